/* SPDX-License-Identifier: MIT */
/* One alarm a question. */
#include "tests/simulation/lookup.h"

#include "tests/simulation/plant.h"

struct lookup {
	struct lookups *all;
	struct looking *looking; /* non-null: an answer is owed */
	struct alarm alarm;
	struct lookup *next;
};

struct lookups {
	struct lookups_setup setup;
	struct lookup *first; /* all there ever were in this incarnation */
};

struct lookups *
lookups_new(const struct lookups_setup *setup)
{
	struct lookups *lookups = alloc_new(sizeof(*lookups));
	lookups->setup = *setup;
	return lookups;
}

void
lookups_free(struct lookups *lookups)
{
	while (lookups->first != NULL) {
		struct lookup *lookup = lookups->first;
		lookups->first = lookup->next;
		clock_disarm(lookups->setup.clock, &lookup->alarm);
		free(lookup);
	}
	free(lookups);
}

/* Each question has its own dice: the next one is answered. */
static bool
says_nothing(const struct lookups *lookups, const char *ask_id)
{
	const struct lookups_setup *setup = &lookups->setup;
	instant now = clock_now(setup->clock);
	return weather_has(setup->weather, MISHAP_UNSAID) &&
	    instant_before(now, weather_calm(setup->weather, setup->seed)) &&
	    dice(setup->seed, ask_id, now.ms, 4) == 0;
}

static void
on_answer(struct alarm *alarm)
{
	struct lookup *lookup = container_of(alarm, struct lookup, alarm);
	const struct lookups_setup *setup = &lookup->all->setup;
	struct looking *looking = lookup->looking;
	struct finding finding = { .kind = FINDING_ABSENT, .reason = "absent" };
	if (looking == NULL)
		return;
	lookup->looking = NULL;
	looking->handle = NULL;
	if (says_nothing(lookup->all, looking->ask_id)) {
		setup->tally->mishaps[MISHAP_UNSAID]++;
		finding = (struct finding){ .kind = FINDING_UNSAID, .reason = "no-answer" };
	} else if (setup->has(setup->context, looking->ask_id, &finding.state)) {
		finding.kind = FINDING_TAKEN;
		finding.reason = "found";
	}
	looking->on_found(looking, &finding);
}

void
lookups_ask(struct lookups *lookups, struct looking *looking)
{
	struct clock *clock = lookups->setup.clock;
	struct lookup *lookup = alloc_new(sizeof(*lookup));
	*lookup = (struct lookup){ lookups, looking, { .on_alarm = on_answer }, lookups->first };
	lookups->first = lookup;
	looking->handle = lookup;
	clock_arm(clock, &lookup->alarm, instant_plus(clock_now(clock), seconds(1)));
}

void
lookups_cancel(struct looking *looking)
{
	struct lookup *lookup = looking->handle;
	if (lookup != NULL)
		lookup->looking = NULL;
	looking->handle = NULL;
}
