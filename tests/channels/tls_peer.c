/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"
#include "tls_peer.h"

static bool
read_line(SSL *ssl, char *line, size_t size)
{
	size_t len = 0;
	char c;
	while (SSL_read(ssl, &c, 1) == 1) {
		if (c == '\n') {
			line[len > 0 && line[len - 1] == '\r' ? len - 1 : len] = '\0';
			return true;
		}
		if (len + 1 < size)
			line[len++] = c;
	}
	return false;
}

static void
say(SSL *ssl, const char *words)
{
	(void) SSL_write(ssl, words, (int) strlen(words));
}

static void
keep(struct tls_server *server, const char *line)
{
	pthread_mutex_lock(&server->lock);
	size_t len = strlen(server->said);
	(void) snprintf(server->said + len, sizeof(server->said) - len, "%s ", line);
	server->tries += str_starts(str_from(line), "AUTH ");
	pthread_mutex_unlock(&server->lock);
}

/* False: it has hung up. */
static bool
let_in(struct tls_server *server, SSL *ssl, struct str command)
{
	char line[2048];
	bool ours = str_find(command, str_from(server->way), 0) == 5;
	keep(server, command.data);
	/* LOGIN comes in two lines, the user first. */
	if (ours && str_is(str_from(server->way), "LOGIN")) {
		say(ssl, "334 UGFzc3dvcmQ6\r\n");
		if (!read_line(ssl, line, sizeof(line)))
			return false;
		keep(server, line);
	}
	if (ours && server->drops)
		return false;
	say(ssl, ours ? server->judged : server->other);
	return true;
}

static void
serve_encrypted(struct tls_server *server, SSL *ssl)
{
	char line[2048];
	while (read_line(ssl, line, sizeof(line))) {
		struct str command = str_from(line);
		server->words += !str_starts(command, "EHLO") && !str_starts(command, "AUTH ") &&
		    !str_is(command, "*") && !str_is(command, "QUIT");
		if (str_starts(command, "EHLO")) {
			say(ssl, "250-test\r\n250-PIPELINING\r\n");
			say(ssl, server->offer != NULL ? server->offer : "");
			say(ssl, "250 CHUNKING\r\n");
		} else if (str_starts(command, "AUTH ")) {
			if (!let_in(server, ssl, command))
				return;
		} else if (str_is(command, "DATA")) {
			say(ssl, "354 go on\r\n");
			while (read_line(ssl, line, sizeof(line)) && strcmp(line, ".") != 0)
				continue;
			pthread_mutex_lock(&server->lock);
			server->taken++;
			pthread_mutex_unlock(&server->lock);
			say(ssl, "250 taken\r\n");
		} else if (str_is(command, "QUIT")) {
			say(ssl, "221 bye\r\n");
			return;
		} else {
			say(ssl, "250 ok\r\n");
		}
	}
}

static void
serve(struct peer_owner *owner, int fd)
{
	struct tls_server *server = container_of(owner, struct tls_server, owner);
	char line[512];
	peer_write(fd, "220 test ESMTP\r\n");
	if (!peer_read_line(fd, line, sizeof(line)))
		return;
	peer_write(fd, "250-test\r\n250-PIPELINING\r\n250 STARTTLS\r\n");
	if (!peer_read_line(fd, line, sizeof(line)) || strcmp(line, "STARTTLS") != 0)
		return;
	peer_write(fd, "220 go on\r\n");
	SSL *ssl = SSL_new(server->context);
	SSL_set_fd(ssl, fd);
	if (SSL_accept(ssl) == 1) {
		const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
		pthread_mutex_lock(&server->lock);
		server->handshakes++;
		(void) snprintf(server->name, sizeof(server->name), "%s", name != NULL ? name : "");
		(void) snprintf(
		    server->version, sizeof(server->version), "%s", SSL_get_version(ssl));
		pthread_mutex_unlock(&server->lock);
		serve_encrypted(server, ssl);
	}
	SSL_free(ssl);
}

void
tls_server_start(struct tls_server *server, const char *host)
{
	server->owner.serve = serve;
	assert_int_equal(pthread_mutex_init(&server->lock, NULL), 0);
	tls_files_init(&server->files, host);
	server->context = SSL_CTX_new(TLS_server_method());
	assert_int_equal(SSL_CTX_use_certificate_file(
			     server->context, server->files.certificate, SSL_FILETYPE_PEM),
	    1);
	assert_int_equal(
	    SSL_CTX_use_PrivateKey_file(server->context, server->files.key, SSL_FILETYPE_PEM), 1);
	server->peer = peer_new(&server->owner);
}

void
tls_server_stop(struct tls_server *server)
{
	peer_free(server->peer);
	SSL_CTX_free(server->context);
	tls_files_done(&server->files);
	(void) pthread_mutex_destroy(&server->lock);
}
