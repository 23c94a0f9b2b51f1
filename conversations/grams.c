/* SPDX-License-Identifier: MIT */
#include "conversations/grams.h"

static unsigned char
small(char c)
{
	return (unsigned char) (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* The upper bits of a product, which each byte has a part in. */
static gram
number_of(uint32_t bytes)
{
	_Static_assert(GRAMS_NUMBERS == 1 << 14, "fourteen bits");
	return (gram) (bytes * UINT32_C(2654435761) >> 18);
}

gram
gram_of(struct str bytes)
{
	uint32_t all = 0;
	BUG_ON(bytes.len == 0 || bytes.len > GRAMS_LONGEST, "%zu bytes", bytes.len);
	for (size_t i = 0; i < bytes.len; i++)
		all = all << 8 | small(bytes.data[i]);
	return number_of(all);
}

static void
gram_add(struct grams *grams, gram number)
{
	grams->set[number / 64] |= UINT64_C(1) << number % 64;
}

const struct grams *
grams_of(struct arena *arena, struct str text)
{
	struct grams *grams = ARENA_NEW(arena, struct grams);
	grams->longest = ARENA_ARRAY(arena, gram, text.len + 1);
	uint32_t last = ' '; /* the bytes before, the newest lowest */
	for (size_t i = 0; i < text.len; i++) {
		last = last << 8 | small(text.data[i]);
		gram longest = number_of(last);
		gram_add(grams, number_of(last & 0xff));
		gram_add(grams, number_of(last & 0xffff));
		gram_add(grams, number_of(last & 0xffffff));
		gram_add(grams, longest);
		if (i + 2 >= GRAMS_LONGEST)
			grams->longest[grams->longest_count++] = longest;
		grams->may_fold =
		    grams->may_fold || (last & 0xffff) == 0xc5bf || (last & 0xffffff) == 0xe284aa;
	}
	return grams;
}
