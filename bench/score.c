/* SPDX-License-Identifier: MIT */
/*
 * score: responses scored a second, for oxford-hip and for eq-5d-5l by one value set, beside a sum
 * written by hand in C for that one questionnaire, over the same rows. From table to table as `hark
 * score` does it, where both read the same CSV and write the same one; and in memory, where what
 * remains of the hand-written one is a dozen additions. It knows by heart which items there are, what
 * may be missing and what a level is worth; hark reads all that from the instrument's file, and says in
 * words why there is no score. That both give the same scores is checked after every measurement.
 */
#include "base/strbuf.h"
#include "instruments/catalog.h"
#include "instruments/score_table.h"
#include "instruments/scoring.h"
#include "instruments/value_set.h"
#include "bench/bench.h"

enum { ROWS = 20000, REPETITIONS = 21, ITEMS = 12, LEVELS = 5, SCALES = 8, TABLE_LIMIT = 4 << 20 };

/* A score in billionths, from the values of a row's items; -1 for one that is missing. */
typedef int64_t hand_fn(const int *values);
/* The scores of a line as hark writes them, each behind a comma. */
typedef void hand_write_fn(FILE *out, const int *values);

struct run {
	const struct instrument *instrument;
	size_t items;
	const char *scale;
	hand_fn *hand;
	hand_write_fn *write;
	const struct value_set *set; /* or NULL */
	struct scored_answer *rows;  /* ROWS of them, each of `items` answers */
	int *values;                 /* the same */
	struct strbuf csv;           /* the same */
	int64_t *by_hark, *by_hand;  /* in memory: ROWS scores */
	FILE *sink;
};

static const int64_t none = INT64_MIN;

/* By hand */

static int64_t
oxford_sum(const int *values)
{
	int64_t sum = 0;
	int present = 0;
	for (int i = 0; i < ITEMS; i++) {
		if (values[i] < 0)
			continue;
		sum += values[i];
		present++;
	}
	if (present < ITEMS - 2)
		return none;
	return (2 * sum * ITEMS * DECIMAL_ONE + present) / (2 * present);
}

/* England 2018, thousandths. */
static const int losses[LEVELS][LEVELS] = {
	{ 0, 58, 76, 207, 274 },
	{ 0, 50, 80, 164, 203 },
	{ 0, 50, 63, 162, 184 },
	{ 0, 63, 84, 276, 335 },
	{ 0, 78, 104, 285, 289 },
};

static int64_t
england_index(const int *values)
{
	int64_t value = 1000;
	for (int i = 0; i < LEVELS; i++) {
		if (values[i] < 0)
			return none;
		value -= losses[i][values[i] - 1];
	}
	return value * (DECIMAL_ONE / 1000);
}

static double
memory_by_hand(void *context)
{
	struct run *run = context;
	double start = bench_seconds();
	for (size_t i = 0; i < ROWS; i++)
		run->by_hand[i] = run->hand(&run->values[i * run->items]);
	return ROWS / (bench_seconds() - start);
}

/* The values of a line's cells; returns where it ends. */
static const char *
read_line(const char *at, int *values, size_t items)
{
	for (size_t i = 0; i < items; i++, at++) {
		char *end;
		values[i] = (int) strtol(at, &end, 10);
		if (end == at)
			values[i] = -1;
		at = end;
	}
	return at - 1;
}

/* "12", "27.272727273". */
static void
write_number(FILE *out, int64_t billionths)
{
	int64_t rest = billionths < 0 ? -billionths : billionths;
	const char *sign = billionths < 0 ? "-" : "";
	int64_t whole = rest / DECIMAL_ONE, fraction = rest % DECIMAL_ONE;
	int digits = 9;
	if (fraction == 0) {
		(void) fprintf(out, ",%s%lld", sign, (long long) whole);
		return;
	}
	for (; fraction % 10 == 0; fraction /= 10)
		digits--;
	(void) fprintf(
	    out, ",%s%lld.%0*lld", sign, (long long) whole, digits, (long long) fraction);
}

static void
write_oxford(FILE *out, const int *values)
{
	int64_t score = oxford_sum(values);
	if (score == none)
		(void) fputc(',', out);
	else
		write_number(out, score);
}

/* Profile, index, sum of the levels, visual analogue scale. */
static void
write_state(FILE *out, const int *values)
{
	int64_t index = england_index(values);
	int sum = 0;
	for (int i = 0; i < LEVELS; i++)
		sum += values[i];
	if (index == none) {
		(void) fprintf(out, ",,,,%d", values[LEVELS]);
		return;
	}
	(void) fprintf(out, ",%d%d%d%d%d", values[0], values[1], values[2], values[3], values[4]);
	write_number(out, index);
	(void) fprintf(out, ",%d,%d", sum, values[LEVELS]);
}

static void
hand_table(const struct run *run, FILE *out)
{
	const char *at = strchr(run->csv.data, '\n') + 1;
	while (*at != '\0') {
		int values[ITEMS];
		const char *end = read_line(at, values, run->items);
		(void) fwrite(at, 1, (size_t) (end - at), out);
		run->write(out, values);
		(void) fputc('\n', out);
		at = end + 1;
	}
	(void) fflush(out);
}

static double
table_by_hand(void *context)
{
	struct run *run = context;
	double start = bench_seconds();
	hand_table(run, run->sink);
	return ROWS / (bench_seconds() - start);
}

/* hark */

static struct scoring_about
about(const struct run *run)
{
	return (
	    struct scoring_about){ .value_set = run->set, .age = -1, .accept_unverified = true };
}

static double
memory_by_hark(void *context)
{
	struct run *run = context;
	struct score scores[SCALES];
	struct arena arena;
	const struct scoring_about told = about(run);
	size_t which =
	    (size_t) (instrument_scale(run->instrument, run->scale) - run->instrument->scales);
	arena_init(&arena);
	double start = bench_seconds();
	for (size_t i = 0; i < ROWS; i++) {
		scoring_run(&arena, run->instrument, &run->rows[i * run->items], &told, scores);
		run->by_hark[i] = scores[which].has_value ? scores[which].value.billionths : none;
		arena_reset(&arena);
	}
	double rate = ROWS / (bench_seconds() - start);
	arena_done(&arena);
	return rate;
}

static void
hark_table(const struct run *run, FILE *out)
{
	struct score_table_counts counts = { 0 };
	struct error error = { 0 };
	const struct score_table_setup setup = {
		.instrument = run->instrument,
		.value_sets = &run->set,
		.value_set_count = run->set == NULL ? 0 : 1,
	};
	bool good = score_table(&setup, strbuf_str(&run->csv), out, run->sink, &counts, &error);
	(void) fflush(out);
	BUG_ON(!good || counts.scored != ROWS, "rows refused, or %s", error.text);
}

static double
table_by_hark(void *context)
{
	struct run *run = context;
	double start = bench_seconds();
	hark_table(run, run->sink);
	return ROWS / (bench_seconds() - start);
}

/* Byte for byte, but for the header. */
static void
compare_tables(const struct run *run)
{
	char *hark = NULL, *hand = NULL;
	size_t hark_size = 0, hand_size = 0;
	FILE *out = open_memstream(&hark, &hark_size);
	BUG_ON(out == NULL, "no memory for a table");
	hark_table(run, out);
	(void) fclose(out);
	out = open_memstream(&hand, &hand_size);
	BUG_ON(out == NULL, "no memory for a table");
	hand_table(run, out);
	(void) fclose(out);
	BUG_ON(strcmp(strchr(hark, '\n') + 1, hand) != 0, "%s: the two tables differ",
	    run->instrument->id);
	free(hark);
	free(hand);
}

/* Answers as people give them: every eighth row lacks one, every sixty-fourth three. */
static void
make_row(struct run *run, size_t row, uint64_t *state)
{
	for (size_t k = 0; k < run->items; k++) {
		const struct item *item = &run->instrument->items[k];
		decimal low, high;
		item_ends(item, &low, &high);
		int64_t least = low.billionths / DECIMAL_ONE, most = high.billionths / DECIMAL_ONE;
		*state ^= *state << 13;
		*state ^= *state >> 7;
		*state ^= *state << 17;
		bool missing = (row % 8 == 3 && k == 2) || (row % 64 == 5 && k < 3);
		int64_t value = least + (int64_t) (*state % (uint64_t) (most - least + 1));
		size_t at = row * run->items + k;
		run->values[at] = missing ? -1 : (int) value;
		run->rows[at] = (struct scored_answer){
			.state = missing ? ANSWER_SKIPPED : ANSWER_VALUE,
			.value = decimal_from_int(value),
		};
		if (!missing)
			strbuf_printf(&run->csv, "%lld", (long long) value);
		strbuf_char(&run->csv, k + 1 < run->items ? ',' : '\n');
	}
}

static void
make_rows(struct arena *arena, struct run *run)
{
	uint64_t state = 88172645463325252u;
	run->items = run->instrument->item_count;
	run->rows = ARENA_ARRAY(arena, struct scored_answer, ROWS * run->items);
	run->values = ARENA_ARRAY(arena, int, ROWS * run->items);
	run->by_hark = ARENA_ARRAY(arena, int64_t, ROWS);
	run->by_hand = ARENA_ARRAY(arena, int64_t, ROWS);
	run->sink = fopen("/dev/null", "w");
	BUG_ON(run->sink == NULL || run->items > ITEMS, "no sink, or too many items");
	strbuf_init(&run->csv, TABLE_LIMIT);
	for (size_t k = 0; k < run->items; k++)
		strbuf_printf(&run->csv, "%s%c", run->instrument->items[k].link_id,
		    k + 1 < run->items ? ',' : '\n');
	for (size_t i = 0; i < ROWS; i++)
		make_row(run, i, &state);
}

static bool
measure(struct arena *arena, struct run *run)
{
	make_rows(arena, run);
	compare_tables(run);
	const char *id = run->instrument->id;
	bool met = bench_run(&(struct bench){ arena_printf(arena, "score-%s", id), "responses/s",
	    table_by_hark, table_by_hand, run, REPETITIONS, false, 0.2 });
	met = bench_run(&(struct bench){ arena_printf(arena, "score-%s-memory", id), "responses/s",
		  memory_by_hark, memory_by_hand, run, REPETITIONS, false, 0 }) &&
	    met;
	for (size_t i = 0; i < ROWS; i++)
		BUG_ON(run->by_hark[i] != run->by_hand[i],
		    "%s: row %zu is %lld by hark, %lld by hand", id, i, (long long) run->by_hark[i],
		    (long long) run->by_hand[i]);
	strbuf_done(&run->csv);
	(void) fclose(run->sink);
	return met;
}

int
main(void)
{
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	struct catalog *catalog = catalog_read(NULL, &complaints);
	BUG_ON(catalog == NULL || complaints.count > 0, "the library can't be read");
	struct run oxford = { .instrument = catalog_find(catalog, "oxford-hip"),
		.scale = "total",
		.hand = oxford_sum,
		.write = write_oxford };
	struct run states = { .instrument = catalog_find(catalog, "eq-5d-5l"),
		.scale = "index",
		.hand = england_index,
		.write = write_state,
		.set = catalog_value_set(catalog, "england-5l-2018") };
	bool met = measure(&arena, &oxford);
	met = measure(&arena, &states) && met;
	catalog_free(catalog);
	arena_done(&arena);
	return met ? 0 : 1;
}
