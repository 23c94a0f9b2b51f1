/* SPDX-License-Identifier: MIT */
/* SQLite's memory: pieces keep what is written to them, whoever had them before. */
#include <pthread.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/base.h"
#include "store/db.h"

enum { SIZES = 1400, ROUNDS = 4, PIECES = 300 };

static int
begin(void **state)
{
	struct error error;
	struct db *db = db_open(":memory:", DB_WRITER, &error);
	assert_non_null(db);
	*state = db;
	return 0;
}

static int
end(void **state)
{
	db_close(*state);
	return 0;
}

static bool
holds(const unsigned char *piece, size_t size, unsigned char what)
{
	for (size_t i = 0; i < size; i++)
		if (piece[i] != what)
			return false;
	return true;
}

static void
test_a_piece_is_as_large_as_asked_and_aligned(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
		for (int size = 1; size < SIZES; size++) {
			void *piece = sqlite3_malloc(size);
			assert_non_null(piece);
			assert_true(sqlite3_msize(piece) >= (sqlite3_uint64) size);
			assert_int_equal((uintptr_t) piece % 8, 0);
			memset(piece, size & 0xff, (size_t) size);
			sqlite3_free(piece);
		}
}

static void
test_pieces_do_not_overlap(void **state)
{
	(void) state;
	unsigned char *pieces[PIECES];
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < PIECES; i++) {
			pieces[i] = sqlite3_malloc(1 + i * 7 % 600);
			memset(pieces[i], i & 0xff, (size_t) (1 + i * 7 % 600));
		}
		for (int i = 0; i < PIECES; i++) {
			assert_true(holds(
			    pieces[i], (size_t) (1 + i * 7 % 600), (unsigned char) (i & 0xff)));
			sqlite3_free(pieces[i]);
		}
	}
}

static void
test_what_grows_keeps_what_it_holds(void **state)
{
	(void) state;
	for (int size = 1; size < SIZES; size += 37) {
		unsigned char *piece = sqlite3_malloc(size);
		memset(piece, 'x', (size_t) size);
		for (int grown = size; grown < 3 * SIZES; grown += 401) {
			piece = sqlite3_realloc(piece, grown);
			assert_non_null(piece);
			assert_true(holds(piece, (size_t) size, 'x'));
		}
		piece = sqlite3_realloc(piece, 1); /* smaller */
		assert_true(holds(piece, 1, 'x'));
		sqlite3_free(piece);
	}
}

static void *
free_them(void *pieces)
{
	void **list = pieces;
	for (int i = 0; i < PIECES; i++)
		sqlite3_free(list[i]);
	return sqlite3_malloc(100); /* of its own spares, and the thread ends */
}

/* As a prepared statement that a page's thread leaves to the next one. */
static void
test_another_thread_may_free(void **state)
{
	(void) state;
	void *pieces[PIECES], *last;
	for (int round = 0; round < ROUNDS; round++) {
		pthread_t thread;
		for (int i = 0; i < PIECES; i++)
			pieces[i] = sqlite3_malloc(8 + i);
		assert_int_equal(pthread_create(&thread, NULL, free_them, pieces), 0);
		assert_int_equal(pthread_join(thread, &last), 0);
		memset(last, 'y', 100);
		sqlite3_free(last);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_piece_is_as_large_as_asked_and_aligned),
		cmocka_unit_test(test_pieces_do_not_overlap),
		cmocka_unit_test(test_what_grows_keeps_what_it_holds),
		cmocka_unit_test(test_another_thread_may_free),
	};
	return cmocka_run_group_tests_name("db_memory", tests, begin, end);
}
