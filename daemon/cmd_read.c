/* SPDX-License-Identifier: MIT */
/* hark read, score and instrument: the library and the readings, without a data folder. */
#include "base/file.h"
#include "conversations/read_table.h"
#include "instruments/instrument_show.h"
#include "instruments/response_table.h"
#include "instruments/score_table.h"
#include "instruments/value_set.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"

enum { TABLE_LIMIT = 64 << 20 };

static bool
read_input(struct house *house, const char *file, struct str *out, struct error *error)
{
	return file_read(
	    &house->arena, file == NULL ? "/dev/stdin" : file, TABLE_LIMIT, out, error);
}

int
cmd_read(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	struct str text;
	struct read_counts counts = { 0 };
	struct strbuf table;
	struct date today = { 2026, 11, 21 };
	const char *given = option_value(invocation, "today");
	const char *language = option_value(invocation, "language");
	const char *file = invocation->arguments[0];
	int code = 0;
	if (given != NULL && !date_parse_iso(str_from(given), &today)) {
		fprintf(stderr, "hark: --today: expected a date as YYYY-MM-DD\n");
		return EXIT_USAGE;
	}
	strbuf_init(&table, TABLE_LIMIT);
	if (!cmd_open_files(&house, invocation, HOUSE_SPEAKS, &error) ||
	    !read_input(&house, file, &text, &error) ||
	    (!read_table(phrase_book_find(house.book, language), text, today,
		 option_value(invocation, "explain") != NULL, &table, &counts, &error) &&
		!error_prefix(&error, "%s: ", file))) {
		code = say_error(&error);
	} else {
		(void) fwrite(strbuf_cstr(&table), 1, table.len, invocation->out);
		code = counts.wrong > 0 ? 1 : 0;
	}
	strbuf_done(&table);
	house_close(&house);
	return code;
}

static const struct instrument *
find_instrument(const struct house *house, const char *id, struct error *error)
{
	const struct instrument *instrument = catalog_find(house->catalog, id);
	if (instrument == NULL)
		(void) error_set(error, ERROR_MISSING,
		    "no instrument \"%s\"; `hark instrument list` names them", id);
	return instrument;
}

/* Those that were asked for, in that order; none asked for: the one that today's setting names. */
static bool
find_value_sets(const struct invocation *invocation, const struct house *house,
    const struct instrument *instrument, const struct value_set **out_sets, size_t *out_count,
    struct error *error)
{
	if (!cmd_value_sets(invocation, house, out_sets, out_count, error))
		return false;
	for (size_t i = 0; i < *out_count; i++)
		if (strcmp(value_set_instrument(out_sets[i]), instrument->id) != 0)
			return error_set(error, ERROR_INPUT, "value set %s is for %s",
			    value_set_id(out_sets[i]), value_set_instrument(out_sets[i]));
	if (*out_count > 0)
		return true;
	struct zone *zone = zone_open(house->config.zone, error);
	if (zone == NULL)
		return false;
	out_sets[0] =
	    catalog_value_set_on(house->catalog, instrument->id, date_of(zone, invocation->now));
	zone_close(zone);
	*out_count = out_sets[0] == NULL ? 0 : 1;
	return true;
}

/* FHIR becomes the table that it would be as CSV, so that one rule refuses and scores both. */
static bool
read_answers(struct house *house, const struct instrument *instrument, const char *file,
    struct str *out, int64_t *out_refused, struct error *error)
{
	struct strbuf table;
	*out_refused = 0;
	if (!read_input(house, file, out, error))
		return false;
	if (!response_table_is_json(*out))
		return true;
	strbuf_init(&table, TABLE_LIMIT);
	bool good = response_table(instrument, *out, &table, stderr, out_refused, error);
	*out = arena_str(&house->arena, strbuf_str(&table));
	strbuf_done(&table);
	return good;
}

int
cmd_score(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	struct str text;
	struct score_table_counts counts = { 0 };
	int64_t refused;
	const struct value_set *sets[CMD_VALUE_SETS];
	struct score_table_setup setup = {
		.value_sets = sets,
		.with_reasons = option_value(invocation, "reasons") != NULL,
	};
	const char *file = invocation->argument_count > 1 ? invocation->arguments[1] : NULL;
	int code = 0;
	if (!cmd_open_files(&house, invocation, HOUSE_MUTE, &error) ||
	    (setup.instrument = find_instrument(&house, invocation->arguments[0], &error)) ==
		NULL ||
	    !find_value_sets(
		invocation, &house, setup.instrument, sets, &setup.value_set_count, &error) ||
	    !read_answers(&house, setup.instrument, file, &text, &refused, &error) ||
	    !score_table(&setup, text, invocation->out, stderr, &counts, &error))
		code = say_error(&error);
	else
		code = counts.refused + refused > 0 ? EXIT_ROWS_REFUSED : 0;
	house_close(&house);
	return code;
}

static int
print_instruments(struct invocation *invocation, const char *id)
{
	struct house house = { .lock = -1 };
	struct error error;
	struct strbuf text;
	const struct instrument *instrument = NULL;
	int code = 0;
	strbuf_init(&text, 1 << 20);
	if (!cmd_open_files(&house, invocation, HOUSE_MUTE, &error) ||
	    (id != NULL && (instrument = find_instrument(&house, id, &error)) == NULL)) {
		code = say_error(&error);
	} else {
		const char *language = option_value(invocation, "language");
		if (id == NULL)
			instrument_list(house.catalog, &text);
		else
			instrument_show(instrument, language == NULL ? "en" : language, &text);
		for (size_t i = 0; id != NULL && i < catalog_value_set_count(house.catalog); i++) {
			const struct value_set *set = catalog_value_set_at(house.catalog, i);
			if (strcmp(value_set_instrument(set), id) == 0)
				strbuf_printf(&text, "\nvalue set %s, %s: %s\n", value_set_id(set),
				    value_set_dated(set), value_set_source(set));
		}
		fputs(strbuf_cstr(&text), invocation->out);
	}
	strbuf_done(&text);
	house_close(&house);
	return code;
}

int
cmd_instrument_list(struct invocation *invocation)
{
	return print_instruments(invocation, NULL);
}

int
cmd_instrument_show(struct invocation *invocation)
{
	return print_instruments(invocation, invocation->arguments[0]);
}

int
cmd_completion(struct invocation *invocation)
{
	if (options_completion(invocation->out, invocation->arguments[0]))
		return 0;
	fprintf(stderr, "hark: expected bash, zsh or fish\n");
	return EXIT_USAGE;
}
