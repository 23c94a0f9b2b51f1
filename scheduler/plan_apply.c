/* SPDX-License-Identifier: MIT */
/*
 * The other half of planning: what should stand, against what stands, as the fewest changes. The
 * rule above all others is was_sent(): a follow-up that has ever been put to a patient keeps its
 * row as it is, whatever the dates do, because a second invitation for the same step would be a
 * second question about the same week of somebody's life.
 */
#include "store/conversations.h"
#include "store/patients.h"
#include "scheduler/plan.h"

struct applying {
	const struct plan_setup *setup;
	const struct episode *episode;
	const struct team *team;
	instant now;
	bool ended; /* nothing of it is to be asked any more … */
	enum followup_status ended_as;
	const char *ended_reason; /* … and why */
	bool other_pathway;       /* than the one it was planned by */
	struct plan_diff diff;
};

static int64_t
new_id(const struct applying *applying)
{
	return random_id(applying->setup->random, applying->now);
}

/* what stands */

/* By its status, or by a conversation that was once begun for it: statuses such as cancelled say
 * nothing about what went before. */
static bool
was_sent(const struct applying *applying, const struct followup *followup)
{
	switch (followup->status) {
	case FOLLOWUP_SENT:
	case FOLLOWUP_REMINDED:
	case FOLLOWUP_FINAL:
	case FOLLOWUP_RECEIVED:
	case FOLLOWUP_PARTIAL:
	case FOLLOWUP_COMPLETE:
	case FOLLOWUP_EXPIRED: return true;
	case FOLLOWUP_PLANNED:
	case FOLLOWUP_DUE:
	case FOLLOWUP_MISSED:
	case FOLLOWUP_SUPERSEDED:
	case FOLLOWUP_CANCELLED:
	case FOLLOWUP_INELIGIBLE:
	case FOLLOWUP_SUPPRESSED:
	case FOLLOWUP_NO_FURTHER_PART:
	case FOLLOWUP_CONSENT_WITHDRAWN:
	case FOLLOWUP_DECEASED: break;
	}
	struct conversation_row conversation;
	return conversation_of_followup(
	    applying->setup->db, applying->setup->arena, followup->id, &conversation);
}

/* A person, or the patient's STOP, decided against it: the planner has no say. */
static bool
is_decided(enum followup_status status)
{
	return status == FOLLOWUP_INELIGIBLE || status == FOLLOWUP_SUPPRESSED;
}

static bool
is_waiting(enum followup_status status)
{
	return status == FOLLOWUP_PLANNED || status == FOLLOWUP_DUE;
}

static struct followup *
find(struct followup *standing, size_t count, const struct plan_row *row)
{
	for (size_t i = 0; i < count; i++)
		if (standing[i].occurrence == row->occurrence &&
		    strcmp(standing[i].step, row->step->name) == 0)
			return &standing[i];
	return NULL;
}

/* one change each */

static struct followup
followup_of(const struct applying *applying, const struct plan_row *row)
{
	return (struct followup){
		.organisation = applying->episode->organisation,
		.team = applying->episode->team,
		.episode = applying->episode->id,
		.step = row->step->name,
		.occurrence = row->occurrence,
		.instruments = row->step->instruments_text,
		.wall = row->wall,
		.zone = applying->team->zone,
		.due_at = row->due,
		.opens_at = row->opens,
		.closes_at = row->closes,
		.status = row->status,
		.reason = row->reason,
	};
}

static void
count_change(struct applying *applying, enum followup_status status, int *otherwise)
{
	(*(status == FOLLOWUP_MISSED ? &applying->diff.missed : otherwise))++;
}

static void
add(struct applying *applying, const struct plan_row *row)
{
	struct followup followup = followup_of(applying, row);
	followup.id = (followup_id){ new_id(applying) };
	followup_add(applying->setup->db, &followup, new_id(applying), applying->setup->actor,
	    applying->now);
	count_change(applying, row->status, &applying->diff.added);
	if (row->status == FOLLOWUP_PLANNED)
		applying->diff.sooner++;
}

static void
move(struct applying *applying, const struct followup *old, const struct plan_row *row)
{
	struct followup changed = followup_of(applying, row);
	changed.id = old->id;
	followup_move(applying->setup->db, old, &changed, new_id(applying), applying->setup->actor,
	    applying->now);
	count_change(applying, row->status, &applying->diff.moved);
	if (row->status == FOLLOWUP_PLANNED &&
	    (old->status != FOLLOWUP_PLANNED || instant_before(row->due, old->due_at)))
		applying->diff.sooner++;
}

static void
end(struct applying *applying, const struct followup *followup, enum followup_status status,
    const char *reason)
{
	followup_set_status(applying->setup->db, followup, status, reason, new_id(applying),
	    applying->setup->actor, applying->now);
	if (status == FOLLOWUP_SUPERSEDED)
		applying->diff.superseded++;
	else
		applying->diff.cancelled++;
}

static void
mark_stale(struct applying *applying, const struct followup *followup, instant closes)
{
	if (followup_status_is_open(followup->status))
		applying->diff.stale[applying->diff.stale_count++] =
		    (struct plan_stale){ followup->id, closes };
}

/* comparing */

static bool
is_same_plan(
    const struct applying *applying, const struct followup *old, const struct plan_row *row)
{
	return strcmp(old->wall, row->wall) == 0 && strcmp(old->zone, applying->team->zone) == 0 &&
	    old->team.n == applying->episode->team.n &&
	    strcmp(old->instruments, row->step->instruments_text) == 0 &&
	    old->opens_at.ms == row->opens.ms && old->closes_at.ms == row->closes.ms;
}

static bool
is_unconfirmed(const char *reason)
{
	return strcmp(reason, PLAN_UNCONFIRMED) == 0;
}

/* Planned, and waiting for its time: it follows the plan in everything. That its last day has gone
 * by while nothing changed is the scheduler's to say, which knows why. */
static bool
is_planned_right(
    const struct applying *applying, const struct followup *old, const struct plan_row *row)
{
	return is_same_plan(applying, old, row) && old->due_at.ms == row->due.ms &&
	    (row->status == FOLLOWUP_MISSED || strcmp(old->reason, row->reason) == 0);
}

static void
compare(struct applying *applying, const struct followup *old, const struct plan_row *row)
{
	bool right = true;
	if (was_sent(applying, old)) {
		if (row->closes.ms < old->closes_at.ms)
			mark_stale(applying, old, row->closes);
	} else if (old->status == FOLLOWUP_PLANNED) {
		right = is_planned_right(applying, old, row);
	} else if (old->status == FOLLOWUP_DUE) {
		/* Its time has come: an unchanged plan leaves it waiting for whatever it waits for,
		 * but a confirmed operation was what it waited for. */
		right = is_same_plan(applying, old, row) &&
		    (!is_unconfirmed(old->reason) || row->provisional);
	} else if (old->status == FOLLOWUP_MISSED) {
		right = is_same_plan(applying, old, row);
	} else if (!is_decided(old->status)) {
		/* Cancelled, superseded or ended with the patient, and wanted again. */
		right = row->status == FOLLOWUP_MISSED;
	}
	if (right)
		applying->diff.kept++;
	else
		move(applying, old, row);
}

/* Stands, and is not in the plan any more. */
static void
drop(struct applying *applying, const struct followup *old)
{
	/* Its first text may still wait for a day with room (dispatch_unasked.c). */
	if (is_waiting(old->status) && was_sent(applying, old))
		mark_stale(applying, old, applying->now);
	if (applying->ended && is_waiting(old->status))
		end(applying, old, applying->ended_as, applying->ended_reason);
	else if (is_waiting(old->status) && applying->other_pathway)
		end(applying, old, FOLLOWUP_SUPERSEDED,
		    applying->diff.pathway == NULL ? "no pathway is for it" : "another pathway");
	else if (is_waiting(old->status))
		end(applying, old, FOLLOWUP_CANCELLED, "no longer in the plan");
	else if (was_sent(applying, old))
		mark_stale(applying, old, applying->now);
}

/* the whole */

static void
judge_end(struct applying *applying, const struct patient *patient)
{
	static const struct {
		const char *word;
		enum followup_status status;
		const char *reason;
	} ends[] = {
		{ "deceased", FOLLOWUP_DECEASED, "" },
		{ "consent-withdrawn", FOLLOWUP_CONSENT_WITHDRAWN, "" },
		{ "no-further-part", FOLLOWUP_NO_FURTHER_PART, "" },
		{ "cancelled", FOLLOWUP_CANCELLED, "operation cancelled" },
		{ "closed", FOLLOWUP_CANCELLED, "episode closed" },
	};
	const char *const words[] = { patient->life, patient->participation,
		applying->episode->status };
	for (size_t i = 0; i < ARRAY_LEN(ends) && !applying->ended; i++)
		for (size_t w = 0; w < ARRAY_LEN(words); w++)
			if (strcmp(words[w], ends[i].word) == 0) {
				applying->ended = true;
				applying->ended_as = ends[i].status;
				applying->ended_reason = ends[i].reason;
			}
}

static struct plan_row *
wanted(struct applying *applying, const struct patient *patient, const struct zone *zone,
    size_t *out_count)
{
	const struct plan_setup *setup = applying->setup;
	struct operation operation = plan_operation_of(applying->episode, patient->born_on);
	struct plan_diff *diff = &applying->diff;
	diff->pathway = pathway_for(setup->pathways, &operation, diff->why);
	applying->other_pathway =
	    diff->pathway == NULL || strcmp(diff->pathway->id, applying->episode->pathway) != 0;
	*out_count = 0;
	if (diff->pathway == NULL || applying->ended)
		return NULL;
	struct plan_dates dates = plan_dates_of(applying->episode);
	struct plan_clock clock = { setup->calendar, zone, applying->team->quiet_from,
		applying->team->quiet_to, applying->now };
	return plan_make(setup->arena, diff->pathway, &dates, &clock, out_count);
}

static void
record_pathway(const struct applying *applying)
{
	const struct pathway *pathway = applying->diff.pathway;
	struct episode changed = *applying->episode;
	changed.pathway = pathway == NULL ? "" : pathway->id;
	changed.pathway_version = pathway == NULL ? "" : pathway->version;
	if (strcmp(changed.pathway, applying->episode->pathway) == 0 &&
	    strcmp(changed.pathway_version, applying->episode->pathway_version) == 0)
		return;
	if (applying->episode->pathway[0] != '\0')
		changed.version++;
	episode_update(applying->setup->db, &changed);
}

static void
apply(struct applying *applying, const struct patient *patient, const struct zone *zone)
{
	const struct plan_setup *setup = applying->setup;
	size_t standing_count = 0, row_count = 0;
	struct followup *standing =
	    followup_list(setup->db, setup->arena, applying->episode->id, &standing_count);
	applying->diff.stale = ARENA_ARRAY(setup->arena, struct plan_stale, standing_count + 1);
	judge_end(applying, patient);
	struct plan_row *rows = wanted(applying, patient, zone, &row_count);
	bool *planned = ARENA_ARRAY(setup->arena, bool, standing_count + 1);
	for (size_t i = 0; i < row_count; i++) {
		struct followup *old = find(standing, standing_count, &rows[i]);
		if (old == NULL) {
			add(applying, &rows[i]);
		} else {
			planned[old - standing] = true;
			compare(applying, old, &rows[i]);
		}
	}
	for (size_t i = 0; i < standing_count; i++)
		if (!planned[i])
			drop(applying, &standing[i]);
	record_pathway(applying);
}

bool
plan_apply(const struct plan_setup *setup, const struct episode *episode, instant now,
    struct plan_diff *out_diff, struct error *error)
{
	struct patient patient;
	struct team team;
	if (!patient_get(setup->db, setup->arena, episode->patient, &patient))
		return error_set(error, ERROR_MISSING, "the episode's patient is not there");
	if (!team_get(setup->db, setup->arena, episode->team, &team))
		return error_set(error, ERROR_MISSING, "the episode's team is not there");
	struct zone *zone = zone_open(team.zone, error);
	if (zone == NULL)
		return error_prefix(error, "team %.32s: ", team.key);
	struct applying applying = {
		.setup = setup, .episode = episode, .team = &team, .now = now
	};
	apply(&applying, &patient, zone);
	zone_close(zone);
	*out_diff = applying.diff;
	return true;
}

bool
plan_diff_is_empty(const struct plan_diff *diff)
{
	return diff->added + diff->moved + diff->missed + diff->cancelled + diff->superseded == 0;
}
