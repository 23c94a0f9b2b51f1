/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_WEIGHED_WORDS_H
#define CONVERSATIONS_WEIGHED_WORDS_H

/*
 * Weighed words hear the risk that no pattern foresaw. A pattern knows a sentence somebody thought of;
 * people write others. So each word, and each pair of words near one another, has a weight for a
 * crisis and one for a clinical sign, worked out from thousands of labelled texts (multinomial
 * logistic regression), and a text whose weights come to more than a threshold is shown to a person.
 *
 * What a pattern has heard is outvoted only where the pattern itself is listed as unsure, for it has
 * mistaken harmless texts before, and only by words that speak against it; and what nothing has heard is
 * read by a person all the same (safety.md 2): the lists sort, they do not judge. Every weight stands in a
 * versioned file that can be read and argued with, and `hark read --explain` names the words that weighed
 * most.
 *
 * The file is conversations/phrases/LANGUAGE.weights, in whose place DIR/phrases may hold another. A line is
 * "name<TAB>crisis<TAB>clinical" in hundredths of a natural logarithm of odds; "#" begins a comment.
 * Lines named "threshold:" and "base:" must be there; "unsure:" may be, and without it nothing is outvoted.
 * Lines "kind:<TAB>name<TAB>words with blanks between" say what words are about (word_kinds.h).
 * The others are names of features (weighed_feature.h). tests/weights/weigh.c makes it (script/weigh).
 */
#include "base/document.h"
#include "conversations/weighed_feature.h"

enum {
	WEIGHED_LIMIT = 4 << 20, /* bytes of a file */
	WEIGHED_WORDS = 40, /* a text is weighed by as many whole sentences as fit into these */
	WEIGHED_FEWEST = 3, /* words: fewer are left to the patterns */
};

enum weighed_kind { WEIGHED_CRISIS, WEIGHED_CLINICAL, WEIGHED_KINDS };

struct weighed_words;

/* life: `text` is a file's, `name` is what complaints call it; the result lives in the arena and does
 * not need the text. NULL when something was complained about. */
HARK_MUST_USE const struct weighed_words *weighed_words_read(
    struct arena *arena, const char *name, struct str text, struct complaints *complaints);
size_t weighed_words_count(const struct weighed_words *words);

/* How heavy a text is: logarithms of odds, the higher the graver, above 0 for what is shown to a
 * person. */
struct weighing {
	double over[WEIGHED_KINDS]; /* the threshold */
	bool speaks_against; /* both are under "unsure:", and there were words enough to tell */
	struct str stretch;  /* the heaviest of the text, of which this is told */
};

/* Of a text in the lexicon's plain form (lexicon.h), into which the stretch points. */
void weighed_words_weigh(
    const struct weighed_words *words, struct str plain, struct weighing *out_weighing);

/* Whether the longest of these words has a weight: what the weights never saw they can't speak against. */
bool weighed_words_know(const struct weighed_words *words, struct str plain);

struct heavy_feature {
	struct weighed_feature feature;
	double weight; /* its share already taken */
};

/* The features that bore most on the graver kind, heaviest first; at most `limit` of them. */
size_t weighed_words_heaviest(const struct weighed_words *words, const struct weighing *weighing,
    struct heavy_feature *out_heaviest, size_t limit);

#endif
