/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_COMPOSE_H
#define CHANNELS_EMAIL_COMPOSE_H

/*
 * One e-mail as it goes over the wire: the same words as plain text and as large-print HTML. The
 * Message-ID is made from the ask_id, the same on every attempt, so that a mailbox that gets it
 * twice can show it once, and a bounce names it. Marked as automatic, so that robots don't answer;
 * List-Unsubscribe ends messages by a mail to the reply address, or by one click where there is a
 * page for it.
 *
 * Every value that becomes a header is refused, not repaired, when it holds a line break or any
 * other control character: whoever can put one there can write headers of their own.
 */
#include "base/arena.h"
#include "base/error.h"
#include "base/instant.h"

enum { EMAIL_LIMIT = 1 << 20 };

struct email_message {
	const char *ask_id; /* letters, digits, - . _ */
	const char *domain; /* of the Message-ID: ours */
	const char *to;     /* bare addresses */
	const char *from;
	const char *from_name;       /* as people see it; may be NULL */
	const char *reply_to;        /* hark+TOKEN@domain; may be NULL */
	const char *thread;          /* the ask_id of our mail before this one; may be NULL */
	const char *unsubscribe_url; /* https; may be NULL */
	const char *subject;         /* nothing clinical: it shows on locked screens */
	const char *body;            /* plain text; lines by \n */
	const char *html;            /* a whole document; NULL: made from body */
	const char *language;        /* "en", "cy"; may be NULL */
	instant now;                 /* the Date */
};

/* The whole message, ready for DATA but for dot-stuffing: CRLF line ends only, no line over 998
 * bytes (in fact 76 but for addresses). Fails INPUT for a value that can't stand in a header or
 * isn't UTF-8; LIMIT over EMAIL_LIMIT. */
HARK_MUST_USE bool email_compose(struct arena *arena, const struct email_message *message,
    struct str *out_text, struct error *error);

/* The plain words as an HTML document: at least 20 px, escaped, a paragraph for each empty line,
 * https addresses as links. */
struct str email_compose_html(
    struct arena *arena, const char *subject, const char *body, const char *language);

#endif
