/* SPDX-License-Identifier: MIT */
/*
 * Invariants 1, 2, 3, 4, 5 and 12: for n = 1, 2, 3 … the process dies at the nth fault point of
 * twenty-one conversations, starts again, and nothing is lost and nobody is asked twice. There are
 * thousands of points; by default some hundreds are taken, evenly over the whole story.
 *
 *   --every N   each Nth point (1: all of them, half an hour)
 *   --from N    the first (with --count 1: one point, to look at it)
 *   --count N   at most so many
 *   --seed N
 */
#include "base/base.h"
#include "tests/simulation/history.h"

enum { POINTS_LEAST = 300, POINTS_DEFAULT = 308 };

static uint64_t
points_of(const struct world *like)
{
	struct world world = *like;
	uint64_t points = 0;
	world_init(&world);
	enum world_end end = world_play(&world, 0, &points);
	int findings = oracle_at_end(&world, 0, true);
	world_done(&world);
	if (end != WORLD_REACHED || findings > 0) {
		printf("without a death: %d findings\n", findings);
		exit(1);
	}
	return points;
}

int
main(int argc, char **argv)
{
	const struct world world = {
		.seed = history_option(argc, argv, "seed", 1),
		.people = 21,
	};
	uint64_t points = points_of(&world);
	uint64_t every = history_option(argc, argv, "every", points / POINTS_DEFAULT);
	uint64_t count = history_option(argc, argv, "count", UINT64_MAX);
	uint64_t hit = 0;
	int bad = 0;
	bool reached = true;
	for (uint64_t n = history_option(argc, argv, "from", 1); hit < count; n += every) {
		int findings = history_one_death(&world, n, true, &reached);
		if (!reached)
			break;
		hit++;
		bad += findings > 0;
		if (findings > 0)
			printf("point %llu: %d findings\n", (unsigned long long) n, findings);
	}
	printf("%llu fault points hit of %llu, %d with findings\n", (unsigned long long) hit,
	    (unsigned long long) points, bad);
	bool enough = hit >= POINTS_LEAST || count != UINT64_MAX;
	if (!enough)
		printf("too few: at least %d are wanted\n", (int) POINTS_LEAST);
	return bad == 0 && enough ? 0 : 1;
}
