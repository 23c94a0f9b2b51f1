/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_QUESTIONNAIRE_RESPONSE_H
#define INSTRUMENTS_QUESTIONNAIRE_RESPONSE_H

/*
 * Reads the answers of a FHIR R4 QuestionnaireResponse as answers to an instrument, so that they can
 * be scored: by linkId, however deep they are nested. What the item cannot have been answered with
 * is unreadable, never made to fit; what has no item here is counted. Of several answers to a
 * question that takes one, none is chosen: that is unreadable too.
 */
#include "base/error.h"
#include "instruments/scoring.h"

/* out_answers runs parallel to the instrument's items; texts live in the arena. out_unknown: answers
 * that no item of the instrument takes. Fails INPUT when it is no QuestionnaireResponse. */
HARK_MUST_USE bool
questionnaire_response_read(struct arena *arena, const struct instrument *instrument,
    struct str text, struct scored_answer *out_answers, size_t *out_unknown, struct error *error);

#endif
