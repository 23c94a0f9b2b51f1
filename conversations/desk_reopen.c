/* SPDX-License-Identifier: MIT */
#include "conversations/consent.h"
#include "conversations/desk_step.h"
#include "conversations/intake_step.h"
#include "store/alerts.h"
#include "store/episodes.h"
#include "store/inbox.h"
#include "store/responses.h"
#include "store/risk_holds.h"

#include "conversations/desk_reopen.h"

/* Follow-ups */

/* Where it was, or, where that is no longer theirs or not to be written to, what has come in its place: by
 * text still, or by e-mail still. */
static bool
find_way_on(struct desk *desk, const struct conversation_row *row, address_id *out_address)
{
	size_t count;
	bool found = false;
	struct address *list = address_list(desk->db, desk->arena, row->patient, &count);
	for (size_t i = 0; i < count; i++) {
		bool same = list[i].id.n == row->address.n;
		if (strcmp(list[i].kind, row->channel) != 0 || strcmp(list[i].state, "ok") != 0 ||
		    (found && !same))
			continue;
		*out_address = list[i].id;
		found = true;
	}
	return found;
}

/* It ended because of what has been put right, and they can be written to. */
static bool
has_way_on(struct desk *desk, const struct conversation_row *row, address_id *out_address)
{
	enum conversation_state state;
	return !row->open && conversation_state_read(row->state, &state) &&
	    (state == CONVERSATION_HELD || state == CONVERSATION_WRONG_PERSON ||
		state == CONVERSATION_ENDED) &&
	    find_way_on(desk, row, out_address);
}

/* ... and there is a telephone that is free. The row says which. */
static enum reopen
may_go_on(struct desk *desk, struct conversation_row *row)
{
	struct conversation_row other;
	address_id address;
	if (!has_way_on(desk, row, &address))
		return REOPEN_NEVER;
	if (conversation_open(desk->db, desk->arena, address, &other))
		return REOPEN_BUSY;
	if (address.n == row->address.n)
		return REOPEN_NOW;
	row->address = address;
	return conversation_move(desk->db, row->id, address, row->channel) ? REOPEN_NOW
									   : REOPEN_NEVER;
}

/* Words of danger, or a wish to be rung, were with a person when it ended; they still are. */
static bool
waits_for_person(struct desk *desk, patient_id patient)
{
	return risk_hold_of(desk->db, patient) ||
	    alert_kind_is_open(desk->db, patient, alert_kind_word(ALERT_HUMAN));
}

/* What was settled as partial, or as never answered, is open again. */
static bool
unsettle(struct desk *desk, struct dialogue *dialogue)
{
	bool answered = false;
	for (size_t i = 0; i < dialogue->response_count; i++) {
		struct response *response = &dialogue->responses[i];
		bool begun = !instant_is_none(response->started_at);
		answered = answered || begun;
		if (strcmp(response->status, "complete") == 0)
			continue;
		response->status = begun ? "started" : "planned";
		response_update(desk->db, response);
	}
	return answered;
}

enum reopen
reopen_begun(struct desk *desk, const struct followup *followup, struct conversation_row *row,
    const char *actor)
{
	struct dialogue dialogue;
	enum reopen outcome = may_go_on(desk, row);
	if (outcome != REOPEN_NOW)
		return outcome;
	if (!desk_load(desk, row, &dialogue))
		return REOPEN_NEVER;
	bool answered = unsettle(desk, &dialogue);
	followup_set_status(desk->db, followup, answered ? FOLLOWUP_RECEIVED : FOLLOWUP_SENT, "",
	    desk_id(desk), actor, desk->now);
	dialogue.followup.status = answered ? FOLLOWUP_RECEIVED : FOLLOWUP_SENT;
	due_put(desk->db, &(struct due){ row->expires_at, DUE_EXPIRE, row->id.n, 0 });
	desk_step(desk, &dialogue,
	    &(struct input){
		.kind = INPUT_REOPEN,
		.now = desk->now,
		.to_person = waits_for_person(desk, row->patient),
	    });
	return REOPEN_NOW;
}

/* It was not begun, because every address was in a state like this. */
static bool
wanted_an_address(const struct followup *followup)
{
	static const char *const states[] = { "wrong", "blocked", "held", "stopped" };
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(followup->reason, states[i]) == 0)
			return true;
	return false;
}

static void
reopen_followup(
    struct desk *desk, const struct followup *followup, enum reopen_when when, const char *actor)
{
	struct conversation_row row;
	if (followup->status != FOLLOWUP_SUPPRESSED ||
	    !instant_before(desk->now, followup->closes_at))
		return;
	bool begun = conversation_of_followup(desk->db, desk->arena, followup->id, &row);
	const char *reason = "";
	instant retry = desk->now;
	address_id address;
	if (begun && when == REOPEN_BY_SCHEDULER && has_way_on(desk, &row, &address)) {
		reason = "a new number";
	} else if (begun && when == REOPEN_BY_SCHEDULER) {
		return;
	} else if (begun && reopen_begun(desk, followup, &row, actor) == REOPEN_BUSY) {
		reason = DESK_BUSY;
		retry = instant_plus(desk->now, hours(24));
	} else if (begun || !wanted_an_address(followup)) {
		return;
	}
	followup_set_status(
	    desk->db, followup, FOLLOWUP_DUE, reason, desk_id(desk), actor, desk->now);
	followup_retry_at(desk->db, followup->id, retry);
}

void
reopen_followups(struct desk *desk, patient_id patient, enum reopen_when when, const char *actor)
{
	struct patient now;
	if (!patient_get(desk->db, desk->arena, patient, &now) || strcmp(now.life, "alive") != 0 ||
	    strcmp(now.participation, "in") != 0)
		return;
	size_t episodes, count;
	struct episode *list = episode_list(desk->db, desk->arena, patient, &episodes);
	for (size_t i = 0; i < episodes; i++) {
		struct followup *followups =
		    followup_list(desk->db, desk->arena, list[i].id, &count);
		for (size_t k = 0; k < count; k++)
			reopen_followup(desk, &followups[k], when, actor);
	}
	struct followup *waiting = followup_waiting(desk->db, desk->arena, patient, &count);
	for (size_t i = 0; i < count; i++)
		followup_retry_at(desk->db, waiting[i].id, desk->now);
}

/* Addresses */

bool
reopen_blocked(
    struct desk *desk, const struct patient *patient, address_id address, const char *actor)
{
	size_t count;
	bool any = false;
	struct address *addresses = address_list(desk->db, desk->arena, patient->id, &count);
	for (size_t i = 0; i < count; i++) {
		bool meant = address.n == 0 || addresses[i].id.n == address.n;
		if (!meant || strcmp(addresses[i].state, "blocked") != 0)
			continue;
		address_set_state(desk->db, addresses[i].id, "ok", desk->now);
		any = true;
	}
	if (!any)
		return false;
	consent_audit(desk, patient, actor, "address reopened");
	reopen_followups(desk, patient->id, REOPEN_AT_ONCE, actor);
	return true;
}

/* STOP covers all that reaches a patient, and this was closed when they said it, or it came from here. */
static bool
is_stopped(struct desk *desk, const struct address *list, size_t count, const struct address *which)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].state, "stopped") == 0)
			return true;
	return inbox_was_read(desk->db, which->id, INTAKE_STOP_AT_WRONG, which->state_at);
}

/* Whoever has it says so before anything else is said there. */
static void
forget_whose(struct desk *desk, address_id address)
{
	size_t count;
	patient_id *sharing = address_patients(desk->db, desk->arena, address, &count);
	for (size_t i = 0; i < count; i++)
		address_set_checked(desk->db, sharing[i], address, INSTANT_NONE);
}

static const struct address *
find_address(const struct address *list, size_t count, const char *value)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].value, value) == 0)
			return &list[i];
	return NULL;
}

bool
reopen_address(struct desk *desk, const struct patient *patient, const char *value,
    const char *actor, const char *reason, bool *out_stopped, struct error *error)
{
	size_t count;
	struct address *list = address_list(desk->db, desk->arena, patient->id, &count);
	const struct address *address = find_address(list, count, value);
	if (address == NULL)
		return error_set(error, ERROR_MISSING, "they have no address like that");
	bool wrong = strcmp(address->state, "wrong") == 0;
	if (!wrong && strcmp(address->state, "blocked") != 0)
		return error_set(
		    error, ERROR_CONFLICT, "that address is %s, not wrong", address->state);
	*out_stopped = is_stopped(desk, list, count, address);
	if (wrong)
		forget_whose(desk, address->id);
	address_set_state(desk->db, address->id, *out_stopped ? "stopped" : "ok", desk->now);
	audit_add(desk->db, desk_id(desk), patient->organisation, desk->now, actor,
	    "address reopened",
	    arena_printf(desk->arena, "patient %lld", (long long) patient->id.n), reason);
	patient_id *sharing = address_patients(desk->db, desk->arena, address->id, &count);
	for (size_t i = 0; i < count; i++)
		reopen_followups(desk, sharing[i], REOPEN_AT_ONCE, actor);
	return true;
}
