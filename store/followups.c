/* SPDX-License-Identifier: MIT */
/* Follow-ups as rows, and every change of plan; the clock's table is due.c's. */
#include "store/rows.h"
#include "store/followups.h"

#include "store/followups.h"

static const char *const words[] = {
	[FOLLOWUP_PLANNED] = "planned",
	[FOLLOWUP_DUE] = "due",
	[FOLLOWUP_SENT] = "sent",
	[FOLLOWUP_REMINDED] = "reminded",
	[FOLLOWUP_FINAL] = "final",
	[FOLLOWUP_RECEIVED] = "received",
	[FOLLOWUP_PARTIAL] = "partial",
	[FOLLOWUP_COMPLETE] = "complete",
	[FOLLOWUP_EXPIRED] = "expired",
	[FOLLOWUP_MISSED] = "missed",
	[FOLLOWUP_SUPERSEDED] = "superseded",
	[FOLLOWUP_CANCELLED] = "cancelled",
	[FOLLOWUP_INELIGIBLE] = "ineligible",
	[FOLLOWUP_SUPPRESSED] = "suppressed",
	[FOLLOWUP_NO_FURTHER_PART] = "no-further-part",
	[FOLLOWUP_CONSENT_WITHDRAWN] = "consent-withdrawn",
	[FOLLOWUP_DECEASED] = "deceased",
};

const char *
followup_status_word(enum followup_status status)
{
	BUG_ON((size_t) status >= ARRAY_LEN(words), "follow-up status %d", (int) status);
	return words[status];
}

bool
followup_status_is_open(enum followup_status status)
{
	return status <= FOLLOWUP_RECEIVED;
}

static enum followup_status
status_of(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_is(word, words[i]))
			return (enum followup_status) i;
	BUG("follow-up status %.*s", STR_ARG(word));
}

#define FOLLOWUP_COLUMNS                                                                           \
	"followup.id, followup.organisation, followup.team, followup.episode, followup.step,"      \
	" followup.occurrence, followup.instruments, followup.wall, followup.zone,"                \
	" followup.due_at, followup.opens_at, followup.closes_at, followup.status,"                \
	" followup.reason"

static struct followup
read_followup(struct query *query, struct arena *arena)
{
	return (struct followup){
		.id = { query_get_int(query, 0) },
		.organisation = { query_get_int(query, 1) },
		.team = { query_get_int(query, 2) },
		.episode = { query_get_int(query, 3) },
		.step = query_get_text(query, 4, arena),
		.occurrence = (int) query_get_int(query, 5),
		.instruments = query_get_text(query, 6, arena),
		.wall = query_get_text(query, 7, arena),
		.zone = query_get_text(query, 8, arena),
		.due_at = query_get_instant(query, 9),
		.opens_at = query_get_instant(query, 10),
		.closes_at = query_get_instant(query, 11),
		.status = status_of(query_peek(query, 12)),
		.reason = query_get_text(query, 13, arena),
	};
}

static struct followup *
read_followups(struct query *query, struct arena *arena, size_t *out_count)
{
	struct rows rows = { .arena = arena, .size = sizeof(struct followup) };
	while (query_next(query))
		*(struct followup *) rows_add(&rows) = read_followup(query, arena);
	return rows_take(&rows, out_count);
}

/* A follow-up as one line of the record of changes. */
enum { PLAN_TEXT = 256 };

static const char *
plan_text(const struct followup *followup, char out[static PLAN_TEXT])
{
	const char *reason = followup->reason == NULL ? "" : followup->reason;
	(void) snprintf(out, PLAN_TEXT, "%s %s %s%s%s", followup_status_word(followup->status),
	    followup->wall, followup->zone, reason[0] == '\0' ? "" : ": ", reason);
	return out;
}

static void
add_change(struct db *db, int64_t id, followup_id followup, instant now, const char *actor,
    const char *before, const char *after)
{
	static const char sql[] = "INSERT INTO followup_change"
				  " (id, followup, at, actor, before, after)"
				  " VALUES ($id, $followup, $at, $actor, $before, $after)";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id);
	query_int(query, "$followup", followup.n);
	query_instant(query, "$at", now);
	query_text(query, "$actor", actor);
	query_text(query, "$before", before);
	query_text(query, "$after", after);
	query_run(query);
}

/* The row of a planned follow-up in the clock's table. */
static struct due
due_of(const struct followup *followup)
{
	return (struct due){
		.due_at = followup->due_at,
		.kind = DUE_FOLLOWUP,
		.subject = followup->id.n,
	};
}

static void
change_due(struct db *db, const struct followup *old, const struct followup *changed)
{
	bool was = old != NULL && old->status == FOLLOWUP_PLANNED;
	bool is = changed->status == FOLLOWUP_PLANNED;
	if (was)
		due_drop(db, &(struct due){ old->due_at, DUE_FOLLOWUP, old->id.n, 0 });
	if (is) {
		struct due due = due_of(changed);
		due_put(db, &due);
	}
}

static void
bind_plan(struct query *query, const struct followup *followup, instant now)
{
	query_int(query, "$id", followup->id.n);
	query_int(query, "$team", followup->team.n);
	query_text(query, "$instruments", followup->instruments);
	query_text(query, "$wall", followup->wall);
	query_text(query, "$zone", followup->zone);
	query_instant(query, "$due_at", followup->due_at);
	query_instant(query, "$opens_at", followup->opens_at);
	query_instant(query, "$closes_at", followup->closes_at);
	query_text(query, "$status", followup_status_word(followup->status));
	query_text(query, "$reason", followup->reason);
	query_instant(query, "$now", now);
}

void
followup_add(struct db *db, const struct followup *followup, int64_t change_id, const char *actor,
    instant now)
{
	static const char sql[] = "INSERT INTO followup"
				  " (id, organisation, team, episode, step, occurrence,"
				  " instruments, wall, zone, due_at, opens_at, closes_at, status,"
				  " reason, changed_at)"
				  " VALUES ($id, $organisation, $team, $episode, $step,"
				  " $occurrence, $instruments, $wall, $zone, $due_at, $opens_at,"
				  " $closes_at, $status, $reason, $now)";
	struct query *query = db_query(db, sql);
	bind_plan(query, followup, now);
	query_int(query, "$organisation", followup->organisation.n);
	query_int(query, "$episode", followup->episode.n);
	query_text(query, "$step", followup->step);
	query_int(query, "$occurrence", followup->occurrence);
	query_run(query);
	change_due(db, NULL, followup);
	char after[PLAN_TEXT];
	add_change(db, change_id, followup->id, now, actor, "", plan_text(followup, after));
}

void
followup_move(struct db *db, const struct followup *old, const struct followup *changed,
    int64_t change_id, const char *actor, instant now)
{
	static const char sql[] = "UPDATE followup"
				  " SET team = $team,"
				  " instruments = $instruments,"
				  " wall = $wall,"
				  " zone = $zone,"
				  " due_at = $due_at,"
				  " opens_at = $opens_at,"
				  " closes_at = $closes_at,"
				  " status = $status,"
				  " reason = $reason,"
				  " changed_at = $now"
				  " WHERE id = $id";
	BUG_ON(old->id.n != changed->id.n, "moves one follow-up to the place of another");
	struct query *query = db_query(db, sql);
	bind_plan(query, changed, now);
	query_run(query);
	change_due(db, old, changed);
	char before[PLAN_TEXT];
	char after[PLAN_TEXT];
	add_change(
	    db, change_id, old->id, now, actor, plan_text(old, before), plan_text(changed, after));
}

void
followup_set_status(struct db *db, const struct followup *followup, enum followup_status status,
    const char *reason, int64_t change_id, const char *actor, instant now)
{
	static const char sql[] = "UPDATE followup"
				  " SET status = $status, reason = $reason, changed_at = $now"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", followup->id.n);
	query_text(query, "$status", followup_status_word(status));
	query_text(query, "$reason", reason);
	query_instant(query, "$now", now);
	query_run(query);
	struct followup changed = *followup;
	changed.status = status;
	changed.reason = reason;
	change_due(db, followup, &changed);
	char before[PLAN_TEXT];
	char after[PLAN_TEXT];
	add_change(db, change_id, followup->id, now, actor, plan_text(followup, before),
	    plan_text(&changed, after));
}

bool
followup_get(struct db *db, struct arena *arena, followup_id id, struct followup *out_followup)
{
	static const char sql[] = "SELECT " FOLLOWUP_COLUMNS " FROM followup"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	bool found = query_next(query);
	if (found)
		*out_followup = read_followup(query, arena);
	query_end(query);
	return found;
}

struct followup *
followup_list(struct db *db, struct arena *arena, episode_id episode, size_t *out_count)
{
	static const char sql[] = "SELECT " FOLLOWUP_COLUMNS " FROM followup"
				  " WHERE episode = $episode"
				  " ORDER BY due_at, id";
	struct query *query = db_query(db, sql);
	query_int(query, "$episode", episode.n);
	return read_followups(query, arena, out_count);
}

struct followup *
followup_waiting(struct db *db, struct arena *arena, patient_id patient, size_t *out_count)
{
	static const char sql[] = "SELECT " FOLLOWUP_COLUMNS " FROM episode"
				  " JOIN followup ON followup.episode = episode.id"
				  " WHERE episode.patient = $patient"
				  " AND followup.status = 'due'"
				  " ORDER BY followup.due_at, followup.id";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	return read_followups(query, arena, out_count);
}

void
followup_retry_at(struct db *db, followup_id id, instant at)
{
	due_put(db, &(struct due){ .due_at = at, .kind = DUE_FOLLOWUP, .subject = id.n });
}

followup_id *
followup_planned(struct db *db, struct arena *arena, team_id team, size_t *out_count)
{
	/* Said twice, in the words of the index. */
	static const char sql[] = "SELECT id"
				  " FROM followup"
				  " WHERE team = $team"
				  " AND status IN ('planned', 'due')"
				  " AND status = 'planned'"
				  " ORDER BY due_at, id";
	struct query *query = db_query(db, sql);
	query_int(query, "$team", team.n);
	struct rows rows = { .arena = arena, .size = sizeof(followup_id) };
	while (query_next(query))
		*(followup_id *) rows_add(&rows) = (followup_id){ query_get_int(query, 0) };
	return rows_take(&rows, out_count);
}

struct due_row *
followup_due_rows(struct db *db, struct arena *arena, instant until, size_t *out_count)
{
	/* CROSS JOIN keeps this order, team by team along an index that holds what is open only. */
	static const char sql[] = "SELECT followup.due_at, team.key, followup.step,"
				  " coalesce((SELECT address.kind"
				  " FROM patient_address"
				  " JOIN address ON address.id = patient_address.address"
				  " WHERE patient_address.patient = patient.id"
				  " AND address.state = 'ok'"
				  " ORDER BY patient_address.preference, address.id"
				  " LIMIT 1), 'none')"
				  " FROM team"
				  " CROSS JOIN followup"
				  " JOIN episode ON episode.id = followup.episode"
				  " JOIN patient ON patient.id = episode.patient"
				  " WHERE followup.team = team.id"
				  " AND followup.status IN ('planned', 'due')"
				  " AND followup.due_at <= $until"
				  " AND patient.life = 'alive'"
				  " AND patient.participation = 'in'"
				  " ORDER BY followup.due_at, team.key, followup.step, followup.id";
	struct query *query = db_query(db, sql);
	query_instant(query, "$until", until);
	struct rows rows = { .arena = arena, .size = sizeof(struct due_row) };
	while (query_next(query)) {
		struct due_row *row = rows_add(&rows);
		row->due_at = query_get_instant(query, 0);
		row->team = query_get_text(query, 1, arena);
		row->step = query_get_text(query, 2, arena);
		row->channel = query_get_text(query, 3, arena);
		row->patients = 1;
	}
	return rows_take(&rows, out_count);
}
