/* SPDX-License-Identifier: MIT */
/* One call of every function of the store. A new one is added here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/alerts.h"
#include "store/batches.h"
#include "store/contacts.h"
#include "store/hearings.h"
#include "store/inbox.h"
#include "store/outbox_part.h"
#include "store/proposals.h"
#include "store/parts.h"
#include "store/links.h"
#include "store/responses.h"
#include "store/results.h"
#include "store/risk_holds.h"
#include "store/tallies.h"
#include "tests/store/statements.h"

static void
call_organisations(struct fixture *f)
{
	struct organisation organisation;
	struct team team;
	size_t count;
	assert_true(organisation_first(f->db, &f->arena, &organisation));
	assert_true(team_get(f->db, &f->arena, f->team.id, &team));
	assert_true(team_find(f->db, &f->arena, f->organisation.id, STR("foot"), &team));
	assert_non_null(team_list(f->db, &f->arena, &count));
	static const struct contact bell = { "Bell", "+447700900901", "", { 1000 } };
	struct route route;
	contact_put(f->db, f->organisation.id, f->team.id, &bell, 1);
	contact_put(f->db, f->organisation.id, (team_id){ 0 }, &bell, 1);
	assert_non_null(contact_list(f->db, &f->arena, f->organisation.id, f->team.id, &count));
	assert_int_equal(count, 2);
	route_put(f->db, f->team.id, "the switchboard", "00");
	assert_true(route_get(f->db, &f->arena, f->team.id, &route));
	assert_int_equal(route.contacts, 1);
	organisation_hold(f->db, f->organisation.id, f->team.id, false);
	organisation_hold(f->db, f->organisation.id, (team_id){ 0 }, false);
	assert_false(organisation_rename(f->db, f->organisation.id, "other"));
	assert_true(staff_add(f->db, (staff_id){ 1 }, f->organisation.id, "nurse@example.org",
	    "hash", "administrator", f->now));
	assert_false(staff_is_administrator(f->db, f->organisation.id, "nobody@example.org"));
	assert_int_equal(staff_count(f->db), 1);
}

static void
call_patients(struct fixture *f)
{
	struct patient patient;
	struct address address;
	size_t count;
	patient_update(f->db, &f->patient);
	assert_true(patient_get(f->db, &f->arena, f->patient.id, &patient));
	assert_true(patient_find(f->db, &f->arena, f->organisation.id, "9990000018", "", &patient));
	assert_true(patient_find(f->db, &f->arena, f->organisation.id, "", "H0001", &patient));
	assert_non_null(patient_search(f->db, &f->arena, STR("ada"), &count));
	assert_non_null(patient_list(f->db, &f->arena, &count));
	patient_set_life(f->db, f->patient.id, "alive");
	patient_set_participation(f->db, f->patient.id, "in");
	patient_set_pause(f->db, f->patient.id, INSTANT_NONE);
	patient_set_agreement(f->db, f->patient.id, f->patient.agreed_on, "import");
	assert_true(address_get(f->db, &f->arena, f->address.id, &address));
	assert_true(address_get_of(f->db, &f->arena, f->address.id, f->patient.id, &address));
	assert_true(address_find(
	    f->db, &f->arena, f->organisation.id, "sms", STR("+447700900123"), &address));
	address_set_state(f->db, f->address.id, "ok", f->now);
	address_set_safety(f->db, f->address.id, f->now);
	assert_non_null(address_list(f->db, &f->arena, f->patient.id, &count));
	assert_non_null(address_patients(f->db, &f->arena, f->address.id, &count));
	patient_set_addresses(f->db, f->patient.id, "ok", f->now);
	address_unlink(f->db, f->patient.id, f->address.id);
	address_link(f->db, f->patient.id, f->address.id, 0);
}

static void
call_batches(struct fixture *f)
{
	struct batch_row batch = { .id = { 7 },
		.organisation = f->organisation.id,
		.source = "list.csv",
		.author = "J Bell" };
	size_t count;
	batch_take(f->db, &batch, f->episode.id, f->now);
	assert_true(batch_get(f->db, &f->arena, batch.id, &batch));
	assert_true(batch_of_episode(f->db, &f->arena, f->episode.id, &batch));
	assert_non_null(batch_list(f->db, &f->arena, &count));
	batch_release(f->db, batch.id, "A Khan", f->now);
	assert_int_equal(batch_begun(f->db, batch.id).asked, 0);
	assert_int_equal(batch_sight(f->db, batch.id).patients, 1);
	assert_int_equal(batch_pace(f->db, &batch, f->now).usual, 0);
	assert_non_null(batch_first_followups(f->db, &f->arena, batch.id, &count));
	assert_int_equal(count, 1);
	batch_set_state(f->db, batch.id, "free");
}

static void
call_plan(struct fixture *f)
{
	struct episode episode;
	struct followup followup;
	size_t count;
	episode_update(f->db, &f->episode);
	call_batches(f);
	assert_true(episode_get(f->db, &f->arena, f->episode.id, &episode));
	assert_string_equal(episode_pathway(f->db, &f->arena, f->episode.id), f->episode.pathway);
	assert_true(episode_find(
	    f->db, &f->arena, f->patient.id, "W79.1", "left", f->episode.listed_on, &episode));
	assert_non_null(episode_list(f->db, &f->arena, f->patient.id, &count));
	assert_true(followup_get(f->db, &f->arena, f->followup.id, &followup));
	assert_non_null(followup_list(f->db, &f->arena, f->episode.id, &count));
	assert_non_null(followup_due_rows(f->db, &f->arena, f->now, &count));
	followup_move(f->db, &followup, &followup, fixture_id(f), "hark", f->now);
	assert_int_equal(due_next(f->db).ms, f->now.ms);
	assert_non_null(due_take(f->db, &f->arena, f->now, 10, &count));
	followup_set_status(f->db, &followup, FOLLOWUP_DUE, "", fixture_id(f), "hark", f->now);
	(void) followup_planned(f->db, &f->arena, f->team.id, &count);
	assert_non_null(followup_waiting(f->db, &f->arena, f->patient.id, &count));
	followup_retry_at(f->db, f->followup.id, f->now);
}

static void
call_conversation(struct fixture *f)
{
	struct conversation_row row = fixture_conversation(f);
	size_t count;
	assert_true(conversation_add(f->db, &row));
	conversation_update(f->db, &row);
	conversation_set_open(f->db, row.id, true);
	assert_false(conversation_move(f->db, row.id, row.address, row.channel));
	assert_true(conversation_get(f->db, &f->arena, row.id, &row));
	assert_true(conversation_open(f->db, &f->arena, f->address.id, &row));
	assert_true(conversation_newest(f->db, &f->arena, f->address.id, &row));
	assert_true(conversation_newest_of(f->db, &f->arena, f->patient.id, &row));
	assert_true(conversation_of_followup(f->db, &f->arena, f->followup.id, &row));
	assert_non_null(conversation_list(f->db, &f->arena, f->patient.id, &count));
	assert_non_null(conversation_all_open(f->db, &f->arena, &count));
	assert_int_equal(conversation_last_opened(f->db, f->patient.id).ms, f->now.ms);
	struct link_row link = { .token_hash = "aa",
		.conversation = row.id,
		.address = f->address.id,
		.made_at = f->now,
		.expires_at = f->now,
		.confirmed_at = INSTANT_NONE,
		.pass_hash = "",
		.posts_from = f->now };
	link_add(f->db, &link);
	assert_true(link_find(f->db, &f->arena, "aa", &link));
	link_update(f->db, &link);
	assert_int_equal(link_tries(f->db, row.id), 0);
}

static void
call_responses(struct fixture *f)
{
	struct response response = { .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.followup = f->followup.id,
		.instrument = "foot-check",
		.instrument_version = "1",
		.status = "started",
		.mode = "sms",
		.respondent = "self",
		.started_at = f->now,
		.completed_at = INSTANT_NONE };
	size_t count;
	response_add(f->db, &response);
	response_update(f->db, &response);
	(void) response_scored(f->db, &f->arena, (response_id){ 0 }, 10, &count);
	assert_non_null(response_list(f->db, &f->arena, f->followup.id, &count));
	struct answer answer = { .id = fixture_id(f),
		.response = response.id,
		.link_id = "pain",
		.state = "value",
		.at = f->now };
	answer_put(f->db, &answer);
	answer.id = fixture_id(f);
	answer_put(f->db, &answer); /* in the place of that one */
	assert_non_null(answer_list(f->db, &f->arena, response.id, &count));
	assert_non_null(answer_glance_of(f->db, &f->arena, f->followup.id, &count));
	score_put(f->db, response.id,
	    &(struct score_row){ .scale = "total", .instrument_version = "1" }, f->now);
	assert_non_null(score_list(f->db, &f->arena, response.id, &count));
}

static result_id
call_results(struct fixture *f)
{
	size_t count;
	struct conversation_row row;
	struct response *responses = response_list(f->db, &f->arena, f->followup.id, &count);
	decimal before;
	assert_true(conversation_newest(f->db, &f->arena, f->address.id, &row));
	struct result result = { .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.team = f->team.id,
		.patient = f->patient.id,
		.conversation = row.id,
		.response = responses[0].id,
		.scale = "total",
		.why = "worse than before",
		.decided_at = f->now };
	result_add(f->db, &result);
	assert_true(result_get(f->db, &f->arena, result.id, &result));
	assert_true(result_of_response(f->db, &f->arena, result.response, &result));
	assert_non_null(result_list(f->db, &f->arena, &count));
	assert_int_equal(count, 1);
	assert_false(score_before(f->db, f->patient.id, responses[0].id, "total", &before));
	assert_false(alert_is_open(f->db, f->patient.id));
	assert_false(alert_kind_is_open(f->db, f->patient.id, "urgent"));
	assert_false(alert_of_house_is_open(f->db, f->organisation.id, "of no gateway"));
	assert_false(alert_of_sender_is_open(
	    f->db, f->organisation.id, STR("+447700900123"), "unknown-sender"));
	return result.id;
}

static void
call_messages(struct fixture *f)
{
	static const struct outbox_caps caps = { .channel_minute = 10, .address_day = 10 };
	struct outbox_row out = fixture_question(f);
	struct conversation_row talk;
	size_t count;
	assert_true(conversation_of_followup(f->db, &f->arena, f->followup.id, &talk));
	out.conversation = talk.id;
	assert_true(outbox_add(f->db, &out));
	assert_true(outbox_glance(f->db, &f->arena, out.id, &out));
	assert_true(outbox_get(f->db, &f->arena, out.id, &out));
	assert_true(outbox_find(f->db, &f->arena, str_from(out.ask_id), &out));
	assert_int_equal(outbox_sent_since(f->db, f->address.id, f->now, OUTBOX_ASIDE), 0);
	(void) outbox_before(f->db, &f->arena, &out);
	struct outbox_queue queue = { .channel = "sms", .second = "kannel" };
	assert_non_null(outbox_ready(f->db, &f->arena, &queue, f->now, 1, &count));
	assert_int_equal(outbox_next(f->db, &queue).begin.ms, f->now.ms);
	assert_true(outbox_give(f->db, out.id, "kannel"));
	outbox_follow(f->db, &out);
	queue.of_second = true;
	assert_non_null(outbox_ready(f->db, &f->arena, &queue, f->now, 1, &count));
	assert_int_equal(outbox_next(f->db, &queue).begin.ms, f->now.ms);
	assert_string_equal(outbox_refusal(f->db, out.id, &caps, f->now), "");
	outbox_wake(f->db, "hold", f->now);
	assert_true(outbox_claim(f->db, out.id, &caps, 1, f->now));
	assert_int_equal(outbox_sent_about(f->db, "sms", f->now, seconds(60)), 1);
	assert_non_null(outbox_recover(f->db, &f->arena, f->now, f->now, &count));
	out.attempt = 1;
	assert_true(
	    outbox_move(f->db, &out, OUTBOX_QUEUED, "", OUTBOX_SAME_ID, f->now, false, f->now));
	outbox_answered(f->db, out.conversation, f->now);
	struct outbox_row begun = out;
	begun.id = (outbox_id){ fixture_id(f) };
	begun.ask_id = arena_printf(&f->arena, "%032llx", (unsigned long long) begun.id.n);
	begun.state = OUTBOX_SETTLING;
	assert_true(outbox_add(f->db, &begun));
	outbox_answered(f->db, out.conversation, f->now);
	struct outbox_row waits = begun;
	waits.id = (outbox_id){ fixture_id(f) };
	waits.ask_id = arena_printf(&f->arena, "%032llx", (unsigned long long) waits.id.n);
	waits.state = OUTBOX_QUEUED;
	assert_true(outbox_add(f->db, &waits));
	outbox_event(f->db, fixture_id(f), out.id, f->now, "claimed", "", true);
	outbox_part_put(f->db, out.id, STR("0A01"), OUTBOX_DELIVERED);
	assert_int_equal(outbox_part_delivered(f->db, out.id), 1);
	outbox_expire(f->db, f->now);
	outbox_begun_about(f->db, "sms", f->now);
	outbox_sent_in_day(f->db, "sms", f->now);
	outbox_cancel(f->db, out.conversation, "x", f->now);
	outbox_cancel_address(f->db, f->address.id, "x", f->now);
	outbox_cancel_patient(f->db, f->patient.id, "x", f->now);
	struct inbox_row in = { .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.channel = "sms",
		.ext_id = "g1",
		.sender = STR("+447700900123"),
		.body = STR("3"),
		.sent_at = f->now,
		.received_at = f->now,
		.address = f->address.id };
	assert_true(inbox_add(f->db, &in));
	struct inbox_row again;
	assert_true(inbox_get(f->db, &f->arena, in.id, &again));
	assert_false(inbox_was_read(f->db, f->address.id, "STOP", (instant){ 0 }));
	assert_null(inbox_formers(f->db, &f->arena, &in, f->patient.id, 8, &count));
	assert_false(inbox_newest(f->db, &f->arena, (conversation_id){ 1 }, &again));
	struct conversation_row row;
	assert_true(conversation_newest(f->db, &f->arena, f->address.id, &row));
	proposal_put(f->db, row.id, &(struct proposal_row){ .inbox = in.id, .rule = "number" });
	assert_non_null(proposal_list(f->db, &f->arena, row.id, &count));
	proposal_clear(f->db, row.id);
	inbox_set_whose(f->db, &in);
	inbox_set_reading(f->db, &in);
	assert_false(inbox_has_twin(f->db, &in));
	assert_false(inbox_may_repeat(f->db, &in, f->now, "rule"));
	hearing_put(f->db,
	    &(struct hearing){
		.inbox = in.id, .position = 0, .behind = HEARING_NONE, .outcome = "answer 3" });
	struct heard_text *heard = heard_list(f->db, &f->arena, f->now, (inbox_id){ 0 },
	    instant_plus(f->now, seconds(1)), 10, &count);
	assert_int_equal(count, 1);
	assert_string_equal(heard[0].hearing.outcome, "answer 3");
	assert_int_equal(heard[0].hearing.behind, HEARING_NONE);
	assert_string_equal(
	    heard_stands(f->db, &f->arena, (conversation_id){ 1 }, heard[0].id), "");
	assert_non_null(dialogue_list(f->db, &f->arena, f->address.id, &count));
	struct part_row part = { .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.channel = "vonage",
		.kind = "sms",
		.ext_id = "p1",
		.ref = "17",
		.part = 1,
		.count = 2,
		.sender = STR("+447700900123"),
		.recipient = STR("+447700900000"),
		.received_at = f->now };
	assert_true(part_add(f->db, &part));
	assert_true(part_get(f->db, &f->arena, part.id, &part));
	assert_non_null(part_siblings(f->db, &f->arena, &part, &count));
	part_joined(f->db, part.id);
	struct alert alert = { .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.team = f->team.id,
		.inbox = in.id,
		.kind = "words",
		.raised_at = f->now,
		.due_at = f->now };
	alert_add(f->db, &alert);
	assert_non_null(alert_list(f->db, &f->arena, false, &count));
	assert_non_null(alert_list(f->db, &f->arena, true, &count));
	assert_true(alert_get(f->db, &f->arena, alert.id, &alert));
	alert_tell(f->db, alert.id, "Bell", 1);
	assert_true(alert_acknowledge(f->db, alert.id, "Nkosi", f->now));
	assert_false(alert_acknowledge(f->db, alert.id, "Bell", f->now));
	assert_non_null(alert_tally_list(f->db, &f->arena, f->organisation.id, "", f->now,
	    instant_plus(f->now, days(1)), f->now, &count));
	assert_int_equal(count, 1);
	assert_false(risk_hold_of(f->db, f->patient.id));
	assert_false(risk_hold_at(f->db, f->address.id));
	assert_int_equal(risk_hold_stop(f->db, f->patient.id).n, 0);
	risk_hold_release(f->db, f->patient.id, "Nkosi", f->now);
	risk_hold_start(f->db, f->patient.id, "Nkosi", f->now);
	assert_non_null(risk_hold_sharers(f->db, &f->arena, f->patient.id, &count));
	assert_int_equal(count, 1);
	(void) risk_hold_list(f->db, &f->arena, f->patient.id, &count);
	assert_int_equal(count, 0);
	struct notice notice = { alert.id, "Bell", 1 };
	notice_add(f->db, out.id, &notice);
	assert_true(notice_get(f->db, &f->arena, out.id, &notice));
	notice_cancel(f->db, alert.id, f->now);
	organisation_id whose;
	result_release(f->db, call_results(f), "A Khan", out.id);
	assert_true(alert_close(f->db, alert.id, "nurse@example.org", "read", f->now, &whose));
}

static void
call_store(struct fixture *f)
{
	struct error error;
	size_t count;
	meta_put(f->db, "demonstration", "1");
	assert_string_equal(meta_get(f->db, &f->arena, "demonstration"), "1");
	assert_true(file_version_keep(
	    f->db, "instrument", "foot-check", "1", "00", "text", f->now, &error));
	assert_string_equal(
	    file_version_text(f->db, &f->arena, "instrument", "foot-check", "1"), "text");
	assert_non_null(file_version_list(f->db, &f->arena, "instrument", &count));
	audit_add(
	    f->db, fixture_id(f), f->organisation.id, f->now, "hark", "plan", "episode 5", "");
	assert_non_null(audit_list(f->db, &f->arena, 1, &count));
}

/* What exports and reports read: every row of a table, by their nature. */
static void
call_extracts(struct fixture *f)
{
	const struct extract_filter filters[] = {
		{ .organisation = f->organisation.id },
		{ .organisation = f->organisation.id, .team = "foot", .paired = true },
	};
	struct extract extract;
	struct extract_row row;
	struct extract_answer answer;
	struct extract_score score;
	struct extract_names names;
	size_t count;
	for (size_t i = 0; i < 2 * ARRAY_LEN(filters); i++) {
		const struct extract_filter *filter = &filters[i / 2];
		extract_begin(
		    &extract, f->db, filter, i % 2 == 0 ? EXTRACT_BY_RESPONSE : EXTRACT_BY_EPISODE);
		while (extract_next(&extract, &row)) {
			assert_true(extract_answer(&extract, &answer));
			assert_true(extract_score(&extract, &score));
		}
		extract_end(&extract);
	}
	assert_non_null(extract_forms(f->db, &f->arena, &filters[0], &count));
	assert_non_null(extract_instruments(f->db, &f->arena, &filters[0], &count));
	assert_non_null(extract_teams(f->db, &f->arena, f->organisation.id, &count));
	extract_names(f->db, &f->arena, f->patient.id, &names);
	assert_non_null(tally_list(f->db, &f->arena, &filters[0], f->now, &count));
}

static void
ignore_turn(void *context, int64_t turn)
{
	(void) context;
	(void) turn;
}

void
statements_call(struct fixture *f)
{
	db_count_turns(f->db, ignore_turn, NULL);
	call_organisations(f);
	call_patients(f);
	call_plan(f);
	call_conversation(f);
	call_responses(f);
	call_messages(f);
	call_store(f);
	call_extracts(f);
	db_savepoint(f->db);
	db_release(f->db);
	db_savepoint(f->db);
	db_rollback_to(f->db);
	struct error error;
	if (!db_commit(f->db, &error))
		fail_msg("%s", error.text);
	db_begin(f->db);
	db_rollback(f->db);
}
