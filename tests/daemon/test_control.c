/* SPDX-License-Identifier: MIT */
/* Every field of what the command line tells a service comes out as it went in. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "daemon/control.h"

static const organisation_id organisation = { 7 };

static const struct enrolment whole = {
	.nhs_number = "9990000018",
	.hospital_number = "H \"1\"\\2",
	.given_name = "Siân",
	.family_name = "O'Neill\tJones",
	.born_on = { 1950, 2, 28 },
	.sex = "F",
	.mobile = "+447700900123",
	.email = "sian@example.org",
	.language = "cy",
	.procedure_code = "248",
	.side = "left",
	.listed_on = { 2026, 1, 30 },
	.planned_on = { 2026, 2, 14 },
	.performed_on = { 2026, 2, 15 },
	.team = "foot",
	.clinician = "Ms B",
	.agreed_on = { 2026, 1, 31 },
	.agreed_by = "J Bell",
	.needs = "large print\nplease",
};

static const struct enrolment bare = {
	.nhs_number = "",
	.hospital_number = "",
	.given_name = "",
	.family_name = "",
	.sex = "",
	.mobile = "",
	.email = "",
	.language = "",
	.procedure_code = "",
	.side = "",
	.team = "",
	.clinician = "",
	.agreed_by = "",
	.needs = "",
};

static bool
round_trip(struct arena *arena, const struct event *event, struct event *out)
{
	struct strbuf line;
	struct error error;
	size_t count = 0;
	strbuf_init(&line, 65536);
	control_write_events(&line, event, 1);
	struct str text = arena_str(arena, strbuf_str(&line));
	strbuf_done(&line);
	assert_int_equal(str_find(text, STR("\n"), 0), -1); /* one line, whatever is in it */
	return control_read_events(arena, text, organisation, out, 1, &count, &error) && count == 1;
}

static void
assert_same_date(struct date a, struct date b)
{
	assert_int_equal(a.year, b.year);
	assert_int_equal(a.month, b.month);
	assert_int_equal(a.day, b.day);
}

static void
assert_same_enrolment(const struct enrolment *a, const struct enrolment *b)
{
	const char *const left[] = { a->nhs_number, a->hospital_number, a->given_name,
		a->family_name, a->sex, a->mobile, a->email, a->language, a->procedure_code,
		a->side, a->team, a->clinician, a->agreed_by, a->needs };
	const char *const right[] = { b->nhs_number, b->hospital_number, b->given_name,
		b->family_name, b->sex, b->mobile, b->email, b->language, b->procedure_code,
		b->side, b->team, b->clinician, b->agreed_by, b->needs };
	/* A new field of an enrolment must be carried too, and stand here. */
	_Static_assert(sizeof(struct enrolment) ==
		ARRAY_LEN(left) * sizeof(char *) + 5 * sizeof(struct date) + 12,
	    "an enrolment has other fields than these");
	for (size_t i = 0; i < ARRAY_LEN(left); i++)
		assert_string_equal(left[i], right[i]);
	assert_same_date(a->born_on, b->born_on);
	assert_same_date(a->listed_on, b->listed_on);
	assert_same_date(a->planned_on, b->planned_on);
	assert_same_date(a->performed_on, b->performed_on);
	assert_same_date(a->agreed_on, b->agreed_on);
}

static void
test_enrolments(void **state)
{
	(void) state;
	const struct enrolment *const cases[] = { &whole, &bare };
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct event got;
		const struct event event = { .kind = EVENT_ENROL, .enrolment = *cases[i] };
		assert_true(round_trip(&arena, &event, &got));
		assert_int_equal(got.kind, EVENT_ENROL);
		assert_int_equal(got.organisation.n, organisation.n);
		assert_same_enrolment(&got.enrolment, cases[i]);
	}
	arena_done(&arena);
}

static void
test_commands(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (int verb = COMMAND_PAUSE; verb <= COMMAND_RELEASE_RESULT; verb++) {
		struct event got;
		const struct event event = {
			.kind = EVENT_COMMAND,
			.command = {
				.verb = (enum command_verb) verb,
				/* beyond what a double can hold */
				.patient = { INT64_C(9007199254740993) },
				.alert = { INT64_MAX },
				.result = { INT64_MAX - 1 },
				.until = { INT64_C(-1) },
				.on = { 2026, 2, 28 },
				.text = "rung, \"all well\"",
				.reason = "her own telephone",
				.actor = "nurse@example.org",
			},
		};
		assert_true(round_trip(&arena, &event, &got));
		assert_int_equal(got.kind, EVENT_COMMAND);
		assert_int_equal(got.command.verb, verb);
		assert_true(got.command.patient.n == event.command.patient.n);
		assert_true(got.command.alert.n == event.command.alert.n);
		assert_true(got.command.result.n == event.command.result.n);
		assert_true(got.command.until.ms == event.command.until.ms);
		assert_same_date(got.command.on, event.command.on);
		assert_string_equal(got.command.text, event.command.text);
		assert_string_equal(got.command.reason, event.command.reason);
		assert_string_equal(got.command.actor, event.command.actor);
	}
	arena_done(&arena);
}

static void
test_what_is_no_event_is_refused(void **state)
{
	(void) state;
	static const char *const lines[] = { "", "{", "{}", "\"x\"", "[1]", "[{}]",
		"[{\"event\":\"tick\"}]", "[{\"event\":\"command\"}]",
		"[{\"event\":\"command\",\"verb\":99,\"patient\":\"1\",\"alert\":\"0\"}]",
		"[{\"event\":\"enrol\",\"born_on\":\"1950-02-30\"}]" };
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct event got[2];
		struct error error = { .kind = ERROR_NONE };
		size_t count = 77;
		if (control_read_events(&arena, str_from(lines[i]), organisation, got,
			ARRAY_LEN(got), &count, &error))
			fail_msg("%s", lines[i]);
		assert_int_equal(count, 77); /* untouched */
		assert_int_not_equal(error.kind, ERROR_NONE);
	}
	arena_done(&arena);
}

static void
test_answers(void **state)
{
	(void) state;
	const struct order sent[3] = {
		{ .kind = ORDER_ANSWER, .enrolled = ENROL_ADDED, .text = "waits: no agreement" },
		{ .kind = ORDER_ANSWER,
		    .error = { ERROR_CONFLICT, "two patients have these numbers" },
		    .text = "" },
		{ .kind = ORDER_ANSWER, .enrolled = ENROL_CHANGED, .text = "" },
	};
	struct order got[3];
	struct strbuf line;
	struct arena arena;
	struct error error;
	arena_init(&arena);
	strbuf_init(&line, 65536);
	control_write_answers(&line, sent, ARRAY_LEN(sent));
	assert_true(control_read_answers(&arena, strbuf_str(&line), got, ARRAY_LEN(got), &error));
	for (size_t i = 0; i < ARRAY_LEN(sent); i++) {
		assert_int_equal(got[i].error.kind, sent[i].error.kind);
		assert_string_equal(got[i].error.text, sent[i].error.text);
		assert_int_equal(got[i].enrolled, sent[i].enrolled);
		assert_string_equal(got[i].text, sent[i].text);
	}
	/* An answer too few is no answer: which event would it be about? */
	assert_false(control_read_answers(&arena, strbuf_str(&line), got, 2, &error));
	/* one refusal for the whole request is the reason, however many were asked */
	const char *only = "[{\"kind\":1,\"error\":\"not a list\",\"text\":\"\"}]";
	assert_false(control_read_answers(&arena, str_from(only), got, 2, &error));
	assert_string_equal(error.text, "the service says: not a list");
	strbuf_done(&line);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_enrolments),
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_what_is_no_event_is_refused),
		cmocka_unit_test(test_answers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
