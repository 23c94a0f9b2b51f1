/* SPDX-License-Identifier: MIT */
#ifndef BASE_HTML_TEXT_H
#define BASE_HTML_TEXT_H

/*
 * The words of a mail that came as HTML only, as its reader would type them: a line where the page
 * begins one, "> " before what is quoted (so that it is taken for a quote, not for an answer), nothing
 * of scripts, styles, comments and what is not displayed, and "-- " before a signature that the mail program
 * has marked. It draws nothing and follows no link; bad HTML gives some text,
 * never an error.
 */
#include "base/arena.h"
#include "base/str.h"

/* Looks at HTML_TEXT_LIMIT bytes and no more. Belongs to the arena. */
enum { HTML_TEXT_LIMIT = 1 << 18 };
struct str html_text(struct arena *arena, struct str html);

#endif
