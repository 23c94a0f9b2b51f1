/* SPDX-License-Identifier: MIT */
/*
 * The two ways in which a text changes state: T1, the guarded claim, and the move by rank. The
 * guards stand once, as an expression that names what forbids the claim; the claim wants it empty,
 * and outbox_refusal shows it, so that the two can never disagree.
 */
#include "store/risk_holds.h"

#include "store/outbox.h"

/* What the guards say of a purpose. Not IN (…): of three words SQLite makes a table of its own, each time
 * (store/outbox_states.h). */
#define IS_LAST_WORD                                                                               \
	"(outbox.purpose = 'stopped' OR outbox.purpose = 'wrong-person'"                           \
	" OR outbox.purpose = 'deceased')"
#define OUTLASTS_CONVERSATION                                                                      \
	"(outbox.purpose = 'result' OR outbox.purpose = 'notice' OR outbox.purpose = 'thanks')"
#define IS_QUESTION                                                                                \
	"(outbox.purpose = 'question' OR outbox.purpose = 're-ask'"                                \
	" OR outbox.purpose = 'confirmation')"

#define ASKS                                                                                       \
	"(" IS_QUESTION " OR outbox.purpose = 'identify' OR outbox.purpose = 'invitation'"         \
	" OR outbox.purpose = 'reminder')"

/*
 * What forbids claiming this row now, the gravest first; '' is nothing. The order is part of the
 * meaning: a safety reply is let go where the line for it stands, so only what is above it (ended,
 * too late, a confirmed death) forbids one. A notice to staff is let go next: hold and caps are for
 * what patients get. The last word of a conversation (we have stopped; wrong
 * person; we are sorry) must pass what it confirms. It waits, as all else does, for a clock that is in
 * doubt and for a hold: what they asked for is done at once, and only the word of it is late.
 *
 * An address that is no longer its patient's may be anybody's. What waited for it was taken back when the
 * hospital told the new one; what was out then, and was not taken or was never heard of again, comes back to
 * the queue, and stops here.
 *
 * A question of a conversation that is over waits nowhere but here: it was in doubt when the others were
 * cancelled, and has come back to the queue.
 *
 * A result, too, waits nowhere but here: an alert that was raised since it was put in the queue keeps it
 * back, unless a person has let this very text go.
 *
 * What asks something was taken back when its patient told of a danger (conversations/crisis.h), but for
 * what was in doubt then, and what another who has the same telephone was to be asked: that waits here. Who
 * has just written is answered, though: only what we begin waits for a danger that is not the patient's own.
 *
 * The caps look as far ahead as back. What was sent while the clock was years ahead would otherwise
 * count until those years have passed; and without looking ahead at all a clock put back by seconds
 * would give the same minute twice.
 */
#define OUTBOX_FORBIDDEN                                                                           \
	" CASE"                                                                                    \
	" WHEN outbox.state <> 'queued'"                                                           \
	" THEN outbox.state"                                                                       \
	" WHEN outbox.not_after <= $now"                                                           \
	" THEN 'expired'"                                                                          \
	" WHEN (SELECT life FROM patient WHERE id = outbox.patient) = 'deceased'"                  \
	" THEN 'deceased'"                                                                         \
	" WHEN outbox.purpose = 'safety'"                                                          \
	" THEN ''"                                                                                 \
	" WHEN outbox.purpose = 'staff'"                                                           \
	" THEN (SELECT CASE WHEN state = 'ok' THEN '' ELSE state END"                              \
	" FROM address WHERE id = outbox.address)"                                                 \
	" WHEN outbox.not_before > $now"                                                           \
	" THEN 'window'"                                                                           \
	" WHEN NOT " IS_LAST_WORD                                                                  \
	" AND (SELECT life FROM patient WHERE id = outbox.patient) <> 'alive'"                     \
	" THEN 'held'"                                                                             \
	" WHEN outbox.purpose <> 'stopped'"                                                        \
	" AND (SELECT participation FROM patient WHERE id = outbox.patient) <> 'in'"               \
	" THEN (SELECT participation FROM patient WHERE id = outbox.patient)"                      \
	" WHEN NOT " IS_LAST_WORD                                                                  \
	" AND (SELECT state FROM address WHERE id = outbox.address) <> 'ok'"                       \
	" THEN (SELECT state FROM address WHERE id = outbox.address)"                              \
	" WHEN NOT " IS_LAST_WORD " AND NOT EXISTS (SELECT 1 FROM patient_address"                 \
	" WHERE patient = outbox.patient"                                                          \
	" AND address = outbox.address)"                                                           \
	" THEN 'moved'"                                                                            \
	" WHEN outbox.purpose = 'result'"                                                          \
	" AND EXISTS (SELECT 1 FROM alert WHERE patient = outbox.patient"                          \
	" AND state = 'open')"                                                                     \
	" AND NOT EXISTS (SELECT 1 FROM result WHERE result.outbox = outbox.id"                    \
	" AND released_by <> '')"                                                                  \
	" THEN 'alert'"                                                                            \
	" WHEN ((outbox.priority = 2 AND NOT " OUTLASTS_CONVERSATION ") OR " IS_QUESTION ")"       \
	" AND (SELECT open FROM conversation WHERE id = outbox.conversation) = 0"                  \
	" THEN 'answered'"                                                                         \
	" WHEN outbox.priority = 2"                                                                \
	" AND (SELECT paused_until FROM patient WHERE id = outbox.patient) > $now"                 \
	" THEN 'paused'"                                                                           \
	" WHEN " ASKS " AND (EXISTS (SELECT 1 FROM alert WHERE alert.patient = outbox.patient"     \
	" AND " RISK_HOLDS ")"                                                                     \
	" OR (outbox.priority = 2 AND EXISTS (SELECT 1 FROM patient_address"                       \
	" JOIN alert USING (patient)"                                                              \
	" WHERE patient_address.address = outbox.address AND " RISK_HOLDS ")))"                    \
	" THEN 'risk'"                                                                             \
	" WHEN $clock_in_doubt"                                                                    \
	" THEN 'clock'"                                                                            \
	" WHEN (SELECT hold FROM team WHERE id = outbox.team) <> 0"                                \
	" OR (SELECT hold FROM organisation WHERE id = outbox.organisation) <> 0"                  \
	" THEN 'hold'"                                                                             \
	" WHEN NOT $channel_free"                                                                  \
	" AND (SELECT count(*) FROM outbox AS o WHERE channel = outbox.channel"                    \
	" AND sent_at > $minute_ago AND sent_at < $minute_ahead)"                                  \
	" >= $channel_minute"                                                                      \
	" THEN 'cap'"                                                                              \
	" WHEN ($day_full AND NOT " IS_LAST_WORD ")"                                               \
	" OR ($day_begin_full AND outbox.priority = 2)"                                            \
	" THEN 'day'"                                                                              \
	" WHEN outbox.priority = 2 AND $apart > 0"                                                 \
	" AND EXISTS (SELECT 1 FROM outbox AS o WHERE address = outbox.address"                    \
	" AND sent_at > $now - $apart AND sent_at < $now + $apart"                                 \
	" AND priority = 2 AND id <> outbox.id)"                                                   \
	" THEN 'cap'"                                                                              \
	" WHEN outbox.priority = 2"                                                                \
	" AND (SELECT count(*) FROM outbox AS o WHERE address = outbox.address"                    \
	" AND sent_at > $day_ago AND sent_at < $day_ahead"                                         \
	" AND priority = 2) >= $address_day"                                                       \
	" THEN 'cap'"                                                                              \
	" WHEN outbox.priority = 1 AND $address_hour > 0"                                          \
	" AND (SELECT count(*) FROM outbox AS o WHERE address = outbox.address"                    \
	" AND sent_at > $hour_ago AND sent_at < $hour_ahead"                                       \
	" AND priority = 1)"                                                                       \
	" >= CASE WHEN " IS_LAST_WORD " THEN 2 * $address_hour ELSE $address_hour END"             \
	" THEN 'cap'"                                                                              \
	" ELSE ''"                                                                                 \
	" END"

static void
bind_guards(struct query *query, outbox_id id, const struct outbox_caps *caps, instant now)
{
	query_int(query, "$id", id.n);
	query_instant(query, "$now", now);
	query_int(query, "$minute_ago", now.ms - seconds(60).ms);
	query_int(query, "$minute_ahead", now.ms + seconds(60).ms);
	query_int(query, "$day_ago", now.ms - days(1).ms);
	query_int(query, "$day_ahead", now.ms + days(1).ms);
	query_int(query, "$channel_free", caps->channel_free);
	query_int(query, "$channel_minute", caps->channel_minute);
	query_int(query, "$day_full", caps->day_full);
	query_int(query, "$day_begin_full", caps->day_begin_full);
	query_int(query, "$apart", caps->address_apart.ms);
	query_int(query, "$address_day", caps->address_day);
	query_int(query, "$address_hour", caps->address_hour);
	query_int(query, "$hour_ago", now.ms - hours(1).ms);
	query_int(query, "$hour_ahead", now.ms + hours(1).ms);
	query_int(query, "$clock_in_doubt", caps->clock_in_doubt);
}

bool
outbox_claim(struct db *db, outbox_id id, const struct outbox_caps *caps, int64_t boot, instant now)
{
	static const char sql[] = "UPDATE outbox"
				  " SET state = 'sending',"
				  " attempt = attempt + 1,"
				  " boot = $boot,"
				  " sent_at = $now"
				  " WHERE id = $id"
				  " AND (" OUTBOX_FORBIDDEN ") = ''";
	struct query *query = db_query(db, sql);
	bind_guards(query, id, caps, now);
	query_int(query, "$boot", boot);
	return query_run(query);
}

/* How many of a channel left after `from` and before `to`; `sql` says which of them. */
static int64_t
count_between(struct db *db, const char *sql, const char *channel, int64_t from, int64_t to)
{
	struct query *query = db_query(db, sql);
	query_text(query, "$channel", channel);
	query_int(query, "$from", from);
	query_int(query, "$to", to);
	int64_t count = query_next(query) ? query_get_int(query, 0) : 0;
	query_end(query);
	return count;
}

static int64_t
sent_between(struct db *db, const char *channel, int64_t from, int64_t to)
{
	static const char sql[] = "SELECT count(*)"
				  " FROM outbox"
				  " WHERE channel = $channel"
				  " AND sent_at > $from"
				  " AND sent_at < $to";
	return count_between(db, sql, channel, from, to);
}

int
outbox_sent_about(struct db *db, const char *channel, instant now, span ahead)
{
	return (int) sent_between(
	    db, channel, now.ms - seconds(60).ms, now.ms + ahead.ms + seconds(60).ms);
}

int64_t
outbox_sent_in_day(struct db *db, const char *channel, instant now)
{
	return sent_between(db, channel, now.ms - days(1).ms, now.ms + days(1).ms);
}

int
outbox_begun_about(struct db *db, const char *channel, instant now)
{
	static const char sql[] = "SELECT count(*)"
				  " FROM outbox"
				  " WHERE channel = $channel"
				  " AND sent_at > $from"
				  " AND sent_at < $to"
				  " AND priority = 2";
	return (int) count_between(
	    db, sql, channel, now.ms - seconds(60).ms, now.ms + seconds(60).ms);
}

const char *
outbox_refusal(struct db *db, outbox_id id, const struct outbox_caps *caps, instant now)
{
	static const char sql[] = "SELECT" OUTBOX_FORBIDDEN " FROM outbox"
				  " WHERE id = $id";
	/* Ours for good, so that the caller needs no arena. */
	static const char *const known[] = { "", "expired", "deceased", "window", "held",
		"no-further-part", "consent-withdrawn", "wrong", "blocked", "stopped", "alert",
		"moved", "answered", "paused", "risk", "clock", "hold", "cap", "day" };
	struct query *query = db_query(db, sql);
	bind_guards(query, id, caps, now);
	const char *word = "missing";
	if (query_next(query)) {
		word = "ended";
		for (size_t i = 0; i < ARRAY_LEN(known); i++)
			if (str_is(query_peek(query, 0), known[i]))
				word = known[i];
	}
	query_end(query);
	return word;
}

/*
 * What may follow what. '.' never; 'x' yes; 'c' clean: only while no attempt was ever in doubt,
 * since the refusal of a second try says nothing about the first; 'd' doubt: only when one was. What
 * waits to be sent again under the same id, and then is not, may have arrived the first time: it ends as
 * uncertain, and a receipt counts whatever it was called. Sending is missing as an aim: only the claim
 * leads there. A row may stay queued or settling with another next_at.
 */
static const char moves[][14] = {
	/* to:              phqssusdfacse */
	[OUTBOX_PLANNED] = ".xx.....x.xxx",
	[OUTBOX_HELD] = "..x.....x.xxx",
	[OUTBOX_QUEUED] = "..x..dxxx.xxx",
	[OUTBOX_SENDING] = "..c.xxxxcx..c",
	[OUTBOX_SETTLING] = "..x.xxxxxx...",
	[OUTBOX_UNCERTAIN] = "..x...xxxx...",
	[OUTBOX_SUBMITTED] = ".......xx....",
	[OUTBOX_DELIVERED] = ".............",
	[OUTBOX_FAILED] = ".......x.....",
	[OUTBOX_ANSWERED] = ".............",
	[OUTBOX_CANCELLED] = ".......d.....",
	[OUTBOX_SUPPRESSED] = ".......d.....",
	[OUTBOX_EXPIRED] = ".......d.....",
};

bool
outbox_may_move(enum outbox_state from, enum outbox_state to, bool doubt)
{
	char rule = moves[from][to];
	return rule == 'x' || (rule == 'c' && !doubt) || (rule == 'd' && doubt);
}

/* The row as it stands, since the caller's copy may be older than a receipt. */
static bool
read_standing(
    struct db *db, const struct outbox_row *row, enum outbox_state *out_state, bool *out_doubt)
{
	static const char sql[] = "SELECT state, doubt"
				  " FROM outbox"
				  " WHERE id = $id AND attempt = $attempt";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", row->id.n);
	query_int(query, "$attempt", row->attempt);
	bool found = query_next(query);
	if (found) {
		*out_state = outbox_state_of(query_peek(query, 0));
		*out_doubt = query_get_int(query, 1) != 0;
	}
	query_end(query);
	return found;
}

bool
outbox_move(struct db *db, const struct outbox_row *row, enum outbox_state state,
    const char *gateway_id, const char *reason, instant next_at, bool doubt, instant now)
{
	static const char sql[] = "UPDATE outbox"
				  " SET state = $state,"
				  " gateway_id = coalesce($gateway_id, gateway_id),"
				  " reason = coalesce($reason, reason),"
				  " next_at = coalesce($next_at, next_at),"
				  " doubt = CASE WHEN doubt = 1 THEN 1 ELSE $doubt END,"
				  " refused = refused + CASE WHEN state = 'sending'"
				  " AND $state = 'queued' THEN 1 ELSE 0 END,"
				  " ended_at = $ended_at"
				  " WHERE id = $id"
				  " AND attempt = $attempt"
				  " AND state = $from";
	enum outbox_state from = OUTBOX_PLANNED;
	bool was_in_doubt = false;
	if (!read_standing(db, row, &from, &was_in_doubt) ||
	    !outbox_may_move(from, state, was_in_doubt))
		return false;
	bool ends = outbox_state_rank(state) > outbox_state_rank(OUTBOX_SUBMITTED);
	struct query *query = db_query(db, sql);
	query_int(query, "$id", row->id.n);
	query_int(query, "$attempt", row->attempt);
	query_text(query, "$from", outbox_state_word(from));
	query_text(query, "$state", outbox_state_word(state));
	query_text_or_null(query, "$gateway_id", gateway_id);
	query_text_or_null(query, "$reason", reason);
	query_instant(query, "$next_at", next_at);
	query_int(query, "$doubt", doubt);
	query_instant(query, "$ended_at", ends ? now : INSTANT_NONE);
	return query_run(query);
}
