/* SPDX-License-Identifier: MIT */
/* CSV is read strictly, with a spreadsheet's row numbers, and written so that it comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/csv.h"

/* Reads all of `in` into one line of text: "number:cell|cell;", "!error;" for what is refused. */
static void
read_all(struct str in, struct strbuf *out)
{
	struct error error = { 0 };
	struct csv_reader *reader = csv_open(in, &error);
	if (reader == NULL) {
		strbuf_printf(out, "!!%s", error.text);
		return;
	}
	struct arena arena = { 0 };
	for (bool more = true; more; arena_reset(&arena)) {
		struct csv_row row = { 0 };
		switch (csv_next(reader, &arena, &row, &error)) {
		case CSV_STEP_ROW:
			strbuf_printf(out, "%lld:", (long long) row.number);
			for (size_t i = 0; i < row.count; i++)
				strbuf_printf(
				    out, "%s%.*s", i == 0 ? "" : "|", STR_ARG(row.cells[i]));
			strbuf_puts(out, ";");
			break;
		case CSV_STEP_BAD:
			strbuf_printf(out, "%lld!%s;", (long long) row.number, error.text);
			break;
		case CSV_STEP_BROKEN:
			strbuf_printf(out, "!!%s", error.text);
			more = false;
			break;
		case CSV_STEP_END: more = false; break;
		}
	}
	arena_done(&arena);
	csv_close(reader);
}

static void
test_reads(void **state)
{
	(void) state;
	static const struct {
		const char *name, *in, *want;
	} cases[] = {
		{ "plain", "a,b\n1,2\n3,4\n", "2:1|2;3:3|4;" },
		{ "no end of line at the end", "a,b\n1,2", "2:1|2;" },
		{ "CR LF", "a,b\r\n1,2\r\n3,4\r\n", "2:1|2;3:3|4;" },
		{ "CR alone", "a,b\r1,2\r3,4", "2:1|2;3:3|4;" },
		{ "byte order mark",
		    "\xEF\xBB\xBF"
		    "a,b\n1,2\n",
		    "2:1|2;" },
		{ "header only", "a,b\n", "" },
		{ "empty cells", "a,b,c\n,,\n\"\",x,\n", "2:||;3:|x|;" },
		{ "quotes", "a,b\n\"x, y\",\"say \"\"hi\"\"\"\n", "2:x, y|say \"hi\";" },
		{ "spaces stay", "a,b\n 1 ,\" 2 \"\n", "2: 1 | 2 ;" },
		{ "empty lines count as rows", "a,b\n\n1,2\r\n\r\n\r\n3,4\n", "3:1|2;6:3|4;" },
		{ "a new line in quotes is no row", "a,b\n\"1\n\n1\",2\n3,4\n",
		    "2:1\n\n1|2;3:3|4;" },
		{ "CR LF in quotes", "a\r\n\"x\r\ny\"\r\nz\r\n", "2:x\r\ny;3:z;" },
		{ "too few, and on", "a,b\n1\n2,3\n",
		    "2!row 2: 1 cells, expected 2 as in the header;3:2|3;" },
		{ "too many, and on", "a,b\n1,2,3\n4,5\n",
		    "2!row 2: 3 cells, expected 2 as in the header;3:4|5;" },
		{ "bad UTF-8, and on", "a,b\n1,\xE9\n4,5\n",
		    "2!row 2, column 2: the cell is not UTF-8;3:4|5;" },
		{ "unclosed", "a,b\n1,2\n3,\"4\n5,6\n",
		    "2:1|2;!!row 3: a quote is opened and never closed, expected a quote at the "
		    "cell's end" },
		{ "quote inside", "a,b\n1,2\nx\"y,3\n",
		    "2:1|2;!!row 3: a quote stands inside a cell, expected it doubled and the cell "
		    "quoted" },
		{ "text after a quote", "a,b\n\"1\"2,3\n",
		    "!!row 2: a quote stands inside a cell, expected it doubled and the cell "
		    "quoted" },
		{ "empty", "", "!!the file is empty, expected a header row" },
		{ "blank", "\n\n", "!!the file is empty, expected a header row" },
		{ "same name", "date, side,Side\n1,2,3\n",
		    "!!row 1: columns 2 and 3 have the same name, expected each once" },
		{ "two columns without name", "a,,\n1,2,3\n", "2:1|2|3;" },
		{ "unclosed header", "\"a,b\n1,2\n",
		    "!!row 1: a quote is opened and never closed, expected a quote at the cell's "
		    "end" },
	};
	struct strbuf out;
	strbuf_init(&out, 10000);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		strbuf_reset(&out);
		read_all(str_from(cases[i].in), &out);
		if (strcmp(strbuf_cstr(&out), cases[i].want) != 0)
			fail_msg("%s: got %s", cases[i].name, strbuf_cstr(&out));
	}
	strbuf_done(&out);
}

static void
test_header_is_found_by_name(void **state)
{
	(void) state;
	struct csv_reader *reader = csv_open(STR("id, Procedure Date ,side\n"), NULL);
	assert_non_null(reader);
	size_t count = 0;
	assert_true(str_is(csv_header(reader, &count)[1], "Procedure Date"));
	assert_int_equal(count, 3);
	assert_int_equal(csv_column(reader, "procedure date"), 1);
	assert_int_equal(csv_column(reader, "side"), 2);
	assert_int_equal(csv_column(reader, "absent"), -1);
	csv_close(reader);
	csv_close(NULL);
}

/* A file of one header "a" and then `count` times `piece`, and `after`. */
static void
check_repeated(
    const char *piece, size_t count, const char *before, const char *after, const char *want)
{
	struct strbuf in, out;
	strbuf_init(&in, 1 << 20);
	strbuf_init(&out, 1 << 20);
	strbuf_puts(&in, before);
	for (size_t i = 0; i < count; i++)
		strbuf_puts(&in, piece);
	strbuf_puts(&in, after);
	read_all(strbuf_str(&in), &out);
	if (strstr(strbuf_cstr(&out), want) == NULL)
		fail_msg("want %s, got %.200s", want, strbuf_cstr(&out));
	strbuf_done(&in);
	strbuf_done(&out);
}

static void
test_limits(void **state)
{
	(void) state;
	check_repeated("x", CSV_CELL_LIMIT, "a\n", "\ny\n", "x;3:y;");
	check_repeated("x", CSV_CELL_LIMIT + 1, "a\n", "\ny\n",
	    "2!row 2, column 1: the cell is over 64 KiB;3:y;");
	check_repeated("x\n", CSV_CELL_LIMIT, "a\n\"", "\n",
	    "!!row 2: a cell is over 64 KiB; perhaps a quote is never closed");
	check_repeated(",", CSV_COLUMN_LIMIT - 1, "", "\n", "");
	check_repeated(",", CSV_COLUMN_LIMIT, "", "\n", "!!row 1: 513 cells, expected at most 512");
	check_repeated(
	    ",", CSV_COLUMN_LIMIT, "a\n", "\nb\n", "2!row 2: 513 cells, expected at most 512;3:b;");
}

static void
test_writes(void **state)
{
	(void) state;
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "plain", "plain" },
		{ "", "\"\"" },
		{ "two words", "two words" },
		{ "a,b", "\"a,b\"" },
		{ "say \"hi\"", "\"say \"\"hi\"\"\"" },
		{ "\"", "\"\"\"\"" },
		{ "a\nb", "\"a\nb\"" },
		{ "a\rb", "\"a\rb\"" },
		{ "=1+1", "'=1+1" },
		{ "+447700900123", "'+447700900123" },
		{ "-2", "'-2" },
		{ "@SUM(A1)", "'@SUM(A1)" },
		{ "\tx", "'\tx" },
		{ "\rx", "\"'\rx\"" },
		{ "=\"a\",1", "\"'=\"\"a\"\",1\"" },
		{ "'x", "'x" },
		{ "a=b", "a=b" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf out;
		strbuf_init(&out, 1000);
		struct csv_writer writer;
		csv_writer_to_strbuf(&writer, &out);
		csv_text(&writer, str_from(cases[i].text));
		csv_row_end(&writer);
		assert_true(csv_writer_done(&writer, NULL));
		assert_int_equal(out.data[out.len - 1], '\n');
		strbuf_truncate(&out, out.len - 1);
		assert_string_equal(strbuf_cstr(&out), cases[i].want);
		strbuf_done(&out);
	}
}

static void
test_numbers_are_never_guarded(void **state)
{
	(void) state;
	struct strbuf out;
	strbuf_init(&out, 1000);
	struct csv_writer writer;
	csv_writer_to_strbuf(&writer, &out);
	writer.crlf = true;
	csv_int(&writer, -5);
	csv_int(&writer, INT64_MIN);
	csv_int(&writer, INT64_MAX);
	csv_int(&writer, 0);
	csv_decimal(&writer, (decimal){ -594000000 });
	csv_empty(&writer);
	csv_row_end(&writer);
	csv_empty(&writer);
	csv_text(&writer, STR("x"));
	csv_row_end(&writer);
	assert_true(csv_writer_done(&writer, NULL));
	assert_string_equal(
	    strbuf_cstr(&out), "-5,-9223372036854775808,9223372036854775807,0,-0.594,\r\n,x\r\n");
	strbuf_done(&out);
}

static void
test_what_is_written_comes_back(void **state)
{
	(void) state;
	struct strbuf big, out;
	strbuf_init(&big, 1 << 20);
	strbuf_init(&out, 8 << 20);
	struct csv_writer writer;
	csv_writer_to_strbuf(&writer, &out);
	csv_text(&writer, STR("n"));
	csv_text(&writer, STR("text"));
	csv_row_end(&writer);
	enum { ROWS = 200 };
	static const char letters[] = "x,\"\n\r y";
	for (int i = 0; i < ROWS; i++) {
		strbuf_char(&big, letters[i % (int) (sizeof(letters) - 1)]);
		for (int k = 0; k < 20; k++)
			strbuf_puts(&big, "0123\"4567,89");
		csv_int(&writer, i);
		csv_text(&writer, strbuf_str(&big));
		csv_row_end(&writer);
	}
	assert_true(csv_writer_done(&writer, NULL));
	assert_true(out.len > 8 * CSV_BUFFER); /* the buffer was handed on many times */
	struct csv_reader *reader = csv_open(strbuf_str(&out), NULL);
	assert_non_null(reader);
	struct arena arena = { 0 };
	struct csv_row row;
	size_t each = big.len / ROWS;
	for (int i = 0; i < ROWS; i++) {
		assert_int_equal(csv_next(reader, &arena, &row, NULL), CSV_STEP_ROW);
		assert_int_equal(row.number, i + 2);
		assert_true(
		    str_eq(row.cells[1], str_sub(strbuf_str(&big), 0, (size_t) (i + 1) * each)));
		arena_reset(&arena);
	}
	assert_int_equal(csv_next(reader, &arena, &row, NULL), CSV_STEP_END);
	arena_done(&arena);
	csv_close(reader);
	strbuf_done(&big);
	strbuf_done(&out);
}

static bool
refuse(void *context, struct str bytes)
{
	int *calls = context;
	(void) bytes;
	++*calls;
	return false;
}

static void
test_a_full_disk_is_told(void **state)
{
	(void) state;
	int calls = 0;
	struct csv_writer writer;
	csv_writer_init(&writer, refuse, &calls);
	for (int i = 0; i < 200000; i++) {
		csv_text(&writer, STR("0123456789"));
		csv_row_end(&writer);
	}
	struct error error = { 0 };
	assert_false(csv_writer_done(&writer, &error));
	assert_int_equal(error.kind, ERROR_IO);
	assert_int_equal(calls, 1); /* once refused, nothing more is tried */
	FILE *full = fopen("/dev/full", "wb");
	assert_non_null(full);
	(void) setvbuf(full, NULL, _IONBF, 0);
	csv_writer_to_file(&writer, full);
	csv_int(&writer, 1);
	csv_row_end(&writer);
	assert_false(csv_writer_done(&writer, &error));
	(void) fclose(full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_header_is_found_by_name),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_writes),
		cmocka_unit_test(test_numbers_are_never_guarded),
		cmocka_unit_test(test_what_is_written_comes_back),
		cmocka_unit_test(test_a_full_disk_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
