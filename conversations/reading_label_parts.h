/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_LABEL_PARTS_H
#define CONVERSATIONS_READING_LABEL_PARTS_H

/* The words of an item as they are looked for, for reading_label.c, which gathers them, and
 * reading_own.c. */
#include "conversations/reading_mention.h"

enum { LABEL_WORDS = 12 };

/* One way to say one answer. */
struct label {
	const struct str *words;
	size_t count; /* at most LABEL_WORDS */
	decimal value;
	bool whole; /* of yes and no: said of other things too ("there is a lift") */
};

struct labels {
	struct label *items;
	size_t count, limit;
};

/* Of the context's item; gathered once for a scan. */
const struct labels *
labels_of(struct arena *arena, const struct reading_context *context, struct scan *scan);

/* A label may be a picture, one character: it is a mark among the tokens, and equal all the same. */
bool label_stands_at(const struct scan *scan, size_t at, const struct label *label);

#endif
