/* SPDX-License-Identifier: MIT */
/*
 * What gateways bring, as the core takes it: a STOP that the gateway kept to itself, and long texts in
 * parts that come twice, out of order, or not at all.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "daemon/compose.h"

static struct house house;
static struct arena arena;
static struct orders orders;
static instant now;

static int
set_up(void **state)
{
	(void) state;
	struct error error;
	bool good = instant_parse_utc(STR("2026-02-02T09:30:00Z"), &now);
	arena_init(&arena);
	const struct house_setup setup = {
		.config_text = config_initial,
		.use = HOUSE_WRITES,
		.random = random_seeded(5),
		.now = now,
	};
	good = good && house_open(&house, &setup, &error);
	house.core.lets_time_pass = true;
	return good ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void) state;
	house_close(&house);
	arena_done(&arena);
	return 0;
}

static void
run(const struct event *events, size_t count)
{
	struct error error = { .text = "" };
	if (!core_run(&house.core, &arena, events, count, now, &orders, &error))
		fail_msg("%s", error.text);
}

static int64_t
number(const char *sql)
{
	struct query *query = db_query_once(house.db, sql);
	int64_t value = query_next(query) ? query_get_int(query, 0) : -1;
	query_free(query);
	return value;
}

static struct event
operation(int person, const char *team)
{
	return (struct event){
		.kind = EVENT_ENROL,
		.token = arena_alloc(&arena, 1),
		.organisation = house.organisation,
		.enrolment = {
			.nhs_number = "",
			.hospital_number = arena_printf(&arena, "T%d", person),
			.given_name = "Ada",
			.family_name = arena_printf(&arena, "Number%d", person),
			.born_on = { 1950, 1, 1 },
			.sex = "F",
			.mobile = arena_printf(&arena, "+447700900%03d", person),
			.email = "",
			.language = "en",
			.procedure_code = "248",
			.side = "left",
			.listed_on = { 2026, 1, 30 },
			.planned_on = { 2026, 2, 16 },
			.team = team,
			.clinician = "",
			.agreed_on = { 2026, 1, 30 },
			.agreed_by = "J Bell",
			.needs = "",
		},
	};
}

/* Invites somebody, and says what the channel made of it. */
static outbox_id
send_first(const struct dispatch_outcome *what)
{
	const struct event enrol = operation(1, "foot");
	struct outbox_row row;
	const struct order *send = NULL;
	house.core.dispatch.channels[house.core.dispatch.channel_count++] =
	    (struct dispatch_channel){ .kind = "sms",
		    .klass = CHANNEL_CALLBACK,
		    .window = 10,
		    .per_minute = 100,
		    .per_address_day = 100 };
	run(&enrol, 1);
	for (int day = 0; day < 400 && send == NULL; day++) {
		run(NULL, 0);
		for (const struct order *order = orders.first; order != NULL; order = order->next)
			if (order->kind == ORDER_SEND)
				send = order;
		now = instant_plus(now, hours(1));
	}
	assert_non_null(send);
	struct event outcome = { .kind = EVENT_OUTCOME, .outcome = *what };
	outcome.outcome.id = send->send.id;
	outcome.outcome.attempt = send->send.attempt;
	run(&outcome, 1);
	assert_true(outbox_get(house.db, &arena, outcome.outcome.id, &row));
	return row.id;
}

static void
check_stopped(void)
{
	assert_int_equal(number("SELECT COUNT(*) FROM address WHERE state = 'stopped'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM alert WHERE kind = 'stopped'"), 1);
	assert_int_equal(
	    number("SELECT COUNT(*) FROM audit WHERE actor = 'gateway' AND action = 'stopped'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM conversation WHERE open = 1"), 0);
}

static void
test_5_a_stop_that_the_gateway_kept_is_a_stop(void **state)
{
	(void) state;
	outbox_id id = send_first(&(struct dispatch_outcome){
	    .kind = OUTCOME_REFUSED, .gateway_id = "", .reason = "code-21610", .opted_out = true });
	check_stopped();
	/* The same word again, by a receipt: once is enough. */
	struct outbox_row row;
	assert_true(outbox_get(house.db, &arena, id, &row));
	const struct event receipt = { .kind = EVENT_RECEIPT,
		.ask_id = str_from(row.ask_id),
		.receipt = RECEIPT_FAILED,
		.code = "failed:21610",
		.opted_out = true };
	run(&receipt, 1);
	check_stopped();
	/* And nothing more is begun. */
	int64_t before = number("SELECT COUNT(*) FROM outbox");
	for (int day = 0; day < 60; day++) {
		now = instant_plus(now, hours(24));
		run(NULL, 0);
	}
	assert_int_equal(number("SELECT COUNT(*) FROM outbox"), before);
}

static void
test_5_a_stop_by_receipt_is_a_stop(void **state)
{
	(void) state;
	struct outbox_row row;
	outbox_id id = send_first(
	    &(struct dispatch_outcome){ .kind = OUTCOME_SENT, .gateway_id = "", .reason = "" });
	assert_int_equal(number("SELECT COUNT(*) FROM address WHERE state = 'stopped'"), 0);
	assert_true(outbox_get(house.db, &arena, id, &row));
	const struct event receipt = { .kind = EVENT_RECEIPT,
		.ask_id = str_from(row.ask_id),
		.receipt = RECEIPT_FAILED,
		.code = "failed:21610",
		.opted_out = true };
	run(&receipt, 1);
	check_stopped();
}

/* Parts */

static struct event
part_of(const char *id, int part, int count, const char *ref, const char *body)
{
	return (struct event){
		.kind = EVENT_TEXT,
		.token = arena_alloc(&arena, 1),
		.text = {
			.organisation = house.organisation,
			.channel = "vonage",
			.kind = "sms",
			.ext_id = id,
			.part = part,
			.part_count = count,
			.part_ref = ref,
			.sender = STR("+447700900555"),
			.recipient = STR("+447700900000"),
			.body = str_from(body),
			.sent_at = INSTANT_NONE,
		},
	};
}

/* Each part is its id (a letter), its number and its count; what stands in the inbox at once, and what
 * after a minute, each text in brackets; damaged texts are put in front of a person by their rule. */
static const struct {
	const char *name, *parts, *at_once, *later;
} cases[] = {
	{ "in order", "a12 b22", "[1a2b]", "[1a2b]" },
	{ "out of order", "b22 a12", "[1a2b]", "[1a2b]" },
	{ "three, the last first", "c33 a13 b23", "[1a2b3c]", "[1a2b3c]" },
	{ "a part twice", "a12 a12 b22", "[1a2b]", "[1a2b]" },
	{ "a part again when all is done", "a12 b22 a12 b22", "[1a2b]", "[1a2b]" },
	{ "a part under a new id", "a12 x12 b22", "[1a2b]", "[1a2b]" },
	{ "one that does not come", "a12", "", "[1a]" },
	{ "the first does not come", "b23 c33", "", "[2b3c]" },
	{ "the last comes too late", "a12 . b22", "[1a]", "[1a][2b]" },
};

static const char *
inbox(void)
{
	struct strbuf text;
	strbuf_init(&text, 1000);
	struct query *query = db_query_once(house.db, "SELECT body FROM inbox ORDER BY id");
	while (query_next(query))
		strbuf_printf(&text, "[%s]", query_get_text(query, 0, &arena));
	query_free(query);
	const char *result = arena_cstr(&arena, strbuf_str(&text));
	strbuf_done(&text);
	return result;
}

static void
wait_a_minute(void)
{
	now = instant_plus(now, seconds(61));
	run(NULL, 0);
}

static void
play_parts(const char *text)
{
	struct str rest = str_from(text), word;
	while (str_split(&rest, ' ', &word)) {
		if (str_is(word, ".")) {
			wait_a_minute();
			continue;
		}
		const char *id = arena_printf(&arena, "%c", word.data[0]);
		const char *body = arena_printf(&arena, "%c%c", word.data[1], word.data[0]);
		const struct event event =
		    part_of(id, word.data[1] - '0', word.data[2] - '0', "17", body);
		run(&event, 1);
		assert_int_equal(orders.first->error.kind, ERROR_NONE);
		now = instant_plus(now, seconds(1));
	}
}

static void
test_12_parts_become_one_text_or_a_persons(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		play_parts(cases[i].parts);
		if (strcmp(inbox(), cases[i].at_once) != 0)
			fail_msg("%s: at once %s", cases[i].name, inbox());
		wait_a_minute();
		if (strcmp(inbox(), cases[i].later) != 0)
			fail_msg("%s: later %s", cases[i].name, inbox());
		/* Nothing waits for ever, and no words stand twice. */
		assert_int_equal(number("SELECT COUNT(*) FROM inbox_part WHERE waits = 1"), 0);
		assert_int_equal(number("SELECT COUNT(*) FROM inbox_part WHERE body <> ''"), 0);
		(void) tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
}

/* "Yes I can [walk" of a reply whose rest is lost is no yes. */
static void
test_4_half_a_reply_is_no_answer(void **state)
{
	(void) state;
	outbox_id id = send_first(
	    &(struct dispatch_outcome){ .kind = OUTCOME_SENT, .gateway_id = "", .reason = "" });
	struct outbox_row row;
	assert_true(outbox_get(house.db, &arena, id, &row));
	struct event event = part_of("a", 1, 2, "17", "YES");
	event.text.sender = str_from(row.to);
	run(&event, 1);
	int64_t before = number("SELECT COUNT(*) FROM outbox");
	wait_a_minute();
	assert_int_equal(number("SELECT COUNT(*) FROM inbox WHERE reading = 'damaged'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM alert WHERE rule = 'damaged'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM outbox"), before);
	/* And both halves together are one. */
	struct event first = part_of("c", 1, 2, "18", "Y"), second = part_of("d", 2, 2, "18", "ES");
	first.text.sender = second.text.sender = str_from(row.to);
	run(&second, 1);
	run(&first, 1);
	assert_int_equal(number("SELECT COUNT(*) FROM outbox"), before + 1);
}

static void
test_parts_of_two_people_stay_apart(void **state)
{
	(void) state;
	struct event one = part_of("a", 1, 2, "17", "1a"), other = part_of("b", 2, 2, "17", "2b");
	other.text.sender = STR("+447700900556");
	run(&one, 1);
	run(&other, 1);
	assert_string_equal(inbox(), "");
	other = part_of("c", 2, 2, "18", "2c");
	run(&other, 1);
	assert_string_equal(inbox(), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_5_a_stop_that_the_gateway_kept_is_a_stop),
		TEST(test_5_a_stop_by_receipt_is_a_stop),
		TEST(test_12_parts_become_one_text_or_a_persons),
		TEST(test_4_half_a_reply_is_no_answer),
		TEST(test_parts_of_two_people_stay_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
