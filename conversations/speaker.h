/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_SPEAKER_H
#define CONVERSATIONS_SPEAKER_H

/*
 * Whose words they are, as far as they say so. A name that is another patient's makes the text nobody's
 * answer: it is asked again, since a guess would put one person's pain into another's notes. A name that
 * nobody knows is heard where it stands for who writes ("this is John"); below an answer it may be the
 * patient's own short one, so the answer stands and a person reads it. Who says for whom they answer is a
 * proxy, and marked.
 */
#include "conversations/reading.h"
#include "conversations/reading_heard.h"

struct speaking {
	enum speaker speaker;
	bool is_sharer;    /* SPEAKER_OTHER: another patient who is reached there */
	bool is_mentioned; /* ... by no more than a name in the text: "3. Thanks, Bob" */
	bool is_absent;    /* the patient is said not to be there */
	unsigned flags;    /* FLAG_PROXY and FLAG_WRONG_PERSON, by the names that were known */
};

/* Nothing is said where no names are known. */
struct speaking
speaking_of(struct arena *arena, const struct reading_context *context, const struct heard *heard);

/* What it does to a reading that is otherwise done. `scan` is what was read. */
void speaking_settle(const struct speaking *speaking, const struct reading_context *context,
    const struct scan *scan, struct reading *reading);

#endif
