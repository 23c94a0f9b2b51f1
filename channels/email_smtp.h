/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_SMTP_H
#define CHANNELS_EMAIL_SMTP_H

/*
 * One SMTP session that carries one message to one address, through libesmtp. It blocks, so it runs
 * in a worker. What it reports is only what the server said of this message: libesmtp calls a
 * session in which nothing was sent a success, so its return value is never looked at.
 *
 * One message a session: a relay on the same machine, which is the usual one, takes 5,000 of them
 * a second; the dot after a message is then also the end of all doubt about it.
 */
#include <stdatomic.h>

#include "channels/channel.h"
#include "channels/email_auth.h"

struct tls_client;

/* A mail server and how we speak to it. Immutable but for `doubtful`; shared by all sessions. */
struct email_relay {
	const char *host;
	uint16_t port;
	const char *hello;                   /* our name in EHLO */
	const struct tls_client *tls;        /* non-null: STARTTLS or nothing */
	const struct email_account *account; /* non-null: signed in or nothing; needs tls */
	span connect;                  /* until connected, when it was not reached last time */
	span greeting, envelope, data; /* until answered */
	span transfer, final;          /* to take a piece of text; to answer after the last dot */
	_Atomic bool doubtful;         /* not reached last time: libesmtp's connect has no limit of
	                                * its own, so ours is tried before it */
};

struct email_delivery {
	struct email_relay *relay;
	const char *from, *to; /* checked: fit_is_email */
	struct str text;       /* of email_compose */

	/* answers */
	enum outcome_kind kind;
	bool not_let_in; /* with RETRY: the server refused our password, or takes none */
	char reason[24];
};

/* Fills the answers. Blocks at most for the sum of the relay's spans. */
void email_smtp_deliver(struct email_delivery *delivery);

/* For tls_client_setup.may_begin: false when the server has spoken out of turn in the session of
 * this thread (STARTTLS response injection). */
bool email_smtp_may_begin_tls(int socket);

#endif
