/* SPDX-License-Identifier: MIT */
/*
 * Works out the weights of conversations/weighed_words.h from labelled texts, and judges them
 * (script/weigh).
 *
 *	weigh KINDS TABLE ...               the file, to standard output
 *	weigh --judge OTHER KINDS TABLE ... counts what such weights would miss and raise of another table
 *	weigh --folds N KINDS TABLE ...     the same of each N-th text, by weights from all the others
 *
 * KINDS has lines "kind: words with blanks between", as tests/weights/en.kinds.
 */
#include <getopt.h>
#include <math.h>

#include "base/file.h"

#include "tests/weights/regression.h"

/* Logarithms of odds: what is over the first is shown to a person, what is under the second outvotes an
 * unsure pattern. A weight under the last is not worth a line of the file. */
enum { KINDS_LIMIT = 1 << 20 };

static const double threshold = -0.1, unsure = -0.9, least_weight = 0.8;

static int
hundredths(double value)
{
	return (int) lround(value * 100);
}

static double
graver_of(const double odds[static WEIGHED_KINDS])
{
	return fmax(odds[WEIGHED_CRISIS], odds[WEIGHED_CLINICAL]);
}

static void
small_drop(struct regression *regression, const struct labelled_texts *texts)
{
	for (size_t i = 0; i < texts->name_count; i++) {
		double *weights = regression->weights[i];
		if (fmax(fabs(weights[WEIGHED_CRISIS]), fabs(weights[WEIGHED_CLINICAL])) <
		    least_weight)
			weights[WEIGHED_CRISIS] = weights[WEIGHED_CLINICAL] = 0;
	}
}

static void
line_print(const char *name, double crisis, double clinical)
{
	(void) printf("%s\t%d\t%d\n", name, hundredths(crisis), hundredths(clinical));
}

/* The next line of it that is not a comment. */
static bool
kind_next(struct str *rest, struct str *out_kind, struct str *out_words)
{
	struct str line;
	while (str_split(rest, '\n', &line))
		if (!str_starts(line, "#") && str_split(&line, ':', out_kind)) {
			*out_words = str_trim(line);
			return true;
		}
	return false;
}

static void
kinds_print(struct str rest)
{
	struct str kind, words;
	while (kind_next(&rest, &kind, &words))
		(void) printf("kind:\t%.*s\t%.*s\n", STR_ARG(kind), STR_ARG(words));
}

static bool
kinds_read(struct arena *arena, struct str rest, const struct word_kinds **out, struct error *error)
{
	struct word_kinds *kinds = word_kinds_new(arena);
	struct str kind, words, twice;
	while (kind_next(&rest, &kind, &words))
		word_kinds_add(kinds, kind, words);
	*out = kinds;
	return word_kinds_close(kinds, &twice) ||
	    error_set(error, ERROR_CONFIG, "\"%.*s\" is of two kinds", STR_ARG(twice));
}

static void
file_print(struct labelled_texts *texts, const struct regression *regression, struct str kinds)
{
	(void) puts("# SPDX-License-Identifier: MIT\n"
		    "# Made by script/weigh; the form is told in conversations/weighed_words.h.");
	line_print("threshold:", threshold, threshold);
	line_print("unsure:", unsure, unsure);
	line_print("base:", regression->base[WEIGHED_CRISIS], regression->base[WEIGHED_CLINICAL]);
	kinds_print(kinds);
	for (size_t i = 0; i < texts->name_count; i++) {
		const double *weights = regression->weights[i];
		if (weights[WEIGHED_CRISIS] != 0 || weights[WEIGHED_CLINICAL] != 0)
			line_print(arena_cstr(&texts->arena, texts->names[i]),
			    weights[WEIGHED_CRISIS], weights[WEIGHED_CLINICAL]);
	}
}

struct tally {
	size_t risky, missed, missed_by_both;
	size_t harmless, raised, raised_by_either;
};

/* As conversations/reading_heard.c decides it, but for the alarm's own sentence and words. */
static bool
is_heard(const struct labelled_text *text, double odds)
{
	return text->sure || (text->heard && odds >= unsure);
}

static struct tally
tally_at(const struct labelled_texts *texts, const double *odds, double at)
{
	struct tally tally = { 0 };
	for (size_t i = 0; i < texts->count; i++) {
		bool over = odds[i] > at, heard = is_heard(&texts->texts[i], odds[i]);
		if (texts->texts[i].class == HARMLESS) {
			tally.harmless++;
			tally.raised += over;
			tally.raised_by_either += over || heard;
		} else {
			tally.risky++;
			tally.missed += !over;
			tally.missed_by_both += !over && !heard;
		}
	}
	return tally;
}

static double
per_cent(size_t part, size_t whole)
{
	return whole == 0 ? 0 : 100.0 * (double) part / (double) whole;
}

static void
tallies_print(const struct labelled_texts *texts, const double *odds)
{
	(void) printf("threshold\tmissed of risky\traised of harmless\tand beside the patterns\n");
	for (double at = threshold - 1; at <= threshold + 1; at += 0.25) {
		struct tally tally = tally_at(texts, odds, at);
		(void) printf("%5.2f\t%4.1f %% of %zu\t%4.1f %% of %zu\t%4.1f %%\t%4.1f %%\n", at,
		    per_cent(tally.missed, tally.risky), tally.risky,
		    per_cent(tally.raised, tally.harmless), tally.harmless,
		    per_cent(tally.missed_by_both, tally.risky),
		    per_cent(tally.raised_by_either, tally.harmless));
	}
}

/* Weights from all but the texts of one fold, and what they say of those; folds 0: of all of `judged`. */
static void
fold_judge(const struct labelled_texts *texts, const struct labelled_texts *judged, size_t folds,
    size_t fold, double *odds)
{
	struct regression regression;
	regression_learn(&regression, texts, folds, fold);
	small_drop(&regression, texts);
	for (size_t i = fold; i < judged->count; i += folds == 0 ? 1 : folds) {
		double each[WEIGHED_KINDS];
		regression_odds(&regression, &judged->texts[i], each);
		odds[i] = graver_of(each);
	}
	regression_done(&regression);
}

static void
judge(const struct labelled_texts *texts, const struct labelled_texts *judged, size_t folds)
{
	double *odds = alloc_array(judged->count + 1, sizeof(*odds));
	for (size_t fold = 0; fold < (folds == 0 ? 1 : folds); fold++)
		fold_judge(texts, judged, folds, fold, odds);
	tallies_print(judged, odds);
	free(odds);
}

static void
file_make(struct labelled_texts *texts, struct str kinds)
{
	struct regression regression;
	regression_learn(&regression, texts, 0, 0);
	small_drop(&regression, texts);
	file_print(texts, &regression, kinds);
	regression_done(&regression);
}

struct orders {
	const char *other; /* --judge */
	int64_t folds;
	const char *kinds;
	char **tables; /* NULL-ended */
};

static bool
orders_parse(int argc, char **argv, struct orders *orders)
{
	static const struct option options[] = { { "folds", required_argument, NULL, 'f' },
		{ "judge", required_argument, NULL, 'j' }, { NULL, 0, NULL, 0 } };
	*orders = (struct orders){ 0 };
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option == 'j')
			orders->other = optarg;
		else if (option != 'f' || !str_to_int(str_from(optarg), &orders->folds) ||
		    orders->folds < 2)
			return false;
	}
	if (argc - optind < 2)
		return false;
	orders->kinds = argv[optind];
	orders->tables = argv + optind + 1;
	return (orders->other == NULL || orders->folds == 0);
}

static bool
run(const struct orders *orders, const struct phrases *phrases, struct labelled_texts *texts,
    struct labelled_texts *others, struct error *error)
{
	struct str kinds;
	if (!file_read(&texts->arena, orders->kinds, KINDS_LIMIT, &kinds, error) ||
	    !kinds_read(&texts->arena, kinds, &texts->kinds, error))
		return false;
	for (char **table = orders->tables; *table != NULL; table++)
		if (!labelled_texts_read(texts, phrases, *table, error))
			return false;
	labelled_texts_join(texts);
	labelled_texts_name(texts);
	if (orders->other != NULL) {
		if (!labelled_texts_read(others, phrases, orders->other, error))
			return false;
		labelled_texts_name_as(others, texts);
		judge(texts, others, 0);
	} else if (orders->folds > 0) {
		judge(texts, texts, (size_t) orders->folds);
	} else {
		file_make(texts, kinds);
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct orders orders;
	if (!orders_parse(argc, argv, &orders)) {
		(void) fputs("usage: weigh [--judge OTHER | --folds N] KINDS TABLE ...\n", stderr);
		return 2;
	}
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	struct labelled_texts texts, others;
	labelled_texts_init(&texts);
	labelled_texts_init(&others);
	struct error error = { 0 };
	bool done = run(&orders, phrase_book_find(book, "en"), &texts, &others, &error);
	if (!done)
		(void) fprintf(stderr, "weigh: %s\n", error.text);
	labelled_texts_done(&others);
	labelled_texts_done(&texts);
	phrase_book_free(book);
	arena_done(&arena);
	return done ? 0 : 1;
}
