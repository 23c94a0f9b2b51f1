/* SPDX-License-Identifier: MIT */
/* The items of a Questionnaire as one list, in its order: no recursion over what others wrote. */
#include <stdarg.h>

#include "instruments/parse_parts.h"
#include "instruments/questionnaire_parts.h"

enum { CONDITIONS = 4000 }; /* in all */

static const struct {
	const char *word;
	enum question_type type;
} types[] = {
	{ "group", QUESTION_GROUP },
	{ "display", QUESTION_DISPLAY },
	{ "boolean", QUESTION_BOOLEAN },
	{ "decimal", QUESTION_DECIMAL },
	{ "integer", QUESTION_INTEGER },
	{ "date", QUESTION_DATE },
	{ "dateTime", QUESTION_DATE_TIME },
	{ "time", QUESTION_TIME },
	{ "string", QUESTION_STRING },
	{ "text", QUESTION_TEXT },
	{ "url", QUESTION_URL },
	{ "choice", QUESTION_CHOICE },
	{ "open-choice", QUESTION_OPEN_CHOICE },
	{ "coding", QUESTION_CHOICE }, /* R5's */
	{ "attachment", QUESTION_ATTACHMENT },
	{ "reference", QUESTION_REFERENCE },
	{ "quantity", QUESTION_QUANTITY },
};

void
questionnaire_note(
    struct questionnaire_tree *tree, const struct question *question, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (question != NULL)
		strbuf_printf(tree->notes, "%s: ", question->link_id);
	strbuf_vprintf(tree->notes, format, args);
	strbuf_char(tree->notes, '\n');
	va_end(args);
}

void
question_leave_out(
    struct questionnaire_tree *tree, struct question *question, const char *format, ...)
{
	char why[200];
	va_list args;
	if (question->left_out != NULL)
		return;
	va_start(args, format);
	(void) vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	question->left_out = fhir_one_line(tree->arena, str_from(why));
	questionnaire_note(tree, question, "left out: %s", question->left_out);
}

bool
question_is_asked(const struct question *question)
{
	return question->left_out == NULL && question->type != QUESTION_GROUP &&
	    question->type != QUESTION_DISPLAY;
}

size_t
questionnaire_tree_find(const struct questionnaire_tree *tree, struct str link_id)
{
	for (size_t i = 0; i < tree->count; i++)
		if (str_is(link_id, tree->list[i].link_id))
			return i;
	return QUESTION_NONE;
}

/* Taken as what it holds where the type is not said. */
static bool
read_type(struct question *question, struct error *error)
{
	struct str word = json_text(json_get(question->json, "type"));
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_is(word, types[i].word)) {
			question->type = types[i].type;
			return true;
		}
	if (word.len > 0)
		return error_set(error, ERROR_INPUT,
		    "item %.60s has the type \"%.*s\", which FHIR R4 does not know",
		    question->link_id, (int) (word.len > 40 ? 40 : word.len), word.data);
	bool has_items = json_count(json_get(question->json, "item")) > 0;
	bool has_options = json_count(json_get(question->json, "answerOption")) > 0;
	if (!has_items && !has_options)
		return error_set(error, ERROR_INPUT, "item %.60s has no type", question->link_id);
	question->type = has_options ? QUESTION_CHOICE : QUESTION_GROUP;
	return true;
}

static bool
is_taken(const struct questionnaire_tree *tree, const char *id)
{
	for (size_t i = 0; i < tree->count; i++)
		if (strcmp(tree->list[i].id, id) == 0)
			return true;
	return false;
}

/* The linkId as our files can hold it: other characters become -, what is too long or taken gets a
 * number. Room is left for the number of an option behind it. */
static const char *
own_id(const struct questionnaire_tree *tree, const char *link_id)
{
	char id[PARSE_ID + 1];
	size_t length = 0;
	for (; *link_id != '\0' && length < PARSE_ID - 4; link_id++) {
		char c = *link_id;
		bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
		if (fits || (length > 0 && id[length - 1] != '-'))
			id[length++] = fits ? c : '-';
	}
	id[length] = '\0';
	if (length > 0 && *link_id == '\0' && !is_taken(tree, id))
		return arena_strdup(tree->arena, id);
	for (size_t n = tree->count + 1;; n++) {
		const char *numbered =
		    arena_printf(tree->arena, "%.30s-%zu", length == 0 ? "item" : id, n);
		if (!is_taken(tree, numbered))
			return numbered;
	}
}

static bool
add_item(
    struct questionnaire_tree *tree, const struct json *json, size_t parent, struct error *error)
{
	struct str link_id = json_text(json_get(json, "linkId"));
	if (tree->count == QUESTIONS)
		return error_set(error, ERROR_LIMIT,
		    "it has more than %d items, expected a questionnaire that a person can answer",
		    (int) QUESTIONS);
	struct question *question = &tree->list[tree->count];
	*question = (struct question){ .json = json, .parent = parent };
	question->link_id = fhir_one_line(tree->arena, link_id);
	if (question->link_id[0] == '\0')
		return error_set(error, ERROR_INPUT,
		    "item %zu has no linkId, which answers and conditions need", tree->count + 1);
	if (questionnaire_tree_find(tree, str_from(question->link_id)) != QUESTION_NONE)
		return error_set(error, ERROR_INPUT,
		    "the linkId %.60s stands twice, so that its answers could not be told apart",
		    question->link_id);
	if (!read_type(question, error))
		return false;
	question->id = own_id(tree, question->link_id);
	tree->count++;
	return true;
}

/* Depth first, by a stack of places: as deep as JSON may be. */
static bool
flatten(struct questionnaire_tree *tree, struct error *error)
{
	struct {
		const struct json *items;
		size_t at, parent;
	} stack[JSON_DEPTH];
	size_t depth = 0;
	stack[depth].items = json_get(tree->root, "item");
	stack[depth].at = 0;
	stack[depth++].parent = QUESTION_NONE;
	while (depth > 0) {
		const struct json *json = json_at(stack[depth - 1].items, stack[depth - 1].at++);
		if (json == NULL) {
			depth--;
			continue;
		}
		if (!add_item(tree, json, stack[depth - 1].parent, error))
			return false;
		const struct json *below = json_get(json, "item");
		if (json_count(below) == 0 || !json_is_list(below))
			continue;
		BUG_ON(depth == JSON_DEPTH, "items deeper than JSON may be");
		stack[depth].items = below;
		stack[depth].at = 0;
		stack[depth++].parent = tree->count - 1;
	}
	return true;
}

/* Conditions */

static bool
check_condition(const struct questionnaire_tree *tree, const struct question *question,
    const struct json *condition, struct error *error)
{
	static const char *const operators[] = { "exists", "=", "!=", ">", "<", ">=", "<=" };
	struct str named = json_text(json_get(condition, "question"));
	struct str word = json_text(json_get(condition, "operator"));
	size_t found = questionnaire_tree_find(tree, named);
	if (found == QUESTION_NONE)
		return error_set(error, ERROR_INPUT,
		    "item %.60s depends on \"%.*s\", which is no linkId here", question->link_id,
		    (int) (named.len > 60 ? 60 : named.len), named.len == 0 ? "" : named.data);
	if (tree->list[found].type == QUESTION_GROUP || tree->list[found].type == QUESTION_DISPLAY)
		return error_set(error, ERROR_INPUT,
		    "item %.60s depends on %.60s, which is no question", question->link_id,
		    tree->list[found].link_id);
	for (size_t i = 0; i < ARRAY_LEN(operators); i++)
		if (str_is(word, operators[i]))
			return true;
	return error_set(error, ERROR_INPUT,
	    "item %.60s has a condition with the operator \"%.*s\", expected one of exists, =, !=, "
	    ">, <, >=, <=",
	    question->link_id, (int) (word.len > 20 ? 20 : word.len),
	    word.len == 0 ? "" : word.data);
}

/* Who waits for whom: item and what it needs, in pairs. */
struct needs {
	size_t (*pairs)[2];
	size_t count;
};

static bool
find_needs(const struct questionnaire_tree *tree, struct needs *out, struct error *error)
{
	out->pairs = arena_alloc_array(tree->arena, QUESTIONS + CONDITIONS, sizeof(*out->pairs));
	out->count = 0;
	size_t conditions = 0;
	for (size_t i = 0; i < tree->count; i++) {
		const struct question *question = &tree->list[i];
		const struct json *list = json_get(question->json, "enableWhen");
		if (question->parent != QUESTION_NONE) {
			out->pairs[out->count][0] = i;
			out->pairs[out->count++][1] = question->parent;
		}
		for (size_t k = 0; k < json_count(list); k++) {
			if (++conditions > CONDITIONS)
				return error_set(error, ERROR_LIMIT,
				    "it has more than %d conditions", (int) CONDITIONS);
			if (!check_condition(tree, question, json_at(list, k), error))
				return false;
			out->pairs[out->count][0] = i;
			out->pairs[out->count++][1] = questionnaire_tree_find(
			    tree, json_text(json_get(json_at(list, k), "question")));
		}
	}
	return true;
}

/* Whether everything can be decided one after another. Each pass places one item at least. */
static bool
find_order(struct questionnaire_tree *tree, const struct needs *needs, struct error *error)
{
	bool *placed = ARENA_ARRAY(tree->arena, bool, tree->count);
	bool *waits = ARENA_ARRAY(tree->arena, bool, tree->count);
	size_t count = 0, before;
	do {
		before = count;
		memset(waits, 0, tree->count * sizeof(*waits));
		for (size_t i = 0; i < needs->count; i++)
			if (!placed[needs->pairs[i][1]])
				waits[needs->pairs[i][0]] = true;
		for (size_t i = 0; i < tree->count; i++)
			if (!placed[i] && !waits[i]) {
				placed[i] = true;
				tree->order[count++] = i;
			}
	} while (count > before && count < tree->count);
	for (size_t i = 0; i < tree->count; i++)
		if (!placed[i])
			return error_set(error, ERROR_INPUT,
			    "whether item %.60s is asked depends on itself: its conditions go in a "
			    "circle",
			    tree->list[i].link_id);
	return true;
}

bool
questionnaire_tree_read(struct questionnaire_tree *tree, struct error *error)
{
	tree->list = ARENA_ARRAY(tree->arena, struct question, QUESTIONS);
	tree->order = ARENA_ARRAY(tree->arena, size_t, QUESTIONS);
	const struct json *items = json_get(tree->root, "item");
	if (!json_is_list(items) || json_count(items) == 0)
		return error_set(error, ERROR_INPUT, "it has no items, so there is nothing to ask");
	struct needs needs;
	return flatten(tree, error) && find_needs(tree, &needs, error) &&
	    find_order(tree, &needs, error);
}
