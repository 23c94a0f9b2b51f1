/* SPDX-License-Identifier: MIT */
/*
 * What an export works out of the stored answers instead of reading it: profiles, which are text and
 * not kept, and indices by the value sets that were asked for. Levels are what is stored, so that any
 * set can value them, side by side, years later.
 */
#include "instruments/value_set.h"
#include "exports/export_row.h"

/* While somebody still answers there is nothing to score: the service has no score then either. */
static bool
is_over(const struct extract_row *row)
{
	return !str_is(row->status, "planned") && !str_is(row->status, "started");
}

struct scored_answer *
export_worked_begin(
    struct export_run *run, const struct extract_row *row, const struct column_form *form)
{
	if (form->worked_count == 0 || !is_over(row))
		return NULL;
	return ARENA_ARRAY(&run->row, struct scored_answer, form->instrument->item_count);
}

void
export_worked_answer(struct export_run *run, struct scored_answer *list,
    const struct column_slot *slot, const struct extract_answer *answer)
{
	if (list == NULL)
		return;
	struct scored_answer *scored = &list[slot->item];
	scored->state = answer->has_number ? ANSWER_VALUE
	    : !str_is_empty(answer->text)  ? ANSWER_TEXT
					   : ANSWER_SKIPPED;
	scored->value = answer->number;
	scored->text = arena_str(&run->row, answer->text);
}

/* Tables by age and sex ask for the patient as they were on the day of the last answer; others do not,
 * and are not made to wait for it. */
static struct scoring_about
about_row(struct export_run *run, const struct extract_row *row, const struct column_form *form,
    bool valued)
{
	struct patient patient;
	struct scoring_about about = {
		.age = -1,
		.sex = SEX_UNKNOWN,
		.accept_unverified =
		    catalog_accepts_unverified(run->setup->catalog, form->instrument->id),
	};
	if (!valued || !patient_get(run->setup->db, &run->row, row->patient, &patient))
		return about;
	instant at = instant_is_none(row->completed_at) ? row->started_at : row->completed_at;
	if (!date_is_none(patient.born_on) && !instant_is_none(at))
		about.age = date_age(patient.born_on, date_of(run->team->zone, at));
	if (strcmp(patient.sex, "F") == 0)
		about.sex = SEX_FEMALE;
	else if (strcmp(patient.sex, "M") == 0)
		about.sex = SEX_MALE;
	return about;
}

struct score *
export_worked_scores(struct export_run *run, const struct extract_row *row,
    const struct column_form *form, const struct scored_answer *list)
{
	if (list == NULL)
		return NULL;
	const struct column_worked *last = &form->worked[form->worked_count - 1];
	struct scoring_about about = about_row(run, row, form, last->set != NULL);
	struct score *scores = ARENA_ARRAY(&run->row, struct score, form->instrument->scale_count);
	struct score *worked = ARENA_ARRAY(&run->row, struct score, form->worked_count);
	for (size_t i = 0; i < form->worked_count; i++) {
		if (i == 0 || form->worked[i].set != about.value_set) {
			about.value_set = form->worked[i].set;
			scoring_run(&run->row, form->instrument, list, &about, scores);
		}
		worked[i] = scores[form->worked[i].scale];
	}
	return worked;
}

void
export_worked_end(struct export_run *run, const struct extract_row *row,
    const struct column_form *form, const struct scored_answer *list)
{
	const struct score *scores = export_worked_scores(run, row, form, list);
	for (size_t i = 0; scores != NULL && i < form->worked_count; i++) {
		if (scores[i].text != NULL)
			cells_text(&run->cells, form->worked[i].column, str_from(scores[i].text));
		else if (scores[i].has_value)
			cells_decimal(&run->cells, form->worked[i].column, scores[i].value);
	}
}
