/* SPDX-License-Identifier: MIT */
#include "conversations/word_index.h"

/* A slot holds the place in its lower bits, and above it some of the word's hash: of the words that are met
 * on the way to one nearly all are told apart by those, and the array is not looked at. */
enum { PLACE_BITS = 20 };

static uint64_t
eight_bytes(const char *data)
{
	uint64_t bytes;
	memcpy(&bytes, data, sizeof(bytes));
	return bytes;
}

/* One to seven, some of them twice. */
static uint64_t
few_bytes(const char *data, size_t count)
{
	uint32_t first, last;
	if (count >= sizeof(first)) {
		memcpy(&first, data, sizeof(first));
		memcpy(&last, data + count - sizeof(last), sizeof(last));
		return (uint64_t) first << 32 | last;
	}
	return (uint64_t) (unsigned char) data[0] << 16 |
	    (uint64_t) (unsigned char) data[count / 2] << 8 | (unsigned char) data[count - 1];
}

/* In two steps for nearly every word, where one that goes from byte to byte (str_hash) has to wait for each. */
static uint64_t
hash_of(struct str word)
{
	const uint64_t odd = UINT64_C(11400714819323198485);
	uint64_t hash = word.len * odd;
	size_t at = 0;
	for (; at + sizeof(hash) <= word.len; at += sizeof(hash)) {
		hash = (hash ^ eight_bytes(word.data + at)) * odd;
		hash ^= hash >> 32;
	}
	if (at < word.len)
		hash = (hash ^ few_bytes(word.data + at, word.len - at)) * odd;
	return hash ^ hash >> 32;
}

static uint32_t
tag_of(uint64_t hash)
{
	return (uint32_t) (hash >> 32) >> PLACE_BITS;
}

static size_t
place_of(uint32_t slot)
{
	return (slot & ((UINT32_C(1) << PLACE_BITS) - 1)) - 1U;
}

static struct str
word_at(const struct word_index *index, size_t at)
{
	struct str word;
	memcpy(&word, index->array + at * index->stride, sizeof(word));
	return word;
}

/* A bit for what it begins with. */
static uint64_t
first_of(struct str word)
{
	return word.len == 0 ? 1 : UINT64_C(1) << (word.data[0] & 63);
}

/* The slot of the word, or the unused one where it would stand. */
static uint32_t *
slot_of(const struct word_index *index, struct str word)
{
	uint64_t hash = hash_of(word);
	uint32_t tag = tag_of(hash), slot;
	size_t at = (size_t) hash & index->mask;
	while ((slot = index->slots[at]) != 0 &&
	    (slot >> PLACE_BITS != tag || !str_eq(word_at(index, place_of(slot)), word)))
		at = (at + 1) & index->mask;
	return &index->slots[at];
}

void
word_index_make(
    struct arena *arena, struct word_index *index, const void *array, size_t stride, size_t count)
{
	size_t slots = 16;
	BUG_ON(count >> PLACE_BITS != 0, "%zu words", count);
	while (slots < count + count / 2)
		slots *= 2;
	*index = (struct word_index){ .array = array,
		.stride = stride,
		.slots = ARENA_ARRAY(arena, uint32_t, slots),
		.mask = slots - 1 };
	for (size_t i = 0; i < count; i++) {
		struct str word = word_at(index, i);
		uint32_t *slot = slot_of(index, word);
		index->firsts |= first_of(word);
		if (*slot == 0)
			*slot = tag_of(hash_of(word)) << PLACE_BITS | (uint32_t) (i + 1);
	}
}

size_t
word_index_find(const struct word_index *index, struct str word)
{
	if ((index->firsts & first_of(word)) == 0)
		return WORD_INDEX_NONE;
	uint32_t slot = *slot_of(index, word);
	return slot == 0 ? WORD_INDEX_NONE : place_of(slot);
}
