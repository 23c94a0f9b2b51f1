/* SPDX-License-Identifier: MIT */
#include "daemon/import_numbers.h"

struct number_row {
	patient_id patient;
	bool changes;
};

void
import_numbers_init(struct import_numbers *numbers, struct arena *arena)
{
	*numbers = (struct import_numbers){
		.rows = { .arena = arena, .size = sizeof(struct number_row) },
	};
}

void
import_numbers_add(struct import_numbers *numbers, const struct plan_setup *setup,
    organisation_id organisation, const struct enrolment *told)
{
	struct number_row row;
	enum enrol_number number = enrol_number_of(setup, organisation, told, &row.patient);
	if (number == ENROL_NUMBER_NONE)
		return;
	row.changes = number == ENROL_NUMBER_OTHER;
	*(struct number_row *) rows_add(&numbers->rows) = row;
}

/* The rows of one patient stand together, and one that changes comes first. */
static int
compare(const void *one, const void *other)
{
	const struct number_row *a = one, *b = other;
	if (a->patient.n != b->patient.n)
		return a->patient.n < b->patient.n ? -1 : 1;
	return (int) b->changes - (int) a->changes;
}

void
import_numbers_count(struct import_numbers *numbers)
{
	size_t count;
	rows_sort(&numbers->rows, compare);
	const struct number_row *list = rows_take(&numbers->rows, &count);
	numbers->told = numbers->changed = 0;
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && list[i].patient.n == list[i - 1].patient.n)
			continue;
		numbers->told++;
		numbers->changed += list[i].changes;
	}
}

bool
import_numbers_are_many(const struct import_numbers *numbers)
{
	return numbers->changed >= NUMBERS_FEW &&
	    numbers->changed * 100 > numbers->told * NUMBERS_PERCENT;
}
