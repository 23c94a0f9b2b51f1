/* SPDX-License-Identifier: MIT */
#include "base/clock.h"
#include "net/loop.h"
#include "net/transfer.h"
#include "channels/sms_token.h"

struct sms_token {
	struct transfer transfer; /* pending: asked for */
	struct sms_http_setup setup;
	struct arena arena; /* of the token, and of the request that brings the next */
	const char *value;  /* NULL: none */
	instant until;
	struct sms_token_wait *waiting;
};

static void on_transferred(struct transfer *transfer, const struct transfer_result *result);

struct sms_token *
sms_token_new(const struct sms_http_setup *setup)
{
	struct sms_token *token = alloc_new(sizeof(*token));
	token->setup = *setup;
	token->transfer.on_done = on_transferred;
	return token;
}

void
sms_token_free(struct sms_token *token)
{
	if (token == NULL)
		return;
	transfer_cancel(&token->transfer);
	arena_done(&token->arena);
	free(token);
}

const char *
sms_token_now(struct sms_token *token)
{
	instant now = clock_now(loop_clock(token->setup.loop));
	return token->value != NULL && instant_before(now, token->until) ? token->value : NULL;
}

void
sms_token_ask(struct sms_token *token, struct sms_token_wait *wait)
{
	const struct sms_http_setup *setup = &token->setup;
	BUG_ON(wait->waiting, "a token is waited for once");
	wait->waiting = true;
	wait->next = token->waiting;
	token->waiting = wait;
	if (token->transfer.handle != NULL)
		return;
	struct sms_request request;
	token->value = NULL;
	arena_reset(&token->arena);
	setup->dialect->build_token(
	    &token->arena, &setup->account, clock_now(loop_clock(setup->loop)), &request);
	sms_http_start(setup, &token->transfer, &request, true);
}

void
sms_token_forget(struct sms_token *token, struct sms_token_wait *wait)
{
	if (!wait->waiting)
		return;
	struct sms_token_wait **at = &token->waiting;
	while (*at != wait)
		at = &(*at)->next;
	*at = wait->next;
	wait->waiting = false;
}

void
sms_token_spoil(struct sms_token *token)
{
	token->value = NULL;
}

static void
on_transferred(struct transfer *transfer, const struct transfer_result *result)
{
	struct sms_token *token = container_of(transfer, struct sms_token, transfer);
	const struct sms_http_setup *setup = &token->setup;
	span lasts = { 0 };
	token->value = NULL;
	if (result->end == TRANSFER_ANSWERED &&
	    setup->dialect->read_token(&token->arena,
		&(struct sms_answer){ .status = result->status, .body = result->body },
		&token->value, &lasts))
		token->until =
		    instant_plus(clock_now(loop_clock(setup->loop)), (span){ lasts.ms - 60000 });
	/* Who is called may ask again, or forget another that waits. */
	while (token->waiting != NULL) {
		struct sms_token_wait *wait = token->waiting;
		token->waiting = wait->next;
		wait->waiting = false;
		wait->on_token(wait, token->value);
		if (token->transfer.handle != NULL)
			return; /* asked anew: what waits, waits for that */
	}
}
