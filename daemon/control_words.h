/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_CONTROL_WORDS_H
#define DAEMON_CONTROL_WORDS_H

/*
 * The control words of a language's file, to be held against what answers questions and against a gateway's
 * own. Most are lists of `words`; "later" is filed under days, in `values`.
 */
#include <stdbool.h>

#include "base/document.h"

/* Their names; the first CONTROL_WORDS_OF_STOP end the messages. */
extern const char *const control_word_lists[];
enum {
	CONTROL_WORDS_OF_STOP = 2,
	CONTROL_WORDS_START = 2,
	CONTROL_WORDS_HELP = 3,
	CONTROL_WORDS_LISTS = 9,
};

/* A place in one of them; begun empty. */
struct control_words {
	const struct node *list, *word;
	bool begun, by_value;
};

/* The next one of the list of that name, or NULL. */
const struct node *
control_words_next(const struct document *document, const char *name, struct control_words *place);

#endif
