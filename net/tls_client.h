/* SPDX-License-Identifier: MIT */
#ifndef NET_TLS_CLIENT_H
#define NET_TLS_CLIENT_H

/*
 * TLS for a client whose library does its own connecting and is handed a context: libesmtp. The
 * context does what such libraries forget: TLS 1.2, the server's name in the hello, the
 * certificate and that very name checked, or no handshake at all. Immutable once made, so that
 * sessions on any thread may share it.
 *
 * TLS 1.2 and not 1.3: libesmtp 1.1.0 waits for its whole time-out when the server's session ticket
 * comes before it has written.
 */
#include "base/error.h"

struct ssl_ctx_st; /* OpenSSL's SSL_CTX */
struct tls_client;

struct tls_client_setup {
	const char *host;    /* whose certificate it must be */
	const char *ca_file; /* PEM; NULL: the system's authorities */
	/* Asked on the session's thread as a handshake begins, with its socket, which may be shut
	 * down as long as the session lasts; false closes the connection before a byte of the
	 * handshake is written. NULL: always true. */
	bool (*may_begin)(int socket);
};

/* life. Fails CONFIG for an unreadable ca_file. */
HARK_MUST_USE struct tls_client *
tls_client_new(const struct tls_client_setup *setup, struct error *error);
void tls_client_free(struct tls_client *client);

/* The context, still owned by the client. */
struct ssl_ctx_st *tls_client_context(const struct tls_client *client);

#endif
