/* SPDX-License-Identifier: MIT */
/*
 * A file in, enrolments and refusals out: each refusal names file, row and column, and a file that
 * could be misunderstood as a whole is refused as a whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "imports/import_csv.h"

#define HEADER                                                                                     \
	"nhs_number,hospital_number,given_name,family_name,date_of_birth,sex,mobile,email,"        \
	"language,procedure_code,side,listed_on,planned_on,performed_on,team,clinician,agreed_on," \
	"agreed_by,needs\n"
#define GOOD                                                                                       \
	"9990000018,H1,Ada,Byrne,1958-02-03,F,07700900001,ada@example.org,en,256,right,"           \
	"2026-10-01,2026-12-14,,foot,Mr A,2026-10-01,J Bell,large print\n"

static struct arena arena;
static struct strbuf got;
static const struct enrolment *last;

static int
set_up(void **state)
{
	(void) state;
	arena_init(&arena);
	strbuf_init(&got, 1 << 20);
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	strbuf_done(&got);
	arena_done(&arena);
	return 0;
}

static bool
is_team(void *context, const char *key)
{
	(void) context;
	return strcmp(key, "foot") == 0;
}

static bool
is_language(void *context, const char *code)
{
	(void) context;
	return strcmp(code, "en") == 0 || strcmp(code, "cy") == 0;
}

/* Everything that happened, as text: a row as its number and key, a refusal as it stands. */
static void
on_row(void *result, int row, const struct enrolment *told)
{
	(void) result;
	last = told;
	strbuf_printf(&got, "%d %s %s %s\n", row,
	    told->nhs_number[0] == '\0' ? told->hospital_number : told->nhs_number,
	    told->procedure_code, told->side);
}

static void
on_refusal(void *result, int row, const char *text)
{
	(void) result;
	assert_true(row >= 1);
	strbuf_printf(&got, "%s\n", text);
}

static struct import_csv_count
read_file(struct str text)
{
	struct import_csv_setup setup = { .file = "p.csv",
		.today = { 2026, 11, 21 },
		.is_team = is_team,
		.is_language = is_language,
		.on_row = on_row,
		.on_refusal = on_refusal };
	struct import_csv_count count = { -1, -1 };
	struct error error = { 0 };
	strbuf_reset(&got);
	last = NULL;
	if (!import_csv_read(&arena, &setup, text, &count, &error))
		strbuf_printf(&got, "error %d: %s\n", (int) error.kind, error.text);
	return count;
}

static void
must_say(const char *text, const char *want)
{
	(void) read_file(str_from(text));
	if (strcmp(strbuf_cstr(&got), want) != 0)
		fail_msg("of\n%sgot\n%swant\n%s", text, strbuf_cstr(&got), want);
}

static void
test_a_good_row_is_read_whole(void **state)
{
	(void) state;
	struct import_csv_count count = read_file(str_from(HEADER GOOD));
	assert_int_equal(count.good, 1);
	assert_int_equal(count.refused, 0);
	assert_string_equal(last->nhs_number, "9990000018");
	assert_string_equal(last->hospital_number, "H1");
	assert_string_equal(last->given_name, "Ada");
	assert_string_equal(last->family_name, "Byrne");
	assert_int_equal(date_compare(last->born_on, (struct date){ 1958, 2, 3 }), 0);
	assert_string_equal(last->sex, "F");
	assert_string_equal(last->mobile, "+447700900001");
	assert_string_equal(last->email, "ada@example.org");
	assert_string_equal(last->language, "en");
	assert_string_equal(last->procedure_code, "256");
	assert_string_equal(last->side, "right");
	assert_int_equal(date_compare(last->listed_on, (struct date){ 2026, 10, 1 }), 0);
	assert_int_equal(date_compare(last->planned_on, (struct date){ 2026, 12, 14 }), 0);
	assert_true(date_is_none(last->performed_on));
	assert_string_equal(last->team, "foot");
	assert_string_equal(last->clinician, "Mr A");
	assert_int_equal(date_compare(last->agreed_on, (struct date){ 2026, 10, 1 }), 0);
	assert_string_equal(last->agreed_by, "J Bell");
	assert_string_equal(last->needs, "large print");
}

/* One cell of the good row is replaced; the one complaint about it, or "" when it is taken. */
#define TEN "ŴŴŴŴŴŴŴŴŴŴ"

static const struct {
	const char *old, *new, *want;
} cells[] = {
	{ "9990000018", "9990000019", "p.csv: row 2: nhs_number: the check digit is wrong" },
	{ "9990000018,H1", ",", "p.csv: row 2: nhs_number: missing, expected nhs_number or" },
	{ "9990000018,H1", ",H1", "" },
	{ "9990000018,H1", "9990000018,", "" },
	{ "Ada,", ",", "p.csv: row 2: given_name: missing" },
	/* it stands in texts: 80 units, and a letter beyond the first plane is two */
	{ "Ada,", TEN TEN TEN TEN TEN TEN TEN TEN ",", "" },
	{ "Ada,", TEN TEN TEN TEN TEN TEN TEN TEN "W,",
	    "p.csv: row 2: given_name: longer than a text can carry, expected at most 80" },
	{ "Ada,", TEN TEN TEN TEN TEN TEN TEN "WWWWWWWWW\xf0\x9d\x92\x9c,",
	    "p.csv: row 2: given_name: longer than a text can carry" },
	{ "Byrne", " ", "p.csv: row 2: family_name: missing" },
	{ "Byrne",
	    "\xc2\xa0O\xe2\x80\x99"
	    "Byrne\xc2\xa0",
	    "" },
	{ "Byrne", "\"By\nrne\"", "p.csv: row 2: family_name: not one line of text" },
	{ "1958-02-03", "", "p.csv: row 2: date_of_birth: missing" },
	{ "1958-02-03", "03/02/1958", "" },
	{ "1958-02-03", "3/2/1958", "p.csv: row 2: date_of_birth: no date" },
	{ "1958-02-03", "03/02/58", "p.csv: row 2: date_of_birth: no date" },
	{ "1958-02-03", "02/13/1958", "p.csv: row 2: date_of_birth: no date" },
	{ "1958-02-03", "1958-02-30", "p.csv: row 2: date_of_birth: no date" },
	{ "1958-02-03", "2026-11-22", "p.csv: row 2: date_of_birth: in the future" },
	{ "1958-02-03", "1858-02-03", "p.csv: row 2: date_of_birth: more than 130 years ago" },
	{ ",F,", ",female,", "" },
	{ ",F,", ",,", "" },
	{ ",F,", ",W,", "p.csv: row 2: sex: no sex" },
	{ "07700900001", "0770090", "p.csv: row 2: mobile: not the eleven digits" },
	{ "07700900001", "01632 960001", "p.csv: row 2: mobile: no mobile number" },
	{ "07700900001", "", "" },
	{ "ada@example.org", "ada(at)example.org", "p.csv: row 2: email: no e-mail address" },
	{ ",en,", ",,", "" },
	{ ",en,", ",CY,", "" },
	{ ",en,", ",fr,", "p.csv: row 2: language: a language that hark has no phrases in" },
	{ ",en,", ",English,", "p.csv: row 2: language: no language" },
	{ ",256,", ",,", "p.csv: row 2: procedure_code: no code" },
	{ ",256,", ",W79.1,", "" },
	{ ",256,", ",two fifty six,", "p.csv: row 2: procedure_code: no code" },
	{ ",right,", ",R,", "" },
	{ ",right,", ",Both,", "" },
	{ ",right,", ",,", "" },
	{ ",right,", ",rigth,", "p.csv: row 2: side: no side" },
	{ "2026-12-14", "31/11/2027", "p.csv: row 2: planned_on: no date" },
	{ "2026-12-14", "2026-09-30", "p.csv: row 2: planned_on: before listed_on" },
	{ "2026-10-01,2026-12-14,", ",,", "p.csv: row 2: planned_on: missing" },
	{ "2026-12-14,", "2026-11-14,2026-11-15", "" },
	{ "2026-12-14,", "2026-11-14,2026-11-22", "p.csv: row 2: performed_on: in the future" },
	{ "2026-12-14,", "2026-11-14,2026-09-14", "p.csv: row 2: performed_on: before listed_on" },
	{ ",foot,", ",feet,", "p.csv: row 2: team: there is no such team" },
	{ ",foot,", ",,", "p.csv: row 2: team: missing" },
	{ "2026-10-01,J Bell", ",", "" },
	{ "2026-10-01,J Bell", "2026-10-01,", "p.csv: row 2: agreed_by: missing" },
	{ "2026-10-01,J Bell", ",J Bell", "p.csv: row 2: agreed_on: missing" },
	{ "2026-10-01,J Bell", "2026-11-22,J Bell", "p.csv: row 2: agreed_on: in the future" },
};

static void
test_each_cell_is_complained_of_by_name(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
		const char *at = strstr(GOOD, cells[i].old);
		assert_non_null(at);
		/* the agreement's date stands before that of the list too */
		if (strstr(cells[i].old, "J Bell") != NULL)
			at = strstr(GOOD, "2026-10-01,J Bell");
		const char *row = arena_printf(&arena, "%.*s%s%s", (int) (at - GOOD), GOOD,
		    cells[i].new, at + strlen(cells[i].old));
		const char *text = arena_printf(&arena, "%s%s", HEADER, row);
		struct import_csv_count count = read_file(str_from(text));
		bool good = cells[i].want[0] == '\0';
		struct str said = strbuf_str(&got);
		ptrdiff_t line = str_find(said, STR("\n"), 0);
		if (count.good != good || count.refused != !good ||
		    !str_starts(said, good ? "2 " : cells[i].want) || (size_t) line + 1 != said.len)
			fail_msg("%s -> %s: %s", cells[i].old, cells[i].new, strbuf_cstr(&got));
	}
}

static void
test_rows_are_numbered_as_a_spreadsheet_does(void **state)
{
	(void) state;
	/* a blank row, a row of blanks, a name with a new line in it: each keeps its number */
	must_say(HEADER GOOD
	    "\n,,,,,,,,,,,,,,,,,,\n"
	    ",H2,\"Al\nan\",Okafor,1970-05-05,M,,,,256,left,,2026-12-14,,foot,,,,\n"
	    ",H3,Beth,Rao,1980-01-01,F,,,,303,left,,31/11/2027,,foot,,,,\n"
	    ",H4,Carl,Dean\n"
	    ",H5,Dot,Hill,1980-01-01,F,,,,303,left,,2026-12-20,,foot,,,,\n",
	    "2 9990000018 256 right\n"
	    "p.csv: row 5: given_name: not one line of text, expected at most 200 characters\n"
	    "p.csv: row 6: planned_on: no date, expected YYYY-MM-DD or DD/MM/YYYY, one that "
	    "exists\n"
	    "p.csv: row 7: 4 cells, expected 19 as in the header\n"
	    "8 H5 303 left\n");
	struct import_csv_count count =
	    read_file(str_from(HEADER ",,,,,,07,x,,,up,,,,,,,,\n" GOOD));
	assert_int_equal(count.good, 1);
	assert_int_equal(count.refused, 1); /* a row once, however many complaints */
}

static void
test_an_operation_stands_in_a_file_once(void **state)
{
	(void) state;
	must_say(HEADER GOOD GOOD,
	    "2 9990000018 256 right\n"
	    "p.csv: row 3: procedure_code: the same operation as in row 2, "
	    "expected each once\n");
	/* a thousand different ones, and the first again */
	struct strbuf text;
	strbuf_init(&text, 1 << 20);
	strbuf_puts(&text, HEADER);
	for (int i = 0; i < 1000; i++)
		strbuf_printf(&text,
		    ",H%d,A,B,1980-01-01,F,,,,303,left,2026-10-01,2026-12-20,,foot,,,,\n", i);
	strbuf_puts(&text, ",H0,A,B,1980-01-01,F,,,,303,left,01/10/2026,2027-01-20,,foot,,,,\n");
	struct import_csv_count count = read_file(strbuf_str(&text));
	assert_int_equal(count.good, 1000);
	assert_int_equal(count.refused, 1);
	assert_true(str_find(strbuf_str(&got), STR("row 1002: procedure_code: the same"), 0) > 0);
	strbuf_done(&text);
}

static void
test_headers(void **state)
{
	(void) state;
	/* a mark, CRLF, other order and case, without the columns that may be missing */
	must_say("\xef\xbb\xbfteam,Mobile,EMAIL,NHS_number,given_name,family_name,date_of_birth,"
		 "procedure_code,side,listed_on,planned_on,performed_on\r\n"
		 "foot,07700900001,,9990000018,Ada,Byrne,1958-02-03,256,left,,2026-12-14,\r\n",
	    "2 9990000018 256 left\n");
	assert_string_equal(last->language, "");
	assert_string_equal(last->agreed_by, "");
	/* a slip in a name is not silence about a column */
	must_say("nhs_number,given_name,family_name,date_of_birth,mobil,email,procedure_code,side,"
		 "listed_on,planned_on,performed_on,team,\n"
		 "9990000018,Ada,Byrne,1958-02-03,07700900001,,256,left,,2026-12-14,,foot,\n",
	    "p.csv: row 1: mobil: unknown column, expected those of hark(1)\n"
	    "p.csv: row 1: column 13: a column without a name, expected none\n"
	    "p.csv: row 1: mobile: missing column\n");
	must_say("given_name\n",
	    "p.csv: row 1: family_name: missing column\n"
	    "p.csv: row 1: date_of_birth: missing column\n"
	    "p.csv: row 1: mobile: missing column\n"
	    "p.csv: row 1: email: missing column\n"
	    "p.csv: row 1: procedure_code: missing column\n"
	    "p.csv: row 1: side: missing column\n"
	    "p.csv: row 1: listed_on: missing column\n"
	    "p.csv: row 1: planned_on: missing column\n"
	    "p.csv: row 1: performed_on: missing column\n"
	    "p.csv: row 1: team: missing column\n"
	    "p.csv: row 1: nhs_number: missing column, expected it or "
	    "hospital_number\n");
	must_say("", "error 1: p.csv: the file is empty, expected a header row\n");
	assert_int_equal(read_file(str_from(HEADER)).good, 0);
}

static void
test_windows_1252_is_understood(void **state)
{
	(void) state;
	(void) read_file(str_from(HEADER ",H1,Ren\xe9"
					 "e,O\x92"
					 "Brien,1958-02-03,F,,,,256,left,,2026-12-14,,foot,,,,\n"));
	assert_non_null(last);
	assert_string_equal(last->given_name,
	    "Ren\xc3\xa9"
	    "e");
	assert_string_equal(last->family_name,
	    "O\xe2\x80\x99"
	    "Brien");
}

static void
test_broken_files(void **state)
{
	(void) state;
	/* a quote that never closes: what came before it was given */
	struct import_csv_count count =
	    read_file(str_from(HEADER GOOD ",H2,\"Alan,Okafor,1970-05-05"));
	assert_true(str_starts(strbuf_str(&got), "2 9990000018 256 right\n"));
	assert_true(str_find(strbuf_str(&got), STR(": row 3: "), 0) > 0);
	assert_true(str_find(strbuf_str(&got), STR("nothing from here on was read"), 0) > 0);
	assert_int_equal(count.good, 1);
	assert_int_equal(count.refused, 1);
	/* bytes that are no text */
	(void) read_file(str_of(HEADER "a\0b\n", sizeof(HEADER) - 1 + 4));
	assert_null(last);
	assert_true(strbuf_str(&got).len > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_good_row_is_read_whole),
		cmocka_unit_test(test_each_cell_is_complained_of_by_name),
		cmocka_unit_test(test_rows_are_numbered_as_a_spreadsheet_does),
		cmocka_unit_test(test_an_operation_stands_in_a_file_once),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_windows_1252_is_understood),
		cmocka_unit_test(test_broken_files),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
