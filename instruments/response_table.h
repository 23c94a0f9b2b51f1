/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_RESPONSE_TABLE_H
#define INSTRUMENTS_RESPONSE_TABLE_H

/*
 * FHIR QuestionnaireResponses as the table of answers that score_table takes: one row each, in their
 * order, a column `response` with their id, then a column an item. They come as one resource, as a
 * Bundle, or a resource a line; what is no QuestionnaireResponse, or answers another Questionnaire,
 * is left out and counted. An answer that its item cannot have is written as a cell that no item
 * can have, so that its row is refused like any other such row, and not scored without it. Answers to
 * another version are refused whole: the same code may mean something else there.
 */
#include "base/error.h"
#include "base/strbuf.h"
#include "instruments/instrument.h"

/* Whether the text is JSON, and no CSV. */
bool response_table_is_json(struct str text);

/* Appends the table to `out`; words about it, never an answer, go to `words`, and out_refused is how
 * many responses were for another version. Fails INPUT (no JSON, no QuestionnaireResponse for this
 * instrument), LIMIT (a resource that is too large, or `out` full). */
HARK_MUST_USE bool response_table(const struct instrument *instrument, struct str json,
    struct strbuf *out, FILE *words, int64_t *out_refused, struct error *error);

#endif
