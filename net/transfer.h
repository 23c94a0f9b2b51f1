/* SPDX-License-Identifier: MIT */
#ifndef NET_TRANSFER_H
#define NET_TRANSFER_H

/*
 * A transfer is one HTTP request that hark makes and the answer it gets: a text given to a gateway,
 * a look-up. libcurl's multi interface on the loop; nothing blocks.
 *
 * What matters is what is known at the end. libcurl by itself posts twice when a reused connection
 * dies without a byte of answer (measured, 7.88.1), so a request that is not idempotent always gets
 * a fresh connection, is never redirected and never retried here. A transfer ends in exactly one of
 * three ways, and "may have left" is never called a failure: a patient asked twice is an incident.
 *
 * HTTP/1.1, http and https only, no proxy from the environment, no cookies, certificates checked,
 * TLS 1.2 or later.
 */
#include "base/instant.h"
#include "base/str.h"

struct loop;
struct transfers;
struct transfer;

enum transfer_end {
	TRANSFER_ANSWERED,     /* a whole answer: look at status and body */
	TRANSFER_NOTHING_SENT, /* proven: not one byte of the request left this machine */
	TRANSFER_DOUBT,        /* it may have left, and no whole answer came */
};

struct transfer_result {
	enum transfer_end end;
	int status;               /* HTTP status; 0 when none was read */
	struct str body;          /* borrowed during the callback; bytes, unchecked */
	const char *content_type; /* as the peer said; "" when it did not */
	span retry_after;         /* what the peer asked for, an hour at most; 0 when it did not */
	const char *reason; /* why not answered, for a log: no address, no text; "" if it was */
};

typedef void transfer_fn(struct transfer *transfer, const struct transfer_result *result);

/* Embedded by the operation that waits for it; zeroed when idle. */
struct transfer {
	transfer_fn *on_done;
	struct transfer_handle *handle; /* non-null: pending */
};

struct transfer_header {
	const char *name;
	const char *value; /* one line */
};

/* All of it is copied by transfer_start. */
struct transfer_request {
	const char *url;
	const char *method;                    /* NULL: POST when there is a body, else GET */
	const struct transfer_header *headers; /* ended by a NULL name; NULL for none */
	struct str body;                       /* sent as it stands */
	const char *user, *password; /* basic authentication; NULL for none, never logged */
	bool idempotent;             /* may reuse a connection, and be sent twice by libcurl */
	span total;                  /* from start to end; 0: 20 s */
	span connect;                /* name, TCP and TLS; 0: 5 s */
	size_t answer_limit;         /* bytes of body; more is DOUBT; 0: 64 KiB */
};

/* life. Freeing cancels what is pending; not from a callback. */
HARK_MUST_USE struct transfers *transfers_new(struct loop *loop);
void transfers_free(struct transfers *transfers);

/* Starts it. Calls back once, on a later turn of the loop; the callback may start others. A request
 * that can't be made (not a URL, a line break in a header) ends as NOTHING_SENT. */
void transfer_start(
    struct transfers *transfers, struct transfer *transfer, const struct transfer_request *request);

/* No callback after this. What had left stays in doubt. Idle ones are accepted. */
void transfer_cancel(struct transfer *transfer);

#endif
