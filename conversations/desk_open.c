/* SPDX-License-Identifier: MIT */
/* Begins the conversation of a follow-up: what is to be asked, in which language, and the first
 * text; or shows that one to whoever must release it. Whether it may be begun at all is the scheduler's
 * to know. */
#include "conversations/desk_link.h"
#include "conversations/desk_step.h"
#include "instruments/licence.h"
#include "store/responses.h"

/* The instruments of a follow-up, each checked for its words and its licence (invariant 7) before
 * anything is written. One that is on trial is left out for whoever is not on its list. */
static const struct instrument **
instruments_to_ask(struct desk *desk, const struct followup *followup, const char *kind,
    const struct patient *patient, size_t *out_count, const char **out_reason)
{
	enum mode mode = strcmp(kind, "email") == 0 ? MODE_EMAIL : MODE_SMS;
	const struct instrument **list =
	    ARENA_ARRAY(desk->arena, const struct instrument *, strlen(followup->instruments) + 1);
	struct str ids = str_from(followup->instruments), id;
	const char *text_refusal = NULL;
	bool on_web = desk->web_url != NULL && !date_is_none(patient->born_on);
	size_t count = 0;
	*out_reason = "instrument unknown";
	while (str_split(&ids, ' ', &id)) {
		list[count] = catalog_find(desk->catalog, arena_cstr(desk->arena, id));
		if (list[count] == NULL)
			return NULL;
		const char *trial =
		    catalog_trial_refusal(desk->catalog, list[count], patient->hospital_number);
		if (trial != NULL) {
			*out_reason = arena_printf(desk->arena, "%s is %s", list[count]->id, trial);
			continue;
		}
		const char *refusal =
		    licence_refusal(desk->arena, list[count], mode, patient->language);
		on_web = on_web &&
		    licence_refusal(desk->arena, list[count], MODE_WEB, patient->language) == NULL;
		if (refusal != NULL)
			*out_reason = text_refusal = refusal;
		count++;
	}
	/* What may not be texted may be asked on the page that a text leads to: all of it, or a patient
	 * would have to answer half here and half there. */
	if (text_refusal != NULL && !on_web)
		return NULL;
	*out_count = count;
	return count == 0 ? NULL : list;
}

static void
add_responses(struct desk *desk, const struct followup *followup, const char *kind,
    const struct instrument **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		response_add(desk->db,
		    &(struct response){
			.id = { desk_id(desk) },
			.organisation = followup->organisation,
			.followup = followup->id,
			.position = (int) i,
			.instrument = list[i]->id,
			.instrument_version = list[i]->version,
			.status = "planned",
			.mode = kind,
			.respondent = "self",
			.started_at = INSTANT_NONE,
			.completed_at = INSTANT_NONE,
		    });
}

/* One language for the whole conversation: an invitation in Welsh to questions in English would
 * promise what we can't keep. Where one questionnaire has no words of it, or none that somebody
 * stands for, all is in English. */
static const char *
language_of(const struct phrase_book *book, const struct instrument **list, size_t count,
    const char *wanted)
{
	if (strcmp(phrases_language(phrase_book_find(book, wanted)), wanted) != 0)
		return "en";
	for (size_t i = 0; i < count; i++) {
		const struct wording *wording = instrument_wording(list[i], wanted);
		if (wording == NULL || strcmp(wording->language, wanted) != 0)
			return "en";
		if (!signatures_allow(phrase_book_signatures(book), wanted, wording->machine_made,
			list[i]->sha256))
			return "en";
	}
	return wanted;
}

static struct conversation_row
row_of(struct desk *desk, const struct followup *followup, const struct patient *patient,
    const struct address *address)
{
	return (struct conversation_row){
		.organisation = followup->organisation,
		.team = followup->team,
		.patient = patient->id,
		.address = address->id,
		.followup = followup->id,
		.channel = address->kind,
		.language = patient->language,
		.open = true,
		.state = conversation_state_word(CONVERSATION_INVITED),
		.resume = conversation_state_word(CONVERSATION_INVITED),
		.opened_at = desk->now,
		.said_at = INSTANT_NONE,
		.heard_at = INSTANT_NONE,
		.remind_at = INSTANT_NONE,
		.expires_at = instant_plus(
		    followup->closes_at, desk->hooks->grace(desk->hooks_context, desk, followup)),
		.said = "",
	};
}

bool
desk_open(struct desk *desk, const struct followup *followup, const struct patient *patient,
    const struct address *address, const char **out_reason)
{
	struct conversation_row row = row_of(desk, followup, patient, address);
	row.id = (conversation_id){ desk_id(desk) };
	*out_reason = DESK_BUSY;
	struct conversation_row other;
	if (conversation_open(desk->db, desk->arena, address->id, &other))
		return false;
	size_t count = 0;
	const struct instrument **list =
	    instruments_to_ask(desk, followup, address->kind, patient, &count, out_reason);
	if (list == NULL)
		return false;
	row.language = language_of(desk->book, list, count, patient->language);
	*out_reason = DESK_BUSY;
	if (!conversation_add(desk->db, &row))
		return false;
	add_responses(desk, followup, address->kind, list, count);
	due_put(desk->db, &(struct due){ row.expires_at, DUE_EXPIRE, row.id.n, 0 });

	struct dialogue dialogue = {
		.row = row,
		.followup = *followup,
		.patient = *patient,
		.address = *address,
	};
	*out_reason = "instrument unknown";
	if (!desk_load_rest(desk, &dialogue))
		return false;
	desk_step(desk, &dialogue, &(struct input){ .kind = INPUT_OPEN, .now = desk->now });
	return true;
}

/* Without a row to its name: a conversation that nobody has begun has answered nothing. */
static bool
imagine(struct desk *desk, const struct followup *followup, const struct patient *patient,
    const struct address *address, struct dialogue *out, const char **out_reason)
{
	*out = (struct dialogue){
		.row = row_of(desk, followup, patient, address),
		.followup = *followup,
		.patient = *patient,
		.address = *address,
	};
	out->instruments = instruments_to_ask(
	    desk, followup, address->kind, patient, &out->response_count, out_reason);
	if (out->instruments == NULL ||
	    !teams_kept_get(&desk->teams, desk->db, desk->arena, followup->team, &out->team))
		return false;
	out->responses = ARENA_ARRAY(desk->arena, struct response, out->response_count);
	out->row.language =
	    language_of(desk->book, out->instruments, out->response_count, patient->language);
	desk_prepare(desk, out);
	return true;
}

bool
desk_show_first(struct desk *desk, const struct followup *followup, const struct patient *patient,
    const struct address *address, struct desk_first *out_first, const char **out_reason)
{
	/* As long as the secret is that a link would have. */
	static const char secret[LINK_TOKEN_TEXT] = "xxxxxxxxxxxxxxxxxxxxxxxxxx";
	struct dialogue dialogue;
	struct conversation after;
	struct effects effects;
	if (!imagine(desk, followup, patient, address, &dialogue, out_reason))
		return false;
	const struct conversation before = desk_cursor(&dialogue);
	engine_step(&dialogue.script, &before,
	    &(struct input){ .kind = INPUT_OPEN, .now = desk->now }, &after, &effects);
	const struct effect *say = effects.list;
	while (say < effects.list + effects.count && say->kind != EFFECT_SAY)
		say++;
	*out_reason = "nothing would be said";
	if (say == effects.list + effects.count)
		return false;
	dialogue.effects = &effects;
	bool linked = desk_holds_link(say->phrase);
	if (linked)
		dialogue.url = arena_printf(desk->arena, "%s/a/%s", desk->web_url, secret);
	out_first->text = desk_render(desk, &dialogue, say);
	if (linked)
		dialogue.url = arena_printf(desk->arena, "%s/a/((link))", desk->web_url);
	dialogue.patient.given_name = "((first))";
	out_first->shown = desk_render(desk, &dialogue, say);
	out_first->channel = dialogue.row.channel;
	return true;
}
