/* SPDX-License-Identifier: MIT */
#ifndef NET_FORM_H
#define NET_FORM_H

/*
 * The fields of a form as browsers and gateways send them: application/x-www-form-urlencoded, in a
 * body or after the "?" of a path. Strict: a broken %XX, a %00 or too many fields refuse the whole,
 * because half a reply is worse than none. Fields keep their order; values are bytes, to be checked
 * as UTF-8 by who knows which character set the sender meant. Lives in the arena it was read into.
 */
#include "base/arena.h"
#include "base/error.h"

struct form_field {
	struct str name, value; /* decoded; "+" is a space */
};

struct form {
	struct form_field *fields;
	size_t count;
};

/* Fails INPUT (escapes, NUL), LIMIT (more than max_fields). The empty text has no fields. */
HARK_MUST_USE bool form_parse(struct arena *arena, struct str text, size_t max_fields,
    struct form *out_form, struct error *error);

/* questions */
struct str form_get(const struct form *form, const char *name); /* the first; data NULL: absent */
size_t form_count(const struct form *form, const char *name);   /* how often it stands there */
/* The value of a field that stands there exactly once; false otherwise. */
HARK_MUST_USE bool form_once(const struct form *form, const char *name, struct str *out_value);

/* Decodes %XX (and "+" when plus is a space) once. False for a broken escape or a NUL. */
HARK_MUST_USE bool
form_decode(struct arena *arena, struct str text, bool plus_is_space, struct str *out_text);

/* The other way, for building queries: all but letters, digits and -._~ as %XX. */
struct str form_encode(struct arena *arena, struct str text);

#endif
