/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_QUESTIONNAIRE_PARTS_H
#define INSTRUMENTS_QUESTIONNAIRE_PARTS_H

/*
 * What the files questionnaire_*.c share while one Questionnaire is being read, and nobody else: the
 * tree as a list in its order, each item with what becomes of it.
 *
 *   questionnaire_tree.c     the list, linkIds, circles
 *   questionnaire_options.c  the answers of a choice, value sets
 *   questionnaire_fate.c     what is asked, what is left out, and why
 *   questionnaire_loss.c     what is said of those that are asked, and not taken over
 *   questionnaire_enable.c   conditions in our words
 *   questionnaire_yaml.c     the instrument's file
 */
#include "base/json.h"
#include "base/strbuf.h"
#include "instruments/fhir.h"
#include "instruments/questionnaire_read.h"

enum { QUESTIONS = 2000, QUESTION_LANGUAGES = 8 };
#define QUESTION_NONE SIZE_MAX

enum question_type {
	QUESTION_GROUP,
	QUESTION_DISPLAY,
	QUESTION_BOOLEAN,
	QUESTION_DECIMAL,
	QUESTION_INTEGER,
	QUESTION_DATE,
	QUESTION_DATE_TIME,
	QUESTION_TIME,
	QUESTION_STRING,
	QUESTION_TEXT,
	QUESTION_URL,
	QUESTION_CHOICE,
	QUESTION_OPEN_CHOICE,
	QUESTION_ATTACHMENT,
	QUESTION_REFERENCE,
	QUESTION_QUANTITY,
};

struct answer_option {
	const struct json *words; /* where its words stand */
	const char *key;          /* under this key */
	const char *code, *system;
	bool has_weight;
	decimal value;  /* what it counts for in our file */
	int number;     /* what is texted */
	bool exclusive; /* it stands alone */
};

struct question {
	const struct json *json;
	enum question_type type;
	const char *link_id;           /* as it is written there */
	const char *id;                /* as we can write it */
	size_t parent;                 /* QUESTION_NONE: the Questionnaire itself */
	const char *left_out;          /* why, or NULL */
	bool several;                  /* more than one answer may be given: a yes or no for each */
	bool chosen;                   /* ... as we ask it ourselves: a multiple choice */
	bool letters;                  /* its answers are offered as A, B, C */
	bool weighted;                 /* its values are weights of the Questionnaire */
	struct answer_option *options; /* NULL: none */
	size_t option_count;
	decimal low, high;    /* numbers */
	const char *enable;   /* its conditions as a YAML list, or NULL: none */
	const char *behavior; /* all or any, or NULL: one condition */
};

struct questionnaire_tree {
	struct arena *arena;
	const struct questionnaire_setup *setup;
	const struct json *root;  /* the Questionnaire */
	struct json **value_sets; /* those that lie beside; NULL for one that cannot be read */
	size_t value_set_count;
	struct question *list;
	size_t count;
	size_t *order; /* indexes: what stands above and what is depended on comes first */
	struct strbuf *notes;
	const char *languages[QUESTION_LANGUAGES]; /* the first is its own */
	size_t language_count;
	size_t recall; /* the group or display whose words go in front of all, or QUESTION_NONE */
};

/* Fails INPUT or LIMIT. */
HARK_MUST_USE bool questionnaire_tree_read(struct questionnaire_tree *tree, struct error *error);
size_t questionnaire_tree_find(const struct questionnaire_tree *tree, struct str link_id);
bool question_is_asked(const struct question *question); /* neither group, display nor left out */

/* A line of the notes. */
void questionnaire_note(struct questionnaire_tree *tree, const struct question *question,
    const char *format, ...) HARK_PRINTF(3, 4);
/* Leaves it out, unless it is already; and notes why. */
void question_leave_out(struct questionnaire_tree *tree, struct question *question,
    const char *format, ...) HARK_PRINTF(3, 4);

/* Its options, values and numbers; leaves it out where that is not possible. */
void question_find_options(struct questionnaire_tree *tree, struct question *question);
const struct answer_option *
question_option(const struct question *question, struct str code, struct str system);
/* An option's words in a language, NULL: its own; "" where there are none. */
const char *
answer_option_words(struct arena *arena, const struct answer_option *option, const char *language);

/* Whether nobody is to see it, for itself or for what it stands under. */
bool question_is_hidden(const struct questionnaire_tree *tree, const struct question *question);
/* Notes what of the questions that are asked is lost; fates and recall are decided. */
void questionnaire_note_losses(struct questionnaire_tree *tree);

/* Fails INPUT when the whole must be refused. */
HARK_MUST_USE bool questionnaire_decide(struct questionnaire_tree *tree, struct error *error);
/* Its words, with those of the groups it stands in; "" where there are none. */
const char *question_words(
    const struct questionnaire_tree *tree, const struct question *question, const char *language);

/* Writes conditions of those asked as YAML; leaves out what depends on what is left out, or
 * stands under it. */
void questionnaire_write_conditions(struct questionnaire_tree *tree);

/* questionnaire_yaml.c */
void questionnaire_yaml(struct questionnaire_tree *tree, const char *id, struct strbuf *out);
/* The linkId of one option's own item. */
const char *
question_several_id(struct arena *arena, const struct question *question, size_t option);

#endif
