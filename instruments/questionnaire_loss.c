/* SPDX-License-Identifier: MIT */
/*
 * What is lost of the questions that are asked: each loss is a line of the notes, so that who reads
 * them knows everything that the Questionnaire says and the instrument does not. Only what would
 * make a reader or a number another is named; how a page looks (columns, radio buttons) is not.
 */
#include "instruments/questionnaire_parts.h"

enum { QUOTED = 60 };

static const struct {
	const char *url, *lost;
} extensions[] = {
	{ FHIR_CORE "maxDecimalPlaces", "its limit of decimal places is not checked here" },
	{ FHIR_CORE "minLength", "how long its answer must be is not checked here" },
	{ FHIR_CORE "regex", "the pattern of its answer is not checked here" },
	{ FHIR_CORE "questionnaire-constraint",
	    "a rule for its answer, an expression, is not checked here" },
	{ FHIR_CORE "targetConstraint",
	    "a rule for its answer, an expression, is not checked here" },
	{ FHIR_CORE "questionnaire-sliderStepValue", "numbers between its steps are taken too" },
	{ FHIR_CORE "questionnaire-maxOccurs", "how many answers it may have is not checked here" },
	{ FHIR_CORE "questionnaire-signatureRequired",
	    "it wants a signature, which is not asked for" },
};

static void
note_extensions(
    struct questionnaire_tree *tree, const struct json *json, const struct question *question)
{
	for (size_t i = 0; i < ARRAY_LEN(extensions); i++)
		if (fhir_extension(json, extensions[i].url) != NULL)
			questionnaire_note(tree, question, "%s", extensions[i].lost);
}

/* The beginning of what people would have read, cut between two characters. */
static const char *
quoted(struct arena *arena, struct str words)
{
	const char *line = fhir_one_line(arena, words);
	size_t length = strlen(line);
	if (length <= QUOTED)
		return line;
	for (length = QUOTED; length > 0 && ((unsigned char) line[length] & 0xC0) == 0x80;)
		length--;
	return arena_printf(arena, "%.*s...", (int) length, line);
}

/* Words between the questions. Those that are asked for a question without any, or said once in front
 * of all as the recall, are not lost. */
static void
note_display(struct questionnaire_tree *tree, size_t index)
{
	const struct question *question = &tree->list[index];
	struct str words = fhir_words(question->json, "text", NULL);
	if (words.len == 0 || index == tree->recall)
		return;
	if (question->parent != QUESTION_NONE) {
		const struct question *above = &tree->list[question->parent];
		bool speaks = above->type == QUESTION_GROUP ||
		    fhir_words(above->json, "text", NULL).len > 0 ||
		    fhir_extension(above->json, FHIR_SHORT) != NULL;
		if (!speaks)
			return;
	}
	questionnaire_note(tree, question, "left out: words that are no question: \"%s\"",
	    quoted(tree->arena, words));
}

static bool
has_chosen(const struct json *options)
{
	for (size_t i = 0; i < json_count(options); i++)
		if (fhir_is_true(json_get(json_at(options, i), "initialSelected")))
			return true;
	return false;
}

/* An answer in other words is a type of its own, or a choice that is shown so. */
static bool
is_shown_open(const struct question *question)
{
	const struct json *control =
	    fhir_extension(question->json, FHIR_CORE "questionnaire-itemControl");
	const struct json *codings = json_get(fhir_value(control, "value", NULL), "coding");
	for (size_t i = 0; i < json_count(codings); i++)
		if (str_is(json_text(json_get(json_at(codings, i), "code")), "open-choice"))
			return true;
	return false;
}

/* Whether its answers weigh something there. Those of a value set are known when they were read; one
 * that is no number for us stands in the file alone. */
static bool
has_weights(const struct question *question)
{
	const struct json *options = json_get(question->json, "answerOption");
	for (size_t i = 0; i < question->option_count; i++)
		if (question->options[i].has_weight)
			return true;
	for (size_t i = 0; i < json_count(options); i++)
		if (fhir_extension(json_at(options, i), FHIR_WEIGHT) != NULL ||
		    fhir_extension(json_at(options, i), FHIR_ORDINAL) != NULL)
			return true;
	return false;
}

/* Where some are weights and others are not, or two are the same, whoever read them has said so. */
static void
note_weights(struct questionnaire_tree *tree, const struct question *question)
{
	size_t known = 0;
	for (size_t i = 0; i < question->option_count; i++)
		known += question->options[i].has_weight ? 1 : 0;
	if (question->several && has_weights(question))
		questionnaire_note(tree, question,
		    "the weights of its answers are in no score: several may be given");
	else if (known == 0 && has_weights(question))
		questionnaire_note(tree, question,
		    "the weights of its answers are in no score: they are no numbers here");
}

static void
note_answers(struct questionnaire_tree *tree, const struct question *question)
{
	const struct json *json = question->json, *options = json_get(json, "answerOption");
	bool is_excluding = false;
	for (size_t i = 0; i < json_count(options) && question->several; i++)
		is_excluding = is_excluding ||
		    fhir_extension(
			json_at(options, i), FHIR_CORE "questionnaire-optionExclusive") != NULL;
	note_weights(tree, question);
	if (is_excluding)
		questionnaire_note(tree, question,
		    "that one of its answers excludes the others is not checked here");
	if (question->type == QUESTION_CHOICE && is_shown_open(question))
		questionnaire_note(
		    tree, question, "web only: an answer in other words than those listed");
	if (has_chosen(options))
		questionnaire_note(tree, question,
		    "an answer is chosen there beforehand; here nothing is taken as answered");
	if (question->type == QUESTION_DATE &&
	    (fhir_extension(json, FHIR_MIN) != NULL || fhir_extension(json, FHIR_MAX) != NULL))
		questionnaire_note(
		    tree, question, "its first and last possible day are not checked here");
	if (json_get(json, "maxLength") != NULL)
		questionnaire_note(
		    tree, question, "how long its answer may be is not checked here");
}

/* What stood beside the words that are asked. */
static void
note_words(struct questionnaire_tree *tree, const struct question *question)
{
	struct str prefix = json_text(json_get(question->json, "prefix"));
	struct str brief =
	    fhir_words(fhir_extension(question->json, FHIR_SHORT), "valueString", NULL);
	struct str words = fhir_words(question->json, "text", NULL);
	if (prefix.len > 0)
		questionnaire_note(tree, question,
		    "its own number is left out, since questions are numbered as they are asked: "
		    "\"%s\"",
		    quoted(tree->arena, prefix));
	if (brief.len > 0 && words.len > 0 && !str_eq(brief, words))
		questionnaire_note(tree, question,
		    "asked in its short words; the others are left out: \"%s\"",
		    quoted(tree->arena, words));
}

void
questionnaire_note_losses(struct questionnaire_tree *tree)
{
	note_extensions(tree, tree->root, NULL);
	for (size_t i = 0; i < tree->count; i++) {
		const struct question *question = &tree->list[i];
		if (question->type == QUESTION_DISPLAY && !question_is_hidden(tree, question)) {
			note_display(tree, i);
		} else if (question_is_asked(question)) {
			note_words(tree, question);
			note_extensions(tree, question->json, question);
			note_answers(tree, question);
		} else if (question->type == QUESTION_GROUP) {
			note_extensions(tree, question->json, question);
		}
	}
}
