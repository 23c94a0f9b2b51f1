/* SPDX-License-Identifier: MIT */
#ifndef NET_LINE_SERVER_H
#define NET_LINE_SERVER_H

/*
 * A line server speaks with the command line over a Unix socket: one request per line, one answer
 * per line, in order. The socket is 0600 and the peer's uid is checked with SO_PEERCRED: only the
 * user that hark runs as, and root, are heard. What the lines mean is the owner's business; a line
 * holds no line feed and no NUL.
 *
 * A request lives from on_request until line_answer, which may come much later (the core commits
 * first); the next line of the same connection waits for it. Loop thread only, but for
 * line_client_call, which blocks and is for the command line's own process.
 */
#include "base/error.h"
#include "base/instant.h"
#include "base/strbuf.h"

struct loop;
struct line_server;
struct line_request;
struct line_server_owner;

typedef void line_request_fn(struct line_server_owner *owner, struct line_request *request);

/* Embedded by whoever serves. */
struct line_server_owner {
	line_request_fn *on_request; /* MUST lead to exactly one line_answer */
};

enum {
	LINE_LIMIT = 8 << 20, /* bytes of a line, either way */
	LINE_CONNECTIONS = 16 /* at once; more are closed unheard */
};

struct line_request {
	struct str text; /* without the line feed; until line_answer */
	unsigned uid;    /* of the caller */
	void *handler;   /* for whoever handles it */
};

/* life. A socket left behind by a dead process is replaced; one that answers is BUSY. Requests not
 * yet answered survive line_server_free; answering them then does nothing. */
HARK_MUST_USE struct line_server *line_server_new(
    struct loop *loop, const char *path, struct line_server_owner *owner, struct error *error);
void line_server_free(struct line_server *server); /* removes the socket */

/* Answers and ends the request. The text is copied; a line feed or NUL in it is a bug. */
void line_answer(struct line_request *request, struct str text);

/* Sends one line and waits up to `wait` for the answer, which is added to `answer`.
 * Fails MISSING (nobody serves there), DENIED, LIMIT (too long, or no room in `answer`), INPUT (a
 * line feed in the request), IO (broken off: the request may have been carried out). */
HARK_MUST_USE bool line_client_call(
    const char *path, struct str request, span wait, struct strbuf *answer, struct error *error);

#endif
