/* SPDX-License-Identifier: MIT */
/* Sends each event to the room that knows what to do with it. */
#include "base/fault.h"
#include "conversations/consent.h"
#include "conversations/desk_reopen.h"
#include "conversations/intake_parts.h"
#include "core/step.h"

struct order *
orders_add(struct orders *orders, struct arena *arena, enum order_kind kind)
{
	struct order *order = ARENA_NEW(arena, struct order);
	order->kind = kind;
	order->text = "";
	if (orders->last == NULL)
		orders->first = order;
	else
		orders->last->next = order;
	orders->last = order;
	orders->count++;
	return order;
}

void
core_step_init(struct core_step *step, struct core *core, struct arena *arena, instant now)
{
	*step = (struct core_step){ .core = core, .arena = arena, .now = now };
	step->desk = (struct desk){
		.db = core->db,
		.arena = arena,
		.catalog = core->catalog,
		.book = core->book,
		.web_url = core->web_url,
		.random = &core->random,
		.hooks = &scheduler_hooks,
		.hooks_context = &step->scheduler,
		.restored_at = core->restored_at,
		.now = now,
	};
	step->dispatch = (struct dispatch_step){
		.dispatch = &core->dispatch,
		.db = core->db,
		.arena = arena,
		.random = &core->random,
		.catalog = core->catalog,
		.wants_routes = core->wants_routes,
		.allow_list = core->allow_list,
		.calendar = core->calendar,
		.clock_in_doubt = watch_is_in_doubt(&core->watch),
		.grave_only = core->is_pressed || core->room.is_short,
		.now = now,
	};
	step->scheduler = (struct scheduler){
		.desk = &step->desk,
		.dispatch = &step->dispatch,
		.pathways = core->pathways,
		.calendar = core->calendar,
	};
}

/* What was sent for a plan that no longer stands is not asked about any more. */
static void
end_stale(struct core_step *step, const struct plan_diff *diff)
{
	for (size_t i = 0; i < diff->stale_count; i++) {
		const struct plan_stale *stale = &diff->stale[i];
		struct conversation_row row;
		if (conversation_of_followup(step->core->db, step->arena, stale->followup, &row))
			desk_close_at(&step->desk, row.id, stale->closes);
	}
}

/* A list that is wrong does the same harm whether its people are new or known; and a number, told with one
 * operation, is where the patient is asked about the others too. */
static void
take_into_batch(
    struct core_step *step, const struct event *event, const struct enrol_result *result)
{
	struct batch_row batch = event->batch;
	batch.organisation = event->organisation;
	if (result->outcome == ENROL_ADDED || result->plan.sooner > 0)
		batch_take(step->core->db, &batch, result->episode, step->now);
	if (!result->asked_elsewhere)
		return;
	size_t count;
	const struct episode *list =
	    episode_list(step->core->db, step->arena, result->patient, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].status, "open") == 0)
			batch_take(step->core->db, &batch, list[i].id, step->now);
}

static void
perform_enrol(struct core_step *step, const struct event *event, struct order *answer)
{
	struct enrol_result result;
	const struct plan_setup setup = {
		.db = step->core->db,
		.arena = step->arena,
		.random = &step->core->random,
		.pathways = step->core->pathways,
		.calendar = step->core->calendar,
		.actor = "import",
	};
	if (step->core->room.takes_no_file) {
		(void) error_set(&answer->error, ERROR_LIMIT,
		    "the disk is nearly full: files wait until there is room");
		return;
	}
	if (!enrol(
		&setup, event->organisation, &event->enrolment, step->now, &result, &answer->error))
		return;
	bool in_batch = event->batch.id.n != 0;
	if (in_batch)
		take_into_batch(step, event, &result);
	end_stale(step, &result.plan);
	/* Whoever holds a number that is no longer the patient's is not asked or reminded any more; what they
	 * were being asked goes on at the new one, once it has said whose it is. */
	for (size_t i = 0; i < result.replaced_count; i++) {
		struct conversation_row row;
		if (conversation_open(step->core->db, step->arena, result.replaced[i], &row) &&
		    row.patient.n == result.patient.n)
			(void) desk_end(&step->desk, row.id, PROGRESS_SUPPRESSED);
	}
	/* Of a file nobody knows yet how many numbers it changes: its batch has to be looked at first. */
	if (result.address_changed || result.address_added)
		reopen_followups(&step->desk, result.patient,
		    in_batch ? REOPEN_BY_SCHEDULER : REOPEN_AT_ONCE, setup.actor);
	answer->enrolled = result.outcome;
	if (result.plan.pathway == NULL)
		answer->text = arena_strdup(step->arena, result.plan.why);
	else if (result.unreachable)
		answer->text = "neither mobile nor e-mail: nobody is asked until there is one";
	else if (result.waits)
		answer->text = "waits: no agreement is recorded";
	else if (result.address_withheld)
		answer->text = "stopped: a new number waits for a person";
}

/* They wrote STOP to the gateway, which kept it to itself, or pressed the button of their mail program.
 * It is a STOP all the same; only it is not confirmed, for the gateway would refuse that too, and whoever
 * pressed a button has been told. */
static void
opt_out(struct core_step *step, const struct outbox_row *row, const char *by)
{
	struct patient patient;
	struct address address;
	struct desk *desk = &step->desk;
	if (!address_get(desk->db, step->arena, row->address, &address) ||
	    strcmp(address.state, "stopped") == 0)
		return;
	struct conversation_row open;
	bool conversing = conversation_open(desk->db, step->arena, row->address, &open);
	if (patient_get(desk->db, step->arena, row->patient, &patient))
		consent_stop(desk, &patient, row->address, by);
	else
		address_set_state(desk->db, row->address, "stopped", step->now);
	if (conversing)
		(void) desk_end(desk, open.id, PROGRESS_NO_FURTHER_PART);
	desk_alert(desk, ALERT_STOPPED, row->organisation, row->team, row->patient, (inbox_id){ 0 },
	    row->id, by);
}

static void
perform_receipt(struct core_step *step, const struct event *event, struct order *answer)
{
	struct outbox_row row;
	const struct dispatch_receipt receipt = {
		.ask_id = event->ask_id,
		.gateway = event->gateway,
		.state = event->receipt,
		.code = event->code,
		.gateway_id = event->gateway_id,
		.part = event->part,
		.part_count = event->part_count,
		.about = event->about,
	};
	if (!dispatch_receipt(&step->dispatch, &receipt))
		answer->text = "no text of ours";
	else if (event->opted_out && outbox_find(step->core->db, step->arena, event->ask_id, &row))
		opt_out(step, &row, "gateway");
}

/* Somebody who is shown a button in their mail program is told there that it worked. */
static void
perform_unsubscribe(struct core_step *step, const struct event *event, struct order *answer)
{
	struct outbox_row row;
	if (outbox_find(step->core->db, step->arena, event->ask_id, &row))
		opt_out(step, &row, "one click");
	else
		(void) error_set(&answer->error, ERROR_MISSING, "no text of ours");
}

static void
perform_outcome(struct core_step *step, const struct dispatch_outcome *outcome)
{
	struct outbox_row row;
	dispatch_outcome(&step->dispatch, outcome);
	if (outcome->opted_out && outbox_get(step->core->db, step->arena, outcome->id, &row))
		opt_out(step, &row, "gateway");
}

/* The gateway says that a text which came in was a STOP: of whoever is being asked there, or reached. What
 * we have just answered to it stays here, for the address is closed when it would leave. */
static void
opt_out_sender(struct core_step *step, const struct intake *text)
{
	struct desk *desk = &step->desk;
	struct address address;
	struct conversation_row open;
	size_t count;
	if (!address_find(
		desk->db, step->arena, text->organisation, text->kind, text->sender, &address)) {
		address.id =
		    address_put(desk->db, (address_id){ desk_id(desk) }, text->organisation,
			text->kind, arena_cstr(step->arena, text->sender), step->now);
	}
	struct outbox_row whose = { .organisation = text->organisation, .address = address.id };
	patient_id *who = address_patients(desk->db, step->arena, address.id, &count);
	if (conversation_open(desk->db, step->arena, address.id, &open)) {
		whose.patient = open.patient;
		whose.team = open.team;
	} else if (count > 0) {
		whose.patient = who[0];
	}
	opt_out(step, &whose, "gateway");
}

/* A gateway on this machine dates its texts by the clock that is in doubt. */
static enum intake_result
read_text(struct desk *desk, const struct intake *text)
{
	enum intake_result result =
	    text->part_count > 0 ? intake_part(desk, text) : intake_text(desk, text);
	fault_point("core.text");
	return result;
}

static bool
perform_text(struct core_step *step, const struct intake *told)
{
	struct poison *poison = step->core->poison;
	struct intake text = *told;
	const struct str parts[] = { str_from(text.channel), str_from(text.ext_id), text.sender,
		text.body };
	if (!poison_enter(poison, POISON_TEXT, parts, ARRAY_LEN(parts))) {
		intake_quarantine(&step->desk, &text);
		return false;
	}
	text.same_clock = text.same_clock && !step->dispatch.clock_in_doubt;
	enum intake_result result = read_text(&step->desk, &text);
	poison_leave(poison, POISON_TEXT);
	if (result == INTAKE_TAKEN && text.opted_out && !text.is_unread)
		opt_out_sender(step, &text);
	return result == INTAKE_REPEATED;
}

void
core_step_mark(struct core_step *step, const struct event *event)
{
	if (event->mark_key != NULL)
		meta_put(step->core->db, event->mark_key, event->mark);
}

void
core_step_perform(struct core_step *step, const struct event *event, struct order *answer)
{
	core_step_mark(step, event);
	switch (event->kind) {
	case EVENT_TICK: return; /* core_run looks at what is due after every batch */
	case EVENT_START: dispatch_recover(&step->dispatch); return;
	case EVENT_TEXT: answer->repeated = perform_text(step, &event->text); return;
	case EVENT_RECEIPT: perform_receipt(step, event, answer); return;
	case EVENT_UNSUBSCRIBE: perform_unsubscribe(step, event, answer); return;
	case EVENT_OUTCOME: perform_outcome(step, &event->outcome); return;
	case EVENT_FOUND: dispatch_found(&step->dispatch, &event->finding); return;
	case EVENT_PAGE: desk_page(&step->desk, &event->deed, &answer->page); return;
	case EVENT_ENROL: perform_enrol(step, event, answer); return;
	case EVENT_COMMAND: core_command(step, &event->command, answer); return;
	}
	BUG("event %d", (int) event->kind);
}
