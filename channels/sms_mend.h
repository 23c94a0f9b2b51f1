/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_MEND_H
#define CHANNELS_SMS_MEND_H

/*
 * What gateways break or wrap of a patient's words, put right before they are read: never lost for it, and
 * never guessed. Pure; what comes back lives in the arena.
 */
#include "base/arena.h"

/*
 * JSON as a strict reader takes it. U+FFFD stands for what no text can hold: half of a surrogate pair
 * (an emoji that was cut at the end of a part), a NUL, a control character in a string. Bytes that are no
 * UTF-8 are taken for Windows-1252. All else is left as it is, JSON or not.
 */
struct str sms_mend_json(struct arena *arena, struct str text);

/* Whether something of it was lost: nobody types U+FFFD. */
bool sms_mend_is_damaged(struct str words);

/*
 * The words behind base64, which some gateways put around long texts without saying so. Taken for that are
 * only sixty letters and more with no space among them that come out as text: of what people write
 * without a space, laughter or an address, that is true of none.
 */
struct str sms_mend_base64(struct arena *arena, struct str words);

#endif
