/* SPDX-License-Identifier: MIT */
#ifndef EXPORTS_FHIR_RESOURCES_H
#define EXPORTS_FHIR_RESOURCES_H

/*
 * One response as FHIR R4 resources, each a line of its own (FHIR's NDJSON): a QuestionnaireResponse
 * in the shape of the Questionnaire that `hark instrument export` writes, and an Observation
 * (category survey, derived from it) for each scale, with what a figure must not travel without:
 * instrument and version, value set, range, direction, how many items were missing, and why there is
 * no score where there is none.
 *
 * Pure: value structs in, text out. Whoever fills them has taken out who people are.
 */
#include "base/strbuf.h"
#include "instruments/scoring.h"

struct fhir_person {
	const char *system; /* of the identifier, or NULL: it means something in this file alone */
	struct str identifier;
	const char *name; /* or NULL */
};

struct fhir_score {
	const struct scale *scale;
	struct str value_set; /* or empty */
	bool has_value;
	decimal value;
	struct str text; /* a profile's, or empty */
	int missing;
	struct str why_not;
};

struct fhir_response {
	const char *id; /* [A-Za-z0-9.-], at most 40 */
	const struct instrument *instrument;
	const struct scored_answer *answers;   /* parallel to its items */
	const struct answer_context *contexts; /* parallel to them */
	struct fhir_person patient;
	struct str status, mode, respondent; /* the store's words */
	struct str recorded_by, recalled_for;
	struct str authored;  /* a local time with its offset; or empty */
	struct str follow_up; /* "foot-surgery 1, 6-months": in words */
	struct str procedure; /* "W59.1 left": in words, or empty */
	const struct fhir_score *scores;
	size_t score_count;
};

/* Whether there is anything to write of a response of this status: what was planned is none yet. */
bool fhir_is_response(struct str status);

/* Appends the lines; returns how many. */
size_t
fhir_write_response(struct arena *arena, const struct fhir_response *response, struct strbuf *out);

#endif
