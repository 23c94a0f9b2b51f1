/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_PARSE_PARTS_H
#define INSTRUMENTS_PARSE_PARTS_H

/*
 * What parse*.c and scale_range.c share while one file is being parsed, and nobody
 * else. Functions that take a node accept NULL, and then do nothing: its absence has been
 * complained of.
 */
#include "base/document.h"
#include "instruments/instrument.h"

enum {
	PARSE_ITEMS = 200,
	PARSE_OPTIONS = 20,
	PARSE_LANGUAGES = 30,
	PARSE_SCALES = 40,
	PARSE_BANDS = 20,
	PARSE_RECODINGS = 40,
	PARSE_GROUPS = 200,
	PARSE_CONDITIONS = 40,
	PARSE_ROWS = 4000,
	PARSE_FIGURE = 1000000000, /* no figure may come near what a decimal can hold */
	PARSE_SYNONYMS = 60,
	PARSE_ID = 40,     /* bytes of an id */
	PARSE_TEXT = 600,  /* bytes of a question */
	PARSE_LABEL = 120, /* bytes of a label, or of another way to say it */
	PARSE_VALUE =
	    10000, /* no value is larger: PARSE_ITEMS of them times a factor cannot overflow */
	PARSE_PLACES = 4, /* decimal places of a value, so that value times factor is exact */
};

struct parse {
	struct arena *arena;
	const struct document *document;
	struct instrument *instrument;
	const char *
	    *languages; /* NULL-ended, in the file's order; empty: structure without words */
};

/* text of the map's key in every language, into out[language]; false after a complaint or when it
 * is absent. Absent and required is a complaint, unless the file names no language. */
bool parse_texts(struct parse *parse, const struct node *map, const char *key, bool required,
    size_t limit, const char **out);

/* Lists of words per language at the map's key, each NULL-ended; absent ones are empty lists. */
void parse_synonyms(
    struct parse *parse, const struct node *map, const char *key, const char *const **out);

/* Whether the node is words on one line, at most `limit` bytes; false after a complaint. */
bool parse_words(struct parse *parse, const struct node *node, size_t limit);

/* A list of words, NULL-ended; empty for NULL. */
const char *const *parse_word_list(struct parse *parse, const struct node *list);

/* The modes that stand at `modes` of the licence, or-ed. */
unsigned parse_modes(struct parse *parse, const struct node *licence);

/* A decimal of at most PARSE_PLACES places within +/- PARSE_VALUE; false after a complaint. */
bool parse_decimal(struct parse *parse, const struct node *node, decimal *out_value);

/* The same at the map's key, where it must stand. */
bool parse_required_decimal(
    struct parse *parse, const struct node *map, const char *key, decimal *out_value);

/* The node at the map's key when it is a list of 1 to `limit`; else a complaint and NULL. */
const struct node *
parse_list(struct parse *parse, const struct node *map, const char *key, size_t limit);

/* Letters, digits, - and where it is allowed . and _; at most PARSE_ID. */
bool parse_is_id(const char *text, bool is_link_id);

/* parse_bank.c: completes the item of the list from the bank, where it says so; returns where its words
 * come from, or NULL. */
const char *parse_from_bank(struct parse *parse, const struct node *items, size_t index);

void parse_items(struct parse *parse, const struct node *root);
/* parse_enable.c: groups and conditions, once every item is known */
void parse_conditions(struct parse *parse, const struct node *root);
void parse_scores(struct parse *parse, const struct node *root);

/* The parts of one scale; its kind has been read. */
void parse_parts(struct parse *parse, const struct node *node, struct scale *scale);
void parse_steps(struct parse *parse, const struct node *node, struct scale *scale);
void parse_missing(struct parse *parse, const struct node *node, struct scale *scale);
void parse_mids(struct parse *parse, const struct node *node, struct scale *scale);
void parse_bands(struct parse *parse, const struct node *node, struct scale *scale);
void parse_unverified(struct parse *parse, const struct node *node, struct scale *scale);

/* Puts the scales in order, those that others are made of first, and works out what each can reach
 * (scale_range.c). Complaints: scales made of each other, and figures too large or too fine. */
void parse_ranges(struct parse *parse, const struct node *scores);

#endif
