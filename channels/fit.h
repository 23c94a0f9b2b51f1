/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_FIT_H
#define CHANNELS_FIT_H

/*
 * Does a text fit through a channel, whole? What does not is refused before anything leaves
 * (channel.h, rule 12): a text cut in two is a wrong question, a line break in an address is
 * somebody else's header. Pure.
 */
#include "channels/channel.h"

/* NULL: it fits. Else the reason of the refusal: bad-address, empty, bad-text, too-long. */
const char *fit_refusal(
    enum channel_medium medium, const struct channel_limits *limits, const struct sending *sending);

/* "+" and digits, or the digits of a short code; nothing else. */
bool fit_is_number(const char *text);

/* One plain address as hark takes them: local@domain of printable ASCII without quotes, spaces,
 * commas, brackets; at most 254 bytes. Narrower than RFC 5321 on purpose. NULL is none. */
bool fit_is_email(const char *text);
bool fit_is_domain(const char *text);

/* No control character and no NUL: may stand in a header. NULL may not. */
bool fit_is_one_line(const char *text);

#endif
