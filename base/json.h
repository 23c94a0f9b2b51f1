/* SPDX-License-Identifier: MIT */
#ifndef BASE_JSON_H
#define BASE_JSON_H

/*
 * JSON in: a tree, read strictly (UTF-8, no duplicate keys, no NUL, at most 64 levels and 8 MiB, an
 * object or array at the top). jansson reads and stays inside json.c. The tree owns its texts; it
 * ends with json_free of its root.
 *
 * Looking accepts NULL and the wrong kind, and then everything is absent, so that a path can be
 * walked without a check at each step: json_text(json_get(json_get(root, "a"), "b")).
 *
 * JSON out: json_writer streams into a strbuf; commas and escapes are its business. A call at the
 * wrong place (two keys, a value without key in an object) is a bug.
 */
#include "base/decimal.h"
#include "base/error.h"
#include "base/strbuf.h"

enum { JSON_DEPTH = 64, JSON_LIMIT = 8 << 20 };

struct json; /* one value */

/* life: Fails INPUT with line and column; the error never quotes the text. LIMIT when it is larger
 * or deeper than allowed. */
HARK_MUST_USE struct json *json_read(struct str text, struct error *error);
void json_free(struct json *root);

/* walking */
const struct json *json_get(const struct json *object, const char *key); /* NULL when absent */
const struct json *json_at(const struct json *list, size_t index);       /* NULL when absent */
size_t json_count(const struct json *json); /* of an object's or array's members; else 0 */

/* kinds */
bool json_is_map(const struct json *json);
bool json_is_list(const struct json *json);
bool json_is_text(const struct json *json);
bool json_is_int(const struct json *json);
bool json_is_yes_or_no(const struct json *json);
bool json_is_nothing(const struct json *json); /* null is written there, or it is absent */

/* values */
struct str json_text(const struct json *json); /* the tree's; .data is NULL when it is no text */
int64_t json_int(const struct json *json, int64_t fallback); /* 1.0 and "1" are no integers */
bool json_bool(const struct json *json, bool fallback);
/* A number as it was written: 0.1 is one tenth. False leaves out alone: no number, or one that a
 * decimal cannot hold (more than 9 places, beyond its range; beyond 8 million with places). */
HARK_MUST_USE bool json_decimal(const struct json *json, decimal *out_value);

struct json_writer {
	struct strbuf *out; /* whoever gave it asks it whether all fitted */
	uint64_t maps;      /* bit i: the level i below the top is an object */
	unsigned depth;     /* open objects and arrays */
	bool comma;         /* one is due before the next value or key */
	bool keyed;         /* a key waits for its value */
};

void json_writer_init(struct json_writer *writer, struct strbuf *out);

/* structure */
void json_writer_map(struct json_writer *writer);
void json_writer_map_end(struct json_writer *writer);
void json_writer_list(struct json_writer *writer);
void json_writer_list_end(struct json_writer *writer);
void json_writer_key(struct json_writer *writer, const char *key);

/* values. Bytes that are not UTF-8 become U+FFFD. Beyond 2^53 many readers lose digits: ids are
 * written as text. */
void json_writer_text(struct json_writer *writer, struct str text);
void json_writer_int(struct json_writer *writer, int64_t number);
void json_writer_decimal(struct json_writer *writer, decimal number);
void json_writer_bool(struct json_writer *writer, bool yes);
void json_writer_null(struct json_writer *writer);

/* members: a key and its value */
void json_writer_member(struct json_writer *writer, const char *key, struct str text);
/* ... which is a map, up to json_writer_map_end */
void json_writer_member_map(struct json_writer *writer, const char *key);

#endif
