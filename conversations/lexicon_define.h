/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_LEXICON_DEFINE_H
#define CONVERSATIONS_LEXICON_DEFINE_H

/*
 * Patterns share definitions: <name> in one stands for what the file's `define` map files under that
 * name, and <name ~ other> for the two of them in either order, with what is filed under `apart`
 * between.
 */
#include "base/document.h"
#include "base/strbuf.h"

enum { LEXICON_DEFINE_BYTES = 1 << 16 /* a whole pattern, at most */ };

/* The node's pattern with its definitions in their places is added to `out`. A name that is not
 * under `define` is complained about. Definitions may use others, a few deep; a circle ends in a bad
 * pattern. */
void lexicon_define(const struct document *document, const struct node *node,
    const struct node *define, struct strbuf *out);

#endif
