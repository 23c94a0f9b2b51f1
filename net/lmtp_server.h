/* SPDX-License-Identifier: MIT */
#ifndef NET_LMTP_SERVER_H
#define NET_LMTP_SERVER_H

/*
 * Where the mail server on this machine hands over mail (net/lmtp_session): on a loopback port, or at
 * a Unix socket whose folder says who may come. Few connections, each with an end: a session that
 * stands still or takes too long is cut, and what it had not got a 250 for comes again.
 *
 * A mail lives from on_mail until lmtp_answer, which may come much later: the core commits first.
 * When the mail server has left meanwhile, answering does nothing; it brings the mail again, and it
 * is known then. Loop thread only.
 */
#include "base/error.h"
#include "base/instant.h"
#include "net/lmtp_session.h"

struct loop;
struct lmtp_server;
struct lmtp_server_owner;

/* Embedded by whoever serves. */
struct lmtp_server_owner {
	bool (*may_deliver)(struct lmtp_server_owner *owner, struct str recipient);
	void (*on_mail)(struct lmtp_server_owner *owner, struct lmtp_mail *mail);
};

/* Zero means the default. */
struct lmtp_server_setup {
	const char *address; /* numeric; "127.0.0.1"; or the path of a socket, from "/" */
	uint16_t port;       /* 0: any free one, see lmtp_server_port */
	struct lmtp_server_owner *owner;
	const char *name;       /* ours, in the greeting; "hark" */
	size_t max_bytes;       /* of a mail; 10 MiB */
	size_t max_connections; /* 8 */
	span idle;              /* until something comes; 60 s */
	span deadline;          /* of a connection; 10 min */
};

/* life. Mails not yet answered survive lmtp_server_free; answering them then does nothing.
 * Fails CONFIG (not an address), BUSY (somebody listens there), IO. */
HARK_MUST_USE struct lmtp_server *
lmtp_server_new(struct loop *loop, const struct lmtp_server_setup *setup, struct error *error);
void lmtp_server_free(struct lmtp_server *server);
void lmtp_server_close(struct lmtp_server *server); /* accepts no more; goes on answering */

void lmtp_answer(struct lmtp_mail *mail, enum lmtp_verdict verdict);

uint16_t lmtp_server_port(const struct lmtp_server *server); /* 0 at a Unix socket */
size_t lmtp_server_connections(const struct lmtp_server *server);

#endif
