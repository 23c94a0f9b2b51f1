/* SPDX-License-Identifier: MIT */
#include "store/patients.h"

#include "daemon/import_numbers.h"

static bool
find_patient(struct db *db, struct arena *arena, organisation_id organisation,
    const struct enrolment *told, struct patient *out)
{
	return (told->nhs_number[0] != '\0' &&
		   patient_find(db, arena, organisation, told->nhs_number, "", out)) ||
	    (told->hospital_number[0] != '\0' &&
		patient_find(db, arena, organisation, "", told->hospital_number, out));
}

void
import_numbers_add(struct import_numbers *numbers, struct db *db, struct arena *arena,
    organisation_id organisation, const struct enrolment *told)
{
	struct patient patient;
	size_t count = 0;
	bool has = false, same = false;
	if (told->mobile[0] == '\0' || !find_patient(db, arena, organisation, told, &patient))
		return;
	const struct address *list = address_list(db, arena, patient.id, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].kind, "sms") == 0) {
			has = true;
			same = same || strcmp(list[i].value, told->mobile) == 0;
		}
	numbers->told += has;
	numbers->changed += has && !same;
}

bool
import_numbers_are_many(const struct import_numbers *numbers)
{
	return numbers->changed >= NUMBERS_FEW &&
	    numbers->changed * 100 > numbers->told * NUMBERS_PERCENT;
}
