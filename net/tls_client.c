/* SPDX-License-Identifier: MIT */
/* A context with an info callback, the one hook that OpenSSL calls between SSL_new, which is the
 * library's, and the first byte of the handshake. */
#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "net/tls_client.h"

struct tls_client {
	SSL_CTX *context;
	char *host;
	bool is_named; /* by a name: a number may not stand in the hello (RFC 6066) */
	bool (*may_begin)(int socket);
};

static void on_handshake(const SSL *ssl, int where, int result);

static bool
is_number(const char *host)
{
	struct in6_addr address; /* has room for either */
	return inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1;
}

struct tls_client *
tls_client_new(const struct tls_client_setup *setup, struct error *error)
{
	struct tls_client *client = alloc_new(sizeof(*client));
	client->host = alloc_strdup(setup->host);
	client->is_named = !is_number(setup->host);
	client->may_begin = setup->may_begin;
	client->context = SSL_CTX_new(TLS_client_method());
	BUG_ON(client->context == NULL, "OpenSSL gives no context");
	SSL_CTX_set_min_proto_version(client->context, TLS1_2_VERSION);
	SSL_CTX_set_max_proto_version(client->context, TLS1_2_VERSION);
	SSL_CTX_set_verify(client->context, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_app_data(client->context, client);
	SSL_CTX_set_info_callback(client->context, on_handshake);
	int loaded = setup->ca_file != NULL
	    ? SSL_CTX_load_verify_locations(client->context, setup->ca_file, NULL)
	    : SSL_CTX_set_default_verify_paths(client->context);
	if (loaded == 1)
		return client;
	tls_client_free(client);
	(void) error_set(error, ERROR_CONFIG, "can't read the certificates in %s",
	    setup->ca_file != NULL ? setup->ca_file : "the system's store");
	return NULL;
}

void
tls_client_free(struct tls_client *client)
{
	if (client == NULL)
		return;
	SSL_CTX_free(client->context);
	free(client->host);
	free(client);
}

struct ssl_ctx_st *
tls_client_context(const struct tls_client *client)
{
	return client->context;
}

/* Without the name set the handshake would pass for any certificate, so when it can't be set, or
 * the owner says no, the connection is cut: writing fails, and nothing has been said. */
static void
on_handshake(const SSL *ssl, int where, int result)
{
	(void) result;
	if ((where & SSL_CB_HANDSHAKE_START) == 0)
		return;
	const struct tls_client *client = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	SSL *ours = (SSL *) (uintptr_t) (const void *) ssl;
	bool may = client->may_begin == NULL || client->may_begin(SSL_get_fd(ssl));
	bool named = !client->is_named || SSL_set_tlsext_host_name(ours, client->host) == 1;
	/* A number is looked for among the certificate's numbers. */
	if (!may || !named || SSL_set1_host(ours, client->host) != 1)
		(void) shutdown(SSL_get_fd(ssl), SHUT_RDWR);
}
