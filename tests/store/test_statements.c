/* SPDX-License-Identifier: MIT */
/*
 * Every statement of the store is prepared against the schema and run with all its parameters
 * bound; none reads a table that grows from end to end, but those that are named here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>

#include "store/db_sqlite.h"
#include "tests/store/statements.h"

/* How many statements the sources of the store hold: one to each static text of SQL. */
static int
statements_in(const char *path)
{
	static const char *const verbs[] = { "[] = \"SELECT", "[] = \"INSERT", "[] = \"UPDATE",
		"[] = \"DELETE", "[] = SELECT_", "[] = CANCEL_", "[] = \"BEGIN IMM",
		"[] = \"COMMIT", "[] = \"ROLLBACK", "[] = \"SAVEPOINT", "[] = \"RELEASE",
		"[] =\n\t    SELECT_", "[] =\n\t    \"SELECT", "[] =\n\t    \"INSERT",
		"[] =\n\t    \"UPDATE", "[] =\n    \"SELECT", "[] = COLUMNS", "[] =\n    COLUMNS" };
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	char text[65536];
	size_t size = fread(text, 1, sizeof(text), file);
	fclose(file);
	assert_in_range(size, 1, sizeof(text) - 1);
	int count = 0;
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
		ptrdiff_t at = -1;
		struct str all = str_of(text, size);
		while ((at = str_find(all, str_from(verbs[i]), (size_t) (at + 1))) >= 0)
			count++;
	}
	return count;
}

static int
statements_in_sources(void)
{
	char path[4096];
	(void) snprintf(path, sizeof(path), "%s/store", HARK_SOURCE_DIR);
	DIR *directory = opendir(path);
	assert_non_null(directory);
	int count = 0;
	for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
		if (!str_ends(str_from(entry->d_name), ".c"))
			continue;
		(void) snprintf(path, sizeof(path), "%s/store/%s", HARK_SOURCE_DIR, entry->d_name);
		count += statements_in(path);
	}
	closedir(directory);
	return count;
}

/* Lists for people, which are as long as the table. */
static bool
is_a_list(const char *sql)
{
	static const char *const lists[] = {
		"ORDER BY due_at LIMIT 1",              /* due_next, the first of the key */
		"ORDER BY family_name, given_name, id", /* patient_list, patient_search */
		"ORDER BY alert.due_at, alert.id",      /* alert_list, with what is closed */
		"ORDER BY result.id",                   /* result_list */
		"ORDER BY id DESC",                     /* audit_list, from the end, with a limit */
		"WHERE open = 1 ORDER BY opened_at",    /* conversation_all_open, after a restore */
		"SELECT DISTINCT instrument",           /* extract_instruments, before an export */
	};
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (strstr(sql, lists[i]) != NULL)
			return true;
	return false;
}

static bool
grows(const char *detail)
{
	static const char *const tables[] = { "patient", "address", "patient_address", "episode",
		"followup", "followup_change", "due", "conversation", "response", "answer", "score",
		"outbox", "other", "outbox_event", "inbox", "alert", "audit", "result" };
	struct str rest = str_from(detail);
	struct str word;
	if (!str_split(&rest, ' ', &word) || !str_is(word, "SCAN") || !str_split(&rest, ' ', &word))
		return false;
	/* What is not finished is few; a partial index holds nothing else. */
	static const char *const partial[] = { "outbox_queued", "outbox_begun",
		"outbox_by_conversation", "alert_open" };
	for (size_t i = 0; i < ARRAY_LEN(partial); i++)
		if (str_find(rest, str_from(partial[i]), 0) >= 0)
			return false;
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		if (str_is(word, tables[i]))
			return true;
	return false;
}

static int
check_plan(sqlite3 *handle, const char *sql)
{
	char explain[8192];
	(void) snprintf(explain, sizeof(explain), "EXPLAIN QUERY PLAN %s", sql);
	sqlite3_stmt *plan = NULL;
	assert_int_equal(sqlite3_prepare_v2(handle, explain, -1, &plan, NULL), SQLITE_OK);
	int bad = 0;
	while (sqlite3_step(plan) == SQLITE_ROW) {
		const char *detail = (const char *) sqlite3_column_text(plan, 3);
		if (!grows(detail) || is_a_list(sql))
			continue;
		print_error("%s\n  in: %s\n", detail, sql);
		bad++;
	}
	sqlite3_finalize(plan);
	return bad;
}

static void
test_every_statement_runs_and_none_reads_a_whole_table(void **state)
{
	(void) state;
	struct fixture f;
	fixture_init(&f);
	statements_call(&f);
	fixture_check(&f);
	enum { MOST = 512 };
	static char *texts[MOST];
	int count = 0;
	for (sqlite3_stmt *stmt = NULL; (stmt = sqlite3_next_stmt(f.db->handle, stmt)) != NULL;) {
		assert_in_range(count, 0, MOST - 1);
		texts[count++] = alloc_strdup(sqlite3_sql(stmt));
	}
	int bad = 0;
	for (int i = 0; i < count; i++) {
		bad += check_plan(f.db->handle, texts[i]);
		free(texts[i]);
	}
	assert_int_equal(bad, 0);
	/* A statement that nothing here calls would go unchecked. */
	int written = statements_in_sources();
	if (count != written)
		fail_msg("store/ holds %d statements, %d were run: statements_call lacks some",
		    written, count);
	fixture_done(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_statement_runs_and_none_reads_a_whole_table),
	};
	return cmocka_run_group_tests_name("statements", tests, NULL, NULL);
}
