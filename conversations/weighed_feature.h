/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_WEIGHED_FEATURE_H
#define CONVERSATIONS_WEIGHED_FEATURE_H

/*
 * What of a text may have a weight (weighed_words.h), and how it is named in a file:
 *	word		the word itself, as the lexicon folds it; numbers of more than two digits are "000"
 *	one two		neighbours within a sentence, commas passed over
 *	one _ two	the same with one word between them
 *	begin*		a longer word by its first five bytes, so that its endings are one
 *	<kind>		what a word is about (word_kinds.h)
 *	<kind> <kind>	what two words of a sentence are about, in their order, with at most
 *			WEIGHED_REACH - 1 such words between them and as many others as there are
 */
#include "conversations/word_kinds.h"

enum { WEIGHED_REACH = 4 };

/* A full stop, or an idiom that was made into several: no pair reaches over it. A comma is passed over. */
bool weighed_is_stop(struct str word);
bool weighed_is_comma(struct str word);

enum weighed_feature_kind {
	FEATURE_WORD,
	FEATURE_PAIR,
	FEATURE_ROUND, /* one word between */
	FEATURE_BEGIN,
	FEATURE_KIND,
	FEATURE_KINDS,
};

struct weighed_feature {
	enum weighed_feature_kind kind;
	struct str first, second; /* second: of the pairs */
	uint64_t key;             /* a fingerprint of all that, never 0 */
};

/* All of a stretch of text, in its order. */
struct weighed_features {
	struct str rest;
	const struct word_kinds *kinds;
	/* With their fingerprints, so that each is worked out once: the words up to the one that was read last; */
	struct weighed_part {
		struct str text;
		uint64_t hash;
	} before, last, word;
	/* of that word, and before it of the sentence's words that have one, the nearest first. */
	struct weighed_part kind, passed[WEIGHED_REACH];
	int next; /* what comes next of that word: FEATURE_KINDS as often as there are such pairs */
};

enum { WEIGHED_EACH = FEATURE_KINDS + WEIGHED_REACH }; /* features of one word, at most */

/* kinds: NULL for none. */
struct weighed_features weighed_features_of(struct str plain, const struct word_kinds *kinds);
bool weighed_features_next(struct weighed_features *features, struct weighed_feature *out_feature);
/* How much of its weight a feature adds in a stretch of `count` features: the more there are, the less
 * each of them says. The cube root missed less than the square root or none. */
double weighed_share(size_t count);

char *weighed_feature_name(struct arena *arena, const struct weighed_feature *feature);
/* The feature of that name, which the result points into. False when it is none. */
HARK_MUST_USE bool weighed_feature_named(struct str name, struct weighed_feature *out_feature);

#endif
