/* SPDX-License-Identifier: MIT */
/*
 * A token bucket in whole numbers: at n texts a minute, a millisecond is worth n 60,000ths of a text,
 * so nothing is lost to rounding however often it is asked. Slow start is a second bucket of the same
 * inflow whose texts cost five times as much.
 */
#include "scheduler/pacing.h"

enum { TEXT = 60000, BEGIN_TEXT = TEXT * 100 / PACING_SLOW_PERCENT, RESERVE_PART = 4 };

static int64_t
reserve(const struct pacing *pacing)
{
	return (int64_t) (pacing->burst / RESERVE_PART) * TEXT;
}

static bool
is_slow(const struct pacing *pacing, instant now)
{
	return !instant_is_none(pacing->slow_until) && now.ms < pacing->slow_until.ms;
}

/* One text at least, else a small channel would never recover. */
static int64_t
begin_size(const struct pacing *pacing)
{
	int64_t size = (int64_t) pacing->burst * TEXT;
	return size < BEGIN_TEXT ? BEGIN_TEXT : size;
}

static void
fill(struct pacing *pacing, instant now)
{
	int64_t elapsed = instant_is_none(pacing->filled_at) ? 0 : now.ms - pacing->filled_at.ms;
	pacing->filled_at = now;
	if (elapsed <= 0)
		return;
	/* Longer than it takes to fill either, and short enough not to overflow. */
	int64_t longest = begin_size(pacing) + 1;
	int64_t more = (elapsed < longest ? elapsed : longest) * pacing->per_minute;
	int64_t size = (int64_t) pacing->burst * TEXT;
	pacing->tokens = pacing->tokens + more < size ? pacing->tokens + more : size;
	size = begin_size(pacing);
	pacing->begin_tokens =
	    pacing->begin_tokens + more < size ? pacing->begin_tokens + more : size;
}

void
pacing_init(struct pacing *pacing, int per_minute, int burst)
{
	BUG_ON(per_minute < 0 || burst < 1, "a rate of %d a minute, %d at once", per_minute, burst);
	*pacing = (struct pacing){
		.per_minute = per_minute,
		.burst = burst,
		.tokens = (int64_t) burst * TEXT,
		.filled_at = INSTANT_NONE,
		.slow_until = INSTANT_NONE,
	};
}

void
pacing_recover(struct pacing *pacing, instant now)
{
	fill(pacing, now);
	pacing->begin_tokens = 0;
	pacing->slow_until = instant_plus(now, minutes(PACING_SLOW_MINUTES));
}

int
pacing_room(struct pacing *pacing, enum pacing_kind kind, instant now)
{
	fill(pacing, now);
	if (pacing->per_minute == 0)
		return 0;
	if (kind == PACING_REPLY)
		return (int) (pacing->tokens / TEXT);
	int64_t room = (pacing->tokens - reserve(pacing)) / TEXT;
	if (is_slow(pacing, now) && pacing->begin_tokens / BEGIN_TEXT < room)
		room = pacing->begin_tokens / BEGIN_TEXT;
	return room < 0 ? 0 : (int) room;
}

bool
pacing_take(struct pacing *pacing, enum pacing_kind kind, instant now)
{
	if (pacing_room(pacing, kind, now) == 0)
		return false;
	pacing->tokens -= TEXT;
	if (kind == PACING_BEGIN && is_slow(pacing, now))
		pacing->begin_tokens -= BEGIN_TEXT;
	return true;
}

/* When `have` will have grown to `need`. */
static instant
grown(const struct pacing *pacing, int64_t have, int64_t need, instant now)
{
	if (have >= need)
		return now;
	return instant_plus(
	    now, milliseconds((need - have + pacing->per_minute - 1) / pacing->per_minute));
}

instant
pacing_next(struct pacing *pacing, enum pacing_kind kind, instant now)
{
	fill(pacing, now);
	if (pacing->per_minute == 0)
		return INSTANT_NEVER;
	if (kind == PACING_REPLY)
		return grown(pacing, pacing->tokens, TEXT, now);
	instant next = grown(pacing, pacing->tokens, TEXT + reserve(pacing), now);
	if (!is_slow(pacing, now))
		return next;
	instant slow = grown(pacing, pacing->begin_tokens, BEGIN_TEXT, now);
	return instant_max(next, instant_min(slow, pacing->slow_until));
}
