/* SPDX-License-Identifier: MIT */
/* The house on a simulated clock between a gateway and people that outlive it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock_sim.h"
#include "base/fault.h"
#include "daemon/compose.h"
#include "daemon/switchboard.h"
#include "tests/simulation/gateway.h"
#include "tests/simulation/people.h"
#include "tests/simulation/world.h"

#define WORLD_START "2026-02-02T08:00:00Z"
#define WORLD_FINISH "2026-02-21T12:00:00Z"

struct incarnation {
	const struct world *world;
	struct arena arena;
	struct house house;
	struct clock_sim *sim;
	struct switchboard *board;
	struct journal journal;
	struct gateway *gateway;
	struct people *people;
	uint64_t fatal;
	uint64_t *points; /* shared with the parent: it survives us */
};

static struct incarnation *living; /* the fault points' own: they carry no context */

const char *
world_file(const struct world *world, const char *name, char out[static WORLD_PATH])
{
	(void) snprintf(out, WORLD_PATH, "%.200s/%.40s", world->dir, name);
	return out;
}

void
world_init(struct world *world)
{
	char file[WORLD_PATH];
	struct error error;
	/* In memory where there is such a place: a process that dies loses nothing its files have,
	 * so the disk has no part in this test. tests/store cuts the power. */
	const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	(void) snprintf(world->dir, sizeof(world->dir), "%s/hark-sim-XXXXXX", base);
	BUG_ON(mkdtemp(world->dir) == NULL, "%s: %s", world->dir, strerror(errno));
	if (!db_create(world_file(world, "hark.db", file), &error))
		BUG("%s", error.text);
}

void
world_done(struct world *world)
{
	char file[WORLD_PATH];
	DIR *dir = opendir(world->dir);
	BUG_ON(dir == NULL, "%s: %s", world->dir, strerror(errno));
	for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
		if (entry->d_name[0] != '.')
			(void) unlink(world_file(world, entry->d_name, file));
	(void) closedir(dir);
	BUG_ON(rmdir(world->dir) != 0, "%s: %s", world->dir, strerror(errno));
}

/* Plants */

static void
run_sql(struct db *db, const char *sql)
{
	(void) query_run(db_query(db, sql));
}

static void
split_step(struct db *db)
{
	static const char commit[] = "COMMIT", begin[] = "BEGIN IMMEDIATE",
			  savepoint[] = "SAVEPOINT step";
	run_sql(db, commit);
	run_sql(db, begin);
	run_sql(db, savepoint);
}

static void
send_first(struct incarnation *life)
{
	static const char sql[] = "SELECT o.ask_id, a.value, o.body FROM outbox o"
				  " JOIN address a ON a.id = o.address"
				  " WHERE o.state = 'sending' AND o.sent_at = $now";
	struct arena arena;
	arena_init(&arena);
	struct query *query = db_query(life->house.db, sql);
	query_instant(query, "$now", clock_now(clock_sim_clock(life->sim)));
	while (query_next(query)) {
		const char *ask_id = query_get_text(query, 0, &arena);
		gateway_smuggle(life->gateway, ask_id, query_get_text(query, 1, &arena),
		    query_get_text(query, 2, &arena));
	}
	arena_done(&arena);
}

static void
requeue(struct db *db)
{
	static const char sql[] = "UPDATE outbox SET state = 'queued' WHERE state = 'sending'";
	struct error error;
	db_begin(db);
	run_sql(db, sql);
	if (!db_commit(db, &error))
		BUG("%s", error.text);
}

/* The planted faults need to be at every point, so each arms the next. */
static void
on_point(const char *name)
{
	struct incarnation *life = living;
	(*life->points)++;
	if (life->world->plant == PLANT_SEND_FIRST && strcmp(name, "core.before-commit") == 0)
		send_first(life);
	if (life->world->plant == PLANT_SPLIT && strcmp(name, "desk.effect") == 0)
		split_step(life->house.db);
	if (*life->points == life->fatal) {
		journal_write(&life->journal, clock_now(clock_sim_clock(life->sim)), JOURNAL_DEATH,
		    "%s", name);
		_exit(FAULT_EXIT);
	}
	fault_arm(1, on_point);
}

/* One incarnation */

static void
on_failure(void *context, const struct error *error)
{
	(void) context;
	BUG("the store failed: %s", error->text);
}

static void
on_arrival(void *context, const char *ask_id, const char *to, const char *body)
{
	struct incarnation *life = context;
	people_hear(life->people, ask_id, to, body);
}

static instant
time_of(const char *text)
{
	instant at;
	bool good = instant_parse_utc(str_from(text), &at);
	BUG_ON(!good, "%s", text);
	return at;
}

/* Dead for one second to ten minutes. */
static instant
birth(const struct incarnation *life)
{
	size_t deaths = journal_count(&life->journal, JOURNAL_DEATH);
	if (life->journal.count == 0)
		return time_of(WORLD_START);
	uint64_t down = 1 + dice(life->world->seed, "down", (int64_t) deaths, 600);
	return instant_plus(
	    life->journal.lines[life->journal.count - 1].at, seconds((int64_t) down));
}

static void
open_house(struct incarnation *life, instant now)
{
	struct error error;
	const struct house_setup setup = {
		.dir = life->world->dir,
		.files = life->world->dir,
		.config_text = config_initial,
		.use = HOUSE_WRITES,
		.random = random_seeded(
		    life->world->seed * 1000 + journal_count(&life->journal, JOURNAL_DEATH)),
		.now = now,
	};
	if (!house_open(&life->house, &setup, &error))
		BUG("%s", error.text);
	life->house.core.lets_time_pass = true;
	if (life->world->plant == PLANT_REQUEUE)
		requeue(life->house.db);
}

static void
connect_all(struct incarnation *life)
{
	const struct world *world = life->world;
	struct clock *clock = clock_sim_clock(life->sim);
	life->board = switchboard_new(&(struct switchboard_setup){
	    .core = &life->house.core,
	    .clock = clock,
	    .on_failure = on_failure,
	});
	life->people = people_new(&(struct people_setup){
	    .clock = clock,
	    .journal = &life->journal,
	    .seed = world->seed,
	    .count = world->people,
	    .nasty = world->nasty,
	    .plant = world->plant,
	});
	life->gateway = gateway_new(&(struct gateway_setup){
	    .clock = clock,
	    .journal = &life->journal,
	    .seed = world->seed,
	    .nasty = world->nasty,
	    .plant = world->plant,
	    .on_arrival = on_arrival,
	    .context = life,
	});
	switchboard_channel(life->board, "sms", gateway_channel(life->gateway),
	    life->house.config.per_minute, life->house.config.per_address_day);
	enum event_kind first = world->plant == PLANT_NO_RECOVERY || world->plant == PLANT_REQUEUE
	    ? EVENT_TICK
	    : EVENT_START;
	bool posted = switchboard_post(life->board, letter_new(first));
	BUG_ON(!posted, "no room for the first letter");
	gateway_resume(life->gateway, life->board);
	people_resume(life->people, life->board, life->house.organisation);
}

static void
live(const struct world *world, uint64_t fatal, uint64_t *points)
{
	struct incarnation life = { .world = world, .fatal = fatal, .points = points };
	char file[WORLD_PATH];
	arena_init(&life.arena);
	journal_open(&life.journal, world_file(world, "journal", file), &life.arena);
	instant now = birth(&life);
	life.sim = clock_sim_new(now);
	open_house(&life, now);
	living = &life;
	connect_all(&life);
	fault_arm(1, on_point);
	clock_sim_run_until(life.sim, time_of(WORLD_FINISH));
	fault_disarm();
	switchboard_free(life.board);
	gateway_free(life.gateway);
	people_free(life.people);
	clock_sim_free(life.sim);
	house_close(&life.house);
	journal_close(&life.journal);
	arena_done(&life.arena);
}

enum world_end
world_play(const struct world *world, uint64_t fatal, uint64_t *out_points)
{
	uint64_t *points =
	    mmap(NULL, sizeof(*points), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	BUG_ON(points == MAP_FAILED, "no shared page");
	(void) fflush(NULL);
	pid_t child = fork();
	BUG_ON(child < 0, "fork: %s", strerror(errno));
	if (child == 0) {
		live(world, fatal, points);
		exit(0);
	}
	int status = 0;
	BUG_ON(waitpid(child, &status, 0) != child, "waitpid: %s", strerror(errno));
	*out_points = *points;
	(void) munmap(points, sizeof(*points));
	if (!WIFEXITED(status))
		return WORLD_BROKE;
	if (WEXITSTATUS(status) == FAULT_EXIT)
		return WORLD_DIED;
	return WEXITSTATUS(status) == 0 ? WORLD_REACHED : WORLD_BROKE;
}
