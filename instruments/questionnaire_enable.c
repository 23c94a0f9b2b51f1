/* SPDX-License-Identifier: MIT */
/*
 * enableWhen in our words. What depends on something that is left out cannot be decided, and is left
 * out too: asked always it would be another question, asked never it would be missing in silence.
 */
#include "instruments/parse_parts.h"
#include "instruments/questionnaire_parts.h"

enum { CONDITION_TEXT = 8000 };

struct writing {
	struct questionnaire_tree *tree;
	struct question *question; /* that has the conditions */
	struct strbuf *out;
	size_t count;
	bool any;      /* how they are joined, where there is more than one */
	size_t in_all; /* conditions in the Questionnaire's own words */
};

static void
put(struct writing *writing, const char *question, const char *relation, const char *answer,
    bool is_text)
{
	strbuf_puts(writing->out, writing->count++ == 0 ? "" : ", ");
	strbuf_printf(
	    writing->out, "{ question: \"%s\", operator: \"%s\", answer: ", question, relation);
	if (is_text) {
		struct json_writer words;
		json_writer_init(&words, writing->out);
		json_writer_text(&words, str_from(answer));
	} else {
		strbuf_puts(writing->out, answer);
	}
	strbuf_puts(writing->out, " }");
}

static void
give_up(struct writing *writing, const struct question *on, const char *why)
{
	if (writing->question->type == QUESTION_GROUP) {
		writing->question->left_out = why;
		questionnaire_note(writing->tree, writing->question,
		    "left out with all that stands under it: its condition on %s %s", on->link_id,
		    why);
		return;
	}
	question_leave_out(
	    writing->tree, writing->question, "its condition on %.60s %s", on->link_id, why);
}

/* The answers of a choice of several are yes or no of their own, so that "has an answer" is one
 * condition for each, joined as they need be. */
static void
write_several(struct writing *writing, const struct question *on, bool exists,
    const struct answer_option *option, bool negated)
{
	struct arena *arena = writing->tree->arena;
	if (option != NULL) {
		size_t index = (size_t) (option - on->options);
		put(writing, question_several_id(arena, on, index), negated ? "!=" : "=", "yes",
		    false);
		return;
	}
	if (writing->in_all > 1 && writing->any != exists) {
		give_up(writing, on, "is one of several that cannot be joined here");
		return;
	}
	writing->any = exists;
	for (size_t i = 0; i < on->option_count; i++)
		put(writing, question_several_id(arena, on, i), exists ? "=" : "!=", "yes", false);
}

static void
write_choice(struct writing *writing, const struct question *on, const char *relation,
    const struct json *answer, struct str type)
{
	struct str code = json_text(answer), system = { 0 };
	char text[DECIMAL_TEXT];
	if (str_is(type, "Coding")) {
		code = json_text(json_get(answer, "code"));
		system = json_text(json_get(answer, "system"));
	} else if (json_is_int(answer)) {
		code = str_from(
		    arena_printf(writing->tree->arena, "%lld", (long long) json_int(answer, 0)));
	}
	const struct answer_option *option = question_option(on, code, system);
	bool is_order = relation[0] == '<' || relation[0] == '>';
	if (option == NULL || code.len == 0)
		give_up(writing, on, "names an answer that it does not have");
	else if (!on->several)
		put(writing, on->id, relation, decimal_format(option->value, text), false);
	else if (is_order)
		give_up(writing, on, "compares where several answers may be given");
	else
		write_several(writing, on, false, option, relation[0] == '!');
}

static void
write_number(struct writing *writing, const struct question *on, const char *relation,
    const struct json *answer)
{
	char text[DECIMAL_TEXT];
	decimal value;
	const struct json *number = json_is_map(answer) ? json_get(answer, "value") : answer;
	if (!fhir_decimal(number, &value) ||
	    decimal_compare(value, decimal_round(value, PARSE_PLACES)) != 0 ||
	    decimal_compare(value, decimal_from_int(PARSE_VALUE)) > 0 ||
	    decimal_compare(value, decimal_from_int(-PARSE_VALUE)) < 0)
		give_up(writing, on, "names no number that can be compared");
	else
		put(writing, on->id, relation, decimal_format(value, text), false);
}

static void
write_words(struct writing *writing, const struct question *on, const char *relation,
    const struct json *answer)
{
	const char *words = fhir_one_line(writing->tree->arena, json_text(answer));
	if (words[0] == '\0' || strlen(words) > PARSE_TEXT)
		give_up(writing, on, "names no words that can be compared");
	else
		put(writing, on->id, relation, words, true);
}

static void
write_condition(struct writing *writing, const struct json *condition)
{
	struct questionnaire_tree *tree = writing->tree;
	const struct question *on =
	    &tree->list[questionnaire_tree_find(tree, json_text(json_get(condition, "question")))];
	const char *relation =
	    fhir_one_line(tree->arena, json_text(json_get(condition, "operator")));
	struct str type = { 0 };
	const struct json *answer = fhir_value(condition, "answer", &type);
	bool exists = fhir_is_true(answer);
	if (on->left_out != NULL) {
		give_up(writing, on, "cannot be decided, because that is left out");
	} else if (strcmp(relation, "exists") == 0 && on->several) {
		write_several(writing, on, exists, NULL, false);
	} else if (strcmp(relation, "exists") == 0) {
		put(writing, on->id, relation, exists ? "yes" : "no", false);
	} else if (answer == NULL) {
		give_up(writing, on, "names no answer");
	} else if (on->type == QUESTION_BOOLEAN) {
		put(writing, on->id, relation, exists ? "yes" : "no", false);
	} else if (on->option_count > 0) {
		write_choice(writing, on, relation, answer, type);
	} else if (on->type == QUESTION_INTEGER || on->type == QUESTION_DECIMAL ||
	    on->type == QUESTION_QUANTITY) {
		write_number(writing, on, relation, answer);
	} else {
		write_words(writing, on, relation, answer);
	}
}

/* What stands under something left out goes with it. */
static void
leave_out_with_above(struct questionnaire_tree *tree, struct question *question)
{
	if (question->parent == QUESTION_NONE)
		return;
	const struct question *above = &tree->list[question->parent];
	if (above->left_out == NULL || above->type == QUESTION_DISPLAY)
		return;
	if (question->type == QUESTION_GROUP)
		question->left_out = above->left_out;
	else
		question_leave_out(
		    tree, question, "it stands under %.60s, which is left out", above->link_id);
}

static void
write_conditions(struct questionnaire_tree *tree, struct question *question)
{
	const struct json *list = json_get(question->json, "enableWhen");
	size_t in_all = json_count(list);
	struct str behavior = json_text(json_get(question->json, "enableBehavior"));
	struct strbuf text;
	if (in_all == 0 || question->left_out != NULL)
		return;
	strbuf_init(&text, CONDITION_TEXT);
	struct writing writing = { tree, question, &text, 0, !str_is(behavior, "all"), in_all };
	for (size_t i = 0; i < in_all && question->left_out == NULL; i++)
		write_condition(&writing, json_at(list, i));
	if (question->left_out == NULL && (writing.count > PARSE_CONDITIONS || text.over))
		question_leave_out(tree, question, "it has %zu conditions, expected at most %d",
		    writing.count, (int) PARSE_CONDITIONS);
	if (in_all > 1 && behavior.len == 0 && question->left_out == NULL)
		questionnaire_note(
		    tree, question, "all or any of its conditions? It does not say; one is enough");
	if (question->left_out == NULL) {
		question->enable = arena_printf(tree->arena, "[%s]", strbuf_cstr(&text));
		question->behavior = writing.any ? "any" : "all";
	}
	if (writing.count < 2)
		question->behavior = NULL;
	strbuf_done(&text);
}

void
questionnaire_write_conditions(struct questionnaire_tree *tree)
{
	/* What others depend on comes first, so that one pass is enough. */
	for (size_t i = 0; i < tree->count; i++) {
		struct question *question = &tree->list[tree->order[i]];
		if (question->type == QUESTION_DISPLAY)
			continue;
		leave_out_with_above(tree, question);
		write_conditions(tree, question);
	}
}
