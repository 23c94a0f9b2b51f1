/* SPDX-License-Identifier: MIT */
#ifndef NET_FORM_H
#define NET_FORM_H

/*
 * The fields of a form as browsers and gateways send them: application/x-www-form-urlencoded, in a
 * body or after the "?" of a path. Strict: a broken %XX, a %00 or too many fields refuse the whole;
 * form_parse_damaged reads it all the same, for words that must not be lost, and says so. Fields keep their order; values are bytes, to be checked
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

/* The same for what a patient may have written, and nobody will send again in a better form: a broken
 * %XX and a NUL stay as they came, for a signature is over them, and either makes the whole form damaged.
 * Fails LIMIT. */
HARK_MUST_USE bool form_parse_damaged(struct arena *arena, struct str text, size_t max_fields,
    struct form *out_form, bool *out_damaged, struct error *error);

/* A copy with the NULs left out of names and values: to be read, once it has been verified. */
struct form form_without_nuls(struct arena *arena, const struct form *form);

/* questions */
struct str form_get(const struct form *form, const char *name); /* the first; data NULL: absent */
size_t form_count(const struct form *form, const char *name);   /* how often it stands there */
/* The value of a field that stands there exactly once; false otherwise. */
HARK_MUST_USE bool form_once(const struct form *form, const char *name, struct str *out_value);

/* A copy whose fields stand by the bytes of their names, as what is signed over is put in order. The
 * values are the form's own. */
struct form form_sorted(struct arena *arena, const struct form *form);

/* Decodes %XX (and "+" when plus is a space) once. False for a broken escape or a NUL. */
HARK_MUST_USE bool
form_decode(struct arena *arena, struct str text, bool plus_is_space, struct str *out_text);

/* The other way, for building queries: all but letters, digits and -._~ as %XX. */
struct str form_encode(struct arena *arena, struct str text);

#endif
