/* SPDX-License-Identifier: MIT */
/* What staff may tell the core. Each takes effect in one transaction and leaves an audit row. */
#include "base/utf8.h"
#include "conversations/consent.h"
#include "conversations/crisis.h"
#include "conversations/desk_result.h"
#include "conversations/desk_reopen.h"
#include "core/step.h"
#include "store/alerts.h"
#include "store/contacts.h"
#include "store/episodes.h"
#include "store/outbox.h"
#include "store/risk_holds.h"

static void
audit_command(struct core_step *step, const struct patient *patient, const char *action,
    const struct command *command)
{
	audit_add(step->core->db, desk_id(&step->desk), patient->organisation, step->now,
	    command->actor, action,
	    arena_printf(step->arena, "patient %lld", (long long) patient->id.n), "");
}

/* They may be asked again. What they told of danger is still to be dealt with: its alert stays. */
static void
release(struct core_step *step, const struct patient *patient, const struct command *command,
    struct order *answer)
{
	alert_id stop;
	crisis_release(&step->desk, patient->id, command->actor, &stop);
	audit_command(step, patient, "released", command);
	if (stop.n != 0)
		answer->text = arena_printf(step->arena,
		    "they said STOP beside words of danger, so that nothing is asked yet: `hark "
		    "patient stop` keeps it; to ask them after all, close alert %lld and release "
		    "again",
		    (long long) stop.n);
}

/* The operation is off: the plan is made again, and what was being asked ends. */
static void
cancel_episodes(struct core_step *step, const struct patient *patient,
    const struct command *command, struct order *answer)
{
	const struct plan_setup setup = {
		.db = step->core->db,
		.arena = step->arena,
		.random = &step->core->random,
		.pathways = step->core->pathways,
		.calendar = step->core->calendar,
		.actor = command->actor,
	};
	size_t count;
	struct episode *list = episode_list(step->core->db, step->arena, patient->id, &count);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].status, "open") != 0)
			continue;
		list[i].status = "cancelled";
		episode_update(step->core->db, &list[i]);
		struct plan_diff diff;
		if (!plan_apply(&setup, &list[i], step->now, &diff, &answer->error))
			return;
	}
	consent_end_conversations(
	    &step->desk, patient->id, (conversation_id){ 0 }, PROGRESS_CANCELLED);
	(void) outbox_cancel_patient(step->core->db, patient->id, "operation cancelled", step->now);
}

/* Follow-ups that wait for this patient are looked at again now. */
static void
retry_waiting(struct core_step *step, const struct patient *patient)
{
	size_t count;
	struct followup *list = followup_waiting(step->core->db, step->arena, patient->id, &count);
	for (size_t i = 0; i < count; i++)
		followup_retry_at(step->core->db, list[i].id, step->now);
}

/* What came back may be tried again; what was said to be another person's, not without a name and a
 * reason. */
static void
reopen(struct core_step *step, const struct patient *patient, const struct command *command,
    struct order *answer)
{
	bool stopped = false;
	if (command->text == NULL || command->text[0] == '\0') {
		if (!reopen_blocked(&step->desk, patient, (address_id){ 0 }, command->actor))
			(void) error_set(&answer->error, ERROR_MISSING,
			    "no address of theirs is blocked; one that was called wrong is reopened "
			    "by itself, with --address, --by and --because");
		return;
	}
	if (command->reason == NULL || command->reason[0] == '\0')
		(void) error_set(&answer->error, ERROR_INPUT, "expected a reason");
	else if (reopen_address(&step->desk, patient, command->text, command->actor,
		     command->reason, &stopped, &answer->error) &&
	    stopped)
		answer->text = "open, but a STOP holds there: `hark patient start` ends it";
}

/* What cannot be: a STOP is less than a withdrawal, and neither it nor a START takes that back. `start` has
 * nothing to open either for somebody who has died. */
static bool
may_be_done(const struct patient *patient, enum command_verb verb, struct error *error)
{
	bool stops = verb == COMMAND_STOP || verb == COMMAND_WITHDRAW,
	     starts = verb == COMMAND_START;
	if ((stops || starts) && strcmp(patient->participation, "consent-withdrawn") == 0)
		return error_set(error, ERROR_CONFLICT,
		    "nothing was changed: their consent was withdrawn before, and nothing is sent%s",
		    starts ? "; nothing here takes that back: who agrees anew is asked without hark"
			   : "");
	if (starts && strcmp(patient->life, "deceased") == 0)
		return error_set(error, ERROR_CONFLICT,
		    "nothing was changed: they are recorded as deceased, and nothing is sent; "
		    "`hark patient alive` first, if that is wrong");
	return true;
}

static void
command_patient(struct core_step *step, const struct command *command, struct order *answer)
{
	struct desk *desk = &step->desk;
	struct patient patient;
	if (!patient_get(step->core->db, step->arena, command->patient, &patient)) {
		(void) error_set(&answer->error, ERROR_MISSING, "no such patient");
		return;
	}
	if (!may_be_done(&patient, command->verb, &answer->error))
		return;
	switch (command->verb) {
	case COMMAND_PAUSE:
		patient_set_pause(step->core->db, patient.id, command->until);
		audit_command(step, &patient, "paused", command);
		return;
	case COMMAND_STOP:
		patient_set_participation(step->core->db, patient.id, "no-further-part");
		consent_stop(desk, &patient, (address_id){ 0 }, command->actor);
		return;
	case COMMAND_START:
		(void) consent_start(desk, &patient, (address_id){ 0 }, command->actor);
		return;
	case COMMAND_REOPEN: reopen(step, &patient, command, answer); return;
	case COMMAND_WITHDRAW: consent_withdraw(desk, &patient, command->actor); return;
	case COMMAND_DECEASED: consent_confirm_death(desk, &patient, true, command->actor); return;
	case COMMAND_ALIVE: consent_confirm_death(desk, &patient, false, command->actor); return;
	case COMMAND_RELEASE: release(step, &patient, command, answer); return;
	case COMMAND_AGREE:
		patient_set_agreement(step->core->db, patient.id, command->on, command->text);
		retry_waiting(step, &patient);
		audit_command(step, &patient, "agreement recorded", command);
		return;
	case COMMAND_CANCEL:
		cancel_episodes(step, &patient, command, answer);
		audit_command(step, &patient, "operation cancelled", command);
		return;
	case COMMAND_ANSWER:
		if (desk_interpret(desk, patient.id, command->text, command->actor, &answer->error))
			audit_command(step, &patient, "reply interpreted", command);
		return;
	case COMMAND_CLOSE_ALERT:
	case COMMAND_HOLD:
	case COMMAND_UNHOLD:
	case COMMAND_EXPORTED:
	case COMMAND_ACKNOWLEDGE:
	case COMMAND_TEST_ROUTE:
	case COMMAND_RELEASE_BATCH:
	case COMMAND_ACCEPT_CLOCK:
	case COMMAND_RELEASE_RESULT:
	case COMMAND_RESTORED: break;
	}
	BUG("command %d is not about a patient", (int) command->verb);
}

static void
command_hold(struct core_step *step, const struct command *command, bool hold, struct order *answer)
{
	struct organisation organisation;
	if (!organisation_first(step->core->db, step->arena, &organisation)) {
		(void) error_set(&answer->error, ERROR_MISSING, "no organisation");
		return;
	}
	struct team team = { .id = { 0 } };
	const char *subject = "organisation";
	if (command->text[0] != '\0') {
		if (!team_find(step->core->db, step->arena, organisation.id,
			str_from(command->text), &team)) {
			(void) error_set(
			    &answer->error, ERROR_MISSING, "no team %s", command->text);
			return;
		}
		subject = arena_printf(step->arena, "team %lld", (long long) team.id.n);
	}
	organisation_hold(step->core->db, organisation.id, team.id, hold);
	audit_add(step->core->db, desk_id(&step->desk), organisation.id, step->now, command->actor,
	    hold ? "hold" : "hold released", subject, "");
}

static void
command_exported(struct core_step *step, const struct command *command, struct order *answer)
{
	struct organisation organisation;
	if (!organisation_first(step->core->db, step->arena, &organisation)) {
		(void) error_set(&answer->error, ERROR_MISSING, "no organisation");
		return;
	}
	audit_add(step->core->db, desk_id(&step->desk), organisation.id, step->now, command->actor,
	    "export", "responses", command->text);
}

/* The outcome is in the alert; the trail says who closed which. */
static void
command_close_alert(struct core_step *step, const struct command *command, struct order *answer)
{
	organisation_id organisation;
	struct alert alert;
	struct db *db = step->core->db;
	bool found = alert_get(db, step->arena, command->alert, &alert);
	bool held = found && risk_hold_of(db, alert.patient);
	if (!found ||
	    !alert_close(
		db, command->alert, command->actor, command->text, step->now, &organisation)) {
		(void) error_set(&answer->error, ERROR_MISSING, "no such open alert");
		return;
	}
	notice_cancel(db, command->alert, step->now);
	if (held && !risk_hold_of(db, alert.patient)) {
		crisis_wake(&step->desk, alert.patient);
		if (crisis_is_with_person(&step->desk, alert.patient))
			answer->text = "closed; what was being asked is still with a person: "
				       "`hark patient release` asks on";
	}
	audit_add(db, desk_id(&step->desk), organisation, step->now, command->actor, "alert closed",
	    arena_printf(step->arena, "alert %lld", (long long) command->alert.n), "");
}

/* A test has done what it was for once somebody has taken it; what it proves is the route of its
 * time (store/contacts.h). */
static void
command_acknowledge(struct core_step *step, const struct command *command, struct order *answer)
{
	struct db *db = step->core->db;
	struct alert alert;
	organisation_id organisation;
	if (!alert_get(db, step->arena, command->alert, &alert) ||
	    strcmp(alert.state, "open") != 0) {
		(void) error_set(&answer->error, ERROR_MISSING, "no such open alert");
		return;
	}
	if (!alert_acknowledge(db, alert.id, command->text, step->now)) {
		(void) error_set(&answer->error, ERROR_CONFLICT, "acknowledged before, by %s",
		    alert.acknowledged_by);
		return;
	}
	notice_cancel(db, alert.id, step->now);
	if (strcmp(alert.kind, alert_kind_word(ALERT_TEST)) == 0)
		(void) alert_close(
		    db, alert.id, command->text, "the route works", step->now, &organisation);
	audit_add(db, desk_id(&step->desk), alert.organisation, step->now, command->actor,
	    "alert acknowledged", arena_printf(step->arena, "alert %lld", (long long) alert.id.n),
	    command->text);
}

static void
command_test_route(struct core_step *step, const struct command *command, struct order *answer)
{
	struct db *db = step->core->db;
	struct organisation organisation;
	struct team team;
	struct route route;
	if (!organisation_first(db, step->arena, &organisation) ||
	    !team_find(db, step->arena, organisation.id, str_from(command->text), &team) ||
	    !route_get(db, step->arena, team.id, &route)) {
		(void) error_set(&answer->error, ERROR_MISSING, "no such team");
		return;
	}
	if (route.contacts == 0) {
		(void) error_set(
		    &answer->error, ERROR_INPUT, "team %s has no contacts in hark.conf", team.key);
		return;
	}
	alert_id id = desk_test_route(&step->desk, &team, route.hash);
	answer->text = arena_int(step->arena, id.n);
	audit_add(db, desk_id(&step->desk), organisation.id, step->now, command->actor,
	    "alert route tested", arena_printf(step->arena, "team %lld", (long long) team.id.n),
	    "");
}

/* Far more than this house is used to: somebody who knows it stands for that. */
static bool
may_release_so_many(
    struct core_step *step, const struct batch_row *batch, const char *actor, struct error *error)
{
	struct batch_pace pace = batch_pace(step->core->db, batch, step->now);
	if (!pace.unusual || staff_is_administrator(step->core->db, batch->organisation, actor))
		return true;
	return error_set(error, ERROR_DENIED,
	    "batch %lld has %d due on one day, and on no day of the last %d were more than %d written "
	    "to: an administrator releases it (--by E-MAIL, as `hark init --admin` was told it)",
	    (long long) batch->id.n, pace.busiest, (int) BATCH_USUAL_DAYS, pace.usual);
}

/* A name that somebody gives of themselves, without case and spaces: "nurse  joy" is Nurse Joy. */
static struct str
bare_name(struct arena *arena, const char *name)
{
	struct str folded = utf8_fold(arena, str_from(name));
	char *bare = arena_alloc(arena, folded.len + 1);
	size_t at = 0, used = 0;
	while (at < folded.len) {
		size_t from = at;
		if (utf8_is_space(utf8_next(folded, &at)))
			continue;
		memcpy(bare + used, folded.data + from, at - from);
		used += at - from;
	}
	return str_of(bare, used);
}

static bool
is_same_person(struct arena *arena, const char *one, const char *other)
{
	return str_eq(bare_name(arena, one), bare_name(arena, other));
}

/* Who types the number has seen it. */
static bool
may_release(struct core_step *step, const struct batch_row *batch, const struct command *command,
    struct error *error)
{
	if (strcmp(batch->state, "waiting") != 0 && strcmp(batch->state, "stopped") != 0)
		return error_set(error, ERROR_CONFLICT, "batch %lld does not wait for a release",
		    (long long) batch->id.n);
	if (command->count != batch->episodes)
		return error_set(error, ERROR_INPUT,
		    "batch %lld has another number of operations than %lld; look at it with "
		    "`hark batch show`",
		    (long long) batch->id.n, (long long) command->count);
	if (batch->episodes > BATCH_ALONE &&
	    is_same_person(step->arena, batch->author, command->actor))
		return error_set(error, ERROR_DENIED,
		    "%s imported batch %lld of more than %d: somebody else releases it",
		    batch->author, (long long) batch->id.n, (int) BATCH_ALONE);
	return may_release_so_many(step, batch, command->actor, error);
}

static void
command_release_batch(struct core_step *step, const struct command *command, struct order *answer)
{
	struct db *db = step->core->db;
	struct batch_row batch;
	if (!batch_get(db, step->arena, command->batch, &batch)) {
		(void) error_set(&answer->error, ERROR_MISSING, "no such batch");
		return;
	}
	if (!may_release(step, &batch, command, &answer->error))
		return;
	batch_release(db, batch.id, command->actor, step->now);
	audit_add(db, desk_id(&step->desk), batch.organisation, step->now, command->actor,
	    "import released", arena_printf(step->arena, "batch %lld", (long long) batch.id.n),
	    arena_printf(step->arena, "%d operations", batch.episodes));
}

static void
command_accept_clock(struct core_step *step, const struct command *command, struct order *answer)
{
	struct organisation organisation;
	char shown[ZONE_TEXT];
	if (!organisation_first(step->core->db, step->arena, &organisation)) {
		(void) error_set(&answer->error, ERROR_MISSING, "no organisation");
		return;
	}
	instant accepted = watch_accept(step);
	answer->text = arena_strdup(step->arena, instant_format_utc(accepted, shown));
	audit_add(step->core->db, desk_id(&step->desk), organisation.id, step->now, command->actor,
	    "clock accepted", "organisation", answer->text);
}

static void
command_release_result(struct core_step *step, const struct command *command, struct order *answer)
{
	struct error *error = &answer->error;
	if (!desk_release_result(&step->desk, command->result, command->actor, error))
		BUG_ON(error->kind == ERROR_NONE, "a release that failed says why");
}

void
core_command(struct core_step *step, const struct command *command, struct order *answer)
{
	switch (command->verb) {
	case COMMAND_CLOSE_ALERT: command_close_alert(step, command, answer); return;
	case COMMAND_HOLD: command_hold(step, command, true, answer); return;
	case COMMAND_UNHOLD: command_hold(step, command, false, answer); return;
	case COMMAND_EXPORTED: command_exported(step, command, answer); return;
	case COMMAND_ACKNOWLEDGE: command_acknowledge(step, command, answer); return;
	case COMMAND_TEST_ROUTE: command_test_route(step, command, answer); return;
	case COMMAND_RELEASE_BATCH: command_release_batch(step, command, answer); return;
	case COMMAND_ACCEPT_CLOCK: command_accept_clock(step, command, answer); return;
	case COMMAND_RELEASE_RESULT: command_release_result(step, command, answer); return;
	case COMMAND_RESTORED: core_restored(step, command, answer); return;
	case COMMAND_PAUSE:
	case COMMAND_STOP:
	case COMMAND_START:
	case COMMAND_WITHDRAW:
	case COMMAND_DECEASED:
	case COMMAND_ALIVE:
	case COMMAND_RELEASE:
	case COMMAND_AGREE:
	case COMMAND_CANCEL:
	case COMMAND_REOPEN:
	case COMMAND_ANSWER: command_patient(step, command, answer); return;
	}
	BUG("command %d", (int) command->verb);
}
