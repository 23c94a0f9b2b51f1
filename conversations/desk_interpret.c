/* SPDX-License-Identifier: MIT */
/*
 * A person counts an unclear reply as an answer (safety.md 10). The answer bears their name and the
 * patient's own words, and the patient is told. It must be one that the item offers, said as it
 * could have been texted: what staff type is read like a reply, so that no slip becomes a score.
 */
#include "conversations/desk_step.h"
#include "store/responses.h"

/* The patient's newest words, as long as they are no answer yet. */
static bool
find_words(struct desk *desk, const struct dialogue *dialogue, struct inbox_row *out_words)
{
	if (!inbox_newest(desk->db, desk->arena, dialogue->row.id, out_words))
		return false;
	for (size_t i = 0; i < dialogue->response_count; i++) {
		size_t count;
		const struct answer *list =
		    answer_list(desk->db, desk->arena, dialogue->responses[i].id, &count);
		for (size_t k = 0; k < count; k++)
			if (list[k].inbox.n == out_words->id.n)
				return false;
	}
	return true;
}

/* The patient's one conversation in which a question is open. */
static bool
find_dialogue(struct desk *desk, patient_id patient, struct dialogue *out_dialogue)
{
	size_t count, found = 0;
	struct conversation_row *rows = conversation_list(desk->db, desk->arena, patient, &count);
	for (size_t i = 0; i < count; i++) {
		bool asking =
		    strcmp(rows[i].state, conversation_state_word(CONVERSATION_ASKING)) == 0;
		if (asking && desk_load(desk, &rows[i], out_dialogue))
			found++;
	}
	return found == 1;
}

bool
desk_interpret(struct desk *desk, patient_id patient, const char *value, const char *actor,
    struct error *error)
{
	struct dialogue dialogue;
	struct inbox_row words;
	if (!find_dialogue(desk, patient, &dialogue))
		return error_set(error, ERROR_MISSING, "no question is open for this patient");
	if (dialogue.row.together > 1)
		return error_set(error, ERROR_INPUT, "several questions are open at once");
	if (!find_words(desk, &dialogue, &words))
		return error_set(error, ERROR_MISSING, "there is no reply that is not counted yet");
	const struct reading *reading = desk_read_typed(desk, &dialogue, str_from(value));
	if (reading->kind != READING_ANSWER || reading->about != 0 || reading->values[0].is_text)
		return error_set(error, ERROR_INPUT,
		    "that is no answer to the open question: give it as it could be texted");
	dialogue.reading = reading;
	dialogue.interpreted = &words;
	dialogue.interpreter = actor;
	desk_step(desk, &dialogue,
	    &(struct input){ .kind = INPUT_INTERPRET, .now = desk->now, .reading = reading });
	return true;
}
