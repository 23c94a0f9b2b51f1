/* SPDX-License-Identifier: MIT */
/* The dice: each mishap has its share of a hundred, whether or not it is the class's; or all those of
 * the class the same. */
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
	{ WAY_ERROR_BEFORE, MISHAP_ERROR_BEFORE, 4 },
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
		bool has = weather_has(weather, ways[i].mishap);
		unsigned share = weather->percent == 0 ? ways[i].percent
		    : has                              ? weather->percent
						       : 0;
		if (throw < share)
			return has ? ways[i].way : WAY_SENT;
		throw -= share;
	}
	return WAY_SENT;
}
