/* SPDX-License-Identifier: MIT */
/* Words over structure: what is added, and each thing that can be missing. All words are made up. */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "instruments/catalog.h"
#include "instruments/licence.h"
#include "instruments/parse.h"
#include "instruments/wording_file.h"

static const char structure[] =
    "instrument: trial\nversion: \"1\"\n"
    "licence: { status: licence-required, holder: H, modes: [web] }\n"
    "items:\n"
    "  - { linkId: a, type: choice, values: [0, 1] }\n"
    "  - { linkId: b, type: boolean }\n"
    "  - { linkId: n, type: integer, low: { value: 0 }, high: { value: 10 } }\n"
    "scores:\n  total: { kind: sum, items: [a, b], missing: none, direction: none }\n";

static const char good[] =
    "wording: trial\nversion: \"1\"\nlanguage: en\nreview: publisher\n"
    "licence: { proof: agreement 7, modes: [sms, web] }\n"
    "title: Trial\nrecall: today\n"
    "items:\n"
    "  a:\n    text: Up or down?\n    options:\n      0: down\n"
    "      1: { label: up, also: [upward] }\n"
    "  b: { text: Yes?, yes: { also: [aye] } }\n"
    "  n: { text: How many?, low: none, high: { label: lots, also: [many] } }\n";

static const struct {
	const char *name, *from, *to; /* in `good`, to be replaced */
	const char *want;             /* the first complaint */
} faults[] = {
	{ "another instrument", "wording: trial", "wording: trail",
	    "f:1:10: no instrument \"trail\", expected the id of one" },
	{ "another version", "version: \"1\"", "version: \"2\"",
	    "f:2:10: words for version 2 of trial, expected them for version 1, which is in use" },
	{ "no agreement", "licence: { proof: agreement 7, modes: [sms, web] }\n", "",
	    "f:1:1: \"licence\" is missing, expected the proof of the agreement with "
	    "licence-required, H" },
	{ "no proof", "proof: agreement 7, ", "", "f:5:10: \"proof\" is missing, expected text" },
	{ "no title", "title: Trial\n", "", "f:1:1: \"title\" is missing, expected words" },
	{ "an item without words", "  b: { text: Yes?, yes: { also: [aye] } }\n", "",
	    "f:9:3: \"b\" has no words, expected text and the labels of its answers" },
	{ "an answer without words", "      0: down\n", "",
	    "f:12:7: the answer 0 of \"a\" has no words, expected its label" },
	{ "a stranger", "  n: {", "  m: { text: Who? }\n  n: {",
	    "f:15:6: \"m\" is no item of trial, expected the linkId of one" },
	{ "an answer too many", "      0: down\n", "      0: down\n      2: aside\n",
	    "f:12:7: 3 labels for \"a\", expected one for each of its 2 answers" },
	{ "one word for two", "also: [upward]", "also: [Down]",
	    "f:10:5: \"Down\" means two answers of \"a\", expected one meaning" },
	{ "a changed structure", "    text: Up or down?\n", "    text: Up?\n    type: boolean\n",
	    "f:11:5: unknown key \"type\", expected one of: text, options, low, high, yes, no" },
};

static const struct instrument *
find(void *context, const char *id)
{
	const struct instrument *trial = context;
	return strcmp(id, trial->id) == 0 ? trial : NULL;
}

static const struct instrument *
trial_in(struct arena *arena, struct complaints *complaints)
{
	const struct instrument *trial =
	    instrument_parse(arena, "trial", str_from(structure), complaints);
	if (trial == NULL)
		fail_msg("%s", complaints->first->text);
	return trial;
}

static void
test_words_are_added_and_the_agreement_decides(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	const struct instrument *trial = trial_in(&arena, &complaints);
	assert_string_equal(licence_refusal(&arena, trial, MODE_WEB, "en"),
	    "trial has no wording: it can be scored, not asked");
	struct instrument *known = ARENA_NEW(&arena, struct instrument);
	*known = *trial;
	const struct instrument *worded =
	    wording_file_read(&arena, "f", str_from(good), find, known, &complaints);
	if (worded == NULL)
		fail_msg("%s", complaints.first->text);
	assert_null(licence_refusal(&arena, worded, MODE_WEB, "en"));
	assert_null(licence_refusal(&arena, worded, MODE_SMS, "en"));
	assert_non_null(licence_refusal(&arena, worded, MODE_STAFF, "en"));
	assert_string_equal(worded->licence_proof, "agreement 7");
	const struct wording *words = instrument_wording(worded, "en");
	assert_string_equal(words->title, "Trial");
	assert_string_equal(words->items[0].labels[1], "up");
	assert_string_equal(words->items[0].synonyms[1][0], "upward");
	assert_string_equal(words->items[1].high_synonyms[0], "aye");
	assert_string_equal(words->items[2].low_label, "none");
	assert_string_equal(words->items[2].high_synonyms[0], "many");
	/* The structure is the same, and the one it was made from has no words still. */
	assert_ptr_equal(worded->items, trial->items);
	assert_string_equal(worded->sha256, trial->sha256);
	assert_int_equal(trial->wording_count, 0);
	arena_done(&arena);
}

static const char *
replaced(struct arena *arena, const char *from, const char *to)
{
	const char *at = strstr(good, from);
	assert_non_null(at);
	return arena_printf(arena, "%.*s%s%s", (int) (at - good), good, to, at + strlen(from));
}

static void
test_what_is_missing_is_named(void **state)
{
	(void) state;
	int failures = 0;
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		struct arena arena;
		arena_init(&arena);
		struct complaints complaints = { .arena = &arena };
		struct instrument *known = ARENA_NEW(&arena, struct instrument);
		*known = *trial_in(&arena, &complaints);
		const char *text = replaced(&arena, faults[i].from, faults[i].to);
		const struct instrument *worded =
		    wording_file_read(&arena, "f", str_from(text), find, known, &complaints);
		assert_null(worded);
		if (strcmp(complaints.first->text, faults[i].want) != 0) {
			failures++;
			print_error("%s: got %s\n", faults[i].name, complaints.first->text);
		}
		arena_done(&arena);
	}
	assert_int_equal(failures, 0);
}

static void
test_a_folder_of_words(void **state)
{
	(void) state;
	char dir[] = "/tmp/hark-wording-XXXXXX";
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	assert_non_null(mkdtemp(dir));
	const char *folder = arena_printf(&arena, "%s/wording", dir);
	const char *path = arena_printf(&arena, "%s/gad-7.en.yaml", folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("wording: gad-7\nversion: \"1\"\nlanguage: en\nreview: publisher\n"
	      "licence: { proof: made up, modes: [web] }\ntitle: Made up\nitems:\n",
	    file);
	for (int i = 1; i <= 7; i++)
		fprintf(file, "  q%d: { text: Colour %d?, options: { 0: w, 1: x, 2: y, 3: z } }\n",
		    i, i);
	fclose(file);
	struct catalog *catalog = catalog_read(dir, &complaints);
	if (complaints.count > 0)
		fail_msg("%s", complaints.first->text);
	const struct instrument *worded = catalog_find(catalog, "gad-7");
	assert_int_equal(worded->wording_count, 1);
	assert_null(licence_refusal(&arena, worded, MODE_WEB, "en"));
	assert_string_equal(instrument_wording(worded, "en")->items[6].text, "Colour 7?");
	/* A conversation that began with an earlier version keeps words, where it asks the same. */
	const char *now = arena_strdup(&arena, worded->source);
	const char *at = strstr(now, "version: \"1\"");
	const char *before = arena_printf(
	    &arena, "%.*sversion: \"0\"%s", (int) (at - now), now, at + strlen("version: \"1\""));
	assert_true(catalog_add_version(catalog, str_from(before), &complaints));
	const struct instrument *old = catalog_find_version(catalog, "gad-7", "0");
	assert_string_equal(instrument_wording(old, "en")->items[6].text, "Colour 7?");
	const char *other = arena_printf(&arena,
	    "instrument: gad-7\nversion: \"other\"\n"
	    "licence: { status: unknown, holder: H, modes: [] }\n"
	    "items: [{ linkId: q1, type: boolean }]\n");
	assert_true(catalog_add_version(catalog, str_from(other), &complaints));
	assert_null(instrument_wording(catalog_find_version(catalog, "gad-7", "other"), "en"));
	catalog_free(catalog);
	unlink(path);
	rmdir(folder);
	rmdir(dir);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_are_added_and_the_agreement_decides),
		cmocka_unit_test(test_what_is_missing_is_named),
		cmocka_unit_test(test_a_folder_of_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
