/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CHANNELS_SMTP_PEER_H
#define TESTS_CHANNELS_SMTP_PEER_H

/*
 * A small mail server that does at one step what it is told to: drop the connection, fall silent,
 * or answer something else; at every mail, or at the first ones only. Every other step goes well.
 * Keeps the last message it took, and of the first ones whose they were.
 */
#include <pthread.h>

#include "peer.h"

enum smtp_step {
	SMTP_NEVER,
	SMTP_GREETING,
	SMTP_EHLO,
	SMTP_MAIL,
	SMTP_RCPT,
	SMTP_DATA,  /* the answer to DATA */
	SMTP_TEXT,  /* in the middle of the text */
	SMTP_FINAL, /* the answer to the last dot */
};

enum smtp_deed {
	SMTP_DROP,
	SMTP_HANG,
	SMTP_SAY,  /* `words` */
	SMTP_DRIP, /* `words`, again and again, a byte at a time */
};

enum { SMTP_TAKEN = 64 };

/* A message whose text all came. */
struct smtp_taken {
	char ask_id[33]; /* of its Message-ID */
	char from[128];  /* of its envelope */
};

struct smtp_peer {
	struct peer_owner owner;
	struct peer *peer;
	/* set before it is connected to */
	const char *extensions; /* "250-PIPELINING\r\n250-CHUNKING\r\n" or "" */
	enum smtp_step step;
	enum smtp_deed deed;
	int at;            /* the how many-th mail, of all sessions, that it is done at; 0: each */
	const char *words; /* "550 no such person\r\n" */
	const char *refused_end; /* local parts that end so get 550 at RCPT; NULL: none */
	bool leaves;             /* after SMTP_SAY: drops the connection */
	const char *injection; /* non-null: STARTTLS is offered and answered, with this behind it */

	pthread_mutex_t lock;
	int taken; /* messages answered for or not: all of whose text came */
	struct smtp_taken list[SMTP_TAKEN];
	int mails, resets, quits; /* commands */
	char last[65536];         /* of the last one */
	int connections;
	int sessions;   /* those that said EHLO */
	int pieces;     /* BDAT commands: none should come, and the first ends it */
	int tls_hellos; /* first bytes of a handshake seen after STARTTLS */
};

void smtp_peer_start(struct smtp_peer *smtp);
void smtp_peer_stop(struct smtp_peer *smtp);
int smtp_peer_taken(struct smtp_peer *smtp);

#endif
