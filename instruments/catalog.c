/* SPDX-License-Identifier: MIT */
/*
 * Reads the shipped instruments, then those of the data folder over them. Files are taken in the
 * order of their names, so that two machines with the same files make the same catalog and the same
 * complaints. Earlier versions are kept apart: they are found by version, never by id alone.
 */
#include <dirent.h>
#include <errno.h>

#include "base/asset.h"
#include "base/strbuf.h"
#include "instruments/parse.h"
#include "instruments/catalog.h"

enum { READ_CHUNK = 65536 };

struct shelf {
	const struct instrument **all;
	size_t count, size;
};

struct catalog {
	struct arena arena;  /* everything read */
	struct shelf now;    /* by id */
	struct shelf before; /* versions that are no longer current, in the order they came */
};

extern const struct asset instruments_library[];

static void
shelf_insert(struct shelf *shelf, size_t at, const struct instrument *instrument)
{
	if (shelf->count == shelf->size) {
		shelf->size = shelf->size == 0 ? 16 : shelf->size * 2;
		shelf->all = alloc_grow((void *) shelf->all, shelf->size * sizeof(*shelf->all));
	}
	memmove((void *) &shelf->all[at + 1], (const void *) &shelf->all[at],
	    (shelf->count - at) * sizeof(*shelf->all));
	shelf->all[at] = instrument;
	shelf->count++;
}

/* The position of the id, or where it would stand. */
static size_t
shelf_seek(const struct shelf *shelf, const char *id)
{
	size_t at = 0;
	while (at < shelf->count && strcmp(shelf->all[at]->id, id) < 0)
		at++;
	return at;
}

static bool
is_shipped(const struct instrument *instrument)
{
	return str_starts(str_from(instrument->file), "shipped:");
}

/* A file of the data folder takes the place of a shipped one, never of another of its own folder:
 * which of the two was meant, nobody could tell. */
static void
place(struct catalog *catalog, const struct instrument *instrument, struct complaints *complaints)
{
	size_t at = shelf_seek(&catalog->now, instrument->id);
	const struct instrument *old = at < catalog->now.count ? catalog->now.all[at] : NULL;
	if (old == NULL || strcmp(old->id, instrument->id) != 0)
		shelf_insert(&catalog->now, at, instrument);
	else if (is_shipped(old) && !is_shipped(instrument))
		catalog->now.all[at] = instrument;
	else
		complain(complaints, instrument->file, 1, 1,
		    "\"%s\" is the id of %s already, expected another id", instrument->id,
		    old->file);
}

static void
read_shipped(struct catalog *catalog, struct complaints *complaints)
{
	for (const struct asset *asset = instruments_library; asset->name != NULL; asset++) {
		const char *slash = strrchr(asset->name, '/');
		const char *file = arena_printf(
		    &catalog->arena, "shipped:%s", slash == NULL ? asset->name : slash + 1);
		const struct instrument *instrument = instrument_parse(
		    &catalog->arena, file, str_of(asset->data, asset->size), complaints);
		if (instrument != NULL)
			place(catalog, instrument, complaints);
	}
}

/* A file larger than a document may be is read that far, and then refused for its size. */
static bool
read_whole(const char *path, struct strbuf *out_text)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	char *chunk = alloc_new(READ_CHUNK);
	for (size_t got; (got = fread(chunk, 1, READ_CHUNK, file)) > 0;)
		strbuf_add(out_text, str_of(chunk, got));
	bool good = ferror(file) == 0;
	free(chunk);
	fclose(file);
	return good;
}

static void
read_file(struct catalog *catalog, const char *path, struct complaints *complaints)
{
	struct strbuf text;
	strbuf_init(&text, DOCUMENT_LIMIT + 1);
	if (read_whole(path, &text)) {
		const struct instrument *instrument =
		    instrument_parse(&catalog->arena, path, strbuf_str(&text), complaints);
		if (instrument != NULL)
			place(catalog, instrument, complaints);
	} else {
		complain(complaints, path, 1, 1,
		    "the file cannot be read (%s), expected one that can", strerror(errno));
	}
	strbuf_done(&text);
}

static int
is_yaml(const struct dirent *entry)
{
	struct str name = str_from(entry->d_name);
	return !str_starts(name, ".") && str_ends(name, ".yaml");
}

/* By bytes: alphasort would follow the locale. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* No such folder: nothing is added to what is shipped. */
static void
read_folder(struct catalog *catalog, const char *dir, struct complaints *complaints)
{
	const char *folder = arena_printf(&catalog->arena, "%s/instruments", dir);
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, is_yaml, by_name);
	if (count < 0 && errno != ENOENT)
		complain(complaints, folder, 1, 1,
		    "the folder cannot be read (%s), expected one that can", strerror(errno));
	for (int i = 0; i < count; i++) {
		read_file(catalog,
		    arena_printf(&catalog->arena, "%s/%s", folder, entries[i]->d_name), complaints);
		free(entries[i]);
	}
	free(entries);
}

struct catalog *
catalog_read(const char *dir, struct complaints *complaints)
{
	struct catalog *catalog = alloc_new(sizeof(*catalog));
	arena_init(&catalog->arena);
	read_shipped(catalog, complaints);
	if (dir != NULL)
		read_folder(catalog, dir, complaints);
	return catalog;
}

void
catalog_free(struct catalog *catalog)
{
	if (catalog == NULL)
		return;
	free((void *) catalog->now.all);
	free((void *) catalog->before.all);
	arena_done(&catalog->arena);
	free(catalog);
}

const struct instrument *
catalog_find(const struct catalog *catalog, const char *id)
{
	size_t at = shelf_seek(&catalog->now, id);
	if (at == catalog->now.count || strcmp(catalog->now.all[at]->id, id) != 0)
		return NULL;
	return catalog->now.all[at];
}

size_t
catalog_count(const struct catalog *catalog)
{
	return catalog->now.count;
}

const struct instrument *
catalog_at(const struct catalog *catalog, size_t index)
{
	BUG_ON(index >= catalog->now.count, "instrument %zu of %zu", index, catalog->now.count);
	return catalog->now.all[index];
}

const struct instrument *
catalog_find_version(const struct catalog *catalog, const char *id, const char *version)
{
	const struct instrument *current = catalog_find(catalog, id);
	if (current != NULL && strcmp(current->version, version) == 0)
		return current;
	for (size_t i = 0; i < catalog->before.count; i++)
		if (strcmp(catalog->before.all[i]->id, id) == 0 &&
		    strcmp(catalog->before.all[i]->version, version) == 0)
			return catalog->before.all[i];
	return NULL;
}

/* The same text again adds nothing; another text under a version in use is refused, because
 * answers given to the one would be read as answers to the other. */
bool
catalog_add_version(struct catalog *catalog, struct str text, struct complaints *complaints)
{
	const struct instrument *instrument =
	    instrument_parse(&catalog->arena, "stored:", text, complaints);
	if (instrument == NULL)
		return false;
	const struct instrument *same =
	    catalog_find_version(catalog, instrument->id, instrument->version);
	if (same == NULL)
		shelf_insert(&catalog->before, catalog->before.count, instrument);
	else if (strcmp(same->sha256, instrument->sha256) != 0)
		return complain(complaints, same->file, 1, 1,
		    "the text of %s version %s is not the one in use, expected a new version",
		    same->id, same->version);
	return true;
}
