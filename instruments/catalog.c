/* SPDX-License-Identifier: MIT */
/*
 * Reads the shipped instruments, then those of the data folder over them. Files are taken in the
 * order of their names, so that two machines with the same files make the same catalog and the same
 * complaints. Earlier versions are kept apart: they are found by version, never by id alone.
 */
#include <dirent.h>
#include <errno.h>

#include "base/asset.h"
#include "instruments/catalog_parts.h"
#include "instruments/parse.h"
#include "instruments/wording_file.h"
#include "instruments/catalog.h"

extern const struct asset instruments_library[];
extern const struct asset instruments_bank[];

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

static void
take_instrument(
    struct catalog *catalog, const char *path, struct str text, struct complaints *complaints)
{
	const struct instrument *instrument = instrument_parse(
	    &catalog->arena, path, bank_fill_in(&catalog->bank, &catalog->arena, text), complaints);
	if (instrument != NULL)
		place(catalog, instrument, complaints);
}

static const struct instrument *
find_for_wording(void *context, const char *id)
{
	return catalog_find(context, id);
}

/* The words of an organisation take the place of none: the instrument with them, of the one without.
 */
static void
take_wording(
    struct catalog *catalog, const char *path, struct str text, struct complaints *complaints)
{
	const struct instrument *worded =
	    wording_file_read(&catalog->arena, path, text, find_for_wording, catalog, complaints);
	if (worded != NULL)
		catalog->now.all[shelf_seek(&catalog->now, worded->id)] = worded;
}

static void
take_bank_item(
    struct catalog *catalog, const char *path, struct str text, struct complaints *complaints)
{
	bank_add(&catalog->bank, &catalog->arena, path, text, complaints);
}

static void
read_bank(struct catalog *catalog, const char *dir, struct complaints *complaints)
{
	for (const struct asset *asset = instruments_bank; asset->name != NULL; asset++)
		bank_add(&catalog->bank, &catalog->arena, asset->name,
		    str_of(asset->data, asset->size), complaints);
	if (dir != NULL)
		catalog_read_folder(catalog, dir, "bank", take_bank_item, complaints);
}

struct str
catalog_fill_in(const struct catalog *catalog, struct arena *arena, struct str text)
{
	return bank_fill_in(&catalog->bank, arena, text);
}

struct catalog *
catalog_read(const char *dir, struct complaints *complaints)
{
	struct catalog *catalog = alloc_new(sizeof(*catalog));
	arena_init(&catalog->arena);
	read_bank(catalog, dir, complaints);
	read_shipped(catalog, complaints);
	if (dir != NULL)
		catalog_read_folder(catalog, dir, "instruments", take_instrument, complaints);
	if (dir != NULL)
		catalog_read_folder(catalog, dir, "wording", take_wording, complaints);
	catalog_read_value_sets(catalog, dir, complaints);
	return catalog;
}

void
catalog_free(struct catalog *catalog)
{
	if (catalog == NULL)
		return;
	free((void *) catalog->now.all);
	free((void *) catalog->before.all);
	catalog_free_value_sets(catalog);
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

/* Whether the words of the one can be said of the other: the same questions and answers, in order. */
static bool
is_alike(const struct instrument *a, const struct instrument *b)
{
	bool alike = a->item_count == b->item_count;
	for (size_t i = 0; alike && i < a->item_count; i++) {
		const struct item *left = &a->items[i], *right = &b->items[i];
		alike = strcmp(left->link_id, right->link_id) == 0 && left->type == right->type &&
		    left->option_count == right->option_count &&
		    decimal_compare(left->low, right->low) == 0 &&
		    decimal_compare(left->high, right->high) == 0;
		for (size_t k = 0; alike && k < left->option_count; k++)
			alike =
			    decimal_compare(left->options[k].value, right->options[k].value) == 0;
	}
	return alike;
}

/* A conversation that began with an earlier version goes on in the words that the organisation has
 * for the present one, where the two ask the same. */
static const struct instrument *
worded_as_now(struct catalog *catalog, const struct instrument *old)
{
	const struct instrument *now = catalog_find(catalog, old->id);
	if (old->wording_count > 0 || now == NULL || now->wording_count == 0 || !is_alike(old, now))
		return old;
	struct instrument *copy = ARENA_NEW(&catalog->arena, struct instrument);
	*copy = *old;
	copy->wordings = now->wordings;
	copy->wording_count = now->wording_count;
	copy->modes = now->modes;
	copy->licence_status = now->licence_status;
	copy->licence_proof = now->licence_proof;
	return copy;
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
		shelf_insert(
		    &catalog->before, catalog->before.count, worded_as_now(catalog, instrument));
	else if (strcmp(same->sha256, instrument->sha256) != 0)
		return complain(complaints, same->file, 1, 1,
		    "the text of %s version %s is not the one in use, expected a new version",
		    same->id, same->version);
	return true;
}
