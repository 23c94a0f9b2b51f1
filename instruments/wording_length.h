/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_WORDING_LENGTH_H
#define INSTRUMENTS_WORDING_LENGTH_H

/*
 * How long a question is as a text message: its words, its options and room for "12 of 20. " in
 * front. An estimate on the safe side for whoever writes an instrument. What is truly sent is
 * measured by channels/sms_text, which stands a floor above and cannot be asked from here.
 */
#include "instruments/instrument.h"

struct wording_length {
	size_t units; /* septets or UTF-16 units, with the room in front */
	size_t limit; /* 160 or 70: what one part holds; 134: two, where letters leave no choice */
	char odd[5];  /* the first character that GSM-7 lacks, which makes it 70; or "" */
};

/* Of any text, with nothing in front. */
struct wording_length wording_length_of(struct str text, const char *language);
struct wording_length
wording_length(const struct item *item, const struct item_wording *wording, const char *language);
/* The same with the item's faces, which it has: two parts of it hold 134. */
struct wording_length
wording_length_with_faces(const struct item *item, const struct item_wording *wording);

#endif
