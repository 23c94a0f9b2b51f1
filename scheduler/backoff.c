/* SPDX-License-Identifier: MIT */
/* The numbers of backoff.h, and nothing that remembers. */
#include "scheduler/backoff.h"

enum { JITTER_PERCENT = 20, PERMILLE = 1000 };

static const int waits_min[] = { 1, 5, 15, 60 };

bool
backoff_next(struct random *random, int attempt, instant now, instant not_after, instant *out_next)
{
	size_t step = attempt < 1 ? 0 : (size_t) attempt - 1;
	if (step >= ARRAY_LEN(waits_min))
		step = ARRAY_LEN(waits_min) - 1;
	int64_t wait = minutes(waits_min[step]).ms;
	/* Tenths of a per cent, so that two texts refused together seldom draw the same. */
	int64_t spread = JITTER_PERCENT * PERMILLE / 100;
	int64_t draw = (int64_t) random_below(random, (uint64_t) (2 * spread + 1)) - spread;
	instant next = instant_plus(now, milliseconds(wait + wait * draw / PERMILLE));
	if (next.ms >= not_after.ms)
		return false;
	*out_next = next;
	return true;
}

static span
apart(const struct breaker *breaker)
{
	return seconds(breaker->locked ? BREAKER_LOCKED_S : BREAKER_OPEN_S);
}

/* A probe is never further ahead than they are apart: one that is was set by a clock that has been put back,
 * and would keep the channel shut for as long as that clock was wrong. */
static instant
probe_at(const struct breaker *breaker, instant now)
{
	instant latest = instant_plus(now, apart(breaker));
	return instant_before(latest, breaker->next_probe) ? now : breaker->next_probe;
}

bool
breaker_may_send(struct breaker *breaker, instant now)
{
	if (!breaker->open)
		return true;
	if (instant_before(now, probe_at(breaker, now)))
		return false;
	breaker->next_probe = instant_plus(now, apart(breaker));
	return true;
}

void
breaker_succeeded(struct breaker *breaker)
{
	*breaker = (struct breaker){ 0 };
}

void
breaker_failed(struct breaker *breaker, instant now)
{
	if (breaker->failures < BREAKER_FAILURES)
		breaker->failures++;
	if (breaker->failures < BREAKER_FAILURES)
		return;
	breaker->open = true;
	breaker->next_probe = instant_plus(now, apart(breaker));
}

bool
breaker_lock(struct breaker *breaker, instant now)
{
	bool news = !breaker->locked;
	breaker->locked = true;
	breaker->failures = BREAKER_FAILURES;
	breaker_failed(breaker, now);
	return news;
}

instant
breaker_next(const struct breaker *breaker, instant now)
{
	return breaker->open ? instant_max(now, probe_at(breaker, now)) : now;
}
