/* SPDX-License-Identifier: MIT */
/* A delivery is one sending on its way to a gateway:
 *
 *   send -> (refused at once: deferred) ------------------> finish
 *        -> (token) -> transfer -> answered | nothing sent | doubt --> finish
 *
 * It does not log, retry, or know the gateway's words. */
#include "net/loop.h"
#include "net/transfer.h"
#include "channels/fit.h"
#include "channels/sms_token.h"
#include "channels/sms_http.h"

struct sms_http {
	struct channel channel;
	struct channel_ops ops;
	struct sms_http_setup setup;
	struct delivery *deliveries;
	struct inquiry *inquiries;
	struct sms_token *token; /* NULL: the gateway asks for none */
};

struct delivery {
	struct transfer transfer;   /* pending: with the gateway */
	struct sms_token_wait wait; /* pending: for a token */
	struct deferred refusal;    /* pending: refused by us, to be said on the next turn */
	const char *reason;         /* of that refusal */
	struct str text;            /* as it is sent */
	struct sms_http *gateway;
	struct sending *sending;
	struct arena arena;
	struct delivery *next, *previous;
};

/* One look-up on its way. */
struct inquiry {
	struct transfer transfer; /* pending: with the gateway */
	struct sms_http *gateway;
	struct looking *looking;
	struct arena arena;
	struct inquiry *next, *previous;
};

static void sms_http_send(struct channel *channel, struct sending *sending);
static void on_token(struct sms_token_wait *wait, const char *token);
static void on_refused(struct deferred *deferred);
static void on_transferred(struct transfer *transfer, const struct transfer_result *result);
static void sms_http_cancel(struct channel *channel, struct sending *sending);
static void sms_http_look_up(struct channel *channel, struct looking *looking);
static void on_asked(struct transfer *transfer, const struct transfer_result *result);
static void sms_http_cancel_looking(struct channel *channel, struct looking *looking);
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
		.look_up = dialect->klass == CHANNEL_LOOKUP ? sms_http_look_up : NULL,
		.cancel_looking = dialect->klass == CHANNEL_LOOKUP ? sms_http_cancel_looking : NULL,
		.free = sms_http_free,
	};
	struct channel_limits *limits = &gateway->ops.limits;
	limits->receipts = limits->receipts && setup->hook != NULL;
	if (setup->window > 0)
		limits->window = setup->window;
	if (setup->max_parts > 0 && setup->max_parts < limits->max_parts)
		limits->max_parts = setup->max_parts;
	gateway->channel.ops = &gateway->ops;
	if (dialect->build_token != NULL)
		gateway->token = sms_token_new(&gateway->setup);
	return &gateway->channel;
}

/* The single end of a delivery; without an outcome nobody is told. */
static void
delivery_finish(struct delivery *delivery, const struct outcome *outcome)
{
	struct sms_http *gateway = delivery->gateway;
	struct sending *sending = delivery->sending;
	transfer_cancel(&delivery->transfer);
	if (gateway->token != NULL)
		sms_token_forget(gateway->token, &delivery->wait);
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

void
sms_http_start(const struct sms_http_setup *setup, struct transfer *transfer,
    const struct sms_request *request, bool idempotent)
{
	struct transfer_header headers[3] = { 0 };
	size_t count = 0;
	if (request->content_type != NULL)
		headers[count++] =
		    (struct transfer_header){ "Content-Type", request->content_type };
	if (request->authorization != NULL)
		headers[count++] =
		    (struct transfer_header){ "Authorization", request->authorization };
	transfer_start(setup->transfers, transfer,
	    &(struct transfer_request){
		.url = request->url,
		.method = request->method,
		.headers = headers,
		.body = request->body,
		.user = request->user,
		.password = request->password,
		.idempotent = idempotent,
		.total = setup->total,
		.connect = setup->connect,
		.answer_limit = setup->answer_limit,
	    });
}

static void
delivery_request(struct delivery *delivery, const char *token)
{
	struct str text = delivery->text;
	const struct sms_http_setup *setup = &delivery->gateway->setup;
	const struct sending *sending = delivery->sending;
	struct arena *arena = &delivery->arena;
	const struct sms_measure measure = sms_text_measure(text);
	struct sms_message message = {
		.token = token,
		.ask_id = sending->ask_id,
		.to = sending->to,
		.from = sending->from != NULL ? sending->from : setup->account.from,
		.text = text,
		.encoding = measure.encoding,
		.parts = measure.parts,
		.now = clock_now(loop_clock(setup->loop)),
		.validity = sending->validity,
		.priority = sending->priority,
		.receipt_url = setup->hook != NULL
		    ? sms_hook_receipt_url(arena, setup->hook, sending->ask_id)
		    : NULL,
	};
	struct sms_request request;
	setup->dialect->build_request(arena, &setup->account, &message, &request);
	delivery->transfer.on_done = on_transferred;
	sms_http_start(setup, &delivery->transfer, &request, false);
}

static void
delivery_begin(struct delivery *delivery)
{
	struct sms_token *token = delivery->gateway->token;
	const char *now = token == NULL ? NULL : sms_token_now(token);
	if (token == NULL || now != NULL) {
		delivery_request(delivery, now);
		return;
	}
	delivery->wait.on_token = on_token;
	sms_token_ask(token, &delivery->wait);
}

static void
on_token(struct sms_token_wait *wait, const char *token)
{
	struct delivery *delivery = container_of(wait, struct delivery, wait);
	if (token != NULL)
		delivery_request(delivery, token);
	else
		delivery_finish(
		    delivery, &(struct outcome){ .kind = OUTCOME_RETRY, .reason = "no-token" });
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
	    account->sender == NULL && !gateway->setup.dialect->has_sender)
		delivery->reason = "no-sender";
	if (delivery->reason == NULL) {
		delivery->text = text;
		delivery_begin(delivery);
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
	struct sms_token *token = delivery->gateway->token;
	if (token != NULL && result->end == TRANSFER_ANSWERED && result->status == 401)
		sms_token_spoil(token);
	switch (result->end) {
	case TRANSFER_ANSWERED:
		delivery->gateway->setup.dialect->read_answer(&delivery->arena,
		    &delivery->gateway->setup.account,
		    &(struct sms_answer){ .status = result->status,
			.body = result->body,
			.retry_after = result->retry_after },
		    &outcome);
		/* A token is let in for a while only, and the next one is another. */
		outcome.locked_out = outcome.locked_out && (token == NULL || result->status != 401);
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

/* Looking up: asking changes nothing, so that asking again does not either. */

static void
inquiry_finish(struct inquiry *inquiry, const struct finding *finding)
{
	struct looking *looking = inquiry->looking;
	transfer_cancel(&inquiry->transfer);
	if (inquiry->previous != NULL)
		inquiry->previous->next = inquiry->next;
	else
		inquiry->gateway->inquiries = inquiry->next;
	if (inquiry->next != NULL)
		inquiry->next->previous = inquiry->previous;
	looking->handle = NULL;
	if (finding != NULL)
		looking->on_found(looking, finding);
	arena_done(&inquiry->arena);
	free(inquiry);
}

static void
sms_http_look_up(struct channel *channel, struct looking *looking)
{
	struct sms_http *gateway = sms_http_of(channel);
	const struct sms_http_setup *setup = &gateway->setup;
	BUG_ON(looking->handle != NULL, "a text is looked up while it is looked up");
	struct inquiry *inquiry = alloc_new(sizeof(*inquiry));
	inquiry->gateway = gateway;
	inquiry->looking = looking;
	inquiry->next = gateway->inquiries;
	if (inquiry->next != NULL)
		inquiry->next->previous = inquiry;
	gateway->inquiries = inquiry;
	looking->handle = inquiry;
	inquiry->transfer.on_done = on_asked;
	struct sms_request request;
	setup->dialect->build_lookup(&inquiry->arena, &setup->account, looking->ask_id,
	    clock_now(loop_clock(setup->loop)), &request);
	sms_http_start(setup, &inquiry->transfer, &request, true);
}

static void
on_asked(struct transfer *transfer, const struct transfer_result *result)
{
	struct inquiry *inquiry = container_of(transfer, struct inquiry, transfer);
	const struct sms_http_setup *setup = &inquiry->gateway->setup;
	struct finding finding = { .kind = FINDING_UNSAID, .reason = "no-answer" };
	if (result->end == TRANSFER_ANSWERED)
		setup->dialect->read_lookup(&inquiry->arena, &setup->account,
		    inquiry->looking->ask_id,
		    &(struct sms_answer){ .status = result->status, .body = result->body },
		    &finding);
	inquiry_finish(inquiry, &finding);
}

static void
sms_http_cancel_looking(struct channel *channel, struct looking *looking)
{
	(void) channel;
	if (looking->handle != NULL)
		inquiry_finish(looking->handle, NULL);
}

static void
sms_http_free(struct channel *channel)
{
	struct sms_http *gateway = sms_http_of(channel);
	while (gateway->inquiries != NULL)
		inquiry_finish(gateway->inquiries, NULL);
	while (gateway->deliveries != NULL)
		delivery_finish(gateway->deliveries, NULL);
	sms_token_free(gateway->token);
	free(gateway);
}
