/* SPDX-License-Identifier: MIT */
/*
 * Tells a score, or keeps it for a person. It is not the engine's: that knows answers and no scores,
 * and what is decided here is never answered.
 */
#include "base/error.h"
#include "conversations/desk_step.h"
#include "instruments/result.h"
#include "store/alerts.h"
#include "store/responses.h"
#include "store/results.h"

#include "conversations/desk_result.h"

/* One response of the dialogue whose score can be told. */
struct telling {
	const struct response *response;
	const struct instrument *instrument;
	const struct scale *scale;
	size_t position; /* of the instrument's first item in the script */
	decimal value;
};

/* The scale that the team has named for the instrument, "" where it named none; NULL when nothing of
 * it is told. */
static const char *
switched_on(struct arena *arena, const struct team *team, const char *instrument)
{
	struct str rest = str_from(team->results), named, id;
	while (str_split(&rest, ' ', &named))
		if (str_split(&named, ':', &id) && str_is(id, instrument))
			return arena_cstr(arena, named);
	return NULL;
}

/* A score that was worked out around a gap is nobody's sum: what the text would say of "your answers"
 * is true of the whole ones only. */
static bool
read_whole_score(struct desk *desk, struct telling *telling)
{
	size_t count;
	struct score_row *rows = score_list(desk->db, desk->arena, telling->response->id, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].scale, telling->scale->id) == 0 &&
		    rows[i].value_set[0] == '\0' && rows[i].has_value && rows[i].missing == 0) {
			telling->value = rows[i].value;
			return true;
		}
	return false;
}

/* False when nothing of it is for the patient, now or later. */
static bool
find_telling(struct desk *desk, const struct dialogue *dialogue, size_t index, struct telling *out)
{
	const struct instrument *instrument = dialogue->instruments[index];
	const char *named = switched_on(desk->arena, &dialogue->team, instrument->id);
	size_t position = 0;
	if (named == NULL)
		return false;
	for (size_t i = 0; i < index; i++)
		position += dialogue->instruments[i]->item_count;
	*out = (struct telling){
		.response = &dialogue->responses[index],
		.instrument = instrument,
		.scale = result_scale(instrument, named),
		.position = position,
	};
	return result_refusal(desk->arena, instrument, named) == NULL &&
	    strcmp(out->response->status, "complete") == 0 && read_whole_score(desk, out);
}

/* Nobody else reads what goes there, as far as is known. On a telephone that two share one would hear
 * of the other (safety.md 11): that is for a call. */
static bool
is_theirs_alone(const struct dialogue *dialogue)
{
	return dialogue->address.checked && !dialogue->script.address_shared;
}

/* Why a person looks first, in a few words for staff; "" when it may be told at once. */
static const char *
reason_to_withhold(
    struct desk *desk, const struct dialogue *dialogue, const struct telling *telling)
{
	decimal before;
	if (!dialogue->address.checked)
		return "not known who reads it";
	if (alert_is_open(desk->db, dialogue->row.patient))
		return "an alert is open";
	if (strcmp(telling->response->respondent, "self") != 0)
		return "somebody else answered";
	if (dialogue->script.address_shared)
		return "a shared address";
	if (score_before(desk->db, dialogue->row.patient, telling->response->id, telling->scale->id,
		&before) &&
	    result_is_worse(telling->scale, before, telling->value))
		return "worse than before";
	return "";
}

static const char *
number(struct arena *arena, decimal value)
{
	char text[DECIMAL_TEXT];
	return arena_strdup(arena, decimal_format(value, text));
}

/* As people write a day here: 31/12/2025. */
static const char *
day_of(struct desk *desk, const struct dialogue *dialogue, instant at)
{
	struct date day = team_day(&dialogue->team, at);
	return arena_printf(desk->arena, "%02d/%02d/%04d", day.day, day.month, day.year);
}

static struct desk_result
figures_of(struct desk *desk, const struct dialogue *dialogue, const struct telling *telling)
{
	return (struct desk_result){
		.score = number(desk->arena, telling->value),
		.low = number(desk->arena, telling->scale->low),
		.high = number(desk->arena, telling->scale->high),
		.date = day_of(desk, dialogue, telling->response->completed_at),
	};
}

static struct effect
effect_of(struct desk *desk, const struct telling *telling, int tries)
{
	const struct scale *scale = telling->scale;
	bool higher = scale->direction == DIRECTION_HIGHER_IS_BETTER;
	size_t first, count;
	result_items(desk->arena, telling->instrument, scale, &first, &count);
	return (struct effect){
		.kind = EFFECT_SAY,
		.phrase = higher ? PHRASE_RESULT_HIGHER : PHRASE_RESULT_LOWER,
		.purpose = PURPOSE_RESULT,
		.occurrence = tries,
		.position = telling->position + first,
		.count = count,
	};
}

/* `tries` texts were made of it before. 0: that was said already. */
static outbox_id
say(struct desk *desk, struct dialogue *dialogue, const struct telling *telling, int tries)
{
	const struct desk_result figures = figures_of(desk, dialogue, telling);
	const struct effect effect = effect_of(desk, telling, tries);
	dialogue->result = &figures;
	outbox_id said = desk_say(desk, dialogue, &effect);
	dialogue->result = NULL;
	return said;
}

static void
audit(struct desk *desk, const struct dialogue *dialogue, result_id id, const char *actor,
    const char *action, const char *detail)
{
	audit_add(desk->db, desk_id(desk), dialogue->row.organisation, desk->now, actor, action,
	    arena_printf(desk->arena, "patient %lld", (long long) dialogue->row.patient.n),
	    arena_printf(desk->arena, "result %lld%s%s", (long long) id.n,
		detail[0] == '\0' ? "" : ": ", detail));
}

static void
decide(struct desk *desk, struct dialogue *dialogue, const struct telling *telling)
{
	const char *why = reason_to_withhold(desk, dialogue, telling);
	bool told = why[0] == '\0';
	const struct result result = {
		.id = { desk_id(desk) },
		.organisation = dialogue->row.organisation,
		.team = dialogue->row.team,
		.patient = dialogue->row.patient,
		.conversation = dialogue->row.id,
		.response = telling->response->id,
		.scale = telling->scale->id,
		.why = why,
		.outbox = told ? say(desk, dialogue, telling, 0) : (outbox_id){ 0 },
		.tries = told ? 1 : 0,
		.decided_at = desk->now,
	};
	result_add(desk->db, &result);
	audit(desk, dialogue, result.id, "hark", told ? "result queued" : "result withheld", why);
}

void
desk_tell_results(struct desk *desk, struct dialogue *dialogue)
{
	for (size_t i = 0; i < dialogue->response_count; i++) {
		struct telling telling;
		if (find_telling(desk, dialogue, i, &telling))
			decide(desk, dialogue, &telling);
	}
}

static bool
may_be_released(struct desk *desk, const struct result *result, struct dialogue *out_dialogue,
    struct telling *out_telling, struct error *error)
{
	struct conversation_row row;
	if (!conversation_get(desk->db, desk->arena, result->conversation, &row) ||
	    !desk_load(desk, &row, out_dialogue))
		return error_set(error, ERROR_MISSING, "its conversation can't be read any more");
	if (!is_theirs_alone(out_dialogue))
		return error_set(error, ERROR_DENIED,
		    "the address of that conversation is %s: nobody is told a score there",
		    out_dialogue->address.checked ? "shared" : "not known to be theirs");
	for (size_t i = 0; i < out_dialogue->response_count; i++)
		if (out_dialogue->responses[i].id.n == result->response.n &&
		    find_telling(desk, out_dialogue, i, out_telling) &&
		    strcmp(out_telling->scale->id, result->scale) == 0)
			return true;
	return error_set(error, ERROR_CONFLICT,
	    "there is no whole score of %s any more, or hark.conf does not let it be told",
	    result->instrument);
}

bool
desk_release_result(struct desk *desk, result_id id, const char *actor, struct error *error)
{
	struct result result;
	struct dialogue dialogue;
	struct telling telling;
	if (!result_get(desk->db, desk->arena, id, &result) || !result.waits)
		return error_set(error, ERROR_MISSING, "no such result waits for a release");
	if (!may_be_released(desk, &result, &dialogue, &telling, error))
		return false;
	outbox_id said = say(desk, &dialogue, &telling, result.tries);
	if (said.n == 0)
		return error_set(error, ERROR_CONFLICT, "it was told before");
	result_release(desk->db, id, actor, said);
	audit(desk, &dialogue, id, actor, "result released", result.why);
	return true;
}

/* What the text says that tells this one; NULL when the page says nothing of it. A figure that was
 * corrected since is not told again, so that the text is the old one's: neither is shown. */
static const char *
told_text(struct desk *desk, struct dialogue *dialogue, const struct telling *telling)
{
	struct result result;
	if (!result_of_response(desk->db, desk->arena, telling->response->id, &result) ||
	    result.waits || strcmp(result.scale, telling->scale->id) != 0)
		return NULL;
	bool released = result.released_by[0] != '\0' && is_theirs_alone(dialogue);
	if (!released && reason_to_withhold(desk, dialogue, telling)[0] != '\0')
		return NULL;
	const struct desk_result figures = figures_of(desk, dialogue, telling);
	const struct effect effect = effect_of(desk, telling, 0);
	dialogue->result = &figures;
	const char *now = desk_render(desk, dialogue, &effect);
	dialogue->result = NULL;
	return strcmp(now, result.text) == 0 ? now : NULL;
}

const char *const *
desk_results_told(struct desk *desk, struct dialogue *dialogue, size_t *out_count)
{
	const char **texts = ARENA_ARRAY(desk->arena, const char *, dialogue->response_count + 1);
	*out_count = 0;
	for (size_t i = 0; i < dialogue->response_count; i++) {
		struct telling telling;
		const char *text = find_telling(desk, dialogue, i, &telling)
		    ? told_text(desk, dialogue, &telling)
		    : NULL;
		if (text != NULL)
			texts[(*out_count)++] = text;
	}
	return texts;
}
