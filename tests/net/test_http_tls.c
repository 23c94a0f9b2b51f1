/* SPDX-License-Identifier: MIT */
/* The server behind TLS of our own: all that it promises without holds with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "net/loop.h"
#include "net/tls_server.h"
#include "tests/net/http_host.h"
#include "tests/net/tls_files.h"

struct scene {
	struct host host;
	struct tls_files files;
	struct tls_server *tls;
	SSL_CTX *context; /* the client's */
};

static struct tls_server *
read_files(const struct tls_files *files, struct error *error)
{
	return tls_server_new(
	    &(struct tls_server_setup){
		.certificate_file = files->certificate,
		.key_file = files->key,
	    },
	    error);
}

static void
scene_init(struct scene *scene, struct http_server_setup setup)
{
	struct error error = { 0 };
	tls_files_init(&scene->files, "localhost");
	scene->tls = read_files(&scene->files, &error);
	if (scene->tls == NULL)
		fail_msg("%s", error.text);
	setup.tls = scene->tls;
	setup.https = true;
	host_init(&scene->host, setup);
	scene->context = SSL_CTX_new(TLS_client_method());
	assert_non_null(scene->context);
}

static void
scene_done(struct scene *scene)
{
	SSL_CTX_free(scene->context);
	host_done(&scene->host);
	tls_server_free(scene->tls);
	tls_files_done(&scene->files);
}

static SSL *
client_new(struct scene *scene, int *out_fd)
{
	SSL *ssl = SSL_new(scene->context);
	*out_fd = client_open(&scene->host);
	assert_non_null(ssl);
	assert_int_equal(SSL_set_fd(ssl, *out_fd), 1);
	struct timeval soon = { .tv_usec = 1000 };
	assert_int_equal(setsockopt(*out_fd, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof(soon)), 0);
	return ssl;
}

static void
client_free(SSL *ssl, int fd)
{
	SSL_free(ssl);
	close(fd);
}

/* 1: done; 0: the other end closed, or said that it will; -1: neither came. */
static int
shake_hands(struct scene *scene, SSL *ssl)
{
	for (int i = 0; i < 500; i++) {
		int result = SSL_connect(ssl);
		if (result == 1)
			return 1;
		int why = SSL_get_error(ssl, result);
		if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
			return 0;
		turn_for(&scene->host, 2);
	}
	return -1;
}

/* As client_hear; `polite` says whether the end was announced. */
static bool
hear(struct scene *scene, SSL *ssl, struct strbuf *heard, const char *until, bool *polite)
{
	static char bytes[65536];
	for (int i = 0; i < 2000; i++) {
		turn_for(&scene->host, 1);
		int got = SSL_read(ssl, bytes, sizeof(bytes));
		if (got > 0) {
			strbuf_add(heard, str_of(bytes, (size_t) got));
			if (until != NULL && str_find(strbuf_str(heard), str_from(until), 0) >= 0)
				return false;
			continue;
		}
		int why = SSL_get_error(ssl, got);
		if (why == SSL_ERROR_WANT_READ)
			continue;
		*polite = why == SSL_ERROR_ZERO_RETURN;
		return true;
	}
	return false;
}

static void
say(SSL *ssl, const char *text)
{
	assert_int_equal(SSL_write(ssl, text, (int) strlen(text)), (int) strlen(text));
}

static void
test_a_conversation(void **state)
{
	(void) state;
	struct scene scene;
	struct strbuf heard;
	bool polite = false;
	int fd;
	scene_init(&scene, (struct http_server_setup){ 0 });
	strbuf_init(&heard, 1 << 20);
	SSL *ssl = client_new(&scene, &fd);
	assert_int_equal(shake_hands(&scene, ssl), 1);
	/* Three in one record: what waits inside OpenSSL is no event of the socket's. */
	say(ssl,
	    "GET /1 HTTP/1.1\r\n" H "\r\n"
	    "POST /2 HTTP/1.1\r\n" H "Content-Length: 2\r\n\r\nhi"
	    "GET /3 HTTP/1.1\r\n" H "\r\n");
	assert_false(hear(&scene, ssl, &heard, "\r\n\r\n/3", &polite));
	assert_true(has(&heard, "\r\nStrict-Transport-Security: max-age=31536000"));
	assert_string_equal(strbuf_cstr(&scene.host.seen), "GET /1 ? |POST /2 ? hi|GET /3 ? |");
	say(ssl, "GET /4 HTTP/1.1\r\n" H "Connection: close\r\n\r\n");
	assert_true(hear(&scene, ssl, &heard, NULL, &polite));
	assert_true(polite);
	assert_true(str_ends(strbuf_str(&heard), "\r\n\r\n/4"));
	client_free(ssl, fd);
	turn_for(&scene.host, 20);
	assert_int_equal(http_server_connections(scene.host.server), 0);
	strbuf_done(&heard);
	scene_done(&scene);
}

static void
test_long_answers_arrive_whole(void **state)
{
	(void) state;
	enum { LONG = 4 << 20 };
	struct scene scene;
	struct strbuf heard;
	bool polite = false;
	int fd;
	scene_init(&scene, (struct http_server_setup){ 0 });
	strbuf_init(&heard, LONG + 4096);
	scene.host.answer_size = LONG;
	SSL *ssl = client_new(&scene, &fd);
	assert_int_equal(shake_hands(&scene, ssl), 1);
	say(ssl, GET "Connection: close\r\n\r\n");
	assert_true(hear(&scene, ssl, &heard, NULL, &polite));
	assert_true(polite);
	assert_true(heard.len > LONG);
	client_free(ssl, fd);
	strbuf_done(&heard);
	scene_done(&scene);
}

static void
test_heads_are_judged(void **state)
{
	(void) state;
	static const struct {
		const char *bytes, *want;
	} cases[] = {
		{ POST "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello1", "HTTP/1.1 400 " },
		{ POST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 501 " },
		{ POST "Content-Length: 1099511627776\r\n\r\n", "HTTP/1.1 413 " },
		{ "GET / HTTP/1.1\n" H "\n", "HTTP/1.1 400 " },
	};
	struct scene scene;
	scene_init(&scene, (struct http_server_setup){ 0 });
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf heard;
		bool polite = false;
		int fd;
		strbuf_init(&heard, 1 << 16);
		SSL *ssl = client_new(&scene, &fd);
		assert_int_equal(shake_hands(&scene, ssl), 1);
		say(ssl, cases[i].bytes);
		assert_true(hear(&scene, ssl, &heard, NULL, &polite));
		if (!str_starts(strbuf_str(&heard), cases[i].want))
			fail_msg("case %zu: %s", i, strbuf_cstr(&heard));
		client_free(ssl, fd);
		strbuf_done(&heard);
	}
	assert_int_equal(scene.host.calls, 0);
	scene_done(&scene);
}

static void
test_the_deadline_holds_from_the_accept(void **state)
{
	(void) state;
	/* Silent, in the middle of a handshake, after it. */
	for (int step = 0; step < 3; step++) {
		struct scene scene;
		int fd;
		scene_init(&scene, (struct http_server_setup){ .deadline = milliseconds(200) });
		struct clock *clock = loop_clock(scene.host.loop);
		SSL *ssl = client_new(&scene, &fd);
		if (step == 1)
			assert_int_equal(SSL_connect(ssl), -1);
		if (step == 2)
			assert_int_equal(shake_hands(&scene, ssl), 1);
		turn_for(&scene.host, 20);
		assert_int_equal(http_server_connections(scene.host.server), 1);
		instant end = instant_plus(clock_now(clock), seconds(2));
		while (http_server_connections(scene.host.server) > 0 &&
		    instant_before(clock_now(clock), end))
			turn_for(&scene.host, 5);
		assert_int_equal(http_server_connections(scene.host.server), 0);
		assert_int_equal(scene.host.calls, 0);
		client_free(ssl, fd);
		scene_done(&scene);
	}
}

static void
test_who_waits_in_a_handshake_makes_room(void **state)
{
	(void) state;
	struct scene scene;
	int silent, fd;
	scene_init(&scene,
	    (struct http_server_setup){
		.max_connections = 1, .patience = milliseconds(1), .grace = milliseconds(1) });
	SSL *slow = client_new(&scene, &silent);
	assert_int_equal(SSL_connect(slow), -1);
	turn_for(&scene.host, 20);
	SSL *ssl = client_new(&scene, &fd);
	assert_int_equal(shake_hands(&scene, ssl), 1);
	assert_int_equal(http_server_cut_off(scene.host.server), 1);
	assert_int_equal(http_server_connections(scene.host.server), 1);
	client_free(ssl, fd);
	client_free(slow, silent);
	scene_done(&scene);
}

static void
test_what_is_no_handshake_is_cut(void **state)
{
	(void) state;
	struct scene scene;
	struct strbuf heard;
	int fd;
	scene_init(&scene, (struct http_server_setup){ 0 });
	strbuf_init(&heard, 4096);
	fd = client_open(&scene.host);
	client_say(fd, STR(GET "\r\n"));
	assert_true(client_hear(&scene.host, fd, &heard, NULL, 2000));
	assert_false(has(&heard, "HTTP/1.1 2"));
	close(fd);
	/* A version of the last century. */
	SSL_CTX_set_security_level(scene.context, 0);
	assert_int_equal(SSL_CTX_set_min_proto_version(scene.context, TLS1_VERSION), 1);
	assert_int_equal(SSL_CTX_set_max_proto_version(scene.context, TLS1_1_VERSION), 1);
	SSL *ssl = client_new(&scene, &fd);
	assert_int_equal(shake_hands(&scene, ssl), 0);
	client_free(ssl, fd);
	/* What went wrong there is nothing to the next. */
	assert_int_equal(SSL_CTX_set_max_proto_version(scene.context, TLS1_2_VERSION), 1);
	ssl = client_new(&scene, &fd);
	assert_int_equal(shake_hands(&scene, ssl), 1);
	client_free(ssl, fd);
	assert_int_equal(scene.host.calls, 0);
	strbuf_done(&heard);
	scene_done(&scene);
}

static void
expect_subject(struct scene *scene, const char *want)
{
	char got[64] = "";
	int fd;
	SSL *ssl = client_new(scene, &fd);
	assert_int_equal(shake_hands(scene, ssl), 1);
	X509 *certificate = SSL_get1_peer_certificate(ssl);
	assert_non_null(certificate);
	(void) X509_NAME_get_text_by_NID(
	    X509_get_subject_name(certificate), NID_commonName, got, sizeof(got));
	assert_string_equal(got, want);
	X509_free(certificate);
	client_free(ssl, fd);
}

static void
expect_complaint(const struct tls_files *files, const char *file, const char *words)
{
	struct error error = { 0 };
	assert_null(read_files(files, &error));
	assert_int_equal(error.kind, ERROR_CONFIG);
	assert_true(str_starts(str_from(error.text), file));
	if (str_find(str_from(error.text), str_from(words), 0) < 0)
		fail_msg("%s", error.text);
}

static void
test_files_are_read_again(void **state)
{
	(void) state;
	struct scene scene;
	struct tls_files other;
	struct error error = { 0 };
	scene_init(&scene, (struct http_server_setup){ 0 });
	expect_subject(&scene, "the first");
	tls_files_write(&scene.files, "the second");
	expect_subject(&scene, "the first");
	assert_true(tls_server_reload(scene.tls, &error));
	expect_subject(&scene, "the second");
	/* What can't be used is not. */
	assert_int_equal(unlink(scene.files.certificate), 0);
	assert_false(tls_server_reload(scene.tls, &error));
	expect_subject(&scene, "the second");
	expect_complaint(&scene.files, scene.files.certificate, "can't be read");
	tls_files_write(&scene.files, "the third");
	assert_int_equal(chmod(scene.files.key, 0644), 0);
	expect_complaint(&scene.files, scene.files.key, "others may read this key");
	tls_files_init(&other, "localhost");
	assert_int_equal(rename(other.key, scene.files.key), 0);
	expect_complaint(&scene.files, scene.files.key, "key");
	assert_int_equal(unlink(scene.files.key), 0);
	expect_complaint(&scene.files, scene.files.key, "No such file");
	tls_files_done(&other);
	scene_done(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_conversation),
		cmocka_unit_test(test_long_answers_arrive_whole),
		cmocka_unit_test(test_heads_are_judged),
		cmocka_unit_test(test_the_deadline_holds_from_the_accept),
		cmocka_unit_test(test_who_waits_in_a_handshake_makes_room),
		cmocka_unit_test(test_what_is_no_handshake_is_cut),
		cmocka_unit_test(test_files_are_read_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
