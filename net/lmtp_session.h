/* SPDX-License-Identifier: MIT */
#ifndef NET_LMTP_SESSION_H
#define NET_LMTP_SESSION_H

/*
 * One side of an LMTP session (RFC 2033): bytes in, replies out, mails handed up. It has no socket
 * and no clock. The mail server at the other end keeps every mail until our 250, so a 250 is said
 * only when the owner answers that the mail is kept; "later" makes it come again.
 *
 * Lines end by CR LF and by nothing else. A bare CR or LF in a command ends the session; in a mail it
 * refuses the mail: where two programs disagree about a line's end, one mail can hide another.
 */
#include "base/arena.h"
#include "base/strbuf.h"

struct lmtp_session;
struct lmtp_session_owner;

enum {
	LMTP_LINE = 1000, /* bytes of a command */
	LMTP_RECIPIENTS = 10,
	LMTP_MISTAKES = 10, /* commands that are none, until the session ends */
};

/* A mail that has wholly come. Lives until lmtp_session_answer. */
struct lmtp_mail {
	struct str text;        /* as it was before it was stuffed with dots; ends by CR LF */
	struct str *recipients; /* those that may_deliver let in */
	size_t recipient_count;
	struct str
	    sender; /* MAIL FROM, as it was said; nobody has looked whether it is an address */
	bool null_sender;   /* MAIL FROM:<> */
	struct arena arena; /* for whoever handles it; dies with the answer */
	void *handler;      /* for whoever handles it */
	void *carrier;      /* the server's own */
};

enum lmtp_verdict {
	LMTP_KEPT,  /* durable here: 250, and the mail server forgets it */
	LMTP_LATER, /* 451: it keeps the mail and brings it again */
	LMTP_NEVER, /* 554: its sender is told */
};

struct lmtp_session_owner {
	/* At RCPT: false is 550, and the mail server tells the sender at once. */
	bool (*may_deliver)(struct lmtp_session_owner *owner, struct str recipient);
	/* MUST lead to exactly one lmtp_session_answer, now or later. Until then nothing is read. */
	void (*on_mail)(struct lmtp_session_owner *owner, struct lmtp_mail *mail);
};

struct lmtp_session_setup {
	struct lmtp_session_owner *owner;
	const char *name; /* ours, in the greeting */
	size_t max_bytes; /* of a mail */
};

/* life; the setup is copied, its strings live on */
HARK_MUST_USE struct lmtp_session *lmtp_session_new(const struct lmtp_session_setup *setup);
void lmtp_session_free(struct lmtp_session *session);

/* Says what is to be said first. */
void lmtp_session_greet(struct lmtp_session *session, struct strbuf *out);

/* Takes bytes and adds replies to `out`. Returns how many it took: all of them, unless it waits for
 * an answer, or has ended. */
size_t lmtp_session_feed(struct lmtp_session *session, struct str bytes, struct strbuf *out);

/* One reply for each recipient; then it reads on. */
void
lmtp_session_answer(struct lmtp_session *session, enum lmtp_verdict verdict, struct strbuf *out);

bool lmtp_session_waits(const struct lmtp_session *session); /* for an answer */
bool lmtp_session_has_ended(const struct lmtp_session *session);

#endif
