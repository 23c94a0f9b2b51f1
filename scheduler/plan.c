/* SPDX-License-Identifier: MIT */
/*
 * The pure half of planning: dates in, steps out. Nothing here depends on what was planned before,
 * and a row depends on `now` only in whether it has come too late, so planning again with the same
 * dates gives the same rows.
 */
#include "scheduler/plan.h"

/* The date a moment is counted from; a step after the operation falls back on the date that was set
 * for it, and is provisional then. */
static struct date
anchor_date(const struct plan_dates *dates, enum moment_anchor anchor, bool *provisional)
{
	struct date operated = date_is_none(dates->performed) ? dates->planned : dates->performed;
	switch (anchor) {
	case ANCHOR_LISTED: return dates->listed;
	case ANCHOR_PLANNED:
		return date_is_none(dates->planned) ? dates->performed : dates->planned;
	case ANCHOR_PERFORMED: *provisional |= date_is_none(dates->performed); return operated;
	case ANCHOR_DISCHARGED:
		*provisional |= date_is_none(dates->discharged);
		return date_is_none(dates->discharged) ? operated : dates->discharged;
	}
	BUG("an anchor that does not exist");
}

/* The first day of which it is said that the operation is on it; none when nothing is known. */
static struct date
operation_day(const struct plan_dates *dates)
{
	if (date_is_none(dates->planned))
		return dates->performed;
	if (date_is_none(dates->performed) || date_compare(dates->planned, dates->performed) < 0)
		return dates->planned;
	return dates->performed;
}

static struct date
earlier(struct date a, struct date b)
{
	return date_compare(a, b) < 0 ? a : b;
}

/* The days of one row, before they become instants. */
struct row_days {
	struct date due, opens, send_by, closes;
};

static bool
row_days(const struct pathway_step *step, int occurrence, const struct plan_dates *dates,
    struct row_days *out_days, bool *out_provisional)
{
	const struct moment *const moments[] = { &step->due, &step->opens, &step->send_by,
		&step->closes };
	struct date found[ARRAY_LEN(moments)];
	*out_provisional = false;
	for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
		struct date anchor = anchor_date(dates, moments[i]->anchor, out_provisional);
		found[i] = moment_date(*moments[i], anchor, step->every * occurrence);
		if (date_is_none(found[i]))
			return false;
	}
	*out_days = (struct row_days){ found[0], found[1], found[2], found[3] };
	return true;
}

/* Nobody is asked about an operation before it was decided on, nor about the time before it once it
 * has come. */
static void
clamp_before(struct row_days *row, const struct plan_dates *dates)
{
	if (!date_is_none(dates->listed) && date_compare(row->due, dates->listed) < 0)
		row->due = dates->listed;
	struct date operation = operation_day(dates);
	if (date_is_none(operation))
		return;
	struct date last = date_plus_days(operation, -1);
	row->send_by = earlier(row->send_by, last);
	row->closes = earlier(row->closes, last);
}

static instant
end_of_day(const struct zone *zone, struct date date)
{
	return zone_instant(
	    zone, (struct civil){ .date = date, .hour = 23, .minute = 59, .second = 59 });
}

/* On a holiday the next allowed day is taken, at the same time of day: the hour was chosen, and the
 * first minute after the holiday's quiet hours was not. */
static instant
due_instant(struct date day, int at, const struct plan_clock *clock)
{
	enum { LOOK_AHEAD_DAYS = 60 };
	for (int i = 0; i < LOOK_AHEAD_DAYS && !calendar_is_allowed_day(clock->calendar, day); i++)
		day = date_plus_days(day, 1);
	return calendar_allowed(clock->calendar, clock->zone, clock->quiet_from, clock->quiet_to,
	    date_at(clock->zone, day, at / 60, at % 60));
}

static const char *
why_missed(
    const struct plan_row *row, const struct plan_dates *dates, const struct plan_clock *clock)
{
	bool late = clock->now.ms > row->send_by.ms;
	if (row->provisional)
		return late ? PLAN_UNCONFIRMED : "";
	if (late && row->step->before &&
	    date_compare(date_of(clock->zone, clock->now), operation_day(dates)) >= 0)
		return PLAN_OPERATED;
	if (row->due.ms > row->send_by.ms)
		return PLAN_NO_DAY;
	return late ? PLAN_ENTERED_LATE : "";
}

bool
plan_row_make(const struct pathway_step *step, int occurrence, const struct plan_dates *dates,
    const struct plan_clock *clock, struct plan_row *out_row)
{
	struct plan_row row = { .step = step, .occurrence = occurrence };
	struct row_days when;
	if (!row_days(step, occurrence, dates, &when, &row.provisional))
		return false;
	if (step->before)
		clamp_before(&when, dates);
	char day[ZONE_TEXT];
	(void) snprintf(row.wall, sizeof(row.wall), "%.10sT%02d:%02d", date_format(when.due, day),
	    step->at / 60, step->at % 60);
	row.due = due_instant(when.due, step->at, clock);
	row.opens = date_at(clock->zone, when.opens, 0, 0);
	row.send_by = end_of_day(clock->zone, when.send_by);
	row.closes = end_of_day(clock->zone, when.closes);
	row.reason = why_missed(&row, dates, clock);
	row.status = row.reason[0] == '\0' ? FOLLOWUP_PLANNED : FOLLOWUP_MISSED;
	if (row.status == FOLLOWUP_PLANNED && row.provisional)
		row.reason = PLAN_UNCONFIRMED;
	*out_row = row;
	return true;
}

struct plan_row *
plan_make(struct arena *arena, const struct pathway *pathway, const struct plan_dates *dates,
    const struct plan_clock *clock, size_t *out_count)
{
	size_t size = 0, count = 0;
	for (size_t i = 0; i < pathway->step_count; i++)
		size += (size_t) pathway->steps[i].times;
	struct plan_row *rows = ARENA_ARRAY(arena, struct plan_row, size);
	for (size_t i = 0; i < pathway->step_count; i++)
		for (int k = 0; k < pathway->steps[i].times; k++) {
			struct plan_row row;
			if (!plan_row_make(&pathway->steps[i], k, dates, clock, &row))
				continue;
			size_t at = count++;
			for (; at > 0 && rows[at - 1].due.ms > row.due.ms; at--)
				rows[at] = rows[at - 1];
			rows[at] = row;
		}
	*out_count = count;
	return rows;
}

void
plan_print(FILE *out, const struct plan_row *rows, size_t count, const struct zone *zone)
{
	fprintf(out, "step,due,opens,closes,instruments,status\n");
	for (size_t i = 0; i < count; i++) {
		char due[ZONE_TEXT], opens[ZONE_TEXT], closes[ZONE_TEXT];
		fprintf(out, "%s,%s,%s,%s,%s,%s\n", rows[i].step->name,
		    zone_format(zone, rows[i].due, due), zone_format(zone, rows[i].opens, opens),
		    zone_format(zone, rows[i].closes, closes), rows[i].step->instruments_text,
		    followup_status_word(rows[i].status));
	}
}

struct plan_dates
plan_dates_of(const struct episode *episode)
{
	return (struct plan_dates){
		.listed = episode->listed_on,
		.planned = episode->planned_on,
		.performed = episode->performed_on,
	};
}

struct operation
plan_operation_of(const struct episode *episode, struct date born_on)
{
	struct plan_dates dates = plan_dates_of(episode);
	struct date on = date_is_none(dates.performed) ? dates.planned : dates.performed;
	if (date_is_none(on))
		on = dates.listed;
	return (struct operation){
		.code = episode->procedure_code,
		.side = episode->side,
		.age = date_is_none(on) || date_is_none(born_on) ? -1 : date_age(born_on, on),
	};
}
