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
	_Static_assert(GRAMS_NUMBERS == 1 << 12, "twelve bits");
	return (gram) (bytes * UINT32_C(2654435761) >> 20);
}

gram
gram_of_byte(char a)
{
	return number_of(small(a));
}

gram
gram_of_pair(char a, char b)
{
	return number_of((uint32_t) small(a) << 8 | small(b));
}

gram
gram_of_triple(char a, char b, char c)
{
	return number_of((uint32_t) small(a) << 16 | (uint32_t) small(b) << 8 | small(c));
}

static void
gram_add(struct grams *grams, gram number)
{
	grams->set[number / 64] |= UINT64_C(1) << number % 64;
}

void
grams_of(struct arena *arena, struct str text, struct grams *out_grams)
{
	memset(out_grams, 0, sizeof(*out_grams));
	out_grams->triples = ARENA_ARRAY(arena, gram, text.len + 1);
	uint32_t last = ' '; /* the bytes before, the newest lowest */
	for (size_t i = 0; i < text.len; i++) {
		last = last << 8 | small(text.data[i]);
		gram triple = number_of(last & 0xffffff);
		gram_add(out_grams, number_of(last & 0xff));
		gram_add(out_grams, number_of(last & 0xffff));
		gram_add(out_grams, triple);
		if (i > 0)
			out_grams->triples[out_grams->triple_count++] = triple;
		out_grams->may_fold = out_grams->may_fold || (last & 0xffff) == 0xc5bf ||
		    (last & 0xffffff) == 0xe284aa;
	}
}
