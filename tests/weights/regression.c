/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/random.h"

#include "tests/weights/regression.h"

enum { EPOCHS = 15, TIMES = 32 };

/* Found by trying a few of each upon texts left out; none of them matters much. */
static const double speed = 1, base_speed = 0.05, first_square = 0.01, penalty = 0.004;

struct learning {
	struct regression *to;
	double (*squares)[WEIGHED_KINDS]; /* the sums of AdaGrad */
	double rate;                      /* less from epoch to epoch */
};

void
regression_odds(const struct regression *regression, const struct labelled_text *text,
    double out[static WEIGHED_KINDS])
{
	double share = weighed_share(text->all);
	for (size_t kind = 0; kind < WEIGHED_KINDS; kind++) {
		out[kind] = regression->base[kind];
		for (size_t i = 0; i < text->count; i++)
			out[kind] += share * regression->weights[text->features[i]][kind];
	}
}

/* How likely each class is: softmax, with 0 for the harmless one. */
static void
chances_of(const double odds[static WEIGHED_KINDS], double out[static CLASSES])
{
	double sum = 1;
	for (size_t kind = 0; kind < WEIGHED_KINDS; kind++)
		sum += out[kind] = exp(odds[kind]);
	out[HARMLESS] = 1;
	for (size_t class = 0; class < CLASSES; class ++)
		out[class] /= sum;
}

static double
shrunk(double weight, double by)
{
	return weight > by ? weight - by : weight < -by ? weight + by : 0;
}

static void
text_learn(struct learning *learning, const struct labelled_text *text)
{
	struct regression *to = learning->to;
	double odds[WEIGHED_KINDS], chances[CLASSES], share = weighed_share(text->all);
	regression_odds(to, text, odds);
	chances_of(odds, chances);
	for (size_t kind = 0; kind < WEIGHED_KINDS; kind++) {
		double miss = (text->class == kind) - chances[kind], slope = miss * share;
		to->base[kind] += base_speed * learning->rate * miss;
		for (size_t i = 0; i < text->count; i++) {
			double *square = &learning->squares[text->features[i]][kind];
			double *weight = &to->weights[text->features[i]][kind];
			*square += slope * slope;
			double step = learning->rate / sqrt(*square);
			*weight = shrunk(*weight + step * slope, step * penalty);
		}
	}
}

static void
shuffle(struct random *random, uint32_t *order, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t j = (size_t) random_below(random, i);
		uint32_t other = order[j];
		order[j] = order[i - 1];
		order[i - 1] = other;
	}
}

/* Learns once, by texts in an order of its own, and adds its part of the weights to `regression`. */
static void
once_learn(struct regression *regression, const struct labelled_texts *texts, uint32_t *order,
    size_t count, uint64_t seed)
{
	struct regression one = {
		.weights = alloc_new(texts->name_count * sizeof(*one.weights)),
	};
	struct learning learning = {
		.to = &one,
		.squares = alloc_new(texts->name_count * sizeof(*learning.squares)),
	};
	struct random random = random_seeded(seed);
	for (size_t i = 0; i < texts->name_count; i++)
		for (size_t kind = 0; kind < WEIGHED_KINDS; kind++)
			learning.squares[i][kind] = first_square;
	for (int epoch = 0; epoch < EPOCHS; epoch++) {
		learning.rate = speed / (1 + epoch);
		shuffle(&random, order, count);
		for (size_t i = 0; i < count; i++)
			text_learn(&learning, &texts->texts[order[i]]);
	}
	for (size_t kind = 0; kind < WEIGHED_KINDS; kind++) {
		regression->base[kind] += one.base[kind] / TIMES;
		for (size_t i = 0; i < texts->name_count; i++)
			regression->weights[i][kind] += one.weights[i][kind] / TIMES;
	}
	free(learning.squares);
	regression_done(&one);
}

void
regression_learn(struct regression *regression, const struct labelled_texts *texts, size_t folds,
    size_t left_out)
{
	*regression = (struct regression){
		.weights = alloc_new(texts->name_count * sizeof(*regression->weights)),
	};
	uint32_t *order = alloc_new(texts->count * sizeof(*order));
	size_t count = 0;
	for (size_t i = 0; i < texts->count; i++)
		if (folds == 0 || i % folds != left_out)
			order[count++] = (uint32_t) i;
	for (uint64_t seed = 1; seed <= TIMES; seed++)
		once_learn(regression, texts, order, count, seed);
	free(order);
}

void
regression_done(struct regression *regression)
{
	free(regression->weights);
}
