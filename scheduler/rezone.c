/* SPDX-License-Identifier: MIT */
/* A team at a time: are its rules still those that it was planned by? */
#include "store/episodes.h"
#include "store/store.h"
#include "scheduler/plan.h"
#include "scheduler/rezone.h"

/* The same wall time by the rules of now. False where the plan means another one, which is for the
 * planner to say, or nothing moves. */
static bool
work_out(struct scheduler *scheduler, const struct team *team, const struct zone *zone,
    const struct followup *old, struct followup *out)
{
	struct desk *desk = scheduler->desk;
	struct episode episode;
	struct plan_row row;
	if (!episode_get(desk->db, desk->arena, old->episode, &episode))
		return false;
	const struct pathway *pathway = pathway_find(scheduler->pathways, episode.pathway);
	const struct pathway_step *step = pathway == NULL ? NULL : pathway_step(pathway, old->step);
	const struct plan_dates dates = plan_dates_of(&episode);
	const struct plan_clock clock = { scheduler->calendar, zone, team->quiet_from,
		team->quiet_to, desk->now };
	if (step == NULL || !plan_row_make(step, old->occurrence, &dates, &clock, &row) ||
	    strcmp(row.wall, old->wall) != 0)
		return false;
	*out = *old;
	out->zone = zone_name(zone);
	out->due_at = row.due;
	out->opens_at = row.opens;
	out->closes_at = row.closes;
	return row.due.ms != old->due_at.ms || row.opens.ms != old->opens_at.ms ||
	    row.closes.ms != old->closes_at.ms;
}

static int
rezone_team(struct scheduler *scheduler, const struct team *team, const struct zone *zone)
{
	struct desk *desk = scheduler->desk;
	size_t count;
	int moved = 0;
	followup_id *ids = followup_planned(desk->db, desk->arena, team->id, &count);
	for (size_t i = 0; i < count; i++) {
		struct followup old, changed;
		if (!followup_get(desk->db, desk->arena, ids[i], &old) ||
		    !work_out(scheduler, team, zone, &old, &changed))
			continue;
		followup_move(desk->db, &old, &changed, desk_id(desk), "time zone", desk->now);
		moved++;
	}
	return moved;
}

int
scheduler_rezone(struct scheduler *scheduler)
{
	struct desk *desk = scheduler->desk;
	size_t count;
	int moved = 0;
	struct team *teams = team_list(desk->db, desk->arena, &count);
	for (size_t i = 0; i < count; i++) {
		struct zone *zone = team_zone(&teams[i]);
		const char *key = arena_printf(desk->arena, "planned-by %s", teams[i].key);
		const char *rules =
		    arena_printf(desk->arena, "%s %s", zone_name(zone), zone_sha256(zone));
		const char *before = meta_get(desk->db, desk->arena, key);
		if (strcmp(before, rules) != 0) {
			/* A store that has not kept them was planned by who knows which. */
			moved += rezone_team(scheduler, &teams[i], zone);
			meta_put(desk->db, key, rules);
		}
		zone_close(zone);
	}
	return moved;
}
