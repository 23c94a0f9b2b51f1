/* SPDX-License-Identifier: MIT */
/*
 * A backup was put back. The world has gone on and the store has not: what it has queued may have been
 * sent, what it waits for may have been answered, and what comes in may answer what it never asked. So
 * everything is held, every conversation that is open in it goes to a person, and a reply to what was
 * said before counts as no answer (desk.c) until the patient has been asked again.
 */
#include "core/step.h"
#include "store/organisations.h"

static const char key[] = "restored_at";

instant
core_restored_at(struct db *db, struct arena *arena)
{
	int64_t ms = 0;
	bool ever = str_to_int(str_from(meta_get(db, arena, key)), &ms);
	return (instant){ ever ? ms : 0 };
}

void
core_restored(struct core_step *step, const struct command *command, struct order *answer)
{
	struct db *db = step->core->db;
	struct organisation organisation;
	size_t count;
	if (!organisation_first(db, step->arena, &organisation)) {
		(void) error_set(&answer->error, ERROR_MISSING, "no organisation");
		return;
	}
	organisation_hold(db, organisation.id, (team_id){ 0 }, true);
	conversation_id *list = conversation_all_open(db, step->arena, &count);
	for (size_t i = 0; i < count; i++)
		(void) desk_hand_over(&step->desk, list[i], "restored");
	meta_put(db, key, arena_int(step->arena, step->now.ms));
	step->core->restored_at = step->desk.restored_at = step->now;
	answer->text = arena_printf(
	    step->arena, "on hold; %zu conversations are with a person: hark alert list", count);
	audit_add(db, desk_id(&step->desk), organisation.id, step->now, command->actor,
	    "backup put back", "organisation",
	    arena_printf(step->arena, "%zu conversations", count));
}
