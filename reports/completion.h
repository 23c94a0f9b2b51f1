/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_COMPLETION_H
#define REPORTS_COMPLETION_H

/*
 * The completion report: what was planned, what fell due, what was asked, what came back, in all and
 * by step, month, clinician, team and procedure. Every follow-up is counted once in each section:
 *
 *   planned   = not yet due + cancelled + deceased + suppressed + due
 *   due       = complete + partial + declined + stopped + expired + missed + open
 *
 *   cancelled   the operation or plan fell away: cancelled, superseded, ineligible, consent withdrawn
 *   suppressed  nobody could be asked: stopped before, address wrong, mode not licensed
 *   declined    said no to the invitation; stopped: said STOP after it. Both stay among the due
 *   missed      should have been sent and was not: stays among the due, since nothing forbade it
 *   sent        of the due, those who were asked
 *
 *   completion  complete ÷ due
 *   paired      after the treatment, with a complete baseline: complete ÷ due
 *
 * A rate is of the follow-ups of its row, never a mean of rates. Clinicians stand by name: this is
 * no league table.
 */
#include "base/strbuf.h"
#include "reports/figure.h"
#include "store/tallies.h"

enum completion_form {
	COMPLETION_TEXT,
	COMPLETION_CSV,
};

struct completion_setup {
	struct db *db;                /* a reader */
	struct extract_filter filter; /* status and paired do not apply: refused */
	const char *filter_words;     /* how the filter is told; "everything" without one */
	instant now;
	const struct zone *zone; /* of the organisation */
	const char *trace;       /* how deaths are traced; NULL is "none" */
	enum completion_form form;
	enum suppression_reader reader;
};

/* Fails INPUT for a filter that does not apply, IO. */
HARK_MUST_USE bool
report_completion_print(const struct completion_setup *setup, FILE *out, struct error *error);

HARK_MUST_USE bool
completion_parse_form(const char *word, enum completion_form *out_form, struct error *error);

#endif
