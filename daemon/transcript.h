/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_TRANSCRIPT_H
#define DAEMON_TRANSCRIPT_H

/*
 * The words of a transcript, taken apart: lines, tokens, settings. Pure; what they do on the stage
 * is rehearse.c's.
 */
#include "base/arena.h"
#include "base/error.h"
#include "base/zone.h"

enum { TRANSCRIPT_TOKENS = 32 };

enum transcript_kind {
	LINE_BLANK,  /* or a comment */
	LINE_HEADER, /* title team patient episode today files gateway */
	LINE_AT,     /* at DATE TIME */
	LINE_AFTER,  /* after N days */
	LINE_SAYS,   /* > hark says */
	LINE_HEARS,  /* < the patient says */
	LINE_PAGE,   /* % what the patient does on their page */
	LINE_WORLD,  /* ! the world misbehaves, or staff act */
	LINE_TRUE,   /* = what must now be true */
};

struct transcript_line {
	enum transcript_kind kind;
	int number;
	struct str whole; /* the line as written, without its end */
	struct str who;   /* before > or <: a name, or empty */
	struct str text;  /* behind the mark */
	struct transcript_line *next;
};

/* Lines in the arena. A text's further lines begin with "|" and are joined by \n. */
HARK_MUST_USE bool transcript_read(struct arena *arena, const char *file, struct str text,
    struct transcript_line **out_lines, struct error *error);

/* Words of a header, quotes taken off: `public "Northumbria NHS"` is two. */
struct tokens {
	struct str list[TRANSCRIPT_TOKENS];
	size_t count;
};

void transcript_tokens(struct str text, struct tokens *out_tokens);

/* The word behind `name`, or the empty str. */
struct str tokens_after(const struct tokens *tokens, const char *name);
bool tokens_have(const struct tokens *tokens, const char *name);

#endif
