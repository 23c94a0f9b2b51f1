/* SPDX-License-Identifier: MIT */
/*
 * The hours in which a text that we begin may leave: those of its team as they are now, at the moment of
 * the claim. When it was put in the queue says nothing: it may have waited for days, and hark.conf may
 * have other quiet hours since.
 */
#include "scheduler/calendar.h"
#include "store/organisations.h"
#include "scheduler/dispatch_parts.h"

/* Of many claims in one step most are of one team. */
static const struct dispatch_hours *
hours_of(struct dispatch_step *step, team_id id)
{
	struct dispatch_hours *hours = &step->hours;
	struct team team;
	if (hours->known && hours->team.n == id.n)
		return hours;
	*hours = (struct dispatch_hours){
		.known = true, .team = id, .from = step->now, .until = INSTANT_NEVER
	};
	if (!team_get(step->db, step->arena, id, &team))
		return hours;
	struct zone *zone = team_zone(&team);
	hours->from =
	    calendar_allowed(step->calendar, zone, team.quiet_from, team.quiet_to, step->now);
	hours->until =
	    calendar_window_end(step->calendar, zone, team.quiet_from, team.quiet_to, hours->from);
	zone_close(zone);
	return hours;
}

/* An answer to what a patient wrote may go at any hour: they are awake. */
static bool
keeps_hours(const struct outbox_row *row)
{
	return row->priority == 2 && !dispatch_is_notice(row);
}

instant
dispatch_allowed_at(struct dispatch_step *step, const struct outbox_row *row)
{
	return keeps_hours(row) ? hours_of(step, row->team)->from : step->now;
}

span
dispatch_validity(struct dispatch_step *step, const struct outbox_row *row)
{
	instant end = row->not_after;
	if (keeps_hours(row))
		end = instant_min(end, hours_of(step, row->team)->until);
	return instant_since(end, step->now);
}
