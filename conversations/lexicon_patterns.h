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
struct lexicon_patterns *lexicon_patterns_read(struct arena *arena, struct pattern_codes *codes,
    const struct document *document, const struct document *also);
void lexicon_patterns_free(struct lexicon_patterns *patterns);

/* As lexicon_look, lexicon_look_at_lines and lexicon_find. */
void lexicon_patterns_look(const struct lexicon_patterns *patterns, struct arena *arena,
    const struct grams *grams, struct prospect *prospect);
void lexicon_patterns_look_at_lines(const struct lexicon_patterns *patterns, struct arena *arena,
    const struct grams *grams, struct prospect *prospect);
bool lexicon_patterns_find(const struct lexicon_patterns *patterns, const struct prospect *prospect,
    enum pattern_list list, size_t from, size_t *out_from, size_t *out_to);

#endif
