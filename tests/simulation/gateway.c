/* SPDX-License-Identifier: MIT */
/*
 * One transit an attempt, going forward through its stages on one alarm:
 *
 *   TRAVELLING -> RECEIPT (-> RECEIPT) -> gone            taken, arrives, receipts
 *   TRAVELLING -> ANSWERING -> RECEIPT                    the receipt overtakes the answer
 *   TRAVELLING -> UNANSWERED -> (LATE ->) RECEIPT | gone  doubt
 */
#include "tests/simulation/gateway_inside.h"

static void on_alarm(struct alarm *alarm);
static void on_receipt_taken(struct letter *letter, const struct order *answer);

void
transit_wait(struct transit *transit, enum transit_stage stage, span delay)
{
	struct clock *clock = transit->gateway->setup.clock;
	transit->stage = stage;
	clock_arm(clock, &transit->alarm, instant_plus(clock_now(clock), delay));
}

/* Dice for what happens once to a text, counted when it does. */
static bool
happens(const struct transit *transit, enum mishap mishap, uint64_t usually)
{
	const struct gateway_setup *setup = &transit->gateway->setup;
	uint64_t percent = setup->weather->percent == 0 ? usually : setup->weather->percent;
	return weather_has(setup->weather, mishap) &&
	    dice(setup->seed, transit->ask_id, -10 - (int64_t) mishap, 100) < percent;
}

static void
count(const struct gateway *gateway, enum mishap mishap)
{
	gateway->setup.tally->mishaps[mishap]++;
}

struct transit *
transit_add(
    struct gateway *gateway, const char *ask_id, const char *to, const char *body, int attempt)
{
	struct transit *transit = alloc_new(sizeof(*transit));
	transit->gateway = gateway;
	transit->alarm.on_alarm = on_alarm;
	transit->receipt = RECEIPT_DELIVERED;
	transit->attempt = attempt;
	transit->body = alloc_strdup(body);
	(void) snprintf(transit->ask_id, sizeof(transit->ask_id), "%s", ask_id);
	(void) snprintf(transit->to, sizeof(transit->to), "%s", to);
	transit->next = gateway->transits;
	gateway->transits = transit;
	return transit;
}

static void
take(struct gateway *gateway, const char *ask_id, const char *to, const char *body, int attempt)
{
	journal_write(gateway->setup.journal, clock_now(gateway->setup.clock), JOURNAL_TAKEN,
	    "%s\t%d\t%s\t%s\t%s", ask_id, attempt, to, body, gateway->setup.name);
}

static void
gateway_send(struct channel *channel, struct sending *sending)
{
	struct gateway *gateway = container_of(channel, struct gateway, channel);
	struct transit *transit =
	    transit_add(gateway, sending->ask_id, sending->to, sending->body, sending->attempt);
	transit->way = way_of(gateway->setup.weather, gateway->setup.seed, sending->ask_id,
	    sending->attempt, clock_now(gateway->setup.clock));
	transit->sending = sending;
	sending->handle = transit;
	take(gateway, sending->ask_id, sending->to, sending->body, sending->attempt);
	transit_wait(transit, TRAVELLING,
	    milliseconds(100 + (int64_t) dice(gateway->setup.seed, sending->ask_id, -2, 1400)));
}

static void
gateway_cancel(struct channel *channel, struct sending *sending)
{
	(void) channel;
	struct transit *transit = sending->handle;
	if (transit != NULL)
		transit->sending = NULL;
	sending->handle = NULL;
}

static void
free_channel(struct channel *channel)
{
	gateway_free(container_of(channel, struct gateway, channel));
}

/* Whether it has taken this text, by whichever attempt, and what became of it. */
static bool
has_text(void *context, const char *ask_id, enum receipt_state *out_state)
{
	const struct gateway *gateway = context;
	bool arrived = gateway_noted(gateway, JOURNAL_ARRIVED, ask_id);
	bool failed = gateway_noted(gateway, JOURNAL_NO_WAY, ask_id);
	for (const struct transit *one = gateway->transits; one != NULL; one = one->next) {
		if (strcmp(one->ask_id, ask_id) != 0)
			continue;
		arrived = arrived || one->arrived;
		failed = failed || one->failed;
	}
	*out_state = arrived ? RECEIPT_DELIVERED : failed ? RECEIPT_FAILED : RECEIPT_NONE;
	return arrived || failed;
}

static void
gateway_look_up(struct channel *channel, struct looking *looking)
{
	lookups_ask(container_of(channel, struct gateway, channel)->lookups, looking);
}

static void
gateway_cancel_looking(struct channel *channel, struct looking *looking)
{
	(void) channel;
	lookups_cancel(looking);
}

#define GATEWAY(class, tells)                                                                      \
	{                                                                                          \
		.medium = CHANNEL_SMS, .klass = class,                                             \
		.limits = { .window = 64, .max_parts = 6, .max_bytes = 4096, .receipts = tells },  \
		.send = gateway_send, .cancel = gateway_cancel, .look_up = gateway_look_up,        \
		.cancel_looking = gateway_cancel_looking, .free = free_channel,                    \
	}

static const struct channel_ops gateway_ops[] = {
	[CHANNEL_IDEM] = GATEWAY(CHANNEL_IDEM, true),
	[CHANNEL_LOOKUP] = GATEWAY(CHANNEL_LOOKUP, true),
	[CHANNEL_CALLBACK] = GATEWAY(CHANNEL_CALLBACK, true),
	[CHANNEL_BLIND] = GATEWAY(CHANNEL_BLIND, false),
};

struct gateway *
gateway_new(const struct gateway_setup *setup)
{
	struct gateway *gateway = alloc_new(sizeof(*gateway));
	gateway->ops = gateway_ops[weather_class(setup->seed)];
	gateway->ops.name = setup->name;
	gateway->channel.ops = &gateway->ops;
	gateway->setup = *setup;
	gateway->lookups = lookups_new(&(struct lookups_setup){
	    .clock = setup->clock,
	    .weather = setup->weather,
	    .tally = setup->tally,
	    .seed = setup->seed,
	    .has = has_text,
	    .context = gateway,
	});
	return gateway;
}

struct channel *
gateway_channel(struct gateway *gateway)
{
	return &gateway->channel;
}

void
gateway_free(struct gateway *gateway)
{
	if (gateway == NULL)
		return;
	while (gateway->transits != NULL) {
		struct transit *transit = gateway->transits;
		gateway->transits = transit->next;
		clock_disarm(gateway->setup.clock, &transit->alarm);
		free(transit->body);
		free(transit);
	}
	lookups_free(gateway->lookups);
	free(gateway);
}

static void
arrive(struct transit *transit)
{
	const struct gateway_setup *setup = &transit->gateway->setup;
	transit->arrived = true;
	journal_write(setup->journal, clock_now(setup->clock), JOURNAL_ARRIVED,
	    "%s\t%d\t%s\t%s\t%s", transit->ask_id, transit->attempt, transit->to, transit->body,
	    setup->name);
	setup->tally->mishaps[MISHAP_SECOND] += strcmp(setup->name, GATEWAY_SECOND) == 0;
	setup->on_arrival(setup->context, transit->ask_id, transit->to, transit->body);
}

static void
report(struct transit *transit, enum outcome_kind kind, const char *reason)
{
	struct sending *sending = transit->sending;
	transit->sending = NULL;
	if (sending == NULL)
		return;
	sending->handle = NULL;
	sending->on_sent(sending,
	    &(struct outcome){ .kind = kind, .retry_after = minutes(1), .reason = reason });
}

/* No answer, or none that says anything. */
static void
doubt(struct transit *transit, const char *reason)
{
	if (transit->sending == NULL)
		return;
	enum plant plant = transit->gateway->setup.plant;
	if (plant == PLANT_RESEND)
		report(transit, OUTCOME_RETRY, reason);
	else if (plant == PLANT_NO_SETTLE)
		report(transit, transit->arrived ? OUTCOME_SENT : OUTCOME_RETRY, "looked up");
	else
		report(transit, OUTCOME_UNKNOWN, reason);
}

void
transit_expect_receipt(struct transit *transit, span delay)
{
	if (!transit->gateway->channel.ops->limits.receipts)
		return;
	if (happens(transit, MISHAP_NO_RECEIPT, 10))
		count(transit->gateway, MISHAP_NO_RECEIPT);
	else
		transit_wait(transit, RECEIPT, delay);
}

/* Of a text that is too long for one part each has its own, and what fails is one of them. */
static struct letter *
receipt_of(struct transit *transit, int part, int parts)
{
	struct letter *letter = letter_new(EVENT_RECEIPT);
	bool lost =
	    part == (int) dice(transit->gateway->setup.seed, transit->ask_id, -7, (uint64_t) parts);
	letter->event.ask_id = arena_str(&letter->arena, str_from(transit->ask_id));
	letter->event.gateway = transit->gateway->setup.name;
	letter->event.receipt = lost ? transit->receipt : RECEIPT_DELIVERED;
	letter->event.code = "1";
	if (parts > 1) {
		letter->event.part = str_from(arena_int(&letter->arena, part));
		letter->event.part_count = parts;
	}
	letter->on_answer = on_receipt_taken;
	letter->context = transit;
	return letter;
}

/* Repeated until it is acknowledged. */
static void
post_receipt(struct transit *transit)
{
	enum { ALONE = 160, JOINED = 153 };
	int len = (int) strlen(transit->body), parts = len <= ALONE ? 1 : 1 + (len - 1) / JOINED;
	transit->unkept = false;
	transit->posted = parts;
	for (int part = 0; part < parts; part++) {
		struct letter *letter = receipt_of(transit, part, parts);
		if (switchboard_post(transit->gateway->board, letter))
			continue;
		letter_free(letter);
		transit->unkept = true;
		transit->posted--;
	}
	if (transit->posted == 0)
		transit_wait(transit, RECEIPT, seconds(30));
}

static void
travelled_well(struct transit *transit)
{
	arrive(transit);
	if (transit->gateway->channel.ops->limits.receipts &&
	    happens(transit, MISHAP_RECEIPT_EARLY, 10) &&
	    !happens(transit, MISHAP_NO_RECEIPT, 10)) {
		count(transit->gateway, MISHAP_RECEIPT_EARLY);
		post_receipt(transit);
		transit_wait(transit, ANSWERING, seconds(3));
		return;
	}
	report(transit, OUTCOME_SENT, "taken");
	transit_expect_receipt(transit, seconds(2));
}

static void
undelivered(struct transit *transit)
{
	const struct gateway_setup *setup = &transit->gateway->setup;
	count(transit->gateway, MISHAP_UNDELIVERED);
	transit->failed = true;
	journal_write(setup->journal, clock_now(setup->clock), JOURNAL_NO_WAY, "%s\t\t\t\t%s",
	    transit->ask_id, setup->name);
	transit->receipt = dice(setup->seed, transit->ask_id, -6, 2) == 0
	    ? RECEIPT_FAILED
	    : RECEIPT_FAILED_TEMPORARY;
	report(transit, OUTCOME_SENT, "taken");
	transit_expect_receipt(transit, hours(1));
}

/* The same id again is the same text, and the answer the one of the first time. */
static bool
is_repeat(const struct transit *transit)
{
	enum receipt_state known;
	return transit->gateway->channel.ops->klass == CHANNEL_IDEM &&
	    has_text(transit->gateway, transit->ask_id, &known);
}

static void
travelled(struct transit *transit)
{
	struct gateway *gateway = transit->gateway;
	if (is_repeat(transit)) {
		report(transit, OUTCOME_SENT, "taken");
		return;
	}
	switch (transit->way) {
	case WAY_SENT: travelled_well(transit); return;
	case WAY_UNDELIVERED: undelivered(transit); return;
	case WAY_OUT:
		count(gateway, MISHAP_OUTAGE);
		report(transit, OUTCOME_RETRY, "out");
		return;
	case WAY_PUT_OFF:
		count(gateway, MISHAP_PUT_OFF);
		report(transit, OUTCOME_RETRY, "not-now");
		return;
	case WAY_REFUSED:
		count(gateway, MISHAP_REFUSED);
		report(transit, OUTCOME_REFUSED, "never");
		return;
	case WAY_ERROR:
		count(gateway, MISHAP_ERROR);
		arrive(transit);
		transit_expect_receipt(transit, minutes(10));
		doubt(transit, "500");
		return;
	case WAY_ERROR_BEFORE:
		count(gateway, MISHAP_ERROR_BEFORE);
		doubt(transit, "500");
		return;
	case WAY_HANG:
		count(gateway, MISHAP_HANG);
		arrive(transit);
		break;
	case WAY_LOST: count(gateway, MISHAP_LOST); break;
	case WAY_LATE: count(gateway, MISHAP_LATE); break;
	}
	transit_wait(transit, UNANSWERED, seconds(20));
}

static void
unanswered(struct transit *transit)
{
	if (transit->way == WAY_LATE)
		transit_wait(transit, LATE, seconds(40));
	else if (transit->way == WAY_HANG)
		transit_expect_receipt(transit, minutes(10));
	doubt(transit, "no-answer");
}

/* One more receipt than there should be: the same again, or one that says less, or the contrary. */
static void
maybe_odd(struct transit *transit)
{
	static const enum receipt_state odd[] = { RECEIPT_SUBMITTED, RECEIPT_FAILED,
		RECEIPT_FAILED_TEMPORARY, RECEIPT_NO_ADDRESS, RECEIPT_DELIVERED };
	const struct gateway_setup *setup = &transit->gateway->setup;
	if (transit->is_odd || !happens(transit, MISHAP_RECEIPT_ODD, 20))
		return;
	/* It lies about the past, never about what did not happen. */
	uint64_t kinds = transit->receipt == RECEIPT_DELIVERED ? 5 : 3;
	count(transit->gateway, MISHAP_RECEIPT_ODD);
	transit->is_odd = true;
	transit->receipt = odd[dice(setup->seed, transit->ask_id, -5, kinds)];
	transit_wait(transit, RECEIPT, hours(1));
}

static void
on_receipt_taken(struct letter *letter, const struct order *taken)
{
	struct transit *transit = letter->context;
	const struct gateway_setup *setup = &transit->gateway->setup;
	transit->unkept = transit->unkept || taken->error.kind != ERROR_NONE;
	if (--transit->posted > 0)
		return;
	if (transit->stage == ANSWERING && transit->unkept)
		return; /* an early one is not repeated: its answer comes */
	if (transit->unkept) {
		transit_wait(transit, RECEIPT, seconds(30));
		return;
	}
	bool delivered = transit->receipt == RECEIPT_DELIVERED;
	if (!transit->is_odd)
		journal_write(setup->journal, clock_now(setup->clock),
		    delivered ? JOURNAL_RECEIPT : JOURNAL_FAILED, "%s", transit->ask_id);
	else if (setup->plant == PLANT_RECEIPT_BACK && !delivered)
		setup->on_forced(setup->context, transit->ask_id,
		    transit->receipt == RECEIPT_SUBMITTED ? "submitted" : "failed");
	if (transit->stage != ANSWERING)
		maybe_odd(transit);
}

static void
on_alarm(struct alarm *alarm)
{
	struct transit *transit = container_of(alarm, struct transit, alarm);
	switch (transit->stage) {
	case TRAVELLING: travelled(transit); return;
	case ANSWERING: report(transit, OUTCOME_SENT, "taken"); return;
	case UNANSWERED: unanswered(transit); return;
	case LATE:
		/* Bytes of an attempt that the next one has overtaken. */
		if (is_repeat(transit))
			return;
		arrive(transit);
		transit_expect_receipt(transit, seconds(2));
		return;
	case RECEIPT: post_receipt(transit); return;
	}
	BUG("stage %d", (int) transit->stage);
}

void
gateway_smuggle(struct gateway *gateway, const char *ask_id, const char *to, const char *body)
{
	struct transit *transit = transit_add(gateway, ask_id, to, body, 1);
	take(gateway, ask_id, to, body, 1);
	arrive(transit);
}
