/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_KEYWORDS_H
#define CHANNELS_SMS_KEYWORDS_H

/*
 * Words that a gateway or its network answers by itself when one is the whole text, in any case:
 * after a stop it sends nothing more to that number, whatever we think. An answer or an order of ours
 * must not be one of them.
 */
#include <stddef.h>

enum sms_keyword {
	SMS_KEYWORD_STOP,
	SMS_KEYWORD_START,
	SMS_KEYWORD_HELP,
};

/* The index-th word of the gateway that has this name; NULL behind the last. "none" has none. */
const char *sms_keyword_at(const char *name, size_t index, enum sms_keyword *out_kind);

#endif
