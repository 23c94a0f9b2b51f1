/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_HEARD_H
#define CONVERSATIONS_READING_HEARD_H

/*
 * What is heard in every language of the book, whatever the patient's own is: STOP, life events and
 * risk, because people fall back on their first language when they are frightened or fed up. And in
 * the words that a team has added. Answers are not: those are read in the patient's language alone.
 */
#include "conversations/reading.h"
#include "conversations/reading_pieces.h"
#include "conversations/reading_scan.h"

/* All that was written, in its pieces. */
struct heard {
	struct scan *scans[PIECES_MOST];
	struct str texts[PIECES_MOST]; /* parallel to it */
	size_t count;
};

/* `scan` is of the text `scanned`: a piece that is the same is not scanned again. */
void heard_of(struct arena *arena, const struct lexicon *lexicon, struct str text,
    struct str scanned, struct scan *scan, struct heard *out_heard);

/* enum reading_flag, or-ed, sifted. */
unsigned
heard_events(struct arena *arena, const struct reading_context *context, const struct heard *heard);

/* "3. And stop", "3 STOP", "3 stopiwch": STOP beside other words. `text` is what was written, cleaned.
 * True: the reading is that. */
bool heard_stop_beside(struct arena *arena, const struct reading_context *context,
    struct scan *scan, struct str text, struct reading *reading);
/* What the events of the text (`flags`) say of consent that is taken back. True: the reading is STOP. */
bool heard_withdrawal(struct arena *arena, const struct reading_context *context, struct scan *scan,
    unsigned flags, struct reading *reading);
/* STOP beside other words in every piece but the one of `read`, which may be NULL. */
bool heard_stop_anywhere(struct arena *arena, const struct reading_context *context,
    const struct heard *heard, const struct scan *read, struct reading *reading);

/* The whole text stops in another language and may be an ordinary word in this: it becomes a question
 * whether they mean it. For what was no answer. */
void heard_stop_of_others(struct arena *arena, const struct reading_context *context,
    struct scan *scan, struct reading *reading);

#endif
