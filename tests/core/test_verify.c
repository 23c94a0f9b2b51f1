/* SPDX-License-Identifier: MIT */
/*
 * Invariant 9, and A10 of a damaged store: a score that no longer follows from its answers is found,
 * whichever of the two was changed, and one that follows is not.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <unistd.h>

#include <cmocka.h>

#include "base/fault.h"
#include "conversations/score_basis.h"
#include "daemon/cmd.h"
#include "hospital.h"

enum { FLIPS = 1000 };

static int texts;

static void
writes(const char *body)
{
	const struct event text = text_of(1, arena_printf(&arena, "%d", ++texts), body);
	struct event events[DISPATCH_BATCH];
	now = instant_plus(now, minutes(2));
	run(&text, 1);
	size_t count = outcomes_of(OUTCOME_SENT, events);
	run(events, count);
	now = instant_plus(now, minutes(2));
	run(NULL, 0);
	count = outcomes_of(OUTCOME_SENT, events);
	run(events, count);
}

/* What the newest question takes. */
static const char *
a_reply(void)
{
	static const char sql[] = "SELECT body FROM outbox ORDER BY id DESC LIMIT 1";
	static const struct {
		const char *words, *reply;
	} replies[] = { { "YES or NO", "NO" }, { "day", "SKIP" }, { "tell us", "no" } };
	struct query *query = db_query(house.db, sql);
	const char *body = query_next(query) ? query_get_text(query, 0, &arena) : "";
	query_end(query);
	for (size_t i = 0; i < ARRAY_LEN(replies); i++)
		if (strstr(body, replies[i].words) != NULL)
			return replies[i].reply;
	return "2";
}

/* To the end of a first conversation. */
static int
begin(void **state)
{
	texts = 0;
	if (set_up_invited(state) != 0)
		return -1;
	writes("YES");
	for (int i = 0; i < 30 && number("SELECT count(*) FROM conversation WHERE open = 1") > 0;
	     i++)
		writes(a_reply());
	return number("SELECT count(value) FROM score") > 0 ? 0 : -1;
}

/* The worst that is found of any score. */
static enum score_finding
worst(void)
{
	enum score_finding found = SCORE_FOLLOWS, findings[32];
	size_t responses, answers, scores;
	struct response *list =
	    response_scored(house.db, &arena, (response_id){ 0 }, 10, &responses);
	assert_in_range(responses, 1, 9);
	for (size_t i = 0; i < responses; i++) {
		struct answer *given = answer_list(house.db, &arena, list[i].id, &answers);
		struct score_row *rows = score_list(house.db, &arena, list[i].id, &scores);
		assert_in_range(scores, 1, ARRAY_LEN(findings));
		score_basis_check(
		    &arena, house.catalog, &list[i], given, answers, rows, scores, findings);
		for (size_t k = 0; k < scores; k++)
			found = findings[k] > found ? findings[k] : found;
	}
	return found;
}

static const struct {
	const char *sql;
	enum score_finding want;
} changes[] = {
	{ "UPDATE answer SET number = number - 1000000000 WHERE number > 0", SCORE_CHANGED },
	{ "UPDATE answer SET rule = 'guess'", SCORE_CHANGED },
	{ "UPDATE answer SET actor = 'J Bell'", SCORE_CHANGED },
	{ "UPDATE answer SET superseded_at = 1 WHERE id = (SELECT min(id) FROM answer)",
	    SCORE_CHANGED },
	{ "DELETE FROM answer WHERE id = (SELECT max(id) FROM answer)", SCORE_CHANGED },
	{ "UPDATE score SET value = value + 1 WHERE value IS NOT NULL", SCORE_CHANGED },
	{ "UPDATE score SET value = NULL", SCORE_CHANGED },
	{ "UPDATE score SET missing = missing + 1", SCORE_CHANGED },
	{ "UPDATE score SET band = 'well'", SCORE_CHANGED },
	{ "UPDATE score SET basis = replace(basis, ' 1 ', ' 9 ')", SCORE_CHANGED },
	{ "UPDATE score SET instrument_version = 'none'", SCORE_UNKNOWABLE },
	{ "UPDATE score SET basis = ''", SCORE_UNBOUND },
	{ "UPDATE score SET basis = '', value = value + 1000000000", SCORE_DIFFERS },
	{ "UPDATE patient SET sex = 'M', born_on = '1990-01-01'", SCORE_FOLLOWS },
};

static void
test_9_what_was_changed_under_a_score_is_found(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		assert_int_equal(worst(), SCORE_FOLLOWS);
		db_begin(house.db);
		query_run(db_query(house.db, changes[i].sql));
		enum score_finding found = worst();
		db_rollback(house.db);
		if (found != changes[i].want)
			fail_msg("%s: %s", changes[i].sql, score_finding_word(found));
	}
}

/* A digest that fits does not make a score right: its answers are scored again. */
static void
test_9_a_wrong_score_with_a_digest_of_its_own_is_found(void **state)
{
	(void) state;
	struct error error;
	size_t count, answers, scores;
	const response_id before = { number(
	    "SELECT min(response) - 1 FROM score WHERE value IS NOT NULL") };
	struct response *response = response_scored(house.db, &arena, before, 1, &count);
	struct answer *given = answer_list(house.db, &arena, response->id, &answers);
	struct score_row *row = score_list(house.db, &arena, response->id, &scores);
	const struct scoring_about about = { .age = 76, .sex = SEX_FEMALE };
	const struct instrument *instrument =
	    catalog_find_version(house.catalog, response->instrument, response->instrument_version);
	while (!row->has_value)
		row++;
	row->value.billionths += INT64_C(1000000000);
	row->basis = score_basis(&arena, instrument, response->id, given, answers, &about, row);
	db_begin(house.db);
	score_put(house.db, response->id, row, now);
	assert_true(db_commit(house.db, &error));
	assert_int_equal(worst(), SCORE_DIFFERS);
}

/* A10: one bit of a number that is stored, an answer's or a score's, is another one. */
static void
test_a10_no_flipped_bit_makes_a_silent_score(void **state)
{
	static const char sql_answer[] =
	    "UPDATE answer SET number = (number | $bit) - (number & $bit)"
	    " WHERE id = (SELECT max(id) FROM answer WHERE state = 'value')";
	static const char sql_score[] =
	    "UPDATE score SET value = (value | $bit) - (value & $bit) WHERE value IS NOT NULL";
	struct random chance = random_seeded(10);
	int found = 0;
	(void) state;
	for (int i = 0; i < FLIPS; i++) {
		int64_t bit = (int64_t) (UINT64_C(1) << random_below(&chance, 62));
		const char *sql = random_below(&chance, 2) == 0 ? sql_answer : sql_score;
		struct query *query = db_query(house.db, sql);
		db_begin(house.db);
		query_int(query, "$bit", bit);
		query_run(query);
		found += worst() == SCORE_CHANGED;
		db_rollback(house.db);
		arena_reset(&arena);
	}
	assert_int_equal(worst(), SCORE_FOLLOWS);
	printf("A10: %d bits flipped in answers and scores, %d found\n", (int) FLIPS, found);
	assert_int_equal(found, FLIPS);
}

/* The command alone: the table of the program is not linked. */
const struct command_spec commands[] = { { 0 } };

static char dir[] = "/tmp/hark-verify-XXXXXX";
static struct db *service; /* the connection of one that is at work beside it */

static const char *
path_of(const char *name)
{
	return arena_printf(&arena, "%s/%s", dir, name);
}

/* The store of the test as a folder's. */
static void
move_out(void)
{
	struct query *copy = db_query(house.db, "VACUUM INTO $file");
	FILE *config = fopen(path_of("hark.conf"), "we");
	assert_non_null(config);
	assert_true(fputs(config_initial, config) >= 0);
	assert_int_equal(fclose(config), 0);
	query_text(copy, "$file", path_of("hark.db"));
	query_run(copy);
}

static void
change_an_answer(const char *name)
{
	struct error error;
	assert_string_equal(name, "verify.page");
	db_begin(service);
	query_run(db_query(service, changes[0].sql));
	assert_true(db_commit(service, &error));
}

static int
verify(void)
{
	struct invocation invocation = {
		.data = dir, .data_is_given = true, .quiet = true, .out = stdout, .now = now
	};
	return cmd_verify(&invocation);
}

/* What is written while it reads comes before or behind a response with all of its answers and scores. */
static void
test_9_what_is_written_meanwhile_is_not_seen_in_half(void **state)
{
	(void) state;
	struct error error;
	assert_non_null(mkdtemp(dir));
	move_out();
	service = db_open(path_of("hark.db"), DB_WRITER, &error);
	assert_non_null(service);
	fault_arm(1, change_an_answer);
	int beside = verify();
	fault_disarm();
	int behind = verify();
	db_close(service);
	static const char *const names[] = { "hark.conf", "hark.db", "hark.db-wal", "hark.db-shm" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		(void) unlink(path_of(names[i]));
	(void) rmdir(dir);
	assert_int_equal(beside, 0);
	assert_int_equal(behind, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_9_what_was_changed_under_a_score_is_found, begin, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_9_a_wrong_score_with_a_digest_of_its_own_is_found, begin, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a10_no_flipped_bit_makes_a_silent_score, begin, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_9_what_is_written_meanwhile_is_not_seen_in_half, begin, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
