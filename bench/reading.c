/* SPDX-License-Identifier: MIT */
/*
 * reading: replies read in a second on one core, over the shared corpus, beside one PCRE2 alternation
 * of thirty branches tried on the same rows: about the least that a reader of replies could do, and it
 * tells only which branch a text holds, not whether it holds another. Neither uses the JIT, which the
 * service's sandbox denies.
 *
 * reading-p99: the same, the microseconds within which 99 of 100 rows are read.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/strbuf.h"
#include "bench/bench.h"
#include "conversations/read_table.h"

enum { ROWS = 4096, ROUNDS = 20, TABLE_LIMIT = 1 << 20 };

static const char alternation[] =
    "\\b(?:stop|unsubscribe|cancel)\\b|\\bhelp\\b|\\bback\\b|\\bskip\\b|\\blink\\b|\\bcall me\\b|"
    "\\blater\\b|\\bwrong (?:number|person)\\b|\\b(?:died|deceased)\\b|\\bsuicid\\w*|"
    "\\bkill myself\\b|\\bchest pains?\\b|\\bcan'?t breathe\\b|\\bnot had (?:my|the) op\\w*|"
    "\\bsorry,? (?:i meant )?(\\d+)|\\bnot (?:severe|moderate|mild)\\b|"
    "\\b(\\d+) ?(?:-|or|to) ?(\\d+)\\b|\\b(\\d+)\\.(\\d+)\\b|\\b(\\d+)/(\\d+)(?:/(\\d+))?\\b|"
    "\\b(\\d+) (?:weeks?|days?|tablets?|mg)\\b|\\b(?:10|[0-9])\\b|\\b(\\d{2,})\\b|"
    "\\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten)\\b|"
    "\\b(?:first|second|third|fourth|fifth)\\b|\\bvery mild\\b|\\b(?:none|mild)\\b|"
    "\\b(?:moderate|severe)\\b|\\b(?:yes|yeah|yep|y)\\b|\\b(?:no|nope|n)\\b|^\\W*$";

struct row {
	const char *type;
	struct str reply;
};

struct world {
	struct arena arena, step;
	struct phrase_book *book;
	const struct phrases *phrases;
	struct row rows[ROWS];
	size_t count;
	pcre2_code *code;
	pcre2_match_data *data;
	double seconds[ROWS * ROUNDS];
};

/* The rows of the table; "\n" in a reply is a new line. */
static void
rows_read(struct world *world, struct str table)
{
	struct str line;
	while (str_split(&table, '\n', &line) && world->count < ROWS) {
		struct str type, reply;
		if (str_starts(line, "#") || !str_split(&line, '\t', &type) ||
		    !str_split(&line, '\t', &reply))
			continue;
		char *text = arena_alloc(&world->arena, reply.len + 1);
		size_t len = 0;
		for (size_t i = 0; i < reply.len; i++) {
			bool escape =
			    reply.data[i] == '\\' && i + 1 < reply.len && reply.data[i + 1] == 'n';
			text[len++] = escape ? '\n' : reply.data[i];
			i += escape;
		}
		world->rows[world->count++] =
		    (struct row){ arena_cstr(&world->arena, type), str_of(text, len) };
	}
}

static void
row_read(struct world *world, size_t i)
{
	static const struct date today = { 2026, 11, 21 };
	struct reading reading;
	bool known = read_table_reply(&world->step, world->phrases, world->rows[i].type,
	    world->rows[i].reply, today, &reading);
	BUG_ON(!known, "type %s", world->rows[i].type);
	arena_reset(&world->step);
}

static void
row_match(struct world *world, size_t i)
{
	struct str text = world->rows[i].reply;
	(void) pcre2_match(world->code, (PCRE2_SPTR) text.data, text.len, 0, 0, world->data, NULL);
}

typedef void row_fn(struct world *world, size_t i);

static double
rate(struct world *world, row_fn *row)
{
	double begin = bench_seconds();
	for (size_t round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < world->count; i++)
			row(world, i);
	return (double) (world->count * ROUNDS) / (bench_seconds() - begin);
}

static int
double_order(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static double
p99(struct world *world, row_fn *row)
{
	size_t n = 0;
	for (size_t round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < world->count; i++) {
			double begin = bench_seconds();
			row(world, i);
			world->seconds[n++] = bench_seconds() - begin;
		}
	qsort(world->seconds, n, sizeof(double), double_order);
	return world->seconds[n * 99 / 100] * 1e6;
}

static double
rate_hark(void *context)
{
	return rate(context, row_read);
}

static double
rate_limit(void *context)
{
	return rate(context, row_match);
}

static double
p99_hark(void *context)
{
	return p99(context, row_read);
}

static double
p99_limit(void *context)
{
	return p99(context, row_match);
}

static bool
world_init(struct world *world)
{
	struct complaints complaints = { .arena = &world->arena };
	int code;
	PCRE2_SIZE at;
	FILE *file = fopen(HARK_SHARED_DIR "/data/replies/corpus.tsv", "rbe");
	if (file == NULL) {
		fprintf(stderr, "reading: no shared corpus here\n");
		return false;
	}
	char *table = arena_alloc(&world->arena, TABLE_LIMIT);
	size_t len = fread(table, 1, TABLE_LIMIT, file);
	(void) fclose(file);
	rows_read(world, str_of(table, len));
	world->book = phrase_book_read(NULL, &complaints);
	world->phrases = phrase_book_find(world->book, "en");
	world->code = pcre2_compile((PCRE2_SPTR) alternation, PCRE2_ZERO_TERMINATED,
	    PCRE2_CASELESS | PCRE2_UTF, &code, &at, NULL);
	BUG_ON(world->code == NULL, "pattern at %zu", at);
	world->data = pcre2_match_data_create_from_pattern(world->code, NULL);
	return world->count > 0;
}

int
main(void)
{
	static struct world world;
	if (!world_init(&world))
		return 1;
	bool good = bench_run(&(struct bench){ .name = "reading",
	    .unit = "replies/s",
	    .figure = rate_hark,
	    .limit = rate_limit,
	    .context = &world,
	    .repetitions = 15,
	    .target = 0.5 });
	good = bench_run(&(struct bench){ .name = "reading-p99",
		   .unit = "us",
		   .figure = p99_hark,
		   .limit = p99_limit,
		   .context = &world,
		   .repetitions = 5,
		   .limit_is_most = true }) &&
	    good;
	pcre2_match_data_free(world.data);
	pcre2_code_free(world.code);
	phrase_book_free(world.book);
	arena_done(&world.step);
	arena_done(&world.arena);
	return good ? 0 : 1;
}
