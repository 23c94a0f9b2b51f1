/* SPDX-License-Identifier: MIT */
/*
 * What the claim is told of limits. The minute of a channel and the day of the house are counted seldom and
 * known in between: what has left can only drop out of them, so with what was claimed since a count tells
 * how many there are at most. A restart counts anew.
 */
#include "scheduler/dispatch_parts.h"

enum { DAY_COUNT_SECONDS = 60, APART_SECONDS = 60 };

static const char key_told[] = "day_cap_told";

/* The texts of a kind are counted once, whichever of two gateways they went by. */
static int64_t
count_day(struct dispatch_step *step)
{
	const struct dispatch *dispatch = step->dispatch;
	int64_t sent = 0;
	for (size_t i = 0; i < dispatch->channel_count; i++)
		if (!dispatch->channels[i].is_second)
			sent += outbox_sent_in_day(step->db, dispatch->channels[i].kind, step->now);
	return sent;
}

static int64_t
sent_today(struct dispatch_step *step)
{
	struct dispatch *dispatch = step->dispatch;
	bool stands = dispatch->day_counted_at.ms != 0 &&
	    !instant_before(step->now, dispatch->day_counted_at) &&
	    instant_since(step->now, dispatch->day_counted_at).ms < seconds(DAY_COUNT_SECONDS).ms;
	if (!stands) {
		dispatch->day_sent = count_day(step);
		dispatch->day_counted_at = step->now;
	}
	return dispatch->day_sent;
}

/* What the plan begins. What a person has just set going (a result that is released, an answer that was read
 * for the patient) may follow another text in the same breath. */
static bool
is_of_the_plan(const struct outbox_row *row)
{
	static const char *const purposes[] = { "invitation", "identify", "reminder" };
	for (size_t i = 0; i < ARRAY_LEN(purposes); i++)
		if (strcmp(row->purpose, purposes[i]) == 0)
			return true;
	return false;
}

struct outbox_caps
dispatch_caps(
    struct dispatch_step *step, struct dispatch_channel *channel, const struct outbox_row *row)
{
	int per_minute = channel->limits.per_minute, per_day = channel->limits.per_day;
	int64_t today = per_day > 0 ? sent_today(step) : 0;
	return (struct outbox_caps){
		.channel_minute = per_minute,
		.channel_free =
		    quota_has_room(&channel->quota, step->db, channel->kind, per_minute, step->now),
		.day_full = per_day > 0 && today >= per_day,
		/* A fifth is kept for who is in the middle of it. */
		.day_begin_full = per_day > 0 && today >= per_day - per_day / 5,
		.address_day = channel->limits.per_address_day,
		.address_apart = seconds(is_of_the_plan(row) ? APART_SECONDS : 0),
		.address_hour = ANSWERS_HOUR,
		.clock_in_doubt = step->clock_in_doubt,
	};
}

/* The minute is that of the kind, whichever of two gateways a text goes by; the day is that of all. */
void
dispatch_count_one(struct dispatch *dispatch, const char *kind)
{
	for (size_t i = 0; i < dispatch->channel_count; i++)
		if (strcmp(dispatch->channels[i].kind, kind) == 0)
			quota_take(&dispatch->channels[i].quota);
	dispatch->day_sent++;
}

/* Once in a day, also where it was closed meanwhile: it is no news an hour later. */
void
dispatch_tell_day_is_full(struct dispatch_step *step, const struct outbox_row *row)
{
	int64_t told = 0;
	bool ever = str_to_int(str_from(meta_get(step->db, step->arena, key_told)), &told);
	if (ever && told <= step->now.ms && told > step->now.ms - days(1).ms)
		return;
	meta_put(step->db, key_told, arena_int(step->arena, step->now.ms));
	dispatch_tell_house(step, row, "the day's limit of texts is reached: per_day");
}
