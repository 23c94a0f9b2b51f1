/* SPDX-License-Identifier: MIT */
/* Plays and judges. */
#include "base/strbuf.h"
#include "daemon/config.h"
#include "tests/simulation/history.h"

enum { DIGEST_LIMIT = 64 * 1024 * 1024 };

static int
broke(const struct world *world, uint64_t n)
{
	printf("  hark broke by itself: seed %llu, after point %llu, %s\n",
	    (unsigned long long) world->seed, (unsigned long long) n, plant_word(world->plant));
	return 1;
}

int
history_one_death(const struct world *like, uint64_t n, bool loud, bool *out_reached)
{
	struct world world = *like;
	uint64_t points;
	int findings = 0, in_flight = 0;
	world_init(&world);
	enum world_end end = world_play(&world, n, &points);
	*out_reached = end == WORLD_DIED;
	if (end == WORLD_DIED) {
		in_flight = oracle_sending(&world);
		findings = oracle_at_rest(&world, loud);
		end = world_play(&world, 0, &points);
	}
	findings +=
	    end == WORLD_REACHED ? oracle_at_end(&world, in_flight, loud) : broke(&world, n);
	world_done(&world);
	return findings;
}

static void
digest(const struct world *world, char out[static HASH_SHA256_TEXT])
{
	char file[WORLD_PATH];
	struct arena arena;
	struct error error;
	struct str database, journal;
	arena_init(&arena);
	if (!config_slurp(
		&arena, world_file(world, "hark.db", file), DIGEST_LIMIT, &database, &error) ||
	    !config_slurp(
		&arena, world_file(world, "journal", file), DIGEST_LIMIT, &journal, &error))
		BUG("%s", error.text);
	struct strbuf both;
	strbuf_init(&both, 2 * DIGEST_LIMIT);
	strbuf_add(&both, database);
	strbuf_add(&both, journal);
	(void) hash_sha256(strbuf_str(&both), out);
	strbuf_done(&both);
	arena_done(&arena);
}

int
history_many_deaths(const struct world *like, int deaths, bool loud, struct history *out_history)
{
	struct world world = *like;
	uint64_t points;
	int findings = 0, in_flight = 0;
	enum world_end end = WORLD_DIED;
	world_init(&world);
	*out_history = (struct history){ 0 };
	for (int i = 0; i < deaths && end == WORLD_DIED; i++) {
		/* Some soon after a start, in the midst of recovery; most at any time. */
		uint64_t within = dice(world.seed, "soon", i, 4) == 0 ? 60 : 2500;
		uint64_t fatal = 1 + dice(world.seed, "fatal", i, within);
		end = world_play(&world, fatal, &points);
		if (end != WORLD_DIED)
			break;
		out_history->deaths++;
		in_flight += oracle_sending(&world);
		findings += oracle_at_rest(&world, loud);
	}
	if (end == WORLD_DIED)
		end = world_play(&world, 0, &points);
	findings +=
	    end == WORLD_REACHED ? oracle_at_end(&world, in_flight, loud) : broke(&world, 0);
	digest(&world, out_history->digest);
	world_done(&world);
	return findings;
}

uint64_t
history_option(int argc, char **argv, const char *name, uint64_t otherwise)
{
	uint64_t value = otherwise;
	for (int i = 1; i < argc; i += 2) {
		int64_t number;
		if (strncmp(argv[i], "--", 2) != 0 || i + 1 == argc ||
		    !str_to_int(str_from(argv[i + 1]), &number) || number < 0) {
			(void) fprintf(stderr, "usage: %s [--OPTION NUMBER]...\n", argv[0]);
			exit(2);
		}
		if (strcmp(argv[i] + 2, name) == 0)
			value = (uint64_t) number;
	}
	return value;
}
