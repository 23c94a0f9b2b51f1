/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "conversations/consent.h"
#include "conversations/lexicon.h"
#include "store/conversations.h"
#include "store/inbox.h"

#include "conversations/sharing.h"

bool
sharing_is_in_doubt(struct desk *desk, address_id address, patient_id patient)
{
	size_t count;
	patient_id *list = address_patients(desk->db, desk->arena, address, &count);
	for (size_t i = 0; i < count; i++)
		if (list[i].n != patient.n &&
		    !instant_is_none(conversation_last_opened(desk->db, list[i])))
			return true;
	return false;
}

void
sharing_tell(struct desk *desk, const struct patient *patient, const struct inbox_row *heard)
{
	size_t count;
	patient_id *list = address_patients(desk->db, desk->arena, heard->address, &count);
	for (size_t i = 0; i < count; i++)
		if (list[i].n != patient->id.n)
			desk_alert(desk, ALERT_WORDS, patient->organisation, (team_id){ 0 },
			    list[i], heard->id, (outbox_id){ 0 }, "shared-phone");
}

/* START */

static bool
is_start(const struct reading *reading)
{
	return reading->kind == READING_CONTROL && reading->control == CONTROL_START;
}

/* The text without this name; false where it does not hold it as a word. */
static bool
without_name(struct arena *arena, struct str body, const char *name, struct str *out_rest)
{
	struct str words = lexicon_fold(arena, body), folded = lexicon_fold(arena, str_from(name));
	struct str word;
	const char *rest = "";
	bool found = false;
	while (str_split(&words, ' ', &word)) {
		if (str_eq(word, folded))
			found = true;
		else
			rest = arena_printf(arena, "%s %.*s", rest, STR_ARG(word));
	}
	*out_rest = str_from(rest);
	return found && folded.len > 0;
}

/* The only sharer whose name stands beside START. */
static bool
named(struct desk *desk, const patient_id *list, size_t count, struct str body,
    struct patient *out_patient)
{
	size_t found = 0;
	for (size_t i = 0; i < count; i++) {
		struct patient patient;
		struct str rest;
		struct reading reading;
		if (!patient_get(desk->db, desk->arena, list[i], &patient) ||
		    !without_name(desk->arena, body, patient.given_name, &rest))
			continue;
		const struct reading_context context = {
			.phrases = phrase_book_find(desk->book, patient.language),
		};
		reading_of(desk->arena, &context, rest, &reading);
		if (!is_start(&reading))
			continue;
		*out_patient = patient;
		found++;
	}
	return found == 1;
}

enum sharing_start
sharing_start(struct desk *desk, address_id address, const struct reading *reading, struct str body,
    struct patient *out_patient)
{
	size_t count;
	patient_id *list = address_patients(desk->db, desk->arena, address, &count);
	if (count < 2)
		return SHARING_NOT;
	if (is_start(reading))
		return SHARING_WHOSE;
	struct patient patient;
	if (!named(desk, list, count, body, &patient) ||
	    strcmp(patient.participation, "consent-withdrawn") == 0)
		return SHARING_NO_START;
	(void) consent_start(desk, &patient, address, "patient");
	*out_patient = patient;
	return SHARING_STARTED;
}
