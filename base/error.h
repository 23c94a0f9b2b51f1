/* SPDX-License-Identifier: MIT */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

/*
 * An error is something a person or the machine must act on. A function that can fail returns
 * bool, is marked HARK_MUST_USE, takes `struct error *` as its very last argument and leaves its
 * outputs untouched on failure. The caller owns the struct; text reads from large to small because
 * each caller puts its context in front.
 *
 * Not found, where that is ordinary, is not an error; nor is "the patient wrote something unclear".
 */
#include "base/base.h"

enum error_kind {
	ERROR_NONE,
	ERROR_INPUT,    /* what we were given is wrong: exit 1 */
	ERROR_CONFIG,   /* a configuration file is wrong: exit 4 */
	ERROR_MISSING,  /* it is not there: exit 5 */
	ERROR_CONFLICT, /* it contradicts what stands: exit 1 */
	ERROR_LIMIT,    /* over a limit of ours: exit 1 */
	ERROR_DENIED,   /* not allowed: exit 6 */
	ERROR_BUSY,     /* somebody else has it; try again: exit 7 */
	ERROR_IO,       /* the machine failed: exit 1 */
};

struct error {
	enum error_kind kind;
	char text[256]; /* one line, no full stop, never a patient's words, name or number */
};

/* Always false, so that `return error_set(error, ERROR_INPUT, "...")` reads well. NULL is accepted.
 */
bool
error_set(struct error *error, enum error_kind kind, const char *format, ...) HARK_PRINTF(3, 4);

/* Puts context in front of what stands there. Always false. */
bool error_prefix(struct error *error, const char *format, ...) HARK_PRINTF(2, 3);

/* The exit code of the command line for an error of this kind. */
int error_exit_code(enum error_kind kind);

#endif
