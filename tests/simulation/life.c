/* SPDX-License-Identifier: MIT */
/* The house on a simulated clock and disk, between a gateway and people that outlive it. */
#include <unistd.h>

#include "base/clock_sim.h"
#include "base/fault.h"
#include "daemon/switchboard.h"
#include "store/patients.h"
#include "tests/simulation/gateway.h"
#include "tests/simulation/hospital.h"
#include "tests/simulation/life.h"
#include "tests/simulation/people.h"
#include "tests/simulation/planted.h"
#include "tests/simulation/skew.h"
#include "tests/store/simdisk.h"

struct life {
	const struct world *world;
	const struct fate *fate;
	struct house *house;
	struct arena arena;
	struct simdisk *disk;
	struct clock_sim *sim; /* the true time */
	struct skew *skew;     /* hark's */
	struct switchboard *board;
	struct journal journal;
	size_t deaths;                    /* before this life */
	struct gateway *gateway, *second; /* NULL: in this world there is one */
	struct people *people;
	struct hospital *hospital;
	struct planted planted;
	struct alarm fill, empty; /* the disk */
	struct alarm accept;      /* the clock, by a person */
};

static struct life *living; /* the fault points' own: they carry no context */

static instant
now_of(const struct life *life)
{
	return clock_now(clock_sim_clock(life->sim));
}

/* Death */

static const char *
file_of(const struct life *life, const char *name, char out[static WORLD_PATH])
{
	return world_file(life->world, name, out);
}

static void
die(struct life *life, const char *of)
{
	struct tally *tally = life->world->tally;
	journal_write(&life->journal, now_of(life), JOURNAL_DEATH, "%s", of);
	tally->deaths++;
	tally->mishaps[life->fate->kind == FATE_IO_ERROR ? MISHAP_IO_ERROR : MISHAP_KILL]++;
	if (life->fate->power) {
		simdisk_restart(life->disk);
		tally->mishaps[MISHAP_CUT]++;
		tally->mishaps[MISHAP_DAMAGE] += (uint64_t) simdisk_lost(life->disk);
	} else {
		simdisk_revive(life->disk);
	}
	_exit(FAULT_EXIT);
}

/* Whether the disk has done what it was fated to. */
static bool
disk_struck(const struct life *life)
{
	return simdisk_is_cut(life->disk) ||
	    (life->fate->kind == FATE_IO_ERROR &&
		simdisk_operations(life->disk) >= (int64_t) life->fate->n);
}

static void
on_failure(void *context, const struct error *error)
{
	struct life *life = context;
	BUG_ON(!disk_struck(life), "the store failed: %s", error->text);
	die(life, "disk");
}

/* What has to happen at every point arms the next. */
static void
on_point(const char *name)
{
	struct life *life = living;
	struct tally *tally = life->world->tally;
	tally->points++;
	tally->steps += strcmp(name, "core.before-commit") == 0;
	planted_before(&life->planted, name);
	if (life->fate->kind == FATE_POINT && tally->points == life->fate->n)
		die(life, name);
	planted_after(&life->planted, name);
	fault_arm(1, on_point);
}

/* The clock */

static void
note_offset(struct life *life, span offset, const char *how)
{
	journal_write(
	    &life->journal, now_of(life), JOURNAL_JUMP, "%lld\t%s", (long long) offset.ms, how);
}

static void
on_jump(void *context, span offset)
{
	struct life *life = context;
	note_offset(life, offset, "stepped");
	life->world->tally->mishaps[MISHAP_JUMP]++;
}

static struct skew *
wrong_clock(struct life *life)
{
	span by;
	const struct weather_spell spell =
	    weather_jump(life->world->weather, life->world->seed, &by);
	return skew_new(&(struct skew_setup){
	    .clock = clock_sim_clock(life->sim),
	    .by = by,
	    .from = spell.from,
	    .to = spell.to,
	    .is_kept = weather_is_kept(life->world->seed),
	    .on_jump = on_jump,
	    .context = life,
	});
}

/* An hour after it was put right somebody says so, where no other clock does. */
static void
on_accepted(struct letter *letter, const struct order *answer)
{
	struct life *life = letter->context;
	if (answer->error.kind == ERROR_NONE)
		journal_write(&life->journal, now_of(life), JOURNAL_DONE, "accept");
	else
		clock_arm(clock_sim_clock(life->sim), &life->accept,
		    instant_plus(now_of(life), seconds(30)));
}

static void
on_accept_due(struct alarm *alarm)
{
	struct life *life = container_of(alarm, struct life, accept);
	struct letter *letter = letter_new(EVENT_COMMAND);
	letter->event.command =
	    (struct command){ .verb = COMMAND_ACCEPT_CLOCK, .text = "", .actor = "ward" };
	letter->on_answer = on_accepted;
	letter->context = life;
	journal_write(&life->journal, now_of(life), JOURNAL_ASKED, "accept");
	bool posted = switchboard_post(life->board, letter);
	BUG_ON(!posted, "no room for a word about the clock");
}

static void
expect_accept(struct life *life)
{
	span by;
	const struct weather_spell spell =
	    weather_jump(life->world->weather, life->world->seed, &by);
	if (spell.to.ms == INSTANT_NEVER.ms || weather_is_kept(life->world->seed) ||
	    journal_find(&life->journal, JOURNAL_DONE, "accept") != NULL)
		return;
	life->accept.on_alarm = on_accept_due;
	clock_arm(clock_sim_clock(life->sim), &life->accept, instant_plus(spell.to, hours(1)));
}

/* Birth */

/* Dead for a second to ten minutes; in some worlds for seconds, again and again, or over a night. */
static span
downtime(const struct life *life)
{
	const struct world *world = life->world;
	int64_t n = (int64_t) life->deaths;
	if (weather_has(world->weather, MISHAP_SLEEP) && dice(world->seed, "sleep", n, 3) == 0) {
		world->tally->mishaps[MISHAP_SLEEP]++;
		return minutes(60 + (int64_t) dice(world->seed, "down", n, 13 * 60));
	}
	uint64_t within = dice(world->seed, "loop", n, 2) == 0 ? 3 : 600;
	return seconds(1 + (int64_t) dice(world->seed, "down", n, within));
}

static instant
birth(const struct life *life)
{
	const struct world *world = life->world;
	if (life->journal.count == 0)
		return weather_start(world->weather, world->seed);
	instant now = instant_plus(life->journal.lines[life->journal.count - 1].at, downtime(life));
	/* hark does not start on a full disk; the service manager tries until it can. */
	const struct weather_spell full = weather_full(world->weather, world->seed);
	return weather_is_within(&full, now) ? full.to : now;
}

static void
on_full(struct alarm *alarm)
{
	struct life *life = container_of(alarm, struct life, fill);
	life->world->tally->mishaps[MISHAP_FULL]++;
	simdisk_set_full(life->disk, true);
}

static void
on_emptied(struct alarm *alarm)
{
	simdisk_set_full(container_of(alarm, struct life, empty)->disk, false);
}

static void
mount(struct life *life, instant now)
{
	const struct fate *fate = life->fate;
	life->disk = life->world->disk;
	simdisk_mount(life->disk);
	if (fate->kind == FATE_OPERATION)
		simdisk_cut_at(life->disk, (int64_t) fate->n);
	if (fate->kind == FATE_IO_ERROR)
		simdisk_fail_at(life->disk, (int64_t) fate->n);
	const struct weather_spell full = weather_full(life->world->weather, life->world->seed);
	if (full.from.ms == INSTANT_NEVER.ms || !instant_before(now, full.from))
		return;
	life->fill.on_alarm = on_full;
	life->empty.on_alarm = on_emptied;
	clock_arm(clock_sim_clock(life->sim), &life->fill, full.from);
	clock_arm(clock_sim_clock(life->sim), &life->empty, full.to);
}

static void
move_in(struct life *life)
{
	struct error error;
	const struct house_setup setup = {
		.dir = life->world->dir,
		.vfs = SIMDISK_VFS,
		.use = HOUSE_WRITES,
		.random = random_seeded(life->world->seed * 1000 + life->deaths),
		.now = clock_now(skew_clock(life->skew)),
	};
	if (!house_move_in(life->house, &setup, &error))
		on_failure(life, &error);
	life->house->core.lets_time_pass = true;
	life->house->core.watch = (struct watch){
		.on = life->world->plant != PLANT_CLOCK_OFF,
		.built =
		    instant_plus(weather_start(life->world->weather, life->world->seed), days(-1)),
	};
}

/* The world round it */

static void
on_arrival(void *context, const char *ask_id, const char *to, const char *body)
{
	struct life *life = context;
	people_hear(life->people, ask_id, to, body);
}

static void
on_forced(void *context, const char *ask_id, const char *state)
{
	const struct life *life = context;
	planted_force(&life->planted, ask_id, state);
}

static patient_id
find_patient(void *context, const char *hospital_number)
{
	static const char sql[] = "SELECT id FROM patient WHERE hospital_number = $number";
	const struct life *life = context;
	struct query *query = db_query(life->house->db, sql);
	query_text(query, "$number", hospital_number);
	patient_id id = { query_next(query) ? query_get_int(query, 0) : 0 };
	query_end(query);
	return id;
}

static void
people_the_world(struct life *life)
{
	const struct world *world = life->world;
	struct clock *clock = clock_sim_clock(life->sim);
	life->people = people_new(&(struct people_setup){
	    .clock = clock,
	    .journal = &life->journal,
	    .weather = world->weather,
	    .tally = world->tally,
	    .seed = world->seed,
	    .count = world->people,
	    .plant = world->plant,
	});
	life->hospital = hospital_new(&(struct hospital_setup){
	    .clock = clock,
	    .journal = &life->journal,
	    .weather = world->weather,
	    .tally = world->tally,
	    .seed = world->seed,
	    .count = world->people,
	    .find_patient = find_patient,
	    .context = life,
	});
	struct gateway_setup gateway = {
		.name = GATEWAY_FIRST,
		.clock = clock,
		.journal = &life->journal,
		.seed = world->seed,
		.weather = world->weather,
		.tally = world->tally,
		.plant = world->plant,
		.on_arrival = on_arrival,
		.on_forced = on_forced,
		.context = life,
	};
	life->gateway = gateway_new(&gateway);
	gateway.name = GATEWAY_SECOND;
	gateway.seed = weather_second(world->seed);
	if (weather_has_second(world->weather, world->seed))
		life->second = gateway_new(&gateway);
}

static void
post(struct life *life, enum event_kind kind, enum command_verb verb)
{
	struct letter *letter = letter_new(kind);
	letter->event.command = (struct command){ .verb = verb, .text = "", .actor = "restore" };
	bool posted = switchboard_post(life->board, letter);
	BUG_ON(!posted, "no room for the first letters");
}

static void
connect_all(struct life *life)
{
	const struct world *world = life->world;
	enum plant plant = world->plant;
	life->board = switchboard_new(&(struct switchboard_setup){
	    .core = &life->house->core,
	    .clock = skew_clock(life->skew),
	    .on_failure = on_failure,
	    .context = life,
	});
	people_the_world(life);
	life->planted = (struct planted){ plant, life->house->db, clock_sim_clock(life->sim),
		life->gateway, life->second != NULL };
	planted_at_birth(&life->planted);
	struct dispatch_limits limits = life->house->config.limits;
	limits.per_minute = world->weather->per_minute + planted_forgotten(&life->planted);
	switchboard_channel(life->board, "sms", gateway_channel(life->gateway), &limits);
	if (life->second != NULL)
		switchboard_channel(life->board, "sms", gateway_channel(life->second), &limits);
	bool restored = journal_count(&life->journal, JOURNAL_RESTORE) > 0;
	BUG_ON(life->house->core.put_back && !restored, "a crash is taken for a backup");
	if (plant == PLANT_RESTORE_HELD && restored)
		post(life, EVENT_COMMAND, COMMAND_HOLD);
	bool recovers = plant != PLANT_NO_RECOVERY && plant != PLANT_REQUEUE;
	post(life, recovers ? EVENT_START : EVENT_TICK, COMMAND_HOLD);
	gateway_resume(life->gateway, life->board);
	if (life->second != NULL)
		gateway_resume(life->second, life->board);
	people_resume(life->people, life->board, life->house->organisation);
	hospital_resume(life->hospital, life->board, life->house->organisation);
	expect_accept(life);
}

static void
end_well(struct life *life)
{
	clock_disarm(clock_sim_clock(life->sim), &life->fill);
	clock_disarm(clock_sim_clock(life->sim), &life->empty);
	clock_disarm(clock_sim_clock(life->sim), &life->accept);
	switchboard_free(life->board);
	gateway_free(life->gateway);
	gateway_free(life->second);
	people_free(life->people);
	hospital_free(life->hospital);
	house_close(life->house);
	if (disk_struck(life) && simdisk_is_cut(life->disk))
		die(life, "closing");
	skew_free(life->skew);
	clock_sim_free(life->sim);
	journal_close(&life->journal);
	arena_done(&life->arena);
}

void
life_live(const struct world *world, const struct fate *fate, struct house *house)
{
	struct life life = { .world = world, .fate = fate, .house = house };
	char file[WORLD_PATH];
	arena_init(&life.arena);
	journal_open(&life.journal, file_of(&life, "journal", file), &life.arena);
	life.deaths = journal_count(&life.journal, JOURNAL_DEATH);
	instant now = birth(&life);
	life.sim = clock_sim_new(now);
	life.skew = wrong_clock(&life);
	/* It may have been put right, or gone wrong, while hark was dead. */
	if (weather_has(world->weather, MISHAP_JUMP))
		note_offset(&life, instant_since(clock_now(skew_clock(life.skew)), now), "born");
	mount(&life, now);
	move_in(&life);
	living = &life;
	connect_all(&life);
	fault_arm(1, on_point);
	clock_sim_run_until(life.sim, weather_finish(world->weather, world->seed));
	fault_disarm();
	end_well(&life);
}
