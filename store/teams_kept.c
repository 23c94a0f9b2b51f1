/* SPDX-License-Identifier: MIT */
#include "store/teams_kept.h"

struct team_kept {
	struct team team;
	struct team_kept *next;
};

bool
teams_kept_get(
    struct teams_kept *kept, struct db *db, struct arena *arena, team_id id, struct team *out_team)
{
	int64_t turn = db_teams_turn(db);
	if (turn == 0) /* no step holds the rows still */
		return team_get(db, arena, id, out_team);
	if (turn != kept->turn)
		*kept = (struct teams_kept){ .turn = turn };
	struct team_kept *entry = kept->first;
	while (entry != NULL && entry->team.id.n != id.n)
		entry = entry->next;
	if (entry == NULL) {
		struct team team;
		if (!team_get(db, arena, id, &team))
			return false;
		entry = ARENA_NEW(arena, struct team_kept);
		*entry = (struct team_kept){ team, kept->first };
		kept->first = entry;
	}
	*out_team = entry->team;
	return true;
}
