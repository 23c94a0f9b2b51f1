/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_SCORE_BASIS_H
#define CONVERSATIONS_SCORE_BASIS_H

/*
 * What a stored score stands on. Beside each stands its basis: the few facts that scoring was told (age, sex,
 * value set), and a digest of all that made it: the instrument to the letter, each answer with the rule that
 * read it, the facts, and the score itself. So it can be told later, without trusting anything between,
 * that the same answers still stand under it; and scoring them again must give the same digits
 * (ARCHITECTURE.md, invariant 9). The digest finds what rescoring can't, an answer that was changed and
 * makes no difference to the sum; rescoring finds what the digest can't, a score that never was right.
 *
 * A basis is text: "DIGEST 1 AGE SEX UNVERIFIED VALUE-SET". A score from before there was one has none.
 */
#include "instruments/catalog.h"
#include "instruments/scoring.h"
#include "store/responses.h"

enum score_finding {
	SCORE_FOLLOWS,   /* the same answers stand under it, and give it again */
	SCORE_UNBOUND,   /* from before scores had a basis; its answers give it again */
	SCORE_CHANGED,   /* something was changed: an answer, the instrument's text, the score */
	SCORE_DIFFERS,   /* its answers give another one */
	SCORE_UNKNOWABLE /* its instrument is not here: nothing can be said */
};

const char *score_finding_word(enum score_finding finding);

/* In the arena. `answers` are the response's current ones, as answer_list has them. */
const char *score_basis(struct arena *arena, const struct instrument *instrument,
    response_id response, const struct answer *answers, size_t count,
    const struct scoring_about *about, const struct score_row *score);

/* Of each score of the response, parallel to `scores`, into `out`. */
void score_basis_check(struct arena *arena, const struct catalog *catalog,
    const struct response *response, const struct answer *answers, size_t count,
    const struct score_row *scores, size_t score_count, enum score_finding *out);

#endif
