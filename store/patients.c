/* SPDX-License-Identifier: MIT */
/* Patients as rows; how they are reached is addresses.c's. */
#include "store/rows.h"
#include "store/patients.h"

#include "store/patients.h"

#define SELECT_PATIENT                                                                             \
	"SELECT id, organisation, nhs_number, hospital_number, given_name, family_name, born_on,"  \
	" sex, language, needs, life, participation, paused_until, agreed_on, agreed_by"           \
	" FROM patient"

static struct patient
read_patient(struct query *query, struct arena *arena)
{
	return (struct patient){
		.id = { query_get_int(query, 0) },
		.organisation = { query_get_int(query, 1) },
		.nhs_number = query_get_text(query, 2, arena),
		.hospital_number = query_get_text(query, 3, arena),
		.given_name = query_get_text(query, 4, arena),
		.family_name = query_get_text(query, 5, arena),
		.born_on = query_get_date(query, 6),
		.sex = query_get_text(query, 7, arena),
		.language = query_get_text(query, 8, arena),
		.needs = query_get_text(query, 9, arena),
		.life = query_get_text(query, 10, arena),
		.participation = query_get_text(query, 11, arena),
		.paused_until = query_get_instant(query, 12),
		.agreed_on = query_get_date(query, 13),
		.agreed_by = query_get_text(query, 14, arena),
	};
}

static struct patient *
read_patients(struct query *query, struct arena *arena, size_t *out_count)
{
	struct rows rows = { .arena = arena, .size = sizeof(struct patient) };
	while (query_next(query))
		*(struct patient *) rows_add(&rows) = read_patient(query, arena);
	return rows_take(&rows, out_count);
}

static bool
read_one_patient(struct query *query, struct arena *arena, struct patient *out_patient)
{
	bool found = query_next(query);
	if (found)
		*out_patient = read_patient(query, arena);
	query_end(query);
	return found;
}

/* What both adding and updating write. */
static void
bind_person(struct query *query, const struct patient *patient)
{
	query_int(query, "$id", patient->id.n);
	query_text_or_null(query, "$nhs_number", patient->nhs_number);
	query_text_or_null(query, "$hospital_number", patient->hospital_number);
	query_text(query, "$given_name", patient->given_name);
	query_text(query, "$family_name", patient->family_name);
	query_date(query, "$born_on", patient->born_on);
	query_text(query, "$sex", patient->sex);
	query_text(query, "$language", patient->language);
	query_text(query, "$needs", patient->needs);
	query_instant(query, "$paused_until", patient->paused_until);
	query_date(query, "$agreed_on", patient->agreed_on);
	query_text(query, "$agreed_by", patient->agreed_by);
}

void
patient_add(struct db *db, const struct patient *patient, instant now)
{
	static const char sql[] = "INSERT INTO patient"
				  " (id, organisation, nhs_number, hospital_number, given_name,"
				  " family_name, born_on, sex, language, needs, life,"
				  " participation, paused_until, agreed_on, agreed_by, created_at)"
				  " VALUES ($id, $organisation, $nhs_number, $hospital_number,"
				  " $given_name, $family_name, $born_on, $sex, $language, $needs,"
				  " $life, $participation, $paused_until, $agreed_on, $agreed_by,"
				  " $now)";
	struct query *query = db_query(db, sql);
	bind_person(query, patient);
	query_int(query, "$organisation", patient->organisation.n);
	query_text(query, "$life", patient->life);
	query_text(query, "$participation", patient->participation);
	query_instant(query, "$now", now);
	query_run(query);
}

bool
patient_update(struct db *db, const struct patient *patient)
{
	/* A row value on either side would be shorter, but NULLs would never be equal. */
	static const char sql[] = "UPDATE patient"
				  " SET nhs_number = $nhs_number,"
				  " hospital_number = $hospital_number,"
				  " given_name = $given_name,"
				  " family_name = $family_name,"
				  " born_on = $born_on,"
				  " sex = $sex,"
				  " language = $language,"
				  " needs = $needs,"
				  " paused_until = $paused_until,"
				  " agreed_on = $agreed_on,"
				  " agreed_by = $agreed_by"
				  " WHERE id = $id"
				  " AND NOT (nhs_number IS NOT DISTINCT FROM $nhs_number"
				  " AND hospital_number IS NOT DISTINCT FROM $hospital_number"
				  " AND given_name = $given_name"
				  " AND family_name = $family_name"
				  " AND born_on = $born_on"
				  " AND sex = $sex"
				  " AND language = $language"
				  " AND needs = $needs"
				  " AND paused_until IS NOT DISTINCT FROM $paused_until"
				  " AND agreed_on = $agreed_on"
				  " AND agreed_by = $agreed_by)";
	struct query *query = db_query(db, sql);
	bind_person(query, patient);
	return query_run(query);
}

bool
patient_get(struct db *db, struct arena *arena, patient_id id, struct patient *out_patient)
{
	static const char sql[] = SELECT_PATIENT " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	return read_one_patient(query, arena, out_patient);
}

bool
patient_find(struct db *db, struct arena *arena, organisation_id organisation,
    const char *nhs_number, const char *hospital_number, struct patient *out_patient)
{
	static const char by_nhs[] = SELECT_PATIENT " WHERE organisation = $organisation"
						    " AND nhs_number = $number";
	static const char by_hospital[] = SELECT_PATIENT " WHERE organisation = $organisation"
							 " AND hospital_number = $number";
	bool nhs = nhs_number != NULL && nhs_number[0] != '\0';
	const char *number = nhs ? nhs_number : hospital_number;
	if (number == NULL || number[0] == '\0')
		return false;
	struct query *query = db_query(db, nhs ? by_nhs : by_hospital);
	query_int(query, "$organisation", organisation.n);
	query_text(query, "$number", number);
	return read_one_patient(query, arena, out_patient);
}

struct patient *
patient_list(struct db *db, struct arena *arena, size_t *out_count)
{
	static const char sql[] = SELECT_PATIENT " ORDER BY family_name, given_name, id";
	return read_patients(db_query(db, sql), arena, out_count);
}

/* The word as the beginning of a LIKE pattern, with what LIKE would take for a wildcard escaped. */
static const char *
pattern_of(struct arena *arena, const char *before, struct str word)
{
	char *pattern = arena_alloc(arena, strlen(before) + 2 * word.len + 2);
	size_t used = strlen(before);
	memcpy(pattern, before, used);
	for (size_t i = 0; i < word.len; i++) {
		if (word.data[i] == '%' || word.data[i] == '_' || word.data[i] == '\\')
			pattern[used++] = '\\';
		pattern[used++] = word.data[i];
	}
	pattern[used++] = '%';
	pattern[used] = '\0';
	return pattern;
}

/* The digits of a number as people type it: spaces dropped, and the 0 or +44 in front. */
static struct str
digits_of(struct arena *arena, struct str words)
{
	char *digits = arena_alloc(arena, words.len + 1);
	size_t used = 0;
	for (size_t i = 0; i < words.len; i++)
		if (words.data[i] >= '0' && words.data[i] <= '9')
			digits[used++] = words.data[i];
		else if (words.data[i] != ' ' && words.data[i] != '+' && words.data[i] != '-')
			return (struct str){ 0 };
	return str_of(digits, used);
}

struct patient *
patient_search(struct db *db, struct arena *arena, struct str words, size_t *out_count)
{
	/* Case is folded as far as the engine does it: ASCII on SQLite. */
	static const char sql[] =
	    SELECT_PATIENT " WHERE ((lower(given_name) LIKE lower($first) ESCAPE '\\'"
			   " OR lower(family_name) LIKE lower($first) ESCAPE '\\')"
			   " AND (lower(given_name) LIKE lower($second) ESCAPE '\\'"
			   " OR lower(family_name) LIKE lower($second) ESCAPE '\\'))"
			   " OR nhs_number = $digits"
			   " OR lower(hospital_number) = lower($whole)"
			   " OR id IN (SELECT patient_address.patient"
			   " FROM patient_address"
			   " JOIN address ON address.id = patient_address.address"
			   " WHERE address.value = lower($whole)"
			   " OR address.value = $telephone)"
			   " ORDER BY family_name, given_name, id"
			   " LIMIT 200";
	words = str_trim(words);
	if (str_is_empty(words)) {
		*out_count = 0;
		return NULL;
	}
	struct str rest = words;
	struct str first = { 0 };
	(void) str_split(&rest, ' ', &first);
	struct str digits = digits_of(arena, words);
	struct str national = str_sub(digits, str_starts(digits, "0") ? 1 : 0, digits.len);
	bool whole = str_starts(digits, "44");
	struct query *query = db_query(db, sql);
	query_text(query, "$first", pattern_of(arena, "", first));
	query_text(query, "$second", pattern_of(arena, "", str_trim(rest)));
	query_str(query, "$digits", digits);
	query_str(query, "$whole", words);
	query_text(query, "$telephone",
	    arena_printf(arena, "+%s%.*s", whole ? "" : "44", STR_ARG(national)));
	return read_patients(query, arena, out_count);
}

void
patient_set_life(struct db *db, patient_id id, const char *life)
{
	static const char sql[] = "UPDATE patient"
				  " SET life = $life"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_text(query, "$life", life);
	query_run(query);
}

void
patient_set_participation(struct db *db, patient_id id, const char *participation)
{
	static const char sql[] = "UPDATE patient"
				  " SET participation = $participation"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_text(query, "$participation", participation);
	query_run(query);
}

void
patient_set_pause(struct db *db, patient_id id, instant until)
{
	static const char sql[] = "UPDATE patient"
				  " SET paused_until = $until"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_instant(query, "$until", until);
	query_run(query);
}

void
patient_set_agreement(struct db *db, patient_id id, struct date on, const char *by)
{
	static const char sql[] = "UPDATE patient"
				  " SET agreed_on = $on, agreed_by = $by"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_date(query, "$on", on);
	query_text(query, "$by", by);
	query_run(query);
}
