/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_MENTION_H
#define CONVERSATIONS_READING_MENTION_H

/*
 * A mention is one thing seen in a reply that an answer could be made of, or that must not become one:
 * "3", "very mild", "12/10/26", "2 tablets". Recognisers add mentions; nothing is decided while they are
 * gathered (reading_choice.h decides). Internal to reading.
 */
#include "conversations/reading.h"
#include "conversations/reading_scan.h"

enum mention_kind {
	MENTION_VALUE,    /* an answer this item may have */
	MENTION_OUT,      /* a whole number the item does not offer */
	MENTION_FRACTION, /* a number with a part: 2.5, 3½ */
	MENTION_COUNTED,  /* a number that counts something: 2 tablets, 74 years */
	MENTION_PHONE,
	MENTION_SILENT, /* a date or the label of an item: says nothing about the answer */
};

enum mention_source {
	SOURCE_DIGITS,
	SOURCE_NUMBER_WORD,
	SOURCE_ORDINAL,
	SOURCE_LETTER,
	SOURCE_LABEL,
	SOURCE_TYPO, /* of a label */
	SOURCE_NUMBER_TYPO,
};

struct mention {
	enum mention_kind kind;
	enum mention_source source;
	size_t from, to;   /* tokens */
	decimal value;     /* MENTION_VALUE, MENTION_OUT */
	bool is_offered;   /* MENTION_COUNTED: the number alone would be an answer */
	int64_t item;      /* MENTION_SILENT: the number of an item label, else -1 */
	bool negated;      /* "not severe" */
	size_t negated_by; /* the token that does */
};

/* What one reply is read against, and what was seen in it. */
struct sight {
	struct arena *arena;
	const struct reading_context *context;
	struct scan *scan;
	struct mention *mentions;
	size_t count, size;
	bool has_risk; /* the text holds danger, so a person is told of its words */
	bool is_heard; /* it asks for a person, or another writes: one is told of its words too */
	bool is_no;    /* yes or no: it is answered by a no, as it seems */
	const bool *added; /* per token: of what adds to the answer (reading_addition.h); or NULL */
};

/* Said as a label is, not as a number or a letter. */
bool mention_is_worded(const struct mention *mention);

void sight_init(struct sight *sight, struct arena *arena, const struct reading_context *context,
    struct scan *scan);
void sight_add(struct sight *sight, struct mention mention);

/* The token is of what adds to the answer. */
bool sight_adds(const struct sight *sight, size_t token);

/* The mention that covers the token, or NULL. */
const struct mention *sight_at(const struct sight *sight, size_t token);

/* The reading becomes a question back, for that reason. */
void reading_ask(struct reading *reading, enum reading_reason reason);

/* The answer that a number stands for, as the item offers it; false when it does not. */
bool offered(const struct item *item, int64_t number, decimal *out_value);
/* Its options are numbered 1, 2, 3 …: where place and number differ nobody can tell which "the third" is. */
bool counted_from_one(const struct item *item);

#endif
