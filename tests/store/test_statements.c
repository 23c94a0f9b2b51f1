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

#include "store/alerts.h"
#include "store/db_sqlite.h"
#include "store/inbox.h"
#include "store/links.h"
#include "store/responses.h"
#include "store/tallies.h"
#include "tests/store/fixture.h"

static void
call_organisations(struct fixture *f)
{
	struct organisation organisation;
	struct team team;
	size_t count;
	assert_true(organisation_first(f->db, &f->arena, &organisation));
	assert_true(team_get(f->db, &f->arena, f->team.id, &team));
	assert_true(team_find(f->db, &f->arena, f->organisation.id, STR("foot"), &team));
	assert_non_null(team_list(f->db, &f->arena, &count));
	organisation_hold(f->db, f->organisation.id, f->team.id, false);
	organisation_hold(f->db, f->organisation.id, (team_id){ 0 }, false);
	assert_false(organisation_rename(f->db, f->organisation.id, "other"));
	assert_true(staff_add(f->db, (staff_id){ 1 }, f->organisation.id, "nurse@example.org",
	    "hash", "administrator", f->now));
	assert_int_equal(staff_count(f->db), 1);
}

static void
call_patients(struct fixture *f)
{
	struct patient patient;
	struct address address;
	size_t count;
	patient_update(f->db, &f->patient);
	assert_true(patient_get(f->db, &f->arena, f->patient.id, &patient));
	assert_true(patient_find(f->db, &f->arena, f->organisation.id, "9990000018", "", &patient));
	assert_true(patient_find(f->db, &f->arena, f->organisation.id, "", "H0001", &patient));
	assert_non_null(patient_search(f->db, &f->arena, STR("ada"), &count));
	assert_non_null(patient_list(f->db, &f->arena, &count));
	patient_set_life(f->db, f->patient.id, "alive");
	patient_set_participation(f->db, f->patient.id, "in");
	patient_set_pause(f->db, f->patient.id, INSTANT_NONE);
	patient_set_agreement(f->db, f->patient.id, f->patient.agreed_on, "import");
	assert_true(address_get(f->db, &f->arena, f->address.id, &address));
	assert_true(address_find(
	    f->db, &f->arena, f->organisation.id, "sms", STR("+447700900123"), &address));
	address_set_state(f->db, f->address.id, "ok", f->now);
	address_set_safety(f->db, f->address.id, f->now);
	assert_non_null(address_list(f->db, &f->arena, f->patient.id, &count));
	assert_non_null(address_patients(f->db, &f->arena, f->address.id, &count));
	patient_set_addresses(f->db, f->patient.id, "ok", f->now);
	address_unlink(f->db, f->patient.id, f->address.id);
	address_link(f->db, f->patient.id, f->address.id, 0);
}

static void
call_plan(struct fixture *f)
{
	struct episode episode;
	struct followup followup;
	size_t count;
	episode_update(f->db, &f->episode);
	assert_true(episode_get(f->db, &f->arena, f->episode.id, &episode));
	assert_true(episode_find(
	    f->db, &f->arena, f->patient.id, "W79.1", "left", f->episode.listed_on, &episode));
	assert_non_null(episode_list(f->db, &f->arena, f->patient.id, &count));
	assert_true(followup_get(f->db, &f->arena, f->followup.id, &followup));
	assert_non_null(followup_list(f->db, &f->arena, f->episode.id, &count));
	assert_non_null(followup_due_rows(f->db, &f->arena, f->now, &count));
	followup_move(f->db, &followup, &followup, fixture_id(f), "hark", f->now);
	assert_int_equal(due_next(f->db).ms, f->now.ms);
	assert_non_null(due_take(f->db, &f->arena, f->now, 10, &count));
	followup_set_status(f->db, &followup, FOLLOWUP_DUE, "", fixture_id(f), "hark", f->now);
	assert_non_null(followup_waiting(f->db, &f->arena, f->patient.id, &count));
	followup_retry_at(f->db, f->followup.id, f->now);
}

static void
call_conversation(struct fixture *f)
{
	struct conversation_row row = fixture_conversation(f);
	size_t count;
	assert_true(conversation_add(f->db, &row));
	conversation_update(f->db, &row);
	assert_true(conversation_get(f->db, &f->arena, row.id, &row));
	assert_true(conversation_open(f->db, &f->arena, f->address.id, &row));
	assert_true(conversation_newest(f->db, &f->arena, f->address.id, &row));
	assert_true(conversation_of_followup(f->db, &f->arena, f->followup.id, &row));
	assert_non_null(conversation_list(f->db, &f->arena, f->patient.id, &count));
	assert_int_equal(conversation_last_opened(f->db, f->patient.id).ms, f->now.ms);
	struct link_row link = { .token_hash = "aa",
		.conversation = row.id,
		.address = f->address.id,
		.made_at = f->now,
		.expires_at = f->now,
		.confirmed_at = INSTANT_NONE,
		.pass_hash = "",
		.posts_from = f->now };
	link_add(f->db, &link);
	assert_true(link_find(f->db, &f->arena, "aa", &link));
	link_update(f->db, &link);
	assert_int_equal(link_tries(f->db, row.id), 0);
}

static void
call_responses(struct fixture *f)
{
	struct response response = { .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.followup = f->followup.id,
		.instrument = "foot-check",
		.instrument_version = "1",
		.status = "started",
		.mode = "sms",
		.respondent = "self",
		.started_at = f->now,
		.completed_at = INSTANT_NONE };
	size_t count;
	response_add(f->db, &response);
	response_update(f->db, &response);
	assert_non_null(response_list(f->db, &f->arena, f->followup.id, &count));
	answer_put(f->db,
	    &(struct answer){ .id = fixture_id(f),
		.response = response.id,
		.link_id = "pain",
		.state = "value",
		.at = f->now });
	assert_non_null(answer_list(f->db, &f->arena, response.id, &count));
	score_put(f->db, response.id,
	    &(struct score_row){ .scale = "total", .instrument_version = "1" }, f->now);
	assert_non_null(score_list(f->db, &f->arena, response.id, &count));
}

static void
call_messages(struct fixture *f)
{
	static const struct outbox_caps caps = { 10, 10 };
	struct outbox_row out = fixture_question(f);
	size_t count;
	assert_true(outbox_add(f->db, &out));
	assert_true(outbox_get(f->db, &f->arena, out.id, &out));
	assert_true(outbox_find(f->db, &f->arena, str_from(out.ask_id), &out));
	assert_non_null(outbox_ready(f->db, &f->arena, "sms", f->now, 1, &count));
	assert_int_equal(outbox_next(f->db).ms, f->now.ms);
	assert_string_equal(outbox_refusal(f->db, out.id, &caps, f->now), "");
	assert_true(outbox_claim(f->db, out.id, &caps, 1, f->now));
	assert_non_null(outbox_recover(f->db, &f->arena, f->now, f->now, &count));
	out.attempt = 1;
	assert_true(outbox_move(f->db, &out, OUTBOX_QUEUED, "", "absent", f->now, false, f->now));
	outbox_answered(f->db, (conversation_id){ 0 }, f->now);
	outbox_event(f->db, fixture_id(f), out.id, f->now, "claimed", "", true);
	outbox_expire(f->db, f->now);
	outbox_cancel(f->db, (conversation_id){ 1 }, "x", f->now);
	outbox_cancel_address(f->db, f->address.id, "x", f->now);
	outbox_cancel_patient(f->db, f->patient.id, "x", f->now);
	struct inbox_row in = { .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.channel = "sms",
		.ext_id = "g1",
		.sender = STR("+447700900123"),
		.body = STR("3"),
		.sent_at = f->now,
		.received_at = f->now,
		.address = f->address.id };
	assert_true(inbox_add(f->db, &in));
	inbox_update(f->db, &in);
	assert_false(inbox_has_twin(f->db, &in));
	assert_non_null(dialogue_list(f->db, &f->arena, f->address.id, &count));
	struct alert alert = { .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.team = f->team.id,
		.kind = "words",
		.raised_at = f->now,
		.due_at = f->now };
	alert_add(f->db, &alert);
	assert_non_null(alert_list(f->db, &f->arena, false, &count));
	assert_non_null(alert_list(f->db, &f->arena, true, &count));
	organisation_id whose;
	assert_true(alert_close(f->db, alert.id, "nurse@example.org", "read", f->now, &whose));
}

static void
call_store(struct fixture *f)
{
	struct error error;
	size_t count;
	meta_put(f->db, "demonstration", "1");
	assert_string_equal(meta_get(f->db, &f->arena, "demonstration"), "1");
	assert_true(file_version_keep(
	    f->db, "instrument", "foot-check", "1", "00", "text", f->now, &error));
	assert_string_equal(
	    file_version_text(f->db, &f->arena, "instrument", "foot-check", "1"), "text");
	assert_non_null(file_version_list(f->db, &f->arena, "instrument", &count));
	audit_add(
	    f->db, fixture_id(f), f->organisation.id, f->now, "hark", "plan", "episode 5", "");
	assert_non_null(audit_list(f->db, &f->arena, 1, &count));
}

/* What exports and reports read: every row of a table, by their nature. */
static void
call_extracts(struct fixture *f)
{
	const struct extract_filter filters[] = {
		{ .organisation = f->organisation.id },
		{ .organisation = f->organisation.id, .team = "foot", .paired = true },
	};
	struct extract extract;
	struct extract_row row;
	struct extract_answer answer;
	struct extract_score score;
	struct extract_names names;
	size_t count;
	for (size_t i = 0; i < 2 * ARRAY_LEN(filters); i++) {
		const struct extract_filter *filter = &filters[i / 2];
		extract_begin(
		    &extract, f->db, filter, i % 2 == 0 ? EXTRACT_BY_RESPONSE : EXTRACT_BY_EPISODE);
		while (extract_next(&extract, &row)) {
			assert_true(extract_answer(&extract, &answer));
			assert_true(extract_score(&extract, &score));
		}
		extract_end(&extract);
	}
	assert_non_null(extract_forms(f->db, &f->arena, &filters[0], &count));
	assert_non_null(extract_instruments(f->db, &f->arena, &filters[0], &count));
	assert_non_null(extract_teams(f->db, &f->arena, f->organisation.id, &count));
	extract_names(f->db, &f->arena, f->patient.id, &names);
	assert_non_null(tally_list(f->db, &f->arena, &filters[0], f->now, &count));
}

static void
call_everything(struct fixture *f)
{
	call_organisations(f);
	call_patients(f);
	call_plan(f);
	call_conversation(f);
	call_responses(f);
	call_messages(f);
	call_store(f);
	call_extracts(f);
	db_savepoint(f->db);
	db_release(f->db);
	db_savepoint(f->db);
	db_rollback_to(f->db);
	struct error error;
	if (!db_commit(f->db, &error))
		fail_msg("%s", error.text);
	db_begin(f->db);
	db_rollback(f->db);
}

/* How many statements the sources of the store hold: one to each static text of SQL. */
static int
statements_in(const char *path)
{
	static const char *const verbs[] = { "[] = \"SELECT", "[] = \"INSERT", "[] = \"UPDATE",
		"[] = \"DELETE", "[] = SELECT_", "[] = CANCEL_", "[] = \"BEGIN IMM",
		"[] = \"COMMIT", "[] = \"ROLLBACK", "[] = \"SAVEPOINT", "[] = \"RELEASE",
		"[] =\n\t    SELECT_", "[] =\n\t    \"SELECT", "[] =\n    \"SELECT", "[] = COLUMNS",
		"[] =\n    COLUMNS" };
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
		"ORDER BY id DESC",                     /* audit_list, from the end, with a limit */
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
		"outbox", "other", "outbox_event", "inbox", "alert", "audit" };
	struct str rest = str_from(detail);
	struct str word;
	if (!str_split(&rest, ' ', &word) || !str_is(word, "SCAN") || !str_split(&rest, ' ', &word))
		return false;
	/* What is not finished is few; a partial index holds nothing else. */
	static const char *const partial[] = { "outbox_queued", "outbox_waiting",
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
	call_everything(&f);
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
	print_message("%d statements\n", count);
	if (count != written)
		fail_msg(
		    "store/ holds %d statements and %d were run: a new function is to be called "
		    "in call_everything",
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
