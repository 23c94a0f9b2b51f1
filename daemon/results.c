/* SPDX-License-Identifier: MIT */
#include "instruments/catalog.h"
#include "instruments/result.h"

#include "daemon/results.h"

static void
check_one(const struct catalog *catalog, const struct config *config,
    const struct config_team *team, const struct config_result *result,
    struct complaints *complaints)
{
	struct arena arena = { 0 };
	const struct instrument *instrument = catalog_find(catalog, result->instrument);
	const char *why = instrument == NULL ? "there is no such instrument"
					     : result_refusal(&arena, instrument, result->scale);
	if (why != NULL)
		(void) complain(complaints, config->file, result->at.line, result->at.column,
		    "results of team %s: \"%s\": %s, expected one whose score may be told",
		    team->key, result->instrument, why);
	arena_done(&arena);
}

void
results_check(
    const struct catalog *catalog, const struct config *config, struct complaints *complaints)
{
	if (catalog == NULL)
		return;
	for (size_t i = 0; i < config->team_count; i++)
		for (size_t k = 0; k < config->teams[i].result_count; k++)
			check_one(catalog, config, &config->teams[i], &config->teams[i].results[k],
			    complaints);
}

const char *
results_as_text(struct arena *arena, const struct config_team *team)
{
	const char *all = "";
	for (size_t i = 0; i < team->result_count; i++)
		all = arena_printf(arena, "%s%s%s%s%s", all, i == 0 ? "" : " ",
		    team->results[i].instrument, team->results[i].scale[0] == '\0' ? "" : ":",
		    team->results[i].scale);
	return all;
}
