/* SPDX-License-Identifier: MIT */
/* hark verify: whether the store is whole, and every score still follows from its answers. It changes nothing,
 * and names responses by their id: who may see whose that is can look. */
#include "base/fault.h"
#include "conversations/score_basis.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"

enum { VERIFY_PAGE = 200 };

struct verification {
	struct house *house;
	FILE *out;
	int64_t found[SCORE_UNKNOWABLE + 1];
};

static void
verify_one(struct verification *run, struct arena *arena, const struct response *response)
{
	struct db *db = run->house->db;
	size_t answer_count, score_count;
	struct answer *answers = answer_list(db, arena, response->id, &answer_count);
	struct score_row *scores = score_list(db, arena, response->id, &score_count);
	enum score_finding *findings = ARENA_ARRAY(arena, enum score_finding, score_count);
	score_basis_check(arena, run->house->catalog, response, answers, answer_count, scores,
	    score_count, findings);
	for (size_t i = 0; i < score_count; i++) {
		run->found[findings[i]]++;
		if (findings[i] != SCORE_FOLLOWS && findings[i] != SCORE_UNBOUND)
			fprintf(run->out, "%-10s  response %lld  %s %s  %s%s%s\n",
			    score_finding_word(findings[i]), (long long) response->id.n,
			    response->instrument, scores[i].instrument_version, scores[i].scale,
			    scores[i].value_set[0] == '\0' ? "" : " by ", scores[i].value_set);
	}
}

/* In pages, so that years of them need the memory of a few hundred. A page is read in one step: a service
 * may be at work beside us, and a correction between a response and its scores would look like a change
 * that nobody owned up to. Not all in one, which would keep the log of the store from being cut for as
 * long. */
static bool
verify_scores(struct verification *run, struct error *error)
{
	struct db *db = run->house->db;
	bool good = true;
	struct arena page = { 0 }, step = { 0 };
	response_id after = { INT64_MIN };
	size_t count;
	arena_init(&page);
	arena_init(&step);
	do {
		db_begin(db);
		struct response *list = response_scored(db, &page, after, VERIFY_PAGE, &count);
		fault_point("verify.page");
		for (size_t i = 0; i < count; i++) {
			verify_one(run, &step, &list[i]);
			arena_reset(&step);
		}
		if (count > 0)
			after = list[count - 1].id;
		good = !db_failed(db, error);
		db_rollback(db); /* forgets what failed */
		arena_reset(&page);
	} while (good && count == VERIFY_PAGE);
	arena_done(&step);
	arena_done(&page);
	return good;
}

static void
say_counts(struct invocation *invocation, const struct verification *run)
{
	int64_t all = 0;
	for (size_t i = 0; i < ARRAY_LEN(run->found); i++)
		all += run->found[i];
	say(invocation, "%lld scores: %lld follow from their answers, %lld changed, %lld differ",
	    (long long) all, (long long) (run->found[SCORE_FOLLOWS] + run->found[SCORE_UNBOUND]),
	    (long long) run->found[SCORE_CHANGED], (long long) run->found[SCORE_DIFFERS]);
	if (run->found[SCORE_UNBOUND] > 0)
		say(invocation,
		    "%lld of them are from before scores had a digest: only scored again",
		    (long long) run->found[SCORE_UNBOUND]);
	if (run->found[SCORE_UNKNOWABLE] > 0)
		say(invocation, "%lld can't be told: their instrument or value set is not here",
		    (long long) run->found[SCORE_UNKNOWABLE]);
}

int
cmd_verify(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	int code = 0;
	if (!cmd_open_reading(&house, invocation, HOUSE_MUTE, &error) ||
	    !house_add_old_instruments(&house, &error) || !db_check(house.db, &error)) {
		code = say_error(&error);
	} else {
		struct verification run = { .house = &house, .out = invocation->out };
		bool read = verify_scores(&run, &error);
		say_counts(invocation, &run);
		bool good = run.found[SCORE_CHANGED] + run.found[SCORE_DIFFERS] +
			run.found[SCORE_UNKNOWABLE] ==
		    0;
		if (!read)
			code = say_error(&error);
		else if (!good)
			code = 1;
	}
	house_close(&house);
	return code;
}
