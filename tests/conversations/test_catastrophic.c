/* SPDX-License-Identifier: MIT */
/*
 * Patterns come from files that people write, and some shapes of pattern take for ever on a text that
 * almost matches. Each of catastrophic.tsv, in lists over words and in those over lines, must come to
 * an end by the limits of steps, depth and memory. In a list whose finds go to a person it is then told as
 * found, up to the end of the text, unless PCRE2 sees through it; in one that explains words away it is not
 * found, for what was written would be heard no more. How long it took is printed and not judged: that is
 * the machine's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "conversations/lexicon.h"
#include "conversations/pattern_codes.h"

enum { TEXT_LIMIT = 1 << 16, ROWS_LEAST = 50 };

struct row {
	struct str pattern, unit, end;
	int64_t times;
};

static double
milliseconds_now(void)
{
	struct timespec t;
	(void) clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

static bool
row_read(struct str line, struct row *out)
{
	struct str times;
	if (line.len == 0 || line.data[0] == '#')
		return false;
	bool whole = str_split(&line, '\t', &out->pattern) && str_split(&line, '\t', &out->unit) &&
	    str_split(&line, '\t', &times) && str_split(&line, '\t', &out->end) &&
	    str_to_int(times, &out->times);
	if (!whole)
		fail_msg("a row without its columns: %.*s", STR_ARG(out->pattern));
	return true;
}

static struct lexicon *
lexicon_of(
    struct arena *arena, struct pattern_codes *codes, const struct row *row, const char *list)
{
	struct complaints complaints = { .arena = arena };
	const struct document nothing = { .complaints = &complaints };
	struct document document;
	struct strbuf yaml;
	strbuf_init(&yaml, TEXT_LIMIT);
	strbuf_printf(&yaml, "patterns:\n  %s:\n    - '%.*s'\n", list, STR_ARG(row->pattern));
	assert_true(
	    document_read(arena, "catastrophic", strbuf_str(&yaml), &complaints, &document));
	struct lexicon *lexicon = lexicon_read(arena, codes, &document, &nothing);
	if (lexicon == NULL)
		fail_msg("%.*s: %s", STR_ARG(row->pattern), complaints.first->text);
	strbuf_done(&yaml);
	return lexicon;
}

static struct str
text_of(struct arena *arena, const struct row *row)
{
	struct strbuf text;
	strbuf_init(&text, TEXT_LIMIT);
	strbuf_char(&text, ' '); /* as a text in words begins and ends */
	for (int64_t i = 0; i < row->times; i++)
		strbuf_add(&text, row->unit);
	strbuf_add(&text, row->end);
	strbuf_char(&text, ' ');
	struct str copy = arena_str(arena, strbuf_str(&text));
	strbuf_done(&text);
	return copy;
}

/* The sieve would keep most of them back, for want of the letter that the text nearly ends in. */
static void
grams_of_everything(struct arena *arena, struct grams *grams)
{
	memset(grams, 0xff, sizeof(*grams));
	grams->may_fold = true;
	grams->longest_count = GRAMS_NUMBERS;
	grams->longest = ARENA_ARRAY(arena, gram, GRAMS_NUMBERS);
	for (size_t i = 0; i < GRAMS_NUMBERS; i++)
		grams->longest[i] = (gram) i;
}

static const struct {
	const char *name;
	enum pattern_list list;
	bool may_be_found;
} lists[] = {
	{ "urgent", PATTERN_URGENT, true },
	{ "harmless", PATTERN_HARMLESS, false },
	{ "autoreply", PATTERN_AUTOREPLY, false },
	{ "quote-header", PATTERN_QUOTE_HEADER, false },
};

/* How long it took. */
static double
run(const struct row *row, size_t which, int *limited)
{
	struct arena arena = { 0 };
	struct pattern_codes *codes = pattern_codes_new();
	enum pattern_list list = lists[which].list;
	struct lexicon *lexicon = lexicon_of(&arena, codes, row, lists[which].name);
	struct str text = text_of(&arena, row);
	struct grams grams;
	struct prospect prospect;
	size_t from = 0, to = 0;
	grams_of_everything(&arena, &grams);
	if (list >= PATTERN_TAPBACK)
		lexicon_look_at_lines(lexicon, &arena, &grams, text, &prospect);
	else
		lexicon_look(lexicon, &arena, &grams, text, &prospect);
	double begun = milliseconds_now();
	bool found = lexicon_find(&prospect, list, 0, &from, &to);
	double took = milliseconds_now() - begun;
	if (found && (to != text.len || !lists[which].may_be_found))
		fail_msg("%s, %.*s: found at %zu to %zu, where it does not match",
		    lists[which].name, STR_ARG(row->pattern), from, to);
	*limited += found ? 1 : 0;
	lexicon_free(lexicon);
	pattern_codes_free(codes);
	arena_done(&arena);
	return took;
}

static void
every_pattern_comes_to_an_end(void **state)
{
	(void) state;
	struct strbuf table;
	strbuf_init(&table, TEXT_LIMIT);
	FILE *file = fopen(HARK_SOURCE_DIR "/tests/conversations/catastrophic.tsv", "rb");
	assert_non_null(file);
	for (int c; (c = fgetc(file)) != EOF;)
		strbuf_char(&table, (char) c);
	fclose(file);
	struct str rest = strbuf_str(&table), line;
	struct row row, slowest = { 0 };
	int rows = 0, limited = 0;
	double most = 0;
	while (str_split(&rest, '\n', &line)) {
		if (!row_read(line, &row))
			continue;
		for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
			double took = run(&row, i, &limited);
			if (took > most) {
				most = took;
				slowest = row;
			}
		}
		rows++;
	}
	print_message("%d patterns, %d told as found by a limit; the slowest took %.2f ms: %.*s\n",
	    rows, limited, most, STR_ARG(slowest.pattern));
	assert_in_range(rows, ROWS_LEAST, 1000);
	/* A table that PCRE2 sees through, or that runs into nothing, would prove nothing. */
	assert_in_range(limited, 3 * rows / 4, rows);
	strbuf_done(&table);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pattern_comes_to_an_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
