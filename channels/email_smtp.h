/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_SMTP_H
#define CHANNELS_EMAIL_SMTP_H

/*
 * SMTP sessions through libesmtp, each of one mail or more. They block, so they run in a worker. What is
 * reported of a mail is only what the server said of this one: libesmtp calls a session in which
 * nothing was sent a success, so its return value is never looked at.
 *
 * Several mails a session, for a connection, TLS and a password cost more than a mail. They follow each
 * other, none is promised to a session before its turn, and each is judged by itself:
 *
 *   - Its outcome is known with the answer to its last dot, and handed over there.
 *   - From that answer on, and only if it was a yes, the next that waits is begun. After a no the
 *     session ends: libesmtp does not look at what is said to RSET, so what follows would hang on it.
 *   - A session that breaks takes one mail with it at most: of which text has left, that is in doubt.
 *   - One that was to follow, and of which no text had left when the session ended, is proved not
 *     taken, by reasons that were not its own (a server closes after so many mails, or after so
 *     long). It begins a session, and what is said there counts; so no mail fares worse for having
 *     been second.
 */
#include <stdatomic.h>

#include "channels/channel.h"
#include "channels/email_auth.h"
#include "net/tether.h"

struct tls_client;

/* A mail server and how we speak to it. Immutable but for the last two; shared by all sessions. */
struct email_relay {
	const char *host;
	uint16_t port;
	const char *hello;                   /* our name in EHLO */
	const struct tls_client *tls;        /* non-null: STARTTLS or nothing */
	const struct email_account *account; /* non-null: signed in or nothing; needs tls */
	span connect;                        /* until connected, to each of the name's addresses */
	span greeting, envelope, data;       /* until answered */
	span transfer, final;         /* to take a piece of text; to answer after the last dot */
	int session_mails;            /* at most; at least 1 */
	struct tethers tethers;       /* its sessions' connections */
	_Atomic unsigned turned_away; /* how often it has refused our password, or takes none */
};

struct email_delivery {
	struct email_relay *relay;
	const char *from, *to; /* checked: fit_is_email */
	struct str text;       /* of email_compose */
	unsigned
	    turned_away; /* the relay's, when this was handed over: when it has risen since, this
	                        * is not tried, since servers lock accounts that keep trying */
	/* The server has taken it, and would take another. NULL: none waits. Else this one is given
	 * away, answered, and that one goes on in its place. NULL: a session for this alone. */
	struct email_delivery *(*next)(struct email_delivery *delivery);

	/* answers */
	enum outcome_kind kind;
	bool not_let_in; /* with RETRY: the server refused our password, or takes none */
	bool locked_out; /* ... and did not say that it may later */
	char reason[24];
};

/* Fills the answers: of this one, or of those that `next` put in its place. Blocks for each at most for
 * the sum of the relay's spans, if somebody calls tethers_cut_late meanwhile, beside what it takes to
 * find the name's addresses. */
void email_smtp_deliver(struct email_delivery *delivery);

/* For tls_client_setup.may_begin: false when the server has spoken out of turn in the session of
 * this thread (STARTTLS response injection). */
bool email_smtp_may_begin_tls(int socket);

#endif
