/* SPDX-License-Identifier: MIT */
/* What the tests against published tables share. */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/csv.h"
#include "instruments/score_table.h"
#include "tests/instruments/published.h"

int
published_set_up(void **state)
{
	struct published *fixture = alloc_new(sizeof(*fixture));
	arena_init(&fixture->arena);
	struct complaints complaints = { .arena = &fixture->arena };
	fixture->catalog = catalog_read(NULL, &complaints);
	strbuf_init(&fixture->in, PUBLISHED_TABLE);
	strbuf_init(&fixture->out, PUBLISHED_TABLE);
	*state = fixture;
	return complaints.count == 0 ? 0 : -1;
}

int
published_tear_down(void **state)
{
	struct published *fixture = *state;
	strbuf_done(&fixture->in);
	strbuf_done(&fixture->out);
	catalog_free(fixture->catalog);
	arena_done(&fixture->arena);
	free(fixture);
	return 0;
}

/* Opens a shared table; skips the test when it is not there. */
struct csv_reader *
published_shared_table(struct published *fixture, const char *name)
{
	const char *path = arena_printf(&fixture->arena, "%s/data/proms/%s", HARK_SHARED_DIR, name);
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		print_message("skipped: %s is not there\n", path);
		skip();
	}
	char *text = arena_alloc(&fixture->arena, PUBLISHED_TABLE);
	size_t length = fread(text, 1, PUBLISHED_TABLE, file);
	fclose(file);
	struct error error;
	struct csv_reader *reader = csv_open(str_of(text, length), &error);
	assert_non_null(reader);
	return reader;
}

bool
published_next_row(struct published *fixture, struct csv_reader *reader, struct csv_row *out_row)
{
	struct error error;
	enum csv_step step = csv_next(reader, &fixture->arena, out_row, &error);
	assert_true(step == CSV_STEP_ROW || step == CSV_STEP_END);
	return step == CSV_STEP_ROW;
}

struct csv_reader *
published_score(struct published *fixture, const char *instrument,
    const struct value_set *const *sets, size_t set_count)
{
	const struct score_table_setup setup = {
		.instrument = catalog_find(fixture->catalog, instrument),
		.value_sets = sets,
		.value_set_count = set_count,
	};
	char *out;
	size_t size;
	FILE *to_out = open_memstream(&out, &size), *to_words = fopen("/dev/null", "w");
	struct score_table_counts counts;
	struct error error = { .text = "" };
	if (!score_table(&setup, strbuf_str(&fixture->in), to_out, to_words, &counts, &error))
		fail_msg("%s: %s", instrument, error.text);
	fclose(to_out);
	fclose(to_words);
	assert_int_equal(counts.refused, 0);
	strbuf_reset(&fixture->out);
	strbuf_add(&fixture->out, str_of(out, size));
	free(out);
	struct csv_reader *reader = csv_open(strbuf_str(&fixture->out), &error);
	assert_non_null(reader);
	return reader;
}

/* Whether what was scored is what is wanted, to as many places as that was printed with. */
static bool
is_same(struct str got, struct str want)
{
	decimal a, b;
	got = str_trim(got);
	want = str_trim(want);
	if (str_is_empty(got) || str_is_empty(want) || str_is(want, "NA"))
		return str_is_empty(got) && (str_is_empty(want) || str_is(want, "NA"));
	if (!decimal_parse(got, &a) || !decimal_parse(want, &b))
		return false;
	ptrdiff_t point = str_find(want, STR("."), 0);
	int places = point < 0 ? 0 : (int) (want.len - (size_t) point) - 1;
	/* A whole number is printed whole only when it is one. */
	return decimal_compare(places == 0 ? a : decimal_round(a, places), b) == 0;
}

void
published_compare(struct published_tally *tally, const char *what, struct str got, struct str want)
{
	tally->compared++;
	if (is_same(got, want))
		return;
	if (tally->differ++ < 5)
		print_error("%s: got %.*s, want %.*s\n", what, STR_ARG(got), STR_ARG(want));
}

void
published_finish(const char *what, const struct published_tally *tally, long least)
{
	print_message("%s: %ld compared, %ld differ\n", what, tally->compared, tally->differ);
	assert_int_equal(tally->differ, 0);
	assert_true(tally->compared >= least);
}
