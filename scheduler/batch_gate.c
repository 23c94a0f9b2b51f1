/* SPDX-License-Identifier: MIT */
#include "scheduler/batch_gate.h"

static bool
looks_wrong(const struct batch_begun *begun)
{
	return begun->failed * 100 > begun->asked * BATCH_FAILED_PERCENT ||
	    begun->turned * 100 > begun->asked * BATCH_TURNED_PERCENT;
}

static const char *
stop(struct desk *desk, const struct batch_row *batch, const struct episode *episode)
{
	batch_set_state(desk->db, batch->id, "stopped");
	desk_alert(desk, ALERT_UNSENT, batch->organisation, episode->team, (patient_id){ 0 },
	    (inbox_id){ 0 }, (outbox_id){ 0 },
	    arena_printf(desk->arena, "batch %lld stopped", (long long) batch->id.n));
	return "import stopped";
}

static const char *
judge(struct desk *desk, const struct batch_row *batch, const struct episode *episode,
    instant *out_again)
{
	struct batch_begun begun = batch_begun(desk->db, batch->id);
	if (begun.asked < BATCH_FIRST)
		return NULL;
	/* What has not left tells nothing. */
	instant since = begun.waiting > 0 ? desk->now : begun.last_at;
	instant enough = instant_plus(since, minutes(BATCH_PAUSE_MINUTES));
	if (instant_before(desk->now, enough)) {
		*out_again = enough;
		return "the first ten of the import are watched";
	}
	if (looks_wrong(&begun))
		return stop(desk, batch, episode);
	batch_set_state(desk->db, batch->id, "free");
	return NULL;
}

const char *
batch_gate(struct desk *desk, const struct episode *episode, instant *out_again)
{
	struct batch_row batch;
	*out_again = instant_plus(desk->now, hours(1));
	if (!batch_of_episode(desk->db, desk->arena, episode->id, &batch) ||
	    strcmp(batch.state, "free") == 0)
		return NULL;
	if (strcmp(batch.state, "first") == 0)
		return judge(desk, &batch, episode, out_again);
	return strcmp(batch.state, "stopped") == 0 ? "import stopped" : "import not released";
}
