/* SPDX-License-Identifier: MIT */
#include "conversations/reading_ends.h"

/* What may stand around such words. No time: "none today" says nothing of the week. */
#define AROUND (WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF))

static bool
is_range(const struct item *item)
{
	return item != NULL && (item->type == ITEM_NUMBER || item->type == ITEM_DECIMAL);
}

/* The end is called by such words: "worst pain", "najgorszy ból". */
static bool
is_called(const struct sight *sight, const char *label, enum pattern_list list)
{
	struct scan scan;
	size_t from, to;
	scan_text(sight->arena, sight->scan->lexicon, str_from(label == NULL ? "" : label), &scan);
	if (scan_finds(&scan, list, &from, &to))
		return list == PATTERN_MOST || scan_token_at(&scan, from) == 0;
	if (list == PATTERN_MOST || scan.count == 0)
		return false;
	for (size_t at = 0; at < scan.count; at++)
		if (token_in(&scan, at, WORD_SET(WORDS_NEGATION_BEHIND)))
			return true;
	/* "No pain": of "not good" and "not at all likely" nothing is none. */
	return (lexicon_lists(scan.lexicon, scan.tokens[0].text) & WORD_SET(WORDS_NO_ARTICLE)) != 0;
}

/* The end that words of the list stand for; false where neither is called by them, or both are. */
static bool
end_called(const struct sight *sight, enum pattern_list list, decimal *out_end)
{
	const struct item_wording *wording = sight->context->wording;
	if (!is_range(sight->context->item) || wording == NULL)
		return false;
	bool low = is_called(sight, wording->low_label, list);
	bool high = is_called(sight, wording->high_label, list);
	*out_end = low ? sight->context->item->low : sight->context->item->high;
	return low != high;
}

/* The text is words of the list, but for courtesies; their tokens. */
static bool
is_made_of(const struct scan *scan, enum pattern_list list, size_t *out_from, size_t *out_to)
{
	size_t at, end, first = 0;
	if (!scan_finds(scan, list, &at, &end))
		return false;
	while (first < scan->count &&
	    (scan->tokens[first].kind == TOKEN_MARK || token_in(scan, first, AROUND)) &&
	    scan->tokens[first].plain_at < at)
		first++;
	size_t to = first;
	while (to < scan->count && scan->tokens[to].plain_at < end)
		to++;
	size_t behind = to;
	while (token_in(scan, behind, AROUND) || token_is_mark_of(scan, behind, ",.!\n"))
		behind++;
	*out_from = first;
	*out_to = to;
	return first < to && scan->tokens[first].plain_at == at && behind == scan->count;
}

/* "None of your business": what it is the beginning of. */
static bool
is_of_longer(const struct scan *scan, size_t from, size_t to)
{
	for (size_t i = 0; i < scan->match_count; i++)
		if (scan->matches[i].from < to && from < scan->matches[i].to &&
		    scan->matches[i].to - scan->matches[i].from > to - from)
			return true;
	return false;
}

/* "Worst pain imaginable" where the end is called "worst pain": what says it louder is of the label. */
static void
end_widen(struct sight *sight)
{
	const struct token *tokens = sight->scan->tokens;
	size_t at, end;
	decimal most;
	if (!scan_finds(sight->scan, PATTERN_MOST, &at, &end) ||
	    !end_called(sight, PATTERN_MOST, &most))
		return;
	for (size_t i = 0; i < sight->count; i++) {
		struct mention *mention = &sight->mentions[i];
		if (mention->source != SOURCE_LABEL || tokens[mention->from].plain_at < at ||
		    tokens[mention->to - 1].plain_at >= end ||
		    decimal_compare(mention->value, most) != 0)
			continue;
		while (mention->to < sight->scan->count && tokens[mention->to].plain_at < end)
			mention->to++;
	}
}

void
sight_ends(struct sight *sight)
{
	static const enum pattern_list lists[] = { PATTERN_LEAST, PATTERN_MOST };
	struct mention mention = { .kind = MENTION_VALUE, .source = SOURCE_LABEL, .item = -1 };
	if (sight->count > 0)
		end_widen(sight);
	if (sight->count > 0 || !is_range(sight->context->item))
		return;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (is_made_of(sight->scan, lists[i], &mention.from, &mention.to) &&
		    !is_of_longer(sight->scan, mention.from, mention.to) &&
		    end_called(sight, lists[i], &mention.value)) {
			sight_add(sight, mention);
			return;
		}
}

bool
end_is_said(const struct sight *sight, const struct mention *mention)
{
	size_t from, to;
	decimal end;
	return mention->source == SOURCE_LABEL &&
	    is_made_of(sight->scan, PATTERN_LEAST, &from, &to) && from == mention->from &&
	    to == mention->to && end_called(sight, PATTERN_LEAST, &end) &&
	    decimal_compare(end, mention->value) == 0;
}
