/* SPDX-License-Identifier: MIT */
/*
 * The raw requests of check G1. Each ambiguous form is one that two servers in a row can read in two
 * ways, which is how a request is smuggled past the first: most were taken by the HTTP server of
 * libevent, whose fixes of 2026 do not cover them all. The good ones show that the others are refused
 * for what they are, and not because nothing is taken here.
 */
#include "tests/e2e/probe.h"

#define H "Host: localhost\r\n"
#define BYE "Connection: close\r\n"
#define GET "GET " PROBE_HOOK " HTTP/1.1\r\n" H
#define POST "POST " PROBE_HOOK " HTTP/1.1\r\n" H
#define SMUGGLED "GET " PROBE_SMUGGLED " HTTP/1.1\r\n" H BYE "\r\n"
#define BYTES(literal) literal, sizeof(literal) - 1

#define GOOD(name, bytes)                                                                          \
	{                                                                                          \
		name, NULL, 200, BYTES(bytes)                                                      \
	}
#define AMBIGUOUS(form, name, status, bytes)                                                       \
	{                                                                                          \
		name, form, status, BYTES(bytes)                                                   \
	}
#define WRONG(name, status, bytes)                                                                 \
	{                                                                                          \
		name, NULL, status, BYTES(bytes)                                                   \
	}

#define LINE10(n)                                                                                  \
	"X" n "0: 1\r\nX" n "1: 1\r\nX" n "2: 1\r\nX" n "3: 1\r\nX" n "4: 1\r\n"                   \
	"X" n "5: 1\r\nX" n "6: 1\r\nX" n "7: 1\r\nX" n "8: 1\r\nX" n "9: 1\r\n"
#define LINE70 LINE10("a") LINE10("b") LINE10("c") LINE10("d") LINE10("e") LINE10("f") LINE10("g")
const struct probe probes[] = {
	GOOD("get", GET BYE "\r\n"),
	GOOD("post", POST BYE "Content-Length: 5\r\n\r\nhello"),
	GOOD("post-nothing", POST BYE "content-length:0\r\n\r\n"),
	GOOD("old", "GET " PROBE_HOOK " HTTP/1.0\r\n" H "\r\n"),

	AMBIGUOUS("two lengths", "two-lengths", 400,
	    POST "Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello"),
	AMBIGUOUS("two lengths", "two-lengths-smuggling", 400,
	    POST "Content-Length: 99\r\nContent-Length: 0\r\n\r\n" SMUGGLED),
	AMBIGUOUS("two lengths", "the-same-length-twice", 400,
	    POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
	AMBIGUOUS(
	    "two lengths", "a-list-of-lengths", 400, POST "Content-Length: 5, 5\r\n\r\nhello"),
	AMBIGUOUS("length and encoding", "length-then-chunked", 501,
	    POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
	AMBIGUOUS("length and encoding", "chunked-then-length", 501,
	    POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" SMUGGLED),
	AMBIGUOUS("unknown encoding", "xchunked", 501,
	    POST "Transfer-Encoding: xchunked\r\n\r\n" SMUGGLED),
	AMBIGUOUS("unknown encoding", "identity", 501,
	    POST "Transfer-Encoding: identity\r\nContent-Length: 0\r\n\r\n" SMUGGLED),
	AMBIGUOUS("unknown encoding", "chunked-behind-a-tab", 501,
	    POST "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n" SMUGGLED),
	AMBIGUOUS("unknown encoding", "chunked-twice", 501,
	    POST "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
	AMBIGUOUS("trailers", "a-trailer-that-is-a-header", 501,
	    POST "Transfer-Encoding: chunked\r\nTrailer: X-Forwarded-For\r\n\r\n"
		 "5\r\nhello\r\n0\r\nX-Forwarded-For: 127.0.0.1\r\n\r\n"),
	AMBIGUOUS("trailers", "a-chunk-with-an-extension", 501,
	    POST "Transfer-Encoding: chunked\r\n\r\n5;a=\nb\r\nhello\r\n0\r\n\r\n"),
	AMBIGUOUS("length that is none", "plus", 400, POST "Content-Length: +5\r\n\r\nhello"),
	AMBIGUOUS("length that is none", "minus", 400, POST "Content-Length: -5\r\n\r\nhello"),
	AMBIGUOUS("length that is none", "hex", 400, POST "Content-Length: 0x5\r\n\r\nhello"),
	AMBIGUOUS("length that is none", "two-words", 400, POST "Content-Length: 5 5\r\n\r\nhello"),
	AMBIGUOUS("length that is none", "empty-length", 400, POST "Content-Length:\r\n\r\nhello"),
	AMBIGUOUS("length that is none", "wrapping-length", 413,
	    POST "Content-Length: 18446744073709551621\r\n\r\nhello"),
	AMBIGUOUS("space before the colon", "space-before-colon", 400,
	    POST "Content-Length : 5\r\n\r\nhello"),
	AMBIGUOUS("space before the colon", "tab-before-colon", 400,
	    POST "Content-Length: 0\r\nTransfer-Encoding\t: chunked\r\n\r\n" SMUGGLED),
	AMBIGUOUS("folded header", "folded", 400, GET "X: a\r\n b\r\n\r\n"),
	AMBIGUOUS("folded header", "folded-length", 400, POST "Content-Length:\r\n 5\r\n\r\nhello"),
	AMBIGUOUS("folded header", "folded-from-the-start", 400,
	    "GET " PROBE_HOOK " HTTP/1.1\r\n Content-Length: 99\r\n" H "\r\n"),
	AMBIGUOUS("bare line feed", "line-feeds", 400, "GET " PROBE_HOOK " HTTP/1.1\nHost: a\n\n"),
	AMBIGUOUS("bare line feed", "one-line-feed", 400, GET "X: a\nContent-Length: 99\r\n\r\n"),
	AMBIGUOUS("bare line feed", "an-end-of-line-feeds", 400, GET "X: a\r\n\n" SMUGGLED),
	AMBIGUOUS(
	    "bare carriage return", "carriage-return", 400, GET "X: a\rContent-Length: 99\r\n\r\n"),
	AMBIGUOUS("NUL", "nul-in-a-value", 400, GET "X: a\0b\r\n\r\n"),
	AMBIGUOUS("NUL", "nul-in-a-length", 400,
	    POST "Content-Length: 5\0"
		 "0\r\n\r\nhello"),
	AMBIGUOUS("NUL", "nul-in-a-name", 400, GET "X\0Y: a\r\n\r\n"),
	AMBIGUOUS("no host, or two", "no-host", 400, "GET " PROBE_HOOK " HTTP/1.1\r\n\r\n"),
	AMBIGUOUS("no host, or two", "two-hosts", 400, GET "Host: evil.example.org\r\n\r\n"),
	AMBIGUOUS("no host, or two", "the-same-host-twice", 400, GET H "\r\n"),
	AMBIGUOUS("two proofs", "two-signatures", 400,
	    GET "X-Twilio-Signature: a\r\nX-Twilio-Signature: b\r\n\r\n"),
	AMBIGUOUS("two proofs", "two-authorizations", 400,
	    GET "Authorization: Bearer a\r\nauthorization: Bearer b\r\n\r\n"),
	AMBIGUOUS("absolute form", "absolute", 400,
	    "GET http://localhost" PROBE_HOOK " HTTP/1.1\r\n" H "\r\n"),
	AMBIGUOUS("absolute form", "absolute-elsewhere", 400,
	    "GET http://evil.example.org" PROBE_HOOK " HTTP/1.1\r\n" H "\r\n"),
	AMBIGUOUS("body where none belongs", "get-with-a-body", 400,
	    GET "Content-Length: 5\r\n\r\nhello"),
	AMBIGUOUS("body where none belongs", "get-with-chunks", 501,
	    GET "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),

	WRONG("empty-line-first", 400, "\r\n" GET "\r\n"),
	WRONG("http-0.9", 400, "GET " PROBE_HOOK "\r\n"),
	WRONG("http-2", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
	WRONG("http-1.2", 400, "GET " PROBE_HOOK " HTTP/1.2\r\n" H "\r\n"),
	WRONG("two-spaces", 400, "GET  " PROBE_HOOK " HTTP/1.1\r\n" H "\r\n"),
	WRONG("tabs", 400, "GET\t" PROBE_HOOK "\tHTTP/1.1\r\n" H "\r\n"),
	WRONG("four-words", 400, "GET " PROBE_HOOK " x HTTP/1.1\r\n" H "\r\n"),
	WRONG("tls", 400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
	WRONG("smtp", 400, "EHLO example.org\r\n"),
	WRONG("no-colon", 400, GET "Content-Length\r\n\r\n"),
	WRONG("no-name", 400, GET ": 5\r\n\r\n"),
	WRONG("control", 400, GET "X: \x1b[2J\r\n\r\n"),
	WRONG("no-length", 400, POST "\r\nhello"),
	WRONG("no-such-method", 501, "BREW " PROBE_HOOK " HTTP/1.1\r\n" H "\r\n"),
	WRONG("another-expectation", 417, POST "Expect: 200-ok\r\nContent-Length: 0\r\n\r\n"),
	WRONG("a-terabyte", 413, POST "Content-Length: 1099511627776\r\n\r\n"),
	WRONG("over-the-body", 413, POST "Content-Length: 65537\r\n\r\n"),
	WRONG("seventy-lines", 431, GET LINE70 "\r\n"),
	WRONG("nine-kilobytes", 431, GET "X: " PROBE_LONG "\r\n\r\n"),
	WRONG("half-a-head", 0, GET "X: y"),
	WRONG("half-a-body", 0, POST "Content-Length: 9\r\n\r\nhello"),
	{ NULL, NULL, 0, NULL, 0 },
};
