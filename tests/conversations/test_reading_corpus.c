/* SPDX-License-Identifier: MIT */
/*
 * Replies as people write them, in tables: our own (replies*.tsv) and, where it is at hand, the
 * shared one. The gate is the same for all: no value is stored that was not meant.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "conversations/read_table.h"

enum { TABLE_LIMIT = 1 << 20 };

static const struct date today = { 2026, 11, 21 };

static struct phrase_book *
shipped(struct arena *arena)
{
	struct complaints complaints = { .arena = arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	assert_int_equal(complaints.count, 0);
	return book;
}

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
table_is_right(const char *path, const char *language, size_t least_rows, size_t least_percent)
{
	struct arena arena = { 0 };
	struct strbuf table, out;
	strbuf_init(&table, TABLE_LIMIT);
	strbuf_init(&out, TABLE_LIMIT);
	bool there = file_read(path, &table);
	if (there) {
		struct phrase_book *book = shipped(&arena);
		struct read_counts counts;
		struct error error = { 0 };
		bool good = read_table(phrase_book_find(book, language), strbuf_str(&table), today,
		    false, &out, &counts, &error);
		if (!good)
			fail_msg("%s: %s", path, error.text);
		size_t rows = counts.right + counts.safe + counts.wrong;
		print_others(strbuf_str(&out));
		print_message(
		    "%s: right %zu of %zu, wrong %zu\n", path, counts.right, rows, counts.wrong);
		phrase_book_free(book);
		assert_int_equal(counts.wrong, 0);
		assert_true(rows >= least_rows);
		assert_true(counts.right * 100 >= rows * least_percent);
	}
	strbuf_done(&out);
	strbuf_done(&table);
	arena_done(&arena);
	return there;
}

static void
invariant_4_shared_corpus_has_no_wrong_value(void **state)
{
	(void) state;
	if (!table_is_right(HARK_SHARED_DIR "/data/replies/corpus.tsv", "en", 100, 97)) {
		print_message("skipped: no shared corpus here\n");
		skip();
	}
}

static void
invariant_4_own_corpus_has_no_wrong_value(void **state)
{
	(void) state;
	assert_true(
	    table_is_right(HARK_SOURCE_DIR "/tests/conversations/replies.tsv", "en", 500, 97));
}

static void
invariant_4_welsh_corpus_has_no_wrong_value(void **state)
{
	(void) state;
	assert_true(
	    table_is_right(HARK_SOURCE_DIR "/tests/conversations/replies_cy.tsv", "cy", 80, 95));
}

static void
invariant_4_polish_corpus_has_no_wrong_value(void **state)
{
	(void) state;
	assert_true(
	    table_is_right(HARK_SOURCE_DIR "/tests/conversations/replies_pl.tsv", "pl", 150, 95));
	/* English replies to Polish questions may be asked again, but never mean something else. */
	assert_true(
	    table_is_right(HARK_SOURCE_DIR "/tests/conversations/replies.tsv", "pl", 500, 40));
}

static void
invariant_14_polish_risk_is_told_from_what_sounds_like_it(void **state)
{
	(void) state;
	assert_true(table_is_right(
	    HARK_SOURCE_DIR "/tests/conversations/replies_risk_pl.tsv", "pl", 120, 100));
	/* And Polish in an English conversation, whose patients fall back on it. */
	assert_true(table_is_right(
	    HARK_SOURCE_DIR "/tests/conversations/replies_risk_pl.tsv", "en", 120, 100));
}

static void
invariant_4_urdu_corpus_has_no_wrong_value(void **state)
{
	(void) state;
	assert_true(
	    table_is_right(HARK_SOURCE_DIR "/tests/conversations/replies_ur.tsv", "ur", 180, 95));
	assert_true(
	    table_is_right(HARK_SOURCE_DIR "/tests/conversations/replies.tsv", "ur", 500, 40));
}

static void
invariant_14_urdu_risk_is_told_from_what_sounds_like_it(void **state)
{
	(void) state;
	assert_true(table_is_right(
	    HARK_SOURCE_DIR "/tests/conversations/replies_risk_ur.tsv", "ur", 130, 100));
	assert_true(table_is_right(
	    HARK_SOURCE_DIR "/tests/conversations/replies_risk_ur.tsv", "en", 130, 100));
}

static void
invariant_14_risk_is_told_from_what_sounds_like_it(void **state)
{
	(void) state;
	assert_true(table_is_right(
	    HARK_SOURCE_DIR "/tests/conversations/replies_risk.tsv", "en", 1000, 100));
}

static void
invariant_5_stop_beside_other_words_is_not_passed_over(void **state)
{
	(void) state;
	assert_true(
	    table_is_right(HARK_SOURCE_DIR "/tests/conversations/replies_stop.tsv", "en", 65, 100));
}

static void
invariant_14_risk_is_heard_in_every_language(void **state)
{
	(void) state;
	assert_true(
	    table_is_right(HARK_SOURCE_DIR "/tests/conversations/replies_other.tsv", "en", 9, 100));
	/* And English in a Welsh conversation. */
	assert_true(
	    table_is_right(HARK_SOURCE_DIR "/tests/conversations/replies_stop.tsv", "cy", 65, 90));
	/* In one whose language does not build on English too, though there an answer is asked again. */
	assert_true(table_is_right(
	    HARK_SOURCE_DIR "/tests/conversations/replies_risk.tsv", "pl", 1000, 98));
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
	struct arena arena = { 0 };
	struct phrase_book *book = shipped(&arena);
	struct strbuf out;
	strbuf_init(&out, TABLE_LIMIT);
	struct read_counts counts;
	struct error error = { 0 };
	assert_true(read_table(
	    phrase_book_find(book, "en"), str_from(table), today, false, &out, &counts, &error));
	assert_string_equal(strbuf_cstr(&out), want);
	assert_false(read_table(phrase_book_find(book, "en"), STR("ORD5\t3\tA:3\nORD6\t3\tA:3\n"),
	    today, false, &out, &counts, &error));
	assert_non_null(strstr(error.text, "line 2"));
	strbuf_done(&out);
	phrase_book_free(book);
	arena_done(&arena);
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
	struct arena arena = { 0 };
	struct phrase_book *book = shipped(&arena);
	struct strbuf out;
	strbuf_init(&out, TABLE_LIMIT);
	struct read_counts counts;
	struct error error = { 0 };
	assert_true(read_table(
	    phrase_book_find(book, "en"), str_from(table), today, true, &out, &counts, &error));
	assert_string_equal(strbuf_cstr(&out), want);
	strbuf_done(&out);
	phrase_book_free(book);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_4_shared_corpus_has_no_wrong_value),
		cmocka_unit_test(invariant_4_own_corpus_has_no_wrong_value),
		cmocka_unit_test(invariant_4_welsh_corpus_has_no_wrong_value),
		cmocka_unit_test(invariant_4_polish_corpus_has_no_wrong_value),
		cmocka_unit_test(invariant_14_polish_risk_is_told_from_what_sounds_like_it),
		cmocka_unit_test(invariant_4_urdu_corpus_has_no_wrong_value),
		cmocka_unit_test(invariant_14_urdu_risk_is_told_from_what_sounds_like_it),
		cmocka_unit_test(invariant_14_risk_is_told_from_what_sounds_like_it),
		cmocka_unit_test(invariant_5_stop_beside_other_words_is_not_passed_over),
		cmocka_unit_test(invariant_14_risk_is_heard_in_every_language),
		cmocka_unit_test(table_counts_and_echoes),
		cmocka_unit_test(table_explains),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
