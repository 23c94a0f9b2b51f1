/* SPDX-License-Identifier: MIT */
/*
 * The completion report against golden files (tests/reports/golden; HARK_ACCEPT=1 rewrites them),
 * its sums, and safety rule 13: no figure without n, response, period and context.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/csv.h"
#include "reports/completion.h"
#include "reports/completion_count.h"
#include "tests/exports/people.h"

struct fixture {
	struct arena arena;
	struct db *db;
	struct zone *zone;
};

static int
set_up(void **state)
{
	struct fixture *fixture = alloc_new(sizeof(*fixture));
	struct error error;
	arena_init(&fixture->arena);
	fixture->db = people_open();
	fixture->zone = zone_open("Europe/London", &error);
	assert_non_null(fixture->zone);
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;
	db_close(fixture->db);
	zone_close(fixture->zone);
	arena_done(&fixture->arena);
	free(fixture);
	return 0;
}

static struct completion_setup
setup_of(const struct fixture *fixture)
{
	return (struct completion_setup){
		.db = fixture->db,
		.filter = { .organisation = { PEOPLE_ORGANISATION } },
		.filter_words = "everything",
		.now = people_now,
		.zone = fixture->zone,
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
run(struct fixture *fixture, const struct completion_setup *setup)
{
	struct error error = { 0 };
	FILE *file = tmpfile();
	assert_non_null(file);
	if (!report_completion_print(setup, file, &error))
		fail_msg("%s", error.text);
	struct str text = read_all(&fixture->arena, file);
	(void) fclose(file);
	return text;
}

static void
check_golden(struct arena *arena, const char *name, struct str got)
{
	const char *path = arena_printf(arena, "%s/tests/reports/golden/%s", HARK_SOURCE_DIR, name);
	const char *accept = getenv("HARK_ACCEPT");
	bool writes = accept != NULL && strcmp(accept, "1") == 0;
	FILE *file = fopen(path, writes ? "wb" : "rb");
	if (file == NULL)
		fail_msg("%s is not there", path);
	if (writes) {
		assert_int_equal(fwrite(got.data, 1, got.len, file), got.len);
		assert_int_equal(fclose(file), 0);
		return;
	}
	struct str want = read_all(arena, file);
	(void) fclose(file);
	if (!str_eq(want, got))
		fail_msg("%s differs; got:\n%.*s", name, STR_ARG(got));
}

static void
reports_match_their_golden_files(void **state)
{
	static const struct {
		const char *name;
		enum completion_form form;
		enum suppression_reader reader;
		const char *team;
	} cases[] = {
		{ "completion.txt", COMPLETION_TEXT, SUPPRESSION_OWN_TEAM, NULL },
		{ "completion.csv", COMPLETION_CSV, SUPPRESSION_OWN_TEAM, NULL },
		{ "completion-others.txt", COMPLETION_TEXT, SUPPRESSION_OTHERS, NULL },
		{ "completion-others.csv", COMPLETION_CSV, SUPPRESSION_OTHERS, NULL },
		{ "completion-hand.txt", COMPLETION_TEXT, SUPPRESSION_OWN_TEAM, "hand" },
		{ "completion-nobody.txt", COMPLETION_TEXT, SUPPRESSION_OWN_TEAM, "nobody" },
		{ "completion-nobody.csv", COMPLETION_CSV, SUPPRESSION_OWN_TEAM, "nobody" },
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct completion_setup setup = setup_of(fixture);
		setup.form = cases[i].form;
		setup.reader = cases[i].reader;
		setup.filter.team = cases[i].team;
		if (cases[i].team != NULL)
			setup.filter_words =
			    arena_printf(&fixture->arena, "team %s", cases[i].team);
		check_golden(&fixture->arena, cases[i].name, run(fixture, &setup));
	}
}

/* Follow-ups made up number by number: what part each is of, and what is in which denominator. */
static void
each_status_is_counted_where_it_belongs(void **state)
{
	static const struct {
		const char *status;
		bool is_future;
		enum tally_contact contact;
		enum completion_number part;
		bool due, sent;
	} cases[] = {
		{ "planned", true, TALLY_NO_CONTACT, COMPLETION_NOT_YET, false, false },
		{ "planned", false, TALLY_NO_CONTACT, COMPLETION_OPEN, true, false },
		{ "due", false, TALLY_NO_CONTACT, COMPLETION_OPEN, true, false },
		{ "sent", false, TALLY_CONTACT, COMPLETION_OPEN, true, true },
		{ "reminded", false, TALLY_CONTACT, COMPLETION_OPEN, true, true },
		{ "final", false, TALLY_CONTACT, COMPLETION_OPEN, true, true },
		{ "received", false, TALLY_CONTACT, COMPLETION_OPEN, true, true },
		{ "partial", false, TALLY_CONTACT, COMPLETION_PARTIAL, true, true },
		{ "complete", false, TALLY_CONTACT, COMPLETION_COMPLETE, true, true },
		{ "complete", false, TALLY_NO_CONTACT, COMPLETION_COMPLETE, true, true },
		{ "expired", false, TALLY_CONTACT, COMPLETION_EXPIRED, true, true },
		{ "missed", false, TALLY_NO_CONTACT, COMPLETION_MISSED, true, false },
		{ "no-further-part", false, TALLY_DECLINED, COMPLETION_DECLINED, true, true },
		{ "no-further-part", false, TALLY_CONTACT, COMPLETION_STOPPED, true, true },
		{ "no-further-part", true, TALLY_NO_CONTACT, COMPLETION_SUPPRESSED, false, false },
		{ "suppressed", false, TALLY_CONTACT, COMPLETION_SUPPRESSED, false, false },
		{ "superseded", false, TALLY_NO_CONTACT, COMPLETION_CANCELLED, false, false },
		{ "cancelled", true, TALLY_NO_CONTACT, COMPLETION_CANCELLED, false, false },
		{ "ineligible", true, TALLY_NO_CONTACT, COMPLETION_CANCELLED, false, false },
		{ "consent-withdrawn", false, TALLY_CONTACT, COMPLETION_CANCELLED, false, false },
		{ "deceased", false, TALLY_CONTACT, COMPLETION_DECEASED, false, false },
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tally tally = { .step = "s",
			.month = "2026-01",
			.worker = "",
			.team = "t",
			.procedure = "p",
			.first = "2026-01-01",
			.last = "2026-01-02",
			.status = cases[i].status,
			.is_future = cases[i].is_future,
			.contact = cases[i].contact,
			.pairing = TALLY_PAIRABLE,
			.count = 7 };
		struct completion_count count;
		completion_count(&count, &fixture->arena, &tally, 1);
		const int64_t *numbers = count.sections[COMPLETION_ALL].rows[0].numbers;
		assert_int_equal(numbers[cases[i].part], 7);
		assert_int_equal(numbers[COMPLETION_PLANNED], 7);
		assert_int_equal(numbers[COMPLETION_DUE], cases[i].due ? 7 : 0);
		assert_int_equal(numbers[COMPLETION_SENT], cases[i].sent ? 7 : 0);
		assert_int_equal(numbers[COMPLETION_PAIRED_OF], cases[i].due ? 7 : 0);
		assert_int_equal(
		    numbers[COMPLETION_PAIRED], cases[i].part == COMPLETION_COMPLETE ? 7 : 0);
	}
}

static int64_t
cell_number(const struct csv_reader *reader, const struct csv_row *row, const char *column)
{
	int at = csv_column(reader, column);
	int64_t number = 0;
	assert_true(at >= 0);
	assert_true(str_to_int(row->cells[at], &number));
	return number;
}

/* The two identities that completion.h promises, and that every section counts everybody once. */
static void
parts_add_up_in_every_row(void **state)
{
	static const char *const of_due[] = { "complete", "partial", "declined", "stopped",
		"expired", "missed", "open" };
	static const char *const of_planned[] = { "not_yet_due", "cancelled", "deceased",
		"suppressed", "due" };
	struct fixture *fixture = *state;
	struct completion_setup setup = setup_of(fixture);
	setup.form = COMPLETION_CSV;
	struct error error;
	struct csv_reader *reader = csv_open(run(fixture, &setup), &error);
	assert_non_null(reader);
	struct csv_row row;
	int64_t planned = 0, rows = 0;
	while (csv_next(reader, &fixture->arena, &row, &error) == CSV_STEP_ROW) {
		int64_t due = 0, all = 0;
		for (size_t i = 0; i < ARRAY_LEN(of_due); i++)
			due += cell_number(reader, &row, of_due[i]);
		for (size_t i = 0; i < ARRAY_LEN(of_planned); i++)
			all += cell_number(reader, &row, of_planned[i]);
		assert_int_equal(due, cell_number(reader, &row, "due"));
		assert_int_equal(all, cell_number(reader, &row, "planned"));
		planned += all;
		rows++;
	}
	assert_true(rows > COMPLETION_SIDES);
	assert_int_equal(planned, 10 * COMPLETION_SIDES);
	csv_close(reader);
}

/* safety.13: wherever a per cent sign stands, its two numbers stand behind it, and the head came
 * before it. */
static void
check_no_figure_is_alone(struct str text)
{
	static const char *const head[] = { "\n  of ", "\n  period ", "\n  as of ", "\n  n ",
		"\n  response ", "\n  rates ", "\n  case mix ", "\n  small n ", "\n  deaths " };
	ptrdiff_t first = str_find(text, STR("%"), 0);
	assert_true(first >= 0);
	for (size_t i = 0; i < ARRAY_LEN(head); i++) {
		ptrdiff_t at = str_find(text, str_from(head[i]), 0);
		assert_true(at >= 0);
		/* The response is itself the first figure; what explains it is on the same page. */
		if (i < 4)
			assert_true(at < first);
	}
	for (ptrdiff_t at = first; at >= 0; at = str_find(text, STR("%"), (size_t) at + 1)) {
		struct str after = str_sub(text, (size_t) at + 1, text.len);
		assert_true(str_starts(after, " ("));
		ptrdiff_t slash = str_find(after, STR("/"), 0), end = str_find(after, STR(")"), 0);
		assert_true(slash > 2 && end > slash + 1 && end < 20);
	}
}

static void
safety_13_no_figure_is_printed_without_its_context(void **state)
{
	struct fixture *fixture = *state;
	struct completion_setup setup = setup_of(fixture);
	check_no_figure_is_alone(run(fixture, &setup));

	setup.form = COMPLETION_CSV;
	struct error error;
	struct csv_reader *reader = csv_open(run(fixture, &setup), &error);
	assert_non_null(reader);
	struct csv_row row;
	while (csv_next(reader, &fixture->arena, &row, &error) == CSV_STEP_ROW)
		for (size_t i = 0; i < FIGURE_CONTEXT_COLUMNS; i++) {
			int at = csv_column(reader, figure_context_names[i]);
			assert_true(at >= 0);
			assert_false(str_is_empty(row.cells[at]));
		}
	csv_close(reader);
}

/* The renderer is the only place: nobody else in reports/ can print a per cent sign. */
static void
safety_13_only_the_renderer_prints_figures(void **state)
{
	static const char *const others[] = { "completion.c", "completion_count.c",
		"suppression.c" };
	struct fixture *fixture = *state;
	for (size_t i = 0; i <= ARRAY_LEN(others); i++) {
		const char *name = i < ARRAY_LEN(others) ? others[i] : "figure.c";
		const char *path =
		    arena_printf(&fixture->arena, "%s/reports/%s", HARK_SOURCE_DIR, name);
		FILE *file = fopen(path, "rb");
		assert_non_null(file);
		struct str text = read_all(&fixture->arena, file);
		(void) fclose(file);
		bool prints = str_find(text, STR("%%"), 0) >= 0;
		assert_int_equal(prints, i == ARRAY_LEN(others));
	}
}

static void
filters_that_do_not_apply_are_refused(void **state)
{
	struct fixture *fixture = *state;
	struct error error;
	struct completion_setup setup = setup_of(fixture);
	setup.filter.status = "complete";
	assert_false(report_completion_print(&setup, stderr, &error));
	assert_int_equal(error.kind, ERROR_INPUT);
	setup = setup_of(fixture);
	setup.filter.paired = true;
	assert_false(report_completion_print(&setup, stderr, &error));
	assert_int_equal(error.kind, ERROR_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reports_match_their_golden_files),
		cmocka_unit_test(each_status_is_counted_where_it_belongs),
		cmocka_unit_test(parts_add_up_in_every_row),
		cmocka_unit_test(safety_13_no_figure_is_printed_without_its_context),
		cmocka_unit_test(safety_13_only_the_renderer_prints_figures),
		cmocka_unit_test(filters_that_do_not_apply_are_refused),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
