/* SPDX-License-Identifier: MIT */
/*
 * The batch: begin, events, claim, commit, orders. The fault points are where a crash would hurt
 * most; the simulation dies at each in turn.
 */
#include "base/fault.h"
#include "base/zone.h"
#include "core/step.h"
#include "scheduler/rezone.h"
#include "core/core.h"

/* A patient's text that can't be handled is our bug, not theirs: it is kept, and a person reads it.
 * Sent back to the gateway it would be lost in the end, or come again for ever. */
static void
quarantine(struct core_step *step, const struct event *event, struct order *answer)
{
	struct db *db = step->core->db;
	struct error failure;
	db_savepoint(db);
	intake_quarantine(&step->desk, &event->text);
	core_step_mark(step, event);
	if (db_failed(db, &failure)) {
		db_rollback_to(db);
		answer->error = failure;
	} else {
		db_release(db);
		answer->error = (struct error){ 0 };
	}
}

/* Where what becomes of an event is written; an order of it, when its teller waits for one. */
static struct order *
answer_to(struct core_step *step, const struct event *event, struct orders *orders)
{
	struct order *answer = event->token == NULL ? ARENA_NEW(step->arena, struct order)
						    : orders_add(orders, step->arena, ORDER_ANSWER);
	answer->token = event->token;
	answer->text = "";
	return answer;
}

/* One event under its own savepoint: what fails is undone alone, and its answer says so. */
static void
run_alone(struct core_step *step, const struct event *event, struct orders *orders)
{
	struct db *db = step->core->db;
	struct order *answer = answer_to(step, event, orders);
	const struct watch watch_before = step->core->watch;

	db_savepoint(db);
	core_step_perform(step, event, answer);
	struct error failure;
	if (db_failed(db, &failure)) {
		db_rollback_to(db);
		step->core->watch = watch_before;
		answer->error = failure;
		if (event->kind == EVENT_TEXT && failure.kind == ERROR_CONFLICT)
			quarantine(step, event, answer);
	} else if (answer->error.kind != ERROR_NONE) {
		db_rollback_to(db);
	} else {
		db_release(db);
	}
	fault_point("core.event");
}

/* Without savepoints. False when an event failed that may have written: then all is to be undone. */
static bool
run_together(
    struct core_step *step, const struct event *events, size_t count, struct orders *orders)
{
	struct db *db = step->core->db;
	for (size_t i = 0; i < count; i++) {
		struct order *answer = answer_to(step, &events[i], orders);
		int64_t before = db_changes(db);
		core_step_perform(step, &events[i], answer);
		bool refused = answer->error.kind != ERROR_NONE && db_changes(db) != before;
		if (refused || db_failed(db, NULL))
			return false;
		fault_point("core.event");
	}
	return true;
}

/* At most `limit` due rows under a savepoint of their own. False when they had to be undone. */
static bool
run_due_rows(struct core_step *step, int limit)
{
	struct db *db = step->core->db;
	struct dispatch_lookup *before = step->dispatch.lookups;
	db_savepoint(db);
	step->core->more = scheduler_run(&step->scheduler, limit);
	bool good = !db_failed(db, NULL);
	if (good) {
		db_release(db);
	} else {
		db_rollback_to(db);
		step->dispatch.lookups = before;
	}
	return good;
}

/* By the rules of now, before anything is held to be due. What can't be kept is tried again. */
static void
rezone(struct core_step *step)
{
	struct core *core = step->core;
	instant next = instant_plus(core->rezoned_at, seconds(REZONE_SECONDS));
	bool set_back = instant_before(step->now, core->rezoned_at);
	if (core->rezoned_at.ms != 0 && !set_back && instant_before(step->now, next))
		return;
	db_savepoint(core->db);
	(void) scheduler_rezone(&step->scheduler);
	if (db_failed(core->db, NULL))
		db_rollback_to(core->db);
	else
		db_release(core->db);
	core->rezoned_at = step->now;
}

/* What time has brought. When something among it can't be handled the rows go one by one, and the
 * one that fails is put off for an hour with an alert: it must not hold up all that is behind it. */
static void
run_due(struct core_step *step)
{
	rezone(step);
	if (!run_due_rows(step, SCHEDULER_BATCH)) {
		struct error failure;
		for (int i = 0; i < SCHEDULER_BATCH; i++) {
			if (run_due_rows(step, 1)) {
				if (!step->core->more)
					break;
				continue;
			}
			db_savepoint(step->core->db);
			scheduler_put_off(&step->scheduler);
			if (db_failed(step->core->db, &failure)) {
				db_rollback_to(step->core->db);
				break; /* the disk, not the row: the next run tries again */
			}
			db_release(step->core->db);
		}
	}
	fault_point("core.due");
}

/* What is undone in the store is undone here too: a place in a window, or the probe of a breaker,
 * taken by a text that never left, would be missing until the next start. */
static void
claim(struct core_step *step, struct orders *orders)
{
	struct db *db = step->core->db;
	const struct dispatch before = step->core->dispatch;
	size_t count;
	db_savepoint(db);
	struct dispatched *list = dispatch_claim(&step->dispatch, &count);
	if (db_failed(db, NULL)) {
		db_rollback_to(db);
		step->core->dispatch = before;
		return;
	}
	db_release(db);
	for (size_t i = 0; i < count; i++)
		orders_add(orders, step->arena, ORDER_SEND)->send = list[i];
}

/* What is undone in the store is not asked about either: it is due again. */
static void
order_lookups(struct core_step *step, struct orders *orders)
{
	const struct dispatch_lookup *lookup = step->dispatch.lookups;
	for (; lookup != NULL; lookup = lookup->next)
		orders_add(orders, step->arena, ORDER_LOOK_UP)->look_up = *lookup;
}

/* Nothing of the batch happened: each event is answered with why. Nothing was claimed either. */
static void
answer_all(struct core_step *step, const struct event *events, size_t count,
    const struct error *error, struct orders *orders)
{
	*orders = (struct orders){ 0 };
	for (size_t i = 0; i < count; i++) {
		if (events[i].token == NULL)
			continue;
		struct order *answer = orders_add(orders, step->arena, ORDER_ANSWER);
		answer->token = events[i].token;
		answer->error = *error;
	}
}

/* A tick without events is the quiet moment. A full disk is not the end: the log keeps what it has,
 * and the next run tries again. */
static bool
checkpoint(struct core *core, bool idle, struct error *error)
{
	struct error failure;
	if (db_checkpoint(
		core->db, idle ? CORE_CHECKPOINT_IDLE : CORE_CHECKPOINT_ALWAYS, &failure) ||
	    failure.kind != ERROR_IO)
		return true;
	*error = failure;
	return error_prefix(error, "checkpoint: ");
}

/* The clock's own rows and the disk's, under a savepoint as everything is. */
static void
keep_watch(struct core_step *step)
{
	struct db *db = step->core->db;
	const struct watch before = step->core->watch;
	bool told = step->core->room.told;
	db_savepoint(db);
	watch_keep(step);
	room_keep(step);
	if (db_failed(db, NULL)) {
		db_rollback_to(db);
		step->core->watch = before;
		step->core->room.told = told;
	} else {
		db_release(db);
	}
}

static void
begin(struct core_step *step)
{
	struct core *core = step->core;
	zone_look_again();
	core_step_init(step, core, step->arena, step->now);
	db_begin(core->db);
	if (core->watch.on || core->room.is_short != core->room.told)
		keep_watch(step);
	core_see_to_put_back(step);
}

/*
 * Savepoints only once an event has failed, when the batch begins anew: under a savepoint SQLite
 * copies each page before its first change, and that would be a sixth of what a reply costs. Failures
 * are rare, an event is a value, and all that a step changes beside the store is in the core: so
 * the second time is as the first would have been.
 */
static void
run_events(struct core_step *step, const struct event *events, size_t count, struct orders *orders)
{
	struct core *core = step->core;
	struct error failure = { 0 };
	const struct core before = *core;
	begin(step);
	if (run_together(step, events, count, orders) ||
	    (db_failed(core->db, &failure) && failure.kind == ERROR_IO))
		return;
	db_rollback(core->db);
	*core = before;
	*orders = (struct orders){ 0 };
	if (failure.kind == ERROR_LIMIT)
		(void) room_give_back(&core->room);
	begin(step);
	for (size_t i = 0; i < count; i++)
		run_alone(step, &events[i], orders);
}

bool
core_run(struct core *core, struct arena *arena, const struct event *events, size_t count,
    instant now, struct orders *out_orders, struct error *error)
{
	struct core_step step = { .core = core, .arena = arena, .now = now };
	const struct dispatch before = core->dispatch;
	const struct watch watch_before = core->watch;
	const struct room room_before = core->room;
	const bool put_back = core->put_back;
	const instant restored_at = core->restored_at;
	BUG_ON(count > CORE_BATCH, "%zu events in one batch", count);
	*out_orders = (struct orders){ 0 };

	room_look(&core->room, now);
	run_events(&step, events, count, out_orders);
	if (core->lets_time_pass) {
		if (!core->is_pressed)
			run_due(&step);
		/* Accepted in this batch, the clock is what the next one goes by. */
		if (step.dispatch.clock_in_doubt == watch_is_in_doubt(&core->watch))
			claim(&step, out_orders);
		order_lookups(&step, out_orders);
	}
	fault_point("core.before-commit");
	struct error failure = { 0 };
	if (!db_commit(core->db, &failure)) {
		if (failure.kind == ERROR_IO) {
			*error = failure;
			return error_prefix(error, "commit: ");
		}
		db_rollback(core->db);
		core->dispatch = before;
		core->watch = watch_before;
		core->put_back = put_back;
		core->restored_at = restored_at;
		core->room.told = room_before.told;
		if (room_give_back(&core->room)) /* once: it is gone */
			return core_run(core, arena, events, count, now, out_orders, error);
		answer_all(&step, events, count, &failure, out_orders);
		orders_add(out_orders, arena, ORDER_WAKE)->at = instant_plus(now, seconds(5));
		return true;
	}
	fault_point("core.after-commit");
	if (!checkpoint(core, count == 0, error))
		return false;
	instant next = core->more ? now : scheduler_next(&step.scheduler);
	/* What was left alone is not in scheduler_next: the replies to what has just been read may be all
	 * that waits, and no letter may come that would bring the next batch. */
	if (core->is_pressed && core->lets_time_pass)
		next = now;
	/* That there is room again nobody tells us. */
	if (core->room.is_short)
		next = instant_min(next, instant_plus(now, seconds(ROOM_LOOK_SECONDS)));
	orders_add(out_orders, arena, ORDER_WAKE)->at = next;
	return true;
}

/* From the core's time to the clock's. In doubt, the next look is at most a minute away: it may be
 * what ends the doubt. */
static instant
wake_by(const struct core *core, const struct clock_reading *reading, instant at)
{
	instant now = core->watch.guard.now;
	if (!core->watch.on)
		return at;
	if (watch_is_in_doubt(&core->watch))
		at = instant_min(at, instant_plus(now, seconds(CLOCK_LOOK_SECONDS)));
	return at.ms == INSTANT_NEVER.ms ? at : instant_plus(at, instant_since(reading->wall, now));
}

bool
core_run_by(struct core *core, struct arena *arena, const struct event *events, size_t count,
    const struct clock_reading *reading, struct orders *out_orders, struct error *error)
{
	instant now = watch_look(&core->watch, core->db, reading);
	if (!core_run(core, arena, events, count, now, out_orders, error))
		return false;
	for (struct order *order = out_orders->first; order != NULL; order = order->next)
		if (order->kind == ORDER_WAKE)
			order->at = wake_by(core, reading, order->at);
	out_orders->doubt = core->watch.guard.doubt;
	return true;
}
