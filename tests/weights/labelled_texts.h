/* SPDX-License-Identifier: MIT */
#ifndef TESTS_WEIGHTS_LABELLED_TEXTS_H
#define TESTS_WEIGHTS_LABELLED_TEXTS_H

/*
 * Texts of which a person has said what they are, from tables in the form of replies.tsv (type, reply,
 * what is expected of it), each with the features that conversations/weighed_words.h sees in it.
 * "urgent" in the third column means a crisis, "clinical" a clinical sign, neither: harmless.
 */
#include "conversations/phrases.h"
#include "conversations/weighed_words.h"

enum { HARMLESS = WEIGHED_KINDS, CLASSES };

struct labelled_text {
	struct str plain;
	unsigned class;     /* enum weighed_kind or HARMLESS */
	bool heard, sure;   /* by a pattern, by one that is not unsure */
	uint32_t *features; /* places among the names, each once */
	size_t count;
	size_t all; /* features, those without a name and repetitions counted too */
};

struct labelled_texts {
	struct arena arena;
	struct labelled_text *texts;
	size_t count, room;
	const struct word_kinds *kinds; /* NULL or the caller's; before the names are made */
	struct str *names; /* of features that stand in at least LABELLED_LEAST places; sorted */
	size_t name_count;
};

enum { LABELLED_LEAST = 4 };

void labelled_texts_init(struct labelled_texts *texts);
void labelled_texts_done(struct labelled_texts *texts);

HARK_MUST_USE bool labelled_texts_read(struct labelled_texts *texts, const struct phrases *phrases,
    const char *path, struct error *error);

/* Adds texts that are made of several: people ramble, and tables hold short texts. One in four begins
 * another, to which others are joined at random until it is as long as what is weighed together; it
 * is what the gravest part is. */
void labelled_texts_join(struct labelled_texts *texts);

/* Once all tables are read: fills names, and the features of each text. */
void labelled_texts_name(struct labelled_texts *texts);
/* The same by the names of others. */
void labelled_texts_name_as(struct labelled_texts *texts, const struct labelled_texts *others);

#endif
