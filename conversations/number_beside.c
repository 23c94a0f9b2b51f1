/* SPDX-License-Identifier: MIT */
#include "conversations/reading_quarters.h"

#include "conversations/number_beside.h"

enum { PHONE_DIGITS = 7, POSITION_WORD = 2 /* of, o, z */, UNIT_STEM = 3 };

bool
beside_is_mark(const struct scan *scan, size_t at, const char *marks)
{
	return at < scan->count && scan->tokens[at].kind == TOKEN_MARK && !scan->tokens[at].gap &&
	    scan->tokens[at].mark < 128 && strchr(marks, (int) scan->tokens[at].mark) != NULL;
}

bool
beside_is_number(const struct scan *scan, size_t at)
{
	return token_is_number(scan, at) && token_is_joined(scan, at);
}

/* telephone numbers */

/* One past a run of digits, spaces and hyphens that is a telephone number; else `at`. */
size_t
beside_phone_end(const struct scan *scan, size_t at)
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

bool
beside_is_item_label(const struct scan *scan, size_t at)
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
bool
beside_is_coded(const struct scan *scan, size_t at)
{
	if (at == 0 || !token_is_word(scan, at - 1))
		return false;
	bool times = str_is(scan->tokens[at - 1].text, "x");
	bool leads =
	    scan->tokens[at - 1].text.len > 1 && token_in(scan, at - 1, WORD_SET(WORDS_LEAD));
	return times || (token_is_joined(scan, at) && !leads);
}

/* "Minus 2". */
static bool
is_less_than_nought(const struct scan *scan, size_t at)
{
	size_t from, to = 0;
	while (lexicon_find(&scan->prospect, PATTERN_MINUS, to, &from, &to) && to > from)
		if (to + 1 == scan->tokens[at].plain_at)
			return true;
	return false;
}

/* What a mark against its front makes of a number; MENTION_VALUE where it makes nothing of it. */
enum mention_kind
beside_kind_by_front(const struct scan *scan, size_t at)
{
	if (is_less_than_nought(scan, at))
		return MENTION_OUT;
	/* "- 3" is a dash or a minus too; "pain - 3" is none. */
	bool begins = at == 1 || (at > 1 && token_is_mark(scan, at - 2, '\n'));
	if (begins && token_is_mark(scan, at - 1, '-'))
		return MENTION_OUT;
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
	case CLEAN_PART:
	case QUARTERS_FIRST:
	case QUARTERS_FIRST + 1:
	case QUARTERS_FIRST + 2:
	case CLEAN_SPOILER: return MENTION_COUNTED;
	case '.': return at > 1 && !scan->tokens[at - 1].gap ? MENTION_VALUE : MENTION_FRACTION;
	case ':': return at > 1 && !scan->tokens[at - 1].gap ? MENTION_VALUE : MENTION_COUNTED;
	case '/': return after_number ? MENTION_VALUE : MENTION_COUNTED;
	default: return MENTION_VALUE;
	}
}

/* what stands behind */

/* The same unit, or short for it: "mins" for minutes. */
static bool
is_unit_of(const struct scan *scan, struct str unit, struct str asked)
{
	struct str stem = unit;
	stem.len -= str_ends(unit, "s");
	if (str_eq(unit, asked))
		return true;
	if (stem.len < UNIT_STEM || !str_eq(stem, str_sub(asked, 0, stem.len)))
		return false;
	return (lexicon_lists(scan->lexicon, asked) & BESIDE_UNITS) != 0;
}

/* The unit is what the question asks for: "how many days" and "3 days". */
static bool
is_asked_for(const struct sight *sight, struct str unit)
{
	const struct item_wording *wording = sight->context->wording;
	struct str text, asked;
	if (wording == NULL)
		return false;
	text = lexicon_fold(sight->arena, str_from(wording->text));
	while (str_split(&text, ' ', &asked)) {
		while (asked.len > 0 && strchr("?.,!:;()", asked.data[asked.len - 1]) != NULL)
			asked.len--;
		if (str_starts(asked, "("))
			asked = str_sub(asked, 1, asked.len);
		if (is_unit_of(sight->scan, unit, asked))
			return true;
	}
	return false;
}

size_t
beside_asked_unit_end(const struct sight *sight, size_t at)
{
	bool asked = token_in(sight->scan, at, BESIDE_UNITS) &&
	    is_asked_for(sight, sight->scan->tokens[at].text);
	return asked ? at + 1 : at;
}

/* One past a unit behind the number, or `at` where there is none. */
size_t
beside_unit_end(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	if (!token_in(scan, at, BESIDE_UNITS))
		return at;
	if (is_asked_for(sight, scan->tokens[at].text))
		return at;
	size_t to = at;
	while (token_in(scan, to, BESIDE_UNITS))
		to++;
	return to;
}

/* The highest number that the item offers; false where it offers none in order. */
static bool
highest_of(const struct item *item, decimal *out_high)
{
	bool is_range = item != NULL && (item->type == ITEM_NUMBER || item->type == ITEM_DECIMAL);
	if (is_range)
		*out_high = item->high;
	else if (item != NULL && item->option_count > 0)
		*out_high = decimal_from_int(item->options[item->option_count - 1].number);
	else
		return false;
	return true;
}

/* The number at `at` in digits or a word; one past it, or `at`. */
static size_t
number_end(const struct scan *scan, size_t at, int64_t *out_number)
{
	const struct scan_match *word = scan_match_at(scan, WORDS_NUMBER, at);
	if (token_is_number(scan, at))
		*out_number = scan->tokens[at].number;
	else if (word != NULL)
		*out_number = word->value;
	else
		return at;
	return token_is_number(scan, at) ? at + 1 : word->to;
}

/* "7/10/26", "7/10-": not the "7/10." that a sentence ends with. */
static bool
goes_on_as_date(const struct scan *scan, size_t at)
{
	return beside_is_mark(scan, at, "/-:") ||
	    (beside_is_mark(scan, at, ".") && beside_is_number(scan, at + 1));
}

/* "Out of 10 I'd say 7", "on a scale of 1 to 10": the scale alone, which must be the item's own. */
size_t
beside_scale_end(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	const struct scan_match *words = scan_match_at(scan, WORDS_OUT_OF, at);
	int64_t low = 1, number = -1;
	decimal high;
	if (words == NULL || words->to == at + 1 || !highest_of(sight->context->item, &high))
		return at;
	bool of_number = at > 0 &&
	    (token_is_number(scan, at - 1) || scan_match_before(scan, WORDS_NUMBER, at) != NULL);
	size_t end = number_end(scan, words->to, &number);
	bool joined = token_is_mark(scan, end, '-') || token_in(scan, end, WORD_SET(WORDS_OR));
	if (end > words->to && joined) {
		low = number;
		size_t next = number_end(scan, end + 1, &number);
		end = next > end + 1 ? next : words->to;
	}
	bool own = end > words->to && (joined || !of_number) && (low == 0 || low == 1) &&
	    number >= 0 && number < NUMBER_LARGEST &&
	    decimal_compare(decimal_from_int(number), high) == 0 && !goes_on_as_date(scan, end);
	return own ? end : at;
}

/* "out of 10", "/10", where the number behind is the highest the item offers. */
size_t
beside_out_of_end(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	const struct item *item = sight->context->item;
	const struct scan_match *words = scan_match_at(scan, WORDS_OUT_OF, at);
	bool slash = token_is_mark(scan, at, '/') && token_is_number(scan, at + 1);
	size_t number = words != NULL ? words->to : at + 1;
	const struct scan_match *ten = scan_match_at(scan, WORDS_NUMBER, number);
	decimal high, ignored;
	bool choice = item != NULL && item->type != ITEM_NUMBER && item->type != ITEM_DECIMAL;
	/* "3/5" of a choice may be two of its options. */
	if ((words == NULL && (!slash || choice)) || !highest_of(item, &high))
		return at;
	if (token_is_number(scan, number) && scan->tokens[number].number >= 0 &&
	    scan->tokens[number].number < NUMBER_LARGEST &&
	    decimal_compare(decimal_from_int(scan->tokens[number].number), high) == 0 &&
	    !goes_on_as_date(scan, number + 1))
		return number + 1;
	if (ten != NULL && offered(item, ten->value, &ignored) &&
	    decimal_compare(decimal_from_int(ten->value), high) == 0)
		return ten->to;
	return at;
}

/* Digits that go on: 2.5, 10:30. Their end, or `at`. */
size_t
beside_fraction_end(const struct scan *scan, size_t at)
{
	if (beside_is_mark(scan, at, ".") && beside_is_number(scan, at + 1))
		return at + 2;
	const struct scan_match *point = scan_match_at(scan, WORDS_POINT, at);
	if (point == NULL)
		return at;
	if (token_is_number(scan, point->to))
		return point->to + 1;
	const struct scan_match *word = scan_match_at(scan, WORDS_NUMBER, point->to);
	return word != NULL ? word->to : at;
}

size_t
beside_chain_end(const struct scan *scan, size_t at)
{
	while (beside_is_mark(scan, at, ".:/") && beside_is_number(scan, at + 1))
		at += 2;
	return at;
}

/* "4 of 12" names the item, as our questions do; silent, unless 12 is as high as the answer can be.
 * Longer words tell a scale: "8 out of 10", "8 over 10". */
size_t
beside_position_end(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	const struct scan_match *of = scan_match_at(scan, WORDS_OUT_OF, at + 1);
	if (of == NULL || of->to > at + 2 || scan->tokens[at + 1].text.len > POSITION_WORD ||
	    !token_is_number(scan, of->to) || beside_out_of_end(sight, at + 1) > at + 1)
		return at;
	return scan->tokens[of->to].number > 0 ? of->to + 1 : at;
}
