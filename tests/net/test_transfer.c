/* SPDX-License-Identifier: MIT */
/* What is known when a transfer ends, and that the peer saw the message no more than once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/loop.h"
#include "net/transfer.h"
#include "tests/net/raw_gateway.h"

struct outcome {
	struct transfer transfer;
	int calls;
	enum transfer_end end;
	int status;
	span retry_after;
	char body[128], type[64], reason[128];
};

static void
on_done(struct transfer *transfer, const struct transfer_result *result)
{
	struct outcome *outcome = container_of(transfer, struct outcome, transfer);
	outcome->calls++;
	outcome->end = result->end;
	outcome->status = result->status;
	outcome->retry_after = result->retry_after;
	(void) snprintf(outcome->body, sizeof(outcome->body), "%.*s", STR_ARG(result->body));
	(void) snprintf(outcome->type, sizeof(outcome->type), "%s", result->content_type);
	(void) snprintf(outcome->reason, sizeof(outcome->reason), "%s", result->reason);
}

/* Starts one transfer and waits for its end; it must not end before it was started. */
static struct outcome
carry(struct loop *loop, struct transfers *transfers, const struct transfer_request *request)
{
	struct outcome outcome = { .transfer.on_done = on_done };
	transfer_start(transfers, &outcome.transfer, request);
	assert_int_equal(outcome.calls, 0);
	for (int i = 0; i < 10000 && outcome.calls == 0; i++)
		loop_turn(loop, seconds(10));
	loop_turn(loop, milliseconds(1));
	assert_int_equal(outcome.calls, 1);
	assert_null(outcome.transfer.handle);
	return outcome;
}

static void
test_what_the_answer_says(void **state)
{
	(void) state;
	static const struct {
		const char *name, *answer;
		const char *url; /* $ is the gateway's port; NULL: http */
		const struct transfer_header headers[2];
		size_t limit;
		enum transfer_end end;
		int status;
		size_t requests; /* seen by the gateway */
		const char *body;
		int64_t retry_after_ms;
	} cases[] = {
		{ "answered", "HTTP/1.1 202 OK\r\nContent-Length: 2\r\n\r\nid", NULL, { { 0 } }, 0,
		    TRANSFER_ANSWERED, 202, 1, "id", 0 },
		{ "until the end", "HTTP/1.1 200 OK\r\n\r\nlong id", NULL, { { 0 } }, 0,
		    TRANSFER_ANSWERED, 200, 1, "long id", 0 },
		{ "chunked",
		    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nid\r\n0\r\n\r\n",
		    NULL, { { 0 } }, 0, TRANSFER_ANSWERED, 200, 1, "id", 0 },
		{ "refused", "HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n", NULL, { { 0 } }, 0,
		    TRANSFER_ANSWERED, 400, 1, "", 0 },
		{ "later", "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", NULL,
		    { { 0 } }, 0, TRANSFER_ANSWERED, 429, 1, "", 7000 },
		{ "not followed",
		    "HTTP/1.1 302 There\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n", NULL,
		    { { 0 } }, 0, TRANSFER_ANSWERED, 302, 1, "", 0 },
		{ "closed without a byte", NULL, NULL, { { 0 } }, 0, TRANSFER_DOUBT, 0, 1, "", 0 },
		{ "silence", SILENCE, NULL, { { 0 } }, 0, TRANSFER_DOUBT, 0, 1, "", 0 },
		{ "half a head", "HTTP/1.1 200 O", NULL, { { 0 } }, 0, TRANSFER_DOUBT, 0, 1, "",
		    0 },
		{ "half a body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", NULL, { { 0 } },
		    0, TRANSFER_DOUBT, 200, 1, "abc", 0 },
		{ "body never ends", STAY "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", NULL,
		    { { 0 } }, 0, TRANSFER_DOUBT, 200, 1, "abc", 0 },
		{ "too long", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabcdefghi", NULL,
		    { { 0 } }, 8, TRANSFER_DOUBT, 200, 1, "abcdefgh", 0 },
		{ "not HTTP", "hello\r\n\r\n", NULL, { { 0 } }, 0, TRANSFER_DOUBT, 0, 1, "", 0 },
		{ "no TLS there", "nonsense", "https://127.0.0.1:$/", { { 0 } }, 0,
		    TRANSFER_NOTHING_SENT, 0, 0, "", 0 },
		{ "nobody there", "", "http://127.0.0.1:1/", { { 0 } }, 0, TRANSFER_NOTHING_SENT, 0,
		    0, "", 0 },
		{ "no such name", "", "http://nowhere.invalid/", { { 0 } }, 0,
		    TRANSFER_NOTHING_SENT, 0, 0, "", 0 },
		{ "not our protocol", "", "ftp://127.0.0.1:$/", { { 0 } }, 0, TRANSFER_NOTHING_SENT,
		    0, 0, "", 0 },
		{ "a file", "", "file:///etc/passwd", { { 0 } }, 0, TRANSFER_NOTHING_SENT, 0, 0, "",
		    0 },
		{ "not a URL", "", "http://[", { { 0 } }, 0, TRANSFER_NOTHING_SENT, 0, 0, "", 0 },
		{ "a line break in a header", "", NULL, { { "X-Id", "7\r\nX-Evil: 1" } }, 0,
		    TRANSFER_NOTHING_SENT, 0, 0, "", 0 },
		{ "a line break in the URL", "", "http://127.0.0.1:$/\r\nX-Evil:1", { { 0 } }, 0,
		    TRANSFER_NOTHING_SENT, 0, 0, "", 0 },
	};
	struct loop *loop = loop_new();
	struct transfers *transfers = transfers_new(loop);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *script[] = { cases[i].answer, NULL };
		struct gateway gateway;
		struct strbuf url;
		strbuf_init(&url, 128);
		gateway_init(&gateway, loop, script);
		struct str rest =
		    str_from(cases[i].url == NULL ? "http://127.0.0.1:$/x" : cases[i].url);
		struct str part;
		for (bool more = str_split(&rest, '$', &part); more;) {
			strbuf_add(&url, part);
			more = str_split(&rest, '$', &part);
			if (more)
				strbuf_printf(&url, "%d", gateway.port);
		}
		struct outcome got = carry(loop, transfers,
		    &(struct transfer_request){
			.url = strbuf_cstr(&url),
			.body = STR("to=07700900123"),
			.headers = cases[i].headers,
			.total = milliseconds(300),
			.answer_limit = cases[i].limit,
		    });
		if (got.end != cases[i].end || got.status != cases[i].status ||
		    gateway.requests != cases[i].requests)
			fail_msg("%s: end %d, status %d, %zu requests; %s", cases[i].name,
			    (int) got.end, got.status, gateway.requests, got.reason);
		assert_string_equal(got.body, cases[i].body);
		assert_int_equal(got.retry_after.ms, cases[i].retry_after_ms);
		assert_int_equal(got.reason[0] == '\0', got.end == TRANSFER_ANSWERED);
		strbuf_done(&url);
		gateway_done(&gateway);
	}
	transfers_free(transfers);
	loop_free(loop);
}

/* libcurl posts again, unasked, when a connection that it reuses dies without a byte. Invariant 2
 * hangs on this. */
static void
test_invariant_2_a_message_leaves_once_when_a_kept_connection_dies(void **state)
{
	(void) state;
	for (int idempotent = 0; idempotent <= 1; idempotent++) {
		static const char *const script[] = {
			STAY "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
			NULL,
			"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
		};
		struct loop *loop = loop_new();
		struct transfers *transfers = transfers_new(loop);
		struct gateway gateway;
		char url[64];
		gateway_init(&gateway, loop, script);
		(void) snprintf(url, sizeof(url), "http://127.0.0.1:%d/send", gateway.port);
		struct transfer_request request = {
			.url = url,
			.body = STR("text=how+are+you"),
			.idempotent = idempotent,
		};
		struct outcome first = carry(loop, transfers, &request);
		assert_int_equal(first.end, TRANSFER_ANSWERED);
		struct outcome second = carry(loop, transfers, &request);
		if (idempotent) {
			print_message("where it may, libcurl %s\n",
			    gateway.requests == 3 ? "sent the second request twice" : "sent once");
		} else {
			assert_int_equal(gateway.requests, 2);
			assert_int_equal(gateway.connections, 2);
			assert_int_equal(second.end, TRANSFER_DOUBT);
			assert_int_equal(second.status, 0);
			print_message("C1: 2 texts, the second cut off on a kept connection: "
				      "%zu requests seen, the second in doubt\n",
			    gateway.requests);
		}
		gateway_done(&gateway);
		transfers_free(transfers);
		loop_free(loop);
	}
}

static void
test_what_the_peer_sees(void **state)
{
	(void) state;
	static const char answer[] =
	    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n";
	const char *script[] = { answer, answer, answer, NULL };
	struct loop *loop = loop_new();
	struct transfers *transfers = transfers_new(loop);
	struct gateway gateway;
	char url[64];
	/* A proxy from the environment would see every patient's number. */
	assert_int_equal(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
	gateway_init(&gateway, loop, script);
	(void) snprintf(url, sizeof(url), "http://127.0.0.1:%d/send?a=1", gateway.port);
	char *large = alloc_new(3001);
	memset(large, 'x', 3000);
	struct outcome got = carry(loop, transfers,
	    &(struct transfer_request){
		.url = url,
		.headers = (const struct transfer_header[]){ { "Content-Type", "application/json" },
		    { "X-Empty", "" }, { NULL, NULL } },
		.body = str_of(large, 3000),
		.user = "hark",
		.password = "secret",
	    });
	assert_int_equal(got.end, TRANSFER_ANSWERED);
	assert_string_equal(got.type, "text/plain");
	struct str seen = strbuf_str(&gateway.seen);
	assert_true(str_starts(seen, "POST /send?a=1 HTTP/1.1\r\n"));
	assert_true(str_find(seen, STR("\r\nContent-Type: application/json\r\n"), 0) > 0);
	assert_true(str_find(seen, STR("\r\nX-Empty:\r\n"), 0) > 0);
	assert_true(str_find(seen, STR("\r\nAuthorization: Basic aGFyazpzZWNyZXQ=\r\n"), 0) > 0);
	assert_true(str_find(seen, STR("\r\nContent-Length: 3000\r\n"), 0) > 0);
	assert_true(str_find(seen, STR("Expect"), 0) < 0);
	assert_true(str_ends(seen, large));
	strbuf_reset(&gateway.seen);
	/* A used handle keeps nothing of the transfer before. */
	got = carry(loop, transfers, &(struct transfer_request){ .url = url });
	seen = strbuf_str(&gateway.seen);
	assert_int_equal(got.end, TRANSFER_ANSWERED);
	assert_true(str_starts(seen, "GET /send?a=1 HTTP/1.1\r\n"));
	assert_true(str_find(seen, STR("Authorization"), 0) < 0);
	assert_true(str_find(seen, STR("Content-"), 0) < 0);
	strbuf_reset(&gateway.seen);
	got = carry(loop, transfers, &(struct transfer_request){ .url = url, .method = "DELETE" });
	assert_true(str_starts(strbuf_str(&gateway.seen), "DELETE /send?a=1 HTTP/1.1\r\n"));
	assert_int_equal(unsetenv("http_proxy"), 0);
	free(large);
	gateway_done(&gateway);
	transfers_free(transfers);
	loop_free(loop);
}

/* Whether libcurl reads an address or what is behind the host goes past it. */
static void
test_what_is_asked_for(void **state)
{
	(void) state;
	static const struct {
		const char *address, *want; /* behind the host; NULL: nothing is sent */
	} cases[] = {
		{ "/send?to=%2B447700900123&text=a+b%25", "/send?to=%2B447700900123&text=a+b%25" },
		{ "/send?url=http://a/b?c", "/send?url=http://a/b?c" },
		{ "", "/" },
		{ "/", "/" },
		{ "?a=1", "/?a=1" },
		{ "/a/../b?c", "/b?c" },
		{ "/a#b", "/a" },
		{ "/a b", NULL },
		{ "/a\x7f", NULL },
	};
	struct loop *loop = loop_new();
	struct transfers *transfers = transfers_new(loop);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		static const char *const script[] = { "HTTP/1.1 204 Done\r\n\r\n", NULL };
		struct gateway gateway;
		char url[128], want[128];
		gateway_init(&gateway, loop, script);
		(void) snprintf(
		    url, sizeof(url), "http://127.0.0.1:%d%s", gateway.port, cases[i].address);
		(void) snprintf(want, sizeof(want), "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n",
		    cases[i].want == NULL ? "" : cases[i].want, gateway.port);
		struct outcome got =
		    carry(loop, transfers, &(struct transfer_request){ .url = url });
		struct str seen = strbuf_str(&gateway.seen);
		if (cases[i].want == NULL ? got.end != TRANSFER_NOTHING_SENT || seen.len > 0
					  : !str_starts(seen, want))
			fail_msg("%s: end %d, %.*s", url, (int) got.end, STR_ARG(seen));
		gateway_done(&gateway);
	}
	transfers_free(transfers);
	loop_free(loop);
}

static void
test_cancelled_means_no_callback(void **state)
{
	(void) state;
	static const char *const script[] = { SILENCE, SILENCE, SILENCE, NULL };
	struct loop *loop = loop_new();
	struct transfers *transfers = transfers_new(loop);
	struct gateway gateway;
	char url[64];
	gateway_init(&gateway, loop, script);
	(void) snprintf(url, sizeof(url), "http://127.0.0.1:%d/", gateway.port);
	struct transfer_request good = { .url = url, .body = STR("x"), .total = seconds(5) };
	struct transfer_request bad = { .url = "http://a/\n" };
	struct outcome early = { .transfer.on_done = on_done };
	struct outcome late = { .transfer.on_done = on_done };
	struct outcome never = { .transfer.on_done = on_done };
	struct outcome freed = { .transfer.on_done = on_done };
	transfer_start(transfers, &early.transfer, &good);
	transfer_start(transfers, &late.transfer, &good);
	transfer_start(transfers, &never.transfer, &bad);
	transfer_cancel(&early.transfer);
	transfer_cancel(&early.transfer);
	transfer_cancel(&never.transfer);
	for (int i = 0; i < 1000 && gateway.requests == 0; i++)
		loop_turn(loop, milliseconds(10));
	transfer_cancel(&late.transfer);
	transfer_start(transfers, &freed.transfer, &good);
	for (int i = 0; i < 1000 && gateway.requests == 1; i++)
		loop_turn(loop, milliseconds(10));
	assert_int_equal(gateway.requests, 2);
	transfers_free(transfers);
	for (int i = 0; i < 12; i++)
		loop_turn(loop, milliseconds(10));
	assert_int_equal(early.calls + late.calls + never.calls + freed.calls, 0);
	gateway_done(&gateway);
	loop_free(loop);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_the_answer_says),
		cmocka_unit_test(
		    test_invariant_2_a_message_leaves_once_when_a_kept_connection_dies),
		cmocka_unit_test(test_what_the_peer_sees),
		cmocka_unit_test(test_what_is_asked_for),
		cmocka_unit_test(test_cancelled_means_no_callback),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
