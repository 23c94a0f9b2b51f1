/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_QUESTIONNAIRE_RESPONSE_H
#define INSTRUMENTS_QUESTIONNAIRE_RESPONSE_H

/*
 * The answers of a FHIR R4 QuestionnaireResponse, in and out.
 *
 * In: as answers to an instrument, so that they can be scored: by linkId, however deep they are
 * nested. What the item cannot have been answered with is unreadable, never made to fit; what has no
 * item here is counted. Of several answers to a question that takes one, none is chosen: that is
 * unreadable too.
 *
 * Out: in the shape of the Questionnaire that questionnaire_write writes. An item without an answer
 * is left out, whatever the reason: FHIR has no place for the difference between skipped and not
 * asked. What was written can be read back, and is the same.
 */
#include "base/error.h"
#include "instruments/scoring.h"

struct json_writer;

/* out_answers runs parallel to the instrument's items; texts live in the arena. out_unknown: answers
 * that no item of the instrument takes. Fails INPUT when it is no QuestionnaireResponse. */
HARK_MUST_USE bool
questionnaire_response_read(struct arena *arena, const struct instrument *instrument,
    struct str text, struct scored_answer *out_answers, size_t *out_unknown, struct error *error);

/* The same of a resource that was read already; returns out_unknown. */
struct json;
size_t questionnaire_response_take(struct arena *arena, const struct instrument *instrument,
    const struct json *resource, struct scored_answer *out_answers);

/* What must be known with an answer. */
struct answer_context {
	bool is_late; /* given after its window */
	struct str
	    by; /* who read it into a reply that was not clear; empty: it is as it was given */
	struct str words; /* that reply */
};

/* The member "item" of an object that is open; nothing where nothing was answered. An answer's
 * Coding has the value that was stored (ordinalValue) beside the code. Contexts run parallel to the
 * answers, and are extensions of theirs; NULL: there are none. */
void questionnaire_response_write(struct arena *arena, struct json_writer *writer,
    const struct instrument *instrument, const struct scored_answer *answers,
    const struct answer_context *contexts);

#endif
