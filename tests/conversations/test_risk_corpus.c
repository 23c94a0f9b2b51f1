/* SPDX-License-Identifier: MIT */
/*
 * Risk counted, where replies_risk.tsv compares: how many texts that a nurse would want to see today
 * are missed, and how many harmless ones are raised. Which of the two risks is named does not matter
 * here, for both bring a person.
 *
 * replies_risk_2.tsv: sets that the phrases were tuned on after they had been judged blind.
 * replies_risk_3.tsv: sets 8, 12, 13, 26 to 32, 35, 36, 40 and 42, on which nothing was tuned; theirs is the honest figure.
 * replies_risk_4.tsv: what the weighed words were worked out from; of its 2,000 first risky texts the patterns
 * had missed 7.4 in a hundred and raised 5.1 of the harmless ones.
 * replies_risk_5.tsv: more of the same. At the first run, by patterns and weights, 2.7 in a hundred of the first
 * six circles were missed and 5.8 raised; of the next six, which are harder, 4.7 and 8.6;
 * of five of the last six, most of whose harmless texts were meant to alarm, 4.6 and 7.8.
 * replies_risk_6.tsv: eleven circles more, for the weights alone, noun by noun.
 * replies_risk_7.tsv: twelve more, most of which were meant to deceive; by weights from the others, at their first
 * run, 12 in a hundred of the risky ones about feet, hips and backs were missed and 5 of the harmless ones raised;
 * of general operations 13 and 5; of a charity's, who tell of grief, debt and fear, 36 and 11.
 *
 * Each set was written before it was run, as another imagined writer each few lines (formal and old,
 * a teenager, Geordie, Scots, a carer, angry, full of slips, not at home in English, a clinician, one
 * who only hints). What was missed and what was raised falsely at that first run, in per cent:
 *
 *	set	risk	missed	harmless	raised
 *	1	120	11.7	125	12.0
 *	2	110	29.1	138	8.7
 *	3	113	50.4	120	5.8
 *	4	120	48.3	128	2.3
 *	5	124	38.7	124	3.2
 *	6	115	47.0	115	4.3
 *	7	113	39.8	122	3.3
 *	8	116	11.2	128	2.3	kept apart
 *	9	220	17.3	220	10.9
 *	10	220	15.5	220	10.0
 *	11	220	19.1	220	12.2	6.4 and 8.1 after the two before it
 *	12	196	4.6	192	2.1	kept apart; what stood before, word for word, left out
 *	13	158	4.4	159	4.4	kept apart; what stood before, word for word, left out
 *	14	165	5.5	165	6.7
 *	15	165	1.8	165	7.3
 *	16	274	16.8	193	6.2	16 to 25: our own, in the order in which they were tuned on
 *	17	230	15.7	261	8.4
 *	18	193	21.8	181	6.6
 *	19	175	20.0	196	3.6
 *	20	149	44.3	126	5.6	hints in plain words
 *	21	172	39.5	143	6.3	hints in plain words
 *	22	80	8.8	102	8.8
 *	23	56	26.8	124	18.5	denials and what takes them back
 *	24	103	25.2	95	5.3
 *	25	25	8.0	159	14.5	ordinary answers
 *	26	240	5.4	240	4.2	kept apart
 *	27	250	2.0	250	6.0	kept apart; with weights, which were made before it: 0.4 and 6.4
 *	28	260	1.9	260	3.8	kept apart; with weights
 *	29	260	0.4	260	3.8	kept apart; with weights, and unsure patterns outvoted by them
 *	30	260	0.8	256	4.7	kept apart; the same
 *	31	260	1.5	260	3.5	kept apart; with more texts weighed and more patterns unsure
 *	32	300	0.7	300	4.3	kept apart; the same
 *	33	300	13.0	300	7.7	wards and carers: of 150 crises 4.0 missed, of 150 wounds, clots and metal 22
 *	34	300	9.7	300	4.7	the same: 4.0 and 15
 *	35	300	11.3	300	4.3	kept apart; foot and ankle surgery: of 150 crises 3.3 missed, of 150 other signs 19
 *	36	0	-	300	6.3	kept apart; day surgery; with words weighed by what they are about
 *	37	200	16.5	200	5.0	general surgery, taken widely: of 100 crises 2.0 missed, of 100 worries 31
 *	38	300	9.3	301	9.6	feet and a charity; puns and half-sentences: of 151 crises 0.7 missed
 *	39	200	6.5	200	14.0	the same
 *	40	150	1.3	150	3.3	kept apart; operations of all kinds, ordinary texts: of 75 crises none missed
 *	41	100	3.0	100	2.0	the same: of 50 crises two
 *	42	100	0.0	100	1.0	kept apart; the same
 *	43	50	2.0	50	0.0	wards: one crisis of 25
 *	44	60	1.7	60	6.7	whatever a clinician wants to see at once
 *
 * Those from 37 to 39 have been learnt from since; they were meant to deceive, and the next five were not: of
 * these, which are 460 and 460 texts by six writers, 1.5 in a hundred were missed and 2.6 raised. Sets 41, 43 and
 * 44 have been learnt from, too, the first before half of set 42 was run. What words are about (word_kinds.h) was
 * weighed after set 35 had been run, and replies_risk_6.tsv written: then 4.0 of it were missed and 4.0 raised, and
 * of set 36 4.7, by thresholds chosen with both in sight.
 *
 * The thirteenth was counted by the patterns before sets 14 to 25 were tuned on as well: as many were missed
 * and raised then as after it. What such sets teach a pattern is mostly what they say themselves. Words that are
 * weighed (conversations/weighed_words.h) learn more from the same texts. The thresholds of the weights were
 * chosen with the counts of the sets kept apart in sight: what the next one says when it is first run says most.
 *
 * Sets 3 to 7 hint and misspell more than people mostly do; sets 8 to 15 speak as plainly as most. Who
 * writes so that no word of danger stands in it is missed four times in ten still, by rules like these:
 * that is why every free text is read by a person. None of it is a measure of what patients write: only
 * their own texts can be.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/random.h"
#include "conversations/read_table.h"

enum { TABLE_LIMIT = 1 << 20, TEXTS_MOST = 4000 };

static const struct date today = { 2026, 11, 21 };

struct counts {
	size_t risky, missed;
	size_t harmless, raised;
};

static void
file_read(const char *path, struct strbuf *text)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	for (int c; (c = fgetc(file)) != EOF;)
		strbuf_char(text, (char) c);
	(void) fclose(file);
}

static bool
is_risk(struct str outcome)
{
	return str_find(outcome, STR("urgent"), 0) >= 0 ||
	    str_find(outcome, STR("clinical"), 0) >= 0;
}

static struct counts
lines_count(struct str out, bool print)
{
	struct counts counts = { 0 };
	struct str line;
	while (str_split(&out, '\n', &line)) {
		struct str rest = line, field[4] = { 0 };
		for (size_t i = 0; i < ARRAY_LEN(field) && str_split(&rest, '\t', &field[i]); i++)
			;
		if (field[3].data == NULL)
			continue;
		bool risky = is_risk(field[2]), raised = is_risk(field[3]);
		counts.risky += risky;
		counts.missed += risky && !raised;
		counts.harmless += !risky;
		counts.raised += !risky && raised;
		if (risky != raised && print)
			print_message(
			    "%s: %.*s\n", risky ? "missed" : "raised falsely", STR_ARG(field[1]));
	}
	return counts;
}

static struct counts
rows_count(const char *name, struct str rows, bool print)
{
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	struct strbuf out;
	strbuf_init(&out, TABLE_LIMIT);
	struct read_counts ignored;
	struct error error = { 0 };
	if (!read_table(phrase_book_find(book, "en"), rows, today, false, &out, &ignored, &error))
		fail_msg("%s: %s", name, error.text);
	struct counts counts = lines_count(strbuf_str(&out), print);
	print_message("%s: missed %zu of %zu, raised falsely %zu of %zu\n", name, counts.missed,
	    counts.risky, counts.raised, counts.harmless);
	strbuf_done(&out);
	phrase_book_free(book);
	arena_done(&arena);
	return counts;
}

static struct counts
table_count(const char *path, bool print)
{
	struct strbuf table;
	strbuf_init(&table, TABLE_LIMIT);
	file_read(path, &table);
	struct counts counts = rows_count(path, strbuf_str(&table), print);
	strbuf_done(&table);
	return counts;
}

static void
invariant_14_no_risk_is_missed_that_was_seen_before(void **state)
{
	(void) state;
	struct counts counts =
	    table_count(HARK_SOURCE_DIR "/tests/conversations/replies_risk_2.tsv", true);
	assert_true(counts.risky >= 300 && counts.harmless >= 300);
	assert_int_equal(counts.missed, 0);
	assert_true(counts.raised * 100 <= counts.harmless);
}

/* At most 2 and 4 in a hundred. */
static void
invariant_14_risk_not_seen_before_is_mostly_heard(void **state)
{
	(void) state;
	struct counts counts =
	    table_count(HARK_SOURCE_DIR "/tests/conversations/replies_risk_3.tsv", false);
	assert_true(counts.risky >= 400 && counts.harmless >= 400);
	assert_true(counts.missed * 100 <= counts.risky * 2);
	assert_true(counts.raised * 100 <= counts.harmless * 4);
}

/* TEXTS AMONG TEXTS */

struct lines {
	struct str of[2][TEXTS_MOST]; /* harmless, risky */
	size_t count[2];
};

static void
lines_gather(struct str table, struct lines *lines)
{
	struct str line, field[3];
	while (str_split(&table, '\n', &line)) {
		size_t i = 0;
		while (i < ARRAY_LEN(field) && str_split(&line, '\t', &field[i]))
			i++;
		if (i < ARRAY_LEN(field) || str_starts(field[0], "#"))
			continue;
		bool risky = is_risk(field[2]);
		assert_true(lines->count[risky] < TEXTS_MOST);
		lines->of[risky][lines->count[risky]++] = field[1];
	}
}

/* A row: the text at a place of its own among three harmless ones. */
static void
row_write(struct random *random, const struct lines *lines, struct str text, bool risky,
    struct strbuf *out)
{
	enum { AMONG = 4 };
	size_t place = (size_t) random_below(random, AMONG);
	strbuf_puts(out, "TEXT\t");
	for (size_t i = 0; i < AMONG; i++) {
		size_t other = (size_t) random_below(random, lines->count[0]);
		strbuf_add(out, i == place ? text : lines->of[0][other]);
		strbuf_puts(out, i + 1 < AMONG ? ". " : "");
	}
	strbuf_puts(out, risky ? "\tA:text+F:urgent\t\n" : "\tA:text\t\n");
}

/* A sentence of danger does not drown in chat that speaks of nothing. */
static void
invariant_14_risk_is_heard_among_harmless_sentences(void **state)
{
	(void) state;
	struct strbuf table, rows;
	strbuf_init(&table, TABLE_LIMIT);
	strbuf_init(&rows, TABLE_LIMIT);
	file_read(HARK_SOURCE_DIR "/tests/conversations/replies_risk_3.tsv", &table);
	struct lines *lines = alloc_new(sizeof(*lines));
	lines_gather(strbuf_str(&table), lines);
	struct random random = random_seeded(1);
	for (size_t i = 0; i < lines->count[1]; i++)
		row_write(&random, lines, lines->of[1][i], true, &rows);
	struct counts counts = rows_count("among harmless sentences", strbuf_str(&rows), false);
	assert_true(counts.risky >= 400);
	assert_true(counts.missed * 100 <= counts.risky * 3);
	free(lines);
	strbuf_done(&rows);
	strbuf_done(&table);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_14_no_risk_is_missed_that_was_seen_before),
		cmocka_unit_test(invariant_14_risk_not_seen_before_is_mostly_heard),
		cmocka_unit_test(invariant_14_risk_is_heard_among_harmless_sentences),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
