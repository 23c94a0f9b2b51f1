/* SPDX-License-Identifier: MIT */
/*
 * Batches letters for the core and carries out its orders. Everything here runs on the wire's
 * thread but batch_run, which sees nothing but its batch.
 */
#include "base/fault.h"
#include "net/worker.h"
#include "daemon/inquiries.h"
#include "daemon/letterbox.h"
#include "daemon/outages.h"
#include "daemon/switchboard.h"

/* What the core's thread sees: letters in, orders out. One exists at a time. */
struct batch {
	struct job job; /* busy while `running` */
	struct switchboard *board;
	bool running;
	struct arena arena;
	struct event events[CORE_BATCH];
	struct letter *letters; /* in the order of the events */
	size_t count;
	struct clock_reading now;
	struct orders orders;
	struct error error;
	bool failed;
};

/* A text handed to its channel: lives until the channel reports. */
struct flight {
	struct sending sending;
	struct switchboard *board;
	struct channel *channel;
	struct arena arena;
	outbox_id id;
	struct flight *next, *previous;
};

struct line {
	const char *kind;
	struct channel *channel;
};

struct switchboard {
	struct switchboard_setup setup;
	struct line lines[DISPATCH_CHANNELS];
	size_t line_count;
	struct letterbox box; /* waiting */
	struct batch batch;
	struct alarm turn; /* something waits: run at the next turn */
	struct alarm tick; /* something will be due */
	instant tick_at;
	bool tick_wanted;
	struct flight *flights;
	struct inquiries *inquiries;
	struct outages outages;
	bool closed;
};

enum {
	AGAIN_SECONDS = 5, /* after a full disk */
	GATHER_MS = 3,
};

static void on_turn(struct alarm *alarm);
static void on_tick(struct alarm *alarm);
static void batch_run(struct job *job);
static void on_batch_run(struct job *job);
static void on_text_sent(struct sending *sending, const struct outcome *outcome);

/* Life */

struct switchboard *
switchboard_new(const struct switchboard_setup *setup)
{
	struct switchboard *board = alloc_new(sizeof(*board));
	board->setup = *setup;
	board->turn.on_alarm = on_turn;
	board->tick.on_alarm = on_tick;
	board->tick_at = INSTANT_NEVER;
	board->batch.board = board;
	board->batch.job.run = batch_run;
	board->batch.job.on_done = on_batch_run;
	board->inquiries = inquiries_new(board);
	arena_init(&board->batch.arena);
	return board;
}

static void
answer_busy(struct switchboard *board)
{
	struct order busy = { .text = "" };
	(void) error_set(&busy.error, ERROR_BUSY, "hark is stopping; try again");
	letterbox_bring_again(&board->box, (span){ 0 });
	for (struct letter *letter; (letter = letterbox_take(&board->box)) != NULL;)
		letter_answer(letter, &busy);
}

void
switchboard_free(struct switchboard *board)
{
	if (board == NULL)
		return;
	BUG_ON(board->batch.running, "the core is still running");
	clock_disarm(board->setup.clock, &board->turn);
	clock_disarm(board->setup.clock, &board->tick);
	answer_busy(board);
	inquiries_free(board->inquiries);
	while (board->flights != NULL) {
		struct flight *flight = board->flights;
		board->flights = flight->next;
		channel_cancel(flight->channel, &flight->sending);
		arena_done(&flight->arena);
		free(flight);
	}
	arena_done(&board->batch.arena);
	free(board);
}

void
switchboard_channel(struct switchboard *board, const char *kind, struct channel *channel,
    const struct dispatch_limits *limits)
{
	struct dispatch *dispatch = &board->setup.core->dispatch;
	BUG_ON(channel->ops->klass == CHANNEL_LOOKUP && channel->ops->look_up == NULL,
	    "%s cannot look up", channel->ops->name);
	board->lines[board->line_count++] = (struct line){ kind, channel };
	dispatch_connect(dispatch, kind, channel->ops->name, channel->ops->klass,
	    channel->ops->limits.window, limits);
}

/* In */

/* When all that waits has time, it waits for a few more, so that they share a commit. Not where the core
 * has no thread: there all is to happen at the instant at which it is due. */
static void
take_turn(struct switchboard *board)
{
	struct clock *clock = board->setup.clock;
	bool waits = board->setup.workers != NULL && letterbox_has_time(&board->box);
	instant at = instant_plus(clock_now(clock), milliseconds(waits ? GATHER_MS : 0));
	if (!board->batch.running && (!board->turn.armed || instant_before(at, board->turn.at)))
		clock_arm(clock, &board->turn, at);
}

static void
enqueue(struct switchboard *board, struct letter *letter)
{
	letterbox_put(&board->box, letter, clock_read(board->setup.clock).up);
	take_turn(board);
}

bool
switchboard_post(struct switchboard *board, struct letter *letter)
{
	const enum event_kind kind = letter->event.kind; /* taken, it may be gone */
	bool refused = letterbox_refuses(&board->box, kind);
	bool good = letterbox_post(&board->box, letter, clock_read(board->setup.clock).up);
	if (good)
		take_turn(board);
	bool refuses = letterbox_refuses(&board->box, kind);
	if (refuses && !refused)
		log_warning(board->setup.log, "letters.refused",
		    F_INT("waiting", (int64_t) board->box.count));
	else if (refused && !refuses)
		log_info(board->setup.log, "letters.taken-again");
	return good;
}

uint64_t
switchboard_refused(const struct switchboard *board)
{
	return board->box.refused;
}

void
switchboard_close(struct switchboard *board)
{
	struct dispatch *dispatch = &board->setup.core->dispatch;
	board->closed = true;
	for (size_t i = 0; i < dispatch->channel_count; i++)
		dispatch->channels[i].window = 0;
	clock_disarm(board->setup.clock, &board->tick);
}

bool
switchboard_is_quiet(const struct switchboard *board)
{
	return board->box.first == NULL && !board->batch.running && board->flights == NULL;
}

instant
switchboard_next(const struct switchboard *board)
{
	return board->tick.armed ? board->tick_at : INSTANT_NEVER;
}

enum clock_doubt
switchboard_doubt(const struct switchboard *board)
{
	return board->outages.doubt;
}

bool
switchboard_is_short_of_disk(const struct switchboard *board)
{
	return board->outages.short_of_disk;
}

/* The core */

static void
take_letters(struct switchboard *board)
{
	struct batch *batch = &board->batch;
	struct letter **end = &batch->letters;
	batch->letters = NULL;
	for (batch->count = 0; batch->count < CORE_BATCH && board->box.first != NULL;) {
		struct letter *letter = letterbox_take(&board->box);
		letter->event.token = letter;
		batch->events[batch->count++] = letter->event;
		*end = letter;
		end = &letter->next;
	}
}

static void
start_batch(struct switchboard *board)
{
	struct batch *batch = &board->batch;
	if (batch->running || (board->box.first == NULL && !board->tick_wanted))
		return;
	arena_reset(&batch->arena);
	batch->now = clock_read(board->setup.clock);
	board->setup.core->is_pressed = letterbox_presses(&board->box, batch->now.up);
	take_letters(board);
	board->tick_wanted = false;
	batch->running = true;
	if (board->setup.workers == NULL) {
		batch_run(&batch->job);
		on_batch_run(&batch->job);
		return;
	}
	bool started = job_start(board->setup.workers, &batch->job);
	BUG_ON(!started, "the core's thread takes one batch at a time");
}

static void
on_turn(struct alarm *alarm)
{
	start_batch(container_of(alarm, struct switchboard, turn));
}

static void
on_tick(struct alarm *alarm)
{
	struct switchboard *board = container_of(alarm, struct switchboard, tick);
	board->tick_wanted = true;
	letterbox_bring_again(&board->box, clock_read(board->setup.clock).up);
	start_batch(board);
}

static void
batch_run(struct job *job)
{
	struct batch *batch = container_of(job, struct batch, job);
	batch->failed = !core_run_by(batch->board->setup.core, &batch->arena, batch->events,
	    batch->count, &batch->now, &batch->orders, &batch->error);
}

/* Out */

static struct channel *
channel_of(const struct switchboard *board, const char *kind, const char *gateway)
{
	for (size_t i = 0; i < board->line_count; i++) {
		struct channel *channel = board->lines[i].channel;
		if (strcmp(board->lines[i].kind, kind) == 0 &&
		    strcmp(channel->ops->name, gateway) == 0)
			return channel;
	}
	BUG("no channel for %s by %s", kind, gateway);
}

static void
send_text(struct switchboard *board, const struct dispatched *text)
{
	struct flight *flight = alloc_new(sizeof(*flight));
	arena_init(&flight->arena);
	flight->board = board;
	flight->channel = channel_of(board, text->kind, text->gateway);
	flight->id = text->id;
	flight->sending = (struct sending){
		.ask_id = arena_strdup(&flight->arena, text->ask_id),
		.attempt = text->attempt,
		.to = arena_strdup(&flight->arena, text->to),
		.subject = arena_strdup(&flight->arena, text->subject),
		.body = arena_strdup(&flight->arena, text->body),
		.thread = arena_strdup(&flight->arena, text->thread),
		.validity = text->validity,
		.priority = text->priority,
		.on_sent = on_text_sent,
	};
	flight->next = board->flights;
	if (board->flights != NULL)
		board->flights->previous = flight;
	board->flights = flight;
	log_info(board->setup.log, "text.sending", F_ID("message", text->id.n),
	    F_INT("attempt", text->attempt), F_WORD("gateway", text->gateway));
	fault_point("switchboard.before-send");
	channel_send(flight->channel, &flight->sending);
	fault_point("switchboard.after-send");
}

static void
on_text_sent(struct sending *sending, const struct outcome *outcome)
{
	struct flight *flight = container_of(sending, struct flight, sending);
	struct switchboard *board = flight->board;
	struct letter *letter = letter_new(EVENT_OUTCOME);
	letter->event.outcome = (struct dispatch_outcome){
		.id = flight->id,
		.attempt = sending->attempt,
		.kind = outcome->kind,
		.retry_after = outcome->retry_after,
		.gateway_id = outcome->gateway_id == NULL
		    ? ""
		    : arena_strdup(&letter->arena, outcome->gateway_id),
		.reason = arena_strdup(&letter->arena, outcome->reason),
		.locked_out = outcome->locked_out,
		.opted_out = outcome->opted_out,
		.no_address = outcome->no_address,
	};
	log_info(board->setup.log, "text.reported", F_ID("message", flight->id.n),
	    F_WORD("outcome", outcome_word(outcome->kind)), F_WORD("reason", outcome->reason));
	if (flight->previous == NULL)
		board->flights = flight->next;
	else
		flight->previous->next = flight->next;
	if (flight->next != NULL)
		flight->next->previous = flight->previous;
	arena_done(&flight->arena);
	free(flight);
	fault_point("switchboard.outcome");
	/* Never refused: there are at most as many outcomes as texts in flight. */
	enqueue(board, letter);
}

static void
arm_tick(struct switchboard *board, instant at)
{
	if (board->closed)
		return;
	/* At most a minute away, so that a suspend or a stepped clock heals by itself; exactly when
	 * due on a clock that cannot be stepped behind our back. */
	instant now = clock_now(board->setup.clock);
	if (board->setup.workers != NULL)
		at = instant_min(at, instant_plus(now, seconds(SWITCHBOARD_TICK_SECONDS)));
	if (board->box.kept != NULL)
		at = instant_min(at, instant_plus(now, seconds(AGAIN_SECONDS)));
	board->tick_at = at;
	if (at.ms == INSTANT_NEVER.ms)
		clock_disarm(board->setup.clock, &board->tick);
	else
		clock_arm(board->setup.clock, &board->tick, at);
}

/* Who sends us a text brings it again when the disk was full; nobody brings an outcome again. Lost,
 * its text would stand as being sent, and its place in the channel's window be taken, until a
 * restart. */
static bool
keep_letter(struct switchboard *board, struct letter *letter, const struct order *answer)
{
	enum event_kind kind = letter->event.kind;
	if (answer->error.kind != ERROR_LIMIT || (kind != EVENT_OUTCOME && kind != EVENT_START))
		return false;
	letterbox_keep(&board->box, letter);
	return true;
}

static void
on_batch_run(struct job *job)
{
	struct batch *batch = container_of(job, struct batch, job);
	struct switchboard *board = batch->board;

	if (batch->failed) {
		/* Nothing is acknowledged: what waits is told "busy" when the board is freed. */
		batch->running = false;
		while (batch->letters != NULL) {
			struct letter *letter = batch->letters;
			batch->letters = letter->next;
			struct order answer = { .error = batch->error, .text = "" };
			letter_answer(letter, &answer);
		}
		board->setup.on_failure(board->setup.context, &batch->error);
		return;
	}
	outages_note(&board->outages, board->setup.core, batch->orders.doubt, board->setup.log);
	struct letter *letter = batch->letters;
	batch->letters = NULL;
	for (struct order *order = batch->orders.first; order != NULL; order = order->next)
		switch (order->kind) {
		case ORDER_ANSWER: {
			struct letter *next = letter->next;
			BUG_ON(order->token != letter, "answers come in the order of events");
			fault_point("switchboard.before-answer");
			if (!keep_letter(board, letter, order))
				letter_answer(letter, order);
			fault_point("switchboard.after-answer");
			letter = next;
			break;
		}
		case ORDER_SEND: send_text(board, &order->send); break;
		case ORDER_LOOK_UP:
			inquiries_start(board->inquiries,
			    channel_of(board, order->look_up.kind, order->look_up.gateway),
			    &order->look_up);
			break;
		case ORDER_WAKE: arm_tick(board, order->at); break;
		}
	batch->running = false;
	if (board->box.first != NULL)
		take_turn(board);
}
