/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_FHIR_H
#define INSTRUMENTS_FHIR_H

/*
 * The few words of FHIR R4 that Questionnaires and their answers are made of: extensions by their
 * addresses, words with their translations, numbers that somebody wrote as text. Everything accepts
 * what is absent or of the wrong kind, because half of the Questionnaires in the world are not
 * valid, and most of those can be understood.
 */
#include "base/arena.h"
#include "base/json.h"

#define FHIR_CORE "http://hl7.org/fhir/StructureDefinition/"
#define FHIR_SDC "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
#define FHIR_ORDINAL FHIR_CORE "ordinalValue"
#define FHIR_ANSWER_AUTHOR FHIR_CORE "questionnaireresponse-author"
#define FHIR_WEIGHT FHIR_CORE "itemWeight"
#define FHIR_TRANSLATION FHIR_CORE "translation"
#define FHIR_PREFIX FHIR_CORE "questionnaire-optionPrefix"
#define FHIR_EXCLUSIVE FHIR_CORE "questionnaire-optionExclusive"
#define FHIR_UNIT FHIR_CORE "questionnaire-unit"
#define FHIR_HIDDEN FHIR_CORE "questionnaire-hidden"
#define FHIR_MIN FHIR_CORE "minValue"
#define FHIR_MAX FHIR_CORE "maxValue"
#define FHIR_SHORT FHIR_SDC "shortText"
#define FHIR_CALCULATED FHIR_SDC "calculatedExpression"

/* The first extension of this address; NULL when there is none. */
const struct json *fhir_extension(const struct json *element, const char *url);

/* The value[x] of an extension, an answerOption, an answer or an initial: the first member whose key
 * begins with `prefix` ("value", "answer"); out_type is the rest of the key ("Coding"), may be NULL. */
const struct json *fhir_value(const struct json *element, const char *prefix, struct str *out_type);

/* true, or "true" */
bool fhir_is_true(const struct json *json);

/* A number, or a text that is one. */
HARK_MUST_USE bool fhir_decimal(const struct json *json, decimal *out_value);

/* Words at `key` in a language: its own where `language` is NULL, else the translation that stands
 * beside it (in `_key`, or a ValueSet concept's designation). Empty when there are none. */
struct str fhir_words(const struct json *element, const char *key, const char *language);

/* The words on one line, without what no text message can carry; in the arena. */
const char *fhir_one_line(struct arena *arena, struct str words);

/* "en-GB" is en: whether a tag is of this language. */
bool fhir_is_language(struct str tag, const char *language);

/* ordinalValue or itemWeight of an option, wherever it was put. */
HARK_MUST_USE bool fhir_weight(const struct json *option, decimal *out_weight);

#endif
