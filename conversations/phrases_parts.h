/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_PHRASES_PARTS_H
#define CONVERSATIONS_PHRASES_PARTS_H

/* One language from inside: for phrases.c, which reads it, and phrases_say.c, which has its texts. */
#include "base/hash.h"
#include "conversations/phrases.h"

struct phrases {
	const char *language, *version, *source;
	const char *file; /* for complaints */
	char sha256[HASH_SHA256_TEXT];
	bool machine_made;
	bool builds; /* on English */
	const char *texts[PHRASE_COUNT];
	/* What is understood, once the book hears. */
	struct lexicon *lexicon;
	struct lexicon *own; /* without English where it builds on it; else NULL */
	struct str weights_text;
	const char *weights_file;
	const struct weighed_words *weighed;
	const struct lexicon **beside; /* NULL behind the last */
	const struct matter_words *matter;
	struct phrase_book *book;
	struct phrases *next;
};

/* Its texts, from the document; memory is the arena's. */
void
phrases_read_texts(struct arena *arena, const struct document *document, struct phrases *phrases);

#endif
