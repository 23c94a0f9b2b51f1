/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_ENCODE_H
#define CHANNELS_EMAIL_ENCODE_H

/*
 * UTF-8 as the 7-bit lines that e-mail is made of. Everything written here ends lines by CRLF, has
 * no bare CR or LF, no line over 76 bytes, and no line that begins with a dot, so that no server
 * on the way can see the end of a message, or another message, where we wrote none.
 */
#include "base/strbuf.h"

/* RFC 2045 quoted-printable. Line ends of any kind in text are line ends. Ends with CRLF. */
void email_encode_quoted(struct strbuf *out, struct str text);

/* RFC 2045 base64 of text with its line ends made CRLF. Ends with CRLF. */
void email_encode_base64(struct strbuf *out, struct str text);

/* The shorter of the two, after its Content-Transfer-Encoding header and an empty line. */
void email_encode_body(struct strbuf *out, struct str text);

/* A header's text (RFC 2047): as it stands if it is short and plain, else encoded words that never
 * split a character, folded. `column` is how much of the line is used. Must be one line. */
void email_encode_words(struct strbuf *out, struct str text, size_t column);

/* The same for a person's or a team's name in front of an address: quoted, or encoded words. */
void email_encode_phrase(struct strbuf *out, struct str text, size_t column);

#endif
