/* SPDX-License-Identifier: MIT */
#ifndef TESTS_WEIGHTS_REGRESSION_H
#define TESTS_WEIGHTS_REGRESSION_H

/*
 * Multinomial logistic regression over the features of labelled texts: stochastic gradient descent
 * with AdaGrad's steps [1] and an L1 penalty, which leaves most features without a weight. The
 * harmless class has no weights of its own: the others' are logarithms of odds against it. The same
 * texts in the same order give the same weights.
 *
 * [1] J. Duchi, E. Hazan, Y. Singer, Adaptive subgradient methods for online learning and stochastic
 *     optimization, JMLR 12 (2011), 2121-2159.
 */
#include "tests/weights/labelled_texts.h"

struct regression {
	double (*weights)[WEIGHED_KINDS]; /* by a feature's place among the names */
	double base[WEIGHED_KINDS];
};

/* Learns from all texts but those whose place leaves `left_out` when divided by `folds`; folds 0:
 * from all. Freed by regression_done. */
void regression_learn(struct regression *regression, const struct labelled_texts *texts,
    size_t folds, size_t left_out);
void regression_done(struct regression *regression);

/* The logarithms of odds of one text. */
void regression_odds(const struct regression *regression, const struct labelled_text *text,
    double out[static WEIGHED_KINDS]);

#endif
