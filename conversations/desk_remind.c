/* SPDX-License-Identifier: MIT */
/* The time for a reminder has come: whether there is anything to remind of yet. */
#include "conversations/desk_step.h"
#include "store/outbox.h"
#include "store/risk_holds.h"

static void
remind_at(struct desk *desk, struct conversation_row *row, const struct team *team, instant at)
{
	row->remind_at = desk->hooks->allowed(desk->hooks_context, team, at);
	if (instant_before(row->remind_at, row->expires_at))
		due_put(desk->db, &(struct due){ row->remind_at, DUE_REMIND, row->id.n, 0 });
	else
		row->remind_at = INSTANT_NONE;
	conversation_update(desk->db, row);
}

/* "Ask nothing before": the reminder waits for the end of the pause; and while another who has the same
 * telephone is in a crisis it is looked at each day. INSTANT_NONE: for neither. */
static instant
end_of_pause(struct desk *desk, const struct conversation_row *row)
{
	struct patient patient;
	if (!patient_get(desk->db, desk->arena, row->patient, &patient))
		return INSTANT_NONE;
	if (risk_hold_at(desk->db, row->address))
		return instant_max(patient.paused_until, instant_plus(desk->now, hours(24)));
	return patient.paused_until;
}

static span
patience(struct desk *desk, const struct conversation_row *row)
{
	span spans[SCRIPT_REMINDERS];
	struct followup followup;
	if (!followup_get(desk->db, desk->arena, row->followup, &followup))
		return days(0);
	int count = desk->hooks->reminders(desk->hooks_context, desk, &followup, spans);
	return row->reminders < count ? spans[row->reminders] : days(0);
}

/* What was asked may have waited for days: for a gateway, or for its turn. It is not asked a second time
 * while the first is still in the queue; and a patient has had as long to answer as anybody, counted from
 * when it left. INSTANT_NONE: it is time. */
static instant
asked_too_late(struct desk *desk, const struct conversation_row *row)
{
	struct outbox_row asked;
	if (row->on_page || row->asked.n == 0 ||
	    !outbox_glance(desk->db, desk->arena, row->asked, &asked))
		return INSTANT_NONE;
	if (asked.state == OUTBOX_QUEUED && !outbox_has_left(&asked))
		return instant_plus(desk->now, hours(24));
	/* Minutes are no reason. */
	if (!outbox_has_left(&asked) || instant_is_none(asked.sent_at) ||
	    instant_since(asked.sent_at, asked.created_at).ms < hours(1).ms)
		return INSTANT_NONE;
	return instant_plus(asked.sent_at, patience(desk, row));
}

static bool
put_off(struct desk *desk, struct conversation_row *row)
{
	struct team team;
	instant pause = end_of_pause(desk, row), late = asked_too_late(desk, row);
	bool paused = !instant_is_none(pause) && instant_before(desk->now, pause);
	bool waits = !instant_is_none(late) && instant_before(desk->now, late);
	if ((!paused && !waits) ||
	    !teams_kept_get(&desk->teams, desk->db, desk->arena, row->team, &team))
		return false;
	remind_at(desk, row, &team,
	    waits && paused ? instant_max(pause, late)
		: paused    ? pause
			    : late);
	return true;
}

/* When what is open may be put by another address. That one is dead ends no pause, neither staff's nor the
 * patient's own LATER, of which the claim knows nothing; and what staff's pause keeps back in the queue is too
 * late at the end of its first day, so that it is put only when it may leave. */
static instant
elsewhere_at(struct desk *desk, const struct conversation_row *row, const struct team *team)
{
	instant at = instant_max(desk->now, end_of_pause(desk, row));
	if (strcmp(row->state, conversation_state_word(CONVERSATION_PAUSED)) == 0)
		at = instant_max(at, row->remind_at);
	return desk->hooks->allowed(desk->hooks_context, team, at);
}

/* Nobody has this address: what is open goes on by the patient's next one, at an hour at which they may be
 * written to. Where there is none staff have been told of the text that failed. */
static bool
goes_on_elsewhere(struct desk *desk, struct conversation_row *row)
{
	struct address address;
	struct team team;
	if (!address_get(desk->db, desk->arena, row->address, &address) ||
	    strcmp(address.state, "blocked") != 0 ||
	    !team_get(desk->db, desk->arena, row->team, &team))
		return false;
	instant at = elsewhere_at(desk, row, &team);
	if (instant_before(desk->now, at)) {
		due_put(desk->db, &(struct due){ at, DUE_REMIND, row->id.n, 0 });
		return true;
	}
	if (!desk_move_on(desk, row))
		return false;
	(void) desk_step_by_id(desk, row->id, INPUT_AGAIN, PROGRESS_CANCELLED);
	return true;
}

void
desk_remind(struct desk *desk, conversation_id id, instant due_at)
{
	struct conversation_row row;
	if (!conversation_get(desk->db, desk->arena, id, &row) || !row.open ||
	    goes_on_elsewhere(desk, &row) || instant_is_none(row.remind_at) ||
	    instant_before(due_at, row.remind_at))
		return;
	if (put_off(desk, &row))
		return;
	/* Nobody is reminded of a question that never left: it is put. */
	bool was_put = row.on_page || desk_question_has_left(desk, &row);
	(void) desk_step_by_id(desk, id, was_put ? INPUT_REMIND : INPUT_AGAIN, PROGRESS_CANCELLED);
}
