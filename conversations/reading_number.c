/* SPDX-License-Identifier: MIT */
/*
 * A number is taken for an answer only when nothing beside it says otherwise. Never rounded, never
 * cut: 33 is not 3, 2.5 is not 3, and 1,2,3,1 is not 1231.
 */
#include "conversations/reading_date.h"

#include "conversations/reading_number.h"

enum { ORDINAL_SUFFIX = 3, PHONE_DIGITS = 7, NUMBER_LARGEST = 1000000 };

#define UNITS                                                                                      \
	(WORD_SET(WORDS_DURATION) | WORD_SET(WORDS_DOSE) | WORD_SET(WORDS_MEASURE) |               \
	    WORD_SET(WORDS_CLOCK) | WORD_SET(WORDS_AGE_AFTER))

/* A number in digits or words: where it stands and what it is worth. */
struct numeral {
	size_t from, to;
	int64_t value;
	bool in_words;
};

static bool
is_joined_mark(const struct scan *scan, size_t at, const char *marks)
{
	return at < scan->count && scan->tokens[at].kind == TOKEN_MARK && !scan->tokens[at].gap &&
	    scan->tokens[at].mark < 128 && strchr(marks, (int) scan->tokens[at].mark) != NULL;
}

static bool
is_joined_number(const struct scan *scan, size_t at)
{
	return token_is_number(scan, at) && token_is_joined(scan, at);
}

static void
add(struct sight *sight, enum mention_kind kind, const struct numeral *numeral, size_t to)
{
	struct mention mention = { .kind = kind, .from = numeral->from, .to = to, .item = -1 };
	mention.source = numeral->in_words ? SOURCE_NUMBER_WORD : SOURCE_DIGITS;
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

/* telephone numbers */

/* One past a run of digits, spaces and hyphens that is a telephone number; else `at`. */
static size_t
phone_end(const struct scan *scan, size_t at)
{
	size_t digits = 0, longest = 0, i = at;
	bool opens = scan->tokens[at].text.data[0] == '0' ||
	    (at > 0 && token_is_mark(scan, at - 1, '+') && token_is_joined(scan, at));
	while (token_is_number(scan, i)) {
		digits += scan->tokens[i].text.len;
		if (scan->tokens[i].text.len > longest)
			longest = scan->tokens[i].text.len;
		i++;
		if (token_is_mark(scan, i, '-') && token_is_number(scan, i + 1))
			i++;
	}
	bool is_phone =
	    digits >= PHONE_DIGITS && (opens || longest >= PHONE_DIGITS) && longest >= 3;
	return is_phone ? i : at;
}

/* what stands before */

static bool
is_item_label(const struct scan *scan, size_t at)
{
	if (scan_match_before(scan, WORDS_ITEM_LABEL, at) != NULL)
		return true;
	return at > 1 && token_is_mark(scan, at - 1, '.') && token_is_joined(scan, at) &&
	    scan_match_before(scan, WORDS_ITEM_LABEL, at - 1) != NULL;
}

/* The mark that stands against the number's front. '\0': none, or one that means nothing. */
static uint32_t
mark_before(const struct scan *scan, size_t at)
{
	if (at == 0 || !token_is_joined(scan, at) || scan->tokens[at - 1].kind != TOKEN_MARK)
		return '\0';
	return scan->tokens[at - 1].mark;
}

/* A word against its front, or an x before it, makes a code or a count of a number: b4, c2, x 3. */
static bool
is_coded(const struct scan *scan, size_t at)
{
	if (at == 0 || !token_is_word(scan, at - 1))
		return false;
	bool times = str_is(scan->tokens[at - 1].text, "x");
	bool leads =
	    scan->tokens[at - 1].text.len > 1 && token_in(scan, at - 1, WORD_SET(WORDS_LEAD));
	return times || (token_is_joined(scan, at) && !leads);
}

/* What a mark against its front makes of a number; MENTION_VALUE where it makes nothing of it. */
static enum mention_kind
kind_by_front(const struct scan *scan, size_t at)
{
	bool after_number =
	    at > 1 && token_is_number(scan, at - 2) && token_is_joined(scan, at - 1);
	switch (mark_before(scan, at)) {
	case '-': return after_number ? MENTION_VALUE : MENTION_OUT; /* -3: a dash or a minus */
	case '+':
	case '<':
	case '>':
	case '@':
	case '%':
	case '\\':
	case '^':
	case '_':
	case '$':
	case 0xa3:   /* pounds */
	case 0x20ac: /* euros */
	case 0xac: return MENTION_COUNTED;
	case '.': return at > 1 && !scan->tokens[at - 1].gap ? MENTION_VALUE : MENTION_FRACTION;
	case ':': return at > 1 && !scan->tokens[at - 1].gap ? MENTION_VALUE : MENTION_COUNTED;
	case '/': return after_number ? MENTION_VALUE : MENTION_COUNTED;
	default: return MENTION_VALUE;
	}
}

/* what stands behind */

/* The unit is what the question asks for: "how many days" and "3 days". */
static bool
is_asked_for(const struct sight *sight, struct str unit)
{
	const struct item_wording *wording = sight->context->wording;
	if (wording == NULL || unit.len < 4)
		return false;
	struct str text = lexicon_fold(sight->arena, str_from(wording->text));
	return str_find(text, unit, 0) >= 0;
}

/* One past a unit behind the number, or `at` where there is none. */
static size_t
unit_end(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	if (!token_in(scan, at, UNITS))
		return at;
	if (is_asked_for(sight, scan->tokens[at].text))
		return at;
	size_t to = at;
	while (token_in(scan, to, UNITS))
		to++;
	return to;
}

/* "out of 10", "/10", where the number behind is the highest the item offers. */
static size_t
out_of_end(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	const struct item *item = sight->context->item;
	const struct scan_match *words = scan_match_at(scan, WORDS_OUT_OF, at);
	bool slash = is_joined_mark(scan, at, "/") && is_joined_number(scan, at + 1);
	size_t number = words != NULL ? words->to : at + 1;
	const struct scan_match *ten = scan_match_at(scan, WORDS_NUMBER, number);
	decimal high, ignored;
	if ((words == NULL && !slash) || item == NULL)
		return at;
	if (item->type == ITEM_NUMBER || item->type == ITEM_DECIMAL)
		high = item->high;
	else if (item->option_count > 0 && words != NULL)
		high = decimal_from_int(item->options[item->option_count - 1].number);
	else
		return at;
	if (token_is_number(scan, number) && scan->tokens[number].number >= 0 &&
	    scan->tokens[number].number < NUMBER_LARGEST &&
	    decimal_compare(decimal_from_int(scan->tokens[number].number), high) == 0 &&
	    !is_joined_mark(scan, number + 1, "/.-:"))
		return number + 1;
	if (ten != NULL && offered(item, ten->value, &ignored) &&
	    decimal_compare(decimal_from_int(ten->value), high) == 0)
		return ten->to;
	return at;
}

/* Digits that go on: 2.5, 10:30. Their end, or `at`. */
static size_t
fraction_end(const struct scan *scan, size_t at)
{
	if (is_joined_mark(scan, at, ".") && is_joined_number(scan, at + 1))
		return at + 2;
	const struct scan_match *point = scan_match_at(scan, WORDS_POINT, at);
	if (point == NULL)
		return at;
	if (token_is_number(scan, point->to))
		return point->to + 1;
	const struct scan_match *word = scan_match_at(scan, WORDS_NUMBER, point->to);
	return word != NULL ? word->to : at;
}

static size_t
chain_end(const struct scan *scan, size_t at)
{
	while (is_joined_mark(scan, at, ".:/") && is_joined_number(scan, at + 1))
		at += 2;
	return at;
}

/* A word that stands against the number's back: 3rd, 7ish, 3xx, 50mg. */
static bool
suffix_read(struct sight *sight, const struct numeral *numeral)
{
	const struct scan *scan = sight->scan;
	size_t at = numeral->to;
	if (!token_is_word(scan, at) || !token_is_joined(scan, at))
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

/* Numbers of an ordered choice may be said in order ("3rd") where position and number agree. */
static bool
is_counted_from_one(const struct item *item)
{
	if (item == NULL || item->type != ITEM_CHOICE)
		return false;
	for (size_t i = 0; i < item->option_count; i++)
		if (item->options[i].number != (int) i + 1)
			return false;
	return true;
}

static void
ordinal_add(struct sight *sight, const struct numeral *numeral, size_t to)
{
	const struct scan_match *thing = scan_match_at(sight->scan, WORDS_THING, to);
	size_t end = thing != NULL ? thing->to : to;
	decimal value;
	bool takes = is_counted_from_one(sight->context->item) &&
	    offered(sight->context->item, numeral->value, &value);
	add(sight, takes ? MENTION_VALUE : MENTION_COUNTED, numeral, end);
	sight->mentions[sight->count - 1].source = SOURCE_ORDINAL;
}

/* A numeral becomes a mention; gives one past it. */
static size_t
numeral_read(struct sight *sight, const struct numeral *numeral)
{
	const struct scan *scan = sight->scan;
	size_t at = numeral->to;
	size_t end = fraction_end(scan, at);
	if (end > at) {
		bool whole_dates =
		    is_joined_mark(scan, end, ".") && is_joined_number(scan, end + 1);
		add(sight, whole_dates ? MENTION_COUNTED : MENTION_FRACTION, numeral,
		    chain_end(scan, end));
		return sight->mentions[sight->count - 1].to;
	}
	if (is_item_label(scan, numeral->from)) {
		add(sight, MENTION_SILENT, numeral, at);
		sight->mentions[sight->count - 1].item = numeral->value;
		return at;
	}
	if (is_coded(scan, numeral->from)) {
		add(sight, MENTION_COUNTED, numeral, at);
		return at;
	}
	enum mention_kind front = kind_by_front(scan, numeral->from);
	if (front != MENTION_VALUE) {
		add(sight, front, numeral, at);
		return at;
	}
	if (is_joined_mark(scan, at, ":") && is_joined_number(scan, at + 1)) {
		end = chain_end(scan, at);
		add(sight, MENTION_COUNTED, numeral, end);
		return end;
	}
	if (is_ordinal_suffix(scan, at)) {
		ordinal_add(sight, numeral, at + 1);
		return sight->mentions[sight->count - 1].to;
	}
	if (suffix_read(sight, numeral))
		return at + 1;
	bool is_age = scan_match_before(scan, WORDS_AGE_BEFORE, numeral->from) != NULL;
	end = unit_end(sight, at);
	if (end > at || is_age || is_joined_mark(scan, at, "%+<>@^\\_") ||
	    (at < scan->count && !scan->tokens[at].gap && scan->tokens[at].mark == 0xac)) {
		add(sight, MENTION_COUNTED, numeral, end);
		return end;
	}
	/* "3 nights", where nights were asked for. */
	if (token_in(scan, at, UNITS))
		at++;
	end = out_of_end(sight, at);
	add(sight, MENTION_VALUE, numeral, end);
	return end;
}

/* "4 of 12" names the item; silent, unless 12 is as high as the answer can be. */
static size_t
position_end(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	const struct scan_match *of = scan_match_at(scan, WORDS_OUT_OF, at + 1);
	if (of == NULL || !token_is_number(scan, of->to) || out_of_end(sight, at + 1) > at + 1)
		return at;
	return scan->tokens[of->to].number > 0 ? of->to + 1 : at;
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

/* "third", "the third one". "second" alone may be a time, and needs one of the two. */
static size_t
ordinal_word_end(struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	const struct scan_match *match = scan_match_at(scan, WORDS_ORDINAL, at);
	if (match == NULL || scan->tokens[at].text.len <= ORDINAL_SUFFIX)
		return at;
	if (token_in(scan, at, WORD_SET(WORDS_DURATION)) && scan->count > 1 &&
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
	size_t end = phone_end(scan, at);
	if (end > at) {
		add(sight, MENTION_PHONE, &numeral, end);
		return end;
	}
	end = position_end(sight, at);
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
		size_t end = at;
		if (date_words_at(scan, at, false, &date)) {
			sight_add(sight,
			    (struct mention){
				.kind = MENTION_SILENT, .from = at, .to = date.to, .item = -1 });
			end = date.to;
		} else if (token_is_number(scan, at)) {
			end = digits_end(sight, at);
		} else if (number_words_at(scan, at, &numeral)) {
			end = numeral_read(sight, &numeral);
		} else {
			end = ordinal_word_end(sight, at);
		}
		at = end > at ? end : at + 1;
	}
}
