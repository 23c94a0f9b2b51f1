/* SPDX-License-Identifier: MIT */
/* hark report reading: what share of the texts for a person was read in time. */
#include "reports/promptness.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"

/* The days of --from and --to, both included; without them all there is. */
static bool
take_days(const struct invocation *invocation, struct promptness_setup *setup, struct error *error)
{
	const char *from = option_value(invocation, "from"), *to = option_value(invocation, "to");
	struct date first = { 0 }, last = { 0 };
	setup->since = (instant){ 0 };
	setup->until = instant_plus(invocation->now, milliseconds(1));
	if ((from != NULL && !date_parse_iso(str_from(from), &first)) ||
	    (to != NULL && !date_parse_iso(str_from(to), &last)))
		return error_set(error, ERROR_INPUT, "--from, --to: expected a date as YYYY-MM-DD");
	if (from != NULL)
		setup->since = date_at(setup->zone, first, 0, 0);
	if (to != NULL)
		setup->until = date_at(setup->zone, date_plus_days(last, 1), 0, 0);
	return true;
}

static bool
knows_team(const struct house *house, const char *team, struct error *error)
{
	for (size_t i = 0; i < house->config.team_count; i++)
		if (strcmp(house->config.teams[i].key, team) == 0)
			return true;
	return team[0] == '\0' || error_set(error, ERROR_MISSING, "no such team: %s", team);
}

int
cmd_report_reading(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error = { 0 };
	struct zone *zone = NULL;
	const char *team = option_value(invocation, "team");
	struct promptness_setup setup = {
		.team = team == NULL ? "" : team,
		.now = invocation->now,
		.reader = option_value(invocation, "for-others") != NULL ? SUPPRESSION_OTHERS
									 : SUPPRESSION_OWN_TEAM,
	};
	int code = 0;
	if (invocation->format != NULL && strcmp(invocation->format, "text") != 0) {
		fprintf(stderr, "hark: --format is not known, expected text\n");
		return EXIT_USAGE;
	}
	bool good = cmd_open_reading(&house, invocation, HOUSE_MUTE, &error) &&
	    knows_team(&house, setup.team, &error) &&
	    (zone = zone_open(house.config.zone, &error)) != NULL;
	setup.db = house.db;
	setup.organisation = house.organisation;
	setup.zone = zone;
	if (!good || !take_days(invocation, &setup, &error) ||
	    !report_promptness_print(&setup, invocation->out, &error))
		code = say_error(&error);
	zone_close(zone);
	house_close(&house);
	return code;
}
