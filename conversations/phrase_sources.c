/* SPDX-License-Identifier: MIT */
#include "base/asset.h"
#include "base/file.h"

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
		BUG_ON(!language_of(asset->name, language), "asset %s", asset->name);
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
	return sources;
}
