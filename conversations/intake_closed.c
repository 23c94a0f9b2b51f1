/* SPDX-License-Identifier: MIT */
/*
 * What is said to us from an address where we say nothing any more: stopped, wrong, held or blocked. Danger
 * is answered, a STOP is kept, and START opens what is stopped or blocked, for whoever can be believed to be
 * there. A wrong number is opened by no text: it is another person's telephone, so that their START is for
 * staff to look at (`hark patient reopen`).
 */
#include "conversations/consent.h"
#include "conversations/crisis.h"
#include "conversations/desk_reopen.h"
#include "conversations/sharing.h"

#include "conversations/intake_step.h"

/* START where several are reached: for the one who is named. True when that was all. */
static bool
start_shared(struct desk *desk, const struct patient *patient, const struct address *address,
    struct inbox_row *heard, const struct reading *reading)
{
	struct patient named;
	switch (sharing_start(desk, address->id, reading, heard->body, &named)) {
	case SHARING_NOT:
	case SHARING_NO_START: return false;
	case SHARING_WHOSE:
		heard->reading = "START, and whose is not said";
		intake_alert(desk, patient, heard, ALERT_WORDS, "shared-phone");
		intake_say(desk, patient, address, heard, PHRASE_START_WHOSE, PURPOSE_STOPPED);
		return true;
	case SHARING_STARTED:
		heard->reading = "START, by name";
		intake_say(desk, &named, address, heard, PHRASE_STARTED, PURPOSE_NOTICE);
		return true;
	}
	BUG("a shared phone");
}

static bool
is_start(const struct reading *reading)
{
	return reading->kind == READING_CONTROL && reading->control == CONTROL_START;
}

static bool
is_in(const struct address *address, const char *state)
{
	return strcmp(address->state, state) == 0;
}

static void
say_started(struct desk *desk, const struct patient *patient, const struct address *address,
    struct inbox_row *heard)
{
	heard->reading = "START";
	intake_say(desk, patient, address, heard, PHRASE_STARTED, PURPOSE_NOTICE);
}

/* START, for whom it is, and whether it opens anything. True when that was all. */
static bool
take_start(struct desk *desk, const struct patient *patient, const struct address *address,
    struct inbox_row *heard, const struct reading *reading)
{
	bool start = is_start(reading);
	if (heard->is_unproved) {
		/* Anybody can write a From line: silence is what the patient asked for last. */
		if (!start)
			return false;
		heard->reading = "START, and its sender is not proved";
		intake_alert(desk, patient, heard, ALERT_WORDS, "not-proved");
		return true;
	}
	if (start && is_in(address, "wrong")) {
		heard->reading = "START, at a wrong number";
		intake_alert(desk, patient, heard, ALERT_WRONG_PERSON, "start");
		return true;
	}
	if (is_in(address, "stopped") && start_shared(desk, patient, address, heard, reading))
		return true;
	if (!start)
		return false;
	if (is_in(address, "stopped") && consent_start(desk, patient, address->id, "patient")) {
		say_started(desk, patient, address, heard);
		return true;
	}
	/* Whoever wrote from there gets what is sent there, whoever of those who share it. */
	if (!reopen_blocked(desk, patient, address->id, "patient"))
		return false;
	say_started(desk, patient, address, heard);
	return true;
}

static void
take_risk(struct desk *desk, const struct patient *patient, const struct address *address,
    struct inbox_row *heard, const struct reading *reading)
{
	heard->reading = "risk, at a closed address";
	intake_alert(
	    desk, patient, heard, intake_risk_kind(reading), crisis_rule(desk->arena, reading));
	if (!is_in(address, "stopped"))
		intake_tell_of_stop(desk, patient, heard, reading);
	if (is_in(address, "held") && intake_is_stop(reading))
		intake_stop(desk, patient, address, heard, reading);
	intake_say(desk, patient, address, heard, PHRASE_SAFETY, PURPOSE_SAFETY);
}

/* In silence: what it owes has been said. */
bool
intake_stop_at_closed_address(struct desk *desk, const struct patient *patient,
    const struct address *address, struct inbox_row *heard, const struct reading *reading)
{
	if (!intake_is_stop(reading))
		return false;
	if (is_in(address, "stopped")) {
		heard->reading = "STOP, again"; /* one confirmation, and silence (invariant 5) */
		if ((reading->flags & FLAG_WITHDRAWS) != 0)
			intake_tell_withdrawal(desk, patient, heard);
		if (heard->is_damaged)
			intake_alert(desk, patient, heard, ALERT_UNREADABLE, "damaged");
		return true;
	}
	if (is_in(address, "held")) {
		heard->reading = "STOP"; /* it must outlive the hold */
		intake_stop(desk, patient, address, heard, reading);
		return true;
	}
	if (is_in(address, "wrong")) {
		/* Theirs, and not the patient's. It outlives a reopening (desk_reopen.h). */
		heard->reading = INTAKE_STOP_AT_WRONG;
		intake_alert(desk, patient, heard, ALERT_STOPPED, "wrong-number");
		return true;
	}
	return false;
}

void
intake_at_closed_address(struct desk *desk, const struct patient *patient,
    const struct address *address, struct inbox_row *heard)
{
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	intake_read(desk, patient, heard, reading);
	if (intake_is_risk(reading)) {
		take_risk(desk, patient, address, heard, reading);
	} else if (take_start(desk, patient, address, heard, reading) ||
	    intake_stop_at_closed_address(desk, patient, address, heard, reading)) {
		return;
	} else if (is_in(address, "stopped") && (reading->flags & FLAG_DECEASED) != 0) {
		/* They asked for silence, and get it; the death still has to be looked at. */
		heard->reading = "deceased";
		consent_hold(desk, patient, address->id, "patient");
		intake_alert(desk, patient, heard, ALERT_DECEASED, reading->rule);
	} else if (reading->kind == READING_UNCLEAR && reading->reason == REASON_AUTOREPLY) {
		heard->reading = "a machine";
	} else {
		heard->reading = "at a closed address";
		intake_alert(desk, patient, heard,
		    heard->is_damaged ? ALERT_UNREADABLE : ALERT_WORDS, "closed-address");
	}
}
