/* SPDX-License-Identifier: MIT */
/*
 * A text and a form for the same question in one batch, in either order; a form twice in one batch;
 * forms that prove nothing; more forms than a person can send. Whatever comes first stands.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "daemon/stage.h"
#include "tests/daemon/lent_book.h"

static struct stage *stage;
static struct arena arena;
static struct desk_page page; /* as it was shown last, its strings in the arena */
static const char *token, *pass;

enum { BATCH = 4 };

static void
on_text(void *context, const char *kind, const struct phone_text *text)
{
	(void) context;
	(void) kind;
	const char *path = strstr(text->body, "/a/");
	if (path != NULL)
		token = arena_cstr(&arena, str_of(path + 3, strcspn(path + 3, " ")));
}

static void
on_page(void *context, const struct desk_page *shown)
{
	(void) context;
	page = *shown;
	page.form = arena_strdup(&arena, shown->form == NULL ? "" : shown->form);
	if (shown->pass != NULL)
		pass = arena_strdup(&arena, shown->pass);
}

static struct deed
deed_of(enum deed_kind kind, const char *value)
{
	return (struct deed){
		.kind = kind,
		.token = token,
		.pass = pass,
		.form = page.form,
		.position = (int64_t) page.position,
		.stands = page.stands,
		.value = str_from(value),
	};
}

static void
do_deed(enum deed_kind kind, const char *value)
{
	struct deed deed = deed_of(kind, value);
	stage_page(stage, &deed, on_page, NULL);
}

static void
hear(const char *text)
{
	(void) stage_hear(stage, "sms", "+447700900123", str_from(text), NULL);
	stage_run_until(stage, instant_plus(stage_now(stage), seconds(5)));
}

/* Ada has had the first question by text, and has it on her page as well. */
static int
set_up(void **state)
{
	(void) state;
	struct error error;
	instant now;
	arena_init(&arena);
	token = pass = "";
	page = (struct desk_page){ .form = "" };
	if (!instant_parse_utc(STR("2026-03-02T12:00:00Z"), &now))
		return -1;
	stage = stage_new(
	    &(struct stage_setup){
		.house = {
			.book = lent_book(),
			.config_text =
			    "organisation: { key: a, name: A, telephone: \"1\" }\n"
			    "teams: [{ key: foot, name: Foot }]\n"
			    "web: { url: \"https://ask.example.org\" }\n",
			.pathway_text =
			    "id: rehearsal\nversion: \"1\"\ntitle: R\nfor: { codes: [R] }\n"
			    "steps: [{ name: asked, due: 1 week after performed, at: 10:00,\n"
			    "  closes: 9 weeks after performed, instruments: [how-are-you],\n"
			    "  reminders: [3 days] }]\n",
			.use = HOUSE_WRITES,
			.random = random_seeded(3),
			.now = now,
		},
		.on_text = on_text,
	    },
	    &error);
	if (stage == NULL)
		fail_msg("%s", error.text);
	const struct enrolment ada = {
		.nhs_number = "9990000018",
		.hospital_number = "H1",
		.given_name = "Ada",
		.family_name = "Example",
		.born_on = { 1958, 2, 3 },
		.sex = "F",
		.mobile = "+447700900123",
		.email = "",
		.language = "en",
		.procedure_code = "R",
		.side = "left",
		.performed_on = { 2026, 3, 2 },
		.team = "foot",
		.clinician = "",
		.agreed_on = { 2026, 2, 20 },
		.agreed_by = "J Bell",
		.needs = "",
	};
	if (!stage_enrol(stage, &ada, &error))
		fail_msg("%s", error.text);
	stage_run_until(stage, instant_plus(now, days(8)));
	hear("yes");
	hear("link");
	do_deed(DEED_LOOK, "");
	do_deed(DEED_CONFIRM, "1958");
	do_deed(DEED_LOOK, "");
	return page.kind == DESK_PAGE_QUESTION && page.position == 0 ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void) state;
	stage_free(stage);
	arena_done(&arena);
	return 0;
}

static int64_t
number(const char *sql)
{
	struct query *query = db_query_once(stage_house(stage)->db, sql);
	int64_t value = query_next(query) ? query_get_int(query, 0) : -1;
	query_free(query);
	return value;
}

static struct event
text_event(const char *text)
{
	return (struct event){
		.kind = EVENT_TEXT,
		.text = {
			.organisation = stage_house(stage)->organisation,
			.channel = "phone",
			.kind = "sms",
			.ext_id = "of-the-batch",
			.sender = STR("+447700900123"),
			.recipient = STR("hark"),
			.body = str_from(text),
			.sent_at = stage_now(stage),
			.same_clock = true,
		},
	};
}

static void
run_batch(const struct event *events, size_t count)
{
	struct orders orders;
	struct error error = { .text = "" };
	if (!core_run(&stage_house(stage)->core, &arena, events, count, stage_now(stage), &orders,
		&error))
		fail_msg("%s", error.text);
}

/* Of the first item; then of all of them: nothing may have gone to the next. */
#define FIRST "SELECT number FROM answer WHERE superseded_at IS NULL ORDER BY id LIMIT 1"
#define ALL "SELECT COUNT(*) FROM answer"

static void
test_the_text_is_first_and_the_form_stale(void **state)
{
	(void) state;
	const struct event events[] = {
		text_event("3"),
		{ .kind = EVENT_PAGE, .deed = deed_of(DEED_ANSWER, "1") },
	};
	run_batch(events, ARRAY_LEN(events));
	assert_int_equal(number(FIRST), 3 * DECIMAL_ONE);
	assert_int_equal(number(ALL), 1);
}

static void
test_the_form_is_first_and_the_text_no_answer(void **state)
{
	(void) state;
	const struct event events[] = {
		{ .kind = EVENT_PAGE, .deed = deed_of(DEED_ANSWER, "1") },
		text_event("3"),
	};
	run_batch(events, ARRAY_LEN(events));
	assert_int_equal(number(FIRST), DECIMAL_ONE);
	assert_int_equal(number(ALL), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM alert WHERE rule = 'premature'"), 1);
}

static void
test_one_form_many_times_is_one_answer(void **state)
{
	(void) state;
	struct event events[BATCH];
	for (size_t i = 0; i < BATCH; i++)
		events[i] = (struct event){ .kind = EVENT_PAGE,
			.deed = deed_of(DEED_ANSWER, i == 0 ? "2" : "4") };
	run_batch(events, BATCH);
	assert_int_equal(number(FIRST), 2 * DECIMAL_ONE);
	assert_int_equal(number(ALL), 1);
}

/* Each differs from a good one in one thing. */
static void
test_a_form_that_proves_nothing_changes_nothing(void **state)
{
	(void) state;
	struct deed forged[] = {
		deed_of(DEED_ANSWER, "1"), /* another item's proof */
		deed_of(DEED_ANSWER, "1"), /* none */
		deed_of(DEED_STOP, ""),    /* none */
		deed_of(DEED_ANSWER, "1"), /* another browser */
		deed_of(DEED_ANSWER, "1"), /* no browser of hers */
		deed_of(DEED_ANSWER, "1"), /* another link */
	};
	forged[0].position = 1;
	forged[1].form = forged[2].form = "";
	forged[3].pass = "0123456789abcdefghjkmnpqrs";
	forged[4].pass = "";
	forged[5].token = "0123456789abcdefghjkmnpqrs";
	for (size_t i = 0; i < ARRAY_LEN(forged); i++) {
		const struct event event = { .kind = EVENT_PAGE, .deed = forged[i] };
		run_batch(&event, 1);
		assert_int_equal(number(ALL), 0);
		assert_int_equal(number("SELECT open FROM conversation"), 1);
	}
	const struct event good = { .kind = EVENT_PAGE, .deed = deed_of(DEED_ANSWER, "1") };
	run_batch(&good, 1);
	assert_int_equal(number(ALL), 1);
}

static void
test_nobody_sends_a_hundred_forms_a_minute(void **state)
{
	(void) state;
	do_deed(DEED_ANSWER, "nonsense");
	assert_int_equal(page.problem, DESK_PAGE_NOTHING);
	for (int i = 0; i < DEED_POSTS && page.kind != DESK_PAGE_SLOW; i++)
		do_deed(DEED_ANSWER, "nonsense");
	assert_int_equal(page.kind, DESK_PAGE_SLOW);
	do_deed(DEED_LOOK, "");
	assert_int_equal(page.kind, DESK_PAGE_QUESTION);
	stage_run_until(stage, instant_plus(stage_now(stage), seconds(61)));
	do_deed(DEED_ANSWER, "2");
	assert_int_equal(number(FIRST), 2 * DECIMAL_ONE);
}

/* Longer than a reading hears at once; two bytes a letter, so that pieces would cut one in half. */
static void
test_a_risk_at_the_end_of_many_words_is_heard(void **state)
{
	(void) state;
	struct strbuf words;
	strbuf_init(&words, DEED_TEXT);
	strbuf_puts(&words, "x");
	while (words.len < 3200)
		strbuf_puts(&words, "\xc3\xa9t\xc3\xa9 ");
	strbuf_puts(&words, "and now I want to kill myself");
	for (int i = 0; i < 10 && page.item->type != ITEM_TEXT; i++) {
		do_deed(DEED_ANSWER, "1");
		do_deed(DEED_LOOK, "");
	}
	assert_int_equal(page.item->type, ITEM_TEXT);
	assert_int_equal(number("SELECT COUNT(*) FROM alert WHERE kind = 'urgent'"), 0);
	do_deed(DEED_ANSWER, strbuf_cstr(&words));
	assert_int_equal(number("SELECT COUNT(*) FROM alert WHERE kind = 'urgent'"), 1);
	assert_int_equal(
	    number("SELECT LENGTH(CAST(text AS BLOB)) FROM answer WHERE state = 'text'"),
	    (int64_t) words.len);
	strbuf_done(&words);
}

static void
test_a_pass_ends_with_the_next_browser(void **state)
{
	(void) state;
	struct deed first = deed_of(DEED_ANSWER, "1");
	pass = "";
	do_deed(DEED_LOOK, "");
	assert_int_equal(page.kind, DESK_PAGE_WHO);
	do_deed(DEED_CONFIRM, "1958");
	const struct event event = { .kind = EVENT_PAGE, .deed = first };
	run_batch(&event, 1);
	assert_int_equal(number(ALL), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_the_text_is_first_and_the_form_stale, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_the_form_is_first_and_the_text_no_answer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_one_form_many_times_is_one_answer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a_form_that_proves_nothing_changes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_nobody_sends_a_hundred_forms_a_minute, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a_risk_at_the_end_of_many_words_is_heard, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a_pass_ends_with_the_next_browser, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
