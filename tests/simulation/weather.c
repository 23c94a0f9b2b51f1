/* SPDX-License-Identifier: MIT */
/* The table of classes. */
#include "base/str.h"
#include "base/zone.h"
#include "tests/simulation/weather.h"

#define GATEWAY                                                                                    \
	(MISHAP(MISHAP_HANG) | MISHAP(MISHAP_ERROR) | MISHAP(MISHAP_LOST) | MISHAP(MISHAP_LATE) |  \
	    MISHAP(MISHAP_PUT_OFF) | MISHAP(MISHAP_REFUSED) | MISHAP(MISHAP_UNDELIVERED) |         \
	    MISHAP(MISHAP_NO_RECEIPT) | MISHAP(MISHAP_RECEIPT_EARLY) |                             \
	    MISHAP(MISHAP_RECEIPT_ODD) | MISHAP(MISHAP_REPLY_TWICE) | MISHAP(MISHAP_OUTAGE))
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
	{ "calm", 0, 0, 600, 19, PLAIN },
	{ "gateway", GATEWAY, 0, 600, 19, PLAIN },
	{ "disk", DISK, 8, 600, 19, PLAIN },
	{ "crash", MISHAP(MISHAP_KILL), 10, 5, 19, PLAIN },
	{ "clock",
	    MISHAP(MISHAP_KILL) | MISHAP(MISHAP_SLEEP) | MISHAP(MISHAP_OUTAGE) |
		MISHAP(MISHAP_JUMP),
	    6, 600, 19, NIGHTS },
	{ "people", PEOPLE, 0, 600, 21, PLAIN },
	{ "storm", GATEWAY | DISK | PEOPLE | MISHAP(MISHAP_KILL) | MISHAP(MISHAP_SLEEP), 10, 5, 21,
	    NIGHTS },
	{ "restore", MISHAP(MISHAP_KILL) | MISHAP(MISHAP_RESTORE), 10, 600, 9, PLAIN },
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
