/* SPDX-License-Identifier: MIT */
#include "conversations/reading_aid.h"

bool
is_done_with_help(const struct sight *sight)
{
	const struct item_wording *wording = sight->context->wording;
	struct scan question;
	size_t from, to;
	if (wording == NULL || wording->text == NULL ||
	    !scan_finds(sight->scan, PATTERN_AIDED, &from, &to))
		return false;
	scan_text(sight->arena, sight->scan->lexicon, str_from(wording->text), &question);
	return scan_finds(&question, PATTERN_UNAIDED, &from, &to);
}
