/* SPDX-License-Identifier: MIT */
/* What a STOP, a death or a wrong number closes, everywhere at once. */
#include "conversations/desk_reopen.h"
#include "store/episodes.h"
#include "store/outbox.h"
#include "store/risk_holds.h"

#include "conversations/consent.h"

void
consent_audit(
    struct desk *desk, const struct patient *patient, const char *actor, const char *action)
{
	audit_add(desk->db, desk_id(desk), patient->organisation, desk->now, actor, action,
	    arena_printf(desk->arena, "patient %lld", (long long) patient->id.n), "");
}

void
consent_end_conversations(
    struct desk *desk, patient_id patient, conversation_id except, enum progress ended_as)
{
	size_t count;
	struct conversation_row *rows = conversation_list(desk->db, desk->arena, patient, &count);
	for (size_t i = 0; i < count; i++)
		if (rows[i].id.n != except.n)
			(void) desk_end(desk, rows[i].id, ended_as);
}

/* Everything planned for the patient gets this status. */
static void
close_followups(struct desk *desk, patient_id patient, enum followup_status status,
    const char *reason, const char *actor)
{
	size_t episodes;
	struct episode *list = episode_list(desk->db, desk->arena, patient, &episodes);
	for (size_t i = 0; i < episodes; i++) {
		size_t count;
		struct followup *followups =
		    followup_list(desk->db, desk->arena, list[i].id, &count);
		for (size_t k = 0; k < count; k++)
			if (followup_status_is_open(followups[k].status))
				followup_set_status(desk->db, &followups[k], status, reason,
				    desk_id(desk), actor, desk->now);
	}
}

/* Staff are told by name of each who shares the address with the patient. */
static void
tell_each_sharer(struct desk *desk, const struct patient *patient, address_id address,
    enum alert_kind kind, const char *rule)
{
	size_t count;
	patient_id *sharing = address_patients(desk->db, desk->arena, address, &count);
	for (size_t i = 0; i < count; i++)
		if (sharing[i].n != patient->id.n)
			desk_alert(desk, kind, patient->organisation, (team_id){ 0 }, sharing[i],
			    (inbox_id){ 0 }, (outbox_id){ 0 }, rule);
}

/* Whoever shares the phone is not asked there any more either, and did not say so. Who of them wrote
 * STOP, nobody can say. */
static void
tell_of_sharers(
    struct desk *desk, const struct patient *patient, address_id address, enum alert_kind kind)
{
	tell_each_sharer(desk, patient, address, kind, "shared-phone");
}

static bool
is_withdrawn(const struct patient *patient)
{
	return strcmp(patient->participation, "consent-withdrawn") == 0;
}

/* A STOP by mail is one person's, and no word of whoever shares their telephone: that stays open for the
 * other, or one patient could silence another without knowing it. What keeps it from this one is that
 * they take no further part. Staff are told under the name of the other, who may have to be asked to
 * give a number of their own; no text says so (safety.md 11). */
static void
keep_open_for_others(
    struct desk *desk, const struct patient *patient, address_id said_at, const char *actor)
{
	size_t count;
	bool any = false;
	struct address *list = address_list(desk->db, desk->arena, patient->id, &count);
	for (size_t i = 0; i < count; i++) {
		bool open = strcmp(list[i].state, "ok") == 0 || strcmp(list[i].state, "held") == 0;
		if (list[i].id.n == said_at.n || !open)
			continue;
		any = true;
		if (said_at.n != 0)
			tell_each_sharer(
			    desk, patient, list[i].id, ALERT_STOPPED, "shared-phone-stays-open");
	}
	if (!any)
		return;
	if (!is_withdrawn(patient))
		patient_set_participation(desk->db, patient->id, "no-further-part");
	consent_audit(desk, patient, actor, "a shared phone stays open for the other");
}

void
consent_stop(
    struct desk *desk, const struct patient *patient, address_id address, const char *actor)
{
	struct conversation_row open;
	conversation_id except = { 0 };
	if (address.n != 0) {
		address_set_state(desk->db, address, "stopped", desk->now);
		(void) outbox_cancel_address(desk->db, address, "stopped", desk->now);
		/* The conversation in which STOP was said is the caller's to end. */
		if (conversation_open(desk->db, desk->arena, address, &open))
			except = open.id;
	}
	patient_set_addresses(desk->db, patient->id, "stopped", desk->now);
	(void) outbox_cancel_patient(desk->db, patient->id, "stopped", desk->now);
	consent_end_conversations(desk, patient->id, except, PROGRESS_NO_FURTHER_PART);
	if (address.n != 0)
		tell_of_sharers(desk, patient, address, ALERT_STOPPED);
	keep_open_for_others(desk, patient, address, actor);
	consent_audit(desk, patient, actor, "stopped");
}

/* Who wrote STOP at a shared address nobody could say, so it held for all. It still does for those who
 * have not said START. */
static void
keep_stopped(struct desk *desk, address_id address, patient_id started)
{
	size_t count;
	patient_id *list = address_patients(desk->db, desk->arena, address, &count);
	for (size_t i = 0; i < count; i++) {
		struct patient patient;
		if (list[i].n == started.n ||
		    !patient_get(desk->db, desk->arena, list[i], &patient) ||
		    strcmp(patient.participation, "in") != 0)
			continue;
		patient_set_participation(desk->db, patient.id, "no-further-part");
		consent_audit(
		    desk, &patient, "patient", "stopped: the phone was started for another");
	}
}

bool
consent_start(
    struct desk *desk, const struct patient *patient, address_id address, const char *actor)
{
	if (is_withdrawn(patient))
		return false;
	size_t count;
	struct address *addresses = address_list(desk->db, desk->arena, patient->id, &count);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(addresses[i].state, "stopped") != 0)
			continue;
		keep_stopped(desk, addresses[i].id, patient->id);
		address_set_state(desk->db, addresses[i].id, "ok", desk->now);
	}
	if (address.n != 0)
		address_set_state(desk->db, address, "ok", desk->now);
	patient_set_participation(desk->db, patient->id, "in");
	risk_hold_start(desk->db, patient->id, actor, desk->now);
	consent_audit(desk, patient, actor, "started");
	reopen_followups(desk, patient->id, REOPEN_AT_ONCE, actor);
	return true;
}

void
consent_wrong(
    struct desk *desk, const struct patient *patient, address_id address, const char *actor)
{
	address_set_state(desk->db, address, "wrong", desk->now);
	(void) outbox_cancel_address(desk->db, address, "wrong-person", desk->now);
	tell_of_sharers(desk, patient, address, ALERT_WRONG_PERSON);
	consent_audit(desk, patient, actor, "wrong person at address");
}

void
consent_hold(
    struct desk *desk, const struct patient *patient, address_id address, const char *actor)
{
	size_t count;
	patient_id *sharing = address_patients(desk->db, desk->arena, address, &count);
	struct conversation_row open;
	conversation_id except = { 0 };
	if (conversation_open(desk->db, desk->arena, address, &open))
		except = open.id;
	/* A stopped address stays stopped when the hold is over. */
	struct address row;
	if (address_get(desk->db, desk->arena, address, &row) && strcmp(row.state, "ok") == 0)
		address_set_state(desk->db, address, "held", desk->now);
	(void) outbox_cancel_address(desk->db, address, "held", desk->now);
	for (size_t i = 0; i < count; i++) {
		patient_set_life(desk->db, sharing[i], "held");
		(void) outbox_cancel_patient(desk->db, sharing[i], "held", desk->now);
		consent_end_conversations(desk, sharing[i], except, PROGRESS_SUPPRESSED);
	}
	tell_of_sharers(desk, patient, address, ALERT_DECEASED);
	consent_audit(desk, patient, actor, "a death was texted: held");
}

void
consent_confirm_death(
    struct desk *desk, const struct patient *patient, bool died, const char *actor)
{
	size_t count;
	struct address *addresses = address_list(desk->db, desk->arena, patient->id, &count);
	if (!died) {
		patient_set_life(desk->db, patient->id, "alive");
		for (size_t i = 0; i < count; i++)
			if (strcmp(addresses[i].state, "held") == 0)
				address_set_state(desk->db, addresses[i].id, "ok", desk->now);
		consent_audit(desk, patient, actor, "alive: released");
		reopen_followups(desk, patient->id, REOPEN_AT_ONCE, actor);
		return;
	}
	patient_set_life(desk->db, patient->id, "deceased");
	(void) outbox_cancel_patient(desk->db, patient->id, "deceased", desk->now);
	close_followups(desk, patient->id, FOLLOWUP_DECEASED, "deceased", actor);
	consent_end_conversations(desk, patient->id, (conversation_id){ 0 }, PROGRESS_CANCELLED);
	consent_audit(desk, patient, actor, "deceased");
}

void
consent_withdraw(struct desk *desk, const struct patient *patient, const char *actor)
{
	patient_set_participation(desk->db, patient->id, "consent-withdrawn");
	patient_set_addresses(desk->db, patient->id, "stopped", desk->now);
	(void) outbox_cancel_patient(desk->db, patient->id, "consent-withdrawn", desk->now);
	close_followups(desk, patient->id, FOLLOWUP_CONSENT_WITHDRAWN, "consent withdrawn", actor);
	consent_end_conversations(desk, patient->id, (conversation_id){ 0 }, PROGRESS_CANCELLED);
	consent_audit(desk, patient, actor, "consent withdrawn");
}
