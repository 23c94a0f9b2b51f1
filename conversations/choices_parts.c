/* SPDX-License-Identifier: MIT */
#include "conversations/number_beside.h"
#include "conversations/reading_label.h"
#include "conversations/reading_label_parts.h"
#include "conversations/reading_number.h"

#include "conversations/choices_parts.h"

static const struct {
	enum pattern_list pattern;
	unsigned word;
} kinds[] = {
	{ PATTERN_CHOICES_IDLE, CHOICES_IDLE },
	{ PATTERN_CHOICES_JOIN, CHOICES_JOIN },
	{ PATTERN_CHOICES_OF, CHOICES_OF },
	{ PATTERN_CHOICES_BUT, CHOICES_BUT },
	{ PATTERN_CHOICES_NO, CHOICES_NO },
	{ PATTERN_CHOICES_ANEW, CHOICES_ANEW },
	{ PATTERN_CHOICES_PAST, CHOICES_PAST },
	{ PATTERN_CHOICES_NOW, CHOICES_NOW },
	{ PATTERN_CHOICES_UNSURE, CHOICES_UNSURE },
	{ PATTERN_CHOICES_WELL, CHOICES_WELL },
};

bool
part_is_worded(const struct part *part)
{
	return part->kind != PART_OPTION || part->source == SOURCE_LABEL ||
	    part->source == SOURCE_TYPO;
}

struct part *
choices_part_at(const struct choices *choices, size_t token)
{
	size_t place = token < choices->sight->scan->count ? choices->over[token] : 0;
	return place == 0 ? NULL : &choices->parts[place - 1];
}

/* The next place where a pattern of the list matches, in tokens. */
static bool
find(const struct scan *scan, enum pattern_list list, size_t *place, size_t *out_from,
    size_t *out_to)
{
	size_t from, to;
	if (!lexicon_find(&scan->prospect, list, *place, &from, &to) || to <= from)
		return false;
	*place = to;
	*out_from = scan_token_at(scan, from);
	*out_to = scan_token_at(scan, to);
	return *out_to > *out_from;
}

/* Words */

static void
mark_words(struct choices *choices)
{
	const struct scan *scan = choices->sight->scan;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		size_t place = 0, from, to;
		while (find(scan, kinds[i].pattern, &place, &from, &to))
			for (size_t at = from; at < to; at++)
				/* A detail is one whatever its words say elsewhere. */
				if ((choices->words[at] & CHOICES_IDLE) == 0)
					choices->words[at] |= kinds[i].word;
	}
}

/* Parts */

static void
add_part(struct choices *choices, struct part part)
{
	for (size_t at = part.from; at < part.to; at++)
		if (choices->over[at] != 0)
			return;
	choices->parts[choices->count++] = part;
	for (size_t at = part.from; at < part.to; at++)
		choices->over[at] = choices->count;
}

/* "All four": the number that stands within, or 0. */
static size_t
number_within(const struct scan *scan, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++) {
		const struct scan_match *word = scan_match_at(scan, WORDS_NUMBER, at);
		if (token_is_number(scan, at))
			return (size_t) scan->tokens[at].number;
		/* "Every single one" */
		if (word != NULL && word->value > 1)
			return (size_t) word->value;
	}
	return 0;
}

static void
add_all(struct choices *choices, size_t from, size_t to)
{
	size_t number = number_within(choices->sight->scan, from, to);
	struct part part = { .kind = PART_ALL, .from = from, .to = to, .set = choices->all };
	if (number == choices->sight->context->item->option_count &&
	    number != chosen_count(choices->all))
		part.set = (OPTION_BIT(number - 1) << 1) - 1;
	else if (number != 0 && number != chosen_count(choices->all))
		choices->has_wrong_count = true;
	add_part(choices, part);
}

/* Not where it is half of a longer label: "none of the time". */
static bool
is_within_longer(const struct sight *sight, size_t from, size_t to)
{
	/* "None of your business" */
	for (size_t i = 0; i < sight->scan->match_count; i++) {
		const struct scan_match *match = &sight->scan->matches[i];
		if (match->list == WORDS_SKIP && match->from <= from && match->to > to)
			return true;
	}
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		if (mention->kind == MENTION_VALUE && mention->source == SOURCE_LABEL &&
		    mention->from < to && from < mention->to &&
		    mention->to - mention->from >= to - from)
			return true;
	}
	return false;
}

static void
add_patterns(struct choices *choices)
{
	const struct scan *scan = choices->sight->scan;
	size_t place = 0, from, to;
	while (find(scan, PATTERN_CHOICES_NONE, &place, &from, &to))
		if (!is_within_longer(choices->sight, from, to) &&
		    (choices->words[from] & CHOICES_IDLE) == 0)
			add_part(choices,
			    (struct part){
				.kind = PART_NONE, .from = from, .to = to, .set = choices->none });
	place = 0;
	while (find(scan, PATTERN_CHOICES_ALL, &place, &from, &to))
		if (!is_within_longer(choices->sight, from, to) &&
		    (choices->words[from] & CHOICES_IDLE) == 0)
			add_all(choices, from, to);
}

/* "The first two". */
static void
add_first(struct choices *choices)
{
	const struct scan *scan = choices->sight->scan;
	if (!counted_from_one(choices->sight->context->item))
		return;
	for (size_t at = 0; at + 1 < scan->count; at++) {
		const struct scan_match *first = scan_match_at(scan, WORDS_ORDINAL, at);
		const struct scan_match *count =
		    first == NULL ? NULL : scan_match_at(scan, WORDS_NUMBER, first->to);
		if (count == NULL || first->value != 1 || count->value < 2 ||
		    (size_t) count->value > chosen_count(choices->all))
			continue;
		add_part(choices,
		    (struct part){ .kind = PART_OPTION,
			.source = SOURCE_ORDINAL,
			.from = at,
			.to = count->to,
			.set = OPTION_BIT(count->value) - 1 });
	}
}

static bool
has_letter(const struct choices *choices)
{
	for (size_t i = 0; i < choices->count; i++)
		if (choices->parts[i].source == SOURCE_LETTER)
			return true;
	return false;
}

static bool
is_mark(const struct scan *scan, size_t at)
{
	return scan->tokens[at].kind == TOKEN_MARK;
}

/* A letter that may be one of those offered, and stands apart. */
static bool
is_letter(const struct choices *choices, size_t at)
{
	const struct scan *scan = choices->sight->scan;
	struct str word = scan->tokens[at].text;
	if (!token_is_word(scan, at) || word.len != 1 || word.data[0] < 'a' ||
	    (size_t) (word.data[0] - 'a') >= choices->sight->context->item->option_count)
		return false;
	bool joined_before = at > 0 && token_is_joined(scan, at) && !is_mark(scan, at - 1);
	bool joined_behind =
	    at + 1 < scan->count && token_is_joined(scan, at + 1) && !is_mark(scan, at + 1);
	return !joined_before && !joined_behind;
}

/* "A bit of pain": the article. Not "A and C", nor "B, A today"; "A stiffness" may be either. */
static bool
is_article(const struct choices *choices, size_t at, bool among)
{
	const struct scan *scan = choices->sight->scan;
	bool leads = at + 1 < scan->count && token_is_word(scan, at + 1) &&
	    scan->tokens[at + 1].text.len > 1 && (choices->words[at + 1] & CHOICES_JOIN) == 0 &&
	    !token_in(scan, at + 1, WORD_SET(WORDS_OR) | WORD_SET(WORDS_POLITE));
	bool other = among && ((choices->words[at] | choices->words[at + 1]) & CHOICES_IDLE) == 0 &&
	    choices_part_at(choices, at + 1) == NULL;
	const struct part *next = choices_part_at(choices, at + 1);
	bool heads = (at == 0 || is_mark(scan, at - 1)) && next != NULL && part_is_worded(next);
	return scan->tokens[at].text.data[0] == 'a' && leads && !other && !heads;
}

static void
add_letters(struct choices *choices, bool among)
{
	const struct scan *scan = choices->sight->scan;
	for (size_t at = 0; at < scan->count; at++)
		if (is_letter(choices, at) && !is_article(choices, at, among))
			add_part(choices,
			    (struct part){ .kind = PART_OPTION,
				.source = SOURCE_LETTER,
				.from = at,
				.to = at + 1,
				.set =
				    OPTION_BIT((size_t) (scan->tokens[at].text.data[0] - 'a')) });
}

/* "The second and fourth": what a second is elsewhere it is not where it could be an option. */
static void
add_ordinals(struct choices *choices)
{
	const struct sight *sight = choices->sight;
	if (!counted_from_one(sight->context->item))
		return;
	for (size_t i = 0; i < sight->scan->match_count; i++) {
		const struct scan_match *match = &sight->scan->matches[i];
		decimal value;
		if (match->list != WORDS_ORDINAL ||
		    sight->scan->tokens[match->from].text.len <= 3 ||
		    choices->words[match->from] != 0 ||
		    !offered(sight->context->item, match->value, &value))
			continue;
		add_part(choices,
		    (struct part){ .kind = PART_OPTION,
			.source = SOURCE_ORDINAL,
			.from = match->from,
			.to = match->to,
			.set = chosen_of(sight->context->item, value) });
	}
}

/* "3 weeks" counts them, also where the question asks about a week. */
static bool
counts(const struct scan *scan, const struct mention *mention)
{
	bool is_number = mention->source == SOURCE_DIGITS || mention->source == SOURCE_NUMBER_WORD;
	for (size_t at = mention->from + 1; at <= mention->to && at < scan->count; at++)
		if (token_in(scan, at, BESIDE_UNITS) && is_number)
			return true;
	return false;
}

static void
add_mentions(struct choices *choices)
{
	const struct sight *sight = choices->sight;
	for (size_t i = 0; i < sight->count; i++) {
		struct mention *mention = &sight->mentions[i];
		if (mention->kind == MENTION_VALUE && counts(sight->scan, mention)) {
			mention->kind = MENTION_COUNTED;
			mention->is_offered = true;
		}
		struct part part = { .kind = PART_OPTION,
			.source = mention->source,
			.from = mention->from,
			.to = mention->to };
		if (mention->kind != MENTION_VALUE)
			continue;
		/* "One" and "two" within a detail count something. */
		if ((choices->words[mention->from] & CHOICES_IDLE) != 0)
			continue;
		part.set = chosen_of(sight->context->item, mention->value);
		if (part.set == choices->none && part_is_worded(&part))
			part.kind = PART_NONE;
		add_part(choices, part);
	}
}

static bool
is_courtesy(const struct scan *scan, size_t at)
{
	return token_in(scan, at, WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF));
}

/* "Except for pain", where "for pain" is an entry of ours that says nothing elsewhere. An option must not be
 * lost in one; but for a courtesy, "sorry to be a pain". */
static void
add_hidden(struct choices *choices)
{
	const struct sight *sight = choices->sight;
	const struct labels *labels = labels_of(sight->arena, sight->context, sight->scan);
	for (size_t at = 0; at < sight->scan->count; at++)
		for (size_t i = 0; i < labels->count; i++) {
			const struct label *label = &labels->items[i];
			if (!label_stands_at(sight->scan, at, label) ||
			    is_courtesy(sight->scan, at) ||
			    (choices->words[at] & CHOICES_IDLE) != 0)
				continue;
			add_part(choices,
			    (struct part){ .kind = PART_OPTION,
				.source = SOURCE_LABEL,
				.from = at,
				.to = at + label->count,
				.set = chosen_of(sight->context->item, label->value) });
		}
}

static int
part_order(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	return x->from < y->from ? -1 : x->from > y->from;
}

/* The exclusive option whose words say none: another ("prefer not to say") is not meant by "none". */
static option_set
find_none(const struct sight *sight)
{
	const struct item *item = sight->context->item;
	const struct item_wording *wording = sight->context->wording;
	option_set found = 0;
	for (size_t i = 0; item->exclusive != NULL && i < item->option_count; i++) {
		struct scan words;
		size_t place = 0, from, to;
		if (!item->exclusive[i] || wording == NULL || wording->labels == NULL)
			continue;
		scan_text(sight->arena, sight->scan->lexicon, str_from(wording->labels[i]), &words);
		if (find(&words, PATTERN_CHOICES_NONE, &place, &from, &to) && from == 0)
			found |= OPTION_BIT(i);
	}
	return chosen_count(found) == 1 ? found : 0;
}

void
choices_gather(struct sight *sight, struct choices *out_choices)
{
	size_t count = sight->scan->count;
	*out_choices = (struct choices){ .sight = sight,
		.words = ARENA_ARRAY(sight->arena, unsigned, count + 1),
		.over = ARENA_ARRAY(sight->arena, size_t, count + 1),
		.all = chosen_all(sight->context->item) };
	out_choices->none = find_none(sight);
	mark_words(out_choices);
	sight_labels(sight);
	sight_numbers(sight);
	/* They stand apart, so a token begins one at most. */
	out_choices->parts = ARENA_ARRAY(sight->arena, struct part, count + 1);
	add_patterns(out_choices);
	add_first(out_choices);
	add_mentions(out_choices);
	if (sight->context->item->letters || sight->context->offers_letters)
		add_letters(out_choices, false);
	if (has_letter(out_choices))
		add_letters(out_choices, true);
	add_ordinals(out_choices);
	add_hidden(out_choices);
	qsort(out_choices->parts, out_choices->count, sizeof(struct part), part_order);
	for (size_t i = 0; i < out_choices->count; i++)
		for (size_t at = out_choices->parts[i].from; at < out_choices->parts[i].to; at++)
			out_choices->over[at] = i + 1;
}
