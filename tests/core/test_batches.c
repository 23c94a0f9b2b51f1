/* SPDX-License-Identifier: MIT */
/*
 * A wrong list, from the file to the moment it is stopped. E2: more than 200 are not released by who
 * imported them, nor far more than the house is used to but by an administrator. E4: where the first ten
 * are strangers, ten are all that were written to.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "scheduler/batch_texts.h"
#include "hospital.h"

enum { BATCH = 4711 };
static int64_t batch = BATCH;

#define ADMINISTRATOR "chief@example.org"

/* What the rows of a file say beside the person: the day of the operation, and a shift of the numbers. */
struct list {
	struct date planned_on;
	int shift;
};

static void
import_list(int from, int count, const struct list *list)
{
	BUG_ON(count > CORE_BATCH, "more than one run takes");
	struct event events[CORE_BATCH];
	for (int i = 0; i < count; i++) {
		events[i] = operation(from + i, "foot");
		events[i].enrolment.planned_on = list->planned_on;
		events[i].enrolment.mobile =
		    arena_printf(&arena, "+4477009%05d", from + i + list->shift);
		events[i].batch =
		    (struct batch_row){ .id = { batch }, .source = "list.csv", .author = "J Bell" };
	}
	run(events, (size_t) count);
}

static const struct list soon = { { 2026, 2, 16 }, 0 };

static void
import(int from, int count)
{
	import_list(from, count, &soon);
}

static enum error_kind
release(const char *by, int count)
{
	const struct event event = {
		.kind = EVENT_COMMAND,
		.token = &now,
		.command = { .verb = COMMAND_RELEASE_BATCH,
		    .batch = { batch },
		    .count = count,
		    .text = "",
		    .actor = by },
	};
	run(&event, 1);
	for (const struct order *order = orders.first; order != NULL; order = order->next)
		if (order->kind == ORDER_ANSWER)
			return order->error.kind;
	BUG("no answer");
}

static void
perform(const char *sql)
{
	struct error error;
	struct query *query = db_query_once(house.db, sql);
	(void) query_run(query);
	query_free(query);
	assert_false(db_failed(house.db, &error));
}

static int
minutes_pass(int count, enum outcome_kind kind)
{
	int sent = 0;
	for (int i = 0; i < count; i++)
		sent += time_passes(minutes(1), kind);
	return sent;
}

static int
connected(void **state)
{
	int code = set_up(state);
	batch = BATCH;
	assert_true(staff_add(house.db, (staff_id){ 1 }, house.organisation, ADMINISTRATOR, "",
	    "administrator", now));
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 50,
	    &(struct dispatch_limits){ 3000, 60, 3, 0 });
	return code;
}

static void
test_a_small_one_is_asked_without_a_word(void **state)
{
	(void) state;
	import(1, BATCH_FREE);
	assert_int_equal(minutes_pass(120, OUTCOME_SENT), BATCH_FREE);
}

static void
test_a_large_one_waits_for_its_count(void **state)
{
	(void) state;
	import(1, BATCH_FREE);
	import(1 + BATCH_FREE, 5); /* the same file, in its next part */
	assert_int_equal(minutes_pass(120, OUTCOME_SENT), 0);
	assert_int_equal(release(ADMINISTRATOR, 29), ERROR_INPUT);
	assert_int_equal(release(ADMINISTRATOR, 30), ERROR_NONE);
	assert_int_equal(release(ADMINISTRATOR, 30), ERROR_CONFLICT);
	/* looked at again within the hour: ten, a quarter of an hour, the others */
	int sent = 0, first = 0;
	for (int i = 0; i < 61 && sent == 0; i++)
		sent = minutes_pass(1, OUTCOME_SENT);
	first = sent + minutes_pass(13, OUTCOME_SENT);
	assert_int_equal(first, BATCH_FIRST);
	assert_int_equal(first + minutes_pass(120, OUTCOME_SENT), 30);
	assert_int_equal(number("SELECT count(*) FROM batch WHERE state = 'free'"), 1);
	assert_int_equal(number("SELECT count(*) FROM audit WHERE action = 'import released'"), 1);
}

static void
test_more_than_200_take_a_second_person(void **state)
{
	(void) state;
	import(1, 201);
	print_message("E2: 201 operations, released by who imported them: refused\n");
	assert_int_equal(release("J Bell", 201), ERROR_DENIED);
	assert_int_equal(minutes_pass(120, OUTCOME_SENT), 0);
	assert_int_equal(release(ADMINISTRATOR, 201), ERROR_NONE);
}

/* However they write their own name this time. */
static void
test_the_same_name_in_other_letters_is_no_second_person(void **state)
{
	(void) state;
	static const char *const names[] = { "j bell", "J BELL", " J  Bell ", "J\u00a0Bell",
		"JBell" };
	import(1, 201);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (release(names[i], 201) != ERROR_DENIED)
			fail_msg("\"%s\" releases what J Bell imported", names[i]);
	perform("UPDATE batch SET author = upper('" ADMINISTRATOR "')");
	assert_int_equal(release(ADMINISTRATOR, 201), ERROR_DENIED);
}

/* Also an administrator does not release alone what they imported themselves. */
static void
test_an_administrator_is_no_second_person(void **state)
{
	(void) state;
	import(1, 201);
	perform("UPDATE batch SET author = '" ADMINISTRATOR "'");
	assert_int_equal(release(ADMINISTRATOR, 201), ERROR_DENIED);
}

/* So many are written to on one day, two hours and more after this. */
static void
a_day_of(int from, int count)
{
	batch++;
	import(from, count);
	assert_int_equal(minutes_pass(120, OUTCOME_SENT), count);
}

/* Another list comes; whether who is no administrator may let it go. */
static enum error_kind
another_of(int from, int count)
{
	batch++;
	import(from, count);
	return release("J Bell", count);
}

static void
test_more_than_a_fifth_above_the_month_takes_an_administrator(void **state)
{
	(void) state;
	/* a new house has done nothing yet */
	assert_int_equal(another_of(1, 26), ERROR_DENIED);
	perform("UPDATE followup SET status = 'cancelled'");
	a_day_of(101, 25);
	assert_int_equal(another_of(201, 31), ERROR_DENIED);
	assert_int_equal(minutes_pass(120, OUTCOME_SENT), 0);
	print_message("E2: 25 on the busiest day of the month: 31 are refused, 30 are not\n");
	assert_int_equal(release(ADMINISTRATOR, 31), ERROR_NONE);
	perform("UPDATE followup SET status = 'cancelled' WHERE status IN ('planned', 'due')");
	assert_int_equal(another_of(301, 30), ERROR_NONE);
	perform("UPDATE followup SET status = 'cancelled' WHERE status IN ('planned', 'due')");
	/* what is older than the month is forgotten */
	perform("UPDATE outbox SET sent_at = sent_at - 31 * 86400000");
	assert_int_equal(another_of(401, 30), ERROR_DENIED);
}

/* A list of the coming months is no flood: what counts is what falls due on one day. */
static void
test_a_long_list_over_many_days_is_not_unusual(void **state)
{
	(void) state;
	import(1, 60);
	perform("UPDATE followup SET due_at = (SELECT max(due_at) FROM followup)"
		" + 86400000 * (SELECT count(*) FROM episode WHERE episode.id < followup.episode)"
		" WHERE status IN ('planned', 'due')");
	assert_int_equal(release("J Bell", 60), ERROR_NONE);
}

static int
written_to(void)
{
	return (int) number("SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL");
}

/* Operations of the summer, told in files that are small enough. */
static void
import_summer(int count)
{
	const struct list summer = { { 2026, 7, 16 }, 0 };
	for (int i = 0; i < count; i += BATCH_FREE, batch++)
		import_list(1 + i, count - i < BATCH_FREE ? count - i : BATCH_FREE, &summer);
	(void) minutes_pass(5, OUTCOME_SENT);
	assert_int_equal(written_to(), 0);
}

static int64_t
waiting_batches(void)
{
	return number("SELECT count(*) FROM batch WHERE state = 'waiting'");
}

/* E5: nobody is new in it, and it makes everybody due today. */
static void
test_e5_a_list_that_changes_many_waits_as_one_that_brings_them(void **state)
{
	(void) state;
	import_summer(50);
	import(1, 50);
	(void) minutes_pass(120, OUTCOME_SENT);
	print_message(
	    "E5: 50 known operations become due by one file: %d written to\n", written_to());
	assert_int_equal(written_to(), 0);
	assert_int_equal(waiting_batches(), 1);
	assert_int_equal(release(ADMINISTRATOR, 50), ERROR_NONE);
	for (int i = 0; i < 61 && written_to() == 0; i++)
		(void) minutes_pass(1, OUTCOME_SENT);
	(void) minutes_pass(13, OUTCOME_SENT);
	assert_int_equal(written_to(), BATCH_FIRST);
	(void) minutes_pass(120, OUTCOME_SENT);
	assert_int_equal(written_to(), 50);
}

static void
test_e5_a_change_of_200_takes_a_second_person(void **state)
{
	(void) state;
	import_summer(201);
	import(1, 201);
	assert_int_equal(release("J Bell", 201), ERROR_DENIED);
	(void) minutes_pass(120, OUTCOME_SENT);
	assert_int_equal(written_to(), 0);
	assert_int_equal(release(ADMINISTRATOR, 201), ERROR_NONE);
}

/* What is put off makes nobody due, and what says nothing new is no batch. */
static void
test_e5_what_makes_nobody_due_waits_for_nobody(void **state)
{
	(void) state;
	const struct list later = { { 2026, 8, 16 }, 0 };
	import_summer(50);
	import_list(1, 50, &later);
	import_list(1, 50, &later);
	assert_int_equal(waiting_batches(), 0);
	assert_int_equal(number("SELECT count(*) FROM batch"), 2);
}

/* Who waits for a release is not let out of it by a small file about them. */
static void
test_e5_no_small_file_frees_who_waits(void **state)
{
	(void) state;
	const struct list summer = { { 2026, 7, 16 }, 0 };
	import_list(1, 40, &summer);
	assert_int_equal(waiting_batches(), 1);
	batch++;
	import(1, 10);
	(void) minutes_pass(120, OUTCOME_SENT);
	assert_int_equal(written_to(), 0);
}

/* A shifted column: everybody who is being asked has another telephone. */
static void
test_e5_new_numbers_of_many_wait_too(void **state)
{
	(void) state;
	const struct list shifted = { { 2026, 2, 16 }, 1000 };
	import(1, BATCH_FREE);
	batch++;
	import(1 + BATCH_FREE, BATCH_FREE);
	(void) minutes_pass(60, OUTCOME_SENT);
	int before = written_to();
	batch++;
	import_list(1, 2 * BATCH_FREE, &shifted);
	(void) minutes_pass(120, OUTCOME_SENT);
	print_message("E5: 50 of 50 numbers changed by one file: %d of the new ones written to\n",
	    written_to() - before);
	assert_int_equal(written_to(), before);
	assert_int_equal(waiting_batches(), 1);
	assert_int_equal(release(ADMINISTRATOR, 2 * BATCH_FREE), ERROR_NONE);
	for (int i = 0; i < 61 && written_to() == before; i++)
		(void) minutes_pass(1, OUTCOME_SENT);
	(void) minutes_pass(13, OUTCOME_SENT);
	assert_int_equal(written_to() - before, BATCH_FIRST);
}

/* What becomes of the first ten. */
static const char *failing[] = { "three in ten fail",
	"UPDATE outbox SET state = 'failed' WHERE id IN"
	" (SELECT id FROM outbox WHERE state = 'submitted' LIMIT 3)" };
static const char *stopping[] = { "one in ten stops",
	"UPDATE address SET state = 'stopped' WHERE id IN"
	" (SELECT address FROM outbox WHERE state = 'submitted' LIMIT 1)" };
static const char *strangers[] = { "one in ten is somebody else",
	"UPDATE address SET state = 'wrong' WHERE id IN"
	" (SELECT address FROM outbox WHERE state = 'submitted' LIMIT 1)" };

static void
test_a_wrong_list_stops_at_ten(void **state)
{
	const char *const *wrong = *state;
	(void) connected(state);
	import(1, 100);
	assert_int_equal(release(ADMINISTRATOR, 100), ERROR_NONE);
	for (int i = 0; i < 120 && written_to() < BATCH_FIRST; i++)
		(void) minutes_pass(1, OUTCOME_SENT);
	perform(wrong[1]);
	(void) minutes_pass(240, OUTCOME_SENT);
	print_message("E4: %s: %d of 100 were written to\n", wrong[0], written_to());
	assert_int_equal(written_to(), BATCH_FIRST);
	assert_int_equal(number("SELECT count(*) FROM batch WHERE state = 'stopped'"), 1);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE rule LIKE 'batch % stopped'"), 1);
	/* looked at, and released once more: ten again */
	assert_int_equal(release(ADMINISTRATOR, 100), ERROR_NONE);
	(void) minutes_pass(62, OUTCOME_SENT);
	assert_true(written_to() > BATCH_FIRST);
	(void) tear_down(state);
}

/* Each text that was shown, as it would leave, is kept for what leaves. */
static void
keep_text(void *context, const struct desk_first *first)
{
	struct strbuf *texts = context;
	assert_non_null(strstr(first->shown, "((first))"));
	strbuf_printf(texts, "%s\n", first->text);
}

static void
test_what_is_shown_is_what_leaves(void **state)
{
	(void) state;
	struct strbuf texts;
	struct arena step = { 0 };
	struct desk desk = { .db = house.db,
		.arena = &step,
		.catalog = house.catalog,
		.book = house.book,
		.hooks = &scheduler_hooks,
		.now = now };
	struct scheduler scheduler = {
		.desk = &desk, .pathways = house.pathways, .calendar = house.calendar
	};
	desk.hooks_context = &scheduler;
	arena_init(&step);
	strbuf_init(&texts, 1 << 16);
	import(1, 30);
	perform("UPDATE patient_address SET checked_at = NULL WHERE patient IN"
		" (SELECT id FROM patient ORDER BY id LIMIT 4)");
	perform("UPDATE patient SET life = 'deceased' WHERE id = (SELECT max(id) FROM patient)");
	int64_t rows = number("SELECT count(*) FROM outbox");
	batch_texts(&scheduler, &arena, (batch_id){ batch }, keep_text, &texts);
	assert_int_equal(number("SELECT count(*) FROM outbox"), rows);
	assert_int_equal(release(ADMINISTRATOR, 30), ERROR_NONE);
	assert_int_equal(minutes_pass(180, OUTCOME_SENT), 29);
	struct query *query = db_query_once(house.db,
	    "SELECT body, purpose FROM outbox WHERE sent_at IS NOT NULL ORDER BY patient");
	int identified = 0;
	for (struct str rest = strbuf_str(&texts), shown; str_split(&rest, '\n', &shown);) {
		assert_true(query_next(query));
		assert_string_equal(query_get_text(query, 0, &step), arena_cstr(&step, shown));
		identified += strcmp(query_get_text(query, 1, &step), "identify") == 0 ? 1 : 0;
	}
	assert_false(query_next(query));
	assert_int_equal(identified, 4);
	query_end(query);
	query_free(query);
	strbuf_done(&texts);
	arena_done(&step);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_a_small_one_is_asked_without_a_word, connected, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a_large_one_waits_for_its_count, connected, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_more_than_200_take_a_second_person, connected, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_the_same_name_in_other_letters_is_no_second_person, connected, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_an_administrator_is_no_second_person, connected, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_more_than_a_fifth_above_the_month_takes_an_administrator, connected,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a_long_list_over_many_days_is_not_unusual, connected, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_what_is_shown_is_what_leaves, connected, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_e5_a_list_that_changes_many_waits_as_one_that_brings_them, connected,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    test_e5_a_change_of_200_takes_a_second_person, connected, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_e5_what_makes_nobody_due_waits_for_nobody, connected, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_e5_no_small_file_frees_who_waits, connected, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_e5_new_numbers_of_many_wait_too, connected, tear_down),
		cmocka_unit_test_prestate(test_a_wrong_list_stops_at_ten, failing),
		cmocka_unit_test_prestate(test_a_wrong_list_stops_at_ten, stopping),
		cmocka_unit_test_prestate(test_a_wrong_list_stops_at_ten, strangers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
