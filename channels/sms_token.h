/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_TOKEN_H
#define CHANNELS_SMS_TOKEN_H

/*
 * A gateway's access token: asked for when the first text needs one, kept until a minute before it
 * ends. Texts wait for it; when it does not come, nothing of them has left. Asking for a token sends
 * no text, so that it may be repeated. One per channel, on the loop's thread.
 */
#include "channels/sms_http.h"

struct sms_token;
struct sms_token_wait;

/* `token` is NULL when there is none to be had now; it lives until the callback returns. */
typedef void sms_token_fn(struct sms_token_wait *wait, const char *token);

/* Embedded by whoever waits; zeroed when idle. */
struct sms_token_wait {
	sms_token_fn *on_token;
	struct sms_token_wait *next;
	bool waiting;
};

struct sms_token *sms_token_new(const struct sms_http_setup *setup);
void sms_token_free(struct sms_token *token); /* nobody is called */

/* The token that is good now; NULL: ask. */
const char *sms_token_now(struct sms_token *token);
/* Calls back once, on a later turn of the loop. */
void sms_token_ask(struct sms_token *token, struct sms_token_wait *wait);
void sms_token_forget(struct sms_token *token, struct sms_token_wait *wait); /* idle: accepted */
/* The gateway would not have it: the next one is asked for. */
void sms_token_spoil(struct sms_token *token);

#endif
