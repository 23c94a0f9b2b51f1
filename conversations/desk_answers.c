/* SPDX-License-Identifier: MIT */
/* What was answered, as rows: answers, which are superseded and never overwritten, and the scores of
 * a response in the transaction of its last answer. */
#include "conversations/desk_step.h"
#include "conversations/score_basis.h"
#include "instruments/scoring.h"
#include "store/responses.h"

static struct response *
response_at(struct dialogue *dialogue, size_t position, const struct item **out_item)
{
	size_t first = 0;
	for (size_t i = 0; i < dialogue->response_count; i++) {
		size_t count = dialogue->instruments[i]->item_count;
		if (position < first + count) {
			*out_item = &dialogue->instruments[i]->items[position - first];
			return &dialogue->responses[i];
		}
		first += count;
	}
	BUG("position %zu is outside the script", position);
}

/* Free text is kept as it was written, dashes and all. Of a mail only what the reading left: the rest
 * is our own question, quoted. */
static struct str
own_words(const struct dialogue *dialogue)
{
	bool mail = !dialogue->on_page && strcmp(dialogue->row.channel, "email") == 0;
	return mail ? dialogue->reading->own : str_trim(dialogue->heard->body);
}

/* Written after the window, in its grace. A text that the gateway handed over late is not. */
static bool
is_late(const struct dialogue *dialogue)
{
	const struct inbox_row *words =
	    dialogue->heard != NULL ? dialogue->heard : dialogue->interpreted;
	return words != NULL && instant_before(dialogue->followup.closes_at, inbox_time(words));
}

/* In the order in which they were written. The text that was written last is the one that a third is
 * held against. */
static void
join_words(struct desk *desk, struct dialogue *dialogue, struct answer *answer)
{
	const struct answer *before = dialogue->last_answer;
	const char *words = arena_cstr(desk->arena, own_words(dialogue));
	struct inbox_row former;
	bool overtaken = inbox_get(desk->db, desk->arena, before->inbox, &former) &&
	    instant_before(inbox_time(dialogue->heard), inbox_time(&former));
	answer->state = "text";
	answer->text = arena_printf(desk->arena, "%s\n%s", overtaken ? words : before->text,
	    overtaken ? before->text : words);
	answer->rule = "joined";
	if (overtaken)
		answer->inbox = before->inbox;
	dialogue->joined = true;
}

/* It was read from an earlier text than the YES that was heard now. */
static void
answer_as_proposed(const struct dialogue *dialogue, size_t position, struct answer *answer)
{
	for (size_t i = 0; i < dialogue->proposal_count; i++) {
		const struct proposal_row *row = &dialogue->proposals[i];
		if (row->position != (int) position)
			continue;
		answer->inbox = row->inbox;
		answer->rule = row->rule;
		answer->reading_version = row->reading_version;
	}
}

void
desk_put_answer(struct desk *desk, struct dialogue *dialogue, const struct effect *effect)
{
	const struct item *item;
	struct response *response = response_at(dialogue, effect->position, &item);
	struct answer answer = {
		.id = desk_id(desk),
		.response = response->id,
		.link_id = item->link_id,
		.state = "skipped",
		.text = "",
		.inbox = dialogue->heard == NULL ? (inbox_id){ 0 } : dialogue->heard->id,
		.rule = dialogue->reading == NULL ? "" : dialogue->reading->rule,
		.reading_version = READING_VERSION,
		.actor = "patient",
		.late = is_late(dialogue),
		.at = desk->now,
	};
	if (dialogue->interpreted != NULL) {
		answer.inbox = dialogue->interpreted->id;
		answer.rule = "staff";
		answer.actor = dialogue->interpreter;
	}
	if (effect->was_confirmed)
		answer_as_proposed(dialogue, effect->position, &answer);
	char date[ZONE_TEXT];
	if (effect->kind == EFFECT_ANSWER && effect->is_joined) {
		join_words(desk, dialogue, &answer);
	} else if (effect->kind == EFFECT_ANSWER && effect->value.is_text) {
		answer.state = "text";
		answer.text = arena_cstr(desk->arena, own_words(dialogue));
	} else if (effect->kind == EFFECT_ANSWER && effect->value.written != NULL) {
		answer.state = "text";
		answer.text = effect->value.written;
	} else if (effect->kind == EFFECT_ANSWER && effect->value.is_date) {
		answer.state = "text";
		answer.text = arena_strdup(desk->arena, date_format(effect->value.date, date));
	} else if (effect->kind == EFFECT_ANSWER) {
		answer.state = "value";
		answer.number = effect->value.value;
	}
	answer_put(desk->db, &answer);
	dialogue->script.items[effect->position].done = true;
	dialogue->script.items[effect->position].answer =
	    desk_answer_given(&answer, 1, item->link_id);
	/* By which way it was answered last; each answer says its own by its rule. */
	const char *mode = dialogue->on_page ? "web" : dialogue->row.channel;
	bool begins = instant_is_none(response->started_at);
	if (begins) {
		response->started_at = desk->now;
		response->status = "started";
	}
	if (begins || strcmp(response->mode, mode) != 0) {
		response->mode = mode;
		response_update(desk->db, response);
	}
}

struct scored_answer
desk_answer_given(const struct answer *answers, size_t count, const char *link_id)
{
	struct scored_answer given = { .state = ANSWER_NONE };
	for (size_t i = 0; i < count; i++) {
		if (strcmp(answers[i].link_id, link_id) != 0)
			continue;
		given.state = ANSWER_SKIPPED;
		given.value = answers[i].number;
		if (strcmp(answers[i].state, "value") == 0)
			given.state = ANSWER_VALUE;
		else if (strcmp(answers[i].state, "text") == 0)
			given.state = ANSWER_TEXT;
		if (given.state == ANSWER_TEXT)
			given.text = str_from(answers[i].text);
	}
	return given;
}

/* Scoring */

/* What scores may depend on beside the answers, as it was on the day of the last one. */
static struct scoring_about
about_response(const struct desk *desk, const struct dialogue *dialogue,
    const struct instrument *instrument, const struct response *response)
{
	struct date day = team_day(&dialogue->team,
	    instant_is_none(response->completed_at) ? desk->now : response->completed_at);
	const struct patient *patient = &dialogue->patient;
	return (struct scoring_about){
		.value_set = catalog_value_set_on(desk->catalog, instrument->id, day),
		.age = date_is_none(patient->born_on) ? -1 : date_age(patient->born_on, day),
		.sex = strcmp(patient->sex, "F") == 0 ? SEX_FEMALE
		    : strcmp(patient->sex, "M") == 0  ? SEX_MALE
						      : SEX_UNKNOWN,
		.accept_unverified = catalog_accepts_unverified(desk->catalog, instrument->id),
	};
}

static void
score_response(struct desk *desk, const struct dialogue *dialogue,
    const struct instrument *instrument, const struct response *response)
{
	struct scored_answer *answers =
	    ARENA_ARRAY(desk->arena, struct scored_answer, instrument->item_count);
	struct score *scores = ARENA_ARRAY(desk->arena, struct score, instrument->scale_count);
	size_t count;
	struct answer *rows = answer_list(desk->db, desk->arena, response->id, &count);
	for (size_t i = 0; i < instrument->item_count; i++)
		answers[i] = desk_answer_given(rows, count, instrument->items[i].link_id);
	struct scoring_about about = about_response(desk, dialogue, instrument, response);
	scoring_run(desk->arena, instrument, answers, &about, scores);
	for (size_t i = 0; i < instrument->scale_count; i++) {
		struct score_row row = {
			.scale = scores[i].scale->id,
			.value_set = scores[i].value_set == NULL ? "" : scores[i].value_set,
			.instrument_version = instrument->version,
			.has_value = scores[i].has_value,
			.value = scores[i].value,
			.missing = scores[i].missing,
			.why_not = scores[i].why_not == NULL ? "" : scores[i].why_not,
			.band = scores[i].band == NULL ? "" : scores[i].band,
		};
		row.basis =
		    score_basis(desk->arena, instrument, response->id, rows, count, &about, &row);
		score_put(desk->db, response->id, &row, desk->now);
	}
}

/* A response is complete with its last item, partial or expired when its time is up; it is scored
 * in the transaction of its last answer, and again when an answer is corrected. */
void
desk_settle_responses(struct desk *desk, struct dialogue *dialogue, bool ended)
{
	size_t first = 0;
	for (size_t i = 0; i < dialogue->response_count; i++) {
		const struct instrument *instrument = dialogue->instruments[i];
		struct response *response = &dialogue->responses[i];
		size_t done = 0, left_out = 0;
		bool *enabled = ARENA_ARRAY(desk->arena, bool, instrument->item_count);
		script_enabled(&dialogue->script, first, NULL, enabled);
		for (size_t k = 0; k < instrument->item_count; k++) {
			bool is_done = dialogue->script.items[first + k].done;
			done += is_done ? 1 : 0;
			left_out += !is_done && !enabled[k] ? 1 : 0;
		}
		first += instrument->item_count;

		if (done + left_out == instrument->item_count) {
			if (instant_is_none(response->completed_at))
				response->completed_at = desk->now;
			response->status = "complete";
		} else if (ended) {
			response->status = done > 0 ? "partial" : "expired";
		} else {
			continue;
		}
		response_update(desk->db, response);
		if (done > 0)
			score_response(desk, dialogue, instrument, response);
	}
}
