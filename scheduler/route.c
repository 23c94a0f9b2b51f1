/* SPDX-License-Identifier: MIT */
/* Whether alerts have somewhere to go. */
#include "scheduler/route.h"

bool
route_is_needed(const struct instrument *instrument)
{
	for (size_t i = 0; i < instrument->item_count; i++)
		if (instrument->items[i].risk)
			return true;
	return false;
}

const char *
route_lack(const struct route *route, instant now)
{
	if (route->contacts < ROUTE_CONTACTS)
		return "no alert route: fewer than two contacts";
	if (route->out_of_hours[0] == '\0')
		return "no alert route: no plan for out of hours";
	if (instant_is_none(route->tested_at))
		return "no alert route: no test of it was acknowledged";
	if (instant_before(instant_plus(route->tested_at, days(ROUTE_TEST_DAYS)), now))
		return "no alert route: its last test is over 30 days old";
	return NULL;
}
