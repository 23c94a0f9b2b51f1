/* SPDX-License-Identifier: MIT */
/* What may be read in two ways is refused, in one piece or byte by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "net/http_head.h"

#define H "Host: hark.example.org\r\n"
#define GET "GET / HTTP/1.1\r\n" H
#define POST "POST /in HTTP/1.1\r\n" H
#define BYTES(literal) literal, sizeof(literal) - 1

enum { READY = 0, MORE = 1 };

struct head_case {
	const char *bytes;
	size_t len;
	int want; /* READY, MORE or the status of the refusal */
};

static const struct head_case cases[] = {
	/* what good clients send */
	{ BYTES(GET "\r\n"), READY },
	{ BYTES("HEAD /health HTTP/1.1\r\n" H "\r\n"), READY },
	{ BYTES("GET / HTTP/1.0\r\n" H "\r\n"), READY },
	{ BYTES(POST "Content-Length: 5\r\n\r\nhello"), READY },
	{ BYTES(POST "content-length:0\r\n\r\n"), READY },
	{ BYTES(POST "Content-Length: \t 65536 \r\n\r\n"), READY },
	{ BYTES(POST "Content-Length: 1\r\nExpect: 100-continue\r\n\r\n"), READY },
	{ BYTES(GET "Content-Length: 0\r\n\r\n"), READY },
	{ BYTES(GET "Accept: a\r\nAccept: b\r\n\r\n"), READY },
	{ BYTES(GET "X-Forwarded-For: a\r\nX-Forwarded-For: b\r\n\r\n"), READY },
	{ BYTES(GET "User-Agent: caf\xc3\xa9\tbar\r\n\r\n"), READY },
	{ BYTES(GET "X-Empty:\r\n\r\n"), READY },
	{ BYTES("GET /a-b_c/~d.css?x=%41&y=%25 HTTP/1.1\r\n" H "\r\n"), READY },
	{ BYTES("GET /in?text=a%5Cb%2Fc%2e%2e/..\\ HTTP/1.1\r\n" H "\r\n"), READY },
	{ BYTES("GET /caf%65 HTTP/1.1\r\n" H "\r\n"), READY },
	/* what a query holds is for who reads it (net/form) */
	{ BYTES("GET /a?b=%00 HTTP/1.1\r\n" H "\r\n"), READY },
	{ BYTES("GET /a?b=%4 HTTP/1.1\r\n" H "\r\n"), READY },
	{ BYTES("GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"), READY },
	{ BYTES("GET / HTTP/1.1\r\nhOsT: 127.0.0.1:8080\r\n\r\n"), READY },
	/* not yet */
	{ BYTES(""), MORE },
	{ BYTES("G"), MORE },
	{ BYTES(GET), MORE },
	{ BYTES(GET "\r"), MORE },
	{ BYTES(GET "Accept: x"), MORE },
	/* two lengths, or none that counts */
	{ BYTES(POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n"), 400 },
	{ BYTES(POST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"), 400 },
	{ BYTES(POST "Content-Length: 5, 5\r\n\r\n"), 400 },
	{ BYTES(POST "Content-Length: +5\r\n\r\n"), 400 },
	{ BYTES(POST "Content-Length: -5\r\n\r\n"), 400 },
	{ BYTES(POST "Content-Length: 0x5\r\n\r\n"), 400 },
	{ BYTES(POST "Content-Length: 5 5\r\n\r\n"), 400 },
	{ BYTES(POST "Content-Length:\r\n\r\n"), 400 },
	{ BYTES(POST "Content-Length: \v5\r\n\r\n"), 400 },
	{ BYTES(POST "\r\n"), 400 },
	{ BYTES(GET "Content-Length: 5\r\n\r\nhello"), 400 },
	{ BYTES(POST "Content-Length: 65537\r\n\r\n"), 413 },
	{ BYTES(POST "Content-Length: 99999999\r\n\r\n"), 413 },
	{ BYTES(POST "Content-Length: 1099511627776\r\n\r\n"), 413 },
	{ BYTES(POST "Content-Length: 18446744073709551621\r\n\r\n"), 413 },
	/* transfer encodings, however spelt */
	{ BYTES(POST "Transfer-Encoding: chunked\r\n\r\n"), 501 },
	{ BYTES(POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"), 501 },
	{ BYTES(POST "Transfer-Encoding: xchunked\r\n\r\n"), 501 },
	{ BYTES(POST "transfer-encoding:\tidentity\r\n\r\n"), 501 },
	{ BYTES(POST "Transfer-Encoding : chunked\r\n\r\n"), 400 },
	{ BYTES(POST " Transfer-Encoding: chunked\r\n\r\n"), 400 },
	{ BYTES(POST "X: y\r\n Transfer-Encoding: chunked\r\n\r\n"), 400 },
	/* headers that may stand once */
	{ BYTES(GET H "\r\n"), 400 },
	{ BYTES(GET "host: evil.example.org\r\n\r\n"), 400 },
	{ BYTES(GET "Authorization: Basic YQ==\r\nAuthorization: Basic Yg==\r\n\r\n"), 400 },
	{ BYTES(GET "Cookie: a=1\r\ncookie: a=2\r\n\r\n"), 400 },
	{ BYTES(GET "X-Twilio-Signature: a\r\nX-Twilio-Signature: b\r\n\r\n"), 400 },
	{ BYTES(GET "X-Any-Signature: a\r\nX-Foo: 1\r\nx-any-signature: a\r\n\r\n"), 400 },
	{ BYTES(GET "X-API-Key: a\r\nx-api-key: b\r\n\r\n"), 400 },
	{ BYTES(POST "Content-Type: a\r\nContent-Type: b\r\nContent-Length: 0\r\n\r\n"), 400 },
	/* hosts */
	{ BYTES("GET / HTTP/1.1\r\n\r\n"), 400 },
	{ BYTES("GET / HTTP/1.0\r\n\r\n"), 400 },
	{ BYTES("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400 },
	{ BYTES("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"), 400 },
	{ BYTES("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400 },
	{ BYTES("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"), 400 },
	{ BYTES("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"), 400 },
	/* lines */
	{ BYTES("GET / HTTP/1.1\n" H "\r\n"), 400 },
	{ BYTES(GET "X: y\n\r\n"), 400 },
	{ BYTES(GET "\n"), 400 },
	{ BYTES(GET "X: y\rZ: 1\r\n\r\n"), 400 },
	{ BYTES(GET "X: y\r\r\n\r\n"), 400 },
	{ BYTES("\r\n" GET "\r\n"), 400 },
	{ BYTES("\n"), 400 },
	{ BYTES(GET "X: a\r\n b\r\n\r\n"), 400 },
	{ BYTES(GET "X: a\r\n\tb\r\n\r\n"), 400 },
	{ BYTES(GET "X: a\0b\r\n\r\n"), 400 },
	{ BYTES(GET "X\0: ab\r\n\r\n"), 400 },
	{ BYTES("\0"), 400 },
	{ BYTES(GET "X: a\x01"), 400 },
	{ BYTES(GET "X: a\x7f"), 400 },
	{ BYTES(GET "X: \x1b[2J"), 400 },
	{ BYTES(GET "X : a\r\n\r\n"), 400 },
	{ BYTES(GET "X\t: a\r\n\r\n"), 400 },
	{ BYTES(GET ": a\r\n\r\n"), 400 },
	{ BYTES(GET "no colon\r\n\r\n"), 400 },
	{ BYTES(GET "X(y): a\r\n\r\n"), 400 },
	{ BYTES(GET "caf\xc3\xa9: a\r\n\r\n"), 400 },
	/* request lines */
	{ BYTES("GET /\r\n\r\n"), 400 },
	{ BYTES("GET / HTTP/0.9\r\n" H "\r\n"), 400 },
	{ BYTES("GET / HTTP/2.0\r\n" H "\r\n"), 400 },
	{ BYTES("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 400 },
	{ BYTES("GET / http/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET / HTTP/1.10\r\n" H "\r\n"), 400 },
	{ BYTES("GET / HTTP/1.1 \r\n" H "\r\n"), 400 },
	{ BYTES("GET  / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET\t/\tHTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET / a HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES(" GET / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("get / HTTP/1.1\r\n" H "\r\n"), 501 },
	{ BYTES("PUT / HTTP/1.1\r\n" H "\r\n"), 501 },
	{ BYTES("OPTIONS * HTTP/1.1\r\n" H "\r\n"), 501 },
	{ BYTES("CONNECT a:443 HTTP/1.1\r\n" H "\r\n"), 501 },
	{ BYTES("TRACE / HTTP/1.1\r\n" H "\r\n"), 501 },
	{ BYTES("GE(T / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("\x16\x03\x01\x02"), 400 }, /* TLS on the wrong port */
	/* targets */
	{ BYTES("GET http://hark.example.org/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET * HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET a HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET //evil.example.org/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a//b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a/../b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /.. HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a/./b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /%2e%2e/b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /.%2E/b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a%2fb HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /%252e%252e/b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a%00b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a%0d%0ab HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a%20b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a\\b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a%5cb HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a%c0%ae HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /\xc0\xae HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a#b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a%zz HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a% HTTP/1.1\r\n" H "\r\n"), 400 },
	{ BYTES("GET /a?b#c HTTP/1.1\r\n" H "\r\n"), 400 },
	/* expectations */
	{ BYTES(POST "Expect: 200-ok\r\nContent-Length: 0\r\n\r\n"), 417 },
};

static int
outcome(enum http_head_verdict verdict, const struct http_head *head)
{
	switch (verdict) {
	case HTTP_HEAD_MORE: return MORE;
	case HTTP_HEAD_READY: return READY;
	case HTTP_HEAD_REFUSED: assert_non_null(head->why); return head->status;
	}
	return -1;
}

static void
test_every_case_whole_and_byte_by_byte(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct head_case *c = &cases[i];
		struct http_head whole, bytewise;
		http_head_init(&whole, NULL);
		int at_once = outcome(http_head_read(&whole, str_of(c->bytes, c->len)), &whole);
		http_head_init(&bytewise, NULL);
		enum http_head_verdict verdict = HTTP_HEAD_MORE;
		for (size_t n = 1; n <= c->len && verdict == HTTP_HEAD_MORE; n++) {
			/* A copy of its own, so that a look past the end is found. */
			char *copy = alloc_new(n);
			memcpy(copy, c->bytes, n);
			verdict = http_head_read(&bytewise, str_of(copy, n));
			free(copy);
		}
		int slowly = outcome(verdict, &bytewise);
		if (at_once != c->want || slowly != c->want)
			fail_msg("%.60s...: %d at once, %d slowly, wanted %d (%s)", c->bytes,
			    at_once, slowly, c->want, whole.why == NULL ? "" : whole.why);
		assert_int_equal(whole.size, bytewise.size);
	}
	print_message("%zu heads\n", ARRAY_LEN(cases));
}

static void
test_what_a_good_head_says(void **state)
{
	(void) state;
	static const char bytes[] =
	    "POST /in/sms?id=7 HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n"
	    "Expect: 100-continue\r\nConnection: TE, Close\r\n\r\nxyz";
	struct http_head head;
	http_head_init(&head, NULL);
	assert_int_equal(http_head_read(&head, str_from(bytes)), HTTP_HEAD_READY);
	assert_int_equal(http_head_read(&head, str_from(bytes)), HTTP_HEAD_READY);
	assert_int_equal(head.method, HTTP_POST);
	assert_int_equal(head.size, sizeof(bytes) - 1 - 3);
	assert_int_equal(head.body_size, 12);
	assert_true(head.expect_continue);
	assert_false(head.keep_alive);
	struct str target = str_of(bytes + head.target_at, head.target_size);
	assert_true(str_is(target, "/in/sms?id=7"));
	assert_true(str_is(str_sub(target, 0, head.path_size), "/in/sms"));

	http_head_init(&head, NULL);
	assert_int_equal(
	    http_head_read(&head, STR("GET / HTTP/1.0\r\nConnection: keep-alive\r\n" H "\r\n")),
	    HTTP_HEAD_READY);
	assert_false(head.keep_alive);
	http_head_init(&head, NULL);
	assert_int_equal(http_head_read(&head, STR(GET "\r\n")), HTTP_HEAD_READY);
	assert_true(head.keep_alive);
}

/* Where the hosts are named, the others are not served; what is no host at all is not understood. */
static void
test_hosts(void **state)
{
	(void) state;
	static const char *const hosts[] = { "ask.example.org", "127.0.0.1", "[::1]", NULL };
	static const struct {
		const char *lines; /* between the request line and the empty one */
		int want;
	} rows[] = {
		{ "Host: ask.example.org\r\n", READY },
		{ "Host: ASK.Example.ORG\r\n", READY },
		{ "Host: ask.example.org:443\r\n", READY },
		{ "Host: ask.example.org:65535\r\n", READY },
		{ "Host:\task.example.org \r\n", READY },
		{ "Host: 127.0.0.1:8017\r\n", READY },
		{ "Host: [::1]\r\n", READY },
		{ "Host: [::1]:8017\r\n", READY },
		{ "Host: evil.example.org\r\n", 421 },
		{ "Host: ask.example.org.evil.example.org\r\n", 421 },
		{ "Host: evil-ask.example.org\r\n", 421 },
		{ "Host: example.org\r\n", 421 },
		{ "Host: ask.example.org.\r\n", 421 },
		{ "Host: ask.example.org.:443\r\n", 421 },
		{ "Host: 127.0.0.2\r\n", 421 },
		{ "Host: 127.1\r\n", 421 },
		{ "Host: 2130706433\r\n", 421 },
		{ "Host: [::2]\r\n", 421 },
		{ "Host: [0:0:0:0:0:0:0:1]\r\n", 421 },
		{ "Host: [::ffff:127.0.0.1]\r\n", 421 },
		{ "Host: ask.example.org:\r\n", 400 },
		{ "Host: ask.example.org:65536\r\n", 400 },
		{ "Host: ask.example.org:443443\r\n", 400 },
		{ "Host: ask.example.org:44a\r\n", 400 },
		{ "Host: ask.example.org:443:443\r\n", 400 },
		{ "Host: ask.example.org,evil.example.org\r\n", 400 },
		{ "Host: evil@ask.example.org\r\n", 400 },
		{ "Host: ask.example.org/\r\n", 400 },
		{ "Host: https://ask.example.org\r\n", 400 },
		{ "Host: \xc3\xa4sk.example.org\r\n", 400 },
		{ "Host: ::1\r\n", 400 },
		{ "Host: [::1\r\n", 400 },
		{ "Host: ::1]\r\n", 400 },
		{ "Host: []\r\n", 400 },
		{ "Host: [::1]8017\r\n", 400 },
		{ "Host: [fe80::1%eth0]\r\n", 400 },
		{ "Host: :443\r\n", 400 },
		{ "Host: \r\n", 400 },
		{ "", 400 },
		{ "Host: ask.example.org\r\nHost: ask.example.org\r\n", 400 },
		{ "Host: ask.example.org\r\nhost: evil.example.org\r\n", 400 },
		{ "X-Forwarded-Host: ask.example.org\r\nHost: evil.example.org\r\n", 421 },
	};
	struct http_head_limits limits = { .hosts = hosts };
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char bytes[200];
		(void) snprintf(bytes, sizeof(bytes), "GET / HTTP/1.1\r\n%s\r\n", rows[i].lines);
		struct http_head head;
		http_head_init(&head, &limits);
		bool ready = http_head_read(&head, str_from(bytes)) == HTTP_HEAD_READY;
		if ((ready ? READY : head.status) != rows[i].want)
			fail_msg("%s: %d, wanted %d", rows[i].lines, head.status, rows[i].want);
	}
}

static void
test_limits(void **state)
{
	(void) state;
	static const char *const hosts[] = { "hark.example.org", "localhost", NULL };
	struct http_head_limits limits = { .bytes = 100, .lines = 2, .body = 10, .hosts = hosts };
	struct http_head head;
	struct strbuf text;
	strbuf_init(&text, 20000);

	/* A line without end is cut at the limit, not held. */
	strbuf_puts(&text, "GET /");
	while (text.len < 101)
		strbuf_char(&text, 'a');
	http_head_init(&head, &limits);
	assert_int_equal(http_head_read(&head, str_sub(strbuf_str(&text), 0, 100)), HTTP_HEAD_MORE);
	assert_int_equal(http_head_read(&head, strbuf_str(&text)), HTTP_HEAD_REFUSED);
	assert_int_equal(head.status, 431);

	http_head_init(&head, &limits);
	assert_int_equal(http_head_read(&head, STR(GET "A: 1\r\nB: 1\r\n\r\n")), HTTP_HEAD_REFUSED);
	assert_int_equal(head.status, 431);
	http_head_init(&head, &limits);
	assert_int_equal(
	    http_head_read(&head, STR(POST "Content-Length: 11\r\n\r\n")), HTTP_HEAD_REFUSED);
	assert_int_equal(head.status, 413);
	http_head_init(&head, &limits);
	assert_int_equal(http_head_read(&head, STR(GET "\r\n")), HTTP_HEAD_READY);
	http_head_init(&head, &limits);
	assert_int_equal(http_head_read(&head, STR("GET / HTTP/1.1\r\nHost: LOCALHOST:80\r\n\r\n")),
	    HTTP_HEAD_READY);
	http_head_init(&head, &limits);
	assert_int_equal(
	    http_head_read(&head, STR("GET / HTTP/1.1\r\nHost: evil\r\n\r\n")), HTTP_HEAD_REFUSED);
	assert_int_equal(head.status, 421);

	/* The defaults: 8 KiB, 64 lines. */
	strbuf_reset(&text);
	strbuf_puts(&text, GET);
	for (int i = 1; i < 64; i++)
		strbuf_printf(&text, "X-%d: 1\r\n", i);
	size_t full = text.len;
	strbuf_puts(&text, "\r\n");
	http_head_init(&head, NULL);
	assert_int_equal(http_head_read(&head, strbuf_str(&text)), HTTP_HEAD_READY);
	strbuf_truncate(&text, full);
	strbuf_puts(&text, "One-More: 1\r\n\r\n");
	http_head_init(&head, NULL);
	assert_int_equal(http_head_read(&head, strbuf_str(&text)), HTTP_HEAD_REFUSED);
	assert_int_equal(head.status, 431);
	strbuf_truncate(&text, full);
	strbuf_puts(&text, "Long: ");
	while (text.len < 8193)
		strbuf_char(&text, 'a');
	http_head_init(&head, NULL);
	assert_int_equal(http_head_read(&head, strbuf_str(&text)), HTTP_HEAD_REFUSED);
	assert_int_equal(head.status, 431);
	strbuf_done(&text);
}

static void
test_finding_headers(void **state)
{
	(void) state;
	struct str lines = STR(GET "A: 1\r\nAB: 2\r\na:  3 \r\nEmpty:\r\n\r\n");
	assert_true(str_is(http_head_find(lines, STR("a")), "3")); /* the last */
	assert_true(str_is(http_head_find(lines, STR("ab")), "2"));
	assert_true(str_is(http_head_find(lines, STR("HOST")), "hark.example.org"));
	assert_non_null(http_head_find(lines, STR("empty")).data);
	assert_int_equal(http_head_find(lines, STR("empty")).len, 0);
	assert_null(http_head_find(lines, STR("abc")).data);
	assert_null(http_head_find(STR(""), STR("a")).data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_case_whole_and_byte_by_byte),
		cmocka_unit_test(test_what_a_good_head_says),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_finding_headers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
