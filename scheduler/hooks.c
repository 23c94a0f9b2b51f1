/* SPDX-License-Identifier: MIT */
/* What the desk asks of the floor above: steps, calendars and hours. */
#include "store/episodes.h"
#include "scheduler/opening.h"
#include "scheduler/plan.h"
#include "scheduler/scheduler.h"

/* What is being opened, if it is this follow-up. */
static const struct opening *
opening_at_hand(const struct scheduler *scheduler, const struct followup *followup)
{
	const struct opening *opening = scheduler->opening;
	return opening != NULL && opening->followup.id.n == followup->id.n ? opening : NULL;
}

/* The step of a follow-up; NULL where its pathway is no more. */
static const struct pathway_step *
step_of(const struct scheduler *scheduler, struct desk *desk, const struct followup *followup)
{
	const struct opening *opening = opening_at_hand(scheduler, followup);
	if (opening != NULL)
		return opening->step;
	const char *id = episode_pathway(desk->db, desk->arena, followup->episode);
	const struct pathway *pathway = pathway_find(scheduler->pathways, id);
	return pathway == NULL ? NULL : pathway_step(pathway, followup->step);
}

static int
hook_reminders(void *context, struct desk *desk, const struct followup *followup,
    span out[static SCRIPT_REMINDERS])
{
	const struct pathway_step *step = step_of(context, desk, followup);
	if (step == NULL)
		return 0;
	/* The file counts from the invitation; the engine from the text before. */
	int count =
	    step->reminder_count < SCRIPT_REMINDERS ? step->reminder_count : SCRIPT_REMINDERS;
	for (int i = 0; i < count; i++)
		out[i] = days(step->reminders[i] - (i == 0 ? 0 : step->reminders[i - 1]));
	return count;
}

static span
hook_grace(void *context, struct desk *desk, const struct followup *followup)
{
	const struct pathway_step *step = step_of(context, desk, followup);
	return days(step == NULL ? 0 : step->grace);
}

static instant
hook_allowed(void *context, const struct team *team, instant at)
{
	const struct scheduler *scheduler = context;
	struct zone *zone = team_zone(team);
	instant allowed =
	    calendar_allowed(scheduler->calendar, zone, team->quiet_from, team->quiet_to, at);
	zone_close(zone);
	return allowed;
}

static instant
hook_allowed_until(void *context, const struct team *team, instant at)
{
	const struct scheduler *scheduler = context;
	struct zone *zone = team_zone(team);
	instant end =
	    calendar_window_end(scheduler->calendar, zone, team->quiet_from, team->quiet_to, at);
	zone_close(zone);
	return end;
}

/* The last second at which it may be asked for the first time; INSTANT_NEVER where no plan says so. */
static instant
hook_send_by(void *context, struct desk *desk, const struct followup *followup)
{
	const struct scheduler *scheduler = context;
	const struct opening *at_hand = opening_at_hand(scheduler, followup);
	struct opening opening;
	struct plan_row row;
	if (at_hand != NULL)
		return opening_plan(at_hand, scheduler->calendar, desk->now, &row) ? row.send_by
										   : INSTANT_NEVER;
	if (!opening_load(desk, scheduler->pathways, followup->id, &opening))
		return INSTANT_NEVER;
	bool known = opening_plan(&opening, scheduler->calendar, desk->now, &row);
	opening_done(&opening);
	return known ? row.send_by : INSTANT_NEVER;
}

static instant
hook_working_day(void *context, const struct team *team, instant at)
{
	const struct scheduler *scheduler = context;
	struct zone *zone = team_zone(team);
	instant end = calendar_working_day(scheduler->calendar, zone, at);
	zone_close(zone);
	return end;
}

const struct desk_hooks scheduler_hooks = {
	.working_day = hook_working_day,
	.reminders = hook_reminders,
	.grace = hook_grace,
	.send_by = hook_send_by,
	.allowed = hook_allowed,
	.allowed_until = hook_allowed_until,
};
