/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CONVERSATIONS_MADE_SCRIPT_H
#define TESTS_CONVERSATIONS_MADE_SCRIPT_H

/* A short script and replies that have been read already, for the tests of the engine alone. */
#include "conversations/engine.h"

enum { MADE_ITEMS = 4 };

extern const struct item made_items[MADE_ITEMS];

struct made_reply {
	const char *words;
	enum reading_kind kind;
	enum reading_reason reason;
	enum control control;
	unsigned flags;
	int value;     /* of an answer; -1: text */
	size_t about;  /* number of an earlier item; 0: the open one */
	size_t count;  /* of READING_SEVERAL: so many of that value */
	bool in_doubt; /* ... perhaps */
};

/* The first five are what a willing patient writes. */
extern const struct made_reply made_replies[];
extern const size_t made_reply_count;

void made_reading(const struct made_reply *said, struct reading *out_reading);
const struct made_reply *made_reply_named(const char *words); /* another word is a bug */

/* `list` has room for MADE_ITEMS and holds the script's items. */
struct script made_script(struct script_item *list, bool checked);
instant made_start(void);

#endif
