/* SPDX-License-Identifier: MIT */
#ifndef BASE_DOCUMENT_H
#define BASE_DOCUMENT_H

/*
 * A document is one YAML file that a person wrote, read by libyaml into a tree of nodes that know
 * where they stood. It lives in the arena it was read into. Scalars are text: types, units and
 * limits belong to the reader. Refused: bad UTF-8, anchors, aliases, tags, a second document,
 * duplicate keys, more than 1 MiB, nesting deeper than 32.
 *
 * Every complaint is `file:line:column: what, and what was expected`. A reader collects complaints
 * rather than stopping at the first: struct complaints counts and keeps them.
 */
#include "base/arena.h"
#include "base/error.h"

enum { DOCUMENT_LIMIT = 1 << 20, DOCUMENT_DEPTH = 32 };

enum node_kind {
	NODE_SCALAR,
	NODE_LIST,
	NODE_MAP,
};

struct node {
	enum node_kind kind;
	int line, column; /* of its first character, counted from 1 */
	const char *key;  /* its key when it is a map's value, else NULL */
	int key_line, key_column;
	const char *text;   /* scalars: never NULL; "" for an empty value */
	bool quoted;        /* scalars: was written in quotes or as a block */
	struct node *first; /* lists and maps: children in the file's order */
	struct node *next;  /* the next child of the same parent */
	size_t count;       /* lists and maps: number of children */
};

/* Complaints about one or more files: the texts live in the arena. */
struct complaints {
	struct arena *arena;
	struct complaint *first, *last;
	size_t count;
};

struct complaint {
	const char *text; /* file:line:column: what, and what was expected */
	struct complaint *next;
};

struct document {
	const char *file; /* the name complaints carry */
	struct node *root;
	struct complaints *complaints;
};

/* Reads text as the YAML of `file`. False when it can't be read at all; the reason has then been
 * added to the complaints. On success every later complaint about the document goes there too. */
HARK_MUST_USE bool document_read(struct arena *arena, const char *file, struct str text,
    struct complaints *complaints, struct document *out_document);

/* complaining: always false */
bool complain(struct complaints *complaints, const char *file, int line, int column,
    const char *format, ...) HARK_PRINTF(5, 6);
bool document_complain(const struct document *document, const struct node *node, const char *format,
    ...) HARK_PRINTF(3, 4);

/* Looking. `node` may be NULL, and then everything is absent: no cascade of complaints. */
struct node *node_get(const struct node *map, const char *key); /* NULL when absent or no map */

/* Complains about each key of map that is not in the NULL-ended list, naming the nearest known key.
 * Also complains when `map` is not a map. */
bool
document_keys(const struct document *document, const struct node *map, const char *const *known);

/* Typed scalars of map's key. Absent: `fallback`, without complaint. Wrong: a complaint, and
 * `fallback`. The range is inclusive. */
const char *document_text(
    const struct document *document, const struct node *map, const char *key, const char *fallback);
int64_t document_int(const struct document *document, const struct node *map, const char *key,
    int64_t low, int64_t high, int64_t fallback);
bool document_bool(const struct document *document, const struct node *map, const char *key,
    bool fallback); /* yes, no, true, false */
/* The index of the scalar in the NULL-ended words; a complaint lists them. */
int document_word(const struct document *document, const struct node *map, const char *key,
    const char *const *words, int fallback);
/* As document_text, but absent is a complaint too, and then NULL. */
const char *
document_required(const struct document *document, const struct node *map, const char *key);

#endif
