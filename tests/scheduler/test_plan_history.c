/* SPDX-License-Identifier: MIT */
/* Operations set, moved, done, undone, cancelled, corrected and sent in any order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/scheduler/planning.h"

static const char changes_sql[] = "SELECT count(*) FROM followup_change";

/* A history by chance, against four rules that hold whatever happens: one row for each step, what
 * was sent keeps its row, one wake-up for what is planned and none for the rest, and planning again
 * at once changes nothing. */
static void
check_rules(
    const struct episode *episode, const struct followup *sent, size_t sent_count, instant now)
{
	size_t count;
	struct followup *all =
	    followup_list(planning.fixture.db, &planning.fixture.arena, episode->id, &count);
	assert_in_range(count, 0, 13);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(planning_due_rows(all[i].id), all[i].status == FOLLOWUP_PLANNED);
		for (size_t k = 0; k < i; k++)
			assert_false(strcmp(all[i].step, all[k].step) == 0 &&
			    all[i].occurrence == all[k].occurrence);
		if (strcmp(all[i].step, "before") == 0 && all[i].status == FOLLOWUP_PLANNED &&
		    !date_is_none(episode->performed_on)) {
			char day[ZONE_TEXT];
			assert_true(
			    strcmp(all[i].wall, date_format(episode->performed_on, day)) < 0);
		}
	}
	for (size_t i = 0; i < sent_count; i++) {
		struct followup f;
		assert_true(
		    followup_get(planning.fixture.db, &planning.fixture.arena, sent[i].id, &f));
		assert_string_equal(f.wall, sent[i].wall);
		assert_int_equal(f.status, sent[i].status);
		assert_int_equal(f.closes_at.ms, sent[i].closes_at.ms);
	}
	int64_t changes = planning_rows(changes_sql);
	struct plan_diff diff = planning_apply(episode, now);
	assert_true(plan_diff_is_empty(&diff));
	assert_int_equal(planning_rows(changes_sql), changes);
}

static void
test_invariant_8_random_histories(void **state)
{
	(void) state;
	static const char *const codes[] = { "245", "256", "591", "398", "0000" };
	static const enum followup_status as_sent[] = { FOLLOWUP_SENT, FOLLOWUP_COMPLETE,
		FOLLOWUP_EXPIRED };
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct random random = random_seeded(seed);
		instant now = planning.fixture.now;
		struct episode episode = planning.fixture.episode;
		episode.id = (episode_id){ fixture_id(&planning.fixture) };
		episode.procedure_code = "245";
		episode.pathway = episode.pathway_version = "";
		episode.listed_on = date_plus_days(planning_on("2026-03-01"), (int64_t) seed);
		episode.planned_on = date_plus_days(episode.listed_on, 60);
		episode.performed_on = (struct date){ 0 };
		episode_add(planning.fixture.db, &episode, now);
		struct followup sent[40];
		size_t sent_count = 0;
		for (int step = 0; step < 40; step++) {
			now = instant_plus(now, days((int64_t) random_below(&random, 40)));
			int64_t offset = (int64_t) random_below(&random, 200) - 60;
			struct date today = { 2026, 3, 2 };
			today =
			    date_plus_days(today, (now.ms - planning.fixture.now.ms) / 86400000);
			switch (random_below(&random, 8)) {
			case 0: /* set or moved */
			case 1: episode.planned_on = date_plus_days(today, offset); break;
			case 2: episode.performed_on = today; break;
			case 3: episode.performed_on = (struct date){ 0 }; break;
			case 4: episode.status = "cancelled"; break;
			case 5: episode.status = "open"; break;
			case 6:
				episode.procedure_code =
				    codes[random_below(&random, ARRAY_LEN(codes))];
				break;
			default: {
				size_t count;
				struct followup *all = followup_list(planning.fixture.db,
				    &planning.fixture.arena, episode.id, &count);
				for (size_t i = 0; i < count; i++)
					if (all[i].status == FOLLOWUP_PLANNED &&
					    all[i].due_at.ms <= now.ms && sent_count < 40) {
						enum followup_status status = as_sent[random_below(
						    &random, ARRAY_LEN(as_sent))];
						followup_set_status(planning.fixture.db, &all[i],
						    status, "", fixture_id(&planning.fixture),
						    "hark", now);
						sent[sent_count] = all[i];
						sent[sent_count++].status = status;
					}
			}
			}
			episode_update(planning.fixture.db, &episode);
			const char *code = episode.procedure_code;
			(void) planning_apply(&episode, now);
			assert_true(episode_get(
			    planning.fixture.db, &planning.fixture.arena, episode.id, &episode));
			episode.procedure_code = code;
			check_rules(&episode, sent, sent_count, now);
		}
	}
	printf(
	    "D1: 60 episodes, 40 changes of each and a plan behind each one, made twice: the same\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_invariant_8_random_histories, planning_set_up, planning_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
