/* SPDX-License-Identifier: MIT */
/* Fractions of two decimals, and rows of tables. */
#include "instruments/figure.h"

struct figure
figure_of(decimal value)
{
	return (struct figure){ value, decimal_from_int(1) };
}

decimal
figure_value(struct figure figure)
{
	return decimal_over(figure.part, figure.whole);
}

struct figure
figure_linear(struct figure figure, const struct scale_step *step)
{
	return (struct figure){
		.part = decimal_plus(decimal_times(figure.part, step->times),
		    decimal_times(step->plus, figure.whole)),
		.whole = decimal_times(figure.whole, step->over),
	};
}

const struct table_row *
figure_row(const struct scale_step *step, decimal raw, int age, enum sex sex)
{
	for (size_t i = 0; i < step->row_count; i++) {
		const struct table_row *row = &step->rows[i];
		bool is_age = row->age_from < 0 || (row->age_from <= age && age <= row->age_to);
		bool is_sex = row->sex == SEX_UNKNOWN || row->sex == sex;
		if (is_age && is_sex && decimal_compare(row->raw, raw) == 0)
			return row;
	}
	return NULL;
}
