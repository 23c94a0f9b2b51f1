/* SPDX-License-Identifier: MIT */
/*
 * A backup was put back. The world has gone on and the store has not: what it has queued may have been
 * sent, what it waits for may have been answered, and what comes in may answer what it never asked. So
 * everything is held, every conversation that is open in it goes to a person, and a reply to what was
 * said before counts as no answer (desk.c) until the patient has been asked again.
 */
#include "core/step.h"
#include "store/organisations.h"

static const char key[] = "restored_at", key_put_back[] = "put_back";

instant
core_restored_at(struct db *db, struct arena *arena)
{
	int64_t ms = 0;
	bool ever = str_to_int(str_from(meta_get(db, arena, key)), &ms);
	return (instant){ ever ? ms : 0 };
}

void
core_note_put_back(struct db *db)
{
	meta_put(db, key_put_back, "yes");
}

bool
core_is_put_back(struct db *db, struct arena *arena)
{
	return meta_get(db, arena, key_put_back)[0] != '\0';
}

static void
note(struct core_step *step, const char *actor, int64_t count)
{
	struct organisation organisation;
	if (organisation_first(step->core->db, step->arena, &organisation))
		audit_add(step->core->db, desk_id(&step->desk), organisation.id, step->now, actor,
		    "backup put back", "organisation",
		    arena_printf(step->arena, "%lld conversations", (long long) count));
}

/* Returns how many conversations are with a person now; -1: there is no organisation. */
static int64_t
hold_all(struct core_step *step, const char *actor)
{
	struct db *db = step->core->db;
	struct organisation organisation;
	size_t count;
	if (!organisation_first(db, step->arena, &organisation))
		return -1;
	organisation_hold(db, organisation.id, (team_id){ 0 }, true);
	conversation_id *list = conversation_all_open(db, step->arena, &count);
	for (size_t i = 0; i < count; i++)
		(void) desk_hand_over(&step->desk, list[i], "restored");
	meta_put(db, key, arena_int(step->arena, step->now.ms));
	step->core->restored_at = step->desk.restored_at = step->now;
	note(step, actor, (int64_t) count);
	return (int64_t) count;
}

/* Before the first event, and in its transaction: what it brings is heard as after a backup. */
void
core_see_to_put_back(struct core_step *step)
{
	if (!step->core->put_back)
		return;
	step->put_back_held = hold_all(step, "hark");
	step->was_put_back = true;
	meta_put(step->core->db, key_put_back, "");
	step->core->put_back = false;
}

void
core_restored(struct core_step *step, const struct command *command, struct order *answer)
{
	/* What this step began with is the same backup: held again, everybody's team would be alerted twice. Who
	 * says so is told to the trail all the same, where only hark has a name yet. */
	int64_t count = step->was_put_back ? step->put_back_held : hold_all(step, command->actor);
	if (step->was_put_back)
		note(step, command->actor, count);
	if (count < 0)
		(void) error_set(&answer->error, ERROR_MISSING, "no organisation");
	else
		answer->text = arena_printf(step->arena,
		    "on hold; %lld conversations are with a person: hark alert list",
		    (long long) count);
}
