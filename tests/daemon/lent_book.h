/* SPDX-License-Identifier: MIT */
#ifndef TESTS_DAEMON_LENT_BOOK_H
#define TESTS_DAEMON_LENT_BOOK_H

/*
 * The shipped languages, read once for all houses of a test program and lent to each: to read them takes
 * longer than most tests with a house do. They live as long as the program.
 */
#include "conversations/phrases.h"

static inline struct phrase_book *
lent_book(void)
{
	static struct arena arena;
	static struct complaints complaints = { .arena = &arena };
	static struct phrase_book *book;
	if (book == NULL) {
		arena_init(&arena);
		book = phrase_book_read(NULL, &complaints);
		BUG_ON(complaints.count > 0, "%s", complaints.first->text);
	}
	return book;
}

#endif
