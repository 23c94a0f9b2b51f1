/* SPDX-License-Identifier: MIT */
#include "scheduler/opening.h"

#include "scheduler/batch_texts.h"

/* What changes of itself, a window or a week that is not over, is left out: the question is what a text
 * says, not when. */
static bool
may_be_asked(const struct opening *opening)
{
	return strcmp(opening->patient.life, "alive") == 0 &&
	    strcmp(opening->patient.participation, "in") == 0 &&
	    !date_is_none(opening->patient.agreed_on) &&
	    strcmp(opening->episode.status, "open") == 0;
}

static void
show(struct desk *desk, const struct opening *opening, batch_text_fn *visit, void *context)
{
	const char *why;
	struct desk_first first;
	const struct address *address = opening_address(desk, opening, &why);
	if (address != NULL &&
	    desk_show_first(desk, &opening->followup, &opening->patient, address, &first, &why))
		visit(context, &first);
}

void
batch_texts(struct scheduler *scheduler, struct arena *arena, batch_id id, batch_text_fn *visit,
    void *context)
{
	struct desk *desk = scheduler->desk;
	size_t count;
	followup_id *list = batch_first_followups(desk->db, arena, id, &count);
	for (size_t i = 0; i < count; i++) {
		struct opening opening;
		if (opening_load(desk, scheduler->pathways, list[i], &opening)) {
			if (may_be_asked(&opening))
				show(desk, &opening, visit, context);
			opening_done(&opening);
		}
		arena_reset(desk->arena);
	}
}
