/* SPDX-License-Identifier: MIT */
#ifndef STORE_RESPONSES_H
#define STORE_RESPONSES_H

/*
 * Responses (one instrument in one follow-up), their answers and their scores. Answers are never
 * overwritten: a correction supersedes, and both are kept.
 */
#include "base/decimal.h"
#include "store/store.h"

struct response {
	response_id id;
	organisation_id organisation;
	followup_id followup;
	int position;
	const char *instrument, *instrument_version;
	const char *status;     /* planned, started, partial, complete, expired */
	const char *mode;       /* sms, email, web, staff */
	const char *respondent; /* self, assisted, proxy */
	instant started_at, completed_at;
};

struct answer {
	int64_t id;
	response_id response;
	const char *link_id;
	const char *state; /* value, text, skipped, not-applicable, unreadable */
	decimal number;    /* value */
	const char *text;  /* text */
	inbox_id inbox;
	const char *rule;
	int reading_version;
	const char *actor; /* patient, or who */
	bool late;
	instant at;
};

struct score_row {
	const char *scale, *value_set, *instrument_version;
	bool has_value;
	decimal value;
	int missing;
	const char *why_not, *band;
	const char *
	    basis; /* what it stands on (conversations/score_basis.h); "": from before there was one */
};

void response_add(struct db *db, const struct response *response);
void response_update(struct db *db, const struct response *response); /* all but ids, instrument */
/* Those with scores and behind this one, at most so many; none whose conversation is open, where an answer may
 * be on its way to another score. */
struct response *response_scored(
    struct db *db, struct arena *arena, response_id after, int limit, size_t *out_count);
struct response *response_list(
    struct db *db, struct arena *arena, followup_id followup, size_t *out_count); /* by position */

/* Supersedes the current answer to the item, if there is one. */
void answer_put(struct db *db, const struct answer *answer);
/* The current ones, the oldest first. */
struct answer *
answer_list(struct db *db, struct arena *arena, response_id response, size_t *out_count);
/* Those of all responses, with what a reply asks of them and no more: neither rule, reading_version,
 * actor nor late. */
struct answer *
answer_glance_of(struct db *db, struct arena *arena, followup_id followup, size_t *out_count);
void score_put(struct db *db, response_id response, const struct score_row *score, instant now);
struct score_row *
score_list(struct db *db, struct arena *arena, response_id response, size_t *out_count);

#endif
