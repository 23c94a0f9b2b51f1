/* SPDX-License-Identifier: MIT */
#ifndef NET_TLS_SERVER_H
#define NET_TLS_SERVER_H

/*
 * TLS for who listens: a certificate with its key, from files, and what is made of a connection with
 * them. TLS 1.2 or later; OpenSSL does it, libevent's bufferevent_openssl reads and writes. Neither
 * knows of deadlines: who opens the connection keeps time from its accept, handshake included.
 *
 * Reloading takes the files' new content for connections to come; those that are open go on with what
 * they began with. Loop thread only.
 */
#include "base/error.h"

struct bufferevent;
struct event_base;
struct tls_server;

struct tls_server_setup {
	const char
	    *certificate_file; /* PEM: ours first, then those between it and the authority's */
	const char *key_file;  /* PEM, without a password; nobody else may read it */
};

/* life. Outlives what it opened. Fails CONFIG, with the file's name: what can't be read, a key that
 * others may read, one that is not the certificate's. */
HARK_MUST_USE struct tls_server *
tls_server_new(const struct tls_server_setup *setup, struct error *error);
void tls_server_free(struct tls_server *server);

/* Reads the files again. Fails as tls_server_new, and then goes on with what it has. */
HARK_MUST_USE bool tls_server_reload(struct tls_server *server, struct error *error);

/* For net/ only. Takes the socket; the handshake is the client's to begin. BEV_EVENT_CONNECTED says that
 * it is done. */
struct bufferevent *tls_server_open(struct tls_server *server, struct event_base *base, int fd);
/* Says that we will write no more, behind what was written; the socket's half is still open. */
void tls_server_end(struct bufferevent *bev);

#endif
