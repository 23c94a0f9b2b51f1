/* SPDX-License-Identifier: MIT */
/* Which texts are one that was sent again. A person who says it in another way, or another number, must not
 * be taken for a machine; a machine that counts must. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "conversations/same_words.h"

static const struct {
	const char *a, *b;
	bool same;
} rows[] = {
	{ "Message received.", "message  RECEIVED", true },
	{ "", "", true },
	{ "3 ish", "3 ish", true },
	{ "3 ish", "4 ish", false },
	{ "about 7", "about 8", false },
	{ "2 or 3", "3 or 4", false },
	{ "105", "110", false },
	{ "Ticket 1234", "Ticket 1235", true },
	{ "It is 12:31 now", "It is 12:32 now", true },
	{ "the foot is fine", "the foot is bad", false },
	{ "I said it is about 3 or 4", "I said it is about 4 or 5", false },
	{ "You are number 7 in the queue please hold the line",
	    "You are number 8 in the queue please hold the line", true },
	{ "Message received.", "Message received. Thank you", false },
	{ "Message received.", "", false },
};

static void
what_was_sent_again_is_known(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str a = str_from(rows[i].a), b = str_from(rows[i].b);
		if (same_words(&arena, a, b) != rows[i].same ||
		    same_words(&arena, b, a) != rows[i].same)
			fail_msg("\"%s\" and \"%s\": want %d", rows[i].a, rows[i].b, rows[i].same);
	}
	struct str said = STR("Sorry, we did not understand. Please reply YES, NO or STOP.");
	struct str echo = STR("\"Sorry, we did not understand. Please reply YES, NO or STOP.\"");
	assert_true(same_words_hold(&arena, echo, said));
	assert_false(same_words_hold(&arena, said, echo));
	assert_false(same_words_hold(&arena, STR("yes"), STR("yes")));
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_sent_again_is_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
