/* SPDX-License-Identifier: MIT */
/*
 * One transit an attempt, going forward through its stages on one alarm:
 *
 *   TRAVELLING -> RECEIPT -> gone                        taken, arrives, receipt
 *   TRAVELLING -> UNANSWERED -> (LATE ->) RECEIPT | gone  doubt
 */
#include "tests/simulation/gateway.h"

enum way {
	WAY_SENT,
	WAY_RETRY,  /* "not now": it did not take it */
	WAY_SILENT, /* arrives, but its answer gets lost */
	WAY_LOST,   /* neither arrives nor is answered */
	WAY_LATE,   /* no answer, and arrives after a minute */
};

enum transit_stage { TRAVELLING, UNANSWERED, LATE, RECEIPT };

struct transit {
	struct gateway *gateway;
	struct sending *sending; /* non-null: an outcome is owed */
	struct alarm alarm;
	enum transit_stage stage;
	enum way way;
	int attempt;
	bool posted; /* its receipt waits for an answer */
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

static enum way
way_of(const struct gateway *gateway, const char *ask_id, int attempt)
{
	if (!gateway->setup.nasty)
		return WAY_SENT;
	uint64_t throw = dice(gateway->setup.seed, ask_id, attempt, 100);
	return throw < 4 ? WAY_RETRY
	    : throw < 9  ? WAY_SILENT
	    : throw < 13 ? WAY_LOST
	    : throw < 17 ? WAY_LATE
			 : WAY_SENT;
}

static bool
gives_receipt(const struct transit *transit)
{
	const struct gateway *gateway = transit->gateway;
	return !gateway->setup.nasty || dice(gateway->setup.seed, transit->ask_id, -1, 10) > 0;
}

static struct transit *
add(struct gateway *gateway, const char *ask_id, const char *to, const char *body, int attempt)
{
	struct transit *transit = alloc_new(sizeof(*transit));
	transit->gateway = gateway;
	transit->alarm.on_alarm = on_alarm;
	transit->way = way_of(gateway, ask_id, attempt);
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
	journal_write(setup->journal, clock_now(setup->clock), JOURNAL_ARRIVED, "%s\t%d\t%s\t%s",
	    transit->ask_id, transit->attempt, transit->to, transit->body);
	setup->on_arrival(setup->context, transit->ask_id, transit->to, transit->body);
}

static void
answer(struct transit *transit, enum outcome_kind kind, const char *reason)
{
	struct sending *sending = transit->sending;
	transit->sending = NULL;
	if (sending == NULL)
		return;
	if (kind == OUTCOME_UNKNOWN && transit->gateway->setup.plant == PLANT_RESEND)
		kind = OUTCOME_RETRY;
	sending->handle = NULL;
	sending->on_sent(sending,
	    &(struct outcome){ .kind = kind, .retry_after = minutes(1), .reason = reason });
}

static void
travelled(struct transit *transit)
{
	switch (transit->way) {
	case WAY_SENT:
		arrive(transit);
		answer(transit, OUTCOME_SENT, "taken");
		if (gives_receipt(transit))
			wait(transit, RECEIPT, seconds(2));
		return;
	case WAY_RETRY: answer(transit, OUTCOME_RETRY, "not-now"); return;
	case WAY_SILENT: arrive(transit); break;
	case WAY_LOST:
	case WAY_LATE: break;
	}
	wait(transit, UNANSWERED, seconds(20));
}

static void
unanswered(struct transit *transit)
{
	answer(transit, OUTCOME_UNKNOWN, "no-answer");
	if (transit->way == WAY_LATE)
		wait(transit, LATE, seconds(40));
	else if (transit->way == WAY_SILENT && gives_receipt(transit))
		wait(transit, RECEIPT, minutes(10));
}

/* Repeated until it is acknowledged. */
static void
post_receipt(struct transit *transit)
{
	struct letter *letter = letter_new(EVENT_RECEIPT);
	letter->event.ask_id = arena_str(&letter->arena, str_from(transit->ask_id));
	letter->event.receipt = RECEIPT_DELIVERED;
	letter->event.code = "1";
	letter->on_answer = on_receipt_taken;
	letter->context = transit;
	if (!switchboard_post(transit->gateway->board, letter)) {
		letter_free(letter);
		wait(transit, RECEIPT, seconds(30));
	}
}

static void
on_receipt_taken(struct letter *letter, const struct order *taken)
{
	struct transit *transit = letter->context;
	const struct gateway_setup *setup = &transit->gateway->setup;
	if (taken->error.kind == ERROR_NONE)
		journal_write(setup->journal, clock_now(setup->clock), JOURNAL_RECEIPT, "%s",
		    transit->ask_id);
	else
		wait(transit, RECEIPT, seconds(30));
}

static void
on_alarm(struct alarm *alarm)
{
	struct transit *transit = container_of(alarm, struct transit, alarm);
	switch (transit->stage) {
	case TRAVELLING: travelled(transit); return;
	case UNANSWERED: unanswered(transit); return;
	case LATE:
		arrive(transit);
		if (gives_receipt(transit))
			wait(transit, RECEIPT, seconds(2));
		return;
	case RECEIPT: post_receipt(transit); return;
	}
	BUG("stage %d", (int) transit->stage);
}

/* Bytes in a socket when the process died: half of them got there, by dice. */
static void
resume_taken(struct gateway *gateway, const struct journal_line *line)
{
	int64_t attempt = 0;
	bool good = str_to_int(str_from(line->field[1]), &attempt);
	BUG_ON(!good, "an attempt without a number");
	enum way way = way_of(gateway, line->field[0], (int) attempt);
	const struct journal_line *arrived =
	    journal_find(gateway->setup.journal, JOURNAL_ARRIVED, line->field[0]);
	bool receipt =
	    journal_find(gateway->setup.journal, JOURNAL_RECEIPT, line->field[0]) != NULL;
	if (receipt || way == WAY_RETRY || way == WAY_LOST)
		return;
	if (arrived == NULL && dice(gateway->setup.seed, line->field[0], -3, 2) == 0)
		return;
	struct transit *transit =
	    add(gateway, line->field[0], line->field[2], line->field[3], (int) attempt);
	if (arrived == NULL)
		wait(transit, LATE, seconds(1));
	else if (gives_receipt(transit))
		wait(transit, RECEIPT, seconds(5));
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
