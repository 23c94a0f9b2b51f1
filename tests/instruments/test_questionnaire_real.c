/* SPDX-License-Identifier: MIT */
/* Other people's Questionnaires: taken, or refused with the reason that their list supports. */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/instruments/shared_fhir.h"

/* How many questions of the Questionnaire an instrument asks: one of several answers is one. */
static size_t
questions_of(const struct instrument *instrument)
{
	size_t count = 0;
	for (size_t i = 0; i < instrument->item_count; i++) {
		const struct item *item = &instrument->items[i];
		bool is_next_answer = i > 0 && item->code.code != NULL &&
		    item[-1].code.code != NULL && strcmp(item->fhir_id, item[-1].fhir_id) == 0;
		count += is_next_answer ? 0 : 1;
	}
	return count;
}

/* The list says "yes: 4 questions", "partly: external value set" or "no: type attachment". */
static void
check_file(struct arena *arena, const char *name, struct str sms)
{
	struct error error = { .text = "" };
	struct questionnaire got;
	bool good = shared_import(arena, name, &got, &error);
	const char *said = arena_cstr(arena, sms);
	bool is_questionnaire = strcmp(said, "-") != 0;
	if (good != (is_questionnaire && !str_starts(sms, "no")))
		fail_msg("%s is \"%s\", but %s", name, said, good ? "it was taken" : error.text);
	if (!is_questionnaire)
		assert_non_null(strstr(error.text, "expected Questionnaire"));
	if (strstr(said, "no: ") != NULL)
		assert_true((strstr(said, "attachment") != NULL &&
				strstr(error.text, "attachment") != NULL) ||
		    (strstr(said, "repeating group") != NULL &&
			strstr(error.text, "repeating group") != NULL));
	if (!good)
		return;
	if (strstr(said, "external value set") != NULL && strstr(name, "mii-") == NULL)
		assert_non_null(strstr(got.notes, "external value set"));
	if (strstr(said, "FHIRPath") != NULL)
		assert_non_null(strstr(got.notes, "FHIRPath"));
	int wanted = 0;
	if (sscanf(said, "yes: %d questions", &wanted) == 1 &&
	    (size_t) wanted != questions_of(got.instrument))
		fail_msg("%s: want %d questions, got %zu\n%s", name, wanted,
		    questions_of(got.instrument), got.notes);
}

static void
test_real_ones(void **state)
{
	(void) state;
	struct arena arena = { 0 }, each = { 0 };
	struct csv_reader *reader = shared_fhir_table(&arena, "MANIFEST.csv");
	int file = csv_column(reader, "file"), sms = csv_column(reader, "sms");
	struct csv_row row;
	struct error error;
	size_t count = 0;
	assert_true(file >= 0 && sms >= 0);
	while (csv_next(reader, &arena, &row, &error) == CSV_STEP_ROW) {
		if (str_starts(row.cells[file], "responses/"))
			continue;
		check_file(&each, arena_cstr(&each, row.cells[file]), row.cells[sms]);
		arena_reset(&each);
		count++;
	}
	assert_int_equal(count, 33);
	csv_close(reader);
	arena_done(&each);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_real_ones),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
