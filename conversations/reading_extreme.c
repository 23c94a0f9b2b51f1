/* SPDX-License-Identifier: MIT */
#include "conversations/matter_words.h"
#include "conversations/phrases.h"

#include "conversations/reading_extreme.h"

/* How far up the scale something still is of the end, in parts of it. */
enum { PARTS = 10, PARTS_NEAR = 1, PARTS_MIDDLE = 5 };

/* The value lies at most so many parts of the scale from its good end. */
static bool
is_within(decimal from_end, decimal whole, int parts)
{
	decimal all = decimal_times(from_end, decimal_from_int(PARTS));
	return decimal_compare(all, decimal_times(whole, decimal_from_int(parts))) <= 0;
}

/* "Best health": the upper end is called by a good word. */
static bool
is_best_above(const struct sight *sight)
{
	const struct item *item = sight->context->item;
	const struct item_wording *wording = sight->context->wording;
	const struct matter_words *known = phrases_matter(sight->context->phrases);
	if (wording == NULL)
		return false;
	const char *label = item->option_count == 0 ? wording->high_label
	    : wording->labels == NULL               ? NULL
						    : wording->labels[item->option_count - 1];
	struct str rest = lexicon_fold(sight->arena, str_from(label == NULL ? "" : label)), word;
	bool good = false;
	while (str_split(&rest, ' ', &word)) {
		matter_set about = matter_of(known, word);
		good = good || (about & MATTER_SET(MATTER_WELL)) != 0;
		if ((about & MATTER_SET(MATTER_FEELING)) != 0)
			return false;
	}
	return good;
}

/* What is said behind the answer, as a text of its own: a "none" before it denies nothing there. */
static struct scan
rest_of(const struct sight *sight, const struct mention *answer)
{
	const struct scan *scan = sight->scan;
	struct scan rest;
	size_t from =
	    answer->to < scan->count ? scan->tokens[answer->to].plain_at - 1 : scan->plain.len;
	scan_text(sight->arena, scan->lexicon, str_sub(scan->plain, from, scan->plain.len), &rest);
	return rest;
}

/* Before the answer, or behind it; its own words are not held against it. */
static bool
says(const struct sight *sight, const struct mention *answer, const struct scan *rest,
    enum pattern_list list)
{
	size_t from, to, at = sight->scan->tokens[answer->from].plain_at;
	return (scan_finds(sight->scan, list, &from, &to) && to <= at) ||
	    (rest != NULL && scan_finds(rest, list, &from, &to));
}

bool
answer_is_gainsaid(const struct sight *sight, const struct mention *answer)
{
	const struct item *item = sight->context->item;
	decimal low, high;
	size_t from, to;
	if (item == NULL)
		return false;
	item_ends(item, &low, &high);
	decimal whole = decimal_minus(high, low);
	decimal above = decimal_minus(answer->value, low),
		below = decimal_minus(high, answer->value);
	bool turned = is_best_above(sight);
	decimal from_good = turned ? below : above, from_bad = turned ? above : below;
	bool least = decimal_compare(from_good, decimal_from_int(0)) == 0;
	bool few = is_within(from_good, whole, PARTS_NEAR);
	bool lesser = is_within(from_good, whole, PARTS_MIDDLE - 1);
	bool most = is_within(from_bad, whole, PARTS_NEAR);
	if (answer->to == sight->scan->count || !(lesser || most))
		return few && says(sight, answer, NULL, PATTERN_SUFFERS);
	struct scan rest = rest_of(sight, answer);
	return (few && says(sight, answer, &rest, PATTERN_SUFFERS)) ||
	    (least && says(sight, answer, &rest, PATTERN_HURTS)) ||
	    (lesser && says(sight, answer, &rest, PATTERN_AGONISES)) ||
	    (most && scan_finds(&rest, PATTERN_THRIVES, &from, &to));
}
