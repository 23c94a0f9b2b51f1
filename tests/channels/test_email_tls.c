/* SPDX-License-Identifier: MIT */
/* STARTTLS against a real handshake: the right certificate or nothing, the name in the hello, TLS
 * 1.2, and more than one session (libesmtp alone falls over the second). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>

#include "base/str.h"
#include "channels/email_send.h"
#include "net/loop.h"
#include "net/worker.h"
#include "peer.h"

struct tls_server {
	struct peer_owner owner;
	struct peer *peer;
	SSL_CTX *context;
	char ca_file[64];
	pthread_mutex_t lock;
	int handshakes, taken;
	char name[64], version[16]; /* of the last handshake */
};

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
serve_encrypted(struct tls_server *server, SSL *ssl)
{
	char line[2048];
	while (read_line(ssl, line, sizeof(line))) {
		struct str command = str_from(line);
		if (str_starts(command, "EHLO")) {
			say(ssl, "250-test\r\n250-PIPELINING\r\n250 CHUNKING\r\n");
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

/* A certificate that signs itself, for one host name; also written to ca_file. */
static void
certify(struct tls_server *server, const char *host)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *certificate = X509_new();
	char alternative[128];
	(void) snprintf(alternative, sizeof(alternative), "DNS:%s", host);
	assert_non_null(key);
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
	X509_set_version(certificate, 2);
	X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
	X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
	X509_set_pubkey(certificate, key);
	X509_NAME *name = X509_get_subject_name(certificate);
	X509_NAME_add_entry_by_txt(
	    name, "CN", MBSTRING_ASC, (const unsigned char *) "a test", -1, -1, 0);
	X509_set_issuer_name(certificate, name);
	X509_EXTENSION *extension =
	    X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, alternative);
	X509_add_ext(certificate, extension, -1);
	X509_EXTENSION_free(extension);
	assert_true(X509_sign(certificate, key, EVP_sha256()) > 0);

	server->context = SSL_CTX_new(TLS_server_method());
	assert_int_equal(SSL_CTX_use_certificate(server->context, certificate), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(server->context, key), 1);
	(void) snprintf(server->ca_file, sizeof(server->ca_file), "test_email_tls.XXXXXX");
	int fd = mkstemp(server->ca_file);
	assert_true(fd >= 0);
	FILE *file = fdopen(fd, "w");
	assert_int_equal(PEM_write_X509(file, certificate), 1);
	assert_int_equal(fclose(file), 0);
	X509_free(certificate);
	EVP_PKEY_free(key);
}

struct scene {
	struct sending sending;
	enum outcome_kind kind;
	char reason[32];
	bool over;
};

static void
on_sent(struct sending *sending, const struct outcome *outcome)
{
	struct scene *scene = container_of(sending, struct scene, sending);
	scene->kind = outcome->kind;
	(void) snprintf(scene->reason, sizeof(scene->reason), "%s", outcome->reason);
	scene->over = true;
}

static const struct {
	const char *name;
	const char *certified; /* the host in the server's certificate */
	bool trusted;          /* its authority is ours */
	enum outcome_kind kind;
	int taken; /* of three */
} cases[] = {
	{ "the right certificate", "localhost", true, OUTCOME_SENT, 3 },
	{ "somebody else's", "mail.example.org", true, OUTCOME_RETRY, 0 },
	{ "from nobody we trust", "localhost", false, OUTCOME_RETRY, 0 },
};

static void
test_the_right_certificate_or_nothing(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tls_server server = { .owner.serve = serve };
		assert_int_equal(pthread_mutex_init(&server.lock, NULL), 0);
		certify(&server, cases[i].certified);
		server.peer = peer_new(&server.owner);
		struct loop *loop = loop_new();
		struct workers *workers =
		    workers_new(loop, &(struct workers_setup){ .threads = 2 });
		struct error error = { 0 };
		struct channel *channel =
		    email_send_new(&(struct email_send_setup){ .loop = loop,
				       .workers = workers,
				       .clock = loop_clock(loop),
				       .host = "localhost",
				       .port = peer_port(server.peer),
				       .security = EMAIL_STARTTLS,
				       .ca_file = cases[i].trusted ? server.ca_file : NULL,
				       .domain = "hark.example.org",
				       .from = "feet@hark.example.org",
				       .patience = seconds(2) },
			&error);
		if (channel == NULL)
			fail_msg("%s", error.text);
		for (int n = 0; n < 3; n++) {
			struct scene scene = { .sending = { .ask_id = "a1",
						   .to = "ada@example.org",
						   .subject = "A question",
						   .body = "How are you?",
						   .on_sent = on_sent } };
			channel_send(channel, &scene.sending);
			for (int turns = 0; !scene.over && turns < 500; turns++)
				loop_turn(loop, milliseconds(20));
			if (!scene.over || scene.kind != cases[i].kind)
				fail_msg(
				    "%s: %d, %s", cases[i].name, (int) scene.kind, scene.reason);
		}
		channel_free(channel);
		workers_free(workers);
		peer_free(server.peer);
		loop_free(loop);
		assert_int_equal(server.taken, cases[i].taken);
		if (cases[i].taken > 0) {
			assert_string_equal(server.name, "localhost");
			assert_string_equal(server.version, "TLSv1.2");
		}
		SSL_CTX_free(server.context);
		assert_int_equal(unlink(server.ca_file), 0);
		(void) pthread_mutex_destroy(&server.lock);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_right_certificate_or_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
