/* SPDX-License-Identifier: MIT */
/* The built-in phone. Each send is a delivery with one alarm, going forward through its stages:
 *
 *   TRAVELLING -> (outcome, arrival) -> RECEIPT -> gone
 *             \-> (arrival) -> UNANSWERED -> (outcome UNKNOWN) -> RECEIPT -> gone
 *
 * It keeps no order of its own: the clock's is the order. */
#include "channels/fit.h"
#include "channels/phone.h"

enum { PHONE_WINDOW = 1000, PHONE_PARTS = 6, PHONE_BYTES = 65536 };

enum stage {
	STAGE_TRAVELLING,
	STAGE_UNANSWERED,
	STAGE_RECEIPT,
};

struct delivery {
	struct phone *phone;
	struct sending *sending; /* non-null: an outcome is owed */
	struct alarm alarm;
	enum stage stage;
	enum phone_behaviour behaviour;
	const char *refusal; /* non-null: can't be carried at all */
	int receipts_left;
	struct phone_text *text; /* until it arrives */
	char ask_id[64];
	struct delivery *next, *previous;
};

struct scripted {
	char *to; /* NULL: any */
	enum phone_behaviour behaviour;
	struct scripted *next;
};

struct phone {
	struct channel channel;
	struct channel_ops ops;
	struct phone_setup setup;
	struct arena arena; /* the texts that arrived */
	struct phone_text *first, *last;
	struct scripted *script;
	struct delivery *deliveries;
};

/* What each behaviour does, beside its outcome. */
static const struct {
	enum outcome_kind outcome;
	bool arrives;
	int receipts;
	enum receipt_state receipt;
} acts[] = {
	[PHONE_SENT] = { OUTCOME_SENT, true, 1, RECEIPT_DELIVERED },
	[PHONE_REFUSE] = { OUTCOME_REFUSED, false, 0, RECEIPT_NONE },
	[PHONE_RETRY] = { OUTCOME_RETRY, false, 0, RECEIPT_NONE },
	[PHONE_TIMEOUT_AFTER] = { OUTCOME_UNKNOWN, true, 0, RECEIPT_NONE },
	[PHONE_TIMEOUT_BEFORE] = { OUTCOME_UNKNOWN, false, 0, RECEIPT_NONE },
	[PHONE_LATE_RECEIPT] = { OUTCOME_UNKNOWN, true, 1, RECEIPT_DELIVERED },
	[PHONE_SILENT] = { OUTCOME_SENT, true, 0, RECEIPT_NONE },
	[PHONE_UNDELIVERED] = { OUTCOME_SENT, false, 1, RECEIPT_FAILED_TEMPORARY },
	[PHONE_FILTERED] = { OUTCOME_SENT, false, 1, RECEIPT_FAILED },
	[PHONE_NO_ADDRESS] = { OUTCOME_SENT, false, 1, RECEIPT_NO_ADDRESS },
	[PHONE_TWO_RECEIPTS] = { OUTCOME_SENT, true, 2, RECEIPT_DELIVERED },
	[PHONE_EARLY_RECEIPT] = { OUTCOME_SENT, true, 1, RECEIPT_DELIVERED },
};

static void phone_send(struct channel *channel, struct sending *sending);
static void on_alarm(struct alarm *alarm);
static void phone_cancel(struct channel *channel, struct sending *sending);
static void phone_free(struct channel *channel);

static struct phone *
phone_of(struct channel *channel)
{
	return container_of(channel, struct phone, channel);
}

struct phone *
phone_new(const struct phone_setup *setup)
{
	struct phone *phone = alloc_new(sizeof(*phone));
	phone->setup = *setup;
	if (setup->receipt_delay.ms == 0)
		phone->setup.receipt_delay = seconds(2);
	if (setup->patience.ms == 0)
		phone->setup.patience = seconds(20);
	phone->ops = (struct channel_ops){
		.name = setup->name != NULL ? setup->name : "phone",
		.medium = setup->medium,
		.klass = setup->blind ? CHANNEL_BLIND : CHANNEL_CALLBACK,
		.limits = { .window = PHONE_WINDOW,
		    .max_parts = setup->medium == CHANNEL_EMAIL ? 0
			: setup->max_parts > 0                  ? setup->max_parts
								: PHONE_PARTS,
		    .max_bytes = PHONE_BYTES,
		    .receipts = !setup->blind },
		.send = phone_send,
		.cancel = phone_cancel,
		.free = phone_free,
	};
	phone->channel.ops = &phone->ops;
	arena_init(&phone->arena);
	return phone;
}

struct channel *
phone_channel(struct phone *phone)
{
	return &phone->channel;
}

static enum phone_behaviour
next_behaviour(struct phone *phone, const char *to)
{
	for (struct scripted **at = &phone->script; *at != NULL; at = &(*at)->next) {
		struct scripted *line = *at;
		if (line->to != NULL && strcmp(line->to, to) != 0)
			continue;
		enum phone_behaviour behaviour = line->behaviour;
		*at = line->next;
		free(line->to);
		free(line);
		return behaviour;
	}
	return PHONE_SENT;
}

static const char *
keep(struct phone *phone, const char *text)
{
	return arena_strdup(&phone->arena, text != NULL ? text : "");
}

static void
phone_send(struct channel *channel, struct sending *sending)
{
	struct phone *phone = phone_of(channel);
	BUG_ON(sending->handle != NULL, "a sending is sent while it is under way");
	struct delivery *delivery = alloc_new(sizeof(*delivery));
	delivery->phone = phone;
	delivery->sending = sending;
	delivery->alarm.on_alarm = on_alarm;
	delivery->refusal = fit_refusal(phone->ops.medium, &phone->ops.limits, sending);
	if (delivery->refusal == NULL) {
		delivery->behaviour = next_behaviour(phone, sending->to);
		delivery->text = ARENA_NEW(&phone->arena, struct phone_text);
		*delivery->text = (struct phone_text){
			.ask_id = keep(phone, sending->ask_id),
			.attempt = sending->attempt,
			.to = keep(phone, sending->to),
			.from = keep(phone, sending->from),
			.subject = keep(phone, sending->subject),
			.body = keep(phone, sending->body),
		};
	}
	(void) snprintf(delivery->ask_id, sizeof(delivery->ask_id), "%s", sending->ask_id);
	delivery->receipts_left = phone->setup.blind ? 0 : acts[delivery->behaviour].receipts;
	delivery->next = phone->deliveries;
	if (delivery->next != NULL)
		delivery->next->previous = delivery;
	phone->deliveries = delivery;
	sending->handle = delivery;
	struct clock *clock = phone->setup.clock;
	clock_arm(clock, &delivery->alarm, instant_plus(clock_now(clock), phone->setup.latency));
}

/* The single end of a delivery. */
static void
delivery_finish(struct delivery *delivery)
{
	struct phone *phone = delivery->phone;
	clock_disarm(phone->setup.clock, &delivery->alarm);
	if (delivery->previous != NULL)
		delivery->previous->next = delivery->next;
	else
		phone->deliveries = delivery->next;
	if (delivery->next != NULL)
		delivery->next->previous = delivery->previous;
	free(delivery);
}

static void
delivery_answer(struct delivery *delivery, const struct outcome *outcome)
{
	struct sending *sending = delivery->sending;
	delivery->sending = NULL;
	if (sending == NULL)
		return;
	sending->handle = NULL;
	sending->on_sent(sending, outcome);
}

static void
delivery_arrive(struct delivery *delivery)
{
	struct phone *phone = delivery->phone;
	struct phone_text *text = delivery->text;
	delivery->text = NULL;
	text->at = clock_now(phone->setup.clock);
	if (phone->last != NULL)
		phone->last->next = text;
	else
		phone->first = text;
	phone->last = text;
	struct phone_owner *owner = phone->setup.owner;
	if (owner != NULL && owner->on_text != NULL)
		owner->on_text(owner, text);
}

static void
delivery_receipt(struct delivery *delivery)
{
	struct phone *phone = delivery->phone;
	struct phone_owner *owner = phone->setup.owner;
	struct receipt receipt = {
		.channel = phone->ops.name,
		.ask_id = str_from(delivery->ask_id),
		.state = acts[delivery->behaviour].receipt,
		.raw_code = STR("phone"),
		.gateway_time = clock_now(phone->setup.clock),
	};
	delivery->receipts_left--;
	if (owner != NULL && owner->on_receipt != NULL)
		owner->on_receipt(owner, &receipt);
}

/* Goes on to the receipts, or ends. */
static void
delivery_go_on(struct delivery *delivery, span wait)
{
	if (delivery->receipts_left <= 0) {
		delivery_finish(delivery);
		return;
	}
	struct clock *clock = delivery->phone->setup.clock;
	delivery->stage = STAGE_RECEIPT;
	clock_arm(clock, &delivery->alarm, instant_plus(clock_now(clock), wait));
}

/* The text has reached the gateway. */
static void
on_travelled(struct delivery *delivery)
{
	struct phone *phone = delivery->phone;
	if (delivery->refusal != NULL) {
		delivery_answer(delivery,
		    &(struct outcome){ .kind = OUTCOME_REFUSED, .reason = delivery->refusal });
		delivery_finish(delivery);
		return;
	}
	if (delivery->behaviour == PHONE_EARLY_RECEIPT && delivery->receipts_left > 0)
		delivery_receipt(delivery);
	enum outcome_kind kind = acts[delivery->behaviour].outcome;
	switch (kind) {
	case OUTCOME_SENT:
		delivery_answer(delivery, &(struct outcome){ .kind = kind, .reason = "taken" });
		break;
	case OUTCOME_RETRY:
		delivery_answer(delivery,
		    &(struct outcome){
			.kind = kind, .retry_after = minutes(1), .reason = "not-now" });
		break;
	case OUTCOME_REFUSED:
		delivery_answer(delivery, &(struct outcome){ .kind = kind, .reason = "refused" });
		break;
	case OUTCOME_UNKNOWN:
		delivery->stage = STAGE_UNANSWERED;
		clock_arm(phone->setup.clock, &delivery->alarm,
		    instant_plus(clock_now(phone->setup.clock), phone->setup.patience));
		break;
	}
	if (acts[delivery->behaviour].arrives)
		delivery_arrive(delivery);
	if (delivery->stage != STAGE_UNANSWERED)
		delivery_go_on(delivery, phone->setup.receipt_delay);
}

static void
on_alarm(struct alarm *alarm)
{
	struct delivery *delivery = container_of(alarm, struct delivery, alarm);
	switch (delivery->stage) {
	case STAGE_TRAVELLING: on_travelled(delivery); return;
	case STAGE_UNANSWERED:
		delivery_answer(
		    delivery, &(struct outcome){ .kind = OUTCOME_UNKNOWN, .reason = "no-answer" });
		delivery_go_on(delivery, minutes(10));
		return;
	case STAGE_RECEIPT:
		delivery_receipt(delivery);
		delivery_go_on(delivery, delivery->phone->setup.receipt_delay);
		return;
	}
	BUG("stage %d", (int) delivery->stage);
}

/* What has not reached the gateway is taken back; what has goes on without its sender. */
static void
phone_cancel(struct channel *channel, struct sending *sending)
{
	(void) channel;
	struct delivery *delivery = sending->handle;
	if (delivery == NULL)
		return;
	sending->handle = NULL;
	delivery->sending = NULL;
	if (delivery->stage == STAGE_TRAVELLING)
		delivery_finish(delivery);
}

static void
phone_free(struct channel *channel)
{
	struct phone *phone = phone_of(channel);
	while (phone->deliveries != NULL)
		delivery_finish(phone->deliveries);
	while (phone->script != NULL) {
		struct scripted *line = phone->script;
		phone->script = line->next;
		free(line->to);
		free(line);
	}
	arena_done(&phone->arena);
	free(phone);
}

void
phone_script(struct phone *phone, const char *to, enum phone_behaviour behaviour)
{
	struct scripted *line = alloc_new(sizeof(*line));
	line->to = to != NULL ? alloc_strdup(to) : NULL;
	line->behaviour = behaviour;
	struct scripted **at = &phone->script;
	while (*at != NULL)
		at = &(*at)->next;
	*at = line;
}

void
phone_forget(struct phone *phone)
{
	BUG_ON(phone->deliveries != NULL, "texts are forgotten while some are under way");
	phone->first = NULL;
	phone->last = NULL;
	arena_reset(&phone->arena);
}

const struct phone_text *
phone_next(const struct phone *phone, const char *to, const struct phone_text *after)
{
	const struct phone_text *text = after != NULL ? after->next : phone->first;
	while (text != NULL && to != NULL && strcmp(text->to, to) != 0)
		text = text->next;
	return text;
}

size_t
phone_count(const struct phone *phone, const char *to)
{
	size_t count = 0;
	for (const struct phone_text *text = NULL; (text = phone_next(phone, to, text)) != NULL;)
		count++;
	return count;
}

size_t
phone_pending(const struct phone *phone)
{
	size_t count = 0;
	for (const struct delivery *delivery = phone->deliveries; delivery != NULL;
	     delivery = delivery->next)
		count++;
	return count;
}
