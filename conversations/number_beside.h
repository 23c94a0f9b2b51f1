/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_NUMBER_BESIDE_H
#define CONVERSATIONS_NUMBER_BESIDE_H

/*
 * What stands beside a number in a reply, and what it makes of it: a unit, a minus, "out of 10", the
 * rest of a telephone number. Each `_end` gives one past the last token that belongs to the number,
 * or `at` where nothing does. Internal to reading.
 */
#include "conversations/reading_clean.h"
#include "conversations/reading_mention.h"

#define BESIDE_UNITS (WORD_SET(WORDS_DURATION) | WORD_SET(WORDS_MEASURE) | WORD_SET(WORDS_CLOCK))

enum { NUMBER_LARGEST = 1000000 };

/* one token */
/* A mark of these that stands against what is before it. */
bool beside_is_mark(const struct scan *scan, size_t at, const char *marks);
bool beside_is_number(const struct scan *scan, size_t at);

/* in front of the number at `at` */
bool beside_is_item_label(const struct scan *scan, size_t at);
/* A word against its front, or an x before it, makes a code or a count of it: b4, c2, x 3. */
bool beside_is_coded(const struct scan *scan, size_t at);
/* What a mark against its front makes of it; MENTION_VALUE where it makes nothing of it. */
enum mention_kind beside_kind_by_front(const struct scan *scan, size_t at);

/* behind it; `at` is one past the number */
size_t beside_unit_end(const struct sight *sight, size_t at);
size_t beside_asked_unit_end(const struct sight *sight, size_t at); /* one the question asks for */
size_t beside_out_of_end(const struct sight *sight, size_t at);
size_t beside_fraction_end(const struct scan *scan, size_t at);
size_t beside_chain_end(const struct scan *scan, size_t at); /* 10:30, 1.2.3 */

/* without a number of its own */
size_t beside_scale_end(const struct sight *sight, size_t at); /* "out of 10 I'd say" */

/* from the number itself */
size_t beside_phone_end(const struct scan *scan, size_t at);
size_t beside_position_end(const struct sight *sight, size_t at); /* "4 of 12" names the item */

#endif
