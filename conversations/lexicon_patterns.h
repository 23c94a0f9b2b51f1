/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_LEXICON_PATTERNS_H
#define CONVERSATIONS_LEXICON_PATTERNS_H

/*
 * The patterns of a lexicon: that part of it which knows PCRE2. Callers go through lexicon.h.
 * Immutable once read; each search brings its own working memory, so threads may share them.
 */
#include "conversations/lexicon.h"

struct lexicon_patterns;

/* As lexicon_read: complaints go to the documents' own. Never NULL. */
struct lexicon_patterns *lexicon_patterns_read(
    struct arena *arena, const struct document *document, const struct document *also);
void lexicon_patterns_free(struct lexicon_patterns *patterns);

unsigned lexicon_patterns_lists(const struct lexicon_patterns *patterns, struct str text);
bool lexicon_patterns_find(const struct lexicon_patterns *patterns, enum pattern_list list,
    struct str text, size_t from, size_t *out_from, size_t *out_to);

#endif
