/* SPDX-License-Identifier: MIT */
#ifndef NET_HTTP_HEAD_H
#define NET_HTTP_HEAD_H

/*
 * The head of an HTTP request, judged on the raw bytes before anything else reads them. Two parsers
 * that disagree are how requests are smuggled past a proxy, so whatever two servers could read in
 * two ways is refused here, however politely some clients send it. A pure function of the bytes: no
 * socket, no time, no memory of its own. net/http_server asks it; only what it accepts reaches
 * evhttp.
 *
 * Feed it everything since the start of the request, each time more has come; it goes on where it
 * stopped. READY and REFUSED are final.
 */
#include "base/str.h"

enum http_method {
	HTTP_GET,
	HTTP_HEAD,
	HTTP_POST,
};

enum http_head_verdict {
	HTTP_HEAD_MORE,    /* good so far */
	HTTP_HEAD_READY,   /* head complete: `size`, `method`, `body_size` and the flags are set */
	HTTP_HEAD_REFUSED, /* `status` and `why` are set: answer so, and close */
};

/* Zero means the default. */
struct http_head_limits {
	size_t bytes; /* of the whole head; 8192 */
	size_t lines; /* header lines; 64 */
	size_t body;  /* announced bytes of body; 64 KiB */
	const char *const
	    *hosts; /* NULL-ended, as http_host_name has them; NULL: any well-formed one */
};

struct http_head {
	/* answers */
	enum http_method method;
	size_t size;          /* READY: bytes of the head with its empty line */
	size_t body_size;     /* READY: bytes that follow */
	bool keep_alive;      /* the client would go on: HTTP/1.1 without Connection: close */
	bool expect_continue; /* the client waits for 100 before it sends the body */
	size_t path_size;     /* READY: bytes of the target before "?" */
	size_t target_at, target_size; /* READY: where in the bytes the target stands */
	int status;                    /* REFUSED: 400, 413, 417, 421, 431 or 501 */
	const char *why;               /* REFUSED: one of our own words, for a counter or a log */

	/* its own */
	const struct http_head_limits *limits;
	size_t at;    /* start of the first line not yet judged */
	size_t seen;  /* bytes looked at */
	size_t lines; /* header lines so far */
	bool old;     /* HTTP/1.0 */
	bool has_body_size;
};

/* `limits` must outlive the head; NULL for the defaults. */
void http_head_init(struct http_head *head, const struct http_head_limits *limits);
HARK_MUST_USE enum http_head_verdict http_head_read(struct http_head *head, struct str bytes);

/* The value of a header in lines of "Name: value" CR LF; the last one when it stands there more than
 * once, which is what the nearest proxy wrote. data NULL: absent. */
struct str http_head_find(struct str lines, struct str name);

/* The name in a Host header's value, "name" or "name:port", or in a URL's authority: ask.example.org,
 * 192.0.2.1, [::1]. False when it is not well-formed: one that carries a password, say. */
HARK_MUST_USE bool http_host_name(struct str value, struct str *out_name);

#endif
