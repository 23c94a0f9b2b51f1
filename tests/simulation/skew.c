/* SPDX-License-Identifier: MIT */
/* Alarms are the true clock's, at translated times. */
#include "tests/simulation/skew.h"

enum { SKEW_ALARMS = 4 };

struct skew {
	struct clock clock;
	struct skew_setup setup;
	struct alarm jump, back;
	struct alarm *known[SKEW_ALARMS]; /* all that were ever armed here */
};

static span
offset_at(const struct skew *skew, instant true_now)
{
	bool wrong =
	    !instant_before(true_now, skew->setup.from) && instant_before(true_now, skew->setup.to);
	return wrong ? skew->setup.by : milliseconds(0);
}

static instant
skew_now(struct clock *clock)
{
	const struct skew *skew = container_of(clock, struct skew, clock);
	instant true_now = clock_now(skew->setup.clock);
	return instant_plus(true_now, offset_at(skew, true_now));
}

/* How long the machine has been up is true, whatever the wall shows. */
static struct clock_reading
skew_read(struct clock *clock)
{
	const struct skew *skew = container_of(clock, struct skew, clock);
	instant true_now = clock_now(skew->setup.clock);
	span offset = offset_at(skew, true_now);
	return (struct clock_reading){
		.wall = instant_plus(true_now, offset),
		.up = milliseconds(true_now.ms),
		.synchronised = skew->setup.is_kept && offset.ms == 0,
	};
}

static void
remember(struct skew *skew, struct alarm *alarm)
{
	size_t i = 0;
	while (i < SKEW_ALARMS && skew->known[i] != NULL && skew->known[i] != alarm)
		i++;
	BUG_ON(i == SKEW_ALARMS, "too many alarms");
	skew->known[i] = alarm;
}

static void
skew_arm(struct clock *clock, struct alarm *alarm, instant at)
{
	struct skew *skew = container_of(clock, struct skew, clock);
	span offset = offset_at(skew, clock_now(skew->setup.clock));
	remember(skew, alarm);
	clock_arm(skew->setup.clock, alarm, instant_plus(at, milliseconds(-offset.ms)));
}

static void
skew_disarm(struct clock *clock, struct alarm *alarm)
{
	clock_disarm(container_of(clock, struct skew, clock)->setup.clock, alarm);
}

static const struct clock_ops skew_ops = {
	.now = skew_now,
	.read = skew_read,
	.arm = skew_arm,
	.disarm = skew_disarm,
};

static void
jumped(struct skew *skew)
{
	instant now = clock_now(skew->setup.clock);
	skew->setup.on_jump(skew->setup.context, offset_at(skew, now));
	for (size_t i = 0; i < SKEW_ALARMS && skew->known[i] != NULL; i++)
		if (skew->known[i]->armed)
			clock_arm(skew->setup.clock, skew->known[i], instant_plus(now, minutes(1)));
}

static void
on_jump(struct alarm *alarm)
{
	jumped(container_of(alarm, struct skew, jump));
}

static void
on_back(struct alarm *alarm)
{
	jumped(container_of(alarm, struct skew, back));
}

struct skew *
skew_new(const struct skew_setup *setup)
{
	struct skew *skew = alloc_new(sizeof(*skew));
	instant now = clock_now(setup->clock);
	skew->clock.ops = &skew_ops;
	skew->setup = *setup;
	skew->jump.on_alarm = on_jump;
	skew->back.on_alarm = on_back;
	if (setup->from.ms == INSTANT_NEVER.ms)
		return skew;
	if (instant_before(now, setup->from))
		clock_arm(setup->clock, &skew->jump, setup->from);
	if (instant_before(now, setup->to))
		clock_arm(setup->clock, &skew->back, setup->to);
	return skew;
}

void
skew_free(struct skew *skew)
{
	clock_disarm(skew->setup.clock, &skew->jump);
	clock_disarm(skew->setup.clock, &skew->back);
	free(skew);
}

struct clock *
skew_clock(struct skew *skew)
{
	return &skew->clock;
}
