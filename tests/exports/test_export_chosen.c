/* SPDX-License-Identifier: MIT */
/*
 * What takes several answers, as it leaves: all of them in one column and each in its own, and as an answer
 * each in FHIR. Against tests/exports/golden/chosen*; HARK_ACCEPT=1 rewrites them.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "exports/export.h"
#include "store/responses.h"
#include "tests/exports/people.h"

enum { PAIN = 7001 };

static const char trouble[] =
    "instrument: trouble\n"
    "version: \"1\"\n"
    "licence: { status: own, holder: x, modes: [sms] }\n"
    "languages: { en: { review: original } }\n"
    "title: { en: Trouble }\n"
    "items:\n"
    "  - linkId: q1\n"
    "    type: choices\n"
    "    text: { en: Which of these? }\n"
    "    options:\n"
    "      - { value: 1, label: { en: pain } }\n"
    "      - { value: 2.5, number: 2, label: { en: swelling } }\n"
    "      - { value: 3, label: { en: none of these }, exclusive: yes }\n"
    "  - linkId: q1.1\n"
    "    type: boolean\n"
    "    text: { en: A name that a column could have? }\n"
    "scores:\n"
    "  other: { kind: item, items: [q1.1], missing: none, direction: none }\n";

static const struct {
	const char *name;
	enum column_shape shape;
	enum export_format format;
} goldens[] = {
	{ "chosen.csv", COLUMN_LONG, EXPORT_CSV },
	{ "chosen-wide.csv", COLUMN_WIDE, EXPORT_CSV },
	{ "chosen.ndjson", COLUMN_LONG, EXPORT_NDJSON },
	{ "chosen.fhir.ndjson", COLUMN_LONG, EXPORT_FHIR },
};

static struct str
read_all(struct arena *arena, FILE *file)
{
	enum { LIMIT = 1 << 16 };
	char *text = arena_alloc(arena, LIMIT);
	rewind(file);
	size_t len = fread(text, 1, LIMIT - 1, file);
	assert_int_equal(fclose(file), 0);
	return str_of(text, len);
}

static void
check_golden(struct arena *arena, const char *name, struct str got)
{
	const char *path = arena_printf(arena, "%s/tests/exports/golden/%s", HARK_SOURCE_DIR, name);
	const char *accept = getenv("HARK_ACCEPT");
	if (accept != NULL && strcmp(accept, "1") == 0) {
		FILE *out = fopen(path, "wb");
		assert_non_null(out);
		assert_int_equal(fwrite(got.data, 1, got.len, out), got.len);
		assert_int_equal(fclose(out), 0);
	}
	FILE *in = fopen(path, "rb");
	if (in == NULL)
		fail_msg("%s is not there", path);
	if (!str_eq(read_all(arena, in), got))
		fail_msg("%s differs; got:\n%.*s", name, STR_ARG(got));
}

/* One response of it, answered so. */
static void
add(struct db *db, int64_t id, const char *text)
{
	people_add_pain(db, id, "chosen", (int) (id - PAIN), 3);
	answer_put(db,
	    &(struct answer){ .id = id + 500,
		.response = { id },
		.link_id = "q1",
		.state = "text",
		.text = text,
		.rule = "choices",
		.reading_version = 11,
		.actor = "patient",
		.at = people_now });
}

static void
each_option_has_its_column(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct error error = { 0 };
	struct catalog *catalog = catalog_read(NULL, &complaints);
	struct db *db = people_open();
	db_begin(db);
	add(db, PAIN, "1 2.5");
	add(db, PAIN + 1, "3");
	query_run(db_query(db,
	    "UPDATE response SET instrument = 'trouble', instrument_version = '1'"
	    " WHERE id IN (7001, 7002)"));
	assert_true(file_version_keep(db, "instrument", "trouble", "1",
	    "0000000000000000000000000000000000000000000000000000000000000000", trouble, people_now,
	    &error));
	for (size_t i = 0; i < ARRAY_LEN(goldens); i++) {
		const struct export_setup setup = {
			.db = db,
			.catalog = catalog,
			.filter = { .organisation = { PEOPLE_ORGANISATION },
			    .instrument = "trouble" },
			.shape = goldens[i].shape,
			.format = goldens[i].format,
			.key = STR("a key of the organisation's own"),
			.reason = "a reason",
		};
		FILE *file = tmpfile();
		assert_non_null(file);
		if (!export_run(&setup, file, NULL, &error))
			fail_msg("%s", error.text);
		check_golden(&arena, goldens[i].name, read_all(&arena, file));
	}
	db_rollback(db);
	db_close(db);
	catalog_free(catalog);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_option_has_its_column),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
