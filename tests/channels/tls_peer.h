/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CHANNELS_TLS_PEER_H
#define TESTS_CHANNELS_TLS_PEER_H

/*
 * A mail server with STARTTLS, a certificate of its own making and, if told so, AUTH. It says "250 ok"
 * to whatever it does not know, so that a client that goes on where it should not gets far.
 */
#include <openssl/ssl.h>
#include <pthread.h>

#include "tests/net/tls_files.h"
#include "peer.h"

struct tls_server {
	struct peer_owner owner;
	struct peer *peer;
	SSL_CTX *context;
	struct tls_files files; /* its certificate, and who vouches for it */
	pthread_mutex_t lock;
	/* what it says of AUTH; NULL: it has never heard of it */
	const char *offer;          /* "250-AUTH PLAIN LOGIN\r\n" */
	const char *judged, *other; /* answers: to the mechanism named `way`; to any other */
	const char *way;
	bool drops; /* hangs up in the place of `judged` */
	int handshakes, taken, tries;
	int words;                  /* commands behind EHLO that are not of AUTH, nor QUIT */
	char said[256];             /* all that came for AUTH, a blank behind each line */
	char name[64], version[16]; /* of the last handshake */
};

/* With a certificate for one host name. */
void tls_server_start(struct tls_server *server, const char *host);
/* What it has counted may be looked at afterwards. */
void tls_server_stop(struct tls_server *server);

#endif
