/* SPDX-License-Identifier: MIT */
#ifndef EXPORTS_COLUMNS_H
#define EXPORTS_COLUMNS_H

/*
 * The columns of one export, settled before its first row. Long: the fixed columns, then
 * item.<linkId> and score.<scale> for every instrument among the rows: instruments by id, items in
 * their own order, a name shared by two instruments only once. Wide: one row an episode, and for
 * each step and instrument the same columns again, as <step>.<instrument>.<column>; a step that
 * repeats is <step>-2, <step>-3 …
 *
 * What takes several answers has, behind item.<linkId> with all of them ("1 3"), a column
 * chosen.<linkId>.<value> for each option: 1 where it was chosen, 0 where others were.
 *
 * An index has a column score.<scale>.<set> for every value set that a day was chosen for, or, where
 * sets are asked for, for those alone, worked out anew from the answers. After the scores stands what
 * must be known of the answers (enum column_context), and instrument_note: what a reader must know of the questionnaire itself.
 *
 * Which columns there are depends on the filtered rows and the instruments' files alone, so the same
 * filter on the same data gives the same header.
 */
#include "instruments/catalog.h"
#include "store/extracts.h"

/* The fixed columns, in the order of the long shape. */
enum column_field {
	FIELD_RESPONSE_ID,
	FIELD_PATIENT,
	FIELD_ORGANISATION,
	FIELD_TEAM,
	FIELD_PATHWAY,
	FIELD_PATHWAY_VERSION,
	FIELD_PROCEDURE_CODE,
	FIELD_SIDE,
	FIELD_STEP,
	FIELD_INSTRUMENT,
	FIELD_INSTRUMENT_VERSION,
	FIELD_STATUS,
	FIELD_MODE,
	FIELD_RESPONDENT,
	FIELD_DUE_ON,
	FIELD_STARTED_AT,
	FIELD_COMPLETED_AT,
	FIELD_DAYS_FROM_OPERATION,
	FIELD_WORKER,
	FIELD_RECORDED_BY,
	FIELD_RECALLED_FOR,
	/* only where identifiers are all; at the end of the row */
	FIELD_NHS_NUMBER,
	FIELD_HOSPITAL_NUMBER,
	FIELD_GIVEN_NAME,
	FIELD_FAMILY_NAME,
	FIELD_DATE_OF_BIRTH,
};

enum { FIELD_FIRST_NAMED = FIELD_NHS_NUMBER, FIELD_COUNT = FIELD_DATE_OF_BIRTH + 1 };

enum column_shape {
	COLUMN_LONG, /* one row a response */
	COLUMN_WIDE, /* one row an episode */
};

/* What must be known with the answers, of each form: named here, filled by export_context.c. */
enum column_context {
	CONTEXT_LATE,        /* items answered after the window */
	CONTEXT_INTERPRETED, /* ... that a person read into a reply */
	CONTEXT_BY,          /* ... who */
	CONTEXT_WORDS,       /* ... and which, on a line each */
};

enum { COLUMN_CONTEXTS = CONTEXT_WORDS + 1 };

const char *columns_context_name(enum column_context context);

/* Where an item's or a scale's value goes. */
struct column_slot {
	struct str name; /* link_id, or scale */
	size_t column;
	bool is_words;                 /* an item whose answers are the patient's own words */
	bool tells_who;                /* ... or where they live or can be rung */
	size_t item;                   /* which of the instrument's */
	const struct item *of_several; /* of which several options may be chosen; or NULL */
	size_t *options;               /* ... each one's own column, 1 or 0 */
};

/* What is not read from the store but worked out of the answers: a profile, which is text, or an
 * index by a value set that was asked for. */
struct column_worked {
	size_t scale;                /* which of the instrument's */
	const struct value_set *set; /* NULL: a profile */
	size_t column;
};

/* Where one instrument version (wide: of one step) puts its values; both lists by name. */
struct column_form {
	struct extract_form form;
	size_t fields; /* wide: where its own fixed columns begin */
	struct column_slot *items, *scores;
	size_t item_count, score_count;
	struct column_slot *valued; /* "index.uk-5l-2026": a scale, by a value set; in no order */
	size_t valued_count;
	struct column_worked *worked; /* those of one value set together */
	size_t worked_count;
	const struct instrument *instrument;
	size_t context; /* the first of the columns of enum column_context */
	size_t note;
};

/* A scale whose own column is left out for those of its value sets. */
#define COLUMN_NONE SIZE_MAX

/* What is wanted beside the rows themselves. */
struct columns_setup {
	const struct catalog *catalog;
	const struct extract_filter *filter;
	const struct value_set *const *value_sets; /* asked for; each once */
	size_t value_set_count;
	enum column_shape shape;
	bool named; /* with names and numbers at the end */
};

struct columns {
	enum column_shape shape;
	bool named;        /* with names and numbers at the end */
	struct str *names; /* NUL-terminated */
	size_t count;
	size_t named_first; /* where those at the end begin; instrument_note stands before them */
	struct column_form *forms;
	size_t form_count;
	size_t newest; /* the form last found: rows come in runs */
};

HARK_MUST_USE bool
columns_parse_shape(const char *word, enum column_shape *out_shape, struct error *error);
const char *columns_shape_word(enum column_shape shape);

/* In the arena. Versions that the catalog lacks are read from the store's copy of their file. Fails
 * MISSING when neither has one: its items could not be named. */
HARK_MUST_USE bool columns_plan(struct columns *columns, struct arena *arena, struct db *db,
    const struct columns_setup *setup, struct error *error);

/* The form of a row; NULL when it came to be after the plan was made. */
const struct column_form *columns_form(struct columns *columns, const struct extract_row *row);

/* The fixed columns of the wide shape: those of an episode, then those of each form. Returns how
 * many there are of the kind. */
size_t columns_episode_fields(const enum column_field **out_fields);
size_t columns_form_fields(const enum column_field **out_fields);

#endif
