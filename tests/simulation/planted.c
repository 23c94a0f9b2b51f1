/* SPDX-License-Identifier: MIT */
/* The statements. */
#include "tests/simulation/planted.h"

static void
run(struct db *db, const char *sql)
{
	(void) query_run(db_query(db, sql));
}

static void
run_at(const struct planted *planted, const char *sql)
{
	struct query *query = db_query(planted->db, sql);
	query_instant(query, "$now", clock_now(planted->clock));
	(void) query_run(query);
}

/* A disk whose power has gone refuses too: hark is about to find out. */
static void
commit(struct db *db)
{
	struct error error;
	if (!db_commit(db, &error))
		BUG_ON(error.kind != ERROR_IO && error.kind != ERROR_LIMIT, "%s", error.text);
}

static void
split_step(struct db *db)
{
	static const char end[] = "COMMIT", begin[] = "BEGIN IMMEDIATE",
			  savepoint[] = "SAVEPOINT step";
	run(db, end);
	run(db, begin);
	run(db, savepoint);
}

static void
send_first(const struct planted *planted)
{
	static const char sql[] = "SELECT o.ask_id, a.value, o.body FROM outbox o"
				  " JOIN address a ON a.id = o.address"
				  " WHERE o.state = 'sending' AND o.sent_at = $now";
	struct arena arena;
	arena_init(&arena);
	struct query *query = db_query(planted->db, sql);
	query_instant(query, "$now", clock_now(planted->clock));
	while (query_next(query)) {
		const char *ask_id = query_get_text(query, 0, &arena);
		gateway_smuggle(planted->gateway, ask_id, query_get_text(query, 1, &arena),
		    query_get_text(query, 2, &arena));
	}
	arena_done(&arena);
}

/* What this step wrote of them, out of hark's transaction … */
static void
set_apart(const struct planted *planted)
{
	static const char scores[] = "INSERT INTO temp.late_score SELECT * FROM score"
				     " WHERE at = $now";
	static const char no_scores[] = "DELETE FROM score WHERE at = $now";
	static const char events[] = "INSERT INTO temp.late_event SELECT * FROM outbox_event"
				     " WHERE at = $now";
	static const char no_events[] = "DELETE FROM outbox_event WHERE at = $now";
	bool score = planted->plant == PLANT_SCORE_APART;
	run_at(planted, score ? scores : events);
	run_at(planted, score ? no_scores : no_events);
}

/* … and into one of its own, when hark's has ended. */
static void
bring_back(const struct planted *planted)
{
	static const char scores[] = "INSERT OR REPLACE INTO score SELECT * FROM temp.late_score";
	static const char no_scores[] = "DELETE FROM temp.late_score";
	static const char events[] =
	    "INSERT OR REPLACE INTO outbox_event SELECT * FROM temp.late_event";
	static const char no_events[] = "DELETE FROM temp.late_event";
	bool score = planted->plant == PLANT_SCORE_APART;
	db_begin(planted->db);
	run(planted->db, score ? scores : events);
	run(planted->db, score ? no_scores : no_events);
	commit(planted->db);
}

static bool
writes_apart(const struct planted *planted)
{
	return planted->plant == PLANT_SCORE_APART || planted->plant == PLANT_TRAIL_APART;
}

void
planted_at_birth(const struct planted *planted)
{
	static const char requeue[] = "UPDATE outbox SET state = 'queued' WHERE state = 'sending'";
	static const char normal[] = "PRAGMA synchronous = NORMAL";
	static const char late_score[] =
	    "CREATE TEMP TABLE late_score AS SELECT * FROM score WHERE 0";
	static const char hours[] =
	    "CREATE TEMP TABLE hours AS SELECT id, quiet_from, quiet_to FROM team";
	static const char late_event[] =
	    "CREATE TEMP TABLE late_event AS SELECT * FROM outbox_event WHERE 0";
	if (planted->plant == PLANT_REQUEUE) {
		db_begin(planted->db);
		run(planted->db, requeue);
		commit(planted->db);
	}
	if (planted->plant == PLANT_SYNC_NORMAL)
		run(planted->db, normal);
	if (planted->plant == PLANT_SCORE_APART)
		run(planted->db, late_score);
	if (planted->plant == PLANT_TRAIL_APART)
		run(planted->db, late_event);
	if (planted->plant == PLANT_QUIET_BY_PLAN)
		run(planted->db, hours);
}

int
planted_forgotten(const struct planted *planted)
{
	static const char sql[] = "SELECT count(*) FROM outbox WHERE sent_at > $now - 60000";
	if (planted->plant != PLANT_CAP_IN_MEMORY)
		return 0;
	struct query *query = db_query(planted->db, sql);
	query_instant(query, "$now", clock_now(planted->clock));
	int count = query_next(query) ? (int) query_get_int(query, 0) : 0;
	query_end(query);
	return count;
}

void
planted_before(const struct planted *planted, const char *point)
{
	/* What is planned knows them, and the claim behind it does not. */
	static const char no_hours[] = "UPDATE team SET quiet_from = 0, quiet_to = 0";
	static const char hours_again[] =
	    "UPDATE team SET (quiet_from, quiet_to) ="
	    " (SELECT quiet_from, quiet_to FROM hours WHERE hours.id = team.id)";
	static const char second[] =
	    "UPDATE outbox SET state = 'queued', doubt = 0, gateway = 'second', next_at = $now"
	    " WHERE state = 'settling'";
	static const char unbound[] = "UPDATE outbox SET gateway = '' WHERE state = 'queued'";
	if (planted->plant == PLANT_SPLIT && strcmp(point, "desk.effect") == 0)
		split_step(planted->db);
	if (planted->plant == PLANT_NEW_NUMBER && strcmp(point, "core.due") == 0)
		run(planted->db, unbound);
	if (planted->plant == PLANT_QUIET_BY_PLAN && strcmp(point, "core.due") == 0)
		run(planted->db, no_hours);
	if (strcmp(point, "core.before-commit") != 0)
		return;
	if (planted->plant == PLANT_SEND_FIRST)
		send_first(planted);
	if (planted->plant == PLANT_FAILOVER && planted->has_second)
		run_at(planted, second);
	if (planted->plant == PLANT_QUIET_BY_PLAN)
		run(planted->db, hours_again);
	if (writes_apart(planted))
		set_apart(planted);
}

void
planted_after(const struct planted *planted, const char *point)
{
	if (writes_apart(planted) && strcmp(point, "core.after-commit") == 0)
		bring_back(planted);
}

void
planted_force(const struct planted *planted, const char *ask_id, const char *state)
{
	static const char sql[] = "UPDATE outbox SET state = $state WHERE ask_id = $ask_id";
	db_begin(planted->db);
	struct query *query = db_query(planted->db, sql);
	query_text(query, "$state", state);
	query_text(query, "$ask_id", ask_id);
	(void) query_run(query);
	commit(planted->db);
}
