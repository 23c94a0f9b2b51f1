/* SPDX-License-Identifier: MIT */
/*
 * Histories with many deaths each, between a gateway that times out, answers late, puts off, and
 * loses receipts, and people whose replies come twice. The seed is the whole history: a finding is
 * replayed by --first SEED --runs 1. Invariant 13 too: the first history is played twice again, and must leave the same
 * bytes in database and journal.
 *
 *   --first N   the first seed
 *   --runs N    how many
 */
#include "base/base.h"
#include "tests/simulation/history.h"

enum { DEATHS = 8 };

static struct world
world_of(uint64_t seed)
{
	return (struct world){ .seed = seed, .people = 21, .nasty = seed % 4 != 0 };
}

/* Invariant 13: the same seed, clock and script give the same run. */
static bool
is_repeatable(uint64_t seed)
{
	const struct world world = world_of(seed);
	struct history one, two;
	(void) history_many_deaths(&world, DEATHS, false, &one);
	(void) history_many_deaths(&world, DEATHS, false, &two);
	bool same = strcmp(one.digest, two.digest) == 0;
	if (!same)
		printf("13: seed %llu left %s, and then %s\n", (unsigned long long) seed,
		    one.digest, two.digest);
	return same;
}

int
main(int argc, char **argv)
{
	uint64_t first = history_option(argc, argv, "first", 1);
	uint64_t runs = history_option(argc, argv, "runs", 24);
	int bad = 0, deaths = 0;
	for (uint64_t seed = first; seed < first + runs; seed++) {
		const struct world world = world_of(seed);
		struct history history;
		int findings = history_many_deaths(&world, DEATHS, true, &history);
		deaths += history.deaths;
		bad += findings > 0;
		if (findings > 0)
			printf("seed %llu: %d findings\n", (unsigned long long) seed, findings);
	}
	printf("%llu histories, %d deaths, %d with findings\n", (unsigned long long) runs, deaths,
	    bad);
	return bad == 0 && deaths > 0 && is_repeatable(first) ? 0 : 1;
}
