/* SPDX-License-Identifier: MIT */
#include "conversations/scan_phrases.h"

enum { PHRASES_MOST = 24 };

static const struct {
	enum pattern_list pattern;
	enum word_list list;
} kinds[] = {
	{ PATTERN_AS_POLITE, WORDS_POLITE },
	{ PATTERN_AS_SKIP, WORDS_SKIP },
	{ PATTERN_AS_PUZZLED, WORDS_PUZZLED },
	{ PATTERN_AS_BACK, WORDS_BACK },
	{ PATTERN_AS_HELP, WORDS_HELP },
};

static int
match_order(const void *a, const void *b)
{
	const struct scan_match *x = a, *y = b;
	return x->from < y->from ? -1 : x->from > y->from;
}

void
scan_phrases_find(struct arena *arena, struct scan *scan)
{
	struct scan_match found[PHRASES_MOST];
	size_t count = 0;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		size_t from = 0, to = 0;
		while (count < PHRASES_MOST &&
		    lexicon_find(&scan->prospect, kinds[i].pattern, to, &from, &to) && to > from) {
			found[count] = (struct scan_match){ .list = kinds[i].list,
				.from = scan_token_at(scan, from),
				.to = scan_token_at(scan, to) };
			count++;
		}
	}
	if (count == 0)
		return;
	qsort(found, count, sizeof(found[0]), match_order);
	struct scan_match *phrases = ARENA_ARRAY(arena, struct scan_match, count);
	memcpy(phrases, found, count * sizeof(found[0]));
	scan->phrases = phrases;
	scan->phrase_count = count;
}
