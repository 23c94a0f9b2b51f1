/* SPDX-License-Identifier: MIT */
/*
 * Replies as people write them, in tables: our own (replies*.tsv) and, where it is at hand, the
 * shared one. The gate is the same for all: no value is stored that was not meant.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "conversations/read_table.h"
#include "tests/conversations/fixture.h"

enum { TABLE_LIMIT = 1 << 20 };

static const struct date today = { 2026, 11, 21 };

static struct fixture *shipped; /* a group's state would take the place of each test's own */

#define OWN(name) HARK_SOURCE_DIR "/tests/conversations/replies" name ".tsv"

/* A table of replies to questions in this language, of at least so many rows; and how many are right. */
struct corpus {
	const char *kind;
	const char *path, *language;
	size_t rows, percent;
};

static const struct corpus corpora[] = {
	{ "shared", HARK_SHARED_DIR "/data/replies/corpus.tsv", "en", 100, 100 },
	{ "own", OWN(""), "en", 500, 97 },
	{ "remarks", OWN("_remarks"), "en", 1200, 100 },
	{ "remarks", OWN("_remarks_2"), "en", 450, 80 },
	{ "deaths", OWN("_deaths"), "en", 140, 80 },
	{ "Welsh", OWN("_cy"), "cy", 80, 95 },
	{ "Polish", OWN("_pl"), "pl", 150, 95 },
	/* English replies to their questions may be asked again, but never mean something else. */
	{ "Polish", OWN(""), "pl", 500, 40 },
	{ "Urdu", OWN("_ur"), "ur", 180, 95 },
	{ "Urdu", OWN(""), "ur", 500, 40 },
	{ "risk", OWN("_risk"), "en", 1000, 100 },
	{ "Polish risk", OWN("_risk_pl"), "pl", 120, 100 },
	/* And Polish in an English conversation, whose patients fall back on it. */
	{ "Polish risk", OWN("_risk_pl"), "en", 120, 100 },
	{ "Urdu risk", OWN("_risk_ur"), "ur", 130, 100 },
	{ "Urdu risk", OWN("_risk_ur"), "en", 130, 100 },
	{ "STOP", OWN("_stop"), "en", 65, 100 },
	{ "risk of others", OWN("_other"), "en", 9, 100 },
	/* And English in a Welsh conversation. */
	{ "risk of others", OWN("_stop"), "cy", 65, 90 },
	/* In one whose language does not build on English too, though there an answer is asked again. */
	{ "risk of others", OWN("_risk"), "pl", 1000, 98 },
};

static bool
file_read(const char *path, struct strbuf *text)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	for (int c; (c = fgetc(file)) != EOF;)
		strbuf_char(text, (char) c);
	(void) fclose(file);
	return true;
}

static void
print_others(struct str out)
{
	struct str line;
	while (str_split(&out, '\n', &line)) {
		struct str rest = line, field[4] = { 0 };
		for (size_t i = 0; i < ARRAY_LEN(field) && str_split(&rest, '\t', &field[i]); i++)
			;
		if (!str_eq(field[2], field[3]))
			print_message("%.*s\n", STR_ARG(line));
	}
}

/* False where the file is not there. */
static bool
table_is_right(const struct corpus *corpus)
{
	struct strbuf table, out;
	strbuf_init(&table, TABLE_LIMIT);
	strbuf_init(&out, TABLE_LIMIT);
	bool there = file_read(corpus->path, &table);
	if (there) {
		struct read_counts counts;
		struct error error = { 0 };
		if (!read_table(phrase_book_find(shipped->book, corpus->language),
			strbuf_str(&table), today, false, &out, &counts, &error))
			fail_msg("%s: %s", corpus->path, error.text);
		size_t rows = counts.right + counts.safe + counts.wrong;
		print_others(strbuf_str(&out));
		print_message("%s in %s: right %zu of %zu, wrong %zu\n", corpus->path,
		    corpus->language, counts.right, rows, counts.wrong);
		assert_int_equal(counts.wrong, 0);
		assert_true(rows >= corpus->rows);
		assert_true(counts.right * 100 >= rows * corpus->percent);
	}
	strbuf_done(&out);
	strbuf_done(&table);
	return there;
}

/* Those of one kind, one after the other; which is the test's initial state. */
static void
reads_right(void **state)
{
	const char *kind = *state;
	size_t count = 0;
	for (size_t i = 0; i < ARRAY_LEN(corpora); i++)
		if (strcmp(corpora[i].kind, kind) == 0) {
			if (!table_is_right(&corpora[i])) {
				print_message("skipped: no %s here\n", corpora[i].path);
				skip();
			}
			count++;
		}
	assert_true(count > 0);
}

/* What `hark read` prints of the table. */
static void
assert_prints(const char *table, bool explain, const char *want)
{
	struct strbuf out;
	strbuf_init(&out, TABLE_LIMIT);
	struct read_counts counts;
	struct error error = { 0 };
	assert_true(read_table(phrase_book_find(shipped->book, "en"), str_from(table), today,
	    explain, &out, &counts, &error));
	assert_string_equal(strbuf_cstr(&out), want);
	strbuf_done(&out);
}

static void
table_counts_and_echoes(void **state)
{
	(void) state;
	static const char table[] =
	    "# a comment\nORD5\t3\\n\tA:3\twhy\r\nORD5\t3\tA:4\nNRS\t11\tA:1\n"
	    "ANY\tSTOP\tX:STOP\n";
	static const char want[] =
	    "ORD5\t3\\n\tA:3\tA:3\nORD5\t3\tA:4\tA:3\nNRS\t11\tA:1\tR:range\n"
	    "ANY\tSTOP\tX:STOP\tX:STOP\nright 2, safe 1, wrong 1\n";
	assert_prints(table, false, want);
}

static void
table_names_the_line_it_cannot_read(void **state)
{
	(void) state;
	struct strbuf out;
	strbuf_init(&out, TABLE_LIMIT);
	struct read_counts counts;
	struct error error = { 0 };
	assert_false(read_table(phrase_book_find(shipped->book, "en"),
	    STR("ORD5\t3\tA:3\nORD6\t3\tA:3\n"), today, false, &out, &counts, &error));
	assert_non_null(strstr(error.text, "line 2"));
	strbuf_done(&out);
}

static void
table_explains(void **state)
{
	(void) state;
	static const char table[] =
	    "NRS\ttook 2 tablets, 3 sorry 4\tA:4\nORD5\tnot severe\tR:negation\n";
	static const char want[] = "NRS\ttook 2 tablets, 3 sorry 4\tA:4\tR:ambiguous\n"
				   "  words 2-3 \"2 tablets\": counts something\n"
				   "  words 5-5 \"3\": answer 3 by digits\n"
				   "  words 7-7 \"4\": answer 4 by digits\n"
				   "  asked again: ambiguous\n"
				   "ORD5\tnot severe\tR:negation\tR:negation\n"
				   "  words 2-2 \"severe\": answer 5 by label, denied\n"
				   "  asked again: negation\n"
				   "right 1, safe 1, wrong 0\n";
	assert_prints(table, true, want);
}

static int
set_up(void **state)
{
	int failed = fixture_set_up(state);
	shipped = *state;
	*state = NULL;
	return failed;
}

static int
tear_down(void **state)
{
	*state = shipped;
	return fixture_tear_down(state);
}

#define READS(test, kind)                                                                          \
	{                                                                                          \
		test, reads_right, NULL, NULL, (char[])                                            \
		{                                                                                  \
			kind                                                                       \
		}                                                                                  \
	}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		READS("invariant_4_shared_corpus_has_no_wrong_value", "shared"),
		READS("invariant_4_own_corpus_has_no_wrong_value", "own"),
		READS("invariant_4_a_remark_adds_to_an_answer_or_leaves_none", "remarks"),
		READS("invariant_4_welsh_corpus_has_no_wrong_value", "Welsh"),
		READS("invariant_4_polish_corpus_has_no_wrong_value", "Polish"),
		READS("invariant_14_polish_risk_is_told_from_what_sounds_like_it", "Polish risk"),
		READS("invariant_4_urdu_corpus_has_no_wrong_value", "Urdu"),
		READS("invariant_14_urdu_risk_is_told_from_what_sounds_like_it", "Urdu risk"),
		READS("invariant_14_risk_is_told_from_what_sounds_like_it", "risk"),
		READS("invariant_5_stop_beside_other_words_is_not_passed_over", "STOP"),
		READS("invariant_14_risk_is_heard_in_every_language", "risk of others"),
		cmocka_unit_test(table_counts_and_echoes),
		cmocka_unit_test(table_names_the_line_it_cannot_read),
		cmocka_unit_test(table_explains),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
