/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_LEXICON_NEED_H
#define CONVERSATIONS_LEXICON_NEED_H

/*
 * What a text must hold for a pattern to match in it, read from the pattern: of "(?:want|wish) (?:\w+
 * ){0,3}(?:die|end it)" a match holds " want " or " wish ", and "die " or "end it ". Each such choice is
 * a clause, and a text in which one of the clauses has nothing needs no further look.
 *
 * Alternatives of the whole pattern have a need each: "(?:vision|sight) (?:\w+ ){0,3}gone|gone blind" is
 * looked for where "gone" stands and "vision" or "sight" with it, or "gone blind". One need for both would
 * be any of "gone", "gone blind", and the patterns of twenty alternatives would be tried on most texts.
 *
 * May ask for less than a match needs, never for more: where the reader of patterns is in doubt (a
 * class, an escape it does not know, what may be left out) it asks for nothing. A pattern of which
 * nothing is known has no needs and is always tried.
 */
#include "conversations/grams.h"

enum { NEED_GRAMS = 4 };

/* One word or phrase, by some of its grams; fewer than NEED_GRAMS repeat the last. */
struct need_word {
	gram grams[NEED_GRAMS]; /* the longest there are; of a short word, itself */
	bool is_short;
};

struct need_clause {
	struct need_word *words; /* one of them at least */
	size_t count;
	unsigned cost;  /* how often a text will hold one, roughly */
	bool has_short; /* one of the words is */
};

struct need {
	struct need_clause *clauses; /* all of them */
	size_t count;
};

struct needs {
	struct need *list; /* one of them at least */
	size_t count;      /* 0: nothing is known */
};

/* What a pattern is matched over: words of a text, with a blank before and behind the match, or lines as
 * they were written, in any case. */
enum need_over {
	NEED_OVER_WORDS,
	NEED_OVER_LINES,
};

/* `pattern` is one that PCRE2 compiles. The needs belong to the arena. */
void lexicon_need(struct arena *arena, const char *pattern, enum need_over over, struct needs *out);

#endif
