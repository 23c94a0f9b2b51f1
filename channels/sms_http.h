/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_HTTP_H
#define CHANNELS_SMS_HTTP_H

/*
 * A channel over an HTTP gateway: the only SMS code that touches the wire. What is particular to a
 * gateway is its dialect; this one makes the request once, on a fresh connection, and turns how it
 * ended into an outcome: nothing left is RETRY, half an answer is UNKNOWN, a whole one is for the
 * dialect to read. Ended by channel_free; the loop and the transfers must outlive it.
 */
#include "channels/sms_dialect.h"
#include "channels/sms_hook.h"

struct loop;
struct transfers;

/* Zero means the default. */
struct sms_http_setup {
	struct loop *loop;
	struct transfers *transfers;
	const struct sms_dialect *dialect;
	struct sms_account account;
	const struct sms_hook
	    *hook;           /* where receipts come; NULL: none are asked for. Outlives us */
	const char *name;    /* of the channel; the dialect's */
	int window;          /* the dialect's */
	int max_parts;       /* the dialect's; never more */
	span total;          /* from start to answer; 20 s */
	span connect;        /* of it, until connected; 5 s */
	size_t answer_limit; /* bytes of an answer; 64 KiB */
};

HARK_MUST_USE struct channel *sms_http_new(const struct sms_http_setup *setup);

/* For sms_poll: a request of the dialect's, made with this setup. Not idempotent: once and no more. */
struct transfer;
void sms_http_start(const struct sms_http_setup *setup, struct transfer *transfer,
    const struct sms_request *request, bool idempotent);

#endif
