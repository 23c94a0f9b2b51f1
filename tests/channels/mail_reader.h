/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CHANNELS_MAIL_READER_H
#define TESTS_CHANNELS_MAIL_READER_H

/* Undoes what channels/email_encode does, as a strict mail reader would; fails the test where the
 * text is not what RFC 2045 and RFC 5321 allow. */
#include "base/strbuf.h"

/* No bare CR or LF, no NUL, no 8-bit byte, no line over 998, none that begins with a dot. */
void mail_check_lines(const char *name, struct str text);

void mail_unquote(struct strbuf *out, struct str text);
void mail_unbase64(struct strbuf *out, struct str text);

#endif
