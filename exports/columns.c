/* SPDX-License-Identifier: MIT */
/* Plans the header. Names are few hundreds at most, so they are looked for one by one. */
#include "base/strbuf.h"
#include "instruments/parse.h"

#include "instruments/value_set.h"
#include "exports/columns.h"

static const char *const field_names[FIELD_COUNT] = {
	[FIELD_RESPONSE_ID] = "response_id",
	[FIELD_PATIENT] = "patient",
	[FIELD_ORGANISATION] = "organisation",
	[FIELD_TEAM] = "team",
	[FIELD_PATHWAY] = "pathway",
	[FIELD_PATHWAY_VERSION] = "pathway_version",
	[FIELD_PROCEDURE_CODE] = "procedure_code",
	[FIELD_SIDE] = "side",
	[FIELD_STEP] = "step",
	[FIELD_INSTRUMENT] = "instrument",
	[FIELD_INSTRUMENT_VERSION] = "instrument_version",
	[FIELD_STATUS] = "status",
	[FIELD_MODE] = "mode",
	[FIELD_RESPONDENT] = "respondent",
	[FIELD_DUE_ON] = "due_on",
	[FIELD_STARTED_AT] = "started_at",
	[FIELD_COMPLETED_AT] = "completed_at",
	[FIELD_DAYS_FROM_OPERATION] = "days_from_operation",
	[FIELD_WORKER] = "worker",
	[FIELD_RECORDED_BY] = "recorded_by",
	[FIELD_RECALLED_FOR] = "recalled_for",
	[FIELD_NHS_NUMBER] = "nhs_number",
	[FIELD_HOSPITAL_NUMBER] = "hospital_number",
	[FIELD_GIVEN_NAME] = "given_name",
	[FIELD_FAMILY_NAME] = "family_name",
	[FIELD_DATE_OF_BIRTH] = "date_of_birth",
};

static const enum column_field episode_fields[] = { FIELD_PATIENT, FIELD_ORGANISATION, FIELD_TEAM,
	FIELD_PATHWAY, FIELD_PATHWAY_VERSION, FIELD_PROCEDURE_CODE, FIELD_SIDE, FIELD_WORKER };

static const enum column_field form_fields[] = { FIELD_RESPONSE_ID, FIELD_INSTRUMENT_VERSION,
	FIELD_STATUS, FIELD_MODE, FIELD_RESPONDENT, FIELD_DUE_ON, FIELD_STARTED_AT,
	FIELD_COMPLETED_AT, FIELD_DAYS_FROM_OPERATION, FIELD_RECORDED_BY, FIELD_RECALLED_FOR };

static const char *const shape_words[] = { [COLUMN_LONG] = "long", [COLUMN_WIDE] = "wide" };

bool
columns_parse_shape(const char *word, enum column_shape *out_shape, struct error *error)
{
	for (size_t i = 0; i < ARRAY_LEN(shape_words); i++) {
		if (strcmp(shape_words[i], word) == 0) {
			*out_shape = (enum column_shape) i;
			return true;
		}
	}
	return error_set(error, ERROR_INPUT, "--shape is not known, expected long or wide");
}

const char *
columns_shape_word(enum column_shape shape)
{
	return shape_words[shape];
}

size_t
columns_episode_fields(const enum column_field **out_fields)
{
	*out_fields = episode_fields;
	return ARRAY_LEN(episode_fields);
}

size_t
columns_form_fields(const enum column_field **out_fields)
{
	*out_fields = form_fields;
	return ARRAY_LEN(form_fields);
}

/* What grows while the header is planned. */
struct plan {
	struct columns *columns;
	const struct columns_setup *setup;
	struct arena *arena;
	size_t capacity;
	struct str prefix; /* of the names being added: "" or "before.foot-check." */
	size_t since;      /* names are shared with columns from here on */
};

static size_t
add_column(struct plan *plan, const char *kind, const char *name)
{
	struct columns *columns = plan->columns;
	struct str full =
	    str_from(arena_printf(plan->arena, "%.*s%s%s", STR_ARG(plan->prefix), kind, name));
	for (size_t i = plan->since; i < columns->count; i++)
		if (str_eq(columns->names[i], full))
			return i;
	if (columns->count == plan->capacity) {
		size_t capacity = plan->capacity == 0 ? 64 : plan->capacity * 2;
		struct str *names = ARENA_ARRAY(plan->arena, struct str, capacity);
		if (columns->count > 0)
			memcpy(names, columns->names, columns->count * sizeof(*names));
		columns->names = names;
		plan->capacity = capacity;
	}
	columns->names[columns->count] = full;
	return columns->count++;
}

static int
by_name(const void *a, const void *b)
{
	const struct column_slot *left = a, *right = b;
	return str_compare(left->name, right->name);
}

/* Not under "item.", where another item may have that name. */
static void
add_options(struct plan *plan, struct column_slot *slot, const struct item *item)
{
	char value[DECIMAL_TEXT];
	if (item->type != ITEM_CHOICES)
		return;
	slot->of_several = item;
	slot->options = ARENA_ARRAY(plan->arena, size_t, item->option_count);
	for (size_t i = 0; i < item->option_count; i++)
		slot->options[i] = add_column(plan, "chosen.",
		    arena_printf(plan->arena, "%s.%s", item->link_id,
			decimal_format(item->options[i].value, value)));
}

static void
add_items(struct plan *plan, size_t index)
{
	struct column_form *form = &plan->columns->forms[index];
	const struct instrument *instrument = form->instrument;
	form->item_count = instrument->item_count;
	form->items = ARENA_ARRAY(plan->arena, struct column_slot, instrument->item_count);
	for (size_t i = 0; i < instrument->item_count; i++) {
		const struct item *item = &instrument->items[i];
		form->items[i].name = str_from(item->link_id);
		form->items[i].column = add_column(plan, "item.", item->link_id);
		form->items[i].is_words = item->type == ITEM_TEXT;
		form->items[i].tells_who =
		    item->type == ITEM_POSTCODE || item->type == ITEM_TELEPHONE;
		form->items[i].item = i;
		add_options(plan, &form->items[i], item);
	}
	qsort(form->items, form->item_count, sizeof(*form->items), by_name);
}

/* An index has a column for every value set that a day was chosen for, named in it. */
static void
add_valued(struct plan *plan, struct column_form *form, const struct instrument *instrument,
    const struct scale *scale)
{
	const struct value_set *set;
	for (size_t i = 0;
	     (set = catalog_chosen_value_set(plan->setup->catalog, instrument->id, i)) != NULL;
	     i++) {
		const char *name = arena_printf(plan->arena, "%s.%s", scale->id, value_set_id(set));
		form->valued[form->valued_count++] = (struct column_slot){
			.name = str_from(name),
			.column = add_column(plan, "score.", name),
		};
	}
}

static bool
is_set_of(const struct value_set *set, const struct instrument *instrument)
{
	return strcmp(value_set_instrument(set), instrument->id) == 0;
}

static bool
is_valued_anew(const struct plan *plan, const struct instrument *instrument)
{
	for (size_t i = 0; i < plan->setup->value_set_count; i++)
		if (is_set_of(plan->setup->value_sets[i], instrument))
			return true;
	return false;
}

static void
add_worked(struct column_form *form, size_t scale, const struct value_set *set, size_t column)
{
	form->worked[form->worked_count++] = (struct column_worked){ scale, set, column };
}

/* Set by set, so that a row is scored once for each. */
static void
add_asked(struct plan *plan, struct column_form *form)
{
	const struct instrument *instrument = form->instrument;
	for (size_t i = 0; i < plan->setup->value_set_count; i++) {
		const struct value_set *set = plan->setup->value_sets[i];
		for (size_t k = 0; is_set_of(set, instrument) && k < instrument->scale_count; k++)
			if (instrument->scales[k].kind == SCALE_VALUE_SET)
				add_worked(form, k, set,
				    add_column(plan, "score.",
					arena_printf(plan->arena, "%s.%s", instrument->scales[k].id,
					    value_set_id(set))));
	}
}

static void
add_indices(struct plan *plan, struct column_form *form, bool anew)
{
	const struct instrument *instrument = form->instrument;
	size_t sets = 0, scales = 0;
	while (catalog_chosen_value_set(plan->setup->catalog, instrument->id, sets) != NULL)
		sets++;
	for (size_t i = 0; i < instrument->scale_count; i++)
		scales += instrument->scales[i].kind == SCALE_VALUE_SET ? 1 : 0;
	form->valued = ARENA_ARRAY(plan->arena, struct column_slot, sets * scales + 1);
	for (size_t i = 0; !anew && i < instrument->scale_count; i++)
		if (instrument->scales[i].kind == SCALE_VALUE_SET)
			add_valued(plan, form, instrument, &instrument->scales[i]);
	add_asked(plan, form);
}

static void
add_scores(struct plan *plan, size_t index)
{
	struct column_form *form = &plan->columns->forms[index];
	const struct instrument *instrument = form->instrument;
	bool anew = is_valued_anew(plan, instrument);
	form->score_count = instrument->scale_count;
	form->scores = ARENA_ARRAY(plan->arena, struct column_slot, instrument->scale_count + 1);
	form->worked = ARENA_ARRAY(plan->arena, struct column_worked,
	    instrument->scale_count * (plan->setup->value_set_count + 1) + 1);
	for (size_t i = 0; i < instrument->scale_count; i++) {
		const struct scale *scale = &instrument->scales[i];
		form->scores[i].name = str_from(scale->id);
		form->scores[i].column = anew && scale->kind == SCALE_VALUE_SET
		    ? COLUMN_NONE
		    : add_column(plan, "score.", scale->id);
		if (scale->kind == SCALE_PROFILE)
			add_worked(form, i, NULL, form->scores[i].column);
	}
	add_indices(plan, form, anew);
	qsort(form->scores, form->score_count, sizeof(*form->scores), by_name);
}

static void
add_notes(struct plan *plan, size_t from, size_t upto)
{
	size_t context = add_column(plan, "", columns_context_name(CONTEXT_LATE));
	for (size_t i = CONTEXT_INTERPRETED; i < COLUMN_CONTEXTS; i++)
		(void) add_column(plan, "", columns_context_name((enum column_context) i));
	size_t note = add_column(plan, "", "instrument_note");
	for (size_t i = from; i < upto; i++) {
		plan->columns->forms[i].context = context;
		plan->columns->forms[i].note = note;
	}
}

static void
plan_long(struct plan *plan)
{
	for (size_t i = 0; i < FIELD_FIRST_NAMED; i++)
		(void) add_column(plan, "", field_names[i]);
	for (size_t i = 0; i < plan->columns->form_count; i++)
		add_items(plan, i);
	for (size_t i = 0; i < plan->columns->form_count; i++)
		add_scores(plan, i);
	add_notes(plan, 0, plan->columns->form_count);
}

static bool
is_same_block(const struct extract_form *a, const struct extract_form *b)
{
	return strcmp(a->step, b->step) == 0 && a->occurrence == b->occurrence &&
	    strcmp(a->instrument, b->instrument) == 0;
}

static struct str
prefix_of(struct arena *arena, const struct extract_form *form)
{
	if (form->occurrence == 0)
		return str_from(arena_printf(arena, "%s.%s.", form->step, form->instrument));
	return str_from(
	    arena_printf(arena, "%s-%d.%s.", form->step, form->occurrence + 1, form->instrument));
}

/* The versions of one instrument in one step share their columns, and stand side by side. */
static void
plan_wide(struct plan *plan)
{
	struct columns *columns = plan->columns;
	for (size_t i = 0; i < ARRAY_LEN(episode_fields); i++)
		(void) add_column(plan, "", field_names[episode_fields[i]]);
	for (size_t from = 0, upto; from < columns->form_count; from = upto) {
		const struct extract_form *first = &columns->forms[from].form;
		upto = from + 1;
		while (
		    upto < columns->form_count && is_same_block(first, &columns->forms[upto].form))
			upto++;
		plan->prefix = prefix_of(plan->arena, first);
		plan->since = columns->count;
		for (size_t i = 0; i < ARRAY_LEN(form_fields); i++)
			(void) add_column(plan, "", field_names[form_fields[i]]);
		for (size_t i = from; i < upto; i++) {
			columns->forms[i].fields = plan->since;
			add_items(plan, i);
		}
		for (size_t i = from; i < upto; i++)
			add_scores(plan, i);
		add_notes(plan, from, upto);
	}
	plan->prefix = STR("");
	plan->since = 0;
}

static const struct instrument *
find_instrument(struct arena *arena, struct db *db, const struct catalog *catalog,
    const struct extract_form *form, struct error *error)
{
	const struct instrument *found =
	    catalog_find_version(catalog, form->instrument, form->instrument_version);
	if (found != NULL)
		return found;
	const char *text =
	    file_version_text(db, arena, "instrument", form->instrument, form->instrument_version);
	if (text != NULL) {
		struct complaints complaints = { .arena = arena };
		found = instrument_parse(arena, form->instrument, str_from(text), &complaints);
	}
	if (found == NULL)
		(void) error_set(error, ERROR_MISSING,
		    "instrument %.60s version %.20s was answered, and its file is not known",
		    form->instrument, form->instrument_version);
	return found;
}

static int
by_instrument(const void *a, const void *b)
{
	const struct extract_form *left = a, *right = b;
	int order = strcmp(left->instrument, right->instrument);
	return order != 0 ? order : strcmp(left->instrument_version, right->instrument_version);
}

/* Wide: steps in the order in which they fall due, then instruments, then versions. */
static int
by_step(const void *a, const void *b)
{
	const struct extract_form *left = a, *right = b;
	if (left->rank != right->rank)
		return left->rank < right->rank ? -1 : 1;
	return by_instrument(a, b);
}

bool
columns_plan(struct columns *columns, struct arena *arena, struct db *db,
    const struct columns_setup *setup, struct error *error)
{
	size_t count = 0;
	bool is_long = setup->shape == COLUMN_LONG;
	struct extract_form *forms = is_long ? extract_instruments(db, arena, setup->filter, &count)
					     : extract_forms(db, arena, setup->filter, &count);
	if (count > 0)
		qsort(forms, count, sizeof(*forms), is_long ? by_instrument : by_step);
	struct columns planned = {
		.shape = setup->shape, .named = setup->named, .form_count = count
	};
	planned.forms = ARENA_ARRAY(arena, struct column_form, count + 1);
	struct plan plan = {
		.columns = &planned, .setup = setup, .arena = arena, .prefix = STR("")
	};
	for (size_t i = 0; i < count; i++) {
		planned.forms[i].form = forms[i];
		planned.forms[i].instrument =
		    find_instrument(arena, db, setup->catalog, &forms[i], error);
		if (planned.forms[i].instrument == NULL)
			return false;
	}
	if (is_long)
		plan_long(&plan);
	else
		plan_wide(&plan);
	planned.named_first = planned.count;
	for (size_t i = FIELD_FIRST_NAMED; setup->named && i < FIELD_COUNT; i++)
		(void) add_column(&plan, "", field_names[i]);
	*columns = planned;
	return true;
}

static bool
is_form_of(
    const struct columns *columns, const struct column_form *form, const struct extract_row *row)
{
	return str_is(row->instrument, form->form.instrument) &&
	    str_is(row->instrument_version, form->form.instrument_version) &&
	    (columns->shape == COLUMN_LONG ||
		(row->occurrence == form->form.occurrence && str_is(row->step, form->form.step)));
}

const struct column_form *
columns_form(struct columns *columns, const struct extract_row *row)
{
	for (size_t i = 0; i < columns->form_count; i++) {
		size_t at = columns->newest + i;
		if (at >= columns->form_count)
			at -= columns->form_count;
		if (is_form_of(columns, &columns->forms[at], row)) {
			columns->newest = at;
			return &columns->forms[at];
		}
	}
	return NULL;
}
