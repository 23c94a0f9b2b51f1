/* SPDX-License-Identifier: MIT */
/* The dice: each mishap of the class has its share of a hundred. */
#include "tests/simulation/plant.h"
#include "tests/simulation/way.h"

static const struct {
	enum way way;
	enum mishap mishap;
	unsigned percent;
} ways[] = {
	{ WAY_HANG, MISHAP_HANG, 4 },
	{ WAY_ERROR, MISHAP_ERROR, 3 },
	{ WAY_LOST, MISHAP_LOST, 3 },
	{ WAY_LATE, MISHAP_LATE, 4 },
	{ WAY_PUT_OFF, MISHAP_PUT_OFF, 4 },
	{ WAY_REFUSED, MISHAP_REFUSED, 1 },
	{ WAY_UNDELIVERED, MISHAP_UNDELIVERED, 1 },
};

enum way
way_of(const struct weather *weather, uint64_t seed, const char *ask_id, int attempt, instant at)
{
	if (!instant_before(at, weather_calm(weather, seed)))
		return WAY_SENT;
	const struct weather_spell outage = weather_outage(weather, seed);
	if (weather_is_within(&outage, at))
		return WAY_OUT;
	uint64_t throw = dice(seed, ask_id, attempt, 100);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		if (throw < ways[i].percent)
			return weather_has(weather, ways[i].mishap) ? ways[i].way : WAY_SENT;
		throw -= ways[i].percent;
	}
	return WAY_SENT;
}
