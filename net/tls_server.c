/* SPDX-License-Identifier: MIT */
/* A context a reading of the files, and a session of it for each connection. */
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>

#include "base/base.h"

#include "net/tls_server.h"

struct tls_server {
	SSL_CTX *context;
	char *certificate_file, *key_file;
};

/* What OpenSSL says beside is left out: its queue is emptied, since an error that stands there would be
 * taken for the next connection's. */
static bool
complain_of(const char *file, const char *what, struct error *error)
{
	ERR_clear_error();
	return error_set(error, ERROR_CONFIG, "%s: %s", file, what);
}

static bool
check_key_modes(const char *file, struct error *error)
{
	struct stat about;
	if (stat(file, &about) != 0)
		return complain_of(file, strerror(errno), error);
	if ((about.st_mode & (S_IROTH | S_IWOTH)) != 0)
		return complain_of(file, "others may read this key; chmod 600 it", error);
	return true;
}

/* A key behind a password would have OpenSSL ask for it on the terminal. */
static int
know_no_password(char *buffer, int size, int writing, void *context)
{
	(void) buffer;
	(void) size;
	(void) writing;
	(void) context;
	return -1;
}

static void
set_up(SSL_CTX *context)
{
	BUG_ON(SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1, "no TLS 1.2");
	SSL_CTX_set_options(context,
	    SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
	/* Tickets resume a session without any memory of ours. */
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	/* Three hundred idle connections shall not keep their buffers. */
	SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_default_passwd_cb(context, know_no_password);
}

static SSL_CTX *
read_context(const struct tls_server *server, struct error *error)
{
	if (!check_key_modes(server->key_file, error))
		return NULL;
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	BUG_ON(context == NULL, "OpenSSL gives no context");
	set_up(context);
	bool good = true;
	if (SSL_CTX_use_certificate_chain_file(context, server->certificate_file) != 1)
		good =
		    complain_of(server->certificate_file, "can't be read as certificates", error);
	else if (SSL_CTX_use_PrivateKey_file(context, server->key_file, SSL_FILETYPE_PEM) != 1)
		good =
		    complain_of(server->key_file, "can't be read as the certificate's key", error);
	else if (SSL_CTX_check_private_key(context) != 1)
		good = complain_of(server->key_file, "is not the certificate's key", error);
	if (good)
		return context;
	SSL_CTX_free(context);
	return NULL;
}

struct tls_server *
tls_server_new(const struct tls_server_setup *setup, struct error *error)
{
	struct tls_server *server = alloc_new(sizeof(*server));
	server->certificate_file = alloc_strdup(setup->certificate_file);
	server->key_file = alloc_strdup(setup->key_file);
	if (tls_server_reload(server, error))
		return server;
	tls_server_free(server);
	return NULL;
}

void
tls_server_free(struct tls_server *server)
{
	if (server == NULL)
		return;
	SSL_CTX_free(server->context);
	free(server->certificate_file);
	free(server->key_file);
	free(server);
}

bool
tls_server_reload(struct tls_server *server, struct error *error)
{
	SSL_CTX *context = read_context(server, error);
	if (context == NULL)
		return false;
	SSL_CTX_free(server->context); /* open sessions hold on to it */
	server->context = context;
	return true;
}

struct bufferevent *
tls_server_open(struct tls_server *server, struct event_base *base, int fd)
{
	SSL *session = SSL_new(server->context);
	BUG_ON(session == NULL, "OpenSSL gives no session");
	struct bufferevent *bev = bufferevent_openssl_socket_new(
	    base, fd, session, BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
	BUG_ON(bev == NULL, "no connection");
	/* A client that leaves without saying so has left; a body is whole by its length alone. */
	bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
	return bev;
}

void
tls_server_end(struct bufferevent *bev)
{
	SSL *session = bufferevent_openssl_get_ssl(bev);
	if (SSL_is_init_finished(session))
		(void) SSL_shutdown(session);
	ERR_clear_error();
}
