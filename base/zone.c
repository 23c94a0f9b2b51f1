/* SPDX-License-Identifier: MIT */
/*
 * Zones: GLib's GTimeZone says how far from Greenwich a zone was at an instant; the rest is
 * arithmetic on days (base/date.c). GLib is asked for nothing else, because its "adjust" rules for
 * skipped and repeated times are not ours.
 */
#include <glib.h>

#include "base/date.h"
#include "base/zone.h"

enum { DAY_SECONDS = 86400, NAME_SIZE = 64, ZONES_SEEN = 4 };

struct zone {
	GTimeZone *rules;
	char name[NAME_SIZE];
};

/* Names whose file was looked at: a reply opens its zone seven times. What was a zone stays one for as
 * long as we run; what was none is asked again. */
static _Thread_local char seen[ZONES_SEEN][NAME_SIZE];
static _Thread_local size_t next_seen;

static bool
was_seen(const char *name)
{
	for (size_t i = 0; i < ZONES_SEEN; i++)
		if (strcmp(seen[i], name) == 0)
			return true;
	return false;
}

static void
remember(const char *name)
{
	memcpy(seen[next_seen], name, strlen(name) + 1);
	next_seen = (next_seen + 1) % ZONES_SEEN;
}

/*
 * Asked of the file and not of GLib, which takes "+01:00", "CET-1CEST" and any readable path for a
 * zone too, and says nothing useful about a file that is none.
 */
static bool
is_in_tzdata(const char *name)
{
	size_t len = strlen(name);
	if (len == 0 || len >= NAME_SIZE || strstr(name, "..") != NULL || name[0] == '/')
		return false;
	if (was_seen(name))
		return true;
	const char *folder = getenv("TZDIR");
	char path[512], magic[4] = { 0 };
	int used = snprintf(
	    path, sizeof(path), "%s/%s", folder == NULL ? "/usr/share/zoneinfo" : folder, name);
	if (used < 0 || (size_t) used >= sizeof(path))
		return false;
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	size_t got = fread(magic, 1, sizeof(magic), file);
	(void) fclose(file);
	bool good = got == sizeof(magic) && memcmp(magic, "TZif", sizeof(magic)) == 0;
	if (good)
		remember(name);
	return good;
}

struct zone *
zone_open(const char *name, struct error *error)
{
	GTimeZone *rules = NULL;
	if (strcmp(name, "UTC") == 0)
		rules = g_time_zone_new_utc();
	else if (is_in_tzdata(name))
		rules = g_time_zone_new_identifier(name);
	if (rules == NULL) {
		(void) error_set(error, ERROR_INPUT,
		    "no time zone \"%.63s\", expected a name such as Europe/London", name);
		return NULL;
	}
	struct zone *zone = alloc_new(sizeof(*zone));
	zone->rules = rules;
	memcpy(zone->name, name, strlen(name) + 1);
	return zone;
}

void
zone_close(struct zone *zone)
{
	if (zone == NULL)
		return;
	g_time_zone_unref(zone->rules);
	free(zone);
}

const char *
zone_name(const struct zone *zone)
{
	return zone->name;
}

static int64_t
offset_at(const struct zone *zone, int64_t utc)
{
	int interval = g_time_zone_find_interval(zone->rules, G_TIME_TYPE_UNIVERSAL, utc);
	return g_time_zone_get_offset(zone->rules, interval);
}

struct civil
zone_civil(const struct zone *zone, instant t)
{
	if (!date_is_instant_civil(t))
		return (struct civil){ 0 };
	int64_t utc = date_floor_div(t.ms, 1000);
	return date_civil_of_seconds(utc + offset_at(zone, utc));
}

/* The second at which the zone's offset stops being what it is at `low`; it differs at `high`. */
static int64_t
change_between(const struct zone *zone, int64_t low, int64_t high)
{
	int64_t before = offset_at(zone, low);
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;
		if (offset_at(zone, middle) == before)
			low = middle;
		else
			high = middle;
	}
	return high;
}

instant
zone_instant(const struct zone *zone, struct civil civil)
{
	if (!date_is_valid(civil.date))
		return INSTANT_NONE;
	int64_t wall = date_seconds_of_civil(civil);
	/* No zone is more than a day from Greenwich, so these stand on both sides of any change
	 * that can touch this wall time. */
	int64_t before = offset_at(zone, wall - DAY_SECONDS);
	int64_t after = offset_at(zone, wall + DAY_SECONDS);
	int64_t early = wall - (before > after ? before : after);
	int64_t late = wall - (before > after ? after : before);
	/* Twice: both fit, and the earlier is the first. Once: one of them fits. */
	if (early + offset_at(zone, early) == wall)
		return (instant){ early * 1000 };
	if (late + offset_at(zone, late) == wall)
		return (instant){ late * 1000 };
	/* Skipped: the clocks jump between the two readings, and that moment is the first valid
	 * minute after. */
	return (instant){ change_between(zone, early, late) * 1000 };
}

int
zone_offset_minutes(const struct zone *zone, instant t)
{
	return (int) date_floor_div(offset_at(zone, date_floor_div(t.ms, 1000)), 60);
}

const char *
zone_format(const struct zone *zone, instant t, char out[static ZONE_TEXT])
{
	return date_put_instant(t, zone_civil(zone, t), zone_offset_minutes(zone, t), out);
}

struct date
date_of(const struct zone *zone, instant t)
{
	return zone_civil(zone, t).date;
}

instant
date_at(const struct zone *zone, struct date d, int hour, int minute)
{
	return zone_instant(zone, (struct civil){ .date = d, .hour = hour, .minute = minute });
}
