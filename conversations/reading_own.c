/* SPDX-License-Identifier: MIT */
#include "conversations/reading_cover.h"
#include "conversations/reading_label_parts.h"

#include "conversations/reading_own.h"

enum { LABEL_LEAST = 4 }; /* bytes: a shorter one may be a letter, or a number */

/* Courtesies, and before a question's own no a no. Of marks only those that end what was said: "nobody?"
 * asks. */
static bool
is_courtesy(const struct scan *scan, word_set lists, size_t from, size_t to)
{
	static const char marks[] = ".,!;:-()\"'\n";
	for (size_t at = from; at < to; at++) {
		if (!token_is_mark_of(scan, at, marks) && !token_in(scan, at, lists) &&
		    !word_is_name(scan, at))
			return false;
	}
	return true;
}

bool
own_label_is_all(const struct sight *sight, struct str text, decimal *out_value)
{
	const struct item *item = sight->context->item;
	const char *const *labels = sight->context->wording->labels;
	int64_t number;
	size_t found = 0;
	if (labels == NULL || text.len < LABEL_LEAST || str_to_int(text, &number))
		return false;
	for (size_t i = 0; i < item->option_count; i++) {
		if (labels[i] == NULL || !str_eq_nocase(text, str_from(labels[i])))
			continue;
		*out_value = item->options[i].value;
		found++;
	}
	return found == 1;
}

/* "Numbness and swelling", "2 (numb)", "no pain or numbness". Not "numbness in the groin": where, and how bad,
 * may be news. */
static bool
own_words_are_several(const struct labels *labels, const struct scan *scan)
{
	const word_set lists = WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF) |
	    WORD_SET(WORDS_CONNECTOR) | WORD_SET(WORDS_OR) | WORD_SET(WORDS_NEGATION) |
	    WORD_SET(WORDS_NO_ARTICLE) | WORD_SET(WORDS_TAIL) | WORD_SET(WORDS_LEAD_LABEL);
	size_t found = 0;
	for (size_t at = 0; at < scan->count;) {
		size_t longest = 0;
		for (size_t i = 0; i < labels->count; i++)
			if (labels->items[i].count > longest &&
			    label_stands_at(scan, at, &labels->items[i]))
				longest = labels->items[i].count;
		if (longest == 0 && !token_is_number(scan, at) &&
		    !is_courtesy(scan, lists, at, at + 1) && !token_is_mark(scan, at, '&') &&
		    !token_is_mark(scan, at, '+') && !token_is_mark(scan, at, '/'))
			return false;
		found += longest > 0;
		at += longest > 0 ? longest : 1;
	}
	return found > 0;
}

bool
own_words_are_all(struct arena *arena, const struct reading_context *context, struct scan *scan)
{
	const struct labels *labels = labels_of(arena, context, scan);
	word_set lists = WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF);
	if (context->item != NULL && context->item->type == ITEM_CHOICES)
		return own_words_are_several(labels, scan);
	if (context->item != NULL && context->item->type == ITEM_YES_NO)
		lists |= WORD_SET(WORDS_YES) | WORD_SET(WORDS_NO);
	for (size_t at = 0; at < scan->count; at++) {
		for (size_t i = 0; i < labels->count; i++)
			if (label_stands_at(scan, at, &labels->items[i]) &&
			    is_courtesy(scan, lists, at + labels->items[i].count, scan->count))
				return true;
		if (!is_courtesy(scan, lists, at, at + 1))
			return false;
	}
	return false;
}

void
sight_own_yes_no(struct sight *sight)
{
	const struct labels *labels = labels_of(sight->arena, sight->context, sight->scan);
	for (size_t at = 0; at < sight->scan->count; at++)
		for (size_t i = 0; i < labels->count; i++)
			if (labels->items[i].whole &&
			    label_stands_at(sight->scan, at, &labels->items[i]))
				sight_add(sight,
				    (struct mention){ .kind = MENTION_VALUE,
					.source = SOURCE_LABEL,
					.from = at,
					.to = at + labels->items[i].count,
					.value = labels->items[i].value,
					.item = -1 });
}

static bool
is_own_yes_no(const struct sight *sight, const struct mention *mention)
{
	const struct labels *labels = labels_of(sight->arena, sight->context, sight->scan);
	for (size_t i = 0; i < labels->count; i++)
		if (labels->items[i].whole &&
		    labels->items[i].count == mention->to - mention->from &&
		    label_stands_at(sight->scan, mention->from, &labels->items[i]))
			return true;
	return false;
}

bool
own_yes_no_covers(const struct sight *sight, const struct scan_match *match)
{
	const struct mention *own = sight_at(sight, match->from);
	return own != NULL && own->to >= match->to && is_own_yes_no(sight, own);
}

static bool
is_within_longer(const struct sight *sight, size_t from, const struct mention *mention)
{
	for (size_t i = from; i < sight->count; i++) {
		const struct mention *other = &sight->mentions[i];
		if (other->from <= mention->from && mention->to <= other->to &&
		    other->to - other->from > mention->to - mention->from)
			return true;
	}
	return false;
}

bool
own_yes_no_gainsays(struct sight *sight, const struct mention *answer)
{
	size_t before = sight->count;
	bool gainsays = false;
	sight_own_yes_no(sight);
	for (size_t i = before; i < sight->count; i++)
		gainsays = gainsays ||
		    (decimal_compare(sight->mentions[i].value, answer->value) != 0 &&
			!is_within_longer(sight, before, &sight->mentions[i]));
	sight->count = before;
	return gainsays;
}
