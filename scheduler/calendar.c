/* SPDX-License-Identifier: MIT */
/*
 * Reads a calendar file, and finds the edges of the time in which hark may begin something. Edges
 * are found on the local wall and turned into instants; the two nights in which the wall jumps are
 * the only reason why this is more than arithmetic on minutes.
 */
#include "scheduler/source.h"
#include "scheduler/calendar.h"

enum { DAY_MINUTES = 24 * 60, LOOK_AHEAD_DAYS = 366, WEEK = 7 };

struct holiday {
	struct date date;
	const char *name;
};

struct calendar {
	struct arena arena;
	const char *id;
	bool weekdays[WEEK + 1]; /* 1 Monday to 7 Sunday */
	size_t count;
	struct holiday *holidays; /* by date */
};

/* What stays the same while one question is answered. */
struct wall {
	const struct calendar *calendar;
	const struct zone *zone;
	int quiet_from, quiet_to;
};

extern const struct asset scheduler_holidays[];

static const char *const keys[] = { "id", "title", "weekdays", "holidays", NULL };
static const char *const weekday_words[] = { "monday", "tuesday", "wednesday", "thursday", "friday",
	"saturday", "sunday", NULL };

/* reading */

static void
read_weekdays(struct calendar *calendar, const struct document *document)
{
	const struct node *list = node_get(document->root, "weekdays");
	for (int day = 1; day <= WEEK; day++)
		calendar->weekdays[day] = list == NULL;
	if (list == NULL)
		return;
	if (list->kind != NODE_LIST || list->count == 0)
		document_complain(
		    document, list, "no weekday at all, expected a list of at least one");
	for (const struct node *node = list->first; node != NULL; node = node->next) {
		int day = 0;
		while (day < WEEK &&
		    (node->kind != NODE_SCALAR || strcmp(weekday_words[day], node->text) != 0))
			day++;
		if (day == WEEK)
			document_complain(
			    document, node, "no weekday, expected monday, tuesday … or sunday");
		else
			calendar->weekdays[day + 1] = true;
	}
}

static void
add_holiday(struct calendar *calendar, struct date date, const char *name)
{
	size_t at = calendar->count++;
	for (; at > 0 && date_compare(calendar->holidays[at - 1].date, date) > 0; at--)
		calendar->holidays[at] = calendar->holidays[at - 1];
	calendar->holidays[at] = (struct holiday){ date, name };
}

static void
read_holidays(struct calendar *calendar, const struct document *document)
{
	const struct node *map = node_get(document->root, "holidays");
	if (map == NULL || map->kind != NODE_MAP) {
		document_complain(document, map == NULL ? document->root : map,
		    "no holidays, expected `holidays:` with lines like `2026-12-25: Christmas Day`");
		return;
	}
	calendar->holidays = ARENA_ARRAY(&calendar->arena, struct holiday, map->count + 1);
	for (const struct node *node = map->first; node != NULL; node = node->next) {
		struct date date;
		if (!date_parse_iso(str_from(node->key), &date))
			complain(document->complaints, document->file, node->key_line,
			    node->key_column, "\"%s\" is no date, expected YYYY-MM-DD", node->key);
		else if (node->kind != NODE_SCALAR || node->text[0] == '\0')
			document_complain(
			    document, node, "no name, expected what the day is called");
		else
			add_holiday(calendar, date, arena_strdup(&calendar->arena, node->text));
	}
}

/* Whether this file is the calendar `id`; complaints are about that one only. */
static bool
read_source(struct calendar *calendar, const struct source *source, const char *id,
    struct complaints *complaints)
{
	struct arena scratch;
	arena_init(&scratch);
	struct document document;
	bool good = document_read(&scratch, source->file, source->text, complaints, &document);
	const char *found = good ? document_required(&document, document.root, "id") : NULL;
	good = found != NULL && strcmp(found, id) == 0;
	if (good) {
		document_keys(&document, document.root, keys);
		(void) document_required(&document, document.root, "title");
		calendar->count = 0;
		read_weekdays(calendar, &document);
		read_holidays(calendar, &document);
	}
	arena_done(&scratch);
	return good;
}

struct calendar *
calendar_read(const char *dir, const char *id, struct complaints *complaints)
{
	struct calendar *calendar = alloc_new(sizeof(*calendar));
	arena_init(&calendar->arena);
	calendar->id = arena_strdup(&calendar->arena, id);
	size_t before = complaints->count, count = 0;
	struct source *sources =
	    source_list(&calendar->arena, scheduler_holidays, dir, "holidays", complaints, &count);
	bool found = false;
	for (size_t i = 0; i < count; i++)
		found |= read_source(calendar, &sources[i], id, complaints);
	if (!found && complaints->count == before)
		complain(complaints, dir == NULL ? "shipped" : dir, 1, 1,
		    "no calendar \"%s\", expected the id of a file in holidays/", id);
	if (complaints->count == before)
		return calendar;
	calendar_free(calendar);
	return NULL;
}

void
calendar_free(struct calendar *calendar)
{
	if (calendar == NULL)
		return;
	arena_done(&calendar->arena);
	free(calendar);
}

/* days */

const char *
calendar_holiday(const struct calendar *calendar, struct date date)
{
	size_t low = 0, high = calendar == NULL ? 0 : calendar->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = date_compare(calendar->holidays[middle].date, date);
		if (order == 0)
			return calendar->holidays[middle].name;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool
calendar_is_allowed_day(const struct calendar *calendar, struct date date)
{
	if (calendar == NULL || date_is_none(date))
		return true;
	return calendar->weekdays[date_weekday(date)] && calendar_holiday(calendar, date) == NULL;
}

bool
calendar_covers(const struct calendar *calendar, struct date date)
{
	return calendar != NULL && calendar->count > 0 &&
	    date.year >= calendar->holidays[0].date.year &&
	    date.year <= calendar->holidays[calendar->count - 1].date.year;
}

/* moments */

static bool
is_quiet(const struct wall *wall, int minute)
{
	if (wall->quiet_from <= wall->quiet_to)
		return minute >= wall->quiet_from && minute < wall->quiet_to;
	return minute >= wall->quiet_from || minute < wall->quiet_to;
}

static int
minute_of(struct civil civil)
{
	return civil.hour * 60 + civil.minute;
}

static bool
is_allowed(const struct wall *wall, instant at)
{
	struct civil civil = zone_civil(wall->zone, at);
	return calendar_is_allowed_day(wall->calendar, civil.date) &&
	    !is_quiet(wall, minute_of(civil));
}

/*
 * The next instant after `at` at which the wall shows this minute of its own day, or would: the day's
 * first such instant if that is still to come; else (the wall shows an hour for the second time) as
 * many minutes on as the wall says.
 */
static instant
minute_after(const struct wall *wall, instant at, struct civil civil, int minute)
{
	instant first = date_at(wall->zone, civil.date, minute / 60, minute % 60);
	if (first.ms > at.ms)
		return first;
	int64_t ahead = (minute - minute_of(civil)) * INT64_C(60) - civil.second;
	return (instant){ (at.ms / 1000 + ahead) * 1000 };
}

static instant
next_midnight(const struct wall *wall, struct civil civil)
{
	return date_at(wall->zone, date_plus_days(civil.date, 1), 0, 0);
}

/* Where the wall next shows something that can change the answer: never the same instant. */
static instant
next_edge(const struct wall *wall, instant at)
{
	struct civil civil = zone_civil(wall->zone, at);
	const int edges[] = { wall->quiet_from, wall->quiet_to };
	instant edge = next_midnight(wall, civil);
	for (size_t i = 0; i < ARRAY_LEN(edges); i++)
		if (edges[i] > minute_of(civil) && edges[i] < DAY_MINUTES)
			edge = instant_min(edge, minute_after(wall, at, civil, edges[i]));
	return edge;
}

/* The wall jumps between the two instants: the first one that has the later offset. */
static instant
jump_between(const struct wall *wall, instant low, instant high)
{
	int before = zone_offset_minutes(wall->zone, low);
	while (high.ms - low.ms > 1000) {
		instant middle = { low.ms + (high.ms - low.ms) / 2 };
		if (zone_offset_minutes(wall->zone, middle) == before)
			low = middle;
		else
			high = middle;
	}
	return (instant){ high.ms / 1000 * 1000 };
}

/* The first instant >= at whose answer is `allowed`. */
static instant
seek(const struct wall *wall, instant at, bool allowed)
{
	instant limit = instant_plus(at, days(LOOK_AHEAD_DAYS));
	while (is_allowed(wall, at) != allowed && at.ms < limit.ms) {
		instant edge = next_edge(wall, at);
		if (zone_offset_minutes(wall->zone, at) != zone_offset_minutes(wall->zone, edge)) {
			instant jump = jump_between(wall, at, edge);
			edge = jump.ms > at.ms ? instant_min(edge, jump) : edge;
		}
		BUG_ON(edge.ms <= at.ms, "an edge that lies behind");
		at = edge;
	}
	return at;
}

static bool
is_civil(instant at)
{
	return !instant_is_none(at) && at.ms != INT64_MAX;
}

bool
calendar_is_allowed(const struct calendar *calendar, const struct zone *zone, int quiet_from,
    int quiet_to, instant at)
{
	return is_allowed(&(struct wall){ calendar, zone, quiet_from, quiet_to }, at);
}

instant
calendar_allowed(const struct calendar *calendar, const struct zone *zone, int quiet_from,
    int quiet_to, instant at)
{
	struct wall wall = { calendar, zone, quiet_from, quiet_to };
	return is_civil(at) ? seek(&wall, at, true) : at;
}

/* Without quiet hours and with every weekday, a calendar whose holidays are past closes nothing more: to
 * look for it day by day for a year was half of what opening a conversation cost. */
static bool
may_close(const struct wall *wall, instant at)
{
	const struct calendar *calendar = wall->calendar;
	if (wall->quiet_from != wall->quiet_to)
		return true;
	if (calendar == NULL)
		return false;
	for (int day = 1; day <= WEEK; day++)
		if (!calendar->weekdays[day])
			return true;
	return calendar->count > 0 &&
	    date_compare(calendar->holidays[calendar->count - 1].date, date_of(wall->zone, at)) >=
	    0;
}

instant
calendar_window_end(const struct calendar *calendar, const struct zone *zone, int quiet_from,
    int quiet_to, instant at)
{
	struct wall wall = { calendar, zone, quiet_from, quiet_to };
	if (!is_civil(at))
		return at;
	return may_close(&wall, at) ? seek(&wall, at, false)
				    : instant_plus(at, days(LOOK_AHEAD_DAYS));
}

static bool
is_working_day(const struct calendar *calendar, struct date date)
{
	return date_weekday(date) <= 5 && calendar_holiday(calendar, date) == NULL;
}

instant
calendar_working_day(const struct calendar *calendar, const struct zone *zone, instant at)
{
	enum { MONTH_AHEAD_DAYS = 31 };
	struct civil civil = zone_civil(zone, at);
	bool day_off = !is_working_day(calendar, civil.date);
	struct date next = date_plus_days(civil.date, 1);
	for (int i = 0; i < MONTH_AHEAD_DAYS && !is_working_day(calendar, next); i++)
		next = date_plus_days(next, 1);
	if (day_off)
		return date_at(zone, date_plus_days(next, 1), 0, 0);
	civil.date = next;
	return zone_instant(zone, civil);
}
