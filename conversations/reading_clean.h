/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_CLEAN_H
#define CONVERSATIONS_READING_CLEAN_H

/*
 * A reply as it comes from phones and mail programs, brought to plain form: valid UTF-8, NFKC,
 * ordinary digits, quotes and dashes, nothing invisible; without what we had quoted to the patient,
 * without older mail and without the signature of a program. Words are never changed.
 */
#include "conversations/lexicon.h"

/* Marks that stand for characters which NFKC would make numbers of. */
enum {
	CLEAN_PART = 0xa6,    /* ¦: part of one, ⅓ */
	CLEAN_SPOILER = 0xac, /* ¬: of something else, ² */
};

struct clean_text {
	struct str whole;  /* plain, with everything that was sent */
	struct str own;    /* without quotes and signature; trimmed */
	struct str answer; /* the same, at most READING_LIMIT of it */
	/* With the signature and what stands below it, and with quoted lines that are not known to be
	 * ours: nobody's risk or STOP is thrown away for standing in the wrong place, or far down. */
	struct str heard;
	bool is_tapback;  /* a telephone's words for a reaction to a message of ours */
	bool was_cut;     /* `answer` is not all of `own` */
	bool words_below; /* the signature, or what stands below it, holds words of a person */
	bool was_quoted;  /* lines of ours stood between the patient's */
};

/* `ours` is what we last said, or empty. Results belong to the arena. */
void reading_clean(struct arena *arena, const struct lexicon *lexicon, struct str text,
    struct str ours, struct clean_text *out_clean);

#endif
