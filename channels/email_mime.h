/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_MIME_H
#define CHANNELS_EMAIL_MIME_H

/*
 * One e-mail as it came over the wire, taken apart into a value: who wrote it, which mail of ours it
 * answers, its words as UTF-8, and whether a person wrote it at all. Nothing is concluded from it
 * here, no quote is stripped and no address is believed: a From line is what somebody typed.
 *
 * GMime does the parsing. What it must not be shown (an address list that nests a hundred thousand
 * groups overflows its stack; parts without number fill the memory) is found by one pass over the
 * bytes before, and such a mail comes `refused`: without words, and with what its first header says when
 * that alone may be shown. It is kept, and a person looks.
 */
#include "base/arena.h"
#include "base/instant.h"

enum {
	EMAIL_MIME_BYTES = 10 << 20, /* of a mail */
	EMAIL_MIME_TEXT = 256 << 10, /* of its words; what is over is cut, and the mail damaged */
	EMAIL_MIME_TO = 20,
	EMAIL_MIME_THREAD = 32, /* Message-IDs it names, the nearest first */
};

enum email_kind {
	EMAIL_PERSON, /* as far as can be seen */
	EMAIL_AUTO,   /* out of office, read receipt, calendar: of a machine, and never answered */
	EMAIL_LIST,   /* of a list or a bulk mailer: the same */
	EMAIL_BOUNCE, /* what became of a mail of ours (RFC 3464) */
};

/* What our own mail server says of the sender (RFC 8601, RFC 7489). */
enum email_dmarc {
	EMAIL_DMARC_NONE, /* nothing, or nobody of ours said it */
	EMAIL_DMARC_PASS,
	EMAIL_DMARC_FAIL,
};

struct inbound_mail {
	struct str message_id;                /* without brackets; may be empty */
	struct str thread[EMAIL_MIME_THREAD]; /* In-Reply-To, then References from its end */
	size_t thread_count;
	struct str to[EMAIL_MIME_TO]; /* Delivered-To, To, Cc: for mail without an envelope */
	size_t to_count;
	struct str from;    /* bare, ASCII lower case; empty when there is none, or more than one */
	struct str subject; /* valid UTF-8, one line; may be empty */
	struct str text;    /* valid UTF-8, lines by \n; may be empty */
	instant date;       /* as its sender's clock has it; INSTANT_NONE when it does not say */
	enum email_kind kind;
	const char *why; /* not EMAIL_PERSON: what gave it away, in our own word; else "" */
	enum email_dmarc dmarc;
	bool media;   /* more than words came: pictures, attachments, a forwarded mail */
	bool damaged; /* something of it is lost: no answer may be read from it */
	bool refused; /* ... all of its words, and perhaps what its header says; damaged too */
	/* EMAIL_BOUNCE */
	bool bounce_is_final; /* failed, and not merely delayed */
	struct str
	    bounce_status; /* "5.1.1", or empty; of an address that is gone before all others */
	/* The addresses that are gone (5.1), a space between each, with capitals as the report has them;
	 * may be empty. */
	struct str bounce_about;
	bool bounce_unread; /* ... and somebody who is named in a way that we do not read */
};

struct email_envelope {
	struct str sender; /* MAIL FROM: who a refused mail is of when its header is not read */
	bool null_sender;  /* MAIL FROM:<> */
	bool is_poison;    /* reading it has ended a process (base/poison.h): refused as it is */
	const char *authserv_id; /* our mail server's name in Authentication-Results; NULL: none */
};

/* Before the first read; again is harmless. */
void email_mime_start(void);

/* Reads any bytes whatever: nothing fails, bad mail is `damaged`. Results live in the arena; those
 * that are bytes of the mail are copied. */
void email_mime_read(struct arena *arena, struct str raw, const struct email_envelope *envelope,
    struct inbound_mail *out_mail);

#endif
