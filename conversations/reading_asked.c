/* SPDX-License-Identifier: MIT */
#include "conversations/reading_asked.h"

static bool
says(const struct scan *scan, enum pattern_list list)
{
	size_t from, to;
	return scan_finds(scan, list, &from, &to);
}

/* What stands behind the answer, by itself: its no denies nothing of that. */
static void
rest_scan(const struct sight *sight, const struct mention *answer, struct scan *out_rest)
{
	const struct scan *scan = sight->scan;
	struct str rest = answer->to < scan->count
	    ? str_sub(scan->plain, scan->tokens[answer->to].plain_at - 1, scan->plain.len)
	    : STR("");
	scan_text(sight->arena, scan->lexicon, str_trim(rest), out_rest);
}

static enum reading_reason
reason_of_unaided(const struct scan *rest, bool yes)
{
	if (yes)
		return says(rest, PATTERN_AIDED) ? REASON_QUALIFIED : REASON_NONE;
	/* "No, not on my own" says it twice. */
	bool manages = says(rest, PATTERN_THRIVES) || says(rest, PATTERN_UNAIDED);
	return manages && !scan_has(rest, WORDS_NEGATION) ? REASON_AMBIGUOUS : REASON_NONE;
}

enum reading_reason
reason_of_question(const struct sight *sight, const struct mention *answer, bool yes)
{
	const pattern_set fitting = PATTERN_SET(PATTERN_AIDED) | PATTERN_SET(PATTERN_UNAIDED) |
	    PATTERN_SET(PATTERN_THRIVES) | PATTERN_SET(PATTERN_HURTS);
	const struct item_wording *wording = sight->context->wording;
	struct scan question, rest;
	if (wording == NULL || wording->text == NULL ||
	    (sight->scan->prospect.lists & fitting) == 0)
		return REASON_NONE;
	scan_text(sight->arena, sight->scan->lexicon, str_from(wording->text), &question);
	rest_scan(sight, answer, &rest);
	if (says(&question, PATTERN_UNAIDED))
		return reason_of_unaided(&rest, yes);
	if (!scan_has(&question, WORDS_SYMPTOM))
		return REASON_NONE;
	return says(&rest, yes ? PATTERN_THRIVES : PATTERN_HURTS) ? REASON_AMBIGUOUS : REASON_NONE;
}
