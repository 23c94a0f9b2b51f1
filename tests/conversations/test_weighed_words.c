/* SPDX-License-Identifier: MIT */
/* Weighed words: what has a weight in a text, the file, and what the weights may and may not do. */
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "conversations/reading.h"
#include "conversations/weighed_words.h"
#include "instruments/catalog.h"

static const struct date today = { 2026, 11, 21 };

static const struct {
	const char *plain, *features; /* with "|" between */
} texts[] = {
	{ "", "" },
	{ " hot ", "hot" },
	{ " calf is swollen ", "calf|is|calf is|swollen|is swollen|calf _ swollen|swoll*" },
	/* Commas are passed over, full stops and idioms are not. */
	{ " red , hot . calf ", "red|hot|red hot|calf" },
	{ " red ........ hot ", "red|hot" },
	/* Small numbers say something (a temperature, a day); long ones nobody has seen before. */
	{ " temp 39 ", "temp|39|temp 39" },
	{ " call 07700900123 ", "call|000|call 000" },
	/* What they are about, each with the four before it, over any other words but no full stop. */
	{ " pot wet ", "pot|<cover>|wet|pot wet|<fault>|<cover> <fault>" },
	{ " pot pot pot pot pot wet ",
	    "pot|<cover>|pot|pot pot|<cover>|<cover> <cover>|"
	    "pot|pot pot|pot _ pot|<cover>|<cover> <cover>|<cover> <cover>|"
	    "pot|pot pot|pot _ pot|<cover>|<cover> <cover>|<cover> <cover>|<cover> <cover>|"
	    "pot|pot pot|pot _ pot|<cover>|<cover> <cover>|<cover> <cover>|<cover> <cover>|<cover> <cover>|"
	    "wet|pot wet|pot _ wet|<fault>|<cover> <fault>|<cover> <fault>|<cover> <fault>|<cover> <fault>" },
	{ " pot is all , wet ",
	    "pot|<cover>|is|pot is|all|is all|pot _ all|wet|all wet|is _ wet|<fault>|<cover> <fault>" },
	{ " pot . wet ", "pot|<cover>|wet|<fault>" },
};

static void
features_are_words_and_pairs_of_them(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct str twice;
	struct word_kinds *kinds = word_kinds_new(&arena);
	word_kinds_add(kinds, STR("cover"), STR("pot plaster  splint"));
	word_kinds_add(kinds, STR("fault"), STR("wet"));
	assert_true(word_kinds_close(kinds, &twice));
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct weighed_features features =
		    weighed_features_of(str_from(texts[i].plain), kinds);
		struct weighed_feature feature;
		struct strbuf got;
		strbuf_init(&got, 1024);
		while (weighed_features_next(&features, &feature)) {
			strbuf_puts(&got, got.len == 0 ? "" : "|");
			strbuf_puts(&got, weighed_feature_name(&arena, &feature));
		}
		assert_string_equal(arena_cstr(&arena, strbuf_str(&got)), texts[i].features);
		strbuf_done(&got);
	}
	arena_done(&arena);
}

#define HEAD "# a comment\nthreshold:\t100\t100\nbase:\t-200\t-300\n"

static const struct {
	const char *file, *complaint; /* NULL: a good one */
} files[] = {
	{ HEAD "calf\t0\t250\ncalf hot\t0\t300\ncalf _ hot\t-5\t200\nswoll*\t0\t99\n", NULL },
	{ HEAD, NULL },
	{ HEAD "kind:\tcover\tpot cast\nkind:\tfault\twet\n<cover> <fault>\t0\t9\n<fault>\t1\t1\n",
	    NULL },
	{ HEAD "kind:\tcover\tpot cast\nkind:\tfault\twet pot\n",
	    "w:1:1: \"pot\" is of two kinds" },
	{ HEAD "kind:\tcover\n",
	    "w:4:1: expected name, crisis and clinical with tabs between, weights within 30000" },
	{ HEAD "<>\t0\t1\n",
	    "w:4:1: \"<>\" is no name of a weight, expected word, one two, one _ two, begin*, <kind> or <kind> <kind>" },
	{ HEAD "threshold\t1\t2\nbase\t1\t2\n", NULL }, /* are words like others */
	{ "", "w:1:1: expected a line threshold: and a line base:" },
	{ "base:\t1\t1\n", "w:1:1: expected a line threshold: and a line base:" },
	{ HEAD "base:\t1\t1\n", "w:4:1: expected this line once" },
	{ HEAD "unsure:\t1\t1\nunsure:\t1\t1\n", "w:5:1: expected this line once" },
	{ HEAD "calf\t0\n",
	    "w:4:1: expected name, crisis and clinical with tabs between, weights within 30000" },
	{ HEAD "calf\t0\t0\t0\n",
	    "w:4:1: expected name, crisis and clinical with tabs between, weights within 30000" },
	{ HEAD "calf\t0\t30001\n",
	    "w:4:1: expected name, crisis and clinical with tabs between, weights within 30000" },
	{ HEAD "calf\t0\tmuch\n",
	    "w:4:1: expected name, crisis and clinical with tabs between, weights within 30000" },
	{ HEAD "a b c\t0\t1\n",
	    "w:4:1: \"a b c\" is no name of a weight, expected word, one two, one _ two, begin*, <kind> or <kind> <kind>" },
	{ HEAD "\t0\t1\n",
	    "w:4:1: \"\" is no name of a weight, expected word, one two, one _ two, begin*, <kind> or <kind> <kind>" },
	{ HEAD "*\t0\t1\n",
	    "w:4:1: \"*\" is no name of a weight, expected word, one two, one _ two, begin*, <kind> or <kind> <kind>" },
	{ HEAD "hot\t0\t1\nred\t0\t1\nhot\t0\t2\n",
	    "w:6:1: \"hot\" stands there already, or shares its fingerprint" },
};

static void
a_broken_file_is_named_by_its_line(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct arena arena = { 0 };
		struct complaints complaints = { .arena = &arena };
		const struct weighed_words *words =
		    weighed_words_read(&arena, "w", str_from(files[i].file), &complaints);
		assert_int_equal(words == NULL, files[i].complaint != NULL);
		if (files[i].complaint != NULL)
			assert_string_equal(complaints.first->text, files[i].complaint);
		arena_done(&arena);
	}
}

static const struct weighed_words *
words_of(const char *file)
{
	static struct arena arena;
	arena_reset(&arena);
	struct complaints complaints = { .arena = &arena };
	return weighed_words_read(&arena, "w", str_from(file), &complaints);
}

static struct weighing
weigh(const char *file, const char *plain)
{
	struct weighing weighing;
	weighed_words_weigh(words_of(file), str_from(plain), &weighing);
	return weighing;
}

static void
a_text_weighs_what_its_features_do(void **state)
{
	(void) state;
	/* Seven features, so half of each weight counts: -3 - 1 + (2.5 + 3 + 2) / 2. */
	static const char file[] = HEAD "calf\t0\t250\ncalf is\t0\t300\ncalf _ swollen\t800\t200\n";
	struct weighing weighing = weigh(file, " calf is swollen ");
	assert_float_equal(weighing.over[WEIGHED_CLINICAL], -0.25, 1e-9);
	assert_float_equal(weighing.over[WEIGHED_CRISIS], 1, 1e-9);
	assert_false(weighing.speaks_against);
	/* Too few words: the patterns' business. */
	assert_true(weigh(file, " calf is ").over[WEIGHED_CRISIS] < -1000);
	assert_true(weigh(file, "").over[WEIGHED_CRISIS] < -1000);
}

static void
the_heaviest_are_named_first(void **state)
{
	(void) state;
	static const char file[] = HEAD "calf\t0\t250\ncalf is\t0\t300\ncalf _ swollen\t800\t200\n";
	static const char text[] = " calf is swollen ";
	struct weighing weighing = weigh(file, text);
	for (size_t limit = 0; limit <= 4; limit++) {
		struct heavy_feature heaviest[4];
		size_t count = weighed_words_heaviest(words_of(file), &weighing, heaviest, limit);
		assert_int_equal(count, limit < 3 ? limit : 3);
		for (size_t i = 1; i < count; i++)
			assert_true(heaviest[i - 1].weight >= heaviest[i].weight);
		if (count > 0) {
			assert_true(str_is(heaviest[0].feature.second, "swollen"));
			assert_float_equal(heaviest[0].weight, 4, 1e-9);
		}
	}
}

static void
words_speak_against_what_is_unsure(void **state)
{
	(void) state;
#define UNSURE HEAD "unsure:\t-300\t-100\ncalf\t0\t2000\ngolf\t-400\t-400\n"
	static const struct {
		const char *file, *plain;
		bool against;
	} cases[] = {
		/* -2 and -3; six features, so golf makes them -4.1 and -5.1. */
		{ UNSURE, " we play golf ", true },
		{ UNSURE, " we play on ", false }, /* a crisis is over its own -3 */
		{ UNSURE, " my calf is golf ", false },
		{ UNSURE, " play golf ", false },                       /* too few words to tell */
		{ HEAD "golf\t-400\t-400\n", " we play golf ", false }, /* nothing is outvoted */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(
		    weigh(cases[i].file, cases[i].plain).speaks_against, cases[i].against);
#undef UNSURE
}

/* Nobody has weighed "stookie" or "soggy"; but what they are about. */
static void
what_words_are_about_weighs(void **state)
{
	(void) state;
	static const char file[] = HEAD "kind:\tcover\tpot cast stookie\nkind:\tfault\twet soggy\n"
					"<cover> <fault>\t0\t2000\n";
	assert_true(weigh(file, " the stookie is awful soggy ").over[WEIGHED_CLINICAL] > 0);
	assert_true(weigh(file, " the shoe is awful soggy ").over[WEIGHED_CLINICAL] < 0);
	assert_true(weigh(file, " soggy is the stookie ").over[WEIGHED_CLINICAL] < 0);
}

/* Danger at any place of a long text is heard as if it stood alone with its neighbours. */
static void
a_long_text_is_weighed_by_stretches(void **state)
{
	(void) state;
	static const char file[] = HEAD "calf _ swollen\t0\t2500\n";
	for (int before = 0; before < 30; before++)
		for (int full_stops = 0; full_stops < 2; full_stops++) {
			struct strbuf text;
			strbuf_init(&text, 4096);
			for (int i = 0; i < before; i++)
				strbuf_puts(&text, full_stops ? " we sat outside ." : " we sat");
			strbuf_puts(&text, " calf is swollen ");
			for (int i = 0; i < 30 - before; i++)
				strbuf_puts(&text, full_stops ? ". and again " : " and again");
			struct weighing weighing;
			struct arena arena = { 0 };
			weighing = weigh(file, arena_cstr(&arena, strbuf_str(&text)));
			assert_true(weighing.over[WEIGHED_CLINICAL] > 0);
			arena_done(&arena);
			strbuf_done(&text);
		}
}

/* THE SHIPPED WEIGHTS */

struct fixture {
	struct arena arena;
	struct phrase_book *book;
	char dir[64];
};

static unsigned
flags_of(struct fixture *fixture, const char *text)
{
	const struct reading_context context = {
		.phrases = phrase_book_find(fixture->book, "en"),
		.today = today,
	};
	struct reading reading;
	reading_of(&fixture->arena, &context, str_from(text), &reading);
	return reading.flags;
}

static void
fixture_read(struct fixture *fixture, const char *dir)
{
	struct complaints complaints = { .arena = &fixture->arena };
	fixture->book = phrase_book_read(dir, &complaints);
	assert_int_equal(complaints.count, 0);
}

static void
fixture_done(struct fixture *fixture)
{
	phrase_book_free(fixture->book);
	arena_done(&fixture->arena);
}

/* Weights in a folder of the organisation's own. */
static void
fixture_read_weights(struct fixture *fixture, const char *weights)
{
	(void) snprintf(fixture->dir, sizeof(fixture->dir), "hark-weights-XXXXXX");
	assert_non_null(mkdtemp(fixture->dir));
	const char *folder = arena_printf(&fixture->arena, "%s/phrases", fixture->dir);
	const char *path = arena_printf(&fixture->arena, "%s/en.weights", folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	(void) fputs(weights, file);
	(void) fclose(file);
	fixture_read(fixture, fixture->dir);
	(void) unlink(path);
	(void) rmdir(folder);
	(void) rmdir(fixture->dir);
}

/* An answer in the words that were offered is no risk: they stand in every questionnaire. */
static void
invariant_14_no_label_of_a_question_weighs_as_a_risk(void **state)
{
	(void) state;
	struct fixture fixture = { 0 };
	fixture_read(&fixture, NULL);
	struct complaints complaints = { .arena = &fixture.arena };
	struct catalog *catalog = catalog_read(NULL, &complaints);
	size_t labels = 0;
	for (size_t i = 0; i < catalog_count(catalog); i++) {
		const struct instrument *instrument = catalog_at(catalog, i);
		const struct wording *wording = instrument_wording(instrument, "en");
		for (size_t k = 0; wording != NULL && k < instrument->item_count; k++) {
			const struct item_wording *item = &wording->items[k];
			const struct item *asked = &instrument->items[k];
			for (size_t l = 0; item->labels != NULL && l < asked->option_count; l++) {
				if (flags_of(&fixture, item->labels[l]) & FLAG_WEIGHED)
					fail_msg("%s: %s", instrument->id, item->labels[l]);
				labels++;
			}
		}
	}
	print_message("%zu labels, none of them a risk by its weight\n", labels);
	assert_true(labels > 20);
	catalog_free(catalog);
	fixture_done(&fixture);
}

/* By these weights nothing is a risk. Words outvote an unsure pattern, where they know its words and the
 * whole text and its sentence say so; never a sure one. */
static void
invariant_14_only_what_is_unsure_is_outvoted(void **state)
{
	(void) state;
	static const struct {
		const char *text;
		unsigned flags;
	} cases[] = {
		{ "the collapsed umbrella was a bargain", 0 },
		{ "she fainted at the sight of it", FLAG_CLINICAL }, /* not a word that is known */
		{ "my chest hurts and I can't breathe", FLAG_CLINICAL }, /* sure */
		{ "he collapsed. what a day in the garden we had",
		    FLAG_CLINICAL }, /* by its sentence */
		{ "the collapsed umbrella was in the garden. the shop downstairs collapsed",
		    FLAG_CLINICAL }, /* the second time */
		{ "the collapsed umbrella was in the garden. the shop upstairs collapsed", 0 },
		{ "collapsed", FLAG_CLINICAL }, /* too few words to tell */
	};
	struct fixture fixture = { 0 };
	fixture_read_weights(&fixture,
	    "threshold:\t0\t0\nbase:\t-500\t-500\nunsure:\t-100\t-100\n"
	    "collapsed\t0\t100\nhe collapsed\t0\t900\ngarden\t0\t-3000\n"
	    "downstairs collapsed\t0\t3000\n");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("%s\n", cases[i].text);
		assert_int_equal(flags_of(&fixture, cases[i].text), cases[i].flags);
	}
	fixture_done(&fixture);
}

/* What is only weighed never takes the END out of a text, is not heard in a machine's words, and never
 * names what a pattern has heard. */
static void
invariant_14_weights_only_add(void **state)
{
	(void) state;
	static const struct {
		const char *text;
		unsigned flags;
		bool stops;
	} cases[] = {
		{ "the leaves are turning brown", FLAG_URGENT | FLAG_WEIGHED, false },
		{ "my chest hurts and I can't breathe", FLAG_CLINICAL, false },
		{ "STOP", 0, true },
		{ "please stop texting me", FLAG_URGENT | FLAG_WEIGHED, true },
		{ "Liked \xe2\x80\x9cHow are you today?\xe2\x80\x9d", 0, false },
	};
	struct fixture fixture = { 0 };
	/* Everything is a crisis. */
	fixture_read_weights(&fixture, "threshold:\t0\t0\nbase:\t100\t0\n");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct reading_context context = {
			.phrases = phrase_book_find(fixture.book, "en"),
			.today = today,
		};
		struct reading reading;
		reading_of(&fixture.arena, &context, str_from(cases[i].text), &reading);
		print_message("%s: %x\n", cases[i].text, reading.flags);
		bool stops = reading.kind == READING_CONTROL && reading.control == CONTROL_STOP;
		assert_int_equal(stops, cases[i].stops);
		assert_int_equal(reading.flags & (FLAGS_RISK | FLAG_WEIGHED), cases[i].flags);
	}
	fixture_done(&fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(features_are_words_and_pairs_of_them),
		cmocka_unit_test(a_broken_file_is_named_by_its_line),
		cmocka_unit_test(a_text_weighs_what_its_features_do),
		cmocka_unit_test(the_heaviest_are_named_first),
		cmocka_unit_test(words_speak_against_what_is_unsure),
		cmocka_unit_test(what_words_are_about_weighs),
		cmocka_unit_test(a_long_text_is_weighed_by_stretches),
		cmocka_unit_test(invariant_14_no_label_of_a_question_weighs_as_a_risk),
		cmocka_unit_test(invariant_14_only_what_is_unsure_is_outvoted),
		cmocka_unit_test(invariant_14_weights_only_add),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
