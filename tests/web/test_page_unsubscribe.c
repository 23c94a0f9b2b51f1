/* SPDX-License-Identifier: MIT */
/* The page behind List-Unsubscribe: a button in each language, and afterwards that it is done. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "web/page_unsubscribe.h"

static int
count_of(const struct page *page, const char *words)
{
	int count = 0;
	ptrdiff_t at = -1;
	while ((at = str_find(page_html(page), str_from(words), (size_t) (at + 1))) >= 0)
		count++;
	return count;
}

static void
test_a_button_in_each_language_then_none(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	int languages = (int) phrase_book_count(book);
	static const struct {
		bool done;
		const char *english;
	} cases[] = { { false, ">Stop all messages</button>" },
		{ true, "<p>Stopped. Your care is not affected.</p>" } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct page page;
		page_init(&page);
		page_unsubscribe(&page, &arena, book, cases[i].done);
		assert_true(page_is_whole(&page));
		assert_int_equal(count_of(&page, cases[i].english), 1);
		assert_int_equal(count_of(&page, "<section lang="), languages);
		assert_int_equal(count_of(&page, "dir=\"rtl\""), 1);
		/* what RFC 8058 has a mail program post is what the button posts */
		assert_int_equal(count_of(&page, "name=\"List-Unsubscribe\" value=\"One-Click\""),
		    cases[i].done ? 0 : languages);
		page_done(&page);
	}
	phrase_book_free(book);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_button_in_each_language_then_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
