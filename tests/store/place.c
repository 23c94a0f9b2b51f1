/* SPDX-License-Identifier: MIT */
/* Makes and clears away the place of one test. */
#include "store/store.h"
#include "tests/store/place.h"

int
place_begin(void **state)
{
	struct place *place = alloc_new(sizeof(*place));
	(void) snprintf(place->directory, sizeof(place->directory), "/tmp/hark-test-XXXXXX");
	if (mkdtemp(place->directory) == NULL)
		return -1;
	(void) snprintf(place->path, sizeof(place->path), "%s/store.db", place->directory);
	*state = place;
	return 0;
}

int
place_end(void **state)
{
	struct place *place = *state;
	static const char *const suffixes[] = { "", "-wal", "-shm", ".new", "-journal" };
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		char path[PLACE_PATH * 2];
		(void) snprintf(path, sizeof(path), "%s%s", place->path, suffixes[i]);
		(void) unlink(path);
	}
	(void) rmdir(place->directory);
	free(place);
	return 0;
}

struct db *
place_open(const struct place *place)
{
	struct error error = { 0 };
	BUG_ON(!db_create(place->path, &error), "%s", error.text);
	struct db *db = db_open(place->path, DB_WRITER, &error);
	BUG_ON(db == NULL, "%s", error.text);
	return db;
}

const char *
db_ask_text(struct db *db, struct arena *arena, const char *sql)
{
	struct query *query = db_query_once(db, sql);
	const char *text = "";
	if (query_next(query))
		text = query_get_text(query, 0, arena);
	query_end(query);
	query_free(query);
	return text;
}

void
db_mark(struct db *db, const char *key)
{
	meta_put(db, key, "x");
}

bool
db_is_marked(struct db *db, const char *key)
{
	struct arena arena = { 0 };
	bool found = meta_get(db, &arena, key)[0] != '\0';
	arena_done(&arena);
	return found;
}
