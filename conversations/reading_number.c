/* SPDX-License-Identifier: MIT */
/*
 * A number is taken for an answer only when nothing beside it says otherwise. Never rounded, never
 * cut: 33 is not 3, 2.5 is not 3, and 1,2,3,1 is not 1231.
 */
#include "conversations/date_words.h"
#include "conversations/number_beside.h"
#include "conversations/reading_cover.h"
#include "conversations/reading_quarters.h"
#include "conversations/word_distance.h"

#include "conversations/reading_number.h"

enum { ORDINAL_SUFFIX = 3, HEDGED_LEAST = 6 /* letters */ };

/* A number in digits or words: where it stands and what it is worth. */
struct numeral {
	size_t from, to;
	int64_t value;
	bool in_words, misspelt;
};

static void
add(struct sight *sight, enum mention_kind kind, const struct numeral *numeral, size_t to)
{
	struct mention mention = { .kind = kind, .from = numeral->from, .to = to, .item = -1 };
	mention.source = numeral->misspelt ? SOURCE_NUMBER_TYPO
	    : numeral->in_words            ? SOURCE_NUMBER_WORD
					   : SOURCE_DIGITS;
	decimal value;
	mention.is_offered = offered(sight->context->item, numeral->value, &value);
	if (kind == MENTION_VALUE && !mention.is_offered)
		mention.kind = MENTION_OUT;
	if (mention.is_offered)
		mention.value = value;
	else if (numeral->value >= 0 && numeral->value < NUMBER_LARGEST)
		mention.value = decimal_from_int(numeral->value);
	else
		mention.value = decimal_from_int(NUMBER_LARGEST);
	sight_add(sight, mention);
}

/* A word that stands against the number's back: 3rd, 7ish, 3xx, 50mg. */
static bool
suffix_read(struct sight *sight, const struct numeral *numeral)
{
	const struct scan *scan = sight->scan;
	size_t at = numeral->to;
	if (!token_is_word(scan, at) || !token_is_joined(scan, at) ||
	    beside_asked_unit_end(sight, at) > at)
		return false;
	if (token_in(scan, at, WORD_SET(WORDS_HEDGE)) ||
	    (token_in(scan, at, WORD_SET(WORDS_POLITE)) && scan->tokens[at].text.len > 1))
		add(sight, MENTION_VALUE, numeral, at + 1);
	else if (token_in(scan, at, WORD_SET(WORDS_ORDINAL)) &&
	    scan->tokens[at].text.len <= ORDINAL_SUFFIX)
		return false;
	else
		add(sight, MENTION_COUNTED, numeral, at + 1);
	return true;
}

static bool
is_ordinal_suffix(const struct scan *scan, size_t at)
{
	return token_is_word(scan, at) && token_is_joined(scan, at) &&
	    scan->tokens[at].text.len <= ORDINAL_SUFFIX &&
	    token_in(scan, at, WORD_SET(WORDS_ORDINAL));
}

static void
ordinal_add(struct sight *sight, const struct numeral *numeral, size_t to)
{
	const struct scan_match *thing = scan_match_at(sight->scan, WORDS_THING, to);
	size_t end = thing != NULL ? thing->to : to;
	decimal value;
	bool takes = counted_from_one(sight->context->item) &&
	    offered(sight->context->item, numeral->value, &value);
	add(sight, takes ? MENTION_VALUE : MENTION_COUNTED, numeral, end);
	sight->mentions[sight->count - 1].source = SOURCE_ORDINAL;
}

/* Whether a number with a part behind it, up to `end`, is what was asked for: where parts are, and nothing
 * beside it may make something else of it. `unit`: one past what it is measured in. */
static bool
stands_plain(const struct sight *sight, const struct numeral *numeral, size_t end, size_t unit)
{
	const struct scan *scan = sight->scan;
	const struct item *item = sight->context->item;
	return item != NULL && item->type == ITEM_DECIMAL && !numeral->in_words &&
	    !beside_is_mark(scan, end, ".:/%+<>@^\\_*") && !beside_is_coded(scan, numeral->from) &&
	    !beside_is_item_label(scan, numeral->from) &&
	    beside_kind_by_front(scan, numeral->from) == MENTION_VALUE &&
	    scan_match_before(scan, WORDS_AGE_BEFORE, numeral->from) == NULL &&
	    (unit > end || !(token_is_word(scan, end) && token_is_joined(scan, end))) &&
	    beside_unit_end(sight, end) == end;
}

static void
parted_add(struct sight *sight, const struct numeral *numeral, decimal value, size_t end)
{
	const struct item *item = sight->context->item;
	size_t unit = beside_asked_unit_end(sight, end);
	bool inside =
	    decimal_compare(value, item->low) >= 0 && decimal_compare(value, item->high) <= 0;
	sight_add(sight,
	    (struct mention){ .kind = inside ? MENTION_VALUE : MENTION_OUT,
		.source = SOURCE_DIGITS,
		.from = numeral->from,
		.to = unit > end ? unit : beside_out_of_end(sight, end),
		.value = value,
		.is_offered = inside,
		.item = -1 });
}

/* "6.5", where parts are asked for. False where it is a fraction of no such item. */
static bool
decimal_read(struct sight *sight, const struct numeral *numeral, size_t end)
{
	const struct scan *scan = sight->scan;
	struct str digits = scan->tokens[numeral->from].text;
	decimal value;
	digits.len = (size_t) (scan->tokens[end - 1].text.data - digits.data) +
	    scan->tokens[end - 1].text.len;
	if (end != numeral->from + 3 || !beside_is_mark(scan, numeral->to, ".") ||
	    !stands_plain(sight, numeral, end, beside_asked_unit_end(sight, end)) ||
	    !decimal_parse(digits, &value))
		return false;
	parted_add(sight, numeral, value, end);
	return true;
}

/* "6½", "6 ½", where parts are asked for. */
static bool
quarters_read(struct sight *sight, const struct numeral *numeral)
{
	const struct scan *scan = sight->scan;
	size_t at = numeral->to;
	int quarters = at < scan->count ? quarters_of(scan->tokens[at].mark) : 0;
	if (quarters == 0 || numeral->value < 0 || numeral->value >= NUMBER_LARGEST ||
	    beside_is_number(scan, at + 1) ||
	    !stands_plain(sight, numeral, at + 1, beside_asked_unit_end(sight, at + 1)))
		return false;
	decimal part = decimal_over(decimal_from_int(quarters), decimal_from_int(4));
	parted_add(sight, numeral, decimal_plus(decimal_from_int(numeral->value), part), at + 1);
	return true;
}

/* "6²", "6½": the sign against its back, of a number it is no part of. */
static bool
is_made_other(const struct scan *scan, size_t at)
{
	return at < scan->count && !scan->tokens[at].gap &&
	    (scan->tokens[at].mark == CLEAN_SPOILER || quarters_or_part(scan->tokens[at].mark));
}

/* "6½" of nought to ten is no whole number, as 6.5 is; among options it is between two. */
static bool
is_part(const struct sight *sight, const struct numeral *numeral)
{
	const struct item *item = sight->context->item;
	return item != NULL && item->type == ITEM_NUMBER && !numeral->in_words &&
	    numeral->to < sight->scan->count &&
	    quarters_or_part(sight->scan->tokens[numeral->to].mark);
}

/* "3 and ½": the sign apart from its number, which is none without it. */
static bool
is_loose_part(const struct scan *scan, size_t at)
{
	return quarters_or_part(scan->tokens[at].mark) &&
	    !(at > 0 && token_is_number(scan, at - 1) && !scan->tokens[at].gap);
}

/* A numeral becomes a mention; gives one past it. */
static size_t
numeral_read(struct sight *sight, const struct numeral *numeral)
{
	const struct scan *scan = sight->scan;
	size_t at = numeral->to;
	size_t end = beside_fraction_end(scan, at);
	if (end > at ? decimal_read(sight, numeral, end) : quarters_read(sight, numeral))
		return sight->mentions[sight->count - 1].to;
	if (end > at) {
		bool whole_dates =
		    beside_is_mark(scan, end, ".") && beside_is_number(scan, end + 1);
		end = beside_chain_end(scan, end);
		/* "10.30am" */
		bool clock = token_in(scan, end, WORD_SET(WORDS_CLOCK));
		add(sight, whole_dates || clock ? MENTION_COUNTED : MENTION_FRACTION, numeral,
		    clock ? end + 1 : beside_out_of_end(sight, end));
		return sight->mentions[sight->count - 1].to;
	}
	if (beside_is_item_label(scan, numeral->from)) {
		add(sight, MENTION_SILENT, numeral, at);
		sight->mentions[sight->count - 1].item = numeral->value;
		return at;
	}
	if (beside_is_coded(scan, numeral->from)) {
		add(sight, MENTION_COUNTED, numeral, at);
		return at;
	}
	enum mention_kind front = beside_kind_by_front(scan, numeral->from);
	if (front != MENTION_VALUE) {
		add(sight, front, numeral, at);
		return at;
	}
	if (beside_is_mark(scan, at, ":") && beside_is_number(scan, at + 1)) {
		end = beside_chain_end(scan, at);
		add(sight, MENTION_COUNTED, numeral, end);
		return end;
	}
	if (is_ordinal_suffix(scan, at)) {
		ordinal_add(sight, numeral, at + 1);
		return sight->mentions[sight->count - 1].to;
	}
	end = beside_out_of_end(sight, at);
	if (end == at && suffix_read(sight, numeral))
		return at + 1;
	if (end == at && is_part(sight, numeral)) {
		add(sight, MENTION_FRACTION, numeral, beside_out_of_end(sight, at + 1));
		return sight->mentions[sight->count - 1].to;
	}
	bool is_age = scan_match_before(scan, WORDS_AGE_BEFORE, numeral->from) != NULL;
	end = beside_unit_end(sight, at);
	if (end > at || is_age || beside_is_mark(scan, at, "%+<>@^\\_*") ||
	    is_made_other(scan, at)) {
		add(sight, MENTION_COUNTED, numeral, end);
		return end;
	}
	/* "3 nights", where nights were asked for. */
	if (token_in(scan, at, BESIDE_UNITS))
		at++;
	end = beside_out_of_end(sight, at);
	add(sight, MENTION_VALUE, numeral, end);
	return end;
}

/* words */

/* "twenty three", "a hundred". False where no number word begins. */
static bool
number_words_at(const struct scan *scan, size_t at, struct numeral *out_numeral)
{
	const struct scan_match *first = scan_match_at(scan, WORDS_NUMBER, at);
	if (first == NULL)
		return false;
	*out_numeral = (struct numeral){
		.from = at, .to = first->to, .value = first->value, .in_words = true
	};
	const struct scan_match *next = scan_match_at(scan, WORDS_NUMBER, first->to);
	if (next == NULL)
		return true;
	bool tens = first->value >= 20 && first->value < 100 && next->value > 0 && next->value < 10;
	bool hundreds = next->value >= 100 && first->value > 0;
	if (tens || hundreds) {
		out_numeral->to = next->to;
		out_numeral->value = tens ? first->value + next->value : first->value * next->value;
	}
	return true;
}

/* The last letters are those of the word, but for a swap of them: "sever" is no seven. */
static bool
ends_alike(struct str typed, struct str word)
{
	char last = typed.data[typed.len - 1], before = typed.data[typed.len - 2];
	return last == word.data[word.len - 1] ||
	    (typed.len == word.len && last == word.data[word.len - 2] &&
		before == word.data[word.len - 1]);
}

/* "Fuor", "sevn": a word we do not know, one slip from one number word that would be an answer. */
static bool
number_typo_at(const struct sight *sight, size_t at, struct numeral *out_numeral)
{
	const struct scan *scan = sight->scan;
	struct str word;
	int64_t value;
	size_t found = 0;
	if (!token_is_word(scan, at) || scan->tokens[at].lists != 0 || sight_at(sight, at) != NULL)
		return false;
	struct str typed = scan->tokens[at].text;
	for (size_t i = 0; lexicon_entry(scan->lexicon, i, WORDS_NUMBER, &word, &value); i++) {
		decimal ignored;
		bool likely = word_is_typo(typed, word) && ends_alike(typed, word) &&
		    offered(sight->context->item, value, &ignored);
		if (likely && found > 0 && out_numeral->value != value)
			return false;
		if (!likely)
			continue;
		*out_numeral = (struct numeral){
			.from = at, .to = at + 1, .value = value, .in_words = true, .misspelt = true
		};
		found++;
	}
	return found > 0;
}

/* "Fourish". */
static bool
hedged_number_at(const struct scan *scan, size_t at, struct numeral *out_numeral)
{
	struct str word, typed;
	int64_t value;
	if (!token_is_word(scan, at) || scan->tokens[at].lists != 0 ||
	    scan->tokens[at].text.len < HEDGED_LEAST)
		return false;
	typed = scan->tokens[at].text;
	for (size_t i = 0; lexicon_entry(scan->lexicon, i, WORDS_NUMBER, &word, &value); i++) {
		if (typed.len <= word.len || typed.data[0] != word.data[0] ||
		    !str_eq(str_sub(typed, 0, word.len), word))
			continue;
		word_set hedge = lexicon_lists(scan->lexicon, str_sub(typed, word.len, typed.len));
		if ((hedge & WORD_SET(WORDS_APPROXIMATE)) == 0)
			continue;
		*out_numeral =
		    (struct numeral){ .from = at, .to = at + 1, .value = value, .in_words = true };
		return true;
	}
	return false;
}

/* "third", "the third one". "second" alone may be a time, and needs one of the two. */
static size_t
ordinal_word_end(struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	const struct scan_match *match = scan_match_at(scan, WORDS_ORDINAL, at);
	if (match == NULL || scan->tokens[at].text.len <= ORDINAL_SUFFIX)
		return at;
	if (token_in(scan, at, WORD_SET(WORDS_DURATION)) && text_lone_word(scan) != at &&
	    scan_match_at(scan, WORDS_THING, match->to) == NULL)
		return at;
	struct numeral numeral = {
		.from = at, .to = match->to, .value = match->value, .in_words = true
	};
	ordinal_add(sight, &numeral, match->to);
	return sight->mentions[sight->count - 1].to;
}

static size_t
digits_end(struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	const struct token *token = &scan->tokens[at];
	struct numeral numeral = { .from = at, .to = at + 1, .value = token->number };
	size_t end = beside_phone_end(scan, at);
	if (end > at) {
		add(sight, MENTION_PHONE, &numeral, end);
		return end;
	}
	end = beside_position_end(sight, at);
	if (end > at) {
		add(sight, MENTION_SILENT, &numeral, end);
		return end;
	}
	/* 007 and 03 are codes, not counts. */
	if (token->text.len > 1 && token->text.data[0] == '0') {
		add(sight, MENTION_COUNTED, &numeral, at + 1);
		sight->mentions[sight->count - 1].is_offered = true;
		return at + 1;
	}
	return numeral_read(sight, &numeral);
}

void
sight_numbers(struct sight *sight)
{
	const struct scan *scan = sight->scan;
	for (size_t at = 0; at < scan->count;) {
		struct date_words date;
		struct numeral numeral;
		size_t end = beside_scale_end(sight, at);
		if (end > at) {
			sight_add(sight,
			    (struct mention){
				.kind = MENTION_SILENT, .from = at, .to = end, .item = -1 });
		} else if (date_words_at(scan, at, false, &date)) {
			sight_add(sight,
			    (struct mention){
				.kind = MENTION_SILENT, .from = at, .to = date.to, .item = -1 });
			end = date.to;
		} else if (token_is_number(scan, at)) {
			end = digits_end(sight, at);
		} else if (number_words_at(scan, at, &numeral) ||
		    hedged_number_at(scan, at, &numeral)) {
			end = numeral_read(sight, &numeral);
		} else if (number_typo_at(sight, at, &numeral) &&
		    (!word_is_name(scan, at) || text_lone_word(scan) == at)) {
			end = numeral_read(sight, &numeral);
		} else if (is_loose_part(scan, at)) {
			numeral = (struct numeral){ .from = at, .to = at + 1 };
			add(sight, MENTION_FRACTION, &numeral, at + 1);
		} else {
			end = ordinal_word_end(sight, at);
		}
		at = end > at ? end : at + 1;
	}
}
