/* SPDX-License-Identifier: MIT */
#include "conversations/word_index.h"

static size_t
hash_of(struct str word)
{
	uint64_t hash = str_hash(STR_HASH_START, word);
	return (size_t) (hash ^ hash >> 32);
}

static struct str
word_at(const struct word_index *index, size_t at)
{
	struct str word;
	memcpy(&word, index->array + at * index->stride, sizeof(word));
	return word;
}

/* The slot of the word, or the unused one where it would stand. */
static uint32_t *
slot_of(const struct word_index *index, struct str word)
{
	size_t at = hash_of(word) & index->mask;
	while (index->slots[at] != 0 && !str_eq(word_at(index, index->slots[at] - 1U), word))
		at = (at + 1) & index->mask;
	return &index->slots[at];
}

void
word_index_make(
    struct arena *arena, struct word_index *index, const void *array, size_t stride, size_t count)
{
	size_t slots = 16;
	BUG_ON(count >= UINT32_MAX / 2, "%zu words", count);
	while (slots < count + count / 2)
		slots *= 2;
	*index = (struct word_index){ .array = array,
		.stride = stride,
		.slots = ARENA_ARRAY(arena, uint32_t, slots),
		.mask = slots - 1 };
	for (size_t i = 0; i < count; i++) {
		uint32_t *slot = slot_of(index, word_at(index, i));
		if (*slot == 0)
			*slot = (uint32_t) (i + 1);
	}
}

size_t
word_index_find(const struct word_index *index, struct str word)
{
	uint32_t slot = *slot_of(index, word);
	return slot == 0 ? WORD_INDEX_NONE : slot - 1U;
}
