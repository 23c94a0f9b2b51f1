/* SPDX-License-Identifier: MIT */
/* Thousands of patterns begin alike, so each beginning stands once, however many are filed there. */
#include "conversations/lexicon_openings.h"

uint64_t
openings_hash(void)
{
	return UINT64_C(14695981039346656037);
}

uint64_t
openings_hash_letter(uint64_t hash, char letter)
{
	return (hash ^ (unsigned char) letter) * UINT64_C(1099511628211);
}

static uint64_t
hash_of(struct str text)
{
	uint64_t hash = openings_hash();
	for (size_t i = 0; i < text.len; i++)
		hash = openings_hash_letter(hash, text.data[i]);
	return hash;
}

/* The slot of these words: of an opening, or unused. */
static uint32_t *
slot_of(const struct openings *openings, uint64_t hash, struct str text)
{
	size_t mask = openings->slot_count - 1;
	size_t at = (size_t) (hash ^ hash >> 29) & mask;
	for (; openings->slots[at] != 0; at = (at + 1) & mask) {
		const struct opening *opening = &openings->list[openings->slots[at]];
		if (opening->hash == hash && str_eq(opening->text, text))
			break;
	}
	return &openings->slots[at];
}

const struct opening *
openings_find(const struct openings *openings, uint64_t hash, struct str text)
{
	return &openings->list[*slot_of(openings, hash, text)];
}

static void
start_put(struct openings *openings, struct str text)
{
	uint64_t hash = openings_hash();
	for (size_t i = 0; i < text.len && i < OPENINGS_START && text.data[i] != ' '; i++)
		hash = openings_hash_letter(hash, text.data[i]);
	uint64_t bit = hash % OPENINGS_STARTS;
	openings->starts[bit / 64] |= UINT64_C(1) << bit % 64;
}

bool
openings_may_begin(const struct openings *openings, struct str text)
{
	uint64_t hash = openings_hash();
	for (size_t i = 0; i < text.len && i < OPENINGS_START && text.data[i] != ' '; i++) {
		hash = openings_hash_letter(hash, text.data[i]);
		uint64_t bit = hash % OPENINGS_STARTS;
		if ((openings->starts[bit / 64] & UINT64_C(1) << bit % 64) != 0)
			return true;
	}
	return false;
}

static void
opening_put(struct openings *openings, const struct opening *opening)
{
	start_put(openings, opening->text);
	uint32_t *slot = slot_of(openings, opening->hash, opening->text);
	if (*slot == 0)
		*slot = (uint32_t) openings->count++;
	openings->list[*slot] = *opening;
}

/* "in danger" begins with "in ": where that stands nowhere, the second word is not looked for. The
 * empty str when it is one word. */
static struct str
bridge_of(struct str text)
{
	const char *blank = text.len == 0 ? NULL : memchr(text.data, ' ', text.len);
	return blank == NULL ? (struct str){ 0 }
			     : str_of(text.data, (size_t) (blank - text.data) + 1);
}

static int
posting_order(const void *a, const void *b)
{
	const struct posting *x = a, *y = b;
	int order = str_compare(x->word.text, y->word.text);
	if (order == 0)
		order = (x->pattern > y->pattern) - (x->pattern < y->pattern);
	return order;
}

/* Distinct beginnings and, beside them, distinct bridges: postings are sorted, so equal ones are
 * neighbours. */
static size_t
count_openings(const struct posting *postings, size_t count)
{
	size_t distinct = 0;
	for (size_t i = 0; i < count; i++) {
		struct str text = postings[i].word.text;
		struct str last = i == 0 ? (struct str){ 0 } : postings[i - 1].word.text;
		distinct += i == 0 || !str_eq(text, last) ? 1 : 0;
		struct str bridge = bridge_of(text);
		distinct += bridge.len > 0 && (i == 0 || !str_eq(bridge, bridge_of(last))) ? 1 : 0;
	}
	return distinct;
}

static void
file_run(struct arena *arena, struct openings *openings, const struct posting *postings,
    size_t from, size_t to)
{
	struct opening opening = {
		.text = arena_str(arena, postings[from].word.text),
		.from = (uint32_t) from,
		.to = (uint32_t) to,
	};
	opening.hash = hash_of(opening.text);
	for (size_t i = from; i < to; i++) {
		bool whole = postings[i].word.whole;
		openings->filed[i] = (struct filed){ postings[i].pattern, whole };
		*(whole ? &opening.whole : &opening.begun) |= 1U << postings[i].list;
	}
	opening_put(openings, &opening);
	struct opening bridge = { .text = bridge_of(opening.text) };
	bridge.hash = hash_of(bridge.text);
	if (bridge.text.len > 0 && *slot_of(openings, bridge.hash, bridge.text) == 0)
		opening_put(openings, &bridge);
}

void
openings_make(
    struct arena *arena, struct openings *openings, struct posting *postings, size_t count)
{
	if (count > 0)
		qsort(postings, count, sizeof(*postings), posting_order);
	size_t distinct = count_openings(postings, count);
	*openings = (struct openings){ .count = 1, .slot_count = 16 };
	while (openings->slot_count < distinct * 2)
		openings->slot_count *= 2;
	openings->list = ARENA_ARRAY(arena, struct opening, distinct + 1);
	openings->filed = ARENA_ARRAY(arena, struct filed, count + 1);
	openings->slots = ARENA_ARRAY(arena, uint32_t, openings->slot_count);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count; to++)
			if (!str_eq(postings[to].word.text, postings[from].word.text))
				break;
		file_run(arena, openings, postings, from, to);
	}
}
