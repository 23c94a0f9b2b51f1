/* SPDX-License-Identifier: MIT */
/* Receipts of the parts of one text, as they may come: the text has arrived when every part has. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "hospital.h"

/* Each word is a receipt: the part's letter, then d delivered, s submitted, f failed, t a temporary failure, x no
 * such number, ? nothing that we know; "-" alone: of the whole text. `o`: the answer to the request comes. */
static const struct {
	const char *name, *receipts, *state;
	int parts, alerts;
} cases[] = {
	{ "both parts", "o ad bd", "delivered", 2, 0 },
	{ "one part of two", "o ad", "submitted", 2, 0 },
	{ "one part twice is one part", "o ad ad ad", "submitted", 2, 0 },
	{ "one failed", "o ad bf", "failed", 2, 1 },
	{ "... and told twice", "o ad bf bf", "failed", 2, 1 },
	{ "the first failed", "o af bd", "failed", 2, 1 },
	{ "both failed: one alert", "o af bf", "failed", 2, 1 },
	{ "one handset is off", "o ad bt", "failed", 2, 1 },
	{ "no such number", "o ax bx", "failed", 2, 1 },
	{ "off, and then it came", "o at bd ad", "delivered", 2, 1 },
	{ "what was delivered does not fail", "o ad af bd", "delivered", 2, 0 },
	{ "late and lower", "o ad bd as bf", "delivered", 2, 0 },
	{ "on its way, part by part", "o as bs ad", "submitted", 2, 0 },
	{ "before the answer", "ad bd o", "delivered", 2, 0 },
	{ "one before the answer and one after", "ad o bd", "delivered", 2, 0 },
	{ "a failure before the answer", "af o bd", "failed", 2, 1 },
	{ "unknown words", "o a? b?", "submitted", 2, 0 },
	{ "three, and one is missing", "o ad cd", "submitted", 3, 0 },
	{ "three", "o cd ad bd", "delivered", 3, 0 },
	{ "more than it was said to have", "o ad bd cd", "delivered", 2, 0 },
	{ "of the whole text", "o -d", "delivered", 2, 0 },
};

static enum receipt_state
state_of(char letter)
{
	switch (letter) {
	case 'd': return RECEIPT_DELIVERED;
	case 's': return RECEIPT_SUBMITTED;
	case 'f': return RECEIPT_FAILED;
	case 't': return RECEIPT_FAILED_TEMPORARY;
	case 'x': return RECEIPT_NO_ADDRESS;
	default: return RECEIPT_NONE;
	}
}

/* Everybody's invitation is with a gateway that has not answered yet. */
static void
invite(struct event outcomes[ARRAY_LEN(cases)])
{
	size_t count = 0;
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 100,
	    &(struct dispatch_limits){ 100, 100, 100, 0 });
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct event enrol = operation((int) i, "foot");
		run(&enrol, 1);
	}
	for (int hour = 0; hour < 9600 && count < ARRAY_LEN(cases); hour++) {
		run(NULL, 0);
		for (const struct order *order = orders.first; order != NULL; order = order->next)
			if (order->kind == ORDER_SEND)
				outcomes[count++] = (struct event){ .kind = EVENT_OUTCOME,
					.outcome = { .id = order->send.id,
					    .attempt = order->send.attempt,
					    .kind = OUTCOME_SENT,
					    .gateway_id = "",
					    .reason = "" } };
		now = instant_plus(now, count > 0 ? minutes(1) : hours(1));
	}
	assert_int_equal(count, ARRAY_LEN(cases));
}

static void
play(const struct event *outcome, const char *receipts, int parts)
{
	struct outbox_row row;
	struct str rest = str_from(receipts), word = { 0 };
	assert_true(outbox_get(house.db, &arena, outcome->outcome.id, &row));
	while (str_split(&rest, ' ', &word)) {
		if (str_is(word, "o")) {
			run(outcome, 1);
			continue;
		}
		bool whole = word.data[0] == '-';
		const struct event receipt = {
			.kind = EVENT_RECEIPT,
			.ask_id = str_from(row.ask_id),
			.receipt = state_of(word.data[1]),
			.code = "code",
			.part = whole ? (struct str){ 0 } : str_sub(word, 0, 1),
			.part_count = whole ? 0 : parts,
		};
		run(&receipt, 1);
	}
}

static void
test_delivered_is_every_part(void **state)
{
	(void) state;
	struct event outcomes[ARRAY_LEN(cases)];
	invite(outcomes);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		outbox_id id = outcomes[i].outcome.id;
		struct outbox_row row;
		play(&outcomes[i], cases[i].receipts, cases[i].parts);
		assert_true(outbox_get(house.db, &arena, id, &row));
		if (strcmp(outbox_state_word(row.state), cases[i].state) != 0)
			fail_msg("%s: \"%s\" is %s", cases[i].name, cases[i].receipts,
			    outbox_state_word(row.state));
		const char *sql = arena_printf(&arena,
		    "SELECT COUNT(*) FROM alert WHERE kind = 'unsent' AND outbox = %lld",
		    (long long) id.n);
		if (number(sql) != cases[i].alerts)
			fail_msg("%s: \"%s\": not %d alerts", cases[i].name, cases[i].receipts,
			    cases[i].alerts);
	}
	printf("G2: %zu ways for the receipts of parts to come\n", ARRAY_LEN(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_delivered_is_every_part, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
