/* SPDX-License-Identifier: MIT */
/* Looks states up: by adding coefficients, or in a table sorted by state. */
#include "instruments/value_set_parts.h"
#include "instruments/value_set.h"

static bool
counts_for(const struct value_term *term, const int *levels, size_t count, int *out_times)
{
	int reached = 0;
	for (size_t i = 0; i < count; i++)
		reached += levels[i] >= term->at_least ? 1 : 0;
	reached -= term->beyond;
	*out_times = term->each ? reached : 1;
	return reached > 0;
}

static bool
look_up_terms(
    const struct value_set *set, const int *levels, decimal *out_value, const char **out_why_not)
{
	decimal value = set->start;
	for (size_t i = 0; i < set->item_count; i++) {
		if (levels[i] < 1 || levels[i] > set->levels) {
			*out_why_not = "the value set does not know such a level";
			return false;
		}
		value = decimal_plus(value, set->coefficients[i][levels[i]]);
	}
	for (size_t i = 0; i < set->term_count; i++) {
		int times;
		if (counts_for(&set->terms[i], levels, set->item_count, &times))
			value = decimal_plus(
			    value, decimal_times(set->terms[i].value, decimal_from_int(times)));
	}
	*out_value = value;
	return true;
}

/* The first row of the state: rows are sorted by it. */
static size_t
first_row(const struct value_set *set, int64_t state)
{
	size_t from = 0, to = set->row_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (set->rows[middle].state < state)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static bool
look_up_row(const struct value_set *set, int64_t state, int age, enum sex sex, decimal *out_value,
    const char **out_why_not)
{
	size_t at = first_row(set, state);
	*out_why_not = "the value set does not have this state";
	if (at == set->row_count || set->rows[at].state != state)
		return false;
	if (set->by_age && age < 0)
		*out_why_not = "the age is not known, and the value set needs it";
	else if (set->by_sex && sex == SEX_UNKNOWN)
		*out_why_not = "the sex is not known, and the value set needs it";
	else
		*out_why_not = "the value set has nothing for this age and sex";
	for (; at < set->row_count && set->rows[at].state == state; at++) {
		const struct value_row *row = &set->rows[at];
		bool is_age = !set->by_age || (row->age_from <= age && age <= row->age_to);
		bool is_sex = !set->by_sex || row->sex == sex;
		if (is_age && is_sex) {
			*out_value = row->value;
			*out_why_not = NULL;
			return true;
		}
	}
	return false;
}

bool
value_set_look_up(const struct value_set *set, const int *levels, size_t count, int age,
    enum sex sex, decimal *out_value, const char **out_why_not)
{
	if (count != set->item_count) {
		*out_why_not = "the value set is for another number of items";
		return false;
	}
	if (set->row_count == 0)
		return look_up_terms(set, levels, out_value, out_why_not);
	int64_t state = 0;
	for (size_t i = 0; i < count; i++)
		state = state * 10 + levels[i];
	return look_up_row(set, state, age, sex, out_value, out_why_not);
}

const char *
value_set_id(const struct value_set *set)
{
	return set->id;
}

const char *
value_set_instrument(const struct value_set *set)
{
	return set->instrument;
}

const char *
value_set_file(const struct value_set *set)
{
	return set->file;
}

const char *
value_set_source(const struct value_set *set)
{
	return set->source;
}

const char *
value_set_dated(const struct value_set *set)
{
	return set->dated;
}
