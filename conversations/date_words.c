/* SPDX-License-Identifier: MIT */
#include "conversations/reading_cover.h"
#include "conversations/word_distance.h"

#include "conversations/date_words.h"

enum { ORDINAL_LEAST = 4 /* letters */ };

static bool
day_at(const struct scan *scan, size_t at, int *out_day)
{
	if (!token_is_number(scan, at) || scan->tokens[at].text.len > 2)
		return false;
	*out_day = (int) scan->tokens[at].number;
	return *out_day >= 0;
}

/* "The fourteenth": a day of the month in words, which "th" alone is not. */
static bool
ordinal_day_at(const struct scan *scan, size_t at, int *out_day, size_t *out_to)
{
	const struct scan_match *match = scan_match_at(scan, WORDS_ORDINAL, at);
	if (match == NULL || match->value < 1 || match->value > 31 ||
	    scan->tokens[at].text.len < ORDINAL_LEAST)
		return false;
	*out_day = (int) match->value;
	*out_to = match->to;
	return true;
}

static bool
year_at(const struct scan *scan, size_t at, struct date_words *words)
{
	if (!token_is_number(scan, at))
		return false;
	size_t digits = scan->tokens[at].text.len;
	if (digits != 2 && digits != 4)
		return false;
	words->year = (int) scan->tokens[at].number;
	words->year_is_short = digits == 2;
	return true;
}

/* A month that is misspelt, where it can be no other. */
static int
month_like(const struct scan *scan, size_t at)
{
	struct str word;
	int64_t value, found = 0;
	if (!token_is_word(scan, at) || scan->tokens[at].lists != 0)
		return 0;
	for (size_t i = 0; lexicon_entry(scan->lexicon, i, WORDS_MONTH, &word, &value); i++) {
		if (word.len < 5 || !word_is_typo(scan->tokens[at].text, word))
			continue;
		if (found != 0 && found != value)
			return 0;
		found = value;
	}
	return (int) found;
}

static int
month_at(const struct scan *scan, size_t at, bool loose)
{
	const struct scan_match *match = scan_match_at(scan, WORDS_MONTH, at);
	if (match != NULL && match->to == at + 1)
		return (int) match->value;
	return loose ? month_like(scan, at) : 0;
}

static bool
is_separator(const struct scan *scan, size_t at)
{
	return token_is_mark(scan, at, '/') || token_is_mark(scan, at, '.') ||
	    token_is_mark(scan, at, '-');
}

/* Only marks, greetings, thanks and names. */
static bool
is_courtesy(const struct scan *scan, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++)
		if (scan->tokens[at].kind != TOKEN_MARK && !word_is_name(scan, at) &&
		    !token_in(scan, at, WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF)))
			return false;
	return true;
}

/* One past what may stand between the parts of a date in words: "of", a hyphen, a comma. */
static size_t
joint_end(const struct scan *scan, size_t at)
{
	if (is_separator(scan, at) || token_is_mark(scan, at, ','))
		return at + 1;
	const struct scan_match *of = scan_match_at(scan, WORDS_OUT_OF, at);
	return of != NULL && of->to == at + 1 ? of->to : at;
}

/* "5 December last year" */
static void
year_told(const struct scan *scan, size_t at, struct date_words *words)
{
	const struct scan_match *told = scan_match_at(scan, WORDS_YEAR, joint_end(scan, at));
	if (told == NULL)
		return;
	words->year_is_told = true;
	words->years_back = (int) told->value;
	words->to = told->to;
}

/* 12/10/2026, 2026-10-12; "12/10" and "12 10 2026" when loose. */
static bool
numeric_at(const struct scan *scan, size_t at, bool loose, struct date_words *words)
{
	bool marked = is_separator(scan, at + 1) &&
	    (token_is_joined(scan, at + 1) || (loose && token_is_mark(scan, at + 1, '/')));
	size_t step = marked ? 2 : 1;
	if (!token_is_number(scan, at) || (!marked && !loose))
		return false;
	if (marked && token_is_number(scan, at + 2) && !token_is_joined(scan, at + 2) && !loose)
		return false;
	size_t second = at + step, third = second + step;
	bool same = !marked ||
	    (is_separator(scan, second + 1) &&
		scan->tokens[second + 1].mark == scan->tokens[at + 1].mark);
	words->is_numeric = true;
	if (scan->tokens[at].text.len == 4) {
		words->year = (int) scan->tokens[at].number;
		words->to = third + 1;
		return same && marked && day_at(scan, second, &words->month) &&
		    day_at(scan, third, &words->day);
	}
	if (!day_at(scan, at, &words->day) || !day_at(scan, second, &words->month))
		return false;
	if (same && year_at(scan, third, words)) {
		words->to = third + 1;
		return marked || !words->year_is_short ||
		    (is_courtesy(scan, 0, at) && is_courtesy(scan, words->to, scan->count));
	}
	words->to = second + 1;
	year_told(scan, words->to, words);
	/* "13/14 October" is two days. */
	bool goes_on = is_separator(scan, second + 1) && token_is_number(scan, second + 2);
	return loose && token_is_mark(scan, at + 1, '/') && !goes_on &&
	    month_at(scan, second + 1, loose) == 0;
}

/* 12102026, 20261012, 121026: day first but for ISO's. */
static bool
run_together_at(const struct scan *scan, size_t at, struct date_words *words)
{
	if (!token_is_number(scan, at))
		return false;
	size_t digits = scan->tokens[at].text.len;
	int number = (int) scan->tokens[at].number;
	words->is_numeric = true;
	words->to = at + 1;
	if (digits == 6) {
		words->day = number / 10000;
		words->month = number / 100 % 100;
		words->year = number % 100;
		words->year_is_short = true;
		return true;
	}
	words->day = number / 1000000;
	words->month = number / 10000 % 100;
	words->year = number % 10000;
	if (digits == 8 && words->month > 12 && words->year / 100 <= 12) {
		words->day = words->year % 100;
		words->month = words->year / 100;
		words->year = number / 10000;
	}
	return digits == 8;
}

static size_t
ordinal_end(const struct scan *scan, size_t at)
{
	return token_is_joined(scan, at) && scan_match_at(scan, WORDS_ORDINAL, at) != NULL ? at + 1
											   : at;
}

static void
year_behind(const struct scan *scan, size_t at, struct date_words *words)
{
	size_t year = joint_end(scan, at);
	/* "'26": beside a digit the scan writes it so. */
	year += token_is_mark(scan, year, '\'') || token_is_mark(scan, year, '"');
	bool full = token_is_number(scan, year) && scan->tokens[year].text.len == 4;
	bool joined = year > at && token_is_number(scan, year) && token_is_joined(scan, year);
	bool alone = token_is_number(scan, year) && is_courtesy(scan, year + 1, scan->count);
	words->to = at;
	if ((full || joined || alone) && year_at(scan, year, words))
		words->to = year + 1;
	else
		year_told(scan, at, words);
}

/* "9th of the 10th": the month by its number. */
static bool
numbered_month_at(const struct scan *scan, size_t at, struct date_words *words)
{
	size_t month = at + (token_is_word(scan, at) && str_is(scan->tokens[at].text, "the"));
	size_t end = ordinal_end(scan, month + 1);
	if (month == at || end == month + 1 || !day_at(scan, month, &words->month))
		return false;
	words->is_numeric = true;
	year_behind(scan, end, words);
	return true;
}

/* Boxing Day 2025; 12th of October 2026; October 12. */
static bool
worded_at(const struct scan *scan, size_t at, bool loose, struct date_words *words)
{
	size_t to;
	bool in_words = ordinal_day_at(scan, at, &words->day, &to);
	const struct scan_match *named = scan_match_at(scan, WORDS_NAMED_DAY, at);
	if (named != NULL) {
		words->month = (int) named->value / 100;
		words->day = (int) named->value % 100;
		year_behind(scan, named->to, words);
		return true;
	}
	if (in_words || day_at(scan, at, &words->day)) {
		size_t month = joint_end(scan, in_words ? to : ordinal_end(scan, at + 1));
		words->month = month_at(scan, month, loose);
		if (words->month == 0)
			return loose && numbered_month_at(scan, month, words);
		year_behind(scan, month + 1, words);
		return true;
	}
	words->month = month_at(scan, at, loose);
	if (words->month == 0)
		return false;
	size_t day = joint_end(scan, at + 1);
	if (token_is_word(scan, day) && str_is(scan->tokens[day].text, "the"))
		day++;
	if (ordinal_day_at(scan, day, &words->day, &to)) {
		year_behind(scan, to, words);
		return true;
	}
	if (!day_at(scan, day, &words->day))
		return false;
	words->is_month_first = day == at + 1 && ordinal_end(scan, day + 1) == day + 1;
	year_behind(scan, ordinal_end(scan, day + 1), words);
	return true;
}

bool
date_words_at(const struct scan *scan, size_t at, bool loose, struct date_words *out_words)
{
	/* 1.2 in 7.1.2.3 begins no date. Where days are asked for, "14 October" in "13/14 October" is one
	 * of two; elsewhere the 13 would be left over. */
	bool goes_on = token_is_joined(scan, at) && at > 0 &&
	    scan->tokens[at - 1].kind == TOKEN_MARK &&
	    strchr("/.-+", (int) (scan->tokens[at - 1].mark & 127)) != NULL;
	struct date_words words = { 0 };
	if (goes_on && !loose)
		return false;
	if (!goes_on && numeric_at(scan, at, loose, &words)) {
		*out_words = words;
		return true;
	}
	words = (struct date_words){ 0 };
	if (loose && !goes_on && run_together_at(scan, at, &words)) {
		*out_words = words;
		return true;
	}
	words = (struct date_words){ 0 };
	if (!worded_at(scan, at, loose, &words))
		return false;
	*out_words = words;
	return true;
}
