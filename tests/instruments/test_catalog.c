/* SPDX-License-Identifier: MIT */
/* The shipped library is free of complaints, and a data folder stands over it. */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "instruments/licence.h"
#include "instruments/parse.h"
#include "instruments/wording_length.h"
#include "instruments/catalog.h"

struct fixture {
	struct arena arena;
	struct complaints complaints;
	char dir[64];
};

static int
set_up(void **state)
{
	struct fixture *fixture = alloc_new(sizeof(*fixture));
	arena_init(&fixture->arena);
	fixture->complaints.arena = &fixture->arena;
	snprintf(fixture->dir, sizeof(fixture->dir), "/tmp/hark-catalog-XXXXXX");
	assert_non_null(mkdtemp(fixture->dir));
	*state = fixture;
	return 0;
}

static void
in_folder(struct fixture *fixture, const char *name, char out[static 128])
{
	snprintf(out, 128, "%s/instruments/%s", fixture->dir, name);
}

static const char *const names[] = { "a.yaml", "b.yaml", "notes.txt", ".c.yaml" };

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;
	char path[128];
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		in_folder(fixture, names[i], path);
		unlink(path);
	}
	in_folder(fixture, "", path);
	rmdir(path);
	rmdir(fixture->dir);
	arena_done(&fixture->arena);
	free(fixture);
	return 0;
}

static void
write_file(struct fixture *fixture, const char *name, const char *text)
{
	char path[128];
	in_folder(fixture, "", path);
	mkdir(path, 0700);
	in_folder(fixture, name, path);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static const char *
own(struct fixture *fixture, const char *id, const char *version, const char *text)
{
	return arena_printf(&fixture->arena,
	    "instrument: %s\nversion: \"%s\"\n"
	    "licence: { status: own, holder: us, modes: [sms] }\n"
	    "languages: { en: { review: original } }\ntitle: { en: Ours }\n"
	    "items:\n  - { linkId: q1, type: boolean, text: { en: \"%s\" } }\n",
	    id, version, text);
}

static void
print_complaints(const struct complaints *complaints)
{
	for (const struct complaint *c = complaints->first; c != NULL; c = c->next)
		print_error("%s\n", c->text);
}

static void
test_shipped_library_is_clean(void **state)
{
	struct fixture *fixture = *state;
	static const char *const own_ids[] = { "experience", "foot-check", "how-are-you",
		"nrs-pain" };
	struct catalog *catalog = catalog_read(NULL, &fixture->complaints);
	print_complaints(&fixture->complaints);
	assert_int_equal(fixture->complaints.count, 0);
	for (size_t i = 0; i < catalog_count(catalog); i++) {
		const struct instrument *instrument = catalog_at(catalog, i);
		assert_true(i == 0 || strcmp(catalog_at(catalog, i - 1)->id, instrument->id) < 0);
		assert_ptr_equal(catalog_find(catalog, instrument->id), instrument);
		assert_true(str_starts(str_from(instrument->file), "shipped:"));
		assert_int_equal(strlen(instrument->sha256), 64);
	}
	for (size_t i = 0; i < ARRAY_LEN(own_ids); i++) {
		const struct instrument *instrument = catalog_find(catalog, own_ids[i]);
		assert_non_null(instrument);
		assert_false(instrument_wording(instrument, "en")->machine_made);
		assert_true(instrument_wording(instrument, "cy")->machine_made);
		assert_string_equal(instrument_wording(instrument, "fr")->language, "en");
	}
	assert_null(catalog_find(catalog, "moxfq-of-nobody"));
	catalog_free(catalog);
}

/* No words of ours, or of anybody, stand under the name of an instrument that is somebody's. */
static void
test_what_is_licensed_is_shipped_without_words(void **state)
{
	struct fixture *fixture = *state;
	struct catalog *catalog = catalog_read(NULL, &fixture->complaints);
	for (size_t i = 0; i < catalog_count(catalog); i++) {
		const struct instrument *instrument = catalog_at(catalog, i);
		if (instrument->licence_status == LICENCE_REQUIRED ||
		    instrument->licence_status == LICENCE_UNKNOWN)
			assert_int_equal(instrument->wording_count, 0);
		if (instrument->wording_count == 0)
			assert_non_null(
			    licence_refusal(&fixture->arena, instrument, MODE_WEB, "en"));
	}
	catalog_free(catalog);
}

/* Welsh with one w-circumflex would cost twice: the shipped wording needs none. */
static void
test_shipped_questions_fit_a_text_message(void **state)
{
	struct fixture *fixture = *state;
	struct catalog *catalog = catalog_read(NULL, &fixture->complaints);
	for (size_t i = 0; i < catalog_count(catalog); i++) {
		const struct instrument *instrument = catalog_at(catalog, i);
		for (size_t w = 0; w < instrument->wording_count; w++)
			for (size_t q = 0; q < instrument->item_count; q++) {
				const char *language = instrument->wordings[w].language;
				struct wording_length length = wording_length(&instrument->items[q],
				    &instrument->wordings[w].items[q], language);
				if (length.limit == 160)
					assert_string_equal(length.odd, "");
				assert_true(length.units <= length.limit);
				bool gsm =
				    strcmp(language, "en") == 0 || strcmp(language, "cy") == 0;
				assert_true(!gsm || length.limit == 160);
			}
	}
	catalog_free(catalog);
}

static size_t
shipped_count(struct fixture *fixture)
{
	struct catalog *catalog = catalog_read(NULL, &fixture->complaints);
	size_t count = catalog_count(catalog);
	catalog_free(catalog);
	return count;
}

static void
test_folder_stands_over_the_library(void **state)
{
	struct fixture *fixture = *state;
	write_file(fixture, "a.yaml", own(fixture, "foot-check", "2", "Fine?"));
	write_file(fixture, "b.yaml", own(fixture, "z-ward", "1", "Fine?"));
	write_file(fixture, "notes.txt", "not an instrument");
	write_file(fixture, ".c.yaml", "nor this");
	struct catalog *catalog = catalog_read(fixture->dir, &fixture->complaints);
	print_complaints(&fixture->complaints);
	assert_int_equal(fixture->complaints.count, 0);
	assert_int_equal(catalog_count(catalog), shipped_count(fixture) + 1);
	assert_string_equal(catalog_find(catalog, "foot-check")->version, "2");
	assert_string_equal(catalog_find(catalog, "z-ward")->version, "1");
	assert_string_equal(catalog_at(catalog, catalog_count(catalog) - 1)->id, "z-ward");
	catalog_free(catalog);
}

static void
test_two_files_of_one_id_are_refused(void **state)
{
	struct fixture *fixture = *state;
	write_file(fixture, "a.yaml", own(fixture, "ward", "1", "Fine?"));
	write_file(fixture, "b.yaml", own(fixture, "ward", "2", "Well?"));
	struct catalog *catalog = catalog_read(fixture->dir, &fixture->complaints);
	assert_int_equal(fixture->complaints.count, 1);
	assert_non_null(
	    strstr(fixture->complaints.first->text, "b.yaml:1:1: \"ward\" is the id of "));
	assert_string_equal(catalog_find(catalog, "ward")->version, "1");
	catalog_free(catalog);
}

static void
test_faulty_file_leaves_the_others(void **state)
{
	struct fixture *fixture = *state;
	write_file(fixture, "a.yaml", "instrument: [");
	write_file(fixture, "b.yaml", own(fixture, "ward", "1", "Fine?"));
	struct catalog *catalog = catalog_read(fixture->dir, &fixture->complaints);
	assert_true(fixture->complaints.count > 0);
	assert_non_null(catalog_find(catalog, "ward"));
	assert_non_null(catalog_find(catalog, "foot-check"));
	catalog_free(catalog);
}

static void
test_versions_that_conversations_began_with(void **state)
{
	struct fixture *fixture = *state;
	struct complaints *complaints = &fixture->complaints;
	struct catalog *catalog = catalog_read(NULL, complaints);
	const char *old = own(fixture, "foot-check", "0", "Fine?");
	const char *changed = own(fixture, "foot-check", "0", "Well?");
	const char *gone = own(fixture, "ward", "7", "Fine?");
	assert_true(catalog_add_version(catalog, str_from(old), complaints));
	assert_true(catalog_add_version(catalog, str_from(old), complaints));
	assert_true(catalog_add_version(catalog, str_from(gone), complaints));
	assert_int_equal(complaints->count, 0);
	assert_string_equal(catalog_find(catalog, "foot-check")->version, "1");
	assert_string_equal(catalog_find_version(catalog, "foot-check", "0")->source, old);
	assert_string_equal(catalog_find_version(catalog, "foot-check", "1")->version, "1");
	assert_string_equal(catalog_find_version(catalog, "ward", "7")->id, "ward");
	assert_null(catalog_find(catalog, "ward"));
	assert_null(catalog_find_version(catalog, "ward", "8"));
	assert_false(catalog_add_version(catalog, str_from(changed), complaints));
	assert_int_equal(complaints->count, 1);
	assert_non_null(strstr(complaints->first->text, "expected a new version"));
	assert_string_equal(catalog_find_version(catalog, "foot-check", "0")->source, old);
	catalog_free(catalog);
}

static void
test_a_trial_is_for_those_on_its_list(void **state)
{
	struct fixture *fixture = *state;
	struct complaints *complaints = &fixture->complaints;
	write_file(fixture, "a.yaml",
	    "instrument: our-day\nversion: \"1\"\ntrial: yes\nlicence: { status: own, holder: us, "
	    "modes: [sms] }\nlanguages: { en: { review: original } }\ntitle: { en: T }\n"
	    "items: [{ linkId: a, type: boolean, text: { en: Up? } }]\n");
	struct catalog *catalog = catalog_read(fixture->dir, complaints);
	assert_int_equal(complaints->count, 0);
	const struct instrument *trial = catalog_find(catalog, "our-day");
	struct error error;
	assert_string_equal(instrument_note(trial), "on trial, not psychometrically tested");
	assert_non_null(catalog_trial_refusal(catalog, trial, "HK1"));
	assert_true(catalog_admit_to_trial(catalog, "our-day", "HK1", &error));
	assert_null(catalog_trial_refusal(catalog, trial, "HK1"));
	assert_non_null(catalog_trial_refusal(catalog, trial, "HK2"));
	assert_non_null(catalog_trial_refusal(catalog, trial, ""));
	assert_false(catalog_admit_to_trial(catalog, "nobodys", "HK1", &error));
	assert_false(catalog_admit_to_trial(catalog, "our-day", "", &error));
	catalog_free(catalog);
}

/* A list without a trial would keep nobody out; a trial that has ended holds no conversation back. */
static void
test_no_trial_has_no_list(void **state)
{
	struct fixture *fixture = *state;
	struct catalog *catalog = catalog_read(NULL, &fixture->complaints);
	struct error error;
	assert_false(catalog_admit_to_trial(catalog, "foot-check", "HK1", &error));
	assert_non_null(strstr(error.text, "foot-check is on no trial"));
	struct instrument of_the_trial = *catalog_find(catalog, "foot-check");
	of_the_trial.trial = true;
	assert_null(catalog_trial_refusal(catalog, &of_the_trial, "HK2"));
	catalog_free(catalog);
}

/* Our own words are marked until somebody says that they were tested; a publisher's are not. */
static void
test_what_nobody_tested_is_marked(void **state)
{
	struct fixture *fixture = *state;
	struct catalog *catalog = catalog_read(NULL, &fixture->complaints);
	for (size_t i = 0; i < catalog_count(catalog); i++) {
		const struct instrument *instrument = catalog_at(catalog, i);
		assert_string_equal(instrument_note(instrument),
		    instrument->licence_status == LICENCE_OWN ? "not psychometrically tested" : "");
	}
	catalog_free(catalog);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_what_is_licensed_is_shipped_without_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a_trial_is_for_those_on_its_list, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_trial_has_no_list, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_what_nobody_tested_is_marked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_shipped_library_is_clean, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_shipped_questions_fit_a_text_message, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_folder_stands_over_the_library, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_two_files_of_one_id_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_faulty_file_leaves_the_others, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_versions_that_conversations_began_with, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
