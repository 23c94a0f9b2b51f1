/* SPDX-License-Identifier: MIT */
#ifndef CORE_STEP_H
#define CORE_STEP_H

/* One event performed. For core/core.c only. */
#include "core/core.h"

struct core_step {
	struct core *core;
	struct arena *arena;
	struct desk desk;
	struct dispatch_step dispatch;
	struct scheduler scheduler;
	instant now;
	int64_t put_back_held; /* conversations that were, when it began with a backup put back */
	bool was_put_back;
};

void core_step_init(struct core_step *step, struct core *core, struct arena *arena, instant now);

/* Fills the answer (never NULL). Errors of the store are not looked at here. */
void core_step_perform(struct core_step *step, const struct event *event, struct order *answer);

/* Keeps the event's mark. */
void core_step_mark(struct core_step *step, const struct event *event);

/* command.c */
void core_command(struct core_step *step, const struct command *command, struct order *answer);

/* restored.c: a store that was found to be an older one, and COMMAND_RESTORED */
void core_see_to_put_back(struct core_step *step);
void core_restored(struct core_step *step, const struct command *command, struct order *answer);

#endif
