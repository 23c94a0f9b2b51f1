/* SPDX-License-Identifier: MIT */
/* An organisation's own options: which of them could be offered and never chosen. */
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/own_words.h"

static const char before[] = "instrument: own\n"
			     "version: \"1\"\n"
			     "licence: { status: own, holder: us, modes: [sms] }\n"
			     "languages: { en: { review: original } }\n"
			     "title: { en: Own }\n"
			     "items:\n"
			     "  - linkId: q\n"
			     "    type: choice\n"
			     "    text: { en: How did it go? }\n"
			     "    options:\n"
			     "      - { value: 1, label: { en: well enough } }\n"
			     "      - { value: 2, label: { en: ";

static const struct {
	const char *label, *taken_for; /* NULL: no complaint */
} cases[] = {
	{ "somehow", NULL }, { "don't know", NULL }, { "prefer not to say", NULL },
	{ "not applicable", NULL }, { "there is no one", NULL }, { "agony", NULL },
	{ "between 3 and 4", NULL }, /* asked about; there is the number */
	{ "one", NULL }, { "my operation was cancelled", "not_operated" },
	{ "I want to kill myself", "urgent" },
	{ "I am her daughter", NULL }, /* the answer stands, and is marked */
	{ "what does it mean", NULL }, { "is 1 the worst?", NULL }, /* its own words, whole */
};

static void
collisions_are_complained_about(void **state)
{
	(void) state;
	char dir[] = "hark-own-words-XXXXXX";
	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = { 0 };
		struct complaints complaints = { .arena = &arena };
		const char *folder = arena_printf(&arena, "%s/instruments", dir);
		const char *path = arena_printf(&arena, "%s/own.yaml", folder);
		assert_int_equal(mkdir(folder, 0700), 0);
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		(void) fprintf(file, "%s\"%s\" } }\n", before, cases[i].label);
		(void) fclose(file);
		struct phrase_book *book = phrase_book_read(NULL, &complaints);
		struct catalog *catalog = catalog_read(dir, &complaints);
		(void) unlink(path);
		(void) rmdir(folder);
		if (complaints.count > 0)
			fail_msg("case %zu: %s", i, complaints.first->text);
		const struct phrases *english = phrase_book_find(book, "en");
		const struct document document = phrases_document(&arena, english, &complaints);
		own_words_check(english, catalog, &document);
		const char *said = complaints.count == 0 ? "" : complaints.first->text;
		bool good = cases[i].taken_for == NULL
		    ? complaints.count == 0
		    : complaints.count == 1 && strstr(said, cases[i].label) != NULL &&
			strstr(said, cases[i].taken_for) != NULL;
		if (!good)
			fail_msg("%s: %zu complaints %s", cases[i].label, complaints.count, said);
		catalog_free(catalog);
		phrase_book_free(book);
		arena_done(&arena);
	}
	(void) rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(collisions_are_complained_about),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
