/* SPDX-License-Identifier: MIT */
/* Plays and judges. */
#include "base/file.h"
#include "base/strbuf.h"
#include "daemon/config.h"
#include "tests/simulation/history.h"
#include "tests/store/simdisk.h"

enum { DIGEST_LIMIT = 64 * 1024 * 1024, BACK_UP_AFTER = 2, RESTORE_AFTER = 6 };

static int
broke(const struct world *world)
{
	printf(
	    "  hark broke by itself: class %s, seed %llu, step %llu, after %llu deaths, plant %s\n",
	    world->weather->name, (unsigned long long) world->seed,
	    (unsigned long long) world->tally->steps, (unsigned long long) world->tally->deaths,
	    plant_name(world->plant));
	return 1;
}

static void
digest(const struct world *world, char out[static HASH_SHA256_TEXT])
{
	char file[WORLD_PATH];
	struct arena arena;
	struct error error;
	struct str journal;
	arena_init(&arena);
	if (!file_read(&arena, world_file(world, "journal", file), DIGEST_LIMIT, &journal, &error))
		BUG("%s", error.text);
	struct strbuf both;
	strbuf_init(&both, 2 * DIGEST_LIMIT);
	strbuf_add(&both, simdisk_seen(world->disk, "hark.db"));
	strbuf_add(&both, journal);
	(void) hash_sha256(strbuf_str(&both), out);
	strbuf_done(&both);
	arena_done(&arena);
}

/* The nth death: of what, where, and whether the power goes with it. Some soon after a start, in the
 * midst of recovery; most at any time. */
static struct fate
fate_of(const struct world *world, int n)
{
	const struct weather *weather = world->weather;
	struct fate fate = { .kind = FATE_POINT };
	bool soon = dice(world->seed, "soon", n, 4) == 0;
	uint64_t throw = dice(world->seed, "kind", n, 10);
	bool disk = weather_has(weather, MISHAP_CUT);
	if (throw < 2 && weather_has(weather, MISHAP_IO_ERROR))
		fate.kind = FATE_IO_ERROR;
	else if (throw < 6)
		fate.kind = FATE_OPERATION;
	fate.power = disk && fate.kind != FATE_IO_ERROR &&
	    (!weather_has(weather, MISHAP_KILL) || dice(world->seed, "power", n, 2) == 0);
	uint64_t within = fate.kind == FATE_POINT ? (soon ? 60 : 2500) : (soon ? 200 : 4000);
	fate.n = 1 + dice(world->seed, "fatal", n, within);
	return fate;
}

/* Between two lives. */
static void
look_after(const struct world *world, int deaths)
{
	if (!weather_has(world->weather, MISHAP_RESTORE))
		return;
	if (deaths == BACK_UP_AFTER)
		world_back_up(world);
	if (deaths == RESTORE_AFTER)
		world_restore(world);
}

static void
finish(struct world *world, enum world_end end, int in_flight, bool loud, struct history *history)
{
	/* What is wrong stays wrong: found once is enough. */
	if (history->findings == 0)
		history->findings =
		    end == WORLD_REACHED ? oracle_at_end(world, in_flight, loud) : broke(world);
	history->tally = *world->tally;
	if (world->is_hashed)
		digest(world, history->digest);
	world_done(world);
}

void
history_play(const struct world *like, bool loud, struct history *out_history)
{
	struct world world = *like;
	int in_flight = 0;
	enum world_end end = WORLD_DIED;
	world_init(&world);
	*out_history = (struct history){ 0 };
	for (int i = 0; i < world.weather->deaths && end == WORLD_DIED; i++) {
		const struct fate fate = fate_of(&world, i);
		end = world_play(&world, &fate);
		if (end != WORLD_DIED)
			break;
		out_history->findings += oracle_at_rest(&world, loud, &in_flight);
		if (out_history->findings > 0)
			break;
		look_after(&world, i + 1);
	}
	if (end == WORLD_DIED && out_history->findings == 0)
		end = world_play(&world, &(struct fate){ .kind = FATE_NONE });
	finish(&world, end, in_flight, loud, out_history);
}

void
history_one_death(
    const struct world *like, uint64_t n, bool loud, bool *out_reached, struct history *out_history)
{
	struct world world = *like;
	int in_flight = 0;
	world_init(&world);
	*out_history = (struct history){ 0 };
	enum world_end end = world_play(&world, &(struct fate){ .kind = FATE_POINT, .n = n });
	*out_reached = end == WORLD_DIED;
	if (end == WORLD_DIED) {
		out_history->findings += oracle_at_rest(&world, loud, &in_flight);
		end = world_play(&world, &(struct fate){ .kind = FATE_NONE });
	}
	finish(&world, end, in_flight, loud, out_history);
}

const char *
history_option(int argc, char **argv, const char *name, const char *otherwise, const char *usage)
{
	const char *value = otherwise;
	for (int i = 1; i < argc; i += 2) {
		if (strncmp(argv[i], "--", 2) != 0 || strstr(usage, argv[i]) == NULL ||
		    i + 1 == argc) {
			(void) fprintf(stderr, "usage: %s\n", usage);
			exit(2);
		}
		if (strcmp(argv[i] + 2, name) == 0)
			value = argv[i + 1];
	}
	return value;
}

uint64_t
history_number(int argc, char **argv, const char *name, uint64_t otherwise, const char *usage)
{
	const char *text = history_option(argc, argv, name, NULL, usage);
	int64_t number = 0;
	if (text != NULL && (!str_to_int(str_from(text), &number) || number < 0)) {
		(void) fprintf(stderr, "usage: %s\n", usage);
		exit(2);
	}
	return text == NULL ? otherwise : (uint64_t) number;
}
