/* SPDX-License-Identifier: MIT */
/*
 * Token buckets in whole numbers: at n texts a minute, a millisecond is worth n 60,000ths of a text,
 * so nothing is lost to rounding however often it is asked. In the bucket of what we begin a text has
 * five times as many parts, and a millisecond of slow start is worth one of five.
 */
#include "scheduler/pacing.h"

enum {
	TEXT = 60000,
	SHARES = 100 / PACING_SLOW_PERCENT,
	BEGIN_TEXT = TEXT * SHARES,
	RESERVE_PART = 4
};

static int64_t
reserve(const struct pacing *pacing)
{
	return (int64_t) (pacing->all.burst / RESERVE_PART) * TEXT;
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* How many of these milliseconds are part of a slow start. */
static int64_t
slow_part(const struct pacing *pacing, instant from, int64_t elapsed)
{
	if (instant_is_none(pacing->slow_until) || pacing->slow_until.ms <= from.ms)
		return 0;
	return least(elapsed, pacing->slow_until.ms - from.ms);
}

static void
fill(struct pacing *pacing, instant now)
{
	instant from = pacing->filled_at;
	int64_t elapsed = instant_is_none(from) ? 0 : now.ms - from.ms;
	pacing->filled_at = now;
	if (elapsed <= 0)
		return;
	int64_t size = (int64_t) pacing->all.burst * TEXT;
	int64_t begin_size = (int64_t) pacing->begin.burst * BEGIN_TEXT;
	int64_t slow = slow_part(pacing, from, elapsed);
	/* Longer than either takes to fill, and short enough not to overflow. */
	int64_t shares = least(slow, begin_size) + least(elapsed - slow, begin_size) * SHARES;
	pacing->tokens =
	    least(size, pacing->tokens + least(elapsed, size) * pacing->all.per_minute);
	pacing->begin_tokens = least(begin_size,
	    pacing->begin_tokens + least(shares, begin_size) * pacing->begin.per_minute);
}

void
pacing_init(struct pacing *pacing, struct pacing_rate all, struct pacing_rate begin)
{
	BUG_ON(all.per_minute < 0 || all.burst < 1, "a rate of %d a minute, %d at once",
	    all.per_minute, all.burst);
	BUG_ON(begin.per_minute < 0 || begin.burst < 1, "a rate of %d a minute, %d at once",
	    begin.per_minute, begin.burst);
	*pacing = (struct pacing){
		.all = all,
		.begin = begin,
		.tokens = (int64_t) all.burst * TEXT,
		.begin_tokens = (int64_t) begin.burst * BEGIN_TEXT,
		.filled_at = INSTANT_NONE,
		.slow_until = INSTANT_NONE,
	};
}

void
pacing_remember(struct pacing *pacing, int begun, instant now)
{
	int64_t taken = (int64_t) begun * BEGIN_TEXT;
	fill(pacing, now);
	pacing->begin_tokens = taken < pacing->begin_tokens ? pacing->begin_tokens - taken : 0;
}

void
pacing_recover(struct pacing *pacing, instant now)
{
	fill(pacing, now);
	pacing->begin_tokens = 0;
	pacing->slow_until = instant_plus(now, minutes(PACING_SLOW_MINUTES));
}

static bool
is_closed(const struct pacing *pacing, enum pacing_kind kind)
{
	return pacing->all.per_minute == 0 ||
	    (kind == PACING_BEGIN && pacing->begin.per_minute == 0);
}

int
pacing_room(struct pacing *pacing, enum pacing_kind kind, instant now)
{
	fill(pacing, now);
	if (is_closed(pacing, kind))
		return 0;
	if (kind == PACING_REPLY)
		return (int) (pacing->tokens / TEXT);
	int64_t room =
	    least((pacing->tokens - reserve(pacing)) / TEXT, pacing->begin_tokens / BEGIN_TEXT);
	return room < 0 ? 0 : (int) room;
}

bool
pacing_take(struct pacing *pacing, enum pacing_kind kind, instant now)
{
	if (pacing_room(pacing, kind, now) == 0)
		return false;
	pacing->tokens -= TEXT;
	if (kind == PACING_BEGIN)
		pacing->begin_tokens -= BEGIN_TEXT;
	return true;
}

static int64_t
divided_up(int64_t a, int64_t b)
{
	return a <= 0 ? 0 : (a + b - 1) / b;
}

/* When the bucket of what we begin will hold a text: first at the slow rate, then at the usual one. */
static instant
begin_grown(const struct pacing *pacing, instant now)
{
	int64_t lacking = BEGIN_TEXT - pacing->begin_tokens;
	int64_t slow = slow_part(pacing, now, INT64_MAX), rate = pacing->begin.per_minute;
	int64_t wait = divided_up(lacking, rate);
	if (wait > slow)
		wait = slow + divided_up(lacking - slow * rate, rate * SHARES);
	return instant_plus(now, milliseconds(wait));
}

instant
pacing_next(struct pacing *pacing, enum pacing_kind kind, instant now)
{
	fill(pacing, now);
	if (is_closed(pacing, kind))
		return INSTANT_NEVER;
	int64_t need = TEXT + (kind == PACING_BEGIN ? reserve(pacing) : 0);
	int64_t wait = divided_up(need - pacing->tokens, pacing->all.per_minute);
	instant next = instant_plus(now, milliseconds(wait));
	return kind == PACING_REPLY ? next : instant_max(next, begin_grown(pacing, now));
}
