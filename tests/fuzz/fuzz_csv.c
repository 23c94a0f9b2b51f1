/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a procedures file: good rows and refusals, or one error. Whatever was taken is as an
 * enrolment promises: valid text, numbers in their one form, dates that exist.
 */
#include "base/utf8.h"
#include "imports/import_csv.h"
#include "tests/fuzz/fuzz.h"

struct heard {
	int good, refusals, last_row;
};

static void
check_date(struct date date)
{
	BUG_ON(!date_is_none(date) && !date_is_valid(date), "a date that does not exist");
}

static void
check_text(const char *text)
{
	BUG_ON(text == NULL || !utf8_check(str_from(text)), "no text");
	BUG_ON(strpbrk(text, "\r\n") != NULL, "more than one line");
}

static void
on_row(void *result, int row, const struct enrolment *told)
{
	struct heard *heard = result;
	heard->good++;
	BUG_ON(row < 2 || row < heard->last_row, "rows out of order");
	heard->last_row = row;
	const char *const texts[] = { told->nhs_number, told->hospital_number, told->given_name,
		told->family_name, told->sex, told->mobile, told->email, told->language,
		told->procedure_code, told->side, told->team, told->clinician, told->agreed_by,
		told->needs };
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		check_text(texts[i]);
	check_date(told->born_on);
	check_date(told->listed_on);
	check_date(told->planned_on);
	check_date(told->performed_on);
	check_date(told->agreed_on);
	BUG_ON(told->nhs_number[0] == '\0' && told->hospital_number[0] == '\0', "nobody");
	BUG_ON(told->mobile[0] != '\0' &&
		(strncmp(told->mobile, "+447", 4) != 0 || strlen(told->mobile) != 13),
	    "no mobile");
	BUG_ON(date_is_none(told->agreed_on) != (told->agreed_by[0] == '\0'), "half an agreement");
}

static void
on_refusal(void *result, int row, const char *text)
{
	struct heard *heard = result;
	heard->refusals++;
	BUG_ON(row < 1 || row < heard->last_row, "refusals out of order");
	heard->last_row = row;
	BUG_ON(strncmp(text, "f: row ", 7) != 0, "a refusal that says not where");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	arena_init(&arena);
	struct heard heard = { 0 };
	struct import_csv_setup setup = { .file = "f",
		.today = { 2026, 11, 21 },
		.on_row = on_row,
		.on_refusal = on_refusal,
		.result = &heard };
	struct import_csv_count count = { 0 };
	struct error error = { 0 };
	bool good =
	    import_csv_read(&arena, &setup, str_of((const char *) data, size), &count, &error);
	BUG_ON(good != (error.kind == ERROR_NONE), "failed without a word");
	if (good) {
		BUG_ON(count.good != heard.good, "rows miscounted");
		BUG_ON((count.refused > 0) != (heard.refusals > 0), "refused without a word");
	}
	arena_done(&arena);
	return 0;
}
