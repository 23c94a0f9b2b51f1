/* SPDX-License-Identifier: MIT */
/* Differences of two clocks, and nothing else. */
#include "base/str.h"

#include "scheduler/clock_guard.h"

static const char *const words[CLOCK_DOUBT_COUNT] = {
	[CLOCK_TRUSTED] = "",
	[CLOCK_STEPPED] = "stepped",
	[CLOCK_UNBUILT] = "before-build",
	[CLOCK_WENT_BACK] = "went-back",
	[CLOCK_WENT_AHEAD] = "went-ahead",
};

const char *
clock_doubt_word(enum clock_doubt doubt)
{
	return words[doubt];
}

/* A word of another version is a doubt all the same. */
enum clock_doubt
clock_doubt_of(const char *word)
{
	for (int i = 0; i < CLOCK_DOUBT_COUNT; i++)
		if (strcmp(words[i], word) == 0)
			return (enum clock_doubt) i;
	return CLOCK_STEPPED;
}

/* By how much the wall has gone on more, or less, than time has. */
static int64_t
step_ms(const struct clock_reading *from, const struct clock_reading *to)
{
	int64_t wall = to->wall.ms - from->wall.ms, up = to->up.ms - from->up.ms;
	int64_t step = wall - up;
	return step < 0 ? -step : step;
}

static enum clock_doubt
judge_start(instant wall, const struct clock_kept *kept, instant built)
{
	if (kept->doubt != CLOCK_TRUSTED)
		return kept->doubt; /* a restart makes no clock right */
	if (instant_before(wall, built))
		return CLOCK_UNBUILT;
	if (instant_is_none(kept->now))
		return CLOCK_TRUSTED;
	if (instant_before(wall, instant_plus(kept->now, seconds(-CLOCK_BACK_SECONDS))))
		return CLOCK_WENT_BACK;
	if (instant_before(instant_plus(kept->now, days(CLOCK_AHEAD_DAYS)), wall))
		return CLOCK_WENT_AHEAD;
	return CLOCK_TRUSTED;
}

void
clock_guard_start(struct clock_guard *guard, const struct clock_reading *reading,
    const struct clock_kept *kept, instant built)
{
	enum clock_doubt doubt = judge_start(reading->wall, kept, built);
	*guard = (struct clock_guard){
		.doubt = doubt,
		.now = doubt == CLOCK_TRUSTED ? reading->wall : instant_max(kept->now, built),
		.last = *reading,
		.since = *reading,
	};
}

static void
trust(struct clock_guard *guard, const struct clock_reading *reading)
{
	guard->doubt = CLOCK_TRUSTED;
	guard->now = reading->wall;
	guard->since = *reading;
}

/* Small steps count together until a minute has passed: twenty seconds, twice, are a step. */
static void
look_trusting(struct clock_guard *guard, const struct clock_reading *reading)
{
	if (step_ms(&guard->since, reading) > seconds(CLOCK_STEP_SECONDS).ms) {
		guard->doubt = CLOCK_STEPPED;
		guard->now =
		    instant_plus(guard->now, milliseconds(reading->up.ms - guard->last.up.ms));
		guard->since = *reading;
		return;
	}
	guard->now = reading->wall;
	if (reading->up.ms - guard->since.up.ms >= seconds(CLOCK_LOOK_SECONDS).ms)
		guard->since = *reading;
}

/* Steady is meant: what is being slewed by a tenth of a second each second is on its way to the right
 * time and not there. */
static void
look_doubting(struct clock_guard *guard, const struct clock_reading *reading)
{
	guard->now = instant_plus(guard->now, milliseconds(reading->up.ms - guard->last.up.ms));
	if (!reading->synchronised || !guard->last.synchronised ||
	    step_ms(&guard->since, reading) > seconds(1).ms)
		guard->since = *reading;
	else if (reading->up.ms - guard->since.up.ms >= seconds(CLOCK_STEADY_SECONDS).ms)
		trust(guard, reading);
}

bool
clock_guard_look(struct clock_guard *guard, const struct clock_reading *reading)
{
	enum clock_doubt before = guard->doubt;
	if (before == CLOCK_TRUSTED)
		look_trusting(guard, reading);
	else
		look_doubting(guard, reading);
	guard->last = *reading;
	return guard->doubt != before;
}

void
clock_guard_accept(struct clock_guard *guard)
{
	/* By the last look, which was this step's own: what is set after it is another step. */
	trust(guard, &guard->last);
}
