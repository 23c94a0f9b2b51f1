/* SPDX-License-Identifier: MIT */
/*
 * Exports against golden files, byte for byte: tests/exports/golden/NAME. HARK_ACCEPT=1 rewrites
 * them, to be reviewed in the commit. And what must never be in any of them.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "instruments/value_set.h"
#include "exports/filter.h"
#include "exports/export.h"
#include "store/inbox.h"
#include "store/responses.h"
#include "tests/exports/people.h"

struct fixture {
	struct arena arena;
	struct db *db;
	struct catalog *catalog;
};

static int
set_up(void **state)
{
	struct fixture *fixture = alloc_new(sizeof(*fixture));
	arena_init(&fixture->arena);
	struct complaints complaints = { .arena = &fixture->arena };
	fixture->db = people_open();
	fixture->catalog = catalog_read(NULL, &complaints);
	assert_int_equal(complaints.count, 0);
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;
	db_close(fixture->db);
	catalog_free(fixture->catalog);
	arena_done(&fixture->arena);
	free(fixture);
	return 0;
}

static struct export_setup
setup_of(struct fixture *fixture)
{
	return (struct export_setup){
		.db = fixture->db,
		.catalog = fixture->catalog,
		.filter = { .organisation = { PEOPLE_ORGANISATION } },
		.key = STR("a key of the organisation's own"),
		.reason = "a reason",
	};
}

static struct str
read_all(struct arena *arena, FILE *file)
{
	enum { LIMIT = 1 << 20 };
	char *text = arena_alloc(arena, LIMIT);
	rewind(file);
	size_t len = fread(text, 1, LIMIT - 1, file);
	assert_true(len < LIMIT - 1);
	return str_of(text, len);
}

static struct str
run(struct fixture *fixture, const struct export_setup *setup, struct export_result *out_result)
{
	FILE *file = tmpfile();
	assert_non_null(file);
	struct error error = { 0 };
	if (!export_run(setup, file, out_result, &error))
		fail_msg("%s", error.text);
	struct str text = read_all(&fixture->arena, file);
	(void) fclose(file);
	return text;
}

static void
check_golden(struct arena *arena, const char *name, struct str got)
{
	const char *path = arena_printf(arena, "%s/tests/exports/golden/%s", HARK_SOURCE_DIR, name);
	const char *accept = getenv("HARK_ACCEPT");
	if (accept != NULL && strcmp(accept, "1") == 0) {
		FILE *file = fopen(path, "wb");
		assert_non_null(file);
		assert_int_equal(fwrite(got.data, 1, got.len, file), got.len);
		assert_int_equal(fclose(file), 0);
		return;
	}
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("%s is not there", path);
	struct str want = read_all(arena, file);
	(void) fclose(file);
	if (!str_eq(want, got))
		fail_msg("%s differs; got:\n%.*s", name, STR_ARG(got));
}

static const struct golden {
	const char *name;
	const char *filters[3][2];
	enum column_shape shape;
	enum redact_level identifiers;
	enum export_format format;
} goldens[] = {
	{ "long.csv", { { 0 } }, COLUMN_LONG, REDACT_NONE, EXPORT_CSV },
	{ "wide.csv", { { 0 } }, COLUMN_WIDE, REDACT_NONE, EXPORT_CSV },
	{ "long.ndjson", { { 0 } }, COLUMN_LONG, REDACT_NONE, EXPORT_NDJSON },
	{ "all.fhir.ndjson", { { 0 } }, COLUMN_LONG, REDACT_ALL, EXPORT_FHIR },
	{ "long.fhir.ndjson", { { 0 } }, COLUMN_LONG, REDACT_NONE, EXPORT_FHIR },
	{ "pseudonym.csv", { { "team", "hand" } }, COLUMN_LONG, REDACT_PSEUDONYM, EXPORT_CSV },
	{ "all.csv", { { 0 } }, COLUMN_LONG, REDACT_ALL, EXPORT_CSV },
	{ "all-wide.csv", { { "team", "hand" } }, COLUMN_WIDE, REDACT_ALL, EXPORT_CSV },
	{ "team.csv", { { "team", "hand" } }, COLUMN_LONG, REDACT_NONE, EXPORT_CSV },
	{ "worker.csv", { { "worker", "=HYPERLINK(1)" } }, COLUMN_LONG, REDACT_NONE, EXPORT_CSV },
	{ "procedure.csv", { { "procedure", "T52.1" } }, COLUMN_LONG, REDACT_NONE, EXPORT_CSV },
	{ "instrument.csv", { { "instrument", "foot-check" } }, COLUMN_LONG, REDACT_NONE,
	    EXPORT_CSV },
	{ "step.csv", { { "step", "6-months" } }, COLUMN_LONG, REDACT_NONE, EXPORT_CSV },
	{ "from-to.csv", { { "from", "2026-02-16" }, { "to", "2026-08-10" } }, COLUMN_LONG,
	    REDACT_NONE, EXPORT_CSV },
	{ "status.csv", { { "status", "started" } }, COLUMN_LONG, REDACT_NONE, EXPORT_CSV },
	{ "channel.csv", { { "channel", "staff" } }, COLUMN_LONG, REDACT_NONE, EXPORT_CSV },
	{ "paired.csv", { { "paired", NULL } }, COLUMN_LONG, REDACT_NONE, EXPORT_CSV },
	{ "nobody.csv", { { "team", "nobody" } }, COLUMN_LONG, REDACT_NONE, EXPORT_CSV },
};

static struct export_setup
setup_golden(struct fixture *fixture, const struct golden *golden)
{
	struct export_setup setup = setup_of(fixture);
	setup.shape = golden->shape;
	setup.identifiers = golden->identifiers;
	setup.format = golden->format;
	struct error error;
	for (size_t i = 0; i < ARRAY_LEN(golden->filters) && golden->filters[i][0] != NULL; i++)
		assert_true(filter_set(
		    &setup.filter, golden->filters[i][0], golden->filters[i][1], &error));
	return setup;
}

static void
exports_match_their_golden_files(void **state)
{
	struct fixture *fixture = *state;
	for (size_t i = 0; i < ARRAY_LEN(goldens); i++) {
		struct export_setup setup = setup_golden(fixture, &goldens[i]);
		struct export_result result;
		struct str got = run(fixture, &setup, &result);
		check_golden(&fixture->arena, goldens[i].name, got);
	}
}

static void
an_empty_store_gives_a_header_and_nothing_else(void **state)
{
	struct fixture *fixture = *state;
	struct db *empty = people_open_empty();
	struct export_setup setup = setup_of(fixture);
	setup.db = empty;
	struct export_result result;
	for (size_t shape = COLUMN_LONG; shape <= COLUMN_WIDE; shape++) {
		setup.shape = (enum column_shape) shape;
		struct str got = run(fixture, &setup, &result);
		check_golden(
		    &fixture->arena, shape == COLUMN_LONG ? "empty.csv" : "empty-wide.csv", got);
		assert_int_equal(result.rows, 0);
		assert_int_equal(result.patients, 0);
	}
	db_close(empty);
}

static bool
holds(struct str text, const char *word)
{
	return str_find(text, str_from(word), 0) >= 0;
}

/* 10: what an organisation holds is seen by nobody without a right to it. */
static void
invariant_10_no_name_number_or_address_leaves_unasked(void **state)
{
	struct fixture *fixture = *state;
	static const enum export_format formats[] = { EXPORT_CSV, EXPORT_NDJSON, EXPORT_FHIR };
	for (size_t i = 0; i < 4 * ARRAY_LEN(formats); i++) {
		struct export_setup setup = setup_of(fixture);
		setup.format = formats[i / 4];
		setup.shape = (i & 1) != 0 ? COLUMN_WIDE : COLUMN_LONG;
		setup.identifiers = (i & 2) != 0 ? REDACT_PSEUDONYM : REDACT_NONE;
		if (setup.format == EXPORT_FHIR && setup.shape == COLUMN_WIDE)
			continue;
		struct str got = run(fixture, &setup, NULL);
		assert_true(holds(got, "[removed]"));
		for (size_t k = 0; people_canaries[k] != NULL; k++)
			if (holds(got, people_canaries[k]))
				fail_msg("%zu: %s is in the export", i, people_canaries[k]);
	}
	/* The canaries sing when they are asked to: the test above could fail. */
	struct export_setup setup = setup_of(fixture);
	setup.identifiers = REDACT_ALL;
	struct str got = run(fixture, &setup, NULL);
	assert_true(holds(got, "Quillfeather"));
	assert_true(holds(got, "9990000018"));
	assert_true(holds(got, "07700 900101"));
}

static void
names_need_a_reason_and_pseudonyms_a_key(void **state)
{
	struct fixture *fixture = *state;
	struct error error = { 0 };
	struct export_setup setup = setup_of(fixture);
	setup.identifiers = REDACT_ALL;
	setup.reason = "  ";
	assert_false(export_run(&setup, stderr, NULL, &error));
	assert_int_equal(error.kind, ERROR_INPUT);
	setup = setup_of(fixture);
	setup.identifiers = REDACT_PSEUDONYM;
	setup.key = STR("short");
	assert_false(export_run(&setup, stderr, NULL, &error));
	assert_int_equal(error.kind, ERROR_INPUT);
}

static void
fhir_has_no_wide_shape(void **state)
{
	struct error error = { 0 };
	struct export_setup setup = setup_of(*state);
	setup.format = EXPORT_FHIR;
	setup.shape = COLUMN_WIDE;
	assert_false(export_run(&setup, stderr, NULL, &error));
	assert_int_equal(error.kind, ERROR_INPUT);
}

static void
another_organisation_exports_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct export_setup setup = setup_of(fixture);
	setup.filter.organisation = (organisation_id){ 2 };
	struct export_result result = { .rows = 99 };
	(void) run(fixture, &setup, &result);
	assert_int_equal(result.rows, 0);
}

static void
a_pseudonym_is_the_same_next_time_and_another_under_another_key(void **state)
{
	struct fixture *fixture = *state;
	struct export_setup setup = setup_of(fixture);
	setup.identifiers = REDACT_PSEUDONYM;
	struct str first = run(fixture, &setup, NULL);
	assert_true(str_eq(first, run(fixture, &setup, NULL)));
	setup.key = STR("another organisation's own key");
	assert_false(str_eq(first, run(fixture, &setup, NULL)));
}

static void
the_audit_detail_says_what_left(void **state)
{
	struct fixture *fixture = *state;
	struct export_setup setup = setup_of(fixture);
	setup.filter.team = "foot";
	setup.identifiers = REDACT_ALL;
	setup.reason = "audit meeting";
	struct export_result result;
	(void) run(fixture, &setup, &result);
	assert_string_equal(export_audit_detail(&fixture->arena, &setup, &result),
	    "responses of team foot; csv long, identifiers all; 5 rows, 5 responses, 2 people; "
	    "reason: audit meeting");
}

/* An older version than the catalog's is read from the store's copy; without one, nobody guesses. */
static void
an_instrument_that_is_no_longer_there_is_read_from_its_stored_file(void **state)
{
	struct fixture *fixture = *state;
	static const char sql[] = "UPDATE response SET instrument_version = '0'"
				  " WHERE instrument = 'nrs-pain'";
	db_begin(fixture->db);
	query_run(db_query(fixture->db, sql));
	struct export_setup setup = setup_of(fixture);
	struct error error = { 0 };
	assert_false(export_run(&setup, stderr, NULL, &error));
	assert_int_equal(error.kind, ERROR_MISSING);

	const struct instrument *now = catalog_find(fixture->catalog, "nrs-pain");
	assert_true(file_version_keep(fixture->db, "instrument", "nrs-pain", "0", now->sha256,
	    now->source, people_now, &error));
	struct str got = run(fixture, &setup, NULL);
	assert_true(holds(got, ",item.q1,"));
	db_rollback(fixture->db);
}

/* Rows that a filter leaves far apart are looked up, near ones walked to: both find their own. */
static void
answers_stay_with_their_row_however_far_apart(void **state)
{
	enum { MANY = 200, SECOND = 150 };
	struct fixture *fixture = *state;
	db_begin(fixture->db);
	for (int i = 0; i < MANY; i++) {
		bool is_rare = i == 0 || i == SECOND || i == MANY - 1;
		people_add_pain(fixture->db, 5000 + i, is_rare ? "rare" : "often", i, i % 11);
	}
	struct export_setup setup = setup_of(fixture);
	setup.filter.step = "rare";
	for (size_t shape = COLUMN_LONG; shape <= COLUMN_WIDE; shape++) {
		setup.shape = (enum column_shape) shape;
		check_golden(&fixture->arena,
		    shape == COLUMN_LONG ? "sparse.csv" : "sparse-wide.csv",
		    run(fixture, &setup, NULL));
	}
	db_rollback(fixture->db);
}

static const struct value_set *
value_set(struct fixture *fixture, const char *id)
{
	const struct value_set *set = catalog_value_set(fixture->catalog, id);
	assert_non_null(set);
	return set;
}

/* Levels are stored; profiles and the indices that are asked for are made of them, side by side. */
static void
states_of_health_are_valued_by_the_sets_that_are_asked_for(void **state)
{
	struct fixture *fixture = *state;
	const struct value_set *sets[] = { value_set(fixture, "uk-5l-2026"),
		value_set(fixture, "england-5l-2018") };
	struct export_setup setup = setup_of(fixture);
	struct error error;
	db_begin(fixture->db);
	assert_true(catalog_choose_value_set(
	    fixture->catalog, "eq-5d-5l", "england-5l-2018", (struct date){ 2026, 1, 1 }, &error));
	assert_true(catalog_accept_unverified(fixture->catalog, "eq-5d-5l", &error));
	people_add_state(fixture->db, 6001, "11223", "england-5l-2018", 123000000);
	people_add_state(fixture->db, 6002, "55555", "", 0);
	people_add_state(fixture->db, 6003, "11023", "", 0);
	setup.filter.step = "states";
	check_golden(&fixture->arena, "states-stored.csv", run(fixture, &setup, NULL));
	setup.value_sets = sets;
	setup.value_set_count = ARRAY_LEN(sets);
	check_golden(&fixture->arena, "states.csv", run(fixture, &setup, NULL));
	assert_true(holds(
	    str_from(export_audit_detail(&fixture->arena, &setup, &(struct export_result){ 0 })),
	    "indices by uk-5l-2026 and england-5l-2018"));
	setup.shape = COLUMN_WIDE;
	setup.format = EXPORT_NDJSON;
	check_golden(&fixture->arena, "states-wide.ndjson", run(fixture, &setup, NULL));
	setup.shape = COLUMN_LONG;
	setup.format = EXPORT_FHIR;
	check_golden(&fixture->arena, "states.fhir.ndjson", run(fixture, &setup, NULL));
	/* Somebody still answers: nothing is made of half a state. */
	static const char sql[] = "UPDATE response SET status = 'started' WHERE id = 6001";
	query_run(db_query(fixture->db, sql));
	assert_false(holds(run(fixture, &setup, NULL), "11223"));
	db_rollback(fixture->db);
}

/* A late answer, and one that a person read into a reply with a name in it. */
static void
what_must_be_known_with_an_answer_stands_beside_it(void **state)
{
	struct fixture *fixture = *state;
	struct export_setup setup = setup_of(fixture);
	const struct inbox_row reply = { .id = { 7001 },
		.organisation = { PEOPLE_ORGANISATION },
		.channel = "kannel",
		.ext_id = "7001",
		.body = STR("Zoe here, it was so so\nI would say"),
		.sent_at = INSTANT_NONE,
		.received_at = people_now,
		.reading = "" };
	struct answer answer = { .id = 7002,
		.response = { 51 },
		.link_id = "walking",
		.state = "value",
		.number = decimal_from_int(2),
		.text = "",
		.inbox = reply.id,
		.rule = "staff",
		.actor = "sister-bell",
		.at = people_now };
	db_begin(fixture->db);
	assert_true(inbox_add(fixture->db, &reply));
	answer_put(fixture->db, &answer);
	answer.id = 7003;
	answer.link_id = "mood";
	answer.late = true;
	answer_put(fixture->db, &answer);
	setup.filter.instrument = "foot-check";
	check_golden(&fixture->arena, "context.csv", run(fixture, &setup, NULL));
	setup.shape = COLUMN_WIDE;
	setup.format = EXPORT_NDJSON;
	check_golden(&fixture->arena, "context-wide.ndjson", run(fixture, &setup, NULL));
	setup.shape = COLUMN_LONG;
	setup.format = EXPORT_FHIR;
	check_golden(&fixture->arena, "context.fhir.ndjson", run(fixture, &setup, NULL));
	db_rollback(fixture->db);
}

static void
a_full_disk_is_told(void **state)
{
	struct fixture *fixture = *state;
	FILE *full = fopen("/dev/full", "w");
	if (full == NULL)
		skip();
	struct export_setup setup = setup_of(fixture);
	struct error error = { 0 };
	assert_false(export_run(&setup, full, NULL, &error));
	assert_int_equal(error.kind, ERROR_IO);
	(void) fclose(full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exports_match_their_golden_files),
		cmocka_unit_test(an_empty_store_gives_a_header_and_nothing_else),
		cmocka_unit_test(invariant_10_no_name_number_or_address_leaves_unasked),
		cmocka_unit_test(names_need_a_reason_and_pseudonyms_a_key),
		cmocka_unit_test(fhir_has_no_wide_shape),
		cmocka_unit_test(another_organisation_exports_nothing),
		cmocka_unit_test(a_pseudonym_is_the_same_next_time_and_another_under_another_key),
		cmocka_unit_test(the_audit_detail_says_what_left),
		cmocka_unit_test(
		    an_instrument_that_is_no_longer_there_is_read_from_its_stored_file),
		cmocka_unit_test(answers_stay_with_their_row_however_far_apart),
		cmocka_unit_test(states_of_health_are_valued_by_the_sets_that_are_asked_for),
		cmocka_unit_test(what_must_be_known_with_an_answer_stands_beside_it),
		cmocka_unit_test(a_full_disk_is_told),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
