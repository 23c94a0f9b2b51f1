/* SPDX-License-Identifier: MIT */
/*
 * One statement makes the whole cube; a few thousand groups at most, added up by reports/ along
 * whichever side it shows. Counting per question asked would read the table once for each.
 */
#include "store/rows.h"

#include "store/tallies.h"

static const char sql[] =
    "SELECT f.step, substr(f.wall, 1, 7), e.worker, t.key, e.procedure_code,"
    " MIN(substr(f.wall, 1, 10)), MAX(substr(f.wall, 1, 10)),"
    " CASE WHEN p.participation = 'consent-withdrawn' THEN 'consent-withdrawn'"
    " ELSE f.status END AS word,"
    " CASE WHEN f.due_at > $now THEN 1 ELSE 0 END AS is_future,"
    " CASE WHEN EXISTS (SELECT 1 FROM conversation c"
    " WHERE c.followup = f.id AND c.state = 'declined') THEN 2"
    " WHEN EXISTS (SELECT 1 FROM conversation c WHERE c.followup = f.id) THEN 1"
    " ELSE 0 END AS contact,"
    " CASE WHEN " EXTRACT_IS_BASELINE(
	"f") " THEN 0"
	     " WHEN EXISTS (SELECT 1 FROM followup b WHERE b.episode = f.episode"
	     " AND b.status = 'complete' AND " EXTRACT_IS_BASELINE(
		 "b") ") THEN 2"
		      " ELSE 1 END AS pairing,"
		      " COUNT(*)"
		      " FROM followup f"
		      " JOIN episode e ON e.id = f.episode"
		      " JOIN patient p ON p.id = e.patient"
		      " JOIN team t ON t.id = f.team"
		      " WHERE f.organisation = $organisation"
		      " AND ($team = '' OR t.key = $team)"
		      " AND ($worker = '' OR e.worker = $worker)"
		      " AND ($procedure = '' OR e.procedure_code = $procedure)"
		      " AND ($instrument = ''"
		      " OR ' ' || f.instruments || ' ' LIKE '% ' || $instrument || ' %')"
		      " AND ($step = '' OR f.step = $step)"
		      " AND ($from = '' OR substr(f.wall, 1, 10) >= $from)"
		      " AND ($to = '' OR substr(f.wall, 1, 10) <= $to)"
		      " AND ($channel = '' OR EXISTS (SELECT 1 FROM response r"
		      " WHERE r.followup = f.id AND r.mode = $channel))"
		      " GROUP BY f.step, substr(f.wall, 1, 7), e.worker, t.key, e.procedure_code, word, is_future,"
		      " contact, pairing";

struct tally *
tally_list(struct db *db, struct arena *arena, const struct extract_filter *filter, instant now,
    size_t *out_count)
{
	BUG_ON(filter->organisation.n == 0, "a count of nobody's rows");
	struct rows rows = { .arena = arena, .size = sizeof(struct tally) };
	struct query *query = db_query(db, sql);
	extract_bind(query, filter);
	query_instant(query, "$now", now);
	while (query_next(query)) {
		struct tally *tally = rows_add(&rows);
		tally->step = query_get_text(query, 0, arena);
		tally->month = query_get_text(query, 1, arena);
		tally->worker = query_get_text(query, 2, arena);
		tally->team = query_get_text(query, 3, arena);
		tally->procedure = query_get_text(query, 4, arena);
		tally->first = query_get_text(query, 5, arena);
		tally->last = query_get_text(query, 6, arena);
		tally->status = query_get_text(query, 7, arena);
		tally->is_future = query_get_int(query, 8) != 0;
		tally->contact = (enum tally_contact) query_get_int(query, 9);
		tally->pairing = (enum tally_pairing) query_get_int(query, 10);
		tally->count = query_get_int(query, 11);
	}
	return rows_take(&rows, out_count);
}
