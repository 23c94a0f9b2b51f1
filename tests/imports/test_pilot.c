/* SPDX-License-Identifier: MIT */
/*
 * The 22 procedures of a real pilot as operations on made-up patients, from the CSV to the plan:
 * each has exactly one pathway, asks at the pilot's timepoints, and stands once however often the
 * file is read. Reads data that is not part of the project; skipped, and said so, where it is
 * absent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/csv.h"
#include "imports/import_csv.h"
#include "tests/store/fixture.h"

#define PILOT HARK_SHARED_DIR "/data/proms/healthtrak_pilot_config.csv"

enum { PROCEDURES = 22 };

struct procedure {
	const char *code;
	bool before, six_months, year, annual;
};

/* What the import has done so far. */
struct pilot {
	struct fixture fixture;
	struct pathway_set *pathways;
	struct calendar *england;
	struct random chance;
	struct procedure procedures[PROCEDURES];
	struct enrol_result results[PROCEDURES];
	size_t count;
	int refusals;
};

static bool
read_whole(struct arena *arena, struct str *out_text)
{
	FILE *file = fopen(PILOT, "rb");
	if (file == NULL)
		return false;
	char *text = arena_alloc(arena, 1 << 16);
	size_t size = fread(text, 1, 1 << 16, file);
	fclose(file);
	*out_text = str_of(text, size);
	return true;
}

static bool
is_marked(const struct csv_reader *reader, const struct csv_row *row, const char *column)
{
	int at = csv_column(reader, column);
	assert_true(at >= 0);
	return str_is(row->cells[at], "x");
}

static void
read_pilot(struct pilot *pilot, struct str text)
{
	struct arena *arena = &pilot->fixture.arena;
	struct error error;
	struct csv_reader *reader = csv_open(text, &error);
	assert_non_null(reader);
	struct csv_row row;
	size_t count = 0;
	while (csv_next(reader, arena, &row, &error) == CSV_STEP_ROW) {
		assert_true(count < PROCEDURES);
		pilot->procedures[count++] = (struct procedure){
			.code = arena_cstr(arena, row.cells[csv_column(reader, "procedure_code")]),
			.before = is_marked(reader, &row, "pre_op"),
			.six_months = is_marked(reader, &row, "6_months"),
			.year = is_marked(reader, &row, "1_year"),
			.annual = is_marked(reader, &row, "annual"),
		};
	}
	assert_int_equal(count, PROCEDURES);
	csv_close(reader);
}

/* A patient a procedure: made-up names, numbers that no real person has. */
static const char *
make_file(struct pilot *pilot)
{
	struct arena *arena = &pilot->fixture.arena;
	const char *text = "hospital_number,given_name,family_name,date_of_birth,mobile,email,"
			   "procedure_code,side,listed_on,planned_on,performed_on,team,agreed_on,"
			   "agreed_by\n";
	for (int i = 0; i < PROCEDURES; i++)
		text = arena_printf(arena,
		    "%sP%02d,Given%d,Family%d,19%d-02-03,07700900%03d,,%s,%s,2026-03-01,%02d/06/2026"
		    ",,foot,2026-03-01,J Bell\n",
		    text, i, i, i, 40 + i, 100 + i, pilot->procedures[i].code,
		    i % 2 == 0 ? "left" : "right", i + 1);
	return text;
}

static void
on_row(void *result, int row, const struct enrolment *told)
{
	struct pilot *pilot = result;
	struct plan_setup setup = { pilot->fixture.db, &pilot->fixture.arena, &pilot->chance,
		pilot->pathways, pilot->england, "import" };
	struct error error;
	assert_int_equal(row, (int) pilot->count + 2);
	if (!enrol(&setup, pilot->fixture.organisation.id, told, pilot->fixture.now,
		&pilot->results[pilot->count++], &error))
		fail_msg("row %d: %s", row, error.text);
	fixture_check(&pilot->fixture);
}

static void
on_refusal(void *result, int row, const char *text)
{
	(void) row;
	((struct pilot *) result)->refusals++;
	print_error("%s\n", text);
}

static void
import(struct pilot *pilot, const char *text)
{
	struct import_csv_setup setup = { .file = "pilot.csv",
		.today = { 2026, 3, 2 },
		.on_row = on_row,
		.on_refusal = on_refusal,
		.result = pilot };
	struct import_csv_count count;
	struct error error;
	pilot->count = 0;
	assert_true(import_csv_read(&pilot->fixture.arena, &setup, str_from(text), &count, &error));
	assert_int_equal(count.good, PROCEDURES);
	assert_int_equal(pilot->refusals, 0);
}

/* Whether the plan has the step; and then that it has it as planned. */
static bool
has(const struct followup *all, size_t count, const char *step)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].step, step) == 0) {
			assert_int_equal(all[i].status, FOLLOWUP_PLANNED);
			assert_true(all[i].instruments[0] != '\0');
			return true;
		}
	return false;
}

static void
check_plan(struct pilot *pilot, size_t i)
{
	const struct procedure *procedure = &pilot->procedures[i];
	const struct enrol_result *result = &pilot->results[i];
	if (result->plan.pathway == NULL)
		fail_msg("%s: %s", procedure->code, result->plan.why);
	size_t count;
	struct followup *all =
	    followup_list(pilot->fixture.db, &pilot->fixture.arena, result->episode, &count);
	/* where the pilot has no timepoint at all, ours has one all the same: nobody is forgotten */
	assert_true(count > 0);
	if (!procedure->before && !procedure->six_months)
		return;
	assert_int_equal(has(all, count, "before"), procedure->before);
	assert_int_equal(has(all, count, "6-months"), procedure->six_months);
	assert_int_equal(has(all, count, "1-year"), procedure->year);
	assert_int_equal(has(all, count, "annual"), procedure->annual);
}

static void
test_the_pilots_procedures_as_operations(void **state)
{
	(void) state;
	static struct pilot pilot;
	struct str text;
	fixture_init(&pilot.fixture);
	if (!read_whole(&pilot.fixture.arena, &text)) {
		fixture_done(&pilot.fixture);
		print_message("skipped: there is no %s\n", PILOT);
		skip();
	}
	struct complaints complaints = { .arena = &pilot.fixture.arena };
	pilot.england = calendar_read(NULL, "england-wales", &complaints);
	pilot.pathways = pathway_set_read(NULL, NULL, NULL, &complaints);
	pilot.chance = random_seeded(22);
	read_pilot(&pilot, text);
	const char *file = make_file(&pilot);
	import(&pilot, file);
	for (size_t i = 0; i < PROCEDURES; i++) {
		assert_int_equal(pilot.results[i].outcome, ENROL_ADDED);
		check_plan(&pilot, i);
	}
	import(&pilot, file);
	for (size_t i = 0; i < PROCEDURES; i++) {
		assert_int_equal(pilot.results[i].outcome, ENROL_UNCHANGED);
		assert_true(plan_diff_is_empty(&pilot.results[i].plan));
	}
	pathway_set_free(pilot.pathways);
	calendar_free(pilot.england);
	fixture_done(&pilot.fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_pilots_procedures_as_operations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
