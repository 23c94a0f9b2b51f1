/* SPDX-License-Identifier: MIT */
/* The folder, and a process for each life. */
#include <dirent.h>
#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fault.h"
#include "tests/simulation/journal.h"
#include "tests/simulation/life.h"
#include "tests/simulation/persona.h"
#include "tests/store/simdisk.h"

/* Contacts who are not there: each danger must go all the way. */
static const char config[] =
    "organisation: { key: hospital, name: Our hospital, telephone: 07700 900000 }\n"
    "teams:\n"
    "  - key: foot\n"
    "    name: Foot and ankle team\n"
    "    quiet: 18:00-09:00\n"
    "    contacts:\n"
    "      - { name: Bell, mobile: \"" PERSONA_FIRST_CONTACT "\", within: 2 hours }\n"
    "      - { name: Nkosi, mobile: \"" PERSONA_NEXT_CONTACT "\", within: 1 hour }\n"
    "    out_of_hours: the site manager\n";

/* What all worlds begin with: the house with its files read, of which each life gets a copy by fork;
 * what an empty store is; and the disk that all of them use, one after the other, with its backup. */
static struct {
	struct house house;
	struct simdisk *empty, *disk, *backup;
} beginning;

const char *
world_file(const struct world *world, const char *name, char out[static WORLD_PATH])
{
	(void) snprintf(out, WORLD_PATH, "%.200s/%.40s", world->dir, name);
	return out;
}

static void
make_beginning(const char *dir)
{
	struct error error;
	const struct house_setup setup = {
		.dir = dir,
		.files = dir,
		.config_text = config,
		.use = HOUSE_FILES,
	};
	if (!house_open(&beginning.house, &setup, &error))
		BUG("%s", error.text);
	beginning.disk = simdisk_new(1, SIMDISK_HONEST);
	if (!db_create_vfs("hark.db", SIMDISK_VFS, &error))
		BUG("%s", error.text);
	beginning.empty = simdisk_save(beginning.disk);
	beginning.backup = simdisk_save(beginning.disk);
}

void
world_init(struct world *world)
{
	/* In memory where there is such a place: what is durable is the simulated disk's to say. */
	const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	(void) snprintf(world->dir, sizeof(world->dir), "%s/hark-sim-XXXXXX", base);
	BUG_ON(mkdtemp(world->dir) == NULL, "%s: %s", world->dir, strerror(errno));
	if (beginning.disk == NULL)
		make_beginning(world->dir);
	world->disk = beginning.disk;
	simdisk_load(world->disk, beginning.empty, world->seed, SIMDISK_HONEST);
	world->tally = mmap(
	    NULL, sizeof(*world->tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	BUG_ON(world->tally == MAP_FAILED, "no shared page");
}

/* The files whose names begin so. */
static void
remove_files(const struct world *world, const char *prefix)
{
	DIR *dir = opendir(world->dir);
	BUG_ON(dir == NULL, "%s: %s", world->dir, strerror(errno));
	for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
		if (entry->d_name[0] != '.' && strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
			(void) unlinkat(dirfd(dir), entry->d_name, 0);
	(void) closedir(dir);
}

void
world_done(struct world *world)
{
	remove_files(world, "");
	BUG_ON(rmdir(world->dir) != 0, "%s: %s", world->dir, strerror(errno));
	(void) munmap(world->tally, sizeof(*world->tally));
	world->tally = NULL;
	world->disk = NULL;
}

enum world_end
world_play(const struct world *world, const struct fate *fate)
{
	world->tally->points = 0;
	(void) fflush(NULL);
	pid_t child = fork();
	BUG_ON(child < 0, "fork: %s", strerror(errno));
	if (child == 0) {
		life_live(world, fate, &beginning.house);
		_exit(0);
	}
	int status = 0;
	BUG_ON(waitpid(child, &status, 0) != child, "waitpid: %s", strerror(errno));
	if (!WIFEXITED(status))
		return WORLD_BROKE;
	if (WEXITSTATUS(status) == FAULT_EXIT)
		return WORLD_DIED;
	return WEXITSTATUS(status) == 0 ? WORLD_REACHED : WORLD_BROKE;
}

/* At the time of what was written last: between two lives no clock runs. */
static void
note(const struct world *world, enum journal_kind kind)
{
	char file[WORLD_PATH];
	struct arena arena;
	struct journal journal;
	arena_init(&arena);
	journal_open(&journal, world_file(world, "journal", file), &arena);
	instant at = journal.lines[journal.count - 1].at;
	journal_write(&journal, at, kind, "%s", "");
	journal_close(&journal);
	arena_done(&arena);
}

void
world_back_up(const struct world *world)
{
	simdisk_copy(beginning.backup, world->disk);
	note(world, JOURNAL_BACKUP);
}

void
world_restore(const struct world *world)
{
	simdisk_copy(world->disk, beginning.backup);
	/* Nothing is left that says how far it has been. */
	if (world->plant == PLANT_RESTORE_FREE || world->plant == PLANT_RESTORE_HELD) {
		remove_files(world, "lock");
		remove_files(world, "mark.");
	}
	note(world, JOURNAL_RESTORE);
	world->tally->mishaps[MISHAP_RESTORE]++;
}
