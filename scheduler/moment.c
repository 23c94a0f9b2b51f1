/* SPDX-License-Identifier: MIT */
/* Reads and counts moments. The words are English because the files are; patients never see them. */
#include "scheduler/moment.h"

enum { MONTHS_LIMIT = 50 * 12, DAYS_LIMIT = 50 * 366 };

static const char *const anchors[] = { "listed", "planned", "performed", "discharged" };

static const struct {
	const char *word, *words;
	int months, days;
} units[] = {
	{ "day", "days", 0, 1 },
	{ "week", "weeks", 0, 7 },
	{ "month", "months", 1, 0 },
	{ "year", "years", 12, 0 },
};

/* The next word of the text; empty when there is none. */
static struct str
take_word(struct str *rest)
{
	struct str word = STR("");
	while (str_is_empty(word) && str_split(rest, ' ', &word))
		continue;
	return word;
}

static bool
anchor_parse(struct str word, enum moment_anchor *out_anchor)
{
	for (size_t i = 0; i < ARRAY_LEN(anchors); i++)
		if (str_is(word, anchors[i])) {
			*out_anchor = (enum moment_anchor) i;
			return true;
		}
	return false;
}

static bool
length_parse(struct str number, struct str unit, int *out_months, int *out_days)
{
	int64_t n;
	if (!str_to_int(number, &n) || n < 0 || n > DAYS_LIMIT)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (!str_is(unit, units[i].word) && !str_is(unit, units[i].words))
			continue;
		int64_t months = n * units[i].months, days = n * units[i].days;
		if (months > MONTHS_LIMIT || days > DAYS_LIMIT)
			return false;
		*out_months = (int) months;
		*out_days = (int) days;
		return true;
	}
	return false;
}

bool
moment_parse_length(struct str text, int *out_months, int *out_days)
{
	struct str number = take_word(&text), unit = take_word(&text);
	return str_is_empty(take_word(&text)) && length_parse(number, unit, out_months, out_days);
}

bool
moment_parse(struct str text, struct moment *out_moment)
{
	struct moment moment = { 0 };
	struct str first = take_word(&text);
	int sign = 1;
	if (!str_is(first, "on")) {
		if (!length_parse(first, take_word(&text), &moment.months, &moment.days))
			return false;
		struct str direction = take_word(&text);
		if (!str_is(direction, "before") && !str_is(direction, "after"))
			return false;
		sign = str_is(direction, "before") ? -1 : 1;
	}
	if (!anchor_parse(take_word(&text), &moment.anchor) || !str_is_empty(take_word(&text)))
		return false;
	moment.months *= sign;
	moment.days *= sign;
	*out_moment = moment;
	return true;
}

struct date
moment_date(struct moment moment, struct date anchor, int months)
{
	if (date_is_none(anchor))
		return anchor;
	return date_plus_days(date_plus_months(anchor, moment.months + months), moment.days);
}

const char *
moment_anchor_word(enum moment_anchor anchor)
{
	return anchors[anchor];
}
