/* SPDX-License-Identifier: MIT */
/* hark plan: what a pathway would ask and when. hark due: what would be sent, counted. */
#include "base/csv.h"
#include "store/followups.h"
#include "scheduler/plan.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"

static bool
take_date(
    const struct invocation *invocation, const char *name, struct date *out, struct error *error)
{
	const char *text = option_value(invocation, name);
	if (text == NULL || date_parse_iso(str_from(text), out))
		return true;
	return error_set(error, ERROR_INPUT, "--%s: expected a date as YYYY-MM-DD", name);
}

struct plan_wish {
	struct plan_dates dates;
	struct date today;
	int64_t age;
	const char *side, *code;
};

static bool
read_wish(const struct invocation *invocation, const struct zone *zone, struct plan_wish *out,
    struct error *error)
{
	const char *age = option_value(invocation, "age");
	*out = (struct plan_wish){
		.today = date_of(zone, invocation->now),
		.age = 50,
		.side = option_value(invocation, "side"),
		.code = option_value(invocation, "code"),
	};
	if (age != NULL &&
	    (!str_to_int(str_from(age), &out->age) || out->age < 0 || out->age > 130))
		return error_set(error, ERROR_INPUT, "--age: expected completed years");
	return take_date(invocation, "planned", &out->dates.planned, error) &&
	    take_date(invocation, "listed", &out->dates.listed, error) &&
	    take_date(invocation, "performed", &out->dates.performed, error) &&
	    take_date(invocation, "discharged", &out->dates.discharged, error) &&
	    take_date(invocation, "today", &out->today, error);
}

/* The pathway named, or the one that is for this operation. */
static const struct pathway *
choose_pathway(const struct house *house, const struct invocation *invocation,
    const struct plan_wish *wish, struct error *error)
{
	const char *id = option_value(invocation, "pathway");
	char why[PATHWAY_WHY] = "";
	const struct operation operation = {
		.code = wish->code,
		.side = wish->side == NULL ? "" : wish->side,
		.age = (int) wish->age,
	};
	if (id == NULL && wish->code == NULL) {
		(void) error_set(error, ERROR_INPUT, "expected --pathway ID or --code CODE");
		return NULL;
	}
	if (id == NULL) {
		const struct pathway *found = pathway_for(house->pathways, &operation, why);
		if (found == NULL)
			(void) error_set(error, ERROR_MISSING, "%s", why);
		return found;
	}
	const struct pathway *pathway = pathway_find(house->pathways, id);
	if (pathway == NULL)
		(void) error_set(error, ERROR_MISSING, "no pathway \"%s\"", id);
	else if (wish->code != NULL && !pathway_fits(pathway, &operation, why)) {
		(void) error_set(error, ERROR_INPUT, "%s", why);
		return NULL;
	}
	return pathway;
}

static bool
print_plan(struct invocation *invocation, struct house *house, struct error *error)
{
	struct zone *zone = zone_open(house->config.zone, error);
	struct plan_wish wish;
	if (zone == NULL || !read_wish(invocation, zone, &wish, error)) {
		zone_close(zone);
		return false;
	}
	const struct pathway *pathway = choose_pathway(house, invocation, &wish, error);
	if (pathway != NULL) {
		const struct config_team *team = &house->config.teams[0];
		const struct plan_clock clock = {
			.calendar = house->calendar,
			.zone = zone,
			.quiet_from = team->quiet_from,
			.quiet_to = team->quiet_to,
			.now = date_at(zone, wish.today, 0, 0),
		};
		size_t count;
		struct plan_row *rows =
		    plan_make(&house->arena, pathway, &wish.dates, &clock, &count);
		plan_print(invocation->out, rows, count, zone);
	}
	zone_close(zone);
	return pathway != NULL;
}

int
cmd_plan(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	int code = 0;
	if (!cmd_open_files(&house, invocation, HOUSE_MUTE, &error) ||
	    !print_plan(invocation, &house, &error))
		code = say_error(&error);
	house_close(&house);
	return code;
}

/* hark due */

static int
compare_due(const void *a, const void *b)
{
	const struct due_row *x = *(const struct due_row *const *) a;
	const struct due_row *y = *(const struct due_row *const *) b;
	if (x->due_at.ms != y->due_at.ms)
		return x->due_at.ms < y->due_at.ms ? -1 : 1;
	int order = strcmp(x->team, y->team);
	if (order == 0)
		order = strcmp(x->step, y->step);
	return order != 0 ? order : strcmp(x->channel, y->channel);
}

/* One line for each day, team, step and channel. */
static bool
print_due(FILE *out, struct arena *arena, struct due_row *rows, size_t count,
    const struct zone *zone, struct error *error)
{
	const struct due_row **sorted = ARENA_ARRAY(arena, const struct due_row *, count);
	for (size_t i = 0; i < count; i++) {
		/* Days compare, not instants. */
		rows[i].due_at = date_at(zone, date_of(zone, rows[i].due_at), 0, 0);
		sorted[i] = &rows[i];
	}
	if (count > 0)
		qsort(sorted, count, sizeof(sorted[0]), compare_due);
	struct csv_writer csv;
	csv_writer_to_file(&csv, out);
	static const char *const header[] = { "due", "team", "step", "channel", "patients" };
	for (size_t i = 0; i < ARRAY_LEN(header); i++)
		csv_text(&csv, str_from(header[i]));
	csv_row_end(&csv);
	for (size_t i = 0; i < count;) {
		int64_t patients = 0;
		size_t k = i;
		for (; k < count && compare_due(&sorted[i], &sorted[k]) == 0; k++)
			patients += sorted[k]->patients;
		char day[ZONE_TEXT];
		csv_text(&csv, str_from(date_format(date_of(zone, sorted[i]->due_at), day)));
		csv_text(&csv, str_from(sorted[i]->team));
		csv_text(&csv, str_from(sorted[i]->step));
		csv_text(&csv, str_from(sorted[i]->channel));
		csv_int(&csv, patients);
		csv_row_end(&csv);
		i = k;
	}
	return csv_writer_done(&csv, error);
}

int
cmd_due(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	struct date until = { 0 };
	int code = 0;
	struct zone *zone = NULL;
	if (!take_date(invocation, "until", &until, &error) ||
	    !cmd_open_reading(&house, invocation, HOUSE_MUTE, &error)) {
		code = say_error(&error);
	} else if ((zone = zone_open(house.config.zone, &error)) == NULL) {
		code = say_error(&error);
	} else {
		if (date_is_none(until))
			until = date_of(zone, invocation->now);
		size_t count;
		instant end = date_at(zone, date_plus_days(until, 1), 0, 0);
		struct due_row *rows = followup_due_rows(house.db, &house.arena, end, &count);
		if (!print_due(invocation->out, &house.arena, rows, count, zone, &error))
			code = say_error(&error);
	}
	zone_close(zone);
	house_close(&house);
	return code;
}
