/* SPDX-License-Identifier: MIT */
/*
 * The value sets of a catalog, and what an organisation has decided about scores: which set from
 * which day, and whose unverified rules it accepts. Nothing is decided where nothing was said.
 */
#include "base/asset.h"
#include "base/file.h"
#include "instruments/catalog_parts.h"
#include "instruments/value_set.h"

enum { TABLE_LIMIT = 16 << 20 };

extern const struct asset instruments_value_sets[];

/* Room for one more of `size` bytes in a growing array. */
static void *
room_for(void *all, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return all;
	*room = *room == 0 ? 8 : *room * 2;
	return alloc_grow(all, *room * size);
}

static bool
is_shipped(const struct value_set *set)
{
	return str_starts(str_from(value_set_file(set)), "shipped:");
}

static void
place(struct catalog *catalog, const struct value_set *set, struct complaints *complaints)
{
	size_t at = 0;
	while (at < catalog->set_count &&
	    strcmp(value_set_id(catalog->sets[at]), value_set_id(set)) != 0)
		at++;
	if (at < catalog->set_count && (!is_shipped(catalog->sets[at]) || is_shipped(set))) {
		complain(complaints, value_set_file(set), 1, 1,
		    "\"%s\" is the name of %s already, expected another name", value_set_id(set),
		    value_set_file(catalog->sets[at]));
		return;
	}
	value_set_check(set, catalog_find(catalog, value_set_instrument(set)), complaints);
	catalog->sets = room_for(
	    (void *) catalog->sets, catalog->set_count, &catalog->set_size, sizeof(*catalog->sets));
	catalog->sets[at] = set;
	catalog->set_count += at == catalog->set_count ? 1 : 0;
}

/* Where a table stands: beside the file that names it. */
struct beside {
	struct arena *arena;
	struct str folder; /* with its slash */
};

static bool
read_beside(void *context, const char *name, struct str *out_text, struct error *error)
{
	struct beside *beside = context;
	const char *path = arena_printf(beside->arena, "%.*s%s", STR_ARG(beside->folder), name);
	return file_read(beside->arena, path, TABLE_LIMIT, out_text, error);
}

static void
take_value_set(
    struct catalog *catalog, const char *path, struct str text, struct complaints *complaints)
{
	struct beside beside = {
		.arena = &catalog->arena,
		.folder = str_of(path, (size_t) (strrchr(path, '/') - path) + 1),
	};
	struct value_set_text whole = { path, text, read_beside, &beside };
	const struct value_set *set = value_set_parse(&catalog->arena, &whole, complaints);
	if (set != NULL)
		place(catalog, set, complaints);
}

void
catalog_read_value_sets(struct catalog *catalog, const char *dir, struct complaints *complaints)
{
	for (const struct asset *asset = instruments_value_sets; asset->name != NULL; asset++) {
		const char *slash = strrchr(asset->name, '/');
		struct value_set_text whole = {
			.file = arena_printf(
			    &catalog->arena, "shipped:%s", slash == NULL ? asset->name : slash + 1),
			.text = str_of(asset->data, asset->size),
		};
		const struct value_set *set = value_set_parse(&catalog->arena, &whole, complaints);
		if (set != NULL)
			place(catalog, set, complaints);
	}
	if (dir != NULL)
		catalog_read_folder(catalog, dir, "value_sets", take_value_set, complaints);
}

void
catalog_free_value_sets(struct catalog *catalog)
{
	free((void *) catalog->sets);
	free(catalog->choices);
	free((void *) catalog->accepted);
	free(catalog->trial);
}

const struct value_set *
catalog_value_set(const struct catalog *catalog, const char *id)
{
	for (size_t i = 0; i < catalog->set_count; i++)
		if (strcmp(value_set_id(catalog->sets[i]), id) == 0)
			return catalog->sets[i];
	return NULL;
}

size_t
catalog_value_set_count(const struct catalog *catalog)
{
	return catalog->set_count;
}

const struct value_set *
catalog_value_set_at(const struct catalog *catalog, size_t index)
{
	BUG_ON(index >= catalog->set_count, "value set %zu of %zu", index, catalog->set_count);
	return catalog->sets[index];
}

bool
catalog_choose_value_set(struct catalog *catalog, const char *instrument, const char *id,
    struct date from, struct error *error)
{
	const struct value_set *set = catalog_value_set(catalog, id);
	if (set == NULL)
		return error_set(error, ERROR_CONFIG, "no value set \"%s\"", id);
	if (strcmp(value_set_instrument(set), instrument) != 0)
		return error_set(error, ERROR_CONFIG, "value set %s is for %s, not for %s", id,
		    value_set_instrument(set), instrument);
	/* Which of two that hold from one day is meant, the order of lines must not decide. */
	for (size_t i = 0; i < catalog->choice_count; i++)
		if (strcmp(catalog->choices[i].instrument, instrument) == 0 &&
		    date_compare(catalog->choices[i].from, from) == 0)
			return error_set(error, ERROR_CONFIG,
			    "%s and %s are both for %s from the same day, expected one",
			    value_set_id(catalog->choices[i].set), id, instrument);
	catalog->choices = room_for(catalog->choices, catalog->choice_count, &catalog->choice_size,
	    sizeof(*catalog->choices));
	catalog->choices[catalog->choice_count++] =
	    (struct value_choice){ value_set_instrument(set), set, from };
	return true;
}

const struct value_set *
catalog_value_set_on(const struct catalog *catalog, const char *instrument, struct date day)
{
	const struct value_choice *chosen = NULL;
	for (size_t i = 0; i < catalog->choice_count; i++) {
		const struct value_choice *choice = &catalog->choices[i];
		if (strcmp(choice->instrument, instrument) != 0 ||
		    date_compare(choice->from, day) > 0)
			continue;
		if (chosen == NULL || date_compare(choice->from, chosen->from) > 0)
			chosen = choice;
	}
	return chosen == NULL ? NULL : chosen->set;
}

static bool
is_chosen_before(const struct catalog *catalog, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (catalog->choices[i].set == catalog->choices[at].set)
			return true;
	return false;
}

const struct value_set *
catalog_chosen_value_set(const struct catalog *catalog, const char *instrument, size_t index)
{
	for (size_t i = 0; i < catalog->choice_count; i++) {
		if (strcmp(catalog->choices[i].instrument, instrument) != 0 ||
		    is_chosen_before(catalog, i))
			continue;
		if (index-- == 0)
			return catalog->choices[i].set;
	}
	return NULL;
}

bool
catalog_accept_unverified(struct catalog *catalog, const char *instrument, struct error *error)
{
	const struct instrument *found = catalog_find(catalog, instrument);
	if (found == NULL)
		return error_set(error, ERROR_CONFIG, "no instrument \"%s\"", instrument);
	catalog->accepted = room_for((void *) catalog->accepted, catalog->accepted_count,
	    &catalog->accepted_size, sizeof(*catalog->accepted));
	catalog->accepted[catalog->accepted_count++] = found->id;
	return true;
}

bool
catalog_accepts_unverified(const struct catalog *catalog, const char *instrument)
{
	for (size_t i = 0; i < catalog->accepted_count; i++)
		if (strcmp(catalog->accepted[i], instrument) == 0)
			return true;
	return false;
}

bool
catalog_admit_to_trial(struct catalog *catalog, const char *instrument, const char *hospital_number,
    struct error *error)
{
	const struct instrument *found = catalog_find(catalog, instrument);
	if (found == NULL)
		return error_set(error, ERROR_CONFIG, "no instrument \"%s\"", instrument);
	if (!found->trial)
		return error_set(error, ERROR_CONFIG,
		    "%s is on no trial, so that everybody is asked; expected \"trial: yes\" in its "
		    "file, or no list",
		    found->id);
	if (hospital_number[0] == '\0')
		return error_set(error, ERROR_CONFIG,
		    "an empty hospital number stands in the list of %s", instrument);
	catalog->trial = room_for(
	    catalog->trial, catalog->trial_count, &catalog->trial_size, sizeof(*catalog->trial));
	catalog->trial[catalog->trial_count++] =
	    (struct trial_place){ found->id, arena_strdup(&catalog->arena, hospital_number) };
	return true;
}

const char *
catalog_trial_refusal(
    const struct catalog *catalog, const struct instrument *instrument, const char *hospital_number)
{
	const struct instrument *present = catalog_find(catalog, instrument->id);
	if (!instrument->trial || (present != NULL && !present->trial))
		return NULL;
	for (size_t i = 0; i < catalog->trial_count; i++)
		if (strcmp(catalog->trial[i].instrument, instrument->id) == 0 &&
		    strcmp(catalog->trial[i].hospital_number, hospital_number) == 0)
			return NULL;
	return "on trial, and the patient is not on the trial list";
}
