/* SPDX-License-Identifier: MIT */
/*
 * One transit an attempt, going forward through its stages on one alarm:
 *
 *   TRAVELLING -> RECEIPT (-> RECEIPT) -> gone            taken, arrives, receipts
 *   TRAVELLING -> ANSWERING -> RECEIPT                    the receipt overtakes the answer
 *   TRAVELLING -> UNANSWERED -> (LATE ->) RECEIPT | gone  doubt
 */
#include "tests/simulation/gateway.h"
#include "tests/simulation/way.h"

enum transit_stage { TRAVELLING, ANSWERING, UNANSWERED, LATE, RECEIPT };

struct transit {
	struct gateway *gateway;
	struct sending *sending; /* non-null: an outcome is owed */
	struct alarm alarm;
	enum transit_stage stage;
	enum way way;
	int attempt;
	bool arrived;
	bool is_odd; /* its receipt is one too many */
	enum receipt_state receipt;
	char ask_id[40], to[20];
	char *body;
	struct transit *next;
};

struct gateway {
	struct channel channel;
	struct gateway_setup setup;
	struct switchboard *board;
	struct transit *transits; /* all there ever were in this incarnation */
};

static void on_alarm(struct alarm *alarm);
static void on_receipt_taken(struct letter *letter, const struct order *answer);

static void
wait(struct transit *transit, enum transit_stage stage, span delay)
{
	struct clock *clock = transit->gateway->setup.clock;
	transit->stage = stage;
	clock_arm(clock, &transit->alarm, instant_plus(clock_now(clock), delay));
}

/* Dice for what happens once to a text, counted when it does. */
static bool
happens(const struct transit *transit, enum mishap mishap, uint64_t percent)
{
	const struct gateway_setup *setup = &transit->gateway->setup;
	return weather_has(setup->weather, mishap) &&
	    dice(setup->seed, transit->ask_id, -10 - (int64_t) mishap, 100) < percent;
}

static void
count(const struct gateway *gateway, enum mishap mishap)
{
	gateway->setup.tally->mishaps[mishap]++;
}

static struct transit *
add(struct gateway *gateway, const char *ask_id, const char *to, const char *body, int attempt)
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
	    "%s\t%d\t%s\t%s", ask_id, attempt, to, body);
}

static void
gateway_send(struct channel *channel, struct sending *sending)
{
	struct gateway *gateway = container_of(channel, struct gateway, channel);
	struct transit *transit =
	    add(gateway, sending->ask_id, sending->to, sending->body, sending->attempt);
	transit->way = way_of(gateway->setup.weather, gateway->setup.seed, sending->ask_id,
	    sending->attempt, clock_now(gateway->setup.clock));
	transit->sending = sending;
	sending->handle = transit;
	take(gateway, sending->ask_id, sending->to, sending->body, sending->attempt);
	wait(transit, TRAVELLING,
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

static const struct channel_ops gateway_ops = {
	.name = "gateway",
	.medium = CHANNEL_SMS,
	.klass = CHANNEL_CALLBACK,
	.limits = { .window = 64, .max_parts = 6, .max_bytes = 4096, .receipts = true },
	.send = gateway_send,
	.cancel = gateway_cancel,
	.free = free_channel,
};

struct gateway *
gateway_new(const struct gateway_setup *setup)
{
	struct gateway *gateway = alloc_new(sizeof(*gateway));
	gateway->channel.ops = &gateway_ops;
	gateway->setup = *setup;
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
	while (gateway->transits != NULL) {
		struct transit *transit = gateway->transits;
		gateway->transits = transit->next;
		clock_disarm(gateway->setup.clock, &transit->alarm);
		free(transit->body);
		free(transit);
	}
	free(gateway);
}

static void
arrive(struct transit *transit)
{
	const struct gateway_setup *setup = &transit->gateway->setup;
	transit->arrived = true;
	journal_write(setup->journal, clock_now(setup->clock), JOURNAL_ARRIVED, "%s\t%d\t%s\t%s",
	    transit->ask_id, transit->attempt, transit->to, transit->body);
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

/* PLANT_FAILOVER: another gateway is tried out of doubt. */
static void
fail_over(struct transit *transit)
{
	struct gateway *gateway = transit->gateway;
	struct sending *sending = transit->sending;
	struct transit *other = add(gateway, transit->ask_id, transit->to, transit->body,
	    transit->attempt + WAY_OTHER_GATEWAY);
	other->way = WAY_SENT;
	other->sending = sending;
	sending->handle = other;
	transit->sending = NULL;
	take(gateway, other->ask_id, other->to, other->body, other->attempt);
	wait(other, TRAVELLING, milliseconds(500));
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
	else if (plant == PLANT_FAILOVER)
		fail_over(transit);
	else
		report(transit, OUTCOME_UNKNOWN, reason);
}

static void
expect_receipt(struct transit *transit, span delay)
{
	if (happens(transit, MISHAP_NO_RECEIPT, 10))
		count(transit->gateway, MISHAP_NO_RECEIPT);
	else
		wait(transit, RECEIPT, delay);
}

/* Repeated until it is acknowledged. */
static void
post_receipt(struct transit *transit)
{
	struct letter *letter = letter_new(EVENT_RECEIPT);
	letter->event.ask_id = arena_str(&letter->arena, str_from(transit->ask_id));
	letter->event.receipt = transit->receipt;
	letter->event.code = "1";
	letter->on_answer = on_receipt_taken;
	letter->context = transit;
	if (!switchboard_post(transit->gateway->board, letter)) {
		letter_free(letter);
		wait(transit, RECEIPT, seconds(30));
	}
}

static void
travelled_well(struct transit *transit)
{
	arrive(transit);
	if (happens(transit, MISHAP_RECEIPT_EARLY, 10) &&
	    !happens(transit, MISHAP_NO_RECEIPT, 10)) {
		count(transit->gateway, MISHAP_RECEIPT_EARLY);
		post_receipt(transit);
		wait(transit, ANSWERING, seconds(3));
		return;
	}
	report(transit, OUTCOME_SENT, "taken");
	expect_receipt(transit, seconds(2));
}

static void
undelivered(struct transit *transit)
{
	const struct gateway_setup *setup = &transit->gateway->setup;
	count(transit->gateway, MISHAP_UNDELIVERED);
	journal_write(
	    setup->journal, clock_now(setup->clock), JOURNAL_NO_WAY, "%s", transit->ask_id);
	transit->receipt = RECEIPT_FAILED;
	report(transit, OUTCOME_SENT, "taken");
	expect_receipt(transit, hours(1));
}

static void
travelled(struct transit *transit)
{
	struct gateway *gateway = transit->gateway;
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
		expect_receipt(transit, minutes(10));
		doubt(transit, "500");
		return;
	case WAY_HANG:
		count(gateway, MISHAP_HANG);
		arrive(transit);
		break;
	case WAY_LOST: count(gateway, MISHAP_LOST); break;
	case WAY_LATE: count(gateway, MISHAP_LATE); break;
	}
	wait(transit, UNANSWERED, seconds(20));
}

static void
unanswered(struct transit *transit)
{
	if (transit->way == WAY_LATE)
		wait(transit, LATE, seconds(40));
	else if (transit->way == WAY_HANG)
		expect_receipt(transit, minutes(10));
	doubt(transit, "no-answer");
}

/* One more receipt than there should be: the same again, or one that says less, or the contrary. */
static void
maybe_odd(struct transit *transit)
{
	static const enum receipt_state odd[] = { RECEIPT_SUBMITTED, RECEIPT_FAILED,
		RECEIPT_DELIVERED };
	const struct gateway_setup *setup = &transit->gateway->setup;
	if (transit->is_odd || !happens(transit, MISHAP_RECEIPT_ODD, 20))
		return;
	/* It lies about the past, never about what did not happen. */
	uint64_t kinds = transit->receipt == RECEIPT_DELIVERED ? 3 : 2;
	count(transit->gateway, MISHAP_RECEIPT_ODD);
	transit->is_odd = true;
	transit->receipt = odd[dice(setup->seed, transit->ask_id, -5, kinds)];
	wait(transit, RECEIPT, hours(1));
}

static void
on_receipt_taken(struct letter *letter, const struct order *taken)
{
	struct transit *transit = letter->context;
	const struct gateway_setup *setup = &transit->gateway->setup;
	if (transit->stage == ANSWERING && taken->error.kind != ERROR_NONE)
		return; /* an early one is not repeated: its answer comes */
	if (taken->error.kind != ERROR_NONE) {
		wait(transit, RECEIPT, seconds(30));
		return;
	}
	bool delivered = transit->receipt == RECEIPT_DELIVERED;
	if (!transit->is_odd)
		journal_write(setup->journal, clock_now(setup->clock),
		    delivered ? JOURNAL_RECEIPT : JOURNAL_FAILED, "%s", transit->ask_id);
	else if (setup->plant == PLANT_RECEIPT_BACK && !delivered)
		setup->on_forced(setup->context, transit->ask_id,
		    transit->receipt == RECEIPT_FAILED ? "failed" : "submitted");
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
		arrive(transit);
		expect_receipt(transit, seconds(2));
		return;
	case RECEIPT: post_receipt(transit); return;
	}
	BUG("stage %d", (int) transit->stage);
}

/* A text that nobody saw arrive. Bytes in a socket when the process died: half of them got there, by
 * dice. */
static bool
still_arrives(const struct gateway *gateway, const char *ask_id, enum way way)
{
	bool comes = way == WAY_SENT || way == WAY_HANG || way == WAY_ERROR || way == WAY_LATE;
	return comes && dice(gateway->setup.seed, ask_id, -3, 2) == 1;
}

static void
resume_taken(struct gateway *gateway, const struct journal_line *line)
{
	const struct journal *journal = gateway->setup.journal;
	const char *ask_id = line->field[0];
	int64_t attempt = 0;
	bool good = str_to_int(str_from(line->field[1]), &attempt);
	BUG_ON(!good, "an attempt without a number");
	enum way way =
	    way_of(gateway->setup.weather, gateway->setup.seed, ask_id, (int) attempt, line->at);
	bool arrived = journal_find(journal, JOURNAL_ARRIVED, ask_id) != NULL;
	bool failed = journal_find(journal, JOURNAL_NO_WAY, ask_id) != NULL;
	if (journal_find(journal, JOURNAL_RECEIPT, ask_id) != NULL ||
	    journal_find(journal, JOURNAL_FAILED, ask_id) != NULL ||
	    (!arrived && !failed && !still_arrives(gateway, ask_id, way)))
		return;
	struct transit *transit =
	    add(gateway, ask_id, line->field[2], line->field[3], (int) attempt);
	transit->way = way;
	if (failed)
		transit->receipt = RECEIPT_FAILED;
	if (arrived || failed)
		expect_receipt(transit, seconds(5));
	else
		wait(transit, LATE, seconds(1));
}

void
gateway_resume(struct gateway *gateway, struct switchboard *board)
{
	const struct journal *journal = gateway->setup.journal;
	gateway->board = board;
	for (size_t i = 0; i < journal->count; i++)
		if (journal->lines[i].kind == JOURNAL_TAKEN)
			resume_taken(gateway, &journal->lines[i]);
}

void
gateway_smuggle(struct gateway *gateway, const char *ask_id, const char *to, const char *body)
{
	struct transit *transit = add(gateway, ask_id, to, body, 1);
	take(gateway, ask_id, to, body, 1);
	arrive(transit);
}
