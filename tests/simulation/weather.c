/* SPDX-License-Identifier: MIT */
/* The table of classes. */
#include "base/str.h"
#include "base/zone.h"
#include "tests/simulation/plant.h"
#include "tests/simulation/weather.h"

#define GATEWAY                                                                                    \
	(MISHAP(MISHAP_HANG) | MISHAP(MISHAP_ERROR) | MISHAP(MISHAP_LOST) | MISHAP(MISHAP_LATE) |  \
	    MISHAP(MISHAP_PUT_OFF) | MISHAP(MISHAP_REFUSED) | MISHAP(MISHAP_UNDELIVERED) |         \
	    MISHAP(MISHAP_NO_RECEIPT) | MISHAP(MISHAP_RECEIPT_EARLY) |                             \
	    MISHAP(MISHAP_RECEIPT_ODD) | MISHAP(MISHAP_REPLY_TWICE) | MISHAP(MISHAP_OUTAGE) |      \
	    MISHAP(MISHAP_UNSAID) | MISHAP(MISHAP_SECOND))
/* Check C2: nothing that says no, only what leaves one in doubt, and receipts that can't be relied on. */
#define DOUBT                                                                                      \
	(MISHAP(MISHAP_LOST) | MISHAP(MISHAP_ERROR) | MISHAP(MISHAP_ERROR_BEFORE) |                \
	    MISHAP(MISHAP_HANG) | MISHAP(MISHAP_LATE) | MISHAP(MISHAP_NO_RECEIPT) |                \
	    MISHAP(MISHAP_RECEIPT_EARLY) | MISHAP(MISHAP_RECEIPT_ODD))
#define DISK                                                                                       \
	(MISHAP(MISHAP_CUT) | MISHAP(MISHAP_DAMAGE) | MISHAP(MISHAP_IO_ERROR) | MISHAP(MISHAP_FULL))
#define PEOPLE                                                                                     \
	(MISHAP(MISHAP_STOP_AT_ONCE) | MISHAP(MISHAP_HASTY) | MISHAP(MISHAP_RISK) |                \
	    MISHAP(MISHAP_SHARED) | MISHAP(MISHAP_STAFF) | MISHAP(MISHAP_REPLY_TWICE))

/* Winter; the two nights in which the clock changes. */
#define PLAIN                                                                                      \
	{                                                                                          \
		"2026-02-02T08:00:00Z", "2026-02-02T08:00:00Z"                                     \
	}
#define NIGHTS                                                                                     \
	{                                                                                          \
		"2026-03-23T08:00:00Z", "2026-10-19T07:00:00Z"                                     \
	}

const struct weather weathers[] = {
	{ "calm", 0, 0, 600, 19, PLAIN, 0 },
	{ "gateway", GATEWAY, 0, 600, 19, PLAIN, 0 },
	{ "disk", DISK, 8, 600, 19, PLAIN, 0 },
	{ "crash", MISHAP(MISHAP_KILL), 10, 5, 19, PLAIN, 0 },
	{ "clock",
	    MISHAP(MISHAP_KILL) | MISHAP(MISHAP_SLEEP) | MISHAP(MISHAP_OUTAGE) |
		MISHAP(MISHAP_JUMP),
	    6, 600, 19, NIGHTS, 0 },
	{ "people", PEOPLE, 0, 600, 21, PLAIN, 0 },
	{ "storm", GATEWAY | DISK | PEOPLE | MISHAP(MISHAP_KILL) | MISHAP(MISHAP_SLEEP), 10, 5, 21,
	    NIGHTS, 0 },
	{ "doubt", DOUBT, 0, 600, 19, PLAIN, 5 },
	{ "restore", MISHAP(MISHAP_KILL) | MISHAP(MISHAP_RESTORE), 10, 600, 9, PLAIN, 0 },
};
const size_t weather_count = ARRAY_LEN(weathers);

const struct weather *
weather_find(const char *name)
{
	for (size_t i = 0; i < weather_count; i++)
		if (strcmp(weathers[i].name, name) == 0)
			return &weathers[i];
	return NULL;
}

bool
weather_has(const struct weather *weather, enum mishap kind)
{
	return (weather->mishaps & MISHAP(kind)) != 0;
}

bool
weather_is_gentle(const struct weather *weather)
{
	const uint32_t harmless = MISHAP(MISHAP_KILL) | MISHAP(MISHAP_CUT) | MISHAP(MISHAP_DAMAGE) |
	    MISHAP(MISHAP_IO_ERROR) | MISHAP(MISHAP_FULL) | MISHAP(MISHAP_REPLY_TWICE) |
	    MISHAP(MISHAP_STOP_AT_ONCE);
	return (weather->mishaps & ~harmless) == 0;
}

instant
weather_start(const struct weather *weather, uint64_t seed)
{
	instant start;
	bool good = instant_parse_utc(str_from(weather->starts[seed % 2]), &start);
	BUG_ON(!good, "%s", weather->name);
	return start;
}

instant
weather_calm(const struct weather *weather, uint64_t seed)
{
	return instant_plus(weather_finish(weather, seed), hours(-WEATHER_CALM_HOURS));
}

instant
weather_finish(const struct weather *weather, uint64_t seed)
{
	return instant_plus(weather_start(weather, seed), days(weather->days));
}

static const struct weather_spell never = { { INT64_MAX }, { INT64_MAX } };

/* An hour, while invitations leave and are answered. */
struct weather_spell
weather_full(const struct weather *weather, uint64_t seed)
{
	if (!weather_has(weather, MISHAP_FULL))
		return never;
	instant from = instant_plus(weather_start(weather, seed),
	    minutes(49 * 60 + (int64_t) dice(seed, "full", 0, 72 * 60)));
	return (struct weather_spell){ from, instant_plus(from, hours(1)) };
}

/* Hours, up to two days. */
struct weather_spell
weather_outage(const struct weather *weather, uint64_t seed)
{
	if (!weather_has(weather, MISHAP_OUTAGE))
		return never;
	instant from = instant_plus(
	    weather_start(weather, seed), hours(24 + (int64_t) dice(seed, "outage", 0, 8 * 24)));
	span length = hours(1 + (int64_t) dice(seed, "outage", 1, 47));
	return (struct weather_spell){ from, instant_plus(from, length) };
}

struct weather_spell
weather_jump(const struct weather *weather, uint64_t seed, span *out_by)
{
	static const int64_t jumps_h[] = { 1, -1, 9, -9, 72, -72, 24, 43830, -43830, 87660,
		-87660 };
	*out_by = hours(jumps_h[dice(seed, "jump", 2, ARRAY_LEN(jumps_h))]);
	if (!weather_has(weather, MISHAP_JUMP))
		return never;
	int64_t minute = (int64_t) dice(seed, "jump", 0, 8 * 1440);
	int64_t length = 10 + (int64_t) dice(seed, "jump", 1, 1430);
	instant from = instant_plus(weather_start(weather, seed), minutes(1440 + minute));
	return (struct weather_spell){ from, instant_plus(from, minutes(length)) };
}

enum channel_class
weather_class(uint64_t seed)
{
	static const enum channel_class classes[] = { CHANNEL_CALLBACK, CHANNEL_LOOKUP,
		CHANNEL_IDEM, CHANNEL_BLIND };
	return classes[dice(seed, "class", 0, ARRAY_LEN(classes))];
}

bool
weather_has_second(const struct weather *weather, uint64_t seed)
{
	return weather_has(weather, MISHAP_SECOND) && dice(seed, "second", 0, 2) == 0;
}

uint64_t
weather_second(uint64_t seed)
{
	/* Even, so that the first day is the same. */
	return seed + 1000000;
}

bool
weather_is_kept(uint64_t seed)
{
	return dice(seed, "kept", 0, 2) == 0;
}

bool
weather_is_within(const struct weather_spell *spell, instant at)
{
	return !instant_before(at, spell->from) && instant_before(at, spell->to);
}
