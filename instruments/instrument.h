/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_INSTRUMENT_H
#define INSTRUMENTS_INSTRUMENT_H

/*
 * An instrument is a questionnaire as data: items, options, scales, languages and licence, read
 * from one versioned YAML file (hark-instrument(5)) and immutable afterwards. It lives in the arena
 * of the catalog that read it. Nothing here, or above, knows an instrument by name.
 *
 * Values: an answer to a choice is its option's value; to yes-no 1 or 0; to a number the number. 0
 * is a value. Text and dates are kept as text and never scored.
 */
#include "base/decimal.h"
#include "base/str.h"

enum item_type {
	ITEM_CHOICE,  /* one of its options */
	ITEM_YES_NO,  /* 1 yes, 0 no */
	ITEM_NUMBER,  /* a whole number from low to high */
	ITEM_DECIMAL, /* a number from low to high */
	ITEM_DATE,    /* YYYY-MM-DD */
	ITEM_TEXT,    /* the patient's own words, whole */
};

/* One choice. `number` is what the patient is offered (1, 2, 3 … or the value itself). */
struct option {
	decimal value;
	int number;
};

struct item {
	const char *link_id;
	enum item_type type;
	struct option *options;
	size_t option_count;
	decimal low, high;    /* numbers: inclusive */
	bool required;        /* false: SKIP needs no confirmation */
	bool risk;            /* an answer here can raise an alert (safety.md 3) */
	decimal *risk_values; /* the answers that do; none listed: every answer does */
	size_t risk_value_count;
	size_t index; /* position in the instrument, from 0 */
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

enum scale_kind {
	SCALE_SUM,
	SCALE_MEAN, /* mean × factor */
	SCALE_ITEM, /* the value of one item, passed through */
};

enum missing_rule {
	MISSING_NONE,    /* every item must be answered */
	MISSING_AT_MOST, /* at most missing_limit items without a value, prorated by the mean */
	MISSING_SHARE,   /* at least missing_share of the items answered, prorated by the mean */
};

enum direction {
	DIRECTION_HIGHER_IS_BETTER,
	DIRECTION_LOWER_IS_BETTER,
};

struct band {
	decimal from, to; /* inclusive; a score between two bands belongs to the lower one */
	const char *label;
};

struct scale {
	const char *id; /* "total" where nothing else is said */
	enum scale_kind kind;
	size_t *items;  /* indexes */
	bool *reversed; /* parallel to items */
	size_t item_count;
	decimal factor; /* SCALE_MEAN */
	enum missing_rule missing;
	int missing_limit;
	decimal missing_share;
	decimal low, high; /* of the result */
	enum direction direction;
	bool has_mid;
	decimal mid;            /* minimal important difference */
	const char *mid_source; /* with its scope */
	struct band *bands;
	size_t band_count;
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
	const char *file;   /* where it was read from; embedded ones start with "shipped:" */
	const char *source; /* the whole text of the file */
	const char *sha256; /* of that text, 64 hex digits */
	struct item *items;
	size_t item_count;
	struct scale *scales;
	size_t scale_count;
	struct wording *wordings;
	size_t wording_count;
	unsigned modes;      /* permitted by its licence: enum mode, or-ed */
	const char *licence; /* one line: status and holder */
	enum licence_status licence_status;
	const char *licence_proof; /* LICENCE_REQUIRED: the agreement it stands on, or NULL */
	int complete_within_hours; /* 0: no limit */
	int about_minutes;         /* how long it takes, said in the invitation */
};

/* NULL when there is none. */
const struct item *instrument_item(const struct instrument *instrument, struct str link_id);
const struct scale *instrument_scale(const struct instrument *instrument, const char *id);

/* Whether the item can have this value: an option's, 1 or 0, or a number within its range (whole
 * for ITEM_NUMBER). False for dates and text. */
bool item_accepts(const struct item *item, decimal value);

/* Whether this answer is one that a person must see at once. */
bool item_is_risk(const struct item *item, decimal value);

/* The smallest and the largest value of a scored item; reversing swaps the two. */
void item_ends(const struct item *item, decimal *out_low, decimal *out_high);

/* Whether answers to the item are values, which scales can be made of. */
bool item_is_scored(const struct item *item);

const char *item_type_word(enum item_type type); /* FHIR's: choice, boolean, integer … */
const char *mode_word(enum mode mode);           /* of one mode: sms, email, web, staff */
const char *licence_status_word(enum licence_status status);

/* The wording in this language, else in "en", else NULL. */
const struct wording *instrument_wording(const struct instrument *instrument, const char *language);

#endif
