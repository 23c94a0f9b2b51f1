/* SPDX-License-Identifier: MIT */
/* An arena gives zeroed, aligned memory of any size that stays put until the reset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"

static const size_t sizes[] = { 1, 7, 16, 17, 100, 4000, 8191, 8192, 8193, 100000, 3, 0, 64 };

/* Whether all bytes at memory are `c`. */
static bool
is_filled(const char *memory, size_t size, char c)
{
	for (size_t i = 0; i < size; i++)
		if (memory[i] != c)
			return false;
	return true;
}

static void
test_pieces_are_zeroed_aligned_and_apart(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (int round = 0; round < 3; round++) { /* again after a reset: zeroed again */
		char *pieces[ARRAY_LEN(sizes)];
		for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
			pieces[i] = arena_alloc(&arena, sizes[i]);
			assert_int_equal((uintptr_t) pieces[i] % 16, 0);
			assert_true(is_filled(pieces[i], sizes[i], 0));
			memset(pieces[i], 'a' + (int) i, sizes[i]);
		}
		for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
			assert_true(is_filled(pieces[i], sizes[i], (char) ('a' + (int) i)));
		assert_true(arena.total >= 100000);
		arena_reset(&arena);
		assert_int_equal(arena.total, 0);
	}
	arena_done(&arena);
	arena_done(&arena); /* twice is harmless */
}

static void
test_words_are_copies(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	char text[] = "hello";
	char *dup = arena_strdup(&arena, text);
	struct str slice = arena_str(&arena, str_of(text, 3));
	char *cut = arena_cstr(&arena, str_of("a\0b", 3));
	memset(text, 'x', 5);
	assert_string_equal(dup, "hello");
	assert_true(str_is(slice, "hel"));
	assert_int_equal(slice.data[3], '\0');
	assert_memory_equal(cut, "a\0b", 4);
	assert_null(arena_strdup(&arena, NULL));
	assert_string_equal(arena_cstr(&arena, (struct str){ 0 }), "");
	assert_string_equal(arena_printf(&arena, "%s-%05d", "x", 42), "x-00042");
	for (int len = 250; len < 260; len++) /* on both sides of what is drafted on the stack */
		assert_int_equal(strlen(arena_printf(&arena, "%*s", len, "end")), len);
	char *long_text = arena_printf(&arena, "%20000s", "end");
	assert_int_equal(strlen(long_text), 20000);
	assert_string_equal(arena_int(&arena, 0), "0");
	assert_string_equal(arena_int(&arena, 1234567890), "1234567890");
	assert_string_equal(arena_int(&arena, -42), "-42");
	assert_string_equal(arena_int(&arena, INT64_MAX), "9223372036854775807");
	assert_string_equal(arena_int(&arena, INT64_MIN), "-9223372036854775808");
	int *numbers = ARENA_ARRAY(&arena, int, 1000);
	assert_true(is_filled((char *) numbers, 1000 * sizeof(int), 0));
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_are_zeroed_aligned_and_apart),
		cmocka_unit_test(test_words_are_copies),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
