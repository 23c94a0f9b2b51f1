/* SPDX-License-Identifier: MIT */
/*
 * What overtakes what: replies and their repeats, reports, reminders, restarts and outages, many at a
 * time, against one core. Each test says how many it has seen. HARK_RACES says how many
 * replies race against their reminders, 10,000 unless it does.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "hospital.h"

enum { CROWD = 150, ITEMS = 12, RACES = 10000, SLOTS = 5 };

static struct random chance;
static int64_t told;                     /* texts that came in, for their ids */
static struct event reports[CORE_BATCH]; /* of what was sent in the last batch */
static size_t report_count;

/* The gateway does not say when. */
static struct event
reply_of(int person, const char *id, const char *body)
{
	struct event event = text_of(person, id, body);
	event.text.sent_at = INSTANT_NONE;
	return event;
}

static const char *
new_id(void)
{
	return arena_printf(&arena, "%lld", (long long) ++told);
}

/* One batch; what it sends is reported as this by the next call of report(). */
static void
batch(const struct event *events, size_t count, enum outcome_kind as)
{
	run(events, count);
	for (const struct order *order = orders.first; order != NULL; order = order->next)
		if (order->kind == ORDER_SEND && report_count < CORE_BATCH)
			reports[report_count++] = (struct event){ .kind = EVENT_OUTCOME,
				.outcome = { .id = order->send.id,
				    .attempt = order->send.attempt,
				    .kind = as,
				    .gateway_id = "",
				    .reason = "" } };
}

static void
report(void)
{
	static struct event waiting[CORE_BATCH];
	size_t count = report_count;
	memcpy(waiting, reports, count * sizeof(waiting[0]));
	report_count = 0;
	batch(waiting, count, OUTCOME_SENT);
}

static size_t
sends(void)
{
	size_t count = 0;
	for (const struct order *order = orders.first; order != NULL; order = order->next)
		count += order->kind == ORDER_SEND;
	return count;
}

/* So many people, and the morning on which they are invited. */
static void
invite(int people, int per_minute)
{
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 1000,
	    &(struct dispatch_limits){ per_minute, per_minute, 1000, 0 });
	for (int i = 0; i < people; i++) {
		const struct event enrol = operation(i, "foot");
		run(&enrol, 1);
	}
	report_count = 0;
	for (int hour = 0; hour < 24 * 30 && report_count == 0; hour++) {
		batch(NULL, 0, OUTCOME_SENT);
		if (report_count == 0)
			now = instant_plus(now, hours(1));
	}
	assert_true(report_count > 0);
}

/* ... who have said yes, and were asked the first question. */
static void
ask_first(int people)
{
	invite(people, 100000);
	for (int i = 0; i < 20 && report_count > 0; i++)
		report();
	for (int i = 0; i < people; i++) {
		const struct event yes = reply_of(i, new_id(), "YES");
		batch(&yes, 1, OUTCOME_SENT);
		report();
	}
	assert_int_equal(
	    number("SELECT count(*) FROM conversation WHERE state = 'asking'"), people);
}

/* C3: each reply once, twice … fifty times: in one batch, in the next, and a day later. */
static void
test_2_a_reply_counts_once_however_often_it_comes(void **state)
{
	(void) state;
	enum { MOST = 50 };
	ask_first(MOST);
	int64_t inbox = number("SELECT count(*) FROM inbox"), calls = 0;
	const char *ids[MOST];
	for (int i = 0; i < MOST; i++) {
		struct event same[MOST];
		ids[i] = new_id();
		for (int k = 0; k <= i; k++)
			same[k] = reply_of(i, ids[i], "1");
		for (int time = 0; time < 3; time++, calls += i + 1) {
			batch(same, (size_t) i + 1, OUTCOME_SENT);
			report();
		}
		now = instant_plus(now, seconds(10));
	}
	/* A day later the next question is open, and "1" would be an answer to it. */
	now = instant_plus(now, hours(24));
	run(NULL, 0);
	int64_t texts = number("SELECT count(*) FROM outbox");
	for (int i = 0; i < MOST; i++, calls++) {
		const struct event again = reply_of(i, ids[i], "1");
		batch(&again, 1, OUTCOME_SENT);
	}
	assert_int_equal(number("SELECT count(*) FROM outbox"), texts);
	assert_int_equal(number("SELECT count(*) FROM inbox") - inbox, MOST);
	assert_int_equal(number("SELECT count(*) FROM answer"), MOST);
	printf("C3: %lld webhooks of %d replies: %lld rows, %lld answers\n", (long long) calls,
	    MOST, (long long) (number("SELECT count(*) FROM inbox") - inbox),
	    (long long) number("SELECT count(*) FROM answer"));
}

/* C4: the reply, the gateway's answer to us and the receipt, in every order. */
static void
test_4_a_reply_may_overtake_what_is_said_of_its_question(void **state)
{
	(void) state;
	enum { PEOPLE = 60, THINGS = 3 };
	static const int orders_of[6][THINGS] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
		{ 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	invite(PEOPLE, 100000);
	for (int i = 0; i < 20 && report_count > 0; i++)
		report();
	for (int i = 0; i < PEOPLE; i++) {
		struct outbox_row row;
		const struct event yes = reply_of(i, new_id(), "YES");
		batch(&yes, 1, OUTCOME_SENT);
		assert_int_equal(report_count, 1);
		report_count = 0;
		assert_true(outbox_get(house.db, &arena, reports[0].outcome.id, &row));
		const struct event things[THINGS] = { reply_of(i, new_id(), "1"), reports[0],
			{ .kind = EVENT_RECEIPT,
			    .ask_id = str_from(row.ask_id),
			    .receipt = RECEIPT_DELIVERED,
			    .code = "1" } };
		for (int k = 0; k < THINGS; k++)
			batch(&things[orders_of[i % 6][k]], 1, OUTCOME_SENT);
		while (report_count > 0)
			report();
	}
	int64_t right = number("SELECT count(*) FROM answer a JOIN response r ON r.id = a.response"
			       " WHERE r.position = 0 AND a.link_id = 'health'");
	assert_int_equal(right, PEOPLE);
	assert_int_equal(number("SELECT count(*) FROM answer"), PEOPLE);
	assert_int_equal(
	    number("SELECT count(*) FROM outbox WHERE state IN ('failed', 'uncertain')"), 0);
	printf("C4: %d replies in 6 orders among the reports: %lld to the right question\n", PEOPLE,
	    (long long) right);
}

/* C5: the same word within a second, from a gateway without ids or times. */
static void
test_4_the_same_word_twice_is_two_answers(void **state)
{
	(void) state;
	ask_first(1);
	for (int i = 0; i < 2; i++) {
		const struct event one = reply_of(0, "", "1");
		batch(&one, 1, OUTCOME_SENT);
		report();
		now = instant_plus(now, milliseconds(900));
	}
	assert_int_equal(number("SELECT count(*) FROM answer"), 2);
	printf("C5: \"1\", \"1\" within a second, without ids: %lld answers\n",
	    (long long) number("SELECT count(*) FROM answer"));
}

/* C12 */

static const char *
answer_for(int person)
{
	switch (number(arena_printf(&arena,
	    "SELECT CASE WHEN c.state = 'asking' THEN c.position ELSE -1 END FROM conversation c"
	    " JOIN address a ON a.id = c.address WHERE a.value = '+447700900%03d'",
	    person))) {
	case -1:
	case 3: return "YES";
	case 4:
	case 10: return "the garden does me good";
	default: return "1";
	}
}

/* The reminder of this person's open question is due now. */
static void
make_reminder_due(int person)
{
	static const char remind[] =
	    "UPDATE conversation SET remind_at = $now, reminders = 0 WHERE open = 1"
	    " AND address = (SELECT id FROM address WHERE value = $mobile)",
			  due[] = "INSERT OR REPLACE INTO due (due_at, kind, subject, version)"
				  " SELECT $now, 'remind', id, 0 FROM conversation WHERE open = 1"
				  " AND address = (SELECT id FROM address WHERE value = $mobile)";
	static const char *const both[] = { remind, due };
	for (size_t i = 0; i < ARRAY_LEN(both); i++) {
		struct query *query = db_query_once(house.db, both[i]);
		query_instant(query, "$now", now);
		query_text(query, "$mobile", arena_printf(&arena, "+447700900%03d", person));
		(void) query_run(query);
		query_free(query);
	}
}

/* How many of this batch's reminders go to somebody whose reply is committed. */
static int
late_reminders(const bool replied[static CROWD])
{
	int late = 0;
	for (const struct order *order = orders.first; order != NULL; order = order->next) {
		struct outbox_row row;
		int64_t person = 0;
		if (order->kind != ORDER_SEND ||
		    !outbox_get(house.db, &arena, order->send.id, &row) ||
		    strcmp(row.purpose, "reminder") != 0)
			continue;
		bool known = str_to_int(str_sub(str_from(row.to), 10, 13), &person);
		late += known && person < CROWD && replied[person];
	}
	return late;
}

/* Everybody answers one question: before its reminder is due, in the batch in which it is, behind it, with
 * the report, or a minute later. Each is a race. */
static int
play_round(int *out_reminders)
{
	bool replied[CROWD] = { false };
	int slot[CROWD], late = 0;
	for (int i = 0; i < CROWD; i++)
		slot[i] = (int) random_below(&chance, SLOTS);
	for (int s = 0; s < SLOTS; s++) {
		struct event events[CORE_BATCH];
		size_t count = 0;
		/* Who has answered by now has another question open, and that is not due. */
		for (int i = 0; i < CROWD && s == 1; i++)
			if (slot[i] > 0)
				make_reminder_due(i);
		if (s == 3)
			for (; count < report_count && count < CORE_BATCH - CROWD; count++)
				events[count] = reports[count];
		for (int i = 0; i < CROWD; i++) {
			if (slot[i] != s)
				continue;
			events[count++] = reply_of(i, new_id(), answer_for(i));
			replied[i] = true;
		}
		batch(events, count, OUTCOME_SENT);
		late += late_reminders(replied);
		for (const struct order *order = orders.first; order != NULL; order = order->next) {
			struct outbox_row row;
			*out_reminders += order->kind == ORDER_SEND &&
			    outbox_get(house.db, &arena, order->send.id, &row) &&
			    strcmp(row.purpose, "reminder") == 0;
		}
		now = instant_plus(now, milliseconds(s == 3 ? 60000 : 10));
	}
	while (report_count > 0)
		report();
	return late;
}

static void
test_2_no_reminder_leaves_behind_the_answer(void **state)
{
	const char *wanted = getenv("HARK_RACES");
	int64_t most = RACES, races = 0;
	int late = 0, reminders = 0;
	chance = random_seeded(12);
	assert_true(wanted == NULL || str_to_int(str_from(wanted), &most));
	while (races < most) {
		invite(CROWD, 100000);
		for (int i = 0; i < 20 && report_count > 0; i++)
			report();
		for (int round = 0; round <= ITEMS && races < most; round++, races += CROWD)
			late += play_round(&reminders);
		(void) tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
	printf("C12: %lld replies against their reminders, %d of which left: %d behind an answer\n",
	    (long long) races, reminders, late);
	assert_int_equal(late, 0);
	assert_true(reminders > races / SLOTS);
}

/* What the gateway took: each text by its id, as a telephone would show it. */
enum { TAKEN_MOST = 1000 };
static int64_t taken[TAKEN_MOST];
static size_t taken_count;

/* True when it was taken before. */
static bool
take_note(outbox_id id)
{
	for (size_t i = 0; i < taken_count; i++)
		if (taken[i] == id.n)
			return true;
	BUG_ON(taken_count == TAKEN_MOST, "too many texts");
	taken[taken_count++] = id.n;
	return false;
}

/* What left just now, and should not: behind its time or its window, or at night in London. */
static int64_t
left_too_late(void)
{
	struct zone *zone = zone_open("Europe/London", &(struct error){ 0 });
	int hour = zone_civil(zone, now).hour;
	zone_close(zone);
	bool night = hour < 9 || hour >= 18;
	return number(arena_printf(&arena,
	    "SELECT count(*) FROM outbox"
	    " JOIN conversation ON conversation.id = outbox.conversation"
	    " JOIN followup ON followup.id = conversation.followup"
	    " WHERE outbox.sent_at = %lld AND (outbox.not_after <= outbox.sent_at"
	    " OR followup.closes_at < outbox.sent_at OR (outbox.priority = 2 AND %d))",
	    (long long) now.ms, night));
}

/* C9: a gateway that takes nothing for three days. */
static void
test_7_after_an_outage_nothing_is_late_or_twice_or_too_fast(void **state)
{
	(void) state;
	enum { PEOPLE = 60, CAP = 10, HOURS = 72 };
	int64_t tries = 0, late = 0, sent = 0, twice = 0;
	taken_count = 0;
	invite(PEOPLE, CAP);
	for (int64_t minute = 0; minute < (HOURS + 24 * 14) * 60; minute += 5) {
		bool out = minute < HOURS * 60;
		struct event waiting[CORE_BATCH];
		size_t count = report_count;
		for (size_t i = 0; i < count; i++) {
			waiting[i] = reports[i];
			waiting[i].outcome.kind = out ? OUTCOME_RETRY : OUTCOME_SENT;
			sent += !out;
			twice += !out && take_note(waiting[i].outcome.id);
		}
		report_count = 0;
		now = instant_plus(now, minutes(5));
		batch(waiting, count, OUTCOME_SENT);
		size_t now_sent = sends();
		assert_in_range(now_sent, 0, CAP);
		tries += (int64_t) now_sent;
		late += left_too_late();
		arena_reset(&arena);
	}
	twice += number("SELECT count(*) FROM (SELECT conversation FROM outbox"
			" WHERE purpose = 'invitation' AND state = 'submitted'"
			" GROUP BY conversation HAVING count(*) > 1)");
	printf(
	    "C9: %d h of outage, %lld tries, %lld texts after it: %lld late, %lld twice, at most %d "
	    "a minute\n",
	    HOURS, (long long) tries, (long long) sent, (long long) late, (long long) twice, CAP);
	assert_int_equal(late + twice, 0);
	assert_true(tries > PEOPLE && sent > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_2_a_reply_counts_once_however_often_it_comes),
		TEST(test_4_a_reply_may_overtake_what_is_said_of_its_question),
		TEST(test_4_the_same_word_twice_is_two_answers),
		TEST(test_2_no_reminder_leaves_behind_the_answer),
		TEST(test_7_after_an_outage_nothing_is_late_or_twice_or_too_fast),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
