/* SPDX-License-Identifier: MIT */
/*
 * Invariants 1, 2, 3, 4, 5 and 12: for n = 1, 2, 3 … the process dies at the nth fault point of
 * twenty-one conversations, starts again, and nothing is lost and nobody is asked twice. There are
 * thousands of points; by default some hundreds are taken, evenly over the whole story.
 *
 *   --every N   each Nth point (1: all of them)
 *   --from N    the first (with --count 1: one point, to look at it)
 *   --count N   at most so many
 *   --seed N
 */
#include "tests/simulation/history.h"

static const char usage[] = "test_simulation_points [--every N] [--from N] [--count N] [--seed N]";

enum { POINTS_LEAST = 300, POINTS_DEFAULT = 308 };

/* How many points there are in a life without a death. */
static uint64_t
points_of(const struct world *like)
{
	struct history history;
	bool reached;
	history_one_death(like, UINT64_MAX, true, &reached, &history);
	if (reached || history.findings > 0) {
		printf("without a death: %d findings\n", history.findings);
		exit(1);
	}
	return history.tally.points;
}

int
main(int argc, char **argv)
{
	const struct world world = {
		.weather = weather_find("calm"),
		.seed = history_number(argc, argv, "seed", 1, usage),
		.people = 21,
	};
	uint64_t points = points_of(&world);
	uint64_t every = history_number(argc, argv, "every", points / POINTS_DEFAULT, usage);
	uint64_t count = history_number(argc, argv, "count", UINT64_MAX, usage);
	uint64_t hit = 0;
	int bad = 0;
	bool reached = true;
	for (uint64_t n = history_number(argc, argv, "from", 1, usage); hit < count; n += every) {
		struct history history;
		history_one_death(&world, n, true, &reached, &history);
		if (!reached)
			break;
		hit++;
		bad += history.findings > 0;
		if (history.findings > 0)
			printf(
			    "point %llu: %d findings\n", (unsigned long long) n, history.findings);
	}
	printf("%llu fault points hit of %llu, %d with findings\n", (unsigned long long) hit,
	    (unsigned long long) points, bad);
	bool enough = hit >= POINTS_LEAST || count != UINT64_MAX;
	if (!enough)
		printf("too few: at least %d are wanted\n", (int) POINTS_LEAST);
	return bad == 0 && enough ? 0 : 1;
}
