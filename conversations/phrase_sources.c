/* SPDX-License-Identifier: MIT */
#include "base/asset.h"
#include "base/file.h"
#include "conversations/weighed_words.h"

#include "conversations/phrase_sources.h"

extern const struct asset phrase_assets[];

enum { LANGUAGE_LENGTH = 16 };

/* "phrases/en.yaml" to "en"; false for any other kind of name. */
static bool
language_of(const char *file, char out[static LANGUAGE_LENGTH])
{
	const char *slash = strrchr(file, '/');
	struct str name = str_from(slash == NULL ? file : slash + 1);
	if (!str_ends(name, ".yaml") || name.len - 5 >= LANGUAGE_LENGTH || name.len == 5)
		return false;
	(void) snprintf(out, LANGUAGE_LENGTH, "%.*s", STR_ARG(str_sub(name, 0, name.len - 5)));
	return true;
}

static const struct asset *
shipped_named(const char *name)
{
	const struct asset *asset = phrase_assets;
	while (asset->name != NULL && strcmp(asset->name, name) != 0)
		asset++;
	return asset->name == NULL ? NULL : asset;
}

/* The folder's weights, else the shipped ones, else none. */
static void
weights_find(struct arena *arena, const char *dir, struct complaints *complaints,
    struct phrase_source *source)
{
	const char *name = arena_printf(arena, "phrases/%s.weights", source->language);
	const struct asset *shipped = shipped_named(name);
	struct error error = { .kind = ERROR_MISSING };
	source->weights_file = arena_printf(arena, "%s/%s", dir == NULL ? "" : dir, name);
	if (dir != NULL &&
	    file_read(arena, source->weights_file, WEIGHED_LIMIT, &source->weights, &error))
		return;
	if (error.kind != ERROR_MISSING)
		(void) complain(complaints, source->weights_file, 1, 1, "%s", error.text);
	if (shipped == NULL)
		return;
	source->weights_file = arena_printf(arena, "shipped:%s", name);
	source->weights = str_of(shipped->data, shipped->size);
}

const struct phrase_source *
phrase_source_of(const struct phrase_source *sources, const char *language)
{
	while (sources != NULL && strcmp(sources->language, language) != 0)
		sources = sources->next;
	return sources;
}

static void
source_add(struct arena *arena, const char *file, const char *language, struct str text,
    struct phrase_source **sources)
{
	struct phrase_source *source = ARENA_NEW(arena, struct phrase_source);
	*source = (struct phrase_source){ .file = file,
		.language = arena_strdup(arena, language),
		.text = text,
		.next = *sources };
	*sources = source;
}

static void
folder_find(struct arena *arena, const char *dir, struct complaints *complaints,
    struct phrase_source **sources)
{
	size_t count;
	const struct folder_file *files =
	    folder_read(arena, arena_printf(arena, "%s/phrases", dir), complaints, &count);
	for (size_t i = 0; i < count; i++) {
		char language[LANGUAGE_LENGTH];
		if (language_of(files[i].path, language))
			source_add(arena, files[i].path, language, files[i].text, sources);
	}
}

/* The shipped files that none of the folder's takes the place of. */
static void
shipped_find(struct arena *arena, struct phrase_source **sources)
{
	for (const struct asset *asset = phrase_assets; asset->name != NULL; asset++) {
		char language[LANGUAGE_LENGTH];
		if (!language_of(asset->name, language))
			continue; /* weights */
		if (phrase_source_of(*sources, language) != NULL)
			continue;
		const char *file = arena_printf(arena, "shipped:%s", asset->name);
		source_add(arena, file, language, str_of(asset->data, asset->size), sources);
	}
}

const struct phrase_source *
phrase_sources(struct arena *arena, const char *dir, struct complaints *complaints)
{
	struct phrase_source *sources = NULL;
	if (dir != NULL)
		folder_find(arena, dir, complaints, &sources);
	shipped_find(arena, &sources);
	for (struct phrase_source *each = sources; each != NULL; each = each->next)
		weights_find(arena, dir, complaints, each);
	return sources;
}
