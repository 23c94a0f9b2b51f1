/* SPDX-License-Identifier: MIT */
#ifndef NET_HTTP_SERVER_H
#define NET_HTTP_SERVER_H

/*
 * An HTTP server on one address, for webhooks and pages. Every request is judged on its raw bytes
 * before anybody else sees it (net/http_head). Connections are counted, in all and per address (of
 * IPv6 per /64, which is what one customer has), and when there are too many, whoever keeps us
 * waiting makes room (net/http_crowd). A deadline for the whole request stands that one byte every
 * few seconds can't push back. A request whose body has not wholly come is never handed up.
 *
 * A request lives from on_request until http_answer, which may come much later: the core commits
 * first. When the peer has left meanwhile, answering does nothing. Loop thread only.
 *
 * With a certificate of our own (net/tls_server) all this holds behind TLS; the handshake counts
 * against the same deadline.
 *
 * One request at a time per connection: what a client sends ahead waits, unread, for the answer.
 */
#include "base/arena.h"
#include "base/error.h"
#include "base/instant.h"
#include "net/http_head.h"

struct loop;
struct http_server;
struct http_request;
struct http_server_owner;
struct tls_server;

typedef void http_request_fn(struct http_server_owner *owner, struct http_request *request);

/* Embedded by whoever serves. */
struct http_server_owner {
	http_request_fn *on_request; /* MUST lead to exactly one http_answer */
	/* Somebody asked for a host that is none of ours and got 421; NULL: nobody wants to know. */
	void (*on_misdirected)(struct http_server_owner *owner);
};

/* Zero means the default. */
struct http_server_setup {
	const char *address; /* numeric; "127.0.0.1" */
	uint16_t port;       /* 0: any free one, see http_server_port */
	struct http_server_owner *owner;
	struct http_head_limits head; /* its hosts must outlive the server */
	size_t max_connections;       /* 300 */
	/* Of who speaks for nobody but themselves: not of the proxy, nor of who is spared. */
	size_t max_per_address;    /* 20 */
	size_t max_requests;       /* per connection; 100 */
	const char *const *spared; /* numeric, NULL-ended, outlives the server; NULL: nobody */
	const char *proxy; /* numeric address whose X-Forwarded-For is believed; NULL: nobody */
	span deadline;     /* from accept, or from the first byte on a kept connection; 10 s */
	span idle;         /* between requests on a kept connection; 15 s */
	span stall;        /* to take 4 KiB, or the rest, of an answer; 10 s */
	span patience;     /* who keeps us waiting longer is the first to make room; 1 s */
	span grace;        /* ... and who has come so lately is not asked to; 20 ms */
	struct tls_server *tls; /* our own; outlives the server; NULL: none */
	bool script;            /* pages may load script from this server */
	bool https;             /* reached by TLS, ours or a proxy's: say so to browsers (HSTS) */
};

struct http_request {
	enum http_method method;
	const char *target; /* as it came, path and query: what signatures are made over */
	const char *path;   /* decoded once; no "..", no "//", ASCII */
	struct str query;   /* without the "?", undecoded: for net/form */
	struct str body;
	const char *peer;   /* numeric address of the client, through the proxy if there is one */
	struct arena arena; /* for whoever handles it; dies with the answer */
	void *handler;      /* for whoever handles it */
};

/* life. Requests not yet answered survive http_server_free, which is not to be called from
 * on_request; answering them then does nothing.
 * Fails CONFIG (not an address), BUSY (somebody listens there), IO. */
HARK_MUST_USE struct http_server *
http_server_new(struct loop *loop, const struct http_server_setup *setup, struct error *error);
void http_server_free(struct http_server *server);
void http_server_close(struct http_server *server); /* accepts no more; goes on answering */

/* answering */
/* Adds a header to the answer to come (Location, Set-Cookie, Retry-After ...). The content type and
 * the security headers come by themselves. A line break in it is a bug. */
void http_answer_header(struct http_request *request, const char *name, const char *value);
/* Answers and ends the request. The body is copied. content_type NULL: no body, no type. */
void
http_answer(struct http_request *request, int status, const char *content_type, struct str body);

/* questions */
struct str
http_header(const struct http_request *request, const char *name); /* data NULL: absent */
bool http_is_gone(const struct http_request *request);             /* nobody waits for the answer */
uint16_t http_server_port(const struct http_server *server);
size_t http_server_connections(const struct http_server *server);
size_t http_server_waiting(const struct http_server *server); /* requests not yet answered */
uint64_t http_server_refused(const struct http_server *server);
uint64_t http_server_cut_off(const struct http_server *server); /* to make room for others */

#endif
