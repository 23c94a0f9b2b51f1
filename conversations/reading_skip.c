/* SPDX-License-Identifier: MIT */
#include "conversations/reading_skip.h"

const struct scan_match *
skip_is_all(const struct scan *scan)
{
	const struct scan_match *skip = scan_match_at(scan, WORDS_SKIP, 0);
	size_t end = scan->count;
	while (end > 0 && scan->tokens[end - 1].kind == TOKEN_MARK)
		end--;
	for (; skip != NULL && skip->to < end && token_in(scan, end - 1, WORD_SET(WORDS_POLITE));
	     end--)
		;
	return skip != NULL && skip->to >= end ? skip : NULL;
}

bool
skip_is_idiom(const struct scan *scan, const struct clean_text *clean)
{
	const struct scan_match *skip = skip_is_all(scan);
	if (skip == NULL || clean->words_below || clean->was_cut || clean->was_quoted)
		return false;
	for (size_t i = 0; i < scan->phrase_count; i++)
		if (scan->phrases[i].from == skip->from && scan->phrases[i].to == skip->to)
			return false;
	return true;
}
