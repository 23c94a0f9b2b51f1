/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_QUESTIONNAIRE_WRITE_H
#define INSTRUMENTS_QUESTIONNAIRE_WRITE_H

/*
 * Writes an instrument as a FHIR R4 Questionnaire, strictly: what leaves is valid by the
 * specification, shows in other people's forms, and scores there as it does here. Choices are
 * inline answerOptions, with both weights that are in use (ordinalValue, itemWeight) where a scale
 * counts the item; a scale is a read-only item whose calculatedExpression is generated from the
 * file's rule, missing rule included; languages are translation extensions. An instrument whose
 * words we may not have is written without words. Never the other way round: no expression is read
 * back.
 */
#include "base/arena.h"
#include "base/strbuf.h"
#include "instruments/instrument.h"

#define QUESTIONNAIRE_BASE "https://hark.example/fhir"
#define QUESTIONNAIRE_NOTE QUESTIONNAIRE_BASE "/CodeSystem/instrument-note"
/* of an answer: it came after its window; the reply that a person read it into */
#define QUESTIONNAIRE_LATE QUESTIONNAIRE_BASE "/StructureDefinition/answered-late"
#define QUESTIONNAIRE_WORDS QUESTIONNAIRE_BASE "/StructureDefinition/interpreted-words"

/* The versioned canonical's url: where it came from, or our own. In the arena. */
const char *questionnaire_url(struct arena *arena, const struct instrument *instrument);

/* What an item is called there: its linkId in the Questionnaire that it came from, or ours. */
const char *questionnaire_link_id(const struct instrument *instrument, const struct item *item);

/* The Coding of one of its options as members of an object that is open: system, code, display. */
struct json_writer;
void questionnaire_write_coding(struct json_writer *writer, const struct instrument *instrument,
    const struct item *item, size_t option);

/* What a reader must know of the questionnaire itself (instrument_note), as the tag of a resource
 * that is open; nothing where there is nothing to know. The one place that FHIR R4 has for it in a
 * QuestionnaireResponse, so that the mark stays with answers that have no score. */
void questionnaire_write_mark(struct json_writer *writer, const struct instrument *instrument);

/* One JSON object. `out_notes` gets a line for each scale that FHIRPath cannot say; it may be
 * NULL. */
void questionnaire_write(struct arena *arena, const struct instrument *instrument,
    struct strbuf *out, struct strbuf *out_notes);

/* questionnaire_score.c: the scale as a FHIRPath expression in the arena; NULL when it cannot be
 * said, and then the reason. `said` tells per scale which of those it may be made of are in it. */
const char *questionnaire_score_expression(struct arena *arena, const struct instrument *instrument,
    const struct scale *scale, const bool *said, const char **out_why_not);
/* The linkId of a scale's item. */
const char *questionnaire_score_link_id(
    struct arena *arena, const struct instrument *instrument, const struct scale *scale);

#endif
