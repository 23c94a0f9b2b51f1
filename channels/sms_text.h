/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_TEXT_H
#define CHANNELS_SMS_TEXT_H

/*
 * What a text costs and how it must be coded. A text whose every character is in GSM 03.38's
 * alphabet goes as GSM-7: 160 septets in one part, 153 in each of several; characters of its
 * extension table take two, and the two are never parted. Any other text goes as UCS-2, which here
 * and on every phone is UTF-16: 70 units, or 67 in each of several; a surrogate pair is never
 * parted. Pure functions over valid UTF-8.
 */
#include "base/arena.h"

enum sms_encoding {
	SMS_GSM7,
	SMS_UCS2,
};

struct sms_measure {
	enum sms_encoding encoding;
	size_t units; /* septets or UTF-16 units, without what is lost at the end of a part */
	int parts;    /* 0 for an empty text: there is nothing to send */
};

struct sms_measure sms_text_measure(struct str text);

/*
 * The text as it should be sent: typographic quotes, dashes, ellipses and spaces become plain ones
 * (one ’ would double the price), line ends become \n, invisible characters and controls go.
 * In a text that runs right to left the marks U+200E and U+200F stay: they hold its digits in order.
 * Letters are never changed: ŵ, ŷ and every other letter outside GSM-7 stay, and make it UCS-2.
 */
struct str sms_text_clean(struct arena *arena, struct str text);

#endif
