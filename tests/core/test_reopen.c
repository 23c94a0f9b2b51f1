/* SPDX-License-Identifier: MIT */
/*
 * Who may open an address that was called somebody else's: a person, with a name and a reason, the one
 * address; and the trail has both. What is asked afterwards stands in tests/transcripts/people/.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "hospital.h"

#define NUMBER "+447700900001"

/* Of the only patient. */
static void
reopen(const char *text, const char *reason)
{
	const struct event event = {
		.kind = EVENT_COMMAND,
		.token = &orders,
		.command = {
			.verb = COMMAND_REOPEN,
			.patient = { number("SELECT id FROM patient") },
			.text = text,
			.reason = reason,
			.actor = "J Bell",
		},
	};
	run(&event, 1);
}

static void
put_in_state(const char *state)
{
	const struct event event = operation(1, "foot");
	run(&event, 1);
	address_set_state(house.db, (address_id){ number("SELECT id FROM address") }, state, now);
}

static const struct {
	const char *name, *state, *text, *reason;
	const char *stopped_elsewhere; /* another address of theirs */
	enum error_kind kind;
	const char *becomes;
} cases[] = {
	{ "wrong, without saying which", "wrong", "", "", NULL, ERROR_MISSING, "wrong" },
	{ "wrong, without a reason", "wrong", NUMBER, "", NULL, ERROR_INPUT, "wrong" },
	{ "another number", "wrong", "+447700900999", "rung", NULL, ERROR_MISSING, "wrong" },
	{ "stopped", "stopped", NUMBER, "rung", NULL, ERROR_CONFLICT, "stopped" },
	{ "held", "held", NUMBER, "rung", NULL, ERROR_CONFLICT, "held" },
	{ "open", "ok", NUMBER, "rung", NULL, ERROR_CONFLICT, "ok" },
	{ "wrong", "wrong", NUMBER, "rung", NULL, ERROR_NONE, "ok" },
	{ "blocked, and which", "blocked", NUMBER, "rung", NULL, ERROR_NONE, "ok" },
	{ "blocked", "blocked", "", "", NULL, ERROR_NONE, "ok" },
	{ "wrong, and stopped elsewhere", "wrong", NUMBER, "rung", "ada@example.org", ERROR_NONE,
	    "stopped" },
};

static const char *
state_of(const char *value)
{
	struct address address;
	assert_true(
	    address_find(house.db, &arena, house.organisation, "sms", str_from(value), &address));
	return address.state;
}

static void
invariant_5_a_wrong_number_is_opened_by_name_and_reason(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(set_up(state), 0);
		put_in_state(cases[i].state);
		if (cases[i].stopped_elsewhere != NULL) {
			address_id other = address_put(house.db, (address_id){ 77 },
			    house.organisation, "email", cases[i].stopped_elsewhere, now);
			address_link(
			    house.db, (patient_id){ number("SELECT id FROM patient") }, other, 2);
			address_set_state(house.db, other, "stopped", now);
		}
		reopen(cases[i].text, cases[i].reason);
		const struct order *answer = orders.first;
		while (answer != NULL && answer->kind != ORDER_ANSWER)
			answer = answer->next;
		if (answer == NULL) {
			fail_msg("%s: no answer", cases[i].name);
			return;
		}
		if (answer->error.kind != cases[i].kind ||
		    strcmp(state_of(NUMBER), cases[i].becomes) != 0)
			fail_msg("%s: error %d, %s", cases[i].name, (int) answer->error.kind,
			    state_of(NUMBER));
		bool told = number("SELECT count(*) FROM audit WHERE action = 'address reopened'"
				   " AND actor = 'J Bell'") == 1;
		assert_true(told == (cases[i].kind == ERROR_NONE));
		if (told && cases[i].reason[0] != '\0')
			assert_int_equal(
			    number("SELECT count(*) FROM audit WHERE detail = 'rung'"), 1);
		assert_int_equal(tear_down(state), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_5_a_wrong_number_is_opened_by_name_and_reason),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
