/* SPDX-License-Identifier: MIT */
/*
 * The batch: begin, a savepoint an event, claim, commit, orders. The fault points are where a
 * crash would hurt most; the crash tests die at each in turn.
 */
#include "base/fault.h"
#include "core/step.h"

#include "core/core.h"

/* One event under its own savepoint: what fails is undone alone, and its answer says so. */
static void
run_event(struct core_step *step, const struct event *event, struct orders *orders)
{
	struct db *db = step->core->db;
	struct order unheard = { .text = "" };
	struct order *answer =
	    event->token == NULL ? &unheard : orders_add(orders, step->arena, ORDER_ANSWER);
	answer->token = event->token;

	db_savepoint(db);
	core_step_perform(step, event, answer);
	struct error failure;
	if (db_failed(db, &failure)) {
		db_rollback_to(db);
		answer->error = failure;
	} else if (answer->error.kind != ERROR_NONE) {
		db_rollback_to(db);
	} else {
		db_release(db);
	}
	fault_point("core.event");
}

/* What time has brought, under a savepoint of its own, so that one row that cannot be handled does
 * not stop the rest of the batch from being committed. */
static void
run_due(struct core_step *step)
{
	struct db *db = step->core->db;
	db_savepoint(db);
	step->core->more = scheduler_run(&step->scheduler);
	if (db_failed(db, NULL)) {
		db_rollback_to(db);
		step->core->more = false;
	} else {
		db_release(db);
	}
	fault_point("core.due");
}

static void
claim(struct core_step *step, struct orders *orders)
{
	struct db *db = step->core->db;
	size_t count;
	db_savepoint(db);
	struct dispatched *list = dispatch_claim(&step->dispatch, &count);
	if (db_failed(db, NULL)) {
		db_rollback_to(db);
		return;
	}
	db_release(db);
	for (size_t i = 0; i < count; i++)
		orders_add(orders, step->arena, ORDER_SEND)->send = list[i];
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

static void
forget_claims(struct core *core, const int *in_flight)
{
	for (size_t i = 0; i < core->dispatch.channel_count; i++)
		core->dispatch.channels[i].in_flight = in_flight[i];
}

bool
core_run(struct core *core, struct arena *arena, const struct event *events, size_t count,
    instant now, struct orders *out_orders, struct error *error)
{
	struct core_step step;
	int in_flight[DISPATCH_CHANNELS];
	BUG_ON(count > CORE_BATCH, "%zu events in one batch", count);
	core_step_init(&step, core, arena, now);
	*out_orders = (struct orders){ 0 };
	for (size_t i = 0; i < core->dispatch.channel_count; i++)
		in_flight[i] = core->dispatch.channels[i].in_flight;

	db_begin(core->db);
	for (size_t i = 0; i < count; i++)
		run_event(&step, &events[i], out_orders);
	run_due(&step);
	claim(&step, out_orders);
	fault_point("core.before-commit");
	struct error failure = { 0 };
	if (!db_commit(core->db, &failure)) {
		if (failure.kind == ERROR_IO) {
			*error = failure;
			return error_prefix(error, "commit: ");
		}
		db_rollback(core->db);
		forget_claims(core, in_flight);
		answer_all(&step, events, count, &failure, out_orders);
		orders_add(out_orders, arena, ORDER_WAKE)->at = instant_plus(now, seconds(5));
		return true;
	}
	fault_point("core.after-commit");
	orders_add(out_orders, arena, ORDER_WAKE)->at =
	    core->more ? now : scheduler_next(&step.scheduler);
	return true;
}
