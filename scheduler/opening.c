/* SPDX-License-Identifier: MIT */
#include "store/patients.h"

#include "scheduler/opening.h"

bool
opening_load(
    struct desk *desk, const struct pathway_set *pathways, followup_id id, struct opening *out)
{
	*out = (struct opening){ 0 };
	if (!followup_get(desk->db, desk->arena, id, &out->followup) ||
	    !episode_get(desk->db, desk->arena, out->followup.episode, &out->episode) ||
	    !patient_get(desk->db, desk->arena, out->episode.patient, &out->patient) ||
	    !teams_kept_get(&desk->teams, desk->db, desk->arena, out->followup.team, &out->team))
		return false;
	out->zone = team_zone(&out->team);
	const struct pathway *pathway = pathway_find(pathways, out->episode.pathway);
	if (pathway != NULL)
		out->step = pathway_step(pathway, out->followup.step);
	return true;
}

void
opening_done(struct opening *opening)
{
	zone_close(opening->zone);
	opening->zone = NULL;
}

bool
opening_plan(const struct opening *opening, const struct calendar *calendar, instant now,
    struct plan_row *out_row)
{
	const struct plan_dates dates = plan_dates_of(&opening->episode);
	const struct plan_clock clock = {
		.calendar = calendar,
		.zone = opening->zone,
		.quiet_from = opening->team.quiet_from,
		.quiet_to = opening->team.quiet_to,
		.now = now,
	};
	return opening->step != NULL &&
	    plan_row_make(opening->step, opening->followup.occurrence, &dates, &clock, out_row);
}

const struct address *
opening_address(struct desk *desk, const struct opening *opening, const char **out_why)
{
	size_t count;
	struct address *list = address_list(desk->db, desk->arena, opening->patient.id, &count);
	*out_why = OPENING_NO_ADDRESS;
	for (size_t i = 0; i < count; i++) {
		bool email = strcmp(list[i].kind, "email") == 0;
		unsigned channel = email ? PATHWAY_EMAIL : PATHWAY_SMS;
		if (opening->step != NULL && (opening->step->channels & channel) == 0)
			continue;
		if (strcmp(list[i].state, "ok") == 0)
			return &list[i];
		*out_why = list[i].state;
	}
	return NULL;
}
