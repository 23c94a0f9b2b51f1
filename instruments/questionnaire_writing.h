/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_QUESTIONNAIRE_WRITING_H
#define INSTRUMENTS_QUESTIONNAIRE_WRITING_H

/*
 * What questionnaire_write.c (the whole) and questionnaire_write_item.c (one item) share while one
 * Questionnaire is being written, and nobody else.
 */
#include "base/arena.h"
#include "base/json.h"
#include "instruments/fhir.h"
#include "instruments/instrument.h"

struct writing {
	struct arena *arena;
	const struct instrument *instrument;
	const struct wording *wording; /* the base language, or NULL: no words */
	struct json_writer writer;
};

void writing_put(struct writing *writing, const char *key, const char *text);

/* Opens one object of an extension list; whoever opened it adds the value and closes it. */
void writing_open_extension(struct writing *writing, const char *url);

/* Words at `key`, and in `_key` a translation for each further language; `words` gives them. */
typedef const char *words_fn(const struct wording *wording, const struct item *item, size_t option);
void writing_put_words(struct writing *writing, const char *key, words_fn *words,
    const struct item *item, size_t option);

void writing_put_enable(struct writing *writing, const struct enable *enable);

/* Opens the item's object and leaves it open, for what stands under it. */
void writing_put_item(struct writing *writing, const struct item *item);

#endif
