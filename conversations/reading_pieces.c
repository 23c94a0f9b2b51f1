/* SPDX-License-Identifier: MIT */
#include "conversations/reading.h"

#include "conversations/reading_pieces.h"

/* How far an edge gives way to a sentence's end: what is left of the overlap is still a long sentence. */
enum { PIECES_STRIDE = READING_LIMIT - PIECES_OVERLAP, PIECES_GIVE = 100 };

/* Behind the mark and the space that end a sentence. */
static bool
is_sentence_edge(struct str words, size_t at)
{
	if (at == 0 || at >= words.len)
		return true;
	char space = words.data[at - 1], mark = at < 2 ? ' ' : words.data[at - 2];
	return (space == ' ' || space == '\n') && (mark == '.' || mark == '!' || mark == '?');
}

static bool
is_inside_letter(struct str words, size_t at)
{
	return at < words.len && ((unsigned char) words.data[at] & 0xc0) == 0x80;
}

/* The first edge of a sentence from `at` on, in the direction of the piece; else `at` itself. */
static size_t
edge_near(struct str words, size_t at, int step)
{
	size_t edge = at;
	for (int i = 0; i<PIECES_GIVE; i++, edge = step> 0 ? edge + 1 : edge - 1)
		if (is_sentence_edge(words, edge))
			return edge;
	while (is_inside_letter(words, at))
		at = step > 0 ? at + 1 : at - 1;
	return at;
}

bool
reading_pieces_next(struct reading_pieces *pieces, struct reading_piece *out_piece)
{
	struct str words = pieces->words;
	size_t from = pieces->taken * PIECES_STRIDE, to = from + READING_LIMIT;
	if (pieces->taken == PIECES_MOST || (from > 0 && from + PIECES_OVERLAP >= words.len))
		return false;
	pieces->taken++;
	from = from == 0 ? 0 : edge_near(words, from, 1);
	to = to >= words.len ? words.len : edge_near(words, to, -1);
	*out_piece = (struct reading_piece){
		.text = str_sub(words, from, to),
		.open_before = !is_sentence_edge(words, from),
		.open_behind = !is_sentence_edge(words, to),
	};
	return true;
}

bool
reading_pieces_hold(struct str words)
{
	return words.len <= (size_t) PIECES_STRIDE * PIECES_MOST + PIECES_OVERLAP;
}
