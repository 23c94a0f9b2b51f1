/* SPDX-License-Identifier: MIT */
#include "store/conversations.h"
#include "store/followups.h"
#include "store/risk_holds.h"

#include "conversations/crisis.h"

bool
crisis_is(enum alert_kind kind)
{
	return kind == ALERT_URGENT || kind == ALERT_CLINICAL;
}

bool
crisis_is_told(const struct effects *effects)
{
	for (size_t i = 0; i < effects->count; i++)
		if (effects->list[i].kind == EFFECT_ALERT && crisis_is(effects->list[i].alert))
			return true;
	return false;
}

const char *
crisis_rule(struct arena *arena, const struct reading *reading)
{
	const char *rule = reading_risk_rule(reading);
	return reading->stop_beside_danger ? arena_printf(arena, "%s, and STOP was said", rule)
					   : rule;
}

static bool
is_with_person(const struct conversation_row *row)
{
	return strcmp(row->state, conversation_state_word(CONVERSATION_WITH_PERSON)) == 0;
}

bool
crisis_is_with_person(struct desk *desk, patient_id patient)
{
	size_t count;
	struct conversation_row *rows = conversation_list(desk->db, desk->arena, patient, &count);
	for (size_t i = 0; i < count; i++)
		if (is_with_person(&rows[i]))
			return true;
	return false;
}

void
crisis_begin(struct desk *desk, patient_id patient)
{
	size_t count;
	struct conversation_row *rows = conversation_list(desk->db, desk->arena, patient, &count);
	/* Where a person has it already, what waits to be sent is what is owed. */
	for (size_t i = 0; i < count; i++)
		if (!is_with_person(&rows[i]))
			(void) desk_set_aside(desk, rows[i].id, "risk");
}

void
crisis_release(struct desk *desk, patient_id patient, const char *actor, alert_id *out_stop)
{
	size_t count;
	risk_hold_release(desk->db, patient, actor, desk->now);
	*out_stop = risk_hold_stop(desk->db, patient);
	if (out_stop->n != 0)
		return;
	struct conversation_row *rows = conversation_list(desk->db, desk->arena, patient, &count);
	for (size_t i = 0; i < count; i++)
		(void) desk_release(desk, rows[i].id);
	crisis_wake(desk, patient);
}

void
crisis_wake(struct desk *desk, patient_id patient)
{
	size_t count, waiting;
	patient_id *list = risk_hold_sharers(desk->db, desk->arena, patient, &count);
	for (size_t i = 0; i < count; i++) {
		struct followup *rows = followup_waiting(desk->db, desk->arena, list[i], &waiting);
		for (size_t k = 0; k < waiting; k++)
			followup_retry_at(desk->db, rows[k].id, desk->now);
	}
}
