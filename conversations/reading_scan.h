/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_SCAN_H
#define CONVERSATIONS_READING_SCAN_H

/*
 * A clean reply as tokens: words (folded as the lexicon folds), numbers, marks and line ends, each
 * with the word lists it stands in. Where entries of several lengths overlap, the longest one wins:
 * "no idea" is not "no", "thanks a lot" is not "a lot". Lives in the arena it was made in.
 */
#include "conversations/lexicon.h"
#include "conversations/name_mask.h"

enum token_kind {
	TOKEN_WORD,
	TOKEN_NUMBER, /* ASCII digits only */
	TOKEN_MARK,   /* one other character; a line end is '\n' */
};

struct token {
	enum token_kind kind;
	struct str text;
	bool gap;        /* white space or the beginning stands before it */
	uint32_t mark;   /* TOKEN_MARK: the character */
	int64_t number;  /* TOKEN_NUMBER: its value; -1 when too long */
	word_set lists;  /* TOKEN_WORD: the lists whose longest entry covers it */
	size_t plain_at; /* where it stands in the scan's plain text */
};

/* An entry of the lexicon that stands in the text and is part of no longer one. */
struct scan_match {
	enum word_list list;
	size_t from, to; /* tokens, to is one past */
	int64_t value;
};

struct labels;

struct scan {
	const struct lexicon *lexicon;
	struct token *tokens;
	size_t count;
	struct scan_match *matches; /* ascending by from */
	size_t match_count;
	const struct scan_match *phrases; /* what patterns found (scan_phrases.h); ascending */
	size_t phrase_count;
	const struct labels *labels; /* of the item, once they were asked for (reading_label.c) */
	struct str written;          /* before it was folded: its capitals */
	struct str plain;            /* the form patterns are matched over, see lexicon.h */
	const struct grams *grams;   /* of it */
	struct prospect prospect;    /* the patterns that may match there */
	/* The same of the other languages, once they were asked for (reading_heard.c). */
	const struct prospect *beside;
	const struct reading_names *names; /* the patient's own change nothing; or NULL */
	bool open_before, open_behind;     /* a piece: its first, its last sentence is not whole */
};

/* A phrase that is not of the lexicon (a label of the item), competing for its words. */
struct scan_phrase {
	size_t from, to;
};

void scan_text(
    struct arena *arena, const struct lexicon *lexicon, struct str text, struct scan *out_scan);

/* Tags the words again, with phrases of the item competing for them. */
void scan_tag(
    struct arena *arena, struct scan *scan, const struct scan_phrase *phrases, size_t phrase_count);

/* "Ada here, 3": from here on the patient's own name is as polite as thanks. */
void scan_cover_names(struct scan *scan, const struct reading_names *names);

/* questions; false past the end */

static inline bool
token_is_mark(const struct scan *scan, size_t at, uint32_t mark)
{
	return at < scan->count && scan->tokens[at].kind == TOKEN_MARK &&
	    scan->tokens[at].mark == mark;
}

/* One of these marks, all of them of ASCII. */
static inline bool
token_is_mark_of(const struct scan *scan, size_t at, const char *marks)
{
	return at < scan->count && scan->tokens[at].kind == TOKEN_MARK &&
	    scan->tokens[at].mark < 128 && scan->tokens[at].mark != 0 &&
	    strchr(marks, (int) scan->tokens[at].mark) != NULL;
}

#define SENTENCE_MARKS ".!?;\n" /* that end a sentence */
#define CLAUSE_MARKS SENTENCE_MARKS ",:()-"

static inline bool
token_is_word(const struct scan *scan, size_t at)
{
	return at < scan->count && scan->tokens[at].kind == TOKEN_WORD;
}

static inline bool
token_is_number(const struct scan *scan, size_t at)
{
	return at < scan->count && scan->tokens[at].kind == TOKEN_NUMBER;
}

/* The token is a word in one of the lists. */
static inline bool
token_in(const struct scan *scan, size_t at, word_set lists)
{
	return at < scan->count && (scan->tokens[at].lists & lists) != 0;
}

/* The first token that stands at this place of the plain text or behind it; count where none does. */
size_t scan_token_at(const struct scan *scan, size_t plain_at);
/* Nothing stands between the token and the one before. */
bool token_is_joined(const struct scan *scan, size_t at);
/* A match of the list that begins at the token, or NULL; the longest. */
const struct scan_match *scan_match_at(const struct scan *scan, enum word_list list, size_t at);
/* A match of the list that ends just before the token, or NULL. */
const struct scan_match *scan_match_before(const struct scan *scan, enum word_list list, size_t at);
/* The first match of a list over words in the plain text. */
bool scan_finds(const struct scan *scan, enum pattern_list list, size_t *out_from, size_t *out_to);
bool scan_has(const struct scan *scan, enum word_list list);

#endif
