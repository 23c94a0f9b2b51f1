/* SPDX-License-Identifier: MIT */
#include "conversations/word_index.h"

#include "conversations/word_kinds.h"

struct word_of_kind {
	struct str word; /* first, for word_index */
	struct str kind;
};

struct word_kinds {
	struct arena *arena;
	struct word_of_kind *words;
	size_t count, room;
	struct word_index index;
};

struct word_kinds *
word_kinds_new(struct arena *arena)
{
	struct word_kinds *kinds = ARENA_NEW(arena, struct word_kinds);
	*kinds = (struct word_kinds){ .arena = arena };
	return kinds;
}

static void
word_add(struct word_kinds *kinds, struct str word, struct str kind)
{
	if (kinds->count == kinds->room) {
		size_t room = kinds->room == 0 ? 256 : 2 * kinds->room;
		struct word_of_kind *words = ARENA_ARRAY(kinds->arena, struct word_of_kind, room);
		if (kinds->count > 0)
			memcpy(words, kinds->words, kinds->count * sizeof(*words));
		kinds->words = words;
		kinds->room = room;
	}
	kinds->words[kinds->count++] = (struct word_of_kind){ word, kind };
}

void
word_kinds_add(struct word_kinds *kinds, struct str kind, struct str words)
{
	struct str rest = arena_str(kinds->arena, words), word;
	kind = arena_str(kinds->arena, kind);
	while (str_split(&rest, ' ', &word))
		if (word.len > 0)
			word_add(kinds, word, kind);
}

bool
word_kinds_close(struct word_kinds *kinds, struct str *out_twice)
{
	word_index_make(
	    kinds->arena, &kinds->index, kinds->words, sizeof(*kinds->words), kinds->count);
	for (size_t i = 0; i < kinds->count; i++)
		if (word_index_find(&kinds->index, kinds->words[i].word) != i) {
			*out_twice = kinds->words[i].word;
			return false;
		}
	return true;
}

struct str
word_kinds_of(const struct word_kinds *kinds, struct str word)
{
	size_t at = kinds == NULL ? WORD_INDEX_NONE : word_index_find(&kinds->index, word);
	return at == WORD_INDEX_NONE ? (struct str){ 0 } : kinds->words[at].kind;
}
