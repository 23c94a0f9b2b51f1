/* SPDX-License-Identifier: MIT */
/*
 * The values of one row. Items come from the store sorted by name, as the form's slots are, so that
 * each is found by walking on: no hashing, no searching.
 */
#include "instruments/chosen.h"

#include "exports/export_row.h"

bool
export_row_came_meanwhile(struct error *error)
{
	return error_set(error, ERROR_BUSY, "something new came in while exporting: export again");
}

bool
export_row_open_teams(struct export_run *run, struct error *error)
{
	const struct export_setup *setup = run->setup;
	struct extract_team *teams =
	    extract_teams(setup->db, &run->arena, setup->filter.organisation, &run->team_count);
	run->teams = ARENA_ARRAY(&run->arena, struct export_team, run->team_count + 1);
	for (size_t i = 0; i < run->team_count; i++) {
		run->teams[i].team = &teams[i];
		run->teams[i].zone = zone_open(teams[i].zone, error);
		if (run->teams[i].zone == NULL)
			return error_prefix(error, "team %.40s: ", teams[i].key);
	}
	return true;
}

void
export_row_close_teams(struct export_run *run)
{
	for (size_t i = 0; i < run->team_count; i++)
		zone_close(run->teams[i].zone);
}

static bool
enter_team(struct export_run *run, const struct extract_row *row, struct error *error)
{
	if (run->team != NULL && run->team->team->id.n == row->team.n)
		return true;
	for (size_t i = 0; i < run->team_count; i++) {
		if (run->teams[i].team->id.n == row->team.n) {
			run->team = &run->teams[i];
			return true;
		}
	}
	return export_row_came_meanwhile(error);
}

const struct column_form *
export_row_enter(struct export_run *run, const struct extract_row *row, struct error *error)
{
	if (!enter_team(run, row, error))
		return NULL;
	const struct column_form *form = columns_form(&run->columns, row);
	if (form == NULL)
		(void) error_set(error, ERROR_BUSY,
		    "a questionnaire was asked for the first time while exporting: export again");
	return form;
}

static void
put_text(struct export_run *run, size_t column, struct str text, bool copies)
{
	if (text.len > 0)
		cells_text(&run->cells, column, copies ? arena_str(&run->row, text) : text);
}

static void
put_words(struct export_run *run, size_t column, const char *text)
{
	put_text(run, column, str_from(text), true);
}

/*
 * Minutes east of Greenwich. Asked of the zone once per quarter of an hour and team: clocks change
 * nowhere between two quarters, rows come in order of time, and the question costs more than all the
 * rest of a time.
 */
static int
offset_of(struct export_team *team, instant t)
{
	enum { QUARTER_MS = 15 * 60 * 1000 };
	int64_t quarter = t.ms / QUARTER_MS;
	size_t slot = (uint64_t) quarter % EXPORT_OFFSETS;
	if (quarter != team->offsets[slot].quarter || !team->offsets[slot].is_known) {
		team->offsets[slot].quarter = quarter;
		team->offsets[slot].offset = zone_offset_minutes(team->zone, t);
		team->offsets[slot].is_known = true;
	}
	return team->offsets[slot].offset;
}

static int64_t
floor_over(int64_t a, int64_t b)
{
	return a / b - (a % b < 0 ? 1 : 0);
}

/* The team's calendar day of t, counted from 1970-01-01, and the milliseconds since it began. */
static int64_t
local_day(struct export_team *team, instant t, int64_t *out_rest)
{
	int64_t wall = t.ms + minutes(offset_of(team, t)).ms;
	int64_t day = floor_over(wall, days(1).ms);
	*out_rest = wall - day * days(1).ms;
	return day;
}

/* YYYY-MM-DD of a day; "" for what no calendar knows. Kept, because rows come in order of time. */
static const char *
day_text(struct export_team *team, int64_t day)
{
	if (day != team->day || team->day_text[0] == '\0') {
		char text[ZONE_TEXT];
		(void) instant_format_utc((instant){ day * days(1).ms }, text);
		bool is_day = text[0] >= '0' && text[0] <= '9';
		(void) snprintf(
		    team->day_text, sizeof(team->day_text), "%.10s", is_day ? text : "");
		team->day = day;
	}
	return team->day_text;
}

static char *
put_two(char *at, char before, int64_t number)
{
	at[0] = before;
	at[1] = (char) ('0' + number / 10 % 10);
	at[2] = (char) ('0' + number % 10);
	return at + 3;
}

/* zone_format says the same and takes five times as long, which here is a fifth of the whole export. */
struct str
export_row_time(struct export_run *run, instant t)
{
	struct export_team *team = run->team;
	if (instant_is_none(t))
		return STR("");
	int64_t rest = 0;
	const char *day = day_text(team, local_day(team, t, &rest));
	if (day[0] == '\0')
		return STR("");
	char *text = arena_alloc(&run->row, ZONE_TEXT);
	memcpy(text, day, 10);
	char *at = put_two(text + 10, 'T', rest / hours(1).ms);
	at = put_two(at, ':', rest / minutes(1).ms % 60);
	at = put_two(at, ':', rest / 1000 % 60);
	int offset = offset_of(team, t);
	int size = offset < 0 ? -offset : offset;
	at = put_two(at, offset < 0 ? '-' : '+', size / 60);
	at = put_two(at, ':', size % 60);
	return str_of(text, (size_t) (at - text));
}

static void
put_time(struct export_run *run, size_t column, instant t)
{
	put_text(run, column, export_row_time(run, t), false);
}

static void
put_days(
    struct export_run *run, size_t column, struct export_team *team, const struct extract_row *row)
{
	static const struct date first = { 1970, 1, 1 };
	instant at = instant_is_none(row->completed_at) ? row->started_at : row->completed_at;
	struct date performed;
	if (instant_is_none(at) || !date_parse_iso(row->performed_on, &performed))
		return;
	int64_t rest = 0;
	int64_t day = local_day(team, at, &rest);
	cells_integer(&run->cells, column, day - date_days_between(first, performed));
}

/* The patient of the row; kept, because several columns are theirs. */
const struct patient *
export_row_patient(struct export_run *run, const struct extract_row *row)
{
	if (run->patient.id.n != row->patient.n) {
		arena_reset(&run->patient_arena);
		if (!patient_get(run->setup->db, &run->patient_arena, row->patient, &run->patient))
			run->patient = (struct patient){ 0 };
	}
	return &run->patient;
}

/* Names alone are read: a patient's whole row, once for each row with words in it, would be seen in
 * the time of the export. */
struct str
export_row_words(struct export_run *run, const struct extract_row *row,
    const struct column_slot *slot, struct str words)
{
	struct extract_names names;
	struct redact_person person;
	if (words.len == 0 || run->setup->identifiers == REDACT_ALL)
		return words;
	if (slot->tells_who)
		return STR("[removed]");
	extract_names(run->setup->db, &run->row, row->patient, &names);
	redact_person(&person, &run->row, &names);
	return redact_text(&run->row, words, &person);
}

struct str
export_row_answer(struct export_run *run, const struct extract_row *row,
    const struct column_slot *slot, struct str text)
{
	return slot->is_words || slot->tells_who ? export_row_words(run, row, slot, text) : text;
}

static void
put_named(
    struct export_run *run, const struct extract_row *row, enum column_field field, size_t column)
{
	char day[ZONE_TEXT];
	const struct patient *patient = export_row_patient(run, row);
	if (field == FIELD_NHS_NUMBER)
		put_words(run, column, patient->nhs_number);
	else if (field == FIELD_HOSPITAL_NUMBER)
		put_words(run, column, patient->hospital_number);
	else if (field == FIELD_GIVEN_NAME)
		put_words(run, column, patient->given_name);
	else if (field == FIELD_FAMILY_NAME)
		put_words(run, column, patient->family_name);
	else
		put_words(run, column, date_format(patient->born_on, day));
}

static void
put_patient(struct export_run *run, size_t column, patient_id patient)
{
	char *code = arena_alloc(&run->row, REDACT_CODE + 1);
	cells_text(&run->cells, column, redact_code(&run->redact, patient, code));
}

void
export_row_field(struct export_run *run, const struct extract_row *row, enum column_field field,
    size_t column, bool copies)
{
	struct export_team *team = run->team;
	struct str text = { 0 };
	switch (field) {
	case FIELD_RESPONSE_ID: cells_id(&run->cells, column, row->id.n); return;
	case FIELD_PATIENT: put_patient(run, column, row->patient); return;
	case FIELD_STARTED_AT: put_time(run, column, row->started_at); return;
	case FIELD_COMPLETED_AT: put_time(run, column, row->completed_at); return;
	case FIELD_DAYS_FROM_OPERATION: put_days(run, column, team, row); return;
	case FIELD_ORGANISATION: text = str_from(team->team->organisation); break;
	case FIELD_TEAM: text = str_from(team->team->key); break;
	case FIELD_PATHWAY: text = row->pathway; break;
	case FIELD_PATHWAY_VERSION: text = row->pathway_version; break;
	case FIELD_PROCEDURE_CODE: text = row->procedure_code; break;
	case FIELD_SIDE: text = row->side; break;
	case FIELD_STEP: text = row->step; break;
	case FIELD_INSTRUMENT: text = row->instrument; break;
	case FIELD_INSTRUMENT_VERSION: text = row->instrument_version; break;
	case FIELD_STATUS: text = row->status; break;
	case FIELD_MODE: text = row->mode; break;
	case FIELD_RESPONDENT: text = row->respondent; break;
	case FIELD_DUE_ON: text = row->due_on; break;
	case FIELD_WORKER: text = row->worker; break;
	case FIELD_RECORDED_BY: text = row->recorded_by; break;
	case FIELD_RECALLED_FOR: text = row->recalled_for; break;
	case FIELD_NHS_NUMBER:
	case FIELD_HOSPITAL_NUMBER:
	case FIELD_GIVEN_NAME:
	case FIELD_FAMILY_NAME:
	case FIELD_DATE_OF_BIRTH: put_named(run, row, field, column); return;
	}
	put_text(run, column, text, copies);
}

const struct column_slot *
export_row_slot(const struct column_slot *slots, size_t count, size_t *at, struct str name)
{
	for (; *at < count; ++*at) {
		int order = str_compare(slots[*at].name, name);
		if (order == 0)
			return &slots[*at];
		if (order > 0)
			break;
	}
	return NULL;
}

static void
put_chosen(struct export_run *run, const struct column_slot *slot, struct str text)
{
	option_set set = chosen_read(slot->of_several, text);
	for (size_t i = 0; set != 0 && i < slot->of_several->option_count; i++)
		cells_integer(&run->cells, slot->options[i], (set & OPTION_BIT(i)) != 0 ? 1 : 0);
}

static void
put_answer(struct export_run *run, const struct extract_row *row, const struct column_slot *slot,
    const struct extract_answer *answer)
{
	if (answer->has_number) {
		cells_decimal(&run->cells, slot->column, answer->number);
		return;
	}
	if (slot->of_several != NULL)
		put_chosen(run, slot, answer->text);
	put_text(run, slot->column, export_row_answer(run, row, slot, answer->text), true);
}

/* A set that no day is chosen for any more has no column: what it gave can be worked out again. */
static void
put_valued(
    struct export_run *run, const struct column_form *form, const struct extract_score *score)
{
	struct str name = str_from(
	    arena_printf(&run->row, "%.*s.%.*s", STR_ARG(score->scale), STR_ARG(score->value_set)));
	for (size_t i = 0; score->has_value && i < form->valued_count; i++)
		if (str_eq(form->valued[i].name, name))
			cells_decimal(&run->cells, form->valued[i].column, score->value);
}

bool
export_row_values(struct export_run *run, const struct extract_row *row,
    const struct column_form *form, struct error *error)
{
	struct extract_answer answer;
	struct export_context context = { 0 };
	struct scored_answer *answers = export_worked_begin(run, row, form);
	for (size_t at = 0; extract_answer(&run->extract, &answer);) {
		const struct column_slot *slot =
		    export_row_slot(form->items, form->item_count, &at, answer.link_id);
		if (slot == NULL)
			return export_row_came_meanwhile(error);
		put_answer(run, row, slot, &answer);
		export_context_add(run, row, slot, &answer, &context);
		export_worked_answer(run, answers, slot, &answer);
	}
	struct extract_score score;
	for (size_t at = 0; extract_score(&run->extract, &score);) {
		/* A score by a value set is another figure than the scale's own. */
		if (!str_is_empty(score.value_set)) {
			put_valued(run, form, &score);
			continue;
		}
		const struct column_slot *slot =
		    export_row_slot(form->scores, form->score_count, &at, score.scale);
		if (slot == NULL)
			return export_row_came_meanwhile(error);
		if (score.has_value && slot->column != COLUMN_NONE)
			cells_decimal(&run->cells, slot->column, score.value);
	}
	export_worked_end(run, row, form, answers);
	export_context_put(run, form, &context);
	put_text(run, form->note, str_from(instrument_note(form->instrument)), false);
	return true;
}
