/* SPDX-License-Identifier: MIT */
/* hark reread: old texts by the rules and phrase files of today. It changes nothing; whoever changes
 * a rule or a list of words sees here whom it would have touched. */
#include "conversations/reread.h"
#include "scheduler/scheduler.h"
#include "base/csv.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"

enum { REREAD_PAGE = 200 };

struct rereading {
	struct house *house;
	struct zone *zone;
	struct csv_writer csv;
	bool with_words;
	int64_t same, differ, unknown;
};

static bool
read_days(struct invocation *invocation, const struct zone *zone, instant *out_since,
    instant *out_until, struct error *error)
{
	const char *since = option_value(invocation, "since");
	const char *until = option_value(invocation, "until");
	struct date from, to = date_of(zone, invocation->now);
	if (since == NULL || !date_parse_iso(str_from(since), &from) ||
	    (until != NULL && !date_parse_iso(str_from(until), &to)))
		return error_set(
		    error, ERROR_INPUT, "expected --since (and --until) with a day as YYYY-MM-DD");
	if (invocation->format != NULL && strcmp(invocation->format, "csv") != 0)
		return error_set(error, ERROR_INPUT, "--format is not known, expected csv");
	*out_since = date_at(zone, from, 0, 0);
	*out_until = date_at(zone, date_plus_days(to, 1), 0, 0);
	return true;
}

static void
write_header(struct rereading *run)
{
	static const char *const names[] = { "message", "received_at", "read_by_before",
		"read_by_now", "rule_before", "rule_now", "before", "now", "stands" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		csv_text(&run->csv, str_from(names[i]));
	if (run->with_words)
		csv_text(&run->csv, STR("words"));
	csv_row_end(&run->csv);
}

static const char *
read_by(struct arena *arena, int version, const char *language, const char *phrases)
{
	return arena_printf(arena, "reading %d, %s %s", version, language, phrases);
}

static void
write_difference(struct rereading *run, struct arena *arena, const struct heard_text *text,
    const struct reread *again)
{
	const struct hearing *hearing = &text->hearing;
	char at[ZONE_TEXT];
	const char *cells[] = {
		zone_format(run->zone, text->at, at),
		read_by(
		    arena, hearing->reading_version, hearing->language, hearing->phrases_version),
		read_by(arena, READING_VERSION, hearing->language, again->phrases_version),
		hearing->rule,
		again->rule,
		hearing->outcome,
		again->outcome,
		heard_stands(run->house->db, arena, text->conversation, text->id),
	};
	csv_int(&run->csv, text->id.n);
	for (size_t i = 0; i < ARRAY_LEN(cells); i++)
		csv_text(&run->csv, str_from(cells[i]));
	if (run->with_words)
		csv_text(&run->csv, str_from(text->body));
	csv_row_end(&run->csv);
}

static void
reread_one(struct rereading *run, struct desk *desk, const struct heard_text *text)
{
	struct reread again;
	switch (reread_text(desk, text, &again)) {
	case REREAD_SAME: run->same++; return;
	case REREAD_UNKNOWN: run->unknown++; return;
	case REREAD_DIFFERS:
		run->differ++;
		write_difference(run, desk->arena, text, &again);
		return;
	}
	BUG("a text that was neither");
}

/* In pages, so that years of texts need the memory of a few hundred. */
static void
reread_all(struct rereading *run, instant since, instant until)
{
	struct house *house = run->house;
	struct arena page = { 0 }, step = { 0 };
	arena_init(&page);
	arena_init(&step);
	struct desk desk = {
		.db = house->db,
		.arena = &step,
		.catalog = house->catalog,
		.book = house->book,
		.hooks = &scheduler_hooks,
	};
	struct scheduler scheduler = {
		.desk = &desk,
		.pathways = house->pathways,
		.calendar = house->calendar,
	};
	desk.hooks_context = &scheduler;
	inbox_id after = { 0 };
	size_t count;
	do {
		struct heard_text *list =
		    heard_list(house->db, &page, since, after, until, REREAD_PAGE, &count);
		for (size_t i = 0; i < count; i++) {
			desk.now = list[i].at;
			reread_one(run, &desk, &list[i]);
			arena_reset(&step);
		}
		if (count > 0) {
			since = list[count - 1].at;
			after = list[count - 1].id;
		}
		arena_reset(&page);
	} while (count == REREAD_PAGE);
	arena_done(&step);
	arena_done(&page);
}

/* Those of which is not known what they were read for are counted, not passed over in silence. */
static void
say_counts(struct invocation *invocation, const struct rereading *run)
{
	say(invocation, "%lld texts: %lld same, %lld differ",
	    (long long) (run->same + run->differ + run->unknown), (long long) run->same,
	    (long long) run->differ);
	if (run->unknown > 0)
		say(invocation, "%lld can't be read again: what they answered was not kept",
		    (long long) run->unknown);
}

int
cmd_reread(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct rereading run = {
		.house = &house,
		.with_words = option_value(invocation, "words") != NULL,
	};
	struct error error = { 0 };
	instant since = INSTANT_NONE, until = INSTANT_NONE;
	bool good = cmd_open_reading(&house, invocation, HOUSE_SPEAKS, &error) &&
	    (run.zone = zone_open(house.config.zone, &error)) != NULL &&
	    read_days(invocation, run.zone, &since, &until, &error) &&
	    house_add_old_instruments(&house, &error);
	if (good) {
		csv_writer_to_file(&run.csv, invocation->out);
		write_header(&run);
		reread_all(&run, since, until);
		good = csv_writer_done(&run.csv, &error) && !db_failed(house.db, &error);
	}
	int code = good ? 0 : say_error(&error);
	if (good)
		say_counts(invocation, &run);
	zone_close(run.zone);
	house_close(&house);
	return code;
}
