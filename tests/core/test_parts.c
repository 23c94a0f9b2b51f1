/* SPDX-License-Identifier: MIT */
/* Long texts in parts that come in order, out of it, twice, or not at all. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "hospital.h"

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
	printf("C6: %zu ways for parts to come, each joined or in front of a person\n",
	    ARRAY_LEN(cases));
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

/* A face was cut in half on its way: what is left beside it is not an answer, but it is a STOP. */
static void
test_5_a_stop_beside_half_a_character_is_a_stop(void **state)
{
	(void) state;
	outbox_id id = send_first(
	    &(struct dispatch_outcome){ .kind = OUTCOME_SENT, .gateway_id = "", .reason = "" });
	struct outbox_row row;
	assert_true(outbox_get(house.db, &arena, id, &row));
	static const char *const bodies[] = { "YES \ufffd", "STOP \ufffd" };
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct event event = part_of(bodies[i], 0, 0, "", bodies[i]);
		event.text.sender = str_from(row.to);
		event.text.is_damaged = true;
		run(&event, 1);
		assert_int_equal(
		    number("SELECT COUNT(*) FROM address WHERE state = 'stopped'"), (int) i);
	}
	assert_int_equal(number("SELECT COUNT(*) FROM inbox WHERE reading = 'damaged'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM outbox WHERE purpose = 'question'"), 0);
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
		TEST(test_12_parts_become_one_text_or_a_persons),
		TEST(test_4_half_a_reply_is_no_answer),
		TEST(test_5_a_stop_beside_half_a_character_is_a_stop),
		TEST(test_parts_of_two_people_stay_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
