/* SPDX-License-Identifier: MIT */
/* A delivery is one sending on its way to a gateway:
 *
 *   send -> (refused at once: deferred) ------------------> finish
 *        -> transfer -> answered | nothing sent | doubt --> finish
 *
 * It does not log, retry, or know the gateway's words. */
#include "net/loop.h"
#include "net/transfer.h"
#include "channels/fit.h"
#include "channels/sms_http.h"

struct sms_http {
	struct channel channel;
	struct channel_ops ops;
	struct sms_http_setup setup;
	struct delivery *deliveries;
};

struct delivery {
	struct transfer transfer; /* pending: with the gateway */
	struct deferred refusal;  /* pending: refused by us, to be said on the next turn */
	const char *reason;       /* of that refusal */
	struct sms_http *gateway;
	struct sending *sending;
	struct arena arena;
	struct delivery *next, *previous;
};

static void sms_http_send(struct channel *channel, struct sending *sending);
static void on_refused(struct deferred *deferred);
static void on_transferred(struct transfer *transfer, const struct transfer_result *result);
static void sms_http_cancel(struct channel *channel, struct sending *sending);
static void sms_http_free(struct channel *channel);

static struct sms_http *
sms_http_of(struct channel *channel)
{
	return container_of(channel, struct sms_http, channel);
}

struct channel *
sms_http_new(const struct sms_http_setup *setup)
{
	struct sms_http *gateway = alloc_new(sizeof(*gateway));
	const struct sms_dialect *dialect = setup->dialect;
	gateway->setup = *setup;
	gateway->ops = (struct channel_ops){
		.name = setup->name != NULL ? setup->name : dialect->name,
		.medium = CHANNEL_SMS,
		/* Without receipts nothing can ever end the doubt. */
		.klass = dialect->klass == CHANNEL_CALLBACK && setup->hook == NULL ? CHANNEL_BLIND
										   : dialect->klass,
		.limits = dialect->limits,
		.send = sms_http_send,
		.cancel = sms_http_cancel,
		.free = sms_http_free,
	};
	struct channel_limits *limits = &gateway->ops.limits;
	limits->receipts = limits->receipts && setup->hook != NULL;
	if (setup->window > 0)
		limits->window = setup->window;
	if (setup->max_parts > 0 && setup->max_parts < limits->max_parts)
		limits->max_parts = setup->max_parts;
	gateway->channel.ops = &gateway->ops;
	return &gateway->channel;
}

/* The single end of a delivery; without an outcome nobody is told. */
static void
delivery_finish(struct delivery *delivery, const struct outcome *outcome)
{
	struct sms_http *gateway = delivery->gateway;
	struct sending *sending = delivery->sending;
	transfer_cancel(&delivery->transfer);
	loop_undefer(gateway->setup.loop, &delivery->refusal);
	if (delivery->previous != NULL)
		delivery->previous->next = delivery->next;
	else
		gateway->deliveries = delivery->next;
	if (delivery->next != NULL)
		delivery->next->previous = delivery->previous;
	sending->handle = NULL;
	if (outcome != NULL)
		sending->on_sent(sending, outcome);
	arena_done(&delivery->arena);
	free(delivery);
}

static void
delivery_request(struct delivery *delivery, struct str text)
{
	const struct sms_http_setup *setup = &delivery->gateway->setup;
	const struct sending *sending = delivery->sending;
	struct arena *arena = &delivery->arena;
	struct sms_message message = {
		.ask_id = sending->ask_id,
		.to = sending->to,
		.from = sending->from != NULL ? sending->from : setup->account.from,
		.text = text,
		.encoding = sms_text_measure(text).encoding,
		.now = clock_now(loop_clock(setup->loop)),
		.validity = sending->validity,
		.receipt_url = setup->hook != NULL
		    ? sms_hook_receipt_url(arena, setup->hook, sending->ask_id)
		    : NULL,
	};
	struct sms_request request;
	setup->dialect->build_request(arena, &setup->account, &message, &request);

	struct transfer_header headers[3] = { 0 };
	size_t count = 0;
	if (request.content_type != NULL)
		headers[count++] = (struct transfer_header){ "Content-Type", request.content_type };
	if (request.authorization != NULL)
		headers[count++] =
		    (struct transfer_header){ "Authorization", request.authorization };
	delivery->transfer.on_done = on_transferred;
	transfer_start(setup->transfers, &delivery->transfer,
	    &(struct transfer_request){
		.url = request.url,
		.method = request.method,
		.headers = headers,
		.body = request.body,
		.user = request.user,
		.password = request.password,
		.total = setup->total,
		.connect = setup->connect,
	    });
}

static void
sms_http_send(struct channel *channel, struct sending *sending)
{
	struct sms_http *gateway = sms_http_of(channel);
	BUG_ON(sending->handle != NULL, "a sending is sent while it is under way");
	struct delivery *delivery = alloc_new(sizeof(*delivery));
	delivery->gateway = gateway;
	delivery->sending = sending;
	delivery->next = gateway->deliveries;
	if (delivery->next != NULL)
		delivery->next->previous = delivery;
	gateway->deliveries = delivery;
	sending->handle = delivery;

	/* Signs only are made plain, so the words stay; what is judged is what is sent. */
	struct sending clean = *sending;
	struct str text = sms_text_clean(&delivery->arena, str_from(sending->body));
	clean.body = arena_cstr(&delivery->arena, text);
	delivery->reason = fit_refusal(CHANNEL_SMS, &gateway->ops.limits, &clean);
	const struct sms_account *account = &gateway->setup.account;
	if (delivery->reason == NULL && sending->from == NULL && account->from == NULL &&
	    account->sender == NULL)
		delivery->reason = "no-sender";
	if (delivery->reason == NULL) {
		delivery_request(delivery, text);
		return;
	}
	delivery->refusal.on_turn = on_refused;
	loop_defer(gateway->setup.loop, &delivery->refusal);
}

static void
on_refused(struct deferred *deferred)
{
	struct delivery *delivery = container_of(deferred, struct delivery, refusal);
	delivery_finish(
	    delivery, &(struct outcome){ .kind = OUTCOME_REFUSED, .reason = delivery->reason });
}

static void
on_transferred(struct transfer *transfer, const struct transfer_result *result)
{
	struct delivery *delivery = container_of(transfer, struct delivery, transfer);
	struct outcome outcome = { .kind = OUTCOME_UNKNOWN, .reason = "no-answer" };
	switch (result->end) {
	case TRANSFER_ANSWERED:
		delivery->gateway->setup.dialect->read_answer(&delivery->arena,
		    &delivery->gateway->setup.account,
		    &(struct sms_answer){ .status = result->status,
			.body = result->body,
			.retry_after = result->retry_after },
		    &outcome);
		break;
	case TRANSFER_NOTHING_SENT:
		outcome = (struct outcome){ .kind = OUTCOME_RETRY, .reason = "not-connected" };
		break;
	case TRANSFER_DOUBT: break;
	}
	delivery_finish(delivery, &outcome);
}

static void
sms_http_cancel(struct channel *channel, struct sending *sending)
{
	(void) channel;
	if (sending->handle != NULL)
		delivery_finish(sending->handle, NULL);
}

static void
sms_http_free(struct channel *channel)
{
	struct sms_http *gateway = sms_http_of(channel);
	while (gateway->deliveries != NULL)
		delivery_finish(gateway->deliveries, NULL);
	free(gateway);
}
