/* SPDX-License-Identifier: MIT */
/*
 * The answers of a choice: in the item, in a ValueSet inside the Questionnaire, or in one that lies
 * beside it. No terminology server is ever asked: an import gives the same everywhere.
 */
#include "instruments/parse_parts.h"
#include "instruments/questionnaire_parts.h"

enum { OFFERED = 99 };

/* Value sets */

/* "url|version" names the ValueSet of that url. */
static bool
has_url(const struct json *resource, struct str canonical)
{
	struct str url = canonical, rest = canonical;
	(void) str_split(&rest, '|', &url);
	return url.len > 0 && str_eq(json_text(json_get(resource, "url")), url);
}

static const struct json *
contained(const struct questionnaire_tree *tree, const char *kind, struct str canonical)
{
	const struct json *list = json_get(tree->root, "contained");
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *resource = json_at(list, i);
		struct str id = json_text(json_get(resource, "id"));
		if (!str_is(json_text(json_get(resource, "resourceType")), kind))
			continue;
		if (has_url(resource, canonical) ||
		    (str_starts(canonical, "#") && id.len > 0 &&
			str_eq(id, str_sub(canonical, 1, canonical.len))))
			return resource;
	}
	return NULL;
}

static const struct json *
find_value_set(const struct questionnaire_tree *tree, struct str canonical)
{
	const struct json *found = contained(tree, "ValueSet", canonical);
	for (size_t i = 0; i < tree->value_set_count && found == NULL; i++)
		if (has_url(tree->value_sets[i], canonical))
			found = tree->value_sets[i];
	return found;
}

/* Collecting */

struct gathering {
	struct questionnaire_tree *tree;
	struct question *question;
	size_t found; /* more than PARSE_OPTIONS: too many */
};

static void
gather(struct gathering *gathering, const struct json *words, const char *key, struct str code,
    struct str system, const struct json *weighed)
{
	struct question *question = gathering->question;
	if (gathering->found++ >= PARSE_OPTIONS)
		return;
	struct answer_option *option = &question->options[question->option_count++];
	*option = (struct answer_option){ .words = words, .key = key };
	if (key == NULL || fhir_words(words, key, NULL).len == 0)
		option->key = NULL;
	option->code = fhir_one_line(gathering->tree->arena, code);
	if (system.len > 0)
		option->system = fhir_one_line(gathering->tree->arena, system);
	option->exclusive =
	    fhir_is_true(fhir_value(fhir_extension(weighed, FHIR_EXCLUSIVE), "value", NULL));
	option->has_weight = fhir_weight(weighed, &option->value);
}

/* Codes of a list: an expansion's, an include's or a CodeSystem's. */
static void
gather_concepts(struct gathering *gathering, const struct json *list, struct str system)
{
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *concept = json_at(list, i);
		struct str own = json_text(json_get(concept, "system"));
		gather(gathering, concept, "display", json_text(json_get(concept, "code")),
		    own.len > 0 ? own : system, concept);
	}
}

static void
gather_value_set(struct gathering *gathering, const struct json *value_set)
{
	const struct json *expanded = json_get(json_get(value_set, "expansion"), "contains");
	if (json_count(expanded) > 0) {
		gather_concepts(gathering, expanded, (struct str){ 0 });
		return;
	}
	const struct json *includes = json_get(json_get(value_set, "compose"), "include");
	for (size_t i = 0; i < json_count(includes); i++) {
		const struct json *include = json_at(includes, i);
		struct str system = json_text(json_get(include, "system"));
		const struct json *concepts = json_get(include, "concept");
		if (json_count(concepts) == 0)
			concepts =
			    json_get(contained(gathering->tree, "CodeSystem", system), "concept");
		gather_concepts(gathering, concepts, system);
	}
}

/* Integers, dates and the like are their own words and codes. */
static void
gather_option(struct gathering *gathering, const struct json *json)
{
	struct str type = { 0 };
	const struct json *value = fhir_value(json, "value", &type);
	if (str_is(type, "Coding")) {
		gather(gathering, value, "display", json_text(json_get(value, "code")),
		    json_text(json_get(value, "system")), json);
		return;
	}
	struct str code = json_text(value);
	if (json_is_int(value))
		code = str_from(
		    arena_printf(gathering->tree->arena, "%lld", (long long) json_int(value, 0)));
	bool is_words = str_is(type, "String");
	gather(gathering, json, is_words ? "valueString" : NULL, code, (struct str){ 0 }, json);
}

const char *
answer_option_words(struct arena *arena, const struct answer_option *option, const char *language)
{
	if (option->key == NULL)
		return option->code;
	return fhir_one_line(arena, fhir_words(option->words, option->key, language));
}

const struct answer_option *
question_option(const struct question *question, struct str code, struct str system)
{
	for (size_t i = 0; i < question->option_count; i++) {
		const struct answer_option *option = &question->options[i];
		if (str_is(code, option->code) &&
		    (system.len == 0 || option->system == NULL || str_is(system, option->system)))
			return option;
	}
	return NULL;
}

/* Values */

static bool
is_distinct(const struct question *question, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (decimal_compare(question->options[i].value, question->options[index].value) ==
		    0)
			return false;
	return true;
}

static bool
is_in_range(decimal value)
{
	return decimal_compare(value, decimal_from_int(PARSE_VALUE)) <= 0 &&
	    decimal_compare(value, decimal_from_int(-PARSE_VALUE)) >= 0 &&
	    decimal_compare(value, decimal_round(value, PARSE_PLACES)) == 0;
}

/* A whole number that says itself, as "12": its code, and all the words that it has. */
static bool
is_figure(struct questionnaire_tree *tree, const struct answer_option *option, int64_t *out_whole)
{
	return str_to_int(str_from(option->code), out_whole) && *out_whole >= -PARSE_VALUE &&
	    *out_whole <= PARSE_VALUE &&
	    strcmp(answer_option_words(tree->arena, option, NULL), option->code) == 0;
}

/* The weights, if they can tell the answers apart; else whole numbers that are their own values. */
static bool
may_use_values(struct questionnaire_tree *tree, struct question *question)
{
	bool all = true, some = false;
	for (size_t i = 0; i < question->option_count; i++) {
		struct answer_option *option = &question->options[i];
		all = all && option->has_weight && is_in_range(option->value);
		some = some || option->has_weight;
	}
	question->weighted = all;
	if (some && !all)
		questionnaire_note(tree, question,
		    "not each of its answers has a weight within -%d to %d, to %d places: numbered "
		    "instead, and in no score",
		    (int) PARSE_VALUE, (int) PARSE_VALUE, (int) PARSE_PLACES);
	for (size_t i = 0; i < question->option_count; i++) {
		struct answer_option *option = &question->options[i];
		int64_t whole;
		if (!some && is_figure(tree, option, &whole))
			option->value = decimal_from_int(whole);
		else if (!all)
			return false;
		if (!is_distinct(question, i)) {
			if (some)
				questionnaire_note(tree, question,
				    "two of its answers weigh the same: numbered instead, and in no "
				    "score");
			question->weighted = false;
			return false;
		}
	}
	return true;
}

static struct str
prefix_of(const struct json *option)
{
	return json_text(fhir_value(fhir_extension(option, FHIR_PREFIX), "value", NULL));
}

/* A, B, C, in their order. */
static bool
has_letters(const struct question *question, const struct json *options)
{
	bool all = question->type == QUESTION_CHOICE &&
	    json_count(options) == question->option_count && question->option_count >= 2 &&
	    question->option_count <= ITEM_LETTERS;
	for (size_t i = 0; all && i < question->option_count; i++) {
		struct str prefix = prefix_of(json_at(options, i));
		all = prefix.len == 1 && prefix.data[0] == option_letter(i);
	}
	return all;
}

/* The prefixes that people see, if they are numbers; else whole values; else 1, 2, 3. */
static void
find_numbers(struct question *question, const struct json *options)
{
	bool prefixes = json_count(options) == question->option_count, values = true;
	question->letters = has_letters(question, options);
	for (size_t i = 0; i < question->option_count; i++) {
		struct answer_option *option = &question->options[i];
		int64_t number = 0;
		struct str prefix = prefix_of(json_at(options, i));
		prefixes =
		    prefixes && str_to_int(prefix, &number) && number >= 0 && number <= OFFERED;
		option->number = prefixes ? (int) number : 0;
		for (size_t k = 0; k < i; k++)
			prefixes = prefixes && question->options[k].number != option->number;
		values = values && option->value.billionths % DECIMAL_ONE == 0 &&
		    option->value.billionths >= 0 &&
		    option->value.billionths <= OFFERED * DECIMAL_ONE;
	}
	for (size_t i = 0; i < question->option_count && !prefixes; i++)
		question->options[i].number = values && !question->letters
		    ? (int) (question->options[i].value.billionths / DECIMAL_ONE)
		    : (int) i + 1;
}

static bool
check_words(struct questionnaire_tree *tree, struct question *question)
{
	for (size_t i = 0; i < question->option_count; i++) {
		const char *words = answer_option_words(tree->arena, &question->options[i], NULL);
		if (words[0] == '\0')
			question_leave_out(tree, question, "its answer %zu has no words", i + 1);
		else if (strlen(words) > PARSE_LABEL)
			question_leave_out(tree, question,
			    "web only: its answer %zu has %zu bytes, too many for a text message",
			    i + 1, strlen(words));
	}
	return question->left_out == NULL;
}

void
question_find_options(struct questionnaire_tree *tree, struct question *question)
{
	const struct json *options = json_get(question->json, "answerOption");
	struct str canonical = json_text(json_get(question->json, "answerValueSet"));
	struct gathering gathering = { tree, question, 0 };
	question->options = ARENA_ARRAY(tree->arena, struct answer_option, PARSE_OPTIONS);
	for (size_t i = 0; i < json_count(options); i++)
		gather_option(&gathering, json_at(options, i));
	if (gathering.found == 0 && canonical.len > 0) {
		const struct json *value_set = find_value_set(tree, canonical);
		if (value_set == NULL) {
			question_leave_out(tree, question,
			    "its answers are in an external value set, %.*s, which is neither "
			    "inside nor beside the file",
			    (int) (canonical.len > 100 ? 100 : canonical.len), canonical.data);
			return;
		}
		gather_value_set(&gathering, value_set);
	}
	if (gathering.found == 0)
		question_leave_out(tree, question, "no answers are listed for it");
	else if (gathering.found > PARSE_OPTIONS)
		question_leave_out(tree, question,
		    "web only: %zu answers to choose from, a text message carries at most %d",
		    gathering.found, (int) PARSE_OPTIONS);
	if (question->left_out != NULL || !check_words(tree, question))
		return;
	if (!may_use_values(tree, question))
		for (size_t i = 0; i < question->option_count; i++)
			question->options[i].value = decimal_from_int((int64_t) i + 1);
	find_numbers(question, options);
}
