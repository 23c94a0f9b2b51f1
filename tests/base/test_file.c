/* SPDX-License-Identifier: MIT */
/* Whole files and folders of them: what is read, in which order, and what is said of the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/strbuf.h"

static char folder[64];

static const char *
path_of(struct arena *arena, const char *name)
{
	return arena_printf(arena, "%s/%s", folder, name);
}

static void
write_file(struct arena *arena, const char *name, size_t size)
{
	FILE *file = fopen(path_of(arena, name), "wb");
	assert_non_null(file);
	for (size_t i = 0; i < size; i++)
		(void) fputc('a' + (int) (i % 26), file);
	assert_int_equal(fclose(file), 0);
}

static int
set_up(void **state)
{
	(void) state;
	(void) snprintf(folder, sizeof(folder), "/tmp/hark-file-XXXXXX");
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void) state;
	static const char *const names[] = { "b.yaml", "B.yaml", "a.yaml", ".c.yaml", "d.yml",
		"e.txt", "large.yaml", "f" };
	struct arena arena = { 0 };
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		(void) unlink(path_of(&arena, names[i]));
	(void) rmdir(path_of(&arena, "g.yaml"));
	arena_done(&arena);
	return rmdir(folder);
}

static void
test_a_file_whole_up_to_its_limit(void **state)
{
	(void) state;
	static const struct {
		size_t size, limit;
		enum error_kind want;
	} cases[] = {
		{ 0, 0, ERROR_NONE },
		{ 0, 10, ERROR_NONE },
		{ 10, 10, ERROR_NONE },
		{ 11, 10, ERROR_LIMIT },
		{ 100000, 100000, ERROR_NONE },
		{ 100001, 100000, ERROR_LIMIT },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error error = { .kind = ERROR_NONE };
		struct str text = { 0 };
		write_file(&arena, "f", cases[i].size);
		bool good = file_read(&arena, path_of(&arena, "f"), cases[i].limit, &text, &error);
		assert_int_equal(good, cases[i].want == ERROR_NONE);
		assert_int_equal(error.kind, cases[i].want);
		assert_int_equal(text.len, good ? cases[i].size : 0);
		for (size_t k = 0; k < text.len; k++)
			assert_int_equal(text.data[k], 'a' + (int) (k % 26));
	}
	arena_done(&arena);
}

static void
test_what_is_no_file(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct error error;
	struct str text;
	assert_false(file_read(&arena, path_of(&arena, "none"), 10, &text, &error));
	assert_int_equal(error.kind, ERROR_MISSING);
	assert_false(file_read(&arena, folder, 10, &text, &error));
	assert_int_equal(error.kind, ERROR_IO);
	assert_non_null(strstr(error.text, folder));
	arena_done(&arena);
}

static void
test_a_folder_in_the_order_of_bytes(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	static const char *const want[] = { "B.yaml", "a.yaml", "b.yaml" };
	size_t count = 99;
	write_file(&arena, "b.yaml", 2);
	write_file(&arena, "B.yaml", 3);
	write_file(&arena, "a.yaml", 4);
	write_file(&arena, ".c.yaml", 5);
	write_file(&arena, "d.yml", 6);
	write_file(&arena, "e.txt", 7);
	write_file(&arena, "large.yaml", (size_t) DOCUMENT_LIMIT + 1);
	assert_int_equal(mkdir(path_of(&arena, "g.yaml"), 0700), 0);
	struct folder_file *files = folder_read(&arena, folder, &complaints, &count);
	assert_int_equal(count, ARRAY_LEN(want));
	for (size_t i = 0; i < count; i++)
		assert_string_equal(files[i].path, path_of(&arena, want[i]));
	assert_int_equal(files[1].text.len, 4);
	/* A .yml that nobody would read, a folder, and one that is too large. */
	assert_int_equal(complaints.count, 3);
	assert_non_null(strstr(complaints.first->text, "d.yml:1:1: this file is not read"));
	arena_done(&arena);
}

static void
test_a_folder_that_is_not_there_has_none(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	size_t count = 99;
	(void) folder_read(&arena, path_of(&arena, "none"), &complaints, &count);
	assert_int_equal(count, 0);
	assert_int_equal(complaints.count, 0);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_file_whole_up_to_its_limit),
		cmocka_unit_test(test_what_is_no_file),
		cmocka_unit_test(test_a_folder_in_the_order_of_bytes),
		cmocka_unit_test(test_a_folder_that_is_not_there_has_none),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
