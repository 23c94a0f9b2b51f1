/* SPDX-License-Identifier: MIT */
/* The names of the planted faults, and dice. */
#include "base/str.h"
#include "base/base.h"
#include "tests/simulation/plant.h"

static const struct {
	const char *name, *weather, *word;
} plants[PLANT_COUNT] = {
	[PLANT_NONE] = { "none", "calm", "none" },
	[PLANT_SEND_FIRST] = { "no-intent", "crash", "sent before the claim is committed" },
	[PLANT_NO_SETTLE] = { "no-settle", "gateway", "doubt is looked up at once" },
	[PLANT_RESEND] = { "resend-on-doubt", "gateway", "doubt is sent again" },
	[PLANT_ACK_FIRST] = { "ack-first", "crash", "acknowledged before the commit" },
	[PLANT_NO_DEDUPE] = { "no-dedupe", "crash", "a repeated reply counts twice" },
	[PLANT_DEDUPE_TEXT] = { "dedupe-text", "calm", "the same words are taken for a repeat" },
	[PLANT_SPLIT] = { "split-txn", "crash", "one step in two transactions" },
	[PLANT_SYNC_NORMAL] = { "sync-normal", "disk", "a commit does not wait for the disk" },
	[PLANT_FAILOVER] = { "failover-from-doubt", "gateway",
	    "what is in doubt goes by the second gateway" },
	[PLANT_NEW_NUMBER] = { "set-changes-number", "gateway", "a set does not keep its number" },
	[PLANT_RECEIPT_BACK] = { "dlr-backwards", "gateway", "a lower receipt is believed" },
	[PLANT_STOP_NOT_FIRST] = { "stop-not-first", "people", "STOP waits its turn" },
	[PLANT_QUIET_BY_PLAN] = { "quiet-hours-by-plan", "clock", "quiet hours by plan only" },
	[PLANT_CAP_IN_MEMORY] = { "cap-in-memory-only", "crash", "a restart refills the cap" },
	[PLANT_RESTORE_FREE] = { "restore-without-hold", "restore", "a backup put back, not held" },
	[PLANT_SCORE_APART] = { "score-outside-txn", "crash", "scores in a transaction apart" },
	[PLANT_TRAIL_APART] = { "audit-outside-txn", "crash", "the trail in a transaction apart" },
	[PLANT_NO_RECOVERY] = { "no-recovery", "crash", "no recovery at a start" },
	[PLANT_REQUEUE] = { "requeue", "crash", "what was being sent goes back to the queue" },
	[PLANT_RESTORE_HELD] = { "restore-takes-answers", "restore",
	    "a backup put back answers what it asked" },
	[PLANT_CLOCK_OFF] = { "clock-guard-off", "clock", "a clock that was set is believed" },
};

const char *
plant_name(enum plant plant)
{
	return plants[plant].name;
}

const char *
plant_word(enum plant plant)
{
	return plants[plant].word;
}

const char *
plant_weather(enum plant plant)
{
	return plants[plant].weather;
}

bool
plant_find(const char *name, enum plant *out_plant)
{
	for (int i = 0; i < PLANT_COUNT; i++)
		if (strcmp(plants[i].name, name) == 0) {
			*out_plant = (enum plant) i;
			return true;
		}
	return false;
}

/* str_hash, and splitmix64's last three lines to spread it. */
uint64_t
dice(uint64_t seed, const char *what, int64_t n, uint64_t limit)
{
	uint64_t hash = str_hash(STR_HASH_START ^ (seed * 0x9e3779b97f4a7c15U), str_from(what));
	hash ^= (uint64_t) n * 0xbf58476d1ce4e5b9U;
	hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9U;
	hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebU;
	return (hash ^ (hash >> 31)) % limit;
}
