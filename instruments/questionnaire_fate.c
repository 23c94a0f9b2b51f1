/* SPDX-License-Identifier: MIT */
/*
 * What becomes of each item: asked, left out by name, or the reason why the whole is refused. The
 * line between the last two: a question less can be said to a reader; a picture or a group for each
 * of several children is what the questionnaire was made for.
 */
#include "instruments/parse_parts.h"
#include "instruments/questionnaire_write.h"
#include "instruments/questionnaire_parts.h"

enum { OPEN_END = 9999 };

/* Words */

/* Where the words of a question may stand: what its author wrote for small screens comes first, and
 * a text of its own before a hint beside it. */
static struct str
own_words(
    const struct questionnaire_tree *tree, const struct question *question, const char *language)
{
	const struct json *brief = fhir_extension(question->json, FHIR_SHORT);
	struct str words = fhir_words(brief, "valueString", language);
	if (words.len == 0)
		words = fhir_words(question->json, "text", language);
	size_t index = (size_t) (question - tree->list);
	for (size_t i = index + 1; i < tree->count && words.len == 0; i++)
		if (tree->list[i].parent == index && tree->list[i].type == QUESTION_DISPLAY)
			words = fhir_words(tree->list[i].json, "text", language);
	return words;
}

const char *
question_words(
    const struct questionnaire_tree *tree, const struct question *question, const char *language)
{
	struct str own = own_words(tree, question, language);
	if (own.len == 0)
		return "";
	const char *words = fhir_one_line(tree->arena, own);
	for (size_t at = question->parent; at != QUESTION_NONE; at = tree->list[at].parent) {
		const struct question *above = &tree->list[at];
		if (above->type != QUESTION_GROUP || at == tree->recall)
			continue;
		if (fhir_words(above->json, "text", NULL).len == 0)
			continue;
		struct str group = fhir_words(above->json, "text", language);
		if (group.len == 0)
			return "";
		bool ends = strchr(".:?!", group.data[group.len - 1]) != NULL;
		words = arena_printf(tree->arena, "%s%s %s", fhir_one_line(tree->arena, group),
		    ends ? "" : ":", words);
	}
	return words;
}

/* Fates */

bool
question_is_hidden(const struct questionnaire_tree *tree, const struct question *question)
{
	for (;; question = &tree->list[question->parent]) {
		const struct json *hidden = fhir_extension(question->json, FHIR_HIDDEN);
		if (fhir_is_true(json_get(hidden, "valueBoolean")))
			return true;
		if (question->parent == QUESTION_NONE)
			return false;
	}
}

static bool
is_calculated(const struct question *question)
{
	return fhir_extension(question->json, FHIR_CALCULATED) != NULL;
}

/* Why nobody is to see it, or NULL. */
static const char *
why_not_asked(const struct questionnaire_tree *tree, const struct question *question)
{
	if (question_is_hidden(tree, question))
		return "it is hidden";
	if (is_calculated(question))
		return "it is calculated there, by an expression that is not evaluated here";
	if (fhir_is_true(json_get(question->json, "readOnly")))
		return "it is read-only";
	return NULL;
}

static bool
refuse_whole(const struct question *question, struct error *error)
{
	const char *id = question->link_id;
	if (fhir_extension(question->json, FHIR_SDC "subQuestionnaire") != NULL)
		return error_set(error, ERROR_INPUT,
		    "item %.60s stands for another Questionnaire, expected one that is whole", id);
	if (question->type == QUESTION_ATTACHMENT)
		return error_set(error, ERROR_INPUT,
		    "item %.60s is of type attachment: a text message can carry no file", id);
	if (question->type == QUESTION_REFERENCE)
		return error_set(error, ERROR_INPUT,
		    "item %.60s is of type reference: a patient cannot text a record", id);
	if (question->type == QUESTION_GROUP && fhir_is_true(json_get(question->json, "repeats")))
		return error_set(error, ERROR_INPUT,
		    "item %.60s is a repeating group, which one question at a time cannot ask", id);
	return true;
}

/* minValue and maxValue; an open end is closed at what a text is likely to mean. */
static bool
find_end(const struct question *question, const char *url, decimal *out_value)
{
	struct str type = { 0 };
	const struct json *value = fhir_value(fhir_extension(question->json, url), "value", &type);
	if (str_is(type, "Quantity"))
		value = json_get(value, "value");
	return fhir_decimal(value, out_value);
}

static void
find_range(struct questionnaire_tree *tree, struct question *question)
{
	decimal most = decimal_from_int(PARSE_VALUE), least = decimal_from_int(-PARSE_VALUE);
	question->low = decimal_from_int(0);
	question->high = decimal_from_int(OPEN_END);
	bool has_low = find_end(question, FHIR_MIN, &question->low);
	bool has_high = find_end(question, FHIR_MAX, &question->high);
	if (!has_low && question->high.billionths <= 0)
		question->low = decimal_from_int(-OPEN_END);
	if (question->type == QUESTION_INTEGER) {
		question->low = decimal_round(question->low, 0);
		question->high = decimal_round(question->high, 0);
	}
	question->low = decimal_round(question->low, PARSE_PLACES);
	question->high = decimal_round(question->high, PARSE_PLACES);
	if (decimal_compare(question->low, least) < 0 ||
	    decimal_compare(question->high, most) > 0 ||
	    decimal_compare(question->low, question->high) >= 0)
		question_leave_out(tree, question, "its range is not within -%d to %d",
		    (int) PARSE_VALUE, (int) PARSE_VALUE);
	else if (!has_low || !has_high)
		questionnaire_note(tree, question,
		    "its range is open; answers from %s%d to %s%d are taken",
		    has_low                            ? ""
			: question->low.billionths < 0 ? "-"
						       : "",
		    (int) (question->low.billionths / DECIMAL_ONE < 0
			    ? -(question->low.billionths / DECIMAL_ONE)
			    : question->low.billionths / DECIMAL_ONE),
		    question->high.billionths < 0 ? "-" : "",
		    (int) (question->high.billionths / DECIMAL_ONE < 0
			    ? -(question->high.billionths / DECIMAL_ONE)
			    : question->high.billionths / DECIMAL_ONE));
}

/* Of another house a yes or no for each is asked, which can be counted; what we wrote comes back as it
 * went. */
static bool
is_ours(const struct questionnaire_tree *tree)
{
	return str_starts(json_text(json_get(tree->root, "url")), QUESTIONNAIRE_BASE "/");
}

/* Without weights we write a value as its code. */
static void
take_codes(struct question *question)
{
	decimal values[PARSE_OPTIONS];
	for (size_t i = 0; i < question->option_count; i++) {
		if (!decimal_parse(str_from(question->options[i].code), &values[i]) ||
		    decimal_compare(values[i], decimal_from_int(PARSE_VALUE)) > 0 ||
		    decimal_compare(values[i], decimal_from_int(-PARSE_VALUE)) < 0 ||
		    decimal_compare(decimal_round(values[i], PARSE_PLACES), values[i]) != 0)
			return;
	}
	for (size_t i = 0; i < question->option_count; i++)
		question->options[i].value = values[i];
}

static void
decide_choice(struct questionnaire_tree *tree, struct question *question)
{
	question_find_options(tree, question);
	if (question->left_out != NULL)
		return;
	question->several =
	    fhir_is_true(json_get(question->json, "repeats")) || question->option_count == 1;
	question->chosen = question->several && question->option_count > 1 && is_ours(tree);
	question->several = question->several && !question->chosen;
	if (question->chosen) {
		question->weighted = false;
		take_codes(question);
	}
	if (question->several) {
		question->weighted = false;
		questionnaire_note(tree, question,
		    "several answers may be given: asked as yes or no for each (%zu)",
		    question->option_count);
	}
	if (question->type == QUESTION_OPEN_CHOICE)
		questionnaire_note(
		    tree, question, "web only: an answer in other words than those listed");
}

static void
decide_quantity(struct questionnaire_tree *tree, struct question *question)
{
	if (fhir_extension(question->json, FHIR_CORE "questionnaire-unitOption") != NULL ||
	    fhir_extension(question->json, FHIR_SDC "unitOpen") != NULL) {
		question_leave_out(
		    tree, question, "web only: its quantity units are a choice beside the number");
		return;
	}
	find_range(tree, question);
}

static void
decide_answers(struct questionnaire_tree *tree, struct question *question)
{
	bool lists = json_count(json_get(question->json, "answerOption")) > 0 ||
	    json_get(question->json, "answerValueSet") != NULL;
	if (lists && question->type != QUESTION_CHOICE && question->type != QUESTION_OPEN_CHOICE)
		question->type = QUESTION_CHOICE;
	switch (question->type) {
	case QUESTION_CHOICE:
	case QUESTION_OPEN_CHOICE: decide_choice(tree, question); return;
	case QUESTION_INTEGER:
	case QUESTION_DECIMAL: find_range(tree, question); break;
	case QUESTION_QUANTITY: decide_quantity(tree, question); break;
	case QUESTION_URL:
		question_leave_out(tree, question, "web only: its answer is a link");
		return;
	case QUESTION_DATE_TIME:
	case QUESTION_TIME:
		questionnaire_note(
		    tree, question, "its answer is kept in the patient's own words, not as a time");
		break;
	case QUESTION_GROUP:
	case QUESTION_DISPLAY:
	case QUESTION_BOOLEAN:
	case QUESTION_DATE:
	case QUESTION_STRING:
	case QUESTION_TEXT:
	case QUESTION_ATTACHMENT:
	case QUESTION_REFERENCE: break;
	}
	if (question->left_out == NULL && fhir_is_true(json_get(question->json, "repeats")))
		questionnaire_note(tree, question, "may be answered several times; asked once");
}

static void
decide(struct questionnaire_tree *tree, struct question *question)
{
	const char *why = why_not_asked(tree, question);
	if (question->type == QUESTION_GROUP || question->type == QUESTION_DISPLAY) {
		if (fhir_extension(question->json, FHIR_SDC "enableWhenExpression") != NULL &&
		    question->type == QUESTION_GROUP)
			question->left_out = "it depends on a FHIRPath expression";
		return;
	}
	if (why != NULL) {
		question_leave_out(tree, question, "%s", why);
		return;
	}
	if (fhir_extension(question->json, FHIR_SDC "enableWhenExpression") != NULL)
		question_leave_out(tree, question,
		    "web only: it depends on a FHIRPath expression (enableWhenExpression)");
	else if (fhir_extension(question->json, FHIR_SDC "answerExpression") != NULL)
		question_leave_out(tree, question,
		    "web only: its answers come from an expression (answerExpression)");
	else if (own_words(tree, question, NULL).len == 0 &&
	    json_count(json_get(question->json, "answerOption")) == 0)
		question_leave_out(tree, question, "it has no words to ask it with");
	else
		decide_answers(tree, question);
	if (question->left_out == NULL &&
	    (json_get(question->json, "initial") != NULL ||
		fhir_extension(question->json, FHIR_SDC "initialExpression") != NULL))
		questionnaire_note(tree, question,
		    "a value is filled in there beforehand; here nothing is taken as answered");
}

/* Recall: the words that all questions stand under, said once in front of them. */

static bool
stands_under(const struct questionnaire_tree *tree, size_t index, size_t group)
{
	while (index != QUESTION_NONE && index != group)
		index = tree->list[index].parent;
	return index == group;
}

static bool
may_be_recall(const struct questionnaire_tree *tree, size_t group)
{
	const char *words =
	    fhir_one_line(tree->arena, fhir_words(tree->list[group].json, "text", NULL));
	if (words[0] == '\0' || strlen(words) > PARSE_LABEL)
		return false;
	for (size_t i = 0; i < tree->count && tree->list[group].type == QUESTION_GROUP; i++)
		if (question_is_asked(&tree->list[i]) && !stands_under(tree, i, group))
			return false;
	return true;
}

static void
find_recall(struct questionnaire_tree *tree)
{
	for (size_t i = 0; i < tree->count; i++) {
		const struct question *question = &tree->list[i];
		if (question_is_asked(question))
			return;
		bool is_words = question->type == QUESTION_GROUP ||
		    (question->type == QUESTION_DISPLAY && question->parent == QUESTION_NONE);
		if (is_words && !question_is_hidden(tree, question) && may_be_recall(tree, i)) {
			tree->recall = i;
			return;
		}
	}
}

/* Languages */

static bool
is_complete(const struct questionnaire_tree *tree, const char *language)
{
	if (tree->recall != QUESTION_NONE &&
	    fhir_words(tree->list[tree->recall].json, "text", language).len == 0)
		return false;
	for (size_t i = 0; i < tree->count; i++) {
		const struct question *question = &tree->list[i];
		if (!question_is_asked(question))
			continue;
		bool has_words = own_words(tree, question, NULL).len > 0;
		if (has_words && question_words(tree, question, language)[0] == '\0')
			return false;
		for (size_t k = 0; k < question->option_count; k++)
			if (answer_option_words(tree->arena, &question->options[k], language)[0] ==
			    '\0')
				return false;
	}
	return true;
}

/* The first two or three letters, small: "de-CH" is de. */
static const char *
primary(struct arena *arena, struct str tag)
{
	char word[4] = "";
	size_t length = 0;
	while (length < tag.len && length < 3 && ((tag.data[length] | 0x20) >= 'a') &&
	    ((tag.data[length] | 0x20) <= 'z')) {
		word[length] = (char) (tag.data[length] | 0x20);
		length++;
	}
	word[length] = '\0';
	return length >= 2 ? arena_strdup(arena, word) : NULL;
}

static void
add_language(struct questionnaire_tree *tree, const char *language)
{
	for (size_t i = 0; i < tree->language_count; i++)
		if (language == NULL || strcmp(tree->languages[i], language) == 0)
			return;
	if (language != NULL && tree->language_count < QUESTION_LANGUAGES &&
	    is_complete(tree, language))
		tree->languages[tree->language_count++] = language;
}

/* Those into which the first question asked is translated, if all the others are too. */
static bool
find_languages(struct questionnaire_tree *tree, struct error *error)
{
	const char *base = primary(tree->arena, json_text(json_get(tree->root, "language")));
	tree->languages[0] = base == NULL ? "en" : base;
	tree->language_count = 1;
	for (size_t i = 0; i < tree->count; i++) {
		if (!question_is_asked(&tree->list[i]))
			continue;
		const struct json *list =
		    json_get(json_get(tree->list[i].json, "_text"), "extension");
		for (size_t k = 0; k < json_count(list) && k < 60; k++) {
			const struct json *parts = json_get(json_at(list, k), "extension");
			for (size_t p = 0; p < json_count(parts) && p < 4; p++)
				if (str_is(json_text(json_get(json_at(parts, p), "url")), "lang"))
					add_language(tree,
					    primary(tree->arena,
						json_text(
						    fhir_value(json_at(parts, p), "value", NULL))));
		}
		break;
	}
	for (size_t i = 0; i < tree->language_count; i++)
		if (strcmp(tree->languages[i], "en") == 0)
			return true;
	return error_set(error, ERROR_INPUT,
	    "its words are in \"%s\" and not all of them in English, which stands in for every "
	    "other language",
	    tree->languages[0]);
}

bool
questionnaire_decide(struct questionnaire_tree *tree, struct error *error)
{
	tree->recall = QUESTION_NONE;
	for (size_t i = 0; i < tree->count; i++) {
		struct question *question = &tree->list[i];
		if (why_not_asked(tree, question) == NULL && !refuse_whole(question, error))
			return false;
		decide(tree, question);
	}
	questionnaire_write_conditions(tree);
	find_recall(tree);
	questionnaire_note_losses(tree);
	return find_languages(tree, error);
}
