/* SPDX-License-Identifier: MIT */
/* What servers say of a folder: the numbers that count, and no others. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "net/imap_poll.h"

static void
the_state_of_a_folder(void **state)
{
	(void) state;
	static const struct {
		const char *answer;
		bool good;
		int64_t validity, next;
	} cases[] = {
		{ "* STATUS INBOX (UIDNEXT 4 UIDVALIDITY 17)\r\n", true, 17, 4 },
		{ "* STATUS \"INBOX\" (UIDVALIDITY 17 UIDNEXT 4)\r\n", true, 17, 4 },
		{ "* OK hello\r\n* STATUS INBOX (UIDVALIDITY 1 UIDNEXT 1)\r\n", true, 1, 1 },
		{ "* STATUS INBOX (UIDVALIDITY 17)\r\n", false, 0, 0 },
		{ "* STATUS INBOX (UIDVALIDITY 0 UIDNEXT 4)\r\n", false, 0, 0 },
		{ "* STATUS INBOX (UIDVALIDITY x UIDNEXT 4)\r\n", false, 0, 0 },
		{ "", false, 0, 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t validity = 0, next = 0;
		bool good = imap_poll_read_status(str_from(cases[i].answer), &validity, &next);
		if (good != cases[i].good ||
		    (good && (validity != cases[i].validity || next != cases[i].next)))
			fail_msg("%s", cases[i].answer);
	}
}

static void
the_lowest_new_mails_in_order(void **state)
{
	(void) state;
	static const struct {
		const char *answer;
		int64_t after;
		const char *want; /* of at most three */
	} cases[] = {
		{ "* SEARCH 5 6 7\r\n", 4, "5 6 7 " },
		{ "* SEARCH 5 6 7\r\n", 5, "6 7 " },
		{ "* SEARCH 4\r\n", 4, "" }, /* "5:*" finds the last one, which is old */
		{ "* SEARCH 9 5 8 6 7\r\n", 4, "5 6 7 " },
		{ "* SEARCH 7 6 5 9 8\r\n", 4, "5 6 7 " },
		{ "* SEARCH 5\r\n* SEARCH 3\r\n", 0, "3 5 " },
		{ "* SEARCH\r\n", 0, "" },
		{ "* SEARCH x -5 6\r\n", 0, "6 " },
		{ "* 3 EXISTS\r\n* SEARCH 2\r\n", 0, "2 " },
		{ "", 0, "" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t uids[3];
		struct arena arena = { 0 };
		const char *got = "";
		size_t count = imap_poll_read_search(
		    str_from(cases[i].answer), cases[i].after, uids, ARRAY_LEN(uids));
		for (size_t k = 0; k < count; k++)
			got = arena_printf(&arena, "%s%lld ", got, (long long) uids[k]);
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].answer, got);
		arena_done(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_state_of_a_folder),
		cmocka_unit_test(the_lowest_new_mails_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
