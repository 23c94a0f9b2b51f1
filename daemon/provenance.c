/* SPDX-License-Identifier: MIT */
/* Turns, lives and the birth. statx is Linux's: the C library's stat knows of no births. */
#include <fcntl.h>
#include <sys/stat.h>

#include "base/str.h"
#include "core/core.h"
#include "store/store.h"

#include "daemon/provenance.h"

enum {
	LIVES =
	    64, /* a mark that is older than so many openings says nothing: a power cut took it */
	PATH_LIMIT = 4096,
};

static const char key_turn[] = "turn", key_lives[] = "lives", key_birth[] = "birth";

/* Lives: "NAME@TURN NAME@TURN …", the oldest first */

struct life {
	struct str name;
	int64_t begun;
};

static bool
next_life(struct str *rest, struct life *out)
{
	struct str word;
	if (!str_split(rest, ' ', &word) || word.len == 0)
		return false;
	ptrdiff_t at = str_find(word, STR("@"), 0);
	if (at < 0 || !str_to_int(str_sub(word, (size_t) at + 1, word.len), &out->begun))
		return false;
	out->name = str_sub(word, 0, (size_t) at);
	return true;
}

/* Whether the mark was taken in a life that the store did not have, or had left before. */
static bool
is_of_another_history(struct str lives, const struct mark *mark)
{
	struct life life, after;
	int64_t oldest = INT64_MAX;
	bool is_one = next_life(&lives, &life);
	if (is_one)
		oldest = life.begun;
	while (is_one) {
		bool is_last = !next_life(&lives, &after);
		if (str_is(life.name, mark->life) && (is_last || after.begun > mark->turn))
			return false;
		life = after;
		is_one = !is_last;
	}
	/* A store without lives is from before they were counted, and its mark is not. */
	return oldest == INT64_MAX || oldest <= mark->turn;
}

static bool
is_behind(struct db *db, struct arena *arena, const struct mark *mark)
{
	int64_t turn = 0;
	if (mark->turn == 0)
		return false;
	if (!str_to_int(str_from(meta_get(db, arena, key_turn)), &turn) || turn < mark->turn)
		return true;
	return mark->life[0] != '\0' &&
	    is_of_another_history(str_from(meta_get(db, arena, key_lives)), mark);
}

/* The birth: "bSECONDS.NANOSECONDS"; "" where the file system keeps none. Not the number of the file: some
 * give it out anew at each mount, and a start would hold every patient. */

static void
look_at_birth(const char *dir, char out[static PROVENANCE_BIRTH])
{
	char path[PATH_LIMIT];
	struct statx found = { 0 };
	(void) snprintf(path, sizeof(path), "%s/hark.db", dir);
	out[0] = '\0';
	if (statx(AT_FDCWD, path, 0, STATX_BTIME, &found) != 0 ||
	    (found.stx_mask & STATX_BTIME) == 0)
		return;
	(void) snprintf(out, PROVENANCE_BIRTH, "b%lld.%09u", (long long) found.stx_btime.tv_sec,
	    (unsigned) found.stx_btime.tv_nsec);
}

/* Both are known, and differ. */
static bool
is_copied(const char *kept, const char *found)
{
	return kept[0] != '\0' && found[0] != '\0' && strcmp(kept, found) != 0;
}

/* Life */

void
provenance_look(
    struct provenance *provenance, struct db *db, const char *dir, bool has_birth, int lock)
{
	struct arena arena;
	struct mark marks[MARK_LIMIT + 1];
	*provenance = (struct provenance){ .lock = lock, .dir = dir };
	if (lock < 0)
		return;
	arena_init(&arena);
	size_t count = mark_list(dir, marks);
	marks[count++] = mark_read(lock);
	for (size_t i = 0; i < count; i++) {
		provenance->is_behind |= is_behind(db, &arena, &marks[i]);
		if (marks[i].turn > provenance->mark.turn)
			provenance->mark.turn = marks[i].turn;
	}
	if (has_birth)
		look_at_birth(dir, provenance->birth);
	provenance->is_copied = is_copied(meta_get(db, &arena, key_birth), provenance->birth);
	arena_done(&arena);
}

static void
on_turn(void *context, int64_t turn)
{
	struct provenance *provenance = context;
	provenance->mark.turn = turn;
	mark_write(provenance->lock, &provenance->mark);
	if (turn < provenance->name_at)
		return;
	mark_name(provenance->dir, &provenance->mark);
	provenance->name_at = turn + MARK_TURNS;
}

static void
keep_lives(struct db *db, struct arena *arena, const char *name, int64_t turn)
{
	struct str all = str_from(meta_get(db, arena, key_lives)), rest = all;
	struct life life;
	size_t count = 0;
	while (next_life(&rest, &life))
		count++;
	for (; count >= LIVES; count--) {
		struct str word;
		(void) str_split(&all, ' ', &word);
	}
	meta_put(db, key_lives,
	    arena_printf(arena, "%.*s%s%s@%lld", (int) all.len, all.data, all.len > 0 ? " " : "",
		name, (long long) turn));
}

bool
provenance_begin(struct provenance *provenance, struct db *db, const struct provenance_life *life,
    struct error *error)
{
	struct arena arena;
	struct random random = life->random;
	int64_t turn = 0;
	if (provenance->lock < 0)
		return true;
	if (life->is_moved && provenance->is_behind)
		return error_set(error, ERROR_CONFLICT,
		    "the store is older than what was left here: that is a backup, and not a move");
	if (!life->is_new && (provenance->is_behind || (provenance->is_copied && !life->is_moved)))
		core_note_put_back(db);
	arena_init(&arena);
	if (!str_to_int(str_from(meta_get(db, &arena, key_turn)), &turn) ||
	    turn < provenance->mark.turn)
		turn = provenance->mark.turn; /* of two histories none has the other's turns */
	(void) snprintf(provenance->mark.life, MARK_LIFE, "%016llx",
	    (unsigned long long) random_id(&random, life->now));
	meta_put(db, key_turn, arena_int(&arena, turn));
	keep_lives(db, &arena, provenance->mark.life, turn + 1);
	if (provenance->birth[0] != '\0')
		meta_put(db, key_birth, provenance->birth);
	arena_done(&arena);
	db_count_turns(db, on_turn, provenance);
	return true;
}
