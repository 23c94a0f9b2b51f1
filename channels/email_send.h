/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_SEND_H
#define CHANNELS_EMAIL_SEND_H

/*
 * The channel that sends e-mail: each sending is composed (email_compose) on the loop and carried
 * in an SMTP session (email_smtp) by a worker, because libesmtp blocks. SMTP has no receipts and
 * no key against repetition: class BLIND. The final word lies between our last dot and the server's
 * answer; when that is lost the outcome is UNKNOWN.
 *
 * With a mailbox each mail has an address of its own (email_token): Reply-To, and the sender of the
 * envelope, so that a server that can't deliver names the mail by where it says so.
 *
 * A server that goes on saying a little has as long for one mail as the waits together, then its connection
 * is shut. Ended by channel_free, which shuts those of sessions under way; they finish unheard, so the loop
 * and the workers must outlive it.
 */
#include "base/clock.h"
#include "base/error.h"
#include "channels/channel.h"

struct loop;
struct workers;
struct email_mailbox;
struct email_account;
struct email_send_owner;

enum {
	EMAIL_SESSIONS = 8, /* threads: with a relay 50 ms away 39 mails a second, of 50 allowed */
	/* One in hand and one waiting for each session. What waits here was claimed, and is in doubt
	 * when the machine dies, so no more than it takes for a session to find its next mail. */
	EMAIL_WINDOW = 2 * EMAIL_SESSIONS,
	/* What a connection costs is then spread over a hundred mails. libesmtp gives a mail's memory
	 * back with its session only, and where a name stands for many relays a new session is what
	 * finds another one. */
	EMAIL_SESSION_MAILS = 100,
};

enum email_security {
	EMAIL_PLAIN,    /* for a relay on this machine */
	EMAIL_STARTTLS, /* or nothing is sent */
};

struct email_send_owner {
	/* For the log: the server refused our password ("auth-535"), or offers no way to give it
	 * ("no-auth"). The mail was not sent; for a minute nothing is tried, and then it is: whoever
	 * sends is told when only a person can put it right (outcome.locked_out). On the loop. */
	void (*on_not_let_in)(struct email_send_owner *owner, const char *reason);
};

/* Zero means the default. */
struct email_send_setup {
	struct loop *loop;
	struct workers *workers; /* as many threads as sessions at once: EMAIL_SESSIONS */
	struct clock *clock;     /* for the Date */
	const char *host;        /* "127.0.0.1" */
	uint16_t port;           /* 25; with STARTTLS 587 */
	enum email_security security;
	const char *ca_file;                 /* PEM; the system's authorities */
	const struct email_account *account; /* to sign in with, under STARTTLS; NULL: no need to */
	struct email_send_owner *owner;      /* outlives the channel; may be NULL */
	const char *domain;                  /* ours: in Message-ID and EHLO */
	const char *from;                    /* for sendings that name none */
	const char *from_name;               /* the public name; may be NULL */
	const struct email_mailbox *mailbox; /* where replies and bounces go; NULL: to `from` */
	const char *unsubscribe; /* https; the mailbox's token follows it; NULL: only by mail */
	const char *name;        /* of the channel; "email" */
	int window;              /* EMAIL_WINDOW */
	int session_mails;       /* at most: EMAIL_SESSION_MAILS */
	span patience; /* caps each wait; 0: greeting 10, envelope 30, data 30, transfer 60,
	                        * answer 120 s */
};

/* Ends the sessions that are under way, and begins no more: their outcomes come at once, of each what its
 * server has said. Before the end, so that those that have not left are known not to have. */
void email_send_leave(struct channel *channel);

/* Fails CONFIG for a domain, host or address that is none, for unreadable certificates, and for an
 * account without STARTTLS, too long, or that this machine's libesmtp cannot sign in with. */
HARK_MUST_USE struct channel *
email_send_new(const struct email_send_setup *setup, struct error *error);

#endif
