/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_DESK_RESULT_H
#define CONVERSATIONS_DESK_RESULT_H

/*
 * A patient's own score, told to them (safety.md 5): where the team has switched it on for the
 * instrument, behind the thanks, by the way the conversation went, once they have said who they are. A
 * score that is worse than the one before it, and any while something about the patient waits for a
 * person, is withheld until a person releases it.
 */
#include "conversations/desk.h"

/* The figures of one text, ready to be said. */
struct desk_result {
	const char *score, *low, *high;
	const char *date; /* on which the answers were complete */
};

/* The conversation has just come to its end: each score that is switched on is told or withheld. */
void desk_tell_results(struct desk *desk, struct dialogue *dialogue);

/* staff: it is told after all, as the score stands now. Fails MISSING when no such result waits, DENIED
 * when it may not be told to anybody, CONFLICT when there is no score any more. */
HARK_MUST_USE bool
desk_release_result(struct desk *desk, result_id id, const char *actor, struct error *error);

#endif
