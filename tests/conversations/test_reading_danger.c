/* SPDX-License-Identifier: MIT */
/* A danger to themselves, and whether STOP was said in the same text: a person must be told of both. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "conversations/reading.h"
#include "tests/conversations/fixture.h"

static const struct {
	const char *text;
	bool danger, stop;
} cases[] = {
	{ "STOP. I want to die", true, true },
	{ "stop\nI want to die", true, true },
	{ "3. STOP. I want to die", true, true },
	{ "I want to kill myself. STOP", true, true },
	{ "please stop texting me, I want to kill myself", true, true },
	{ "leave me alone, I am going to kill myself, stop messaging me", true, true },
	/* not the messages */
	{ "I want to die", true, false },
	{ "end it all", true, false },
	{ "I want it all to stop, I want to die", true, false },
	{ "I just want it to stop. I want to die", true, false },
	{ "I want to die. please make it stop", true, false },
	{ "make the pain stop or I will kill myself", true, false },
	{ "I can't stop crying and I want to die", true, false },
	/* it is stopped, and nobody has to choose */
	{ "STOP", false, false },
	{ "STOP. I have chest pain", false, false },
};

static void
invariant_14_a_stop_beside_a_danger_is_told(void **state)
{
	struct fixture *fixture = *state;
	const struct phrases *phrases = phrase_book_find(fixture->book, "en");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct reading_context context = { .phrases = phrases };
		struct reading reading;
		reading_of(&fixture->arena, &context, str_from(cases[i].text), &reading);
		bool danger = (reading.flags & FLAG_URGENT) != 0;
		if (danger != cases[i].danger || reading.stop_beside_danger != cases[i].stop)
			fail_msg("%s: danger %d, STOP %d", cases[i].text, danger,
			    reading.stop_beside_danger);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_14_a_stop_beside_a_danger_is_told),
	};
	return cmocka_run_group_tests_name(
	    "reading_danger", tests, fixture_set_up, fixture_tear_down);
}
