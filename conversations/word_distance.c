/* SPDX-License-Identifier: MIT */
/* Only distance 1 is ever asked for, so the two words are walked from both ends; no table. */
#include "conversations/word_distance.h"

static size_t
same_front(struct str a, struct str b)
{
	size_t n = 0;
	while (n < a.len && n < b.len && a.data[n] == b.data[n])
		n++;
	return n;
}

size_t
word_letters(struct str word)
{
	size_t count = 0;
	for (size_t i = 0; i < word.len; i++)
		count += ((unsigned char) word.data[i] & 0xc0) != 0x80;
	return count;
}

/* Both begin with the same letter, of however many bytes. */
static bool
is_same_first(struct str a, struct str b)
{
	size_t end = 1;
	if (a.len == 0 || b.len == 0 || a.data[0] != b.data[0])
		return false; /* nearly always */
	while (end < b.len && ((unsigned char) b.data[end] & 0xc0) == 0x80)
		end++;
	return same_front(a, b) >= end;
}

static bool
rests_equal(struct str a, size_t from_a, struct str b, size_t from_b)
{
	return str_eq(str_sub(a, from_a, a.len), str_sub(b, from_b, b.len));
}

static bool
is_swap(struct str a, struct str b, size_t at)
{
	return a.len == b.len && at + 1 < a.len && a.data[at] == b.data[at + 1] &&
	    a.data[at + 1] == b.data[at] && rests_equal(a, at + 2, b, at + 2);
}

int
word_distance(struct str a, struct str b)
{
	size_t at = same_front(a, b);
	if (at == a.len && at == b.len)
		return 0;
	bool changed = a.len == b.len && rests_equal(a, at + 1, b, at + 1);
	bool added = a.len == b.len + 1 && rests_equal(a, at + 1, b, at);
	bool left_out = a.len + 1 == b.len && rests_equal(a, at, b, at + 1);
	return changed || added || left_out || is_swap(a, b, at) ? 1 : WORD_DISTANCE_FAR;
}

static bool
is_doubled(struct str typed, struct str word, size_t at)
{
	return typed.len == word.len + 1 && at > 0 && typed.data[at] == typed.data[at - 1];
}

/* Another letter was hit, beside the one that was meant, on the keyboards that most telephones show. */
static bool
is_key_beside(struct str typed, struct str word, size_t at)
{
	static const char *const rows[] = { "qwertyuiop", "asdfghjkl", "zxcvbnm" };
	if (typed.len != word.len || !rests_equal(typed, at + 1, word, at + 1))
		return false;
	int row[2] = { -1, -1 }, column[2] = { 0, 0 };
	const char letters[2] = { typed.data[at], word.data[at] };
	for (int i = 0; i < 2; i++)
		for (int r = 0; r < 3; r++) {
			const char *key = strchr(rows[r], letters[i]);
			if (key != NULL && letters[i] != '\0') {
				row[i] = r;
				column[i] = (int) (key - rows[r]);
			}
		}
	/* Each row stands half a key to the right of the one above. */
	int across = column[0] - column[1], down = row[0] - row[1];
	if (row[0] < 0 || row[1] < 0)
		return false;
	return down == 0 ? across == 1 || across == -1
	    : down == 1  ? across == 0 || across == -1
	    : down == -1 ? across == 0 || across == 1
			 : false;
}

bool
word_is_typo(struct str typed, struct str word)
{
	if (!is_same_first(typed, word) || word_distance(typed, word) != 1)
		return false;
	if (word_letters(typed) < 4 || word_letters(word) < 4)
		return false;
	size_t at = same_front(typed, word);
	return word_letters(word) > 4 || is_swap(typed, word, at) || is_doubled(typed, word, at) ||
	    is_key_beside(typed, word, at);
}

bool
word_is_typo_among(struct str typed, struct str word)
{
	return word_letters(typed) >= 3 && word_letters(word) >= 4 && is_same_first(typed, word) &&
	    word_distance(typed, word) == 1;
}
