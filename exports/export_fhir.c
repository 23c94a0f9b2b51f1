/* SPDX-License-Identifier: MIT */
/* From rows of the store to FHIR resources: no columns, so that the loop is its own. */
#include "instruments/questionnaire_write.h"
#include "instruments/value_set.h"
#include "exports/export_row.h"
#include "exports/fhir_resources.h"

enum { LINES_LIMIT = 16 << 20 };

#define NHS_NUMBER "https://fhir.nhs.uk/Id/nhs-number"

static struct fhir_person
person_of(struct export_run *run, const struct extract_row *row)
{
	char code[REDACT_CODE + 1];
	struct fhir_person person = {
		.identifier = arena_str(&run->row, redact_code(&run->redact, row->patient, code)),
	};
	if (run->setup->identifiers != REDACT_ALL)
		return person;
	const struct patient *patient = export_row_patient(run, row);
	person.name = arena_printf(&run->row, "%s %s", patient->given_name, patient->family_name);
	if (patient->nhs_number[0] != '\0') {
		person.system = NHS_NUMBER;
		person.identifier = str_from(patient->nhs_number);
	}
	return person;
}

/* False, and BUSY, for an item that is new. */
static bool
read_answers(struct export_run *run, const struct extract_row *row, const struct column_form *form,
    struct scored_answer *out, struct answer_context *contexts, struct error *error)
{
	struct extract_answer answer;
	for (size_t at = 0; extract_answer(&run->extract, &answer);) {
		const struct column_slot *slot =
		    export_row_slot(form->items, form->item_count, &at, answer.link_id);
		if (slot == NULL)
			return export_row_came_meanwhile(error);
		struct scored_answer *scored = &out[slot->item];
		scored->state = answer.has_number ? ANSWER_VALUE
		    : !str_is_empty(answer.text)  ? ANSWER_TEXT
						  : ANSWER_SKIPPED;
		scored->value = answer.number;
		scored->text = arena_str(&run->row, export_row_answer(run, row, slot, answer.text));
		contexts[slot->item] = export_context_of(run, row, slot, &answer);
	}
	return true;
}

/* Whether the figure is worked out anew instead of taken from the store. */
static bool
is_worked(const struct column_form *form, const struct scale *scale)
{
	for (size_t i = 0; i < form->worked_count; i++)
		if (&form->instrument->scales[form->worked[i].scale] == scale)
			return true;
	return false;
}

static bool
read_scores(struct export_run *run, const struct column_form *form, struct fhir_score *out,
    size_t *count, struct error *error)
{
	struct extract_score score;
	while (extract_score(&run->extract, &score)) {
		const struct scale *scale =
		    instrument_scale(form->instrument, arena_cstr(&run->row, score.scale));
		if (scale == NULL)
			return export_row_came_meanwhile(error);
		if (is_worked(form, scale))
			continue;
		BUG_ON(*count == form->score_count + form->valued_count + form->worked_count,
		    "more scores than the instrument has");
		out[(*count)++] = (struct fhir_score){
			.scale = scale,
			.value_set = arena_str(&run->row, score.value_set),
			.has_value = score.has_value,
			.value = score.value,
			.missing = score.missing,
			.why_not = arena_str(&run->row, score.why_not),
		};
	}
	return true;
}

static void
work_scores(struct export_run *run, const struct extract_row *row, const struct column_form *form,
    const struct scored_answer *answers, struct fhir_score *out, size_t *count)
{
	/* The redacted answers will do: words are never scored. */
	const struct score *scores = export_worked_begin(run, row, form) == NULL
	    ? NULL
	    : export_worked_scores(run, row, form, answers);
	for (size_t i = 0; scores != NULL && i < form->worked_count; i++)
		out[(*count)++] = (struct fhir_score){
			.scale = scores[i].scale,
			.value_set = str_from(
			    form->worked[i].set == NULL ? "" : value_set_id(form->worked[i].set)),
			.has_value = scores[i].has_value,
			.value = scores[i].value,
			.text = scores[i].text == NULL ? STR("") : str_from(scores[i].text),
			.missing = scores[i].missing,
			.why_not =
			    scores[i].why_not == NULL ? STR("") : str_from(scores[i].why_not),
		};
}

static struct fhir_response
response_of(struct export_run *run, const struct extract_row *row, const struct column_form *form)
{
	struct arena *arena = &run->row;
	bool has_side = !str_is_empty(row->side);
	instant at = instant_is_none(row->completed_at) ? row->started_at : row->completed_at;
	return (struct fhir_response){
		.id = arena_printf(arena, "%lld", (long long) row->id.n),
		.instrument = form->instrument,
		.patient = person_of(run, row),
		.status = arena_str(arena, row->status),
		.mode = arena_str(arena, row->mode),
		.respondent = arena_str(arena, row->respondent),
		.recorded_by = arena_str(arena, row->recorded_by),
		.recalled_for = arena_str(arena, row->recalled_for),
		.authored = export_row_time(run, at),
		.follow_up = str_from(arena_printf(arena, "%.*s %.*s, %.*s", STR_ARG(row->pathway),
		    STR_ARG(row->pathway_version), STR_ARG(row->step))),
		.procedure = str_from(arena_printf(arena, "%.*s%s%.*s",
		    STR_ARG(row->procedure_code), has_side ? " " : "", STR_ARG(row->side))),
	};
}

static bool
write_row(struct export_run *run, const struct extract_row *row, const struct column_form *form,
    struct strbuf *lines, struct error *error)
{
	struct arena *arena = &run->row;
	struct fhir_response response = response_of(run, row, form);
	struct scored_answer *answers =
	    ARENA_ARRAY(arena, struct scored_answer, form->instrument->item_count);
	struct fhir_score *scores = ARENA_ARRAY(arena, struct fhir_score,
	    form->score_count + form->valued_count + form->worked_count + 1);
	struct answer_context *contexts =
	    ARENA_ARRAY(arena, struct answer_context, form->instrument->item_count);
	response.answers = answers;
	response.contexts = contexts;
	response.scores = scores;
	if (!read_answers(run, row, form, answers, contexts, error) ||
	    !read_scores(run, form, scores, &response.score_count, error))
		return false;
	work_scores(run, row, form, answers, scores, &response.score_count);
	run->result.rows += (int64_t) fhir_write_response(arena, &response, lines);
	return true;
}

bool
export_fhir(struct export_run *run, FILE *out, struct error *error)
{
	struct extract_row row;
	struct strbuf lines;
	bool whole = true;
	strbuf_init(&lines, LINES_LIMIT);
	extract_begin(&run->extract, run->setup->db, &run->setup->filter, EXTRACT_BY_RESPONSE);
	while (whole && extract_next(&run->extract, &row)) {
		if (!fhir_is_response(row.status))
			continue;
		const struct column_form *form = export_row_enter(run, &row, error);
		whole = form != NULL && write_row(run, &row, form, &lines, error);
		struct str text = strbuf_str(&lines);
		if (whole &&
		    (strbuf_is_over(&lines) || fwrite(text.data, 1, text.len, out) != text.len))
			whole = error_set(error, ERROR_IO, "the FHIR export could not be written");
		strbuf_reset(&lines);
		arena_reset(&run->row);
		run->result.responses++;
	}
	extract_end(&run->extract);
	strbuf_done(&lines);
	return whole && !db_failed(run->setup->db, error);
}
