/* SPDX-License-Identifier: MIT */
/* Reads the files of DIR/teams. */
#include "base/file.h"
#include "conversations/lexicon.h"

#include "conversations/team_words.h"

/* Any other list would change how answers are read, for one team only. */
static void
check_lists(const struct document *document)
{
	static const char *const lists[] = { "urgent", "clinical", NULL };
	const struct node *map = node_get(document->root, "patterns");
	if (map == NULL || map->kind != NODE_MAP || map->count == 0)
		(void) document_complain(document, map == NULL ? document->root : map,
		    "no patterns, expected a map with the list urgent or clinical");
	else
		(void) document_keys(document, map, lists);
}

static struct team_words *
words_read(struct arena *arena, struct pattern_codes *codes, const char *path, struct str key,
    struct str text, struct complaints *complaints)
{
	static const char *const keys[] = { "team", "version", "define", "patterns", NULL };
	/* A lexicon that builds on another may leave lists out: it builds on an empty one. */
	const struct document nothing = { .complaints = complaints };
	struct document document;
	if (!document_read(arena, path, text, complaints, &document))
		return NULL;
	(void) document_keys(&document, document.root, keys);
	check_lists(&document);
	struct team_words *words = ARENA_NEW(arena, struct team_words);
	words->file = path;
	words->team = document_required(&document, document.root, "team");
	words->version = document_required(&document, document.root, "version");
	words->source = arena_cstr(arena, text);
	if (words->team != NULL && !str_is(key, words->team))
		(void) document_complain(&document, node_get(document.root, "team"),
		    "the file's name says %.*s, expected the same here", STR_ARG(key));
	words->lexicon = lexicon_read(arena, codes, &document, &nothing);
	return words;
}

/* "DIR/teams/foot.yaml" is of team foot. */
static struct str
key_of(const char *path)
{
	struct str name = str_from(strrchr(path, '/') + 1);
	return str_sub(name, 0, name.len - strlen(".yaml"));
}

struct team_words *
team_words_read(struct arena *arena, struct pattern_codes *codes, const char *dir,
    struct complaints *complaints)
{
	struct team_words *list = NULL;
	if (dir == NULL)
		return NULL;
	size_t count;
	const struct folder_file *files =
	    folder_read(arena, arena_printf(arena, "%s/teams", dir), complaints, &count);
	for (size_t i = 0; i < count; i++) {
		struct team_words *words = words_read(
		    arena, codes, files[i].path, key_of(files[i].path), files[i].text, complaints);
		if (words == NULL)
			continue;
		words->next = list;
		list = words;
	}
	return list;
}

void
team_words_free(struct team_words *list)
{
	for (; list != NULL; list = list->next)
		lexicon_free(list->lexicon);
}

const struct team_words *
team_words_next(const struct team_words *list, const struct team_words *last, const char *team)
{
	const struct team_words *each = last == NULL ? list : last->next;
	while (each != NULL && team != NULL && strcmp(each->team, team) != 0)
		each = each->next;
	return each;
}
