/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_PROMPTNESS_H
#define REPORTS_PROMPTNESS_H

/*
 * Promptness: what share of the texts that a person must read was read in time, by team and by kind
 * (safety.md 2: every free text is read within one working day, and that share is measured). A text is
 * read when its alert is acknowledged or closed; its time is the alert's due time.
 *
 *   texts = still within their time + in time + late + unread
 *   due   = in time + late + unread
 *   read in time = in time ÷ due
 *
 * What is within its time is in no rate, so that this morning's texts make nobody look slow, nor
 * quick.
 */
#include "base/zone.h"
#include "reports/figure.h"
#include "store/alerts.h"

struct promptness_setup {
	struct db *db; /* a reader */
	organisation_id organisation;
	const char *team;     /* its key; "" : every team */
	instant since, until; /* texts that came from the one on and before the other */
	instant now;
	const struct zone *zone; /* of the organisation */
	enum suppression_reader reader;
};

/* Fails IO. */
HARK_MUST_USE bool
report_promptness_print(const struct promptness_setup *setup, FILE *out, struct error *error);

#endif
