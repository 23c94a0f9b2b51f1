/* SPDX-License-Identifier: MIT */
#include "conversations/reading_others.h"

#define JOINTS (WORD_SET(WORDS_CONNECTOR) | WORD_SET(WORDS_CONTRAST))

static bool
parts_clauses(const struct sight *sight, size_t at)
{
	return token_is_mark_of(sight->scan, at, CLAUSE_MARKS) ||
	    (token_in(sight->scan, at, JOINTS) && sight_at(sight, at) == NULL);
}

bool
others_begin(const struct sight *sight, size_t from, size_t to)
{
	const struct scan *scan = sight->scan;
	struct scan alone;
	size_t begin, end;
	/* With the rest of the text: what stands behind may be said of it. */
	if ((scan->prospect.lists & PATTERN_SET(PATTERN_OF_OTHERS)) == 0 || from >= to)
		return false;
	struct str text = str_sub(scan->plain, scan->tokens[from].plain_at - 1,
	    to < scan->count ? scan->tokens[to].plain_at : scan->plain.len);
	scan_text(sight->arena, scan->lexicon, str_trim(text), &alone);
	return scan_finds(&alone, PATTERN_OF_OTHERS, &begin, &end);
}

bool
clause_is_of_others(const struct sight *sight, size_t at)
{
	size_t from = at, to = at;
	while (from > 0 && !parts_clauses(sight, from - 1))
		from--;
	while (to < sight->scan->count && !parts_clauses(sight, to))
		to++;
	for (size_t i = from; i < to; i++)
		if (sight_at(sight, i) != NULL)
			return false;
	return others_begin(sight, from, to);
}
