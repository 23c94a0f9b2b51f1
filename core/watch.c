/* SPDX-License-Identifier: MIT */
/* The guard's memory. */
#include "core/step.h"
#include "store/organisations.h"

#include "core/watch.h"

static const char key_now[] = "last_wall", key_doubt[] = "clock";

struct clock_kept
watch_kept(struct db *db, struct arena *arena)
{
	struct clock_kept kept = { INSTANT_NONE, clock_doubt_of(meta_get(db, arena, key_doubt)) };
	int64_t ms = 0;
	if (str_to_int(str_from(meta_get(db, arena, key_now)), &ms))
		kept.now = (instant){ ms };
	return kept;
}

instant
watch_look(struct watch *watch, struct db *db, const struct clock_reading *reading)
{
	if (!watch->on)
		return reading->wall;
	if (!watch->started) {
		struct arena arena;
		arena_init(&arena);
		watch->kept = watch_kept(db, &arena);
		arena_done(&arena);
		watch->started = true;
		/* Of a doubt that is kept, staff were told in the same transaction. */
		watch->told = watch->kept.doubt != CLOCK_TRUSTED;
		clock_guard_start(&watch->guard, reading, &watch->kept, watch->built);
		watch->kept.now = INSTANT_NONE; /* a start is kept at once */
	} else if (clock_guard_look(&watch->guard, reading)) {
		watch->told = false;
	}
	return watch->guard.now;
}

bool
watch_is_in_doubt(const struct watch *watch)
{
	return watch->on && watch->guard.doubt != CLOCK_TRUSTED;
}

static void
keep(struct core_step *step, const struct clock_kept *kept)
{
	struct db *db = step->core->db;
	struct watch *watch = &step->core->watch;
	meta_put(db, key_now, arena_int(step->arena, kept->now.ms));
	if (kept->doubt != watch->kept.doubt || !watch->on)
		meta_put(db, key_doubt, clock_doubt_word(kept->doubt));
	watch->kept = *kept;
}

static void
tell(struct core_step *step, enum clock_doubt doubt)
{
	struct organisation organisation;
	if (!organisation_first(step->core->db, step->arena, &organisation))
		return;
	bool in_doubt = doubt != CLOCK_TRUSTED;
	if (in_doubt)
		desk_alert(&step->desk, ALERT_CLOCK, organisation.id, (team_id){ 0 },
		    (patient_id){ 0 }, (inbox_id){ 0 }, (outbox_id){ 0 },
		    arena_printf(step->arena, "clock-%s", clock_doubt_word(doubt)));
	audit_add(step->core->db, desk_id(&step->desk), organisation.id, step->now, "hark",
	    in_doubt ? "clock in doubt" : "clock trusted again", "organisation",
	    clock_doubt_word(doubt));
}

void
watch_keep(struct core_step *step)
{
	struct watch *watch = &step->core->watch;
	const struct clock_kept now = { watch->guard.now, watch->guard.doubt };
	if (!watch->on)
		return;
	bool changed = now.doubt != watch->kept.doubt;
	if (changed && now.doubt == CLOCK_TRUSTED)
		outbox_wake(step->core->db, "clock", step->now);
	if (changed && !watch->told) {
		tell(step, now.doubt);
		watch->told = true;
	}
	/* A time put back, by a person, is news as one that has gone on is. */
	bool is_news = instant_is_none(watch->kept.now) ||
	    instant_before(now.now, watch->kept.now) ||
	    instant_since(now.now, watch->kept.now).ms >= seconds(WATCH_KEEP_SECONDS).ms;
	if (changed || is_news)
		keep(step, &now);
}

instant
watch_accept(struct core_step *step)
{
	struct watch *watch = &step->core->watch;
	if (watch->on)
		clock_guard_accept(&watch->guard);
	watch->told = true; /* who accepted it stands in the trail */
	const struct clock_kept kept = { watch->on ? watch->guard.now : step->now, CLOCK_TRUSTED };
	keep(step, &kept);
	outbox_wake(step->core->db, "clock", kept.now);
	return kept.now;
}
