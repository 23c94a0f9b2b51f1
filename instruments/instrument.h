/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_INSTRUMENT_H
#define INSTRUMENTS_INSTRUMENT_H

/*
 * An instrument is a questionnaire as data: items, options, scales, languages and licence, read
 * from one versioned YAML file (hark-instrument(5)) and immutable afterwards. It lives in the arena
 * of the catalog that read it. Nothing here, or above, knows an instrument by name.
 *
 * Values: an answer to a choice is its option's value; to yes-no 1 or 0; to a number the number. 0
 * is a value. Everything else is kept as text and never scored, see written.h.
 */
#include "base/decimal.h"
#include "base/str.h"

enum item_type {
	ITEM_CHOICE,    /* one of its options */
	ITEM_YES_NO,    /* 1 yes, 0 no */
	ITEM_NUMBER,    /* a whole number from low to high */
	ITEM_DECIMAL,   /* a number from low to high */
	ITEM_DATE,      /* YYYY-MM-DD */
	ITEM_TEXT,      /* the patient's own words, whole */
	ITEM_POSTCODE,  /* of the United Kingdom, "NE61 3AB" */
	ITEM_TELEPHONE, /* in its international form, "+447700900123" */
	ITEM_CHOICES,   /* one of its options or more, "1 3" (instruments/chosen.h) */
};

/* One choice. `number` is what the patient is offered (1, 2, 3 … or the value itself). */
struct option {
	decimal value;
	int number;
};

/* What other systems call an option: a FHIR Coding. */
struct option_code {
	const char *code;   /* or NULL */
	const char *system; /* whose code that is, or NULL */
};

/* FHIR's, for a condition on the answer to another item. */
enum enable_operator {
	ENABLE_EXISTS, /* it has an answer, or has none */
	ENABLE_EQUAL,
	ENABLE_NOT_EQUAL, /* also where it has no answer */
	ENABLE_ABOVE,
	ENABLE_BELOW,
	ENABLE_AT_LEAST,
	ENABLE_AT_MOST,
};

struct condition {
	size_t question; /* the item's index */
	enum enable_operator relation;
	bool exists;      /* ENABLE_EXISTS */
	decimal value;    /* the others, where text is NULL; of choices one of those chosen */
	const char *text; /* dates and text, or NULL */
};

struct enable {
	struct condition *conditions;
	size_t count; /* 0: always */
	bool any;     /* one that holds is enough, else all must */
};

/* What items stand under together: it has conditions for all of them, and no words of its own. */
struct group {
	const char *link_id;
	const char *under; /* the group or item that it stands under, or NULL */
	struct enable enable;
};

struct item {
	const char *link_id;
	enum item_type type;
	struct option *options;
	size_t option_count;
	struct option_code *codes; /* parallel to the options, or NULL */
	const char **
	    faces; /* parallel to the options: a picture that may stand before its words; or NULL */
	bool *exclusive; /* parallel to the options, of ITEM_CHOICES: it can't stand beside another;
			  * or NULL */
	bool letters;    /* offered as A, B, C; see option_letter */
	bool consecutive;     /* the options are whole numbers that follow each other */
	decimal low, high;    /* numbers: inclusive */
	bool required;        /* false: SKIP needs no confirmation */
	bool risk;            /* an answer here can raise an alert (safety.md 3) */
	decimal *risk_values; /* the answers that do; none listed: every answer does */
	size_t risk_value_count;
	size_t index;           /* position in the instrument, from 0 */
	const char *under;      /* the linkId of the group or item that it stands under, or NULL */
	const char *provenance; /* where the bank has it from: "bank/x, version 1: ...", or NULL */
	const char *fhir_id; /* its linkId in the Questionnaire that it came from, where another */
	struct option_code code; /* yes to it is this answer of several to fhir_id */
	struct enable enable;
	const struct enable *const *gates; /* its own and those above it, NULL-ended, or NULL: none
					    * has conditions (instruments/enable.h) */
};

/* The words of one item in one language. Arrays run parallel to the item's options. */
struct item_wording {
	const char *text;             /* the question, as texted; one SMS part with its options */
	const char **labels;          /* per option */
	const char *const **synonyms; /* per option: NULL-ended other ways people say it */
	const char *low_label;        /* numbers: what low means, or NULL ("no pain") */
	const char *high_label;       /* numbers: what high means, or NULL */
	const char *const *low_synonyms; /* NULL-ended, or NULL; yes-no: other words for no here */
	const char *const
	    *high_synonyms; /* NULL-ended, or NULL; yes-no: other words for yes here */
};

struct wording {
	const char *language; /* "en", "cy" */
	const char *title;
	const char *intro;          /* recall period in words, or "" */
	struct item_wording *items; /* parallel to the instrument's items */
	bool machine_made;          /* no native reader has signed it (review: machine) */
	const char *review;         /* original, publisher, native, machine */
	const char *reviewed_by;    /* the native reader who signed it, or NULL */
};

/* What is made of the parts of a scale, before its steps. */
enum scale_kind {
	SCALE_SUM,
	SCALE_MEAN,      /* mean × factor */
	SCALE_PERCENT,   /* of the way from the least to the most that the answered ones can give */
	SCALE_ITEM,      /* the value of its one part, passed through */
	SCALE_COUNT,     /* how many parts have a value */
	SCALE_PROFILE,   /* the levels one after another, "11223": text, not a number */
	SCALE_VALUE_SET, /* what a value set says of the levels (value_set.h) */
};

/* Instead of a value from `from` to `to`, inclusive, `value` counts. */
struct recoding {
	decimal from, to, value;
};

/* One thing that a scale is made of: recoded, then reversed, then weighted. */
struct scale_part {
	bool is_scale; /* another scale of the instrument, else an item */
	size_t index;  /* in the instrument's scales or items */
	struct recoding *recodings;
	size_t recoding_count;
	bool reversed;
	decimal weight;    /* 1 where nothing is said; never 0 */
	decimal low, high; /* of what it counts for, weight included */
};

enum sex {
	SEX_UNKNOWN, /* not known; in a table: any */
	SEX_FEMALE,
	SEX_MALE,
};

/* One line of a table, for people of this age and sex. */
struct table_row {
	decimal raw, value;
	int age_from, age_to; /* completed years, inclusive; -1 and -1: any age */
	enum sex sex;
};

enum step_kind {
	STEP_LINEAR, /* (x × times + plus) / over */
	STEP_TABLE,
	STEP_ROUND, /* half away from zero */
};

/* What is done to the figure, one step after another, until it is the score. */
struct scale_step {
	enum step_kind kind;
	decimal times, plus, over;
	struct table_row *rows; /* in the file's order */
	size_t row_count;
	bool needs_age, needs_sex;
	int places;
};

enum missing_rule {
	MISSING_NONE,    /* every part must have a value */
	MISSING_AT_MOST, /* at most missing_limit parts without one, prorated by the mean */
	MISSING_SHARE,   /* at least missing_share of the parts with one, prorated by the mean */
};

/* What an item counts for that its conditions left out. */
enum not_enabled_rule {
	NOT_ENABLED_MISSING,  /* as missing */
	NOT_ENABLED_ZERO,     /* as 0 */
	NOT_ENABLED_EXCLUDED, /* as if the scale did not have it */
};

enum direction {
	DIRECTION_HIGHER_IS_BETTER,
	DIRECTION_LOWER_IS_BETTER,
	DIRECTION_NONE, /* neither way is better, or nothing can be said: a profile */
};

struct band {
	decimal from, to; /* inclusive; a score between two bands belongs to the lower one */
	const char *label;
};

/* A smallest change that matters. */
struct mid {
	decimal value;
	const char *source;
	const char *scope; /* person, group or between groups */
};

/* Why a figure of the file is not to be relied upon, or NULL where it is. */
struct unverified {
	const char *score;   /* the rule itself */
	const char *missing; /* what is done where items are missing */
	const char *mid;
	const char *bands;
};

struct scale {
	const char *id; /* "total" where nothing else is said */
	enum scale_kind kind;
	struct scale_part *parts; /* items first, then scales, each in the file's order */
	size_t part_count;
	decimal factor; /* SCALE_MEAN */
	enum missing_rule missing;
	int missing_limit;
	decimal missing_share;
	enum not_enabled_rule not_enabled;
	struct scale_step *steps;
	size_t step_count;
	bool has_range;    /* false: a profile, which is no number */
	decimal low, high; /* of the result */
	enum direction direction;
	struct mid *mids;
	size_t mid_count;
	struct band *bands;
	size_t band_count;
	struct unverified unverified;
	const char *source; /* where the rule is published, or NULL */
};

/* May the wording be used? The code's licence says nothing about that. */
enum licence_status {
	LICENCE_OWN,         /* worded by those who ship this file */
	LICENCE_PUBLIC,      /* in the public domain */
	LICENCE_ATTRIBUTION, /* free where the holder is named */
	LICENCE_REQUIRED,    /* the organisation needs the holder's licence, and names its proof */
	LICENCE_UNKNOWN,     /* nobody has found out: not sent */
};

enum mode {
	MODE_SMS = 1,
	MODE_EMAIL = 2,
	MODE_WEB = 4,
	MODE_STAFF = 8,
};

struct instrument {
	const char *id;
	const char *version;
	const char *name;   /* its publisher's, or NULL; a wording has its own title */
	const char *file;   /* where it was read from; embedded ones start with "shipped:" */
	const char *source; /* the whole text of the file */
	const char *sha256; /* of that text, 64 hex digits */
	struct item *items;
	size_t item_count;
	struct group *groups;
	size_t group_count;
	size_t *enable_order; /* item indexes, questions before what depends on them; NULL when
			       * nothing does */
	const char *fhir_url; /* of the Questionnaire that it came from, or NULL */
	struct scale *scales;
	size_t scale_count;
	size_t *scale_order; /* indexes of scales, those that others are made of first */
	struct wording *wordings;
	size_t wording_count;
	unsigned modes;      /* permitted by its licence: enum mode, or-ed */
	const char *licence; /* one line: status and holder */
	enum licence_status licence_status;
	const char *licence_proof; /* LICENCE_REQUIRED: the agreement it stands on, or NULL */
	int complete_within_hours; /* for who analyses: closes nothing; 0: none is given */
	bool ask_together;         /* items offering the same answers may be put in one text */
	const char *recall_period; /* "4 weeks", "today"; NULL where nothing is said */
	const char *timepoints;    /* when it is usually asked, "before, 6 months", or NULL */
	const char *head_source;   /* where its structure is published, or NULL */
	const char *unverified;    /* what of its head is not to be relied upon, or NULL */
	int about_minutes;         /* how long it takes, said in the invitation */
	bool trial;  /* asked only of patients on its trial list (catalog_trial_refusal) */
	bool tested; /* psychometrically, by somebody; what is worded by those who ship the file is
		      * not unless it says so */
};

/* What a part is called: its item's linkId, or its scale's id. */
const char *part_name(const struct instrument *instrument, const struct scale_part *part);

/* NULL when there is none. */
const struct item *instrument_item(const struct instrument *instrument, struct str link_id);
const struct scale *instrument_scale(const struct instrument *instrument, const char *id);

/* Whether the item can have this value: an option's, 1 or 0, or a number within its range (whole
 * for ITEM_NUMBER). False for what is kept as text. */
bool item_accepts(const struct item *item, decimal value);

/* Whether one of its options has this value. */
bool item_offers(const struct item *item, decimal value);

/* Whether this answer is one that a person must see at once. */
bool item_is_risk(const struct item *item, decimal value);

/* The smallest and the largest value of a scored item; reversing swaps the two. */
void item_ends(const struct item *item, decimal *out_low, decimal *out_high);

/* Whether answers to the item are values, which scales can be made of. */
bool item_is_scored(const struct item *item);

/* What a reader of its scores must know of the questionnaire itself: "not psychometrically tested",
 * "on trial, not psychometrically tested"; "" when there is nothing. */
const char *instrument_note(const struct instrument *instrument);

/* What an option is offered by where the item has letters. Its number is then its place, counted from
 * 1, so that a reply of either kind says the same. At most ITEM_LETTERS: behind H come letters that a
 * telephone's keyboard makes of digits. */
enum { ITEM_LETTERS = 8 };
char option_letter(size_t option);

/* Whether answers are kept in one written form (written.h). */
bool item_is_written(const struct item *item);

/* Whether it offers options, of which one is chosen or several. */
bool item_has_options(const struct item *item);

/* The file's word, which is FHIR's where FHIR has the type: choice, boolean, integer … */
const char *item_type_word(enum item_type type);
const char *mode_word(enum mode mode); /* of one mode: sms, email, web, staff */
const char *scale_kind_word(enum scale_kind kind);
const char *direction_word(enum direction direction);
const char *sex_word(enum sex sex); /* female, male, unknown */
const char *licence_status_word(enum licence_status status);

/* The wording in this language, else in "en", else NULL. */
const struct wording *instrument_wording(const struct instrument *instrument, const char *language);

#endif
