/* SPDX-License-Identifier: MIT */
/*
 * Zones: GLib's GTimeZone says how far from Greenwich a zone was at an instant; the rest is
 * arithmetic on days (base/date.c). GLib is asked for nothing else, because its "adjust" rules for
 * skipped and repeated times are not ours.
 */
#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/zone.h"

enum { DAY_SECONDS = 86400, NAME_SIZE = 64, FILE_LIMIT = 65536, EDITIONS = 16, DAYS = 512 };

/* What one file said. GLib walks along a zone's whole history for each question, and a plan asks for the
 * same days thousands of times: so a day's offset is kept, with the day, where it is one all day. Kept for
 * as long as we run, as zones may be open that go by it; new ones come a few times a year. */
struct edition {
	GTimeZone *rules;
	char sha256[HASH_SHA256_TEXT];
	struct edition *before;
	_Atomic uint64_t
	    days[DAYS]; /* 0, or the day's tag and its offset; any thread may write the same */
};

/* What was read for one name, and of which file. tzdata is replaced under a service, so the file is looked
 * at again and again; but a reply opens its zone seven times, and a look is a call of the system. */
struct rules {
	char name[NAME_SIZE];
	unsigned looked; /* in this turn */
	struct stat file;
	struct edition *edition;
	int editions; /* how often it was another file */
	struct rules *next;
};

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static struct rules *known;
static atomic_uint turn;

struct zone {
	struct edition *edition; /* NULL: UTC, which has no file */
	char name[NAME_SIZE];
};

/*
 * Asked of the file and not of GLib, which takes "+01:00", "CET-1CEST" and any readable path for a
 * zone too, and says nothing useful about a file that is none.
 */
static bool
is_zone_file(const char *path, char out_sha256[static HASH_SHA256_TEXT])
{
	static const char magic[] = "TZif";
	char *bytes = alloc_new(FILE_LIMIT);
	FILE *file = fopen(path, "rb");
	size_t got = file == NULL ? 0 : fread(bytes, 1, FILE_LIMIT, file);
	if (file != NULL)
		(void) fclose(file);
	bool good = got > sizeof(magic) && memcmp(bytes, magic, sizeof(magic) - 1) == 0;
	if (good)
		(void) hash_sha256(str_of(bytes, got), out_sha256);
	free(bytes);
	return good;
}

/* GLib keeps what it has read under a name while anybody holds it. By another spelling of the same path
 * it reads the file again. */
static GTimeZone *
read_again(const struct rules *rules)
{
	char spelling[NAME_SIZE + 2 * EDITIONS] = "";
	size_t len = 0;
	for (int i = 0; i < rules->editions % EDITIONS; i++, len += 2)
		memcpy(spelling + len, "./", 2);
	memcpy(spelling + len, rules->name, strlen(rules->name) + 1);
	return g_time_zone_new_identifier(spelling);
}

static bool
is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void
look_at(struct rules *rules, const char *path)
{
	struct stat file;
	char sha256[HASH_SHA256_TEXT];
	if (stat(path, &file) != 0 || is_same_file(&file, &rules->file) ||
	    !is_zone_file(path, sha256))
		return;
	if (rules->edition != NULL && strcmp(sha256, rules->edition->sha256) == 0) {
		rules->file = file;
		return;
	}
	GTimeZone *read = read_again(rules);
	if (read == NULL)
		return;
	struct edition *edition = alloc_new(sizeof(*edition));
	edition->rules = read;
	memcpy(edition->sha256, sha256, sizeof(sha256));
	edition->before = rules->edition;
	rules->edition = edition;
	rules->file = file;
	rules->editions++;
}

static bool
put_path(const char *name, char *path, size_t size)
{
	const char *folder = getenv("TZDIR");
	int used =
	    snprintf(path, size, "%s/%s", folder == NULL ? "/usr/share/zoneinfo" : folder, name);
	return used > 0 && (size_t) used < size;
}

/* NULL when there is no such zone. What was one stays one, though its file be gone for a moment. */
static struct rules *
rules_of(const char *name)
{
	size_t len = strlen(name);
	if (len == 0 || len >= NAME_SIZE || strstr(name, "..") != NULL || name[0] == '/')
		return NULL;
	char path[512];
	const unsigned now = atomic_load_explicit(&turn, memory_order_relaxed);
	struct rules *rules = known;
	while (rules != NULL && strcmp(rules->name, name) != 0)
		rules = rules->next;
	if (rules != NULL && rules->looked == now)
		return rules;
	if (!put_path(name, path, sizeof(path)))
		return rules;
	if (rules != NULL) {
		look_at(rules, path);
		rules->looked = now;
		return rules;
	}
	struct rules first = { .looked = now };
	memcpy(first.name, name, len + 1);
	look_at(&first, path);
	if (first.edition == NULL)
		return NULL;
	first.next = known;
	known = alloc_new(sizeof(*known));
	*known = first;
	return known;
}

void
zone_look_again(void)
{
	atomic_fetch_add_explicit(&turn, 1, memory_order_relaxed);
}

struct zone *
zone_open(const char *name, struct error *error)
{
	bool utc = strcmp(name, "UTC") == 0;
	struct edition *edition = NULL;
	if (!utc) {
		(void) pthread_mutex_lock(&guard);
		const struct rules *rules = rules_of(name);
		edition = rules == NULL ? NULL : rules->edition;
		(void) pthread_mutex_unlock(&guard);
	}
	if (!utc && edition == NULL) {
		(void) error_set(error, ERROR_INPUT,
		    "no time zone \"%.63s\", expected a name such as Europe/London", name);
		return NULL;
	}
	struct zone *zone = alloc_new(sizeof(*zone));
	zone->edition = edition;
	memcpy(zone->name, name, strlen(name) + 1);
	return zone;
}

void
zone_close(struct zone *zone)
{
	free(zone);
}

const char *
zone_sha256(const struct zone *zone)
{
	return zone->edition == NULL ? "" : zone->edition->sha256;
}

const char *
zone_name(const struct zone *zone)
{
	return zone->name;
}

static int
interval_at(const struct edition *edition, int64_t utc)
{
	return g_time_zone_find_interval(edition->rules, G_TIME_TYPE_UNIVERSAL, utc);
}

/* Of all days that have a date no two have the same, and none has 0. */
static uint32_t
tag_of(int64_t day)
{
	return (uint32_t) (day + (INT64_C(1) << 30));
}

static int64_t
offset_at(const struct zone *zone, int64_t utc)
{
	struct edition *edition = zone->edition;
	if (edition == NULL)
		return 0;
	int64_t day = date_floor_div(utc, DAY_SECONDS);
	_Atomic uint64_t *kept = &edition->days[(uint64_t) day % DAYS];
	uint64_t word = atomic_load_explicit(kept, memory_order_relaxed);
	if (word >> 32 == tag_of(day))
		return (int32_t) (uint32_t) word;
	int interval = interval_at(edition, utc);
	int32_t offset = g_time_zone_get_offset(edition->rules, interval);
	if (interval_at(edition, day * DAY_SECONDS) == interval &&
	    interval_at(edition, (day + 1) * DAY_SECONDS - 1) == interval)
		atomic_store_explicit(
		    kept, (uint64_t) tag_of(day) << 32 | (uint32_t) offset, memory_order_relaxed);
	return offset;
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
