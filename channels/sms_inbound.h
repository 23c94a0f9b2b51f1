/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_INBOUND_H
#define CHANNELS_SMS_INBOUND_H

/*
 * What a gateway tells us by webhook: texts and receipts. It authenticates (the gateway's own
 * address, the secret in the path, the gateway's own proof where it has one, the signature of the
 * ask_id), decodes by dialect, and hands the value on together with the request. For a value the
 * gateway gets its 200 only from sms_inbound_answer, which the owner calls once the value is
 * committed: what was acknowledged is ours to keep, and what we could not keep is told 503, so that
 * it comes again.
 *
 * One per channel, on the loop's thread. It keeps nothing: the request carries all.
 */
#include "channels/sms_dialect.h"
#include "channels/sms_hook.h"
#include "net/http_server.h"

struct poison;
struct sms_inbound;
struct sms_inbound_owner;

/* Embedded by the daemon. Values live in the request's arena. Each on_text and on_receipt MUST lead to
 * exactly one sms_inbound_answer for that request, now or later. */
struct sms_inbound_owner {
	void (*on_text)(struct sms_inbound_owner *owner, const struct inbound_text *text,
	    struct http_request *request);
	void (*on_receipt)(struct sms_inbound_owner *owner, const struct receipt *receipt,
	    struct http_request *request);
	/* For the log: a call was answered with 403, 400 or 405. May be NULL. */
	void (*on_refused)(struct sms_inbound_owner *owner, int status);
	/* For the log: a receipt that is the gateway's own, and says nothing that we understand, was answered
	 * with 200, since it would not say it better the next time. May be NULL. */
	void (*on_unread)(struct sms_inbound_owner *owner);
};

struct sms_inbound_setup {
	const char *channel; /* its name in values; NULL: the dialect's */
	const struct sms_dialect *dialect;
	const struct sms_account *account; /* with what proves webhooks; outlives us */
	const struct sms_hook *hook;       /* outlives us */
	const char *const
	    *addresses; /* NULL-ended: numeric addresses it may come from; NULL: any */
	struct sms_inbound_owner *owner;
	struct poison *poison; /* outlives us; NULL: none is noted */
};

/* life */
HARK_MUST_USE struct sms_inbound *sms_inbound_new(const struct sms_inbound_setup *setup);
void sms_inbound_free(struct sms_inbound *inbound);

/* Whether the path is under this hook, rightly or wrongly. */
bool sms_inbound_is_for(const struct sms_inbound *inbound, const char *path);

/* Takes the request over: answers it, or calls the owner, before it returns. By itself it answers 403 to who
 * can't prove to be the gateway, 405 to a HEAD, 400 to a call with more fields than any gateway sends and to
 * one for a text that brings nothing at all, and 200 to a receipt that it can't read. A text that is the
 * gateway's own is never refused, for the gateway would drop it, or repeat it for a day: with broken escapes
 * or NULs it comes `damaged`, and when it cannot be read at all `unread`, with the fields of the call for
 * words. A call in which the process ended twice (base/poison.h) is not taken apart again: what is said to be
 * a text comes `unread`, with the call as it stands for words, and a receipt gets its 200. */
void sms_inbound_serve(struct sms_inbound *inbound, struct http_request *request);

/* True: 200 without a body (a body could be sent on to the patient). False: 503, come again. */
void sms_inbound_answer(struct http_request *request, bool committed);

/* How many were refused: strangers, and what could not be read. For /health. */
uint64_t sms_inbound_refused(const struct sms_inbound *inbound);

#endif
