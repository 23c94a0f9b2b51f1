/* SPDX-License-Identifier: MIT */
/*
 * Cells into values. Every cell that cannot be read is complained of, not only the first; what
 * contradicts another cell (done before it was listed) is complained of once both are read.
 */
#include "base/utf8.h"
#include "imports/contact.h"
#include "imports/identity.h"
#include "imports/procedure_row.h"

enum { TEXT_LIMIT = 200, CODE_LIMIT = 20, OLDEST = 130 };

struct row_reading {
	struct arena *arena;
	const struct import_csv_setup *setup;
	const struct str *cells;
	procedure_complain_fn *report;
	void *context;
	bool good;
};

static const struct {
	const char *name;
	bool needed;
} columns[COLUMN_COUNT] = {
	[COLUMN_NHS_NUMBER] = { "nhs_number", false },
	[COLUMN_HOSPITAL_NUMBER] = { "hospital_number", false },
	[COLUMN_GIVEN_NAME] = { "given_name", true },
	[COLUMN_FAMILY_NAME] = { "family_name", true },
	[COLUMN_DATE_OF_BIRTH] = { "date_of_birth", true },
	[COLUMN_SEX] = { "sex", false },
	[COLUMN_MOBILE] = { "mobile", true },
	[COLUMN_EMAIL] = { "email", true },
	[COLUMN_LANGUAGE] = { "language", false },
	[COLUMN_PROCEDURE_CODE] = { "procedure_code", true },
	[COLUMN_SIDE] = { "side", true },
	[COLUMN_LISTED_ON] = { "listed_on", true },
	[COLUMN_PLANNED_ON] = { "planned_on", true },
	[COLUMN_PERFORMED_ON] = { "performed_on", true },
	[COLUMN_TEAM] = { "team", true },
	[COLUMN_CLINICIAN] = { "clinician", false },
	[COLUMN_AGREED_ON] = { "agreed_on", false },
	[COLUMN_AGREED_BY] = { "agreed_by", false },
	[COLUMN_NEEDS] = { "needs", false },
};

const char *
procedure_column_name(enum procedure_column column)
{
	return columns[column].name;
}

bool
procedure_column_is_needed(enum procedure_column column)
{
	return columns[column].needed;
}

/* single cells */

static void
refuse(struct row_reading *row, enum procedure_column column, const char *what)
{
	row->report(row->context, column, what);
	row->good = false;
}

/* Words of a person: no line breaks or other control characters, which would travel into texts. */
static const char *
words(struct row_reading *row, enum procedure_column column, bool needed)
{
	struct str cell = row->cells[column];
	if (needed && str_is_empty(cell))
		refuse(row, column, "missing, expected it in every row");
	bool good = utf8_length(cell) <= TEXT_LIMIT;
	for (size_t at = 0; good && at < cell.len;) {
		uint32_t c = utf8_next(cell, &at);
		good = c >= ' ' && !(c >= 0x7f && c < 0xa0) && c != 0x2028 && c != 0x2029;
	}
	if (!good)
		refuse(row, column, "not one line of text, expected at most 200 characters");
	return arena_cstr(row->arena, cell);
}

static const char *
given_name(struct row_reading *row)
{
	struct str cell = row->cells[COLUMN_GIVEN_NAME];
	size_t units = 0;
	for (size_t at = 0; at < cell.len;)
		units += utf8_next(cell, &at) > 0xffff ? 2 : 1;
	if (units > ENROL_GIVEN_NAME_UNITS)
		refuse(row, COLUMN_GIVEN_NAME,
		    "longer than a text can carry, expected at most 80 characters");
	return words(row, COLUMN_GIVEN_NAME, true);
}

/* A reader that knows one kind of value: identity, contact. */
typedef bool
value_fn(struct arena *arena, struct str text, const char **out_value, const char **why);

static const char *
value(struct row_reading *row, enum procedure_column column, value_fn *read)
{
	const char *text = "", *why = "";
	if (!str_is_empty(row->cells[column]) && !read(row->arena, row->cells[column], &text, &why))
		refuse(row, column, why);
	return text;
}

static bool
two_digits(struct str text, int64_t *out_number)
{
	return text.len == 2 && str_to_int(text, out_number) && *out_number >= 0;
}

/* DD/MM/YYYY, as British spreadsheets show dates. A month first would be a guess, and is refused as
 * far as it can be told: there is no month 13. */
static bool
british(struct str text, struct date *out_date)
{
	struct str day, month;
	int64_t d, m, y;
	if (text.len != 10 || !str_split(&text, '/', &day) || !str_split(&text, '/', &month) ||
	    !two_digits(day, &d) || !two_digits(month, &m) || text.len != 4 ||
	    !str_to_int(text, &y) || y < 1)
		return false;
	struct date date = { (int) y, (int) m, (int) d };
	if (!date_is_valid(date))
		return false;
	*out_date = date;
	return true;
}

static struct date
day(struct row_reading *row, enum procedure_column column)
{
	struct date date = { 0 };
	struct str cell = row->cells[column];
	if (!str_is_empty(cell) && !date_parse_iso(cell, &date) && !british(cell, &date))
		refuse(row, column, "no date, expected YYYY-MM-DD or DD/MM/YYYY, one that exists");
	return date;
}

/* The day that has been: never after today. */
static struct date
past_day(struct row_reading *row, enum procedure_column column)
{
	struct date date = day(row, column);
	if (!date_is_none(date) && date_compare(date, row->setup->today) > 0)
		refuse(row, column, "in the future, expected a day that has been");
	return date;
}

/* One of several words, in any case, as the one that is kept. */
struct word {
	const char *told, *kept;
};

static const char *
word(struct row_reading *row, enum procedure_column column, const struct word *known,
    const char *expected)
{
	struct str cell = row->cells[column];
	if (str_is_empty(cell))
		return "";
	for (; known->told != NULL; known++)
		if (str_eq_nocase(cell, str_from(known->told)))
			return known->kept;
	refuse(row, column, expected);
	return "";
}

static const struct word sexes[] = { { "F", "F" }, { "M", "M" }, { "X", "X" }, { "female", "F" },
	{ "male", "M" }, { NULL, NULL } };

static const struct word sides[] = { { "left", "left" }, { "right", "right" },
	{ "bilateral", "bilateral" }, { "L", "left" }, { "R", "right" }, { "B", "bilateral" },
	{ "both", "bilateral" }, { "none", "" }, { "N/A", "" }, { "NA", "" }, { NULL, NULL } };

static const char *
language(struct row_reading *row)
{
	struct str cell = row->cells[COLUMN_LANGUAGE];
	if (str_is_empty(cell))
		return "";
	char *code = arena_cstr(row->arena, cell);
	bool good = cell.len == 2 || cell.len == 3;
	for (size_t i = 0; i < cell.len; i++) {
		if (code[i] >= 'A' && code[i] <= 'Z')
			code[i] = (char) (code[i] - 'A' + 'a');
		good = good && code[i] >= 'a' && code[i] <= 'z';
	}
	if (!good)
		refuse(row, COLUMN_LANGUAGE, "no language, expected a code such as en or cy");
	else if (row->setup->is_language != NULL &&
	    !row->setup->is_language(row->setup->context, code))
		refuse(row, COLUMN_LANGUAGE, "a language that hark has no phrases in");
	return code;
}

static const char *
procedure_code(struct row_reading *row)
{
	struct str cell = row->cells[COLUMN_PROCEDURE_CODE];
	bool good = cell.len > 0 && cell.len <= CODE_LIMIT;
	for (size_t i = 0; i < cell.len; i++) {
		char c = cell.data[i];
		good = good &&
		    ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			c == '.' || c == '-');
	}
	if (!good)
		refuse(row, COLUMN_PROCEDURE_CODE,
		    "no code, expected letters, digits, dots and hyphens, at most 20");
	return arena_cstr(row->arena, cell);
}

static const char *
team(struct row_reading *row)
{
	const char *key = words(row, COLUMN_TEAM, true);
	if (key[0] != '\0' && row->setup->is_team != NULL &&
	    !row->setup->is_team(row->setup->context, key))
		refuse(row, COLUMN_TEAM,
		    "there is no such team, expected the key of one in hark.conf");
	return key;
}

/* cells together */

static bool
is_after(struct date a, struct date b)
{
	return !date_is_none(a) && !date_is_none(b) && date_compare(a, b) > 0;
}

static void
check_dates(struct row_reading *row, const struct enrolment *told)
{
	if (date_is_none(told->born_on) && str_is_empty(row->cells[COLUMN_DATE_OF_BIRTH]))
		refuse(row, COLUMN_DATE_OF_BIRTH, "missing, expected it in every row");
	else if (!date_is_none(told->born_on) &&
	    date_age(told->born_on, row->setup->today) > OLDEST)
		refuse(row, COLUMN_DATE_OF_BIRTH, "more than 130 years ago");
	if (str_is_empty(row->cells[COLUMN_LISTED_ON]) &&
	    str_is_empty(row->cells[COLUMN_PLANNED_ON]) &&
	    str_is_empty(row->cells[COLUMN_PERFORMED_ON]))
		refuse(row, COLUMN_PLANNED_ON,
		    "missing, expected listed_on, planned_on or performed_on");
	if (is_after(told->listed_on, told->planned_on))
		refuse(
		    row, COLUMN_PLANNED_ON, "before listed_on, expected that day or a later one");
	if (is_after(told->listed_on, told->performed_on))
		refuse(
		    row, COLUMN_PERFORMED_ON, "before listed_on, expected that day or a later one");
	if (is_after(told->born_on, told->performed_on) ||
	    is_after(told->born_on, told->planned_on))
		refuse(row, COLUMN_DATE_OF_BIRTH, "after the operation");
}

/* Who took it, and when: half an agreement is none, and to take it for none in silence would leave
 * somebody waiting who agreed. */
static void
check_agreement(struct row_reading *row)
{
	bool on = !str_is_empty(row->cells[COLUMN_AGREED_ON]);
	bool by = !str_is_empty(row->cells[COLUMN_AGREED_BY]);
	if (on && !by)
		refuse(row, COLUMN_AGREED_BY, "missing, expected who took the agreement");
	if (by && !on)
		refuse(row, COLUMN_AGREED_ON, "missing, expected when the agreement was taken");
}

bool
procedure_row_read(struct arena *arena, const struct import_csv_setup *setup,
    const struct str cells[static COLUMN_COUNT], procedure_complain_fn *report, void *context,
    struct enrolment *out_enrolment)
{
	struct row_reading row = { arena, setup, cells, report, context, true };
	struct enrolment told = {
		.nhs_number = value(&row, COLUMN_NHS_NUMBER, identity_nhs_number),
		.hospital_number = value(&row, COLUMN_HOSPITAL_NUMBER, identity_hospital_number),
		.given_name = given_name(&row),
		.family_name = words(&row, COLUMN_FAMILY_NAME, true),
		.born_on = past_day(&row, COLUMN_DATE_OF_BIRTH),
		.sex = word(&row, COLUMN_SEX, sexes, "no sex, expected F, M, X or nothing"),
		.mobile = value(&row, COLUMN_MOBILE, contact_mobile),
		.email = value(&row, COLUMN_EMAIL, contact_email),
		.language = language(&row),
		.procedure_code = procedure_code(&row),
		.side = word(&row, COLUMN_SIDE, sides,
		    "no side, expected left, right, bilateral or nothing"),
		.listed_on = day(&row, COLUMN_LISTED_ON),
		.planned_on = day(&row, COLUMN_PLANNED_ON),
		.performed_on = past_day(&row, COLUMN_PERFORMED_ON),
		.team = team(&row),
		.clinician = words(&row, COLUMN_CLINICIAN, false),
		.agreed_on = past_day(&row, COLUMN_AGREED_ON),
		.agreed_by = words(&row, COLUMN_AGREED_BY, false),
		.needs = words(&row, COLUMN_NEEDS, false),
	};
	if (str_is_empty(cells[COLUMN_NHS_NUMBER]) && str_is_empty(cells[COLUMN_HOSPITAL_NUMBER]))
		refuse(&row, COLUMN_NHS_NUMBER,
		    "missing, expected nhs_number or hospital_number: without one nobody is known "
		    "again");
	check_dates(&row, &told);
	check_agreement(&row);
	if (row.good)
		*out_enrolment = told;
	return row.good;
}
