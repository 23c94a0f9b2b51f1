/* SPDX-License-Identifier: MIT */
/* The simulated clock: a heap of alarms and a number that says what time it is. */
#include "base/heap.h"

#include "base/clock_sim.h"

enum { FIRED_AT_ONCE = 10 * 1000 * 1000 };

struct clock_sim {
	struct clock clock;
	instant now;
	struct heap alarms; /* keyed by ms */
	bool running;
};

static instant
sim_now(struct clock *clock)
{
	return container_of(clock, struct clock_sim, clock)->now;
}

/* Nobody sets it: it is as true as a clock can be. */
static struct clock_reading
sim_read(struct clock *clock)
{
	instant now = sim_now(clock);
	return (struct clock_reading){ now, milliseconds(now.ms), .synchronised = true };
}

static void
on_moved(void *item, size_t position)
{
	struct alarm *alarm = item;
	alarm->position = position;
}

static void
sim_disarm(struct clock *clock, struct alarm *alarm)
{
	struct clock_sim *sim = container_of(clock, struct clock_sim, clock);
	if (!alarm->armed)
		return;
	heap_remove(&sim->alarms, alarm->position);
	alarm->armed = false;
}

static void
sim_arm(struct clock *clock, struct alarm *alarm, instant at)
{
	struct clock_sim *sim = container_of(clock, struct clock_sim, clock);
	BUG_ON(alarm->on_alarm == NULL, "an alarm that calls nobody");
	sim_disarm(clock, alarm);
	alarm->at = at;
	alarm->armed = true;
	/* A time in the past is now, and takes its turn among what is due now. */
	heap_push(&sim->alarms, instant_max(at, sim->now).ms, alarm);
}

static const struct clock_ops sim_ops = {
	.now = sim_now,
	.read = sim_read,
	.arm = sim_arm,
	.disarm = sim_disarm,
};

struct clock_sim *
clock_sim_new(instant start)
{
	struct clock_sim *sim = alloc_new(sizeof(*sim));
	sim->clock.ops = &sim_ops;
	sim->now = start;
	sim->alarms.on_moved = on_moved;
	return sim;
}

void
clock_sim_free(struct clock_sim *sim)
{
	if (sim == NULL)
		return;
	heap_done(&sim->alarms);
	free(sim);
}

struct clock *
clock_sim_clock(struct clock_sim *sim)
{
	return &sim->clock;
}

void
clock_sim_run_until(struct clock_sim *sim, instant t)
{
	BUG_ON(sim->running, "the clock is run from an alarm");
	BUG_ON(t.ms == INSTANT_NEVER.ms, "the clock is to run for ever");
	sim->running = true;
	int at_once = 0;
	for (const struct heap_entry *next; (next = heap_first(&sim->alarms)) != NULL &&
	     next->key <= instant_max(t, sim->now).ms;) {
		struct alarm *alarm = next->item;
		at_once = next->key > sim->now.ms ? 0 : at_once + 1;
		BUG_ON(at_once > FIRED_AT_ONCE, "alarms without end at one instant");
		sim->now = instant_max(sim->now, (instant){ next->key });
		sim_disarm(&sim->clock, alarm);
		alarm->on_alarm(alarm);
	}
	sim->now = instant_max(sim->now, t);
	sim->running = false;
}

instant
clock_sim_next(const struct clock_sim *sim)
{
	const struct heap_entry *next = heap_first(&sim->alarms);
	return next == NULL ? INSTANT_NEVER : (instant){ next->key };
}
