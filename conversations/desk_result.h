/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_DESK_RESULT_H
#define CONVERSATIONS_DESK_RESULT_H

/*
 * A patient's own score, told to them (safety.md 5): where the team has switched it on for the
 * instrument, behind the thanks, by the way the conversation went, once they have said who they are. A
 * score that is worse than the one before it, and any while something about the patient waits for a
 * person, is withheld until a person releases it. What is told stands on their page too, behind the year
 * of birth.
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

/* Whoever has said on the page who they are looks at what the conversation came to: the texts of the
 * scores that are told them, word for word, in the arena. One that waits for a person is not among them,
 * nor one that would have to wait if it were decided now. */
const char *const *
desk_results_told(struct desk *desk, struct dialogue *dialogue, size_t *out_count);

#endif
