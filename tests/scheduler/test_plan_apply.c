/* SPDX-License-Identifier: MIT */
/*
 * Plans against the store: only differences are written, what was sent is never touched, and every
 * change shows old and new (invariant 8).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/scheduler/planning.h"

static const char changes_sql[] = "SELECT count(*) FROM followup_change";

/* An episode of its own for each test: the fixture's has a follow-up already. */
static struct episode
new_episode(const char *code, const char *planned)
{
	struct episode episode = planning.fixture.episode;
	episode.id = (episode_id){ fixture_id(&planning.fixture) };
	episode.procedure_code = code;
	episode.listed_on = planning_on("2026-03-01");
	episode.planned_on = planning_on(planned);
	episode.performed_on = (struct date){ 0 };
	episode.pathway = episode.pathway_version = "";
	episode_add(planning.fixture.db, &episode, planning.fixture.now);
	return episode;
}

/* Writes what changed, reads the episode back and plans it. */
static struct plan_diff
change(struct episode *episode, instant now)
{
	episode_update(planning.fixture.db, episode);
	struct plan_diff diff = planning_apply(episode, now);
	assert_true(
	    episode_get(planning.fixture.db, &planning.fixture.arena, episode->id, episode));
	return diff;
}

static struct followup
followup(const struct episode *episode, const char *step, int occurrence)
{
	size_t count;
	struct followup *all =
	    followup_list(planning.fixture.db, &planning.fixture.arena, episode->id, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].step, step) == 0 && all[i].occurrence == occurrence)
			return all[i];
	fail_msg("no follow-up %s %d", step, occurrence);
	return (struct followup){ 0 };
}

static void
must_be(const struct episode *episode, const char *step, const char *wall,
    enum followup_status status, const char *reason)
{
	struct followup f = followup(episode, step, 0);
	if (strcmp(f.wall, wall) != 0 || f.status != status || strcmp(f.reason, reason) != 0)
		fail_msg("%s: %s %s \"%s\", want %s %s \"%s\"", step, f.wall,
		    followup_status_word(f.status), f.reason, wall, followup_status_word(status),
		    reason);
}

static void
set_status(const struct episode *episode, const char *step, enum followup_status status,
    const char *reason)
{
	struct followup f = followup(episode, step, 0);
	followup_set_status(planning.fixture.db, &f, status, reason, fixture_id(&planning.fixture),
	    "hark", planning.fixture.now);
}

static void
test_invariant_8_planning_twice_changes_nothing(void **state)
{
	(void) state;
	struct episode episode = new_episode("245", "2026-06-01");
	struct plan_diff diff = planning_apply(&episode, planning.fixture.now);
	assert_int_equal(diff.added, 12);
	assert_string_equal(diff.pathway->id, "ankle-joint");
	assert_true(
	    episode_get(planning.fixture.db, &planning.fixture.arena, episode.id, &episode));
	assert_string_equal(episode.pathway, "ankle-joint");
	assert_string_equal(episode.pathway_version, "1");
	int64_t changes = planning_rows(changes_sql);
	for (int day = 0; day < 200; day += 13) {
		diff = planning_apply(&episode, instant_plus(planning.fixture.now, days(day)));
		assert_true(plan_diff_is_empty(&diff));
		assert_int_equal(diff.kept, 12);
		assert_int_equal(diff.stale_count, 0);
	}
	assert_int_equal(planning_rows(changes_sql), changes);
}

static void
test_an_operation_set_moved_and_done(void **state)
{
	(void) state;
	struct episode episode = new_episode("256", "2026-06-01");
	planning_apply(&episode, planning.fixture.now);
	must_be(&episode, "before", "2026-05-18T10:00", FOLLOWUP_PLANNED, "");
	must_be(&episode, "6-months", "2026-12-01T10:00", FOLLOWUP_PLANNED, PLAN_UNCONFIRMED);
	assert_true(
	    episode_get(planning.fixture.db, &planning.fixture.arena, episode.id, &episode));

	int64_t version = episode.version, changes = planning_rows(changes_sql);
	episode.planned_on = planning_on("2026-07-01");
	struct plan_diff diff = change(&episode, planning.fixture.now);
	assert_int_equal(diff.moved, 2);
	assert_int_equal(planning_rows(changes_sql), changes + 2);
	assert_int_equal(episode.version, version); /* the pathway is the same */
	must_be(&episode, "before", "2026-06-17T10:00", FOLLOWUP_PLANNED, "");
	assert_int_equal(planning_due_rows(followup(&episode, "before", 0).id), 1);

	/* asked before; then done, a day late */
	set_status(&episode, "before", FOLLOWUP_COMPLETE, "");
	episode.performed_on = planning_on("2026-07-02");
	diff = change(&episode, planning_at("2026-07-02T15:00:00Z"));
	assert_int_equal(diff.moved, 1);
	assert_int_equal(diff.stale_count, 0);
	must_be(&episode, "before", "2026-06-17T10:00", FOLLOWUP_COMPLETE, "");
	must_be(&episode, "6-months", "2027-01-02T10:00", FOLLOWUP_PLANNED, "");
}

static void
test_an_unconfirmed_operation_waits_for_its_confirmation(void **state)
{
	(void) state;
	struct episode episode = new_episode("256", "2026-06-01");
	planning_apply(&episode, planning.fixture.now);
	set_status(&episode, "6-months", FOLLOWUP_DUE, PLAN_UNCONFIRMED);
	assert_int_equal(planning_due_rows(followup(&episode, "6-months", 0).id), 0);
	/* planning again does not hand it back */
	assert_true(
	    episode_get(planning.fixture.db, &planning.fixture.arena, episode.id, &episode));
	struct plan_diff diff = planning_apply(&episode, planning_at("2026-12-02T12:00:00Z"));
	assert_true(plan_diff_is_empty(&diff));
	/* the date performed does, even when it is the date planned */
	episode.performed_on = planning_on("2026-06-01");
	diff = change(&episode, planning_at("2026-12-02T12:00:00Z"));
	must_be(&episode, "6-months", "2026-12-01T10:00", FOLLOWUP_PLANNED, "");
	assert_int_equal(planning_due_rows(followup(&episode, "6-months", 0).id), 1);
	/* one that waits for anything else is left alone */
	set_status(&episode, "6-months", FOLLOWUP_DUE, "no agreement");
	diff = planning_apply(&episode, planning_at("2026-12-03T12:00:00Z"));
	assert_true(plan_diff_is_empty(&diff));
}

static void
test_an_operation_brought_forward_ends_what_was_sent_before_it(void **state)
{
	(void) state;
	struct episode episode = new_episode("256", "2026-06-20");
	planning_apply(&episode, planning.fixture.now);
	set_status(&episode, "before", FOLLOWUP_SENT, "");
	assert_true(
	    episode_get(planning.fixture.db, &planning.fixture.arena, episode.id, &episode));
	episode.planned_on = planning_on("2026-06-15");
	struct plan_diff diff = change(&episode, planning_at("2026-06-08T12:00:00Z"));
	/* not touched, but said: its questions end the day before */
	must_be(&episode, "before", "2026-06-06T10:00", FOLLOWUP_SENT, "");
	assert_int_equal(diff.stale_count, 1);
	assert_int_equal(diff.stale[0].closes.ms, planning_at("2026-06-14T22:59:59Z").ms);
	/* answered in full: nothing to end */
	set_status(&episode, "before", FOLLOWUP_COMPLETE, "");
	diff = planning_apply(&episode, planning_at("2026-06-08T12:00:00Z"));
	assert_int_equal(diff.stale_count, 0);
}

static void
test_cancelled_and_set_again(void **state)
{
	(void) state;
	struct episode episode = new_episode("256", "2026-06-20");
	planning_apply(&episode, planning.fixture.now);
	set_status(&episode, "before", FOLLOWUP_REMINDED, "");
	assert_true(
	    episode_get(planning.fixture.db, &planning.fixture.arena, episode.id, &episode));
	episode.status = "cancelled";
	struct plan_diff diff = change(&episode, planning_at("2026-06-12T12:00:00Z"));
	assert_int_equal(diff.cancelled, 1);
	must_be(
	    &episode, "6-months", "2026-12-20T10:00", FOLLOWUP_CANCELLED, "operation cancelled");
	assert_int_equal(planning_due_rows(followup(&episode, "6-months", 0).id), 0);
	must_be(&episode, "before", "2026-06-06T10:00", FOLLOWUP_REMINDED, "");
	assert_int_equal(diff.stale_count, 1);
	assert_int_equal(diff.stale[0].closes.ms, planning_at("2026-06-12T12:00:00Z").ms);
	diff = planning_apply(&episode, planning_at("2026-06-12T12:00:00Z"));
	assert_true(plan_diff_is_empty(&diff));

	episode.status = "open";
	episode.planned_on = planning_on("2026-09-01");
	diff = change(&episode, planning_at("2026-06-13T12:00:00Z"));
	must_be(&episode, "6-months", "2027-03-01T10:00", FOLLOWUP_PLANNED, PLAN_UNCONFIRMED);
	/* cancelled once more, and open again when it is too late: cancelled says more than missed */
	episode.status = "cancelled";
	change(&episode, planning_at("2026-06-14T12:00:00Z"));
	episode.status = "open";
	episode.planned_on = planning_on("2026-06-20");
	episode.performed_on = planning_on("2026-06-20");
	change(&episode, planning_at("2027-06-14T12:00:00Z"));
	must_be(
	    &episode, "6-months", "2027-03-01T10:00", FOLLOWUP_CANCELLED, "operation cancelled");
	/* was sent once, and is not sent again */
	must_be(&episode, "before", "2026-06-06T10:00", FOLLOWUP_REMINDED, "");
}

/* A follow-up whose conversation was begun may end as cancelled; it was sent all the same. */
static void
test_invariant_8_a_conversation_is_proof_of_sending(void **state)
{
	(void) state;
	struct episode episode = new_episode("256", "2026-06-20");
	planning_apply(&episode, planning.fixture.now);
	struct conversation_row row = fixture_conversation(&planning.fixture);
	row.id = (conversation_id){ fixture_id(&planning.fixture) };
	row.followup = followup(&episode, "before", 0).id;
	assert_true(conversation_add(planning.fixture.db, &row));
	set_status(&episode, "before", FOLLOWUP_CANCELLED, "operation cancelled");
	assert_true(
	    episode_get(planning.fixture.db, &planning.fixture.arena, episode.id, &episode));
	episode.planned_on = planning_on("2026-09-01");
	struct plan_diff diff = change(&episode, planning_at("2026-06-13T12:00:00Z"));
	assert_int_equal(diff.moved, 1);
	must_be(&episode, "before", "2026-06-06T10:00", FOLLOWUP_CANCELLED, "operation cancelled");
}

static void
test_entered_late(void **state)
{
	(void) state;
	struct episode episode = new_episode("256", "2026-06-20");
	struct plan_diff diff = planning_apply(&episode, planning_at("2026-06-20T08:00:00Z"));
	assert_int_equal(diff.added, 1);
	assert_int_equal(diff.missed, 1);
	must_be(&episode, "before", "2026-06-06T10:00", FOLLOWUP_MISSED, PLAN_OPERATED);
	assert_int_equal(planning_due_rows(followup(&episode, "before", 0).id), 0);
	/* postponed: there is time again */
	assert_true(
	    episode_get(planning.fixture.db, &planning.fixture.arena, episode.id, &episode));
	episode.planned_on = planning_on("2026-08-20");
	diff = change(&episode, planning_at("2026-06-20T09:00:00Z"));
	must_be(&episode, "before", "2026-08-06T10:00", FOLLOWUP_PLANNED, "");
	/* a step whose last day went by while nothing changed is the scheduler's to judge */
	diff = planning_apply(&episode, planning_at("2026-08-21T09:00:00Z"));
	assert_true(plan_diff_is_empty(&diff));
}

static void
test_the_dead_and_those_who_left(void **state)
{
	(void) state;
	static const struct {
		const char *life, *participation;
		enum followup_status status;
	} cases[] = {
		{ "deceased", "in", FOLLOWUP_DECEASED },
		{ "alive", "no-further-part", FOLLOWUP_NO_FURTHER_PART },
		{ "alive", "consent-withdrawn", FOLLOWUP_CONSENT_WITHDRAWN },
		{ "deceased", "no-further-part", FOLLOWUP_DECEASED },
	};
	static const char *const dates[] = { "2026-06-20", "2026-06-21", "2026-06-22",
		"2026-06-23" };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct episode episode = new_episode(i % 2 == 0 ? "256" : "303", dates[i]);
		episode.listed_on = planning_on(dates[i]);
		planning_apply(&episode, planning_at("2026-03-05T09:00:00Z"));
		patient_set_life(planning.fixture.db, planning.fixture.patient.id, cases[i].life);
		patient_set_participation(
		    planning.fixture.db, planning.fixture.patient.id, cases[i].participation);
		struct plan_diff diff =
		    planning_apply(&episode, planning_at("2026-04-01T09:00:00Z"));
		assert_int_equal(followup(&episode, "6-months", 0).status, cases[i].status);
		assert_int_equal(planning_due_rows(followup(&episode, "6-months", 0).id), 0);
		/* a mistake is taken back: what was never sent is planned again */
		patient_set_life(planning.fixture.db, planning.fixture.patient.id, "alive");
		patient_set_participation(planning.fixture.db, planning.fixture.patient.id, "in");
		diff = planning_apply(&episode, planning_at("2026-04-02T09:00:00Z"));
		assert_true(diff.moved > 0);
		assert_int_equal(followup(&episode, "6-months", 0).status, FOLLOWUP_PLANNED);
		assert_int_equal(planning_due_rows(followup(&episode, "6-months", 0).id), 1);
		episode.status = "closed";
		episode_update(planning.fixture.db, &episode);
		planning_apply(&episode, planning_at("2026-04-02T09:00:00Z"));
	}
}

/* What a person decided, and a STOP, stay. */
static void
test_what_people_decided_stays(void **state)
{
	(void) state;
	struct episode episode = new_episode("256", "2026-06-20");
	planning_apply(&episode, planning.fixture.now);
	set_status(&episode, "before", FOLLOWUP_SUPPRESSED, "stopped");
	set_status(&episode, "6-months", FOLLOWUP_INELIGIBLE, "");
	assert_true(
	    episode_get(planning.fixture.db, &planning.fixture.arena, episode.id, &episode));
	episode.planned_on = planning_on("2026-09-01");
	struct plan_diff diff = change(&episode, planning.fixture.now);
	assert_true(plan_diff_is_empty(&diff));
	assert_int_equal(followup(&episode, "before", 0).status, FOLLOWUP_SUPPRESSED);
	assert_int_equal(followup(&episode, "6-months", 0).status, FOLLOWUP_INELIGIBLE);
}

static void
test_another_pathway_supersedes(void **state)
{
	(void) state;
	struct episode episode = new_episode("245", "2026-06-20");
	planning_apply(&episode, planning.fixture.now);
	assert_true(
	    episode_get(planning.fixture.db, &planning.fixture.arena, episode.id, &episode));
	int64_t version = episode.version;
	/* corrected: it was not the joint but the tendon */
	episode.procedure_code = "591";
	struct plan_diff diff = planning_apply(&episode, planning.fixture.now);
	assert_int_equal(diff.superseded, 9); /* the nine years */
	assert_int_equal(diff.kept, 3);       /* the same three times, the same questions */
	assert_true(
	    episode_get(planning.fixture.db, &planning.fixture.arena, episode.id, &episode));
	assert_string_equal(episode.pathway, "tibialis-posterior");
	assert_int_equal(episode.version, version + 1);
	assert_int_equal(followup(&episode, "annual", 4).status, FOLLOWUP_SUPERSEDED);

	/* no pathway at all is said, and stops what was planned */
	episode.procedure_code = "0000";
	diff = planning_apply(&episode, planning.fixture.now);
	assert_null(diff.pathway);
	assert_string_equal(diff.why, "no pathway names the code 0000");
	assert_int_equal(diff.superseded, 3);
	assert_true(
	    episode_get(planning.fixture.db, &planning.fixture.arena, episode.id, &episode));
	assert_string_equal(episode.pathway, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_invariant_8_planning_twice_changes_nothing,
		    planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_an_operation_set_moved_and_done, planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_an_unconfirmed_operation_waits_for_its_confirmation, planning_set_up,
		    planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_an_operation_brought_forward_ends_what_was_sent_before_it, planning_set_up,
		    planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_cancelled_and_set_again, planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(test_invariant_8_a_conversation_is_proof_of_sending,
		    planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_entered_late, planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_the_dead_and_those_who_left, planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_what_people_decided_stays, planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_another_pathway_supersedes, planning_set_up, planning_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
