/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_INBOUND_H
#define CHANNELS_EMAIL_INBOUND_H

/*
 * Mail that the mail server on this machine hands over by LMTP: replies, and what became of mails of
 * ours. It lets in what is sent to our mailbox, takes the mail apart (email_mime), finds which mail
 * of ours it is about (email_token), and hands the value on. The mail server gets its 250 only from
 * email_inbound_answer, which the owner calls once the value is committed.
 *
 * One per mailbox, on the loop's thread. It keeps nothing: the mail carries all.
 */
#include "base/error.h"
#include "channels/channel.h"
#include "channels/email_token.h"

struct email_inbound;
struct email_inbound_owner;
struct lmtp_mail;
struct loop;
struct poison;

/* What came, decoded, with nothing concluded from it. Lives until email_inbound_answer. */
struct email_reply {
	const char *ext_id; /* the same for the same mail, however often it is brought */
	struct str from;    /* bare, lower case; empty when it names nobody, or several */
	struct str to;      /* the address of ours */
	struct str text;
	struct str subject; /* where there is no text; else empty */
	struct str ask_id;  /* of the mail of ours that it answers; empty: it does not say */
	instant date;       /* by its sender's clock; INSTANT_NONE */
	bool automatic;     /* of a machine or a list */
	bool vouched;       /* our mail server says that the sender is who it says (DMARC) */
	bool forged;        /* ... that it is not */
	bool media, damaged;
	bool unread; /* damaged, and without any of its words */
};

/* Embedded by the daemon. Each call MUST lead to exactly one email_inbound_answer for that mail, now
 * or later. */
struct email_inbound_owner {
	void (*on_reply)(struct email_inbound_owner *owner, const struct email_reply *reply,
	    struct lmtp_mail *mail);
	void (*on_receipt)(struct email_inbound_owner *owner, const struct receipt *receipt,
	    struct lmtp_mail *mail);
};

struct email_inbound_setup {
	struct loop *loop;
	const char *address; /* numeric, or the path of a socket */
	uint16_t port;
	const struct email_mailbox *mailbox; /* outlives us */
	const char *authserv_id; /* whose Authentication-Results count; NULL: nobody's */
	struct email_inbound_owner *owner;
	struct poison *poison; /* outlives us; NULL: none is noted */
};

/* life. Fails as lmtp_server_new does. */
HARK_MUST_USE struct email_inbound *
email_inbound_new(const struct email_inbound_setup *setup, struct error *error);
void email_inbound_free(struct email_inbound *inbound);
void email_inbound_close(struct email_inbound *inbound); /* accepts no more */

/* True: 250. False: 451, and the mail server brings it again. */
void email_inbound_answer(struct lmtp_mail *mail, bool committed);

uint16_t email_inbound_port(const struct email_inbound *inbound);

/* The value alone, for tests: which of the recipients are ours is looked at again. False when it is
 * about a mail of ours that a server could not deliver; then out_receipt is filled. */
bool email_inbound_read(struct arena *arena, const struct email_inbound_setup *setup,
    const struct lmtp_mail *mail, struct email_reply *out_reply, struct receipt *out_receipt);

#endif
