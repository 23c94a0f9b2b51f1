/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_LEXICON_H
#define CONVERSATIONS_LEXICON_H

/*
 * A lexicon is what hark understands in one language: lists of words, words with values, and small
 * patterns. Part of struct phrases, immutable once read, so that threads may share it.
 *
 * Words are compared case folded, without marks (é is e) and without apostrophes ("don't" is
 * "dont"): so people type them. Patterns are matched over a text brought to the same form: its
 * words and numbers with single spaces between and around them, and " , " or " . " where a clause or
 * sentence ended. They run under limits of steps, depth, memory and letters run over, which are of a pattern
 * and a text, not of each place in it. One that hits a limit counts as found, to the end of the text, because what is found
 * goes to a person; but in the lists that explain words away (harmless, denied-after, stop-elsewhere, stop-taken-back,
 * autoreply, daytime, as-* and those over lines) as not found there.
 */
#include "base/document.h"
#include "conversations/grams.h"

struct lexicon;
struct pattern_codes; /* conversations/pattern_codes.h */

enum word_list {
#define WORDS(name, word) WORDS_##name,
#define VALUES(name, word) WORDS_##name,
#include "conversations/lexicon.def"
	WORD_LIST_COUNT
};

enum pattern_list {
#define PATTERN(name, word) PATTERN_##name,
#include "conversations/lexicon.def"
	PATTERN_LIST_COUNT
};

_Static_assert(PATTERN_LIST_COUNT <= 64, "a set of pattern lists is 64 bits");
_Static_assert(WORD_LIST_COUNT <= 64, "a set of lists is 64 bits");

typedef uint64_t word_set, pattern_set; /* WORD_SET(list), or PATTERN_SET, or-ed */
#define WORD_SET(list) (UINT64_C(1) << (list))
#define PATTERN_SET(list) (UINT64_C(1) << (list))

/* An entry that stands at some place of a text. */
struct word_match {
	enum word_list list;
	size_t words;  /* how many it spans */
	int64_t value; /* of a value list, else 0 */
};

/* life: reads the keys words, values, define, patterns and spellings of the document's root. Where `also` is
 * given its lists are understood too, and the document may leave lists out. NULL when something was
 * complained about. Freed by lexicon_free; memory belongs to the arena, and the patterns to the codes,
 * which must outlive it. */
HARK_MUST_USE struct lexicon *lexicon_read(struct arena *arena, struct pattern_codes *codes,
    const struct document *document, const struct document *also);
void lexicon_free(struct lexicon *lexicon);

/* Text in the form words are compared in; belongs to the arena. */
struct str lexicon_fold(struct arena *arena, struct str text);

/* The entries that begin at words[0], at most `limit` of them. */
size_t lexicon_match(const struct lexicon *lexicon, const struct str *words, size_t count,
    struct word_match *out_matches, size_t limit);

/* Every list in which the word stands by itself; none when it is unknown. */
word_set lexicon_lists(const struct lexicon *lexicon, struct str word);

/* The i-th of the list's entries of one word. False behind the last. `out_value` may be NULL. */
bool lexicon_entry(const struct lexicon *lexicon, size_t i, enum word_list list,
    struct str *out_word, int64_t *out_value);

/* The word that this one is a known spelling of, or the word itself. */
struct str lexicon_spelt(const struct lexicon *lexicon, struct str word);

/*
 * A prospect is what the lexicon's patterns may find in one text: worked out once, then asked list by
 * list, since hundreds of patterns look at every reply and a few may match. Lives in the arena it was
 * made in; the text must outlive it.
 */
struct prospect {
	const struct lexicon *lexicon;
	struct str text;
	pattern_set lists;        /* the patterns of the others match nowhere */
	const uint32_t *patterns; /* those that may match, in the order of their lists */
	size_t count;
	uint32_t *spent; /* by each of them, or by each list over lines: lexicon_search.c */
};

/* `grams` are of the text. What may be found of the lists over words. */
void lexicon_look(const struct lexicon *lexicon, struct arena *arena, const struct grams *grams,
    struct str text, struct prospect *out_prospect);

/* The same of the lists over lines. The grams may also be of a text that this one is made of by leaving
 * out, with line ends where something was. */
void lexicon_look_at_lines(const struct lexicon *lexicon, struct arena *arena,
    const struct grams *grams, struct str text, struct prospect *out_prospect);

/* lexicon_find, of a list that may match. */
bool lexicon_find_listed(const struct prospect *prospect, enum pattern_list list, size_t from,
    size_t *out_from, size_t *out_to);

/* The first match of the list at or after `from`: where in the text it stands. Of patterns that match at
 * the same place, the first that may begin with any word, else the first in the file. */
static inline bool
lexicon_find(const struct prospect *prospect, enum pattern_list list, size_t from, size_t *out_from,
    size_t *out_to)
{
	/* Asked some thirty times of a text, and nearly always answered here. */
	return (prospect->lists & PATTERN_SET(list)) != 0 &&
	    lexicon_find_listed(prospect, list, from, out_from, out_to);
}

#endif
