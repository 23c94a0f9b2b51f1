/* SPDX-License-Identifier: MIT */
#ifndef EXPORTS_EXPORT_H
#define EXPORTS_EXPORT_H

/*
 * An export writes the filtered responses to a file, one row each (long) or one row an episode
 * (wide); hark(1) lists the columns. Without names unless they are asked for, with a reason
 * (exports/redact.h).
 *
 * A cell is empty where there is no answer: not asked, not yet answered, skipped on purpose, or
 * unreadable. 0 is an answer. `status` tells an unfinished response from a complete one with a
 * skipped item. Profiles are text made of the stored levels. Times are local to the team, with their offset; days_from_operation counts from the
 * day of the operation to that of completion (else of the beginning), and is empty until the
 * operation is performed.
 *
 * It reads a few hundred milliseconds at a time on a read-only connection, and what comes in
 * meanwhile may or may not be among the rows; each response is whole. Whoever calls writes the
 * audit row (export_audit_detail), and throws the file away when export_run fails.
 */
#include "exports/columns.h"
#include "exports/redact.h"

enum export_format {
	EXPORT_CSV,
	EXPORT_NDJSON,
	EXPORT_FHIR, /* NDJSON of R4 resources (exports/fhir_resources.h); what was only planned is
		      * none; long only */
};

struct export_setup {
	struct db *db; /* a reader */
	const struct catalog *catalog;
	struct extract_filter filter;
	enum export_format format;
	enum column_shape shape;
	enum redact_level identifiers;
	const struct value_set *const *value_sets; /* indices by these, worked out anew; none: as */
	size_t value_set_count;                    /* they were stored */
	const char
	    *reason;    /* REDACT_ALL: why names leave; else NULL or words for the audit trail */
	struct str key; /* REDACT_PSEUDONYM: at least REDACT_KEY bytes, kept by the organisation */
};

struct export_result {
	int64_t rows;      /* lines but the header; FHIR: resources */
	int64_t responses; /* long: as many; wide: in them */
	int64_t patients;
};

/* Fails INPUT (setup), MISSING (an instrument's file), BUSY (a new questionnaire came in meanwhile:
 * again), IO. out_result may be NULL. */
HARK_MUST_USE bool export_run(const struct export_setup *setup, FILE *out,
    struct export_result *out_result, struct error *error);

/* Fails INPUT for what is not offered. */
HARK_MUST_USE bool
export_parse_format(const char *word, enum export_format *out_format, struct error *error);

/* What the audit trail keeps of it: filter, shape, identifiers, how many rows and people, reason. */
const char *export_audit_detail(
    struct arena *arena, const struct export_setup *setup, const struct export_result *result);

#endif
