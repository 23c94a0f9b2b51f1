/* SPDX-License-Identifier: MIT */
/*
 * A year that was left out is the one that puts the date nearest in the past. Where the day of the
 * week was written too it must agree.
 */
#include "conversations/date_words.h"
#include "conversations/reading_addition.h"
#include "conversations/reading_correction.h"
#include "conversations/reading_cover.h"
#include "conversations/reading_remark.h"
#include "conversations/word_distance.h"

#include "conversations/reading_date.h"

enum {
	DATE_YEARS_BACK = 110, /* further back is a slip */
	DATE_SHORT_YEARS = 10, /* 26-10-12 is more likely 2026 turned round than 2012 */
	DATE_YEAR_DAYS = 335,  /* farther back without a year, it may lie a few weeks ahead */
	DATE_WEEKS = 52,
	DATE_WORD_LEAST = 6, /* letters */
	DATE_DAY_HOURS = 25,
	DATE_LAST_NEAR = 2,   /* days: "last Friday" may be another */
	DATE_BARE_DAYS = 183, /* "10/12" alone: farther back, month and day may be turned round */
};

/* The day that was meant, or the reason why none is sure. */
static enum reading_reason
date_settle(const struct date_words *words, struct date today, struct date *out_date)
{
	struct date date = { words->year, words->month, words->day };
	if (words->year_is_short)
		date.year += 2000;
	bool given = words->year != 0 || words->year_is_short || words->year_is_told;
	if (words->year_is_told || !given)
		date.year = today.year - words->years_back;
	if (!given && date_compare(date, today) > 0)
		date.year--;
	if (!date_is_valid(date))
		return REASON_INVALID;
	int64_t back = date_days_between(date, today);
	if (back < 0 || date.year < today.year - DATE_YEARS_BACK)
		return REASON_RANGE;
	if (words->year_is_short && date.year < today.year - DATE_SHORT_YEARS)
		return REASON_AMBIGUOUS;
	if (!given && back > (words->is_numeric ? DATE_BARE_DAYS : DATE_YEAR_DAYS))
		return REASON_PARTIAL;
	/* "Oct 26" may be a month and its year. */
	int as_year = today.year - (words->day + 2000);
	if (!given && words->is_month_first && as_year >= 0 && as_year < DATE_SHORT_YEARS)
		return REASON_PARTIAL;
	*out_date = date;
	return REASON_NONE;
}

/* A date found in the text, settled or not. */
struct found {
	enum reading_reason reason;
	struct date date;
	size_t from, to;
	const char *rule;
};

/* "last Monday", "Monday just gone": the one before today. A bare weekday is not sure enough; nor is "last
 * Friday" at the weekend: some mean this week's by it, some the one before. */
static bool
weekday_found(const struct scan *scan, size_t at, struct date today, struct found *found)
{
	const struct scan_match *last = scan_match_at(scan, WORDS_LAST, at);
	const struct scan_match *day =
	    scan_match_at(scan, WORDS_WEEKDAY, last == NULL ? at : last->to);
	if (day != NULL && last == NULL)
		last = scan_match_at(scan, WORDS_LAST, day->to);
	if (day == NULL || last == NULL)
		return false;
	int back = (date_weekday(today) - (int) day->value + 7) % 7;
	*found = (struct found){ .date = date_plus_days(today, -(back == 0 ? 7 : back)),
		.reason = last->from < day->from && back >= 1 && back <= DATE_LAST_NEAR
		    ? REASON_AMBIGUOUS
		    : REASON_NONE,
		.from = at,
		.to = last->to > day->to ? last->to : day->to,
		.rule = "last-weekday" };
	return true;
}

/* "4 weeks ago today": so many times what one is. */
static bool
weeks_found(const struct scan *scan, size_t at, struct date today, struct found *found)
{
	const struct scan_match *word = scan_match_at(scan, WORDS_NUMBER, at);
	int64_t weeks = token_is_number(scan, at) ? scan->tokens[at].number
	    : word != NULL                        ? word->value
						  : 0;
	const struct scan_match *week = scan_match_at(scan, WORDS_DAY, at + 1);
	if (weeks < 1 || weeks > DATE_WEEKS || week == NULL || week->value != 7)
		return false;
	*found = (struct found){ .date = date_plus_days(today, -7 * weeks),
		.from = at,
		.to = week->to,
		.rule = "relative-day" };
	return true;
}

/* "Yesteday": a slip in the one word for a day that it can be. */
static bool
day_like(const struct scan *scan, size_t at, int64_t *out_back)
{
	struct str word;
	int64_t value;
	bool found = false;
	if (!token_is_word(scan, at) || scan->tokens[at].lists != 0)
		return false;
	for (size_t i = 0; lexicon_entry(scan->lexicon, i, WORDS_DAY, &word, &value); i++) {
		if (word_letters(word) < DATE_WORD_LEAST ||
		    !word_is_typo(scan->tokens[at].text, word))
			continue;
		if (found && value != *out_back)
			return false;
		*out_back = value;
		found = true;
	}
	return found;
}

/* "today", "yesterday", "3 days ago". */
static bool
relative_found(const struct scan *scan, size_t at, struct date today, struct found *found)
{
	const struct scan_match *day = scan_match_at(scan, WORDS_DAY, at);
	/* "Weeks ago today" lacks its number. */
	if (day != NULL && day->value == 7 && day->to == at + 3)
		return false;
	int64_t back = day == NULL ? 0 : day->value;
	size_t to = day == NULL ? at : day->to;
	if (day == NULL && day_like(scan, at, &back)) {
		to = at + 1;
	} else if (day == NULL) {
		const struct scan_match *word = scan_match_at(scan, WORDS_NUMBER, at);
		if (token_is_number(scan, at))
			back = scan->tokens[at].number;
		else if (word != NULL)
			back = word->value;
		else
			return false;
		if (!token_in(scan, at + 1, WORD_SET(WORDS_DAY_UNIT)) ||
		    scan_match_at(scan, WORDS_AGO, at + 2) == NULL || back < 0 || back > 60)
			return false;
		to = at + 3;
	}
	*found = (struct found){
		.date = date_plus_days(today, -back), .from = at, .to = to, .rule = "relative-day"
	};
	return true;
}

static bool
found_at(const struct scan *scan, size_t at, struct date today, struct found *found)
{
	struct date_words words;
	if (date_words_at(scan, at, true, &words)) {
		*found = (struct found){ .from = at, .to = words.to, .rule = "date" };
		found->reason = date_settle(&words, today, &found->date);
		return true;
	}
	return weekday_found(scan, at, today, found) || weeks_found(scan, at, today, found) ||
	    relative_found(scan, at, today, found);
}

static enum reading_reason
reason_of_nothing(const struct sight *sight)
{
	const struct scan *scan = sight->scan;
	size_t numbers = 0;
	for (size_t at = 0; at < scan->count; at++)
		numbers += scan->tokens[at].kind == TOKEN_NUMBER;
	if (scan_has(scan, WORDS_MONTH) || scan_has(scan, WORDS_WEEKDAY) ||
	    scan_has(scan, WORDS_AGO) || scan_has(scan, WORDS_LAST) || scan_has(scan, WORDS_YEAR) ||
	    scan_has(scan, WORDS_ORDINAL) || scan_has(scan, WORDS_QUALIFIER) || numbers > 0)
		return REASON_PARTIAL;
	if (scan_has(scan, WORDS_PUZZLED))
		return REASON_HELP;
	return REASON_UNPARSED;
}

/* "Next week": the word is no wish to leave the question out. "In two weeks". */
static bool
is_to_come(const struct scan *scan)
{
	const word_set next = WORD_SET(WORDS_NEXT);
	const word_set unit = WORD_SET(WORDS_DURATION) | WORD_SET(WORDS_DAY_UNIT) |
	    WORD_SET(WORDS_WEEKDAY) | WORD_SET(WORDS_MONTH);
	for (size_t at = 0; at < scan->count; at++) {
		bool numbered = token_is_number(scan, at + 1) ||
		    scan_match_at(scan, WORDS_NUMBER, at + 1) != NULL;
		bool skips = token_in(scan, at, WORD_SET(WORDS_SKIP));
		if (token_in(scan, at, next) &&
		    ((skips && token_in(scan, at + 1, unit)) ||
			(numbered && token_in(scan, at + 2, unit))))
			return true;
	}
	return false;
}

/* A weekday written beside the date must be that day's. */
static bool
weekday_disagrees(const struct scan *scan, const struct found *found)
{
	for (size_t i = 0; i < scan->match_count; i++) {
		const struct scan_match *match = &scan->matches[i];
		if (match->list == WORDS_WEEKDAY &&
		    !(found->from <= match->from && match->to <= found->to) &&
		    date_weekday(found->date) != (int) match->value)
			return true;
	}
	return false;
}

static bool
is_correction_between(const struct scan *scan, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++)
		if (token_in(scan, at, WORD_SET(WORDS_CORRECTION)) || no_stands_alone(scan, at))
			return true;
	return false;
}

/* Also where one of them alone would not be sure: "last Friday, 20 November". */
static bool
is_same_day(const struct found *a, const struct found *b)
{
	return (a->reason == b->reason || a->reason == REASON_NONE || b->reason == REASON_NONE) &&
	    date_compare(a->date, b->date) == 0;
}

/* Gathers the dates; *out_last stands after all corrections. A reason where two are left. */
static enum reading_reason
dates_gather(struct sight *sight, struct found *out_last, size_t *out_count)
{
	const struct scan *scan = sight->scan;
	*out_count = 0;
	for (size_t at = 0; at < scan->count;) {
		struct found found;
		if (!found_at(scan, at, sight->context->today, &found)) {
			at++;
			continue;
		}
		sight_add(sight,
		    (struct mention){ .kind = MENTION_SILENT, .from = found.from, .to = found.to });
		bool same = *out_count > 0 && is_same_day(&found, out_last);
		if (*out_count > 0 && !same &&
		    !is_correction_between(scan, out_last->to, found.from))
			return REASON_AMBIGUOUS;
		at = found.to;
		(*out_count)++;
		if (!same || out_last->reason != REASON_NONE)
			*out_last = found;
	}
	return REASON_NONE;
}

/* The hour and its minutes: "8", "8:30", "8.30". One past them. */
static size_t
hour_end(const struct scan *scan, size_t at)
{
	bool minutes = (token_is_mark(scan, at + 1, ':') || token_is_mark(scan, at + 1, '.')) &&
	    token_is_number(scan, at + 2) && token_is_joined(scan, at + 2);
	return minutes ? at + 3 : at + 1;
}

/* "Today at 9", "12/10/26 at 8.30": behind the day, and then no more of its clause. */
static bool
is_hour_of_day(const struct sight *sight, size_t at, size_t end)
{
	const struct scan *scan = sight->scan;
	return at >= 2 && token_in(scan, at - 1, WORD_SET(WORDS_DATE_LEAD)) &&
	    sight_at(sight, at - 2) != NULL && scan->tokens[at].number < DATE_DAY_HOURS &&
	    (end == scan->count || scan->tokens[end].kind == TOKEN_MARK ||
		token_in(scan, end, WORD_SET(WORDS_POLITE)));
}

static void
silent_add(struct sight *sight, size_t from, size_t to)
{
	sight_add(sight, (struct mention){ .kind = MENTION_SILENT, .from = from, .to = to });
}

/* A time of day says nothing about the day: "8:30", "about 8.30am", "in the afternoon". */
static void
clocks_mark(struct sight *sight)
{
	const struct scan *scan = sight->scan;
	size_t from, to = 0;
	for (size_t at = 0; at < scan->count; at++) {
		const struct scan_match *about = scan_match_before(scan, WORDS_APPROXIMATE, at);
		size_t hour = hour_end(scan, at), end = hour;
		while (token_in(scan, end, WORD_SET(WORDS_CLOCK)))
			end++;
		bool clock = end > hour || (hour > at + 1 && token_is_mark(scan, at + 1, ':'));
		if (token_is_number(scan, at) && sight_at(sight, at) == NULL &&
		    (clock || is_hour_of_day(sight, at, end)))
			silent_add(sight, about == NULL ? at : about->from, end);
	}
	while (lexicon_find(&scan->prospect, PATTERN_DAYTIME, to, &from, &to) && to > from)
		for (size_t at = 0; at < scan->count; at++)
			if (scan->tokens[at].plain_at >= from && scan->tokens[at].plain_at < to &&
			    sight_at(sight, at) == NULL)
				silent_add(sight, at, at + 1);
}

static bool
has_loose_number(const struct sight *sight)
{
	for (size_t at = 0; at < sight->scan->count; at++)
		if (token_is_number(sight->scan, at) && sight_at(sight, at) == NULL)
			return true;
	return false;
}

/* "After 12 October" is not that day, and the date of a letter is not the operation's: what stands
 * around a date must be known. */
static bool
is_led_in(const struct sight *sight, const struct found *found)
{
	const word_set before = WORD_SET(WORDS_DATE_LEAD) | WORD_SET(WORDS_WEEKDAY);
	const word_set after = before | WORD_SET(WORDS_CLOCK);
	const struct mention mention = { .from = found->from, .to = found->to };
	return clause_is_covered_by(sight, &mention, before, after);
}

/* "About 10 days ago", "10 days ago I think", "around 5 Nov"; "I think 12 Oct" is a date all the same. */
static bool
is_about(const struct sight *sight, const struct found *found)
{
	bool relative = strcmp(found->rule, "relative-day") == 0;
	return text_has(
	    sight, WORD_SET(WORDS_APPROXIMATE) | (relative ? WORD_SET(WORDS_HEDGE) : (word_set) 0));
}

static enum reading_reason
reason_against(const struct sight *sight, const struct found *found)
{
	if (found->reason != REASON_NONE)
		return found->reason;
	if (weekday_disagrees(sight->scan, found))
		return REASON_CONFLICT;
	const word_set unsure = WORD_SET(WORDS_OR) | WORD_SET(WORDS_MONTH) | WORD_SET(WORDS_BOUND) |
	    WORD_SET(WORDS_NEXT) | WORD_SET(WORDS_DURATION) | WORD_SET(WORDS_AGO);
	const struct mention mention = { .from = found->from, .to = found->to };
	if (has_loose_number(sight) || text_has(sight, unsure) ||
	    scan_has(sight->scan, WORDS_SKIP) || clause_is_asked(sight, &mention))
		return REASON_AMBIGUOUS;
	if (text_has(sight, WORD_SET(WORDS_NEGATION)))
		return REASON_NEGATION;
	if (text_has(sight, WORD_SET(WORDS_QUALIFIER)) || answer_is_of_another(sight) ||
	    !is_led_in(sight, found) || is_about(sight, found))
		return REASON_QUALIFIED;
	return remark_against(sight, &mention, false);
}

void
reading_date(struct sight *sight, struct reading *out_reading)
{
	struct found found = { 0 };
	size_t count;
	enum reading_reason reason = dates_gather(sight, &found, &count);
	clocks_mark(sight);
	if (count == 0 && is_to_come(sight->scan)) {
		reading_ask(out_reading, REASON_RANGE);
		return;
	}
	/* "I don't know the day, October" says more than that. */
	if (count == 0 && scan_has(sight->scan, WORDS_SKIP) &&
	    !scan_has(sight->scan, WORDS_MONTH)) {
		out_reading->kind = READING_SKIP;
		out_reading->rule = "skip";
		return;
	}
	if (count > 0)
		sight_additions(sight, found.to);
	if (reason == REASON_NONE)
		reason = count == 0 ? reason_of_nothing(sight) : reason_against(sight, &found);
	if (reason != REASON_NONE) {
		reading_ask(out_reading, reason);
		return;
	}
	out_reading->kind = READING_ANSWER;
	out_reading->value_count = 1;
	out_reading->values[0] = (struct reading_value){ .is_date = true, .date = found.date };
	out_reading->rule = found.rule;
	out_reading->more_words = text_has_more(sight, true);
}
