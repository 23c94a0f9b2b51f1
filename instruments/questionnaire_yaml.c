/* SPDX-License-Identifier: MIT */
/* The instrument's file, as a person would write it: names first, groups, items, a score. */
#include "instruments/parse_parts.h"
#include "instruments/questionnaire_parts.h"
#include "instruments/questionnaire_write.h"

enum { SECONDS_A_QUESTION = 15 };

/* YAML's double quotes hold JSON's texts. */
static void
put_text(struct strbuf *out, const char *text)
{
	struct json_writer writer;
	json_writer_init(&writer, out);
	json_writer_text(&writer, str_from(text));
}

/* The base language asks without a language: what stands there untranslated. */
static const char *
asked_as(const struct questionnaire_tree *tree, size_t language)
{
	return language == 0 ? NULL : tree->languages[language];
}

/* Words cut to what a title may have, between two characters. */
static const char *
cut(struct arena *arena, const char *words, size_t limit)
{
	size_t length = strlen(words);
	if (length <= limit)
		return words;
	for (length = limit; length > 0 && ((unsigned char) words[length] & 0xC0) == 0x80;)
		length--;
	return arena_cstr(arena, str_of(words, length));
}

const char *
question_several_id(struct arena *arena, const struct question *question, size_t option)
{
	return arena_printf(arena, "%s_o%zu", question->id, option + 1);
}

/* The head */

static const char *
title_of(const struct questionnaire_tree *tree, const char *id, const char *language)
{
	static const char *const keys[] = { "title", "name" };
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct str words = fhir_words(tree->root, keys[i], language);
		if (words.len == 0)
			words = fhir_words(tree->root, keys[i], NULL);
		const char *line = fhir_one_line(tree->arena, words);
		if (line[0] != '\0')
			return cut(tree->arena, line, PARSE_LABEL);
	}
	return id;
}

/* Of another hark, whose mark must not be lost on the way. */
static bool
is_marked_untested(const struct json *root)
{
	const struct json *tags = json_get(json_get(root, "meta"), "tag");
	for (size_t i = 0; i < json_count(tags); i++)
		if (str_is(json_text(json_get(json_at(tags, i), "system")), QUESTIONNAIRE_NOTE) &&
		    str_find(json_text(json_get(json_at(tags, i), "code")), STR("untested"), 0) >=
			0)
			return true;
	return false;
}

static void
put_head(const struct questionnaire_tree *tree, const char *id, struct strbuf *out)
{
	struct arena *arena = tree->arena;
	const char *url = fhir_one_line(arena, json_text(json_get(tree->root, "url")));
	const char *version = fhir_one_line(arena, json_text(json_get(tree->root, "version")));
	const char *holder = fhir_one_line(arena, json_text(json_get(tree->root, "publisher")));
	const char *copyright = fhir_one_line(arena, json_text(json_get(tree->root, "copyright")));
	size_t asked = 0;
	for (size_t i = 0; i < tree->count; i++)
		asked += question_is_asked(&tree->list[i]) ? 1 : 0;
	int minutes = (int) (asked * SECONDS_A_QUESTION + 59) / 60;
	strbuf_printf(out,
	    "# Made from a FHIR Questionnaire, which is kept beside as %s.fhir.json.\n"
	    "# Nobody has said yet under which licence its words may be sent: until \"licence\" "
	    "does,\n# nothing is.\n",
	    id);
	if (copyright[0] != '\0')
		strbuf_printf(out, "# Its copyright, as it says: %s\n", copyright);
	strbuf_printf(out, "instrument: %s\nversion: ", id);
	put_text(out, version[0] == '\0' ? "1" : cut(arena, version, 20));
	strbuf_printf(out, "\nabout_minutes: %d\n", minutes < 1 ? 1 : minutes);
	if (is_marked_untested(tree->root))
		strbuf_puts(out, "tested: no\n");
	strbuf_puts(out, "licence:\n  status: unknown\n  holder: ");
	put_text(out, holder[0] == '\0' ? "not said" : cut(arena, holder, 200));
	strbuf_puts(out, "\n  modes: []\nlanguages:\n");
	for (size_t i = 0; i < tree->language_count; i++)
		strbuf_printf(out, "  %s: { review: %s }\n", tree->languages[i],
		    i == 0 ? "original" : "publisher");
	if (url[0] != '\0') {
		strbuf_puts(out, "fhir: ");
		put_text(out, url);
		strbuf_char(out, '\n');
	}
	strbuf_puts(out, "title:\n");
	for (size_t i = 0; i < tree->language_count; i++) {
		strbuf_printf(out, "  %s: ", tree->languages[i]);
		put_text(out, title_of(tree, id, asked_as(tree, i)));
		strbuf_char(out, '\n');
	}
}

static void
put_recall(const struct questionnaire_tree *tree, struct strbuf *out)
{
	if (tree->recall == QUESTION_NONE)
		return;
	strbuf_puts(out, "recall:\n");
	for (size_t i = 0; i < tree->language_count; i++) {
		struct str words =
		    fhir_words(tree->list[tree->recall].json, "text", asked_as(tree, i));
		strbuf_printf(out, "  %s: ", tree->languages[i]);
		put_text(out, cut(tree->arena, fhir_one_line(tree->arena, words), PARSE_LABEL));
		strbuf_char(out, '\n');
	}
}

/* Structure */

/* The nearest above that our file has, or NULL: words that stand alone hold nothing. */
static const char *
under_of(const struct questionnaire_tree *tree, const struct question *question)
{
	size_t at = question->parent;
	while (at != QUESTION_NONE && tree->list[at].type == QUESTION_DISPLAY)
		at = tree->list[at].parent;
	if (at == QUESTION_NONE)
		return NULL;
	const struct question *above = &tree->list[at];
	/* Behind the last of its answers, so that the order stays. */
	return above->several ? question_several_id(tree->arena, above, above->option_count - 1)
			      : above->id;
}

static void
put_structure(const struct questionnaire_tree *tree, const struct question *question,
    const char *margin, struct strbuf *out)
{
	const char *under = under_of(tree, question);
	if (under != NULL)
		strbuf_printf(out, "%sunder: \"%s\"\n", margin, under);
	if (question->enable != NULL)
		strbuf_printf(out, "%senableWhen: %s\n", margin, question->enable);
	if (question->behavior != NULL)
		strbuf_printf(out, "%senableBehavior: %s\n", margin, question->behavior);
}

static void
mark_groups(const struct questionnaire_tree *tree, bool *out_needed)
{
	for (size_t i = 0; i < tree->count; i++) {
		size_t at =
		    question_is_asked(&tree->list[i]) ? tree->list[i].parent : QUESTION_NONE;
		for (; at != QUESTION_NONE; at = tree->list[at].parent)
			out_needed[at] = true;
	}
}

static void
put_groups(const struct questionnaire_tree *tree, struct strbuf *out)
{
	bool *needed = ARENA_ARRAY(tree->arena, bool, tree->count);
	bool begun = false;
	mark_groups(tree, needed);
	for (size_t i = 0; i < tree->count; i++) {
		const struct question *question = &tree->list[i];
		if (question->type != QUESTION_GROUP || !needed[i])
			continue;
		strbuf_puts(out, begun ? "" : "groups:\n");
		begun = true;
		strbuf_printf(out, "  - linkId: \"%s\"\n", question->id);
		put_structure(tree, question, "    ", out);
	}
}

/* Items */

static const char *
type_word(const struct question *question)
{
	switch (question->type) {
	case QUESTION_BOOLEAN: return "boolean";
	case QUESTION_DECIMAL:
	case QUESTION_QUANTITY: return "decimal";
	case QUESTION_INTEGER: return "integer";
	case QUESTION_DATE: return "date";
	case QUESTION_CHOICE:
	case QUESTION_OPEN_CHOICE:
		return question->several ? "boolean" : question->chosen ? "choices" : "choice";
	case QUESTION_DATE_TIME:
	case QUESTION_TIME:
	case QUESTION_STRING:
	case QUESTION_TEXT: return "text";
	case QUESTION_GROUP:
	case QUESTION_DISPLAY:
	case QUESTION_URL:
	case QUESTION_ATTACHMENT:
	case QUESTION_REFERENCE: break;
	}
	BUG("item %s is not asked", question->link_id);
}

/* A number's unit belongs to the question: a reply has none. */
static const char *
unit_of(const struct questionnaire_tree *tree, const struct question *question)
{
	const struct json *coding =
	    fhir_value(fhir_extension(question->json, FHIR_UNIT), "value", NULL);
	struct str unit = json_text(json_get(coding, "display"));
	if (unit.len == 0)
		unit = json_text(json_get(coding, "code"));
	return fhir_one_line(tree->arena, unit);
}

/* "Question: option?" for an option that has an item of its own; option NULL: the question. */
static void
put_question(const struct questionnaire_tree *tree, const struct question *question,
    const struct answer_option *option, struct strbuf *out)
{
	strbuf_puts(out, "    text:\n");
	for (size_t i = 0; i < tree->language_count; i++) {
		const char *words = question_words(tree, question, asked_as(tree, i));
		const char *unit = unit_of(tree, question);
		if (unit[0] != '\0' && question->option_count == 0)
			words = arena_printf(tree->arena, "%s (%s)", words, unit);
		if (option != NULL)
			words =
			    arena_printf(tree->arena, "%s%s%s?", words, words[0] == '\0' ? "" : " ",
				answer_option_words(tree->arena, option, asked_as(tree, i)));
		strbuf_printf(out, "      %s: ", tree->languages[i]);
		put_text(out, words);
		strbuf_char(out, '\n');
	}
}

static void
put_identity(const struct questionnaire_tree *tree, const struct question *question, const char *id,
    struct strbuf *out)
{
	strbuf_printf(out, "  - linkId: \"%s\"\n", id);
	if (strcmp(id, question->link_id) != 0) {
		strbuf_puts(out, "    fhir: ");
		put_text(out, question->link_id);
		strbuf_char(out, '\n');
	}
	strbuf_printf(out, "    type: %s\n", type_word(question));
	if (!fhir_is_true(json_get(question->json, "required")))
		strbuf_puts(out, "    required: no\n");
	put_structure(tree, question, "    ", out);
}

static void
put_code(const struct answer_option *option, const char *margin, struct strbuf *out)
{
	if (option->code[0] == '\0')
		return;
	strbuf_printf(out, "%scode: ", margin);
	put_text(out, option->code);
	strbuf_char(out, '\n');
	if (option->system == NULL)
		return;
	strbuf_printf(out, "%ssystem: ", margin);
	put_text(out, option->system);
	strbuf_char(out, '\n');
}

static void
put_options(
    const struct questionnaire_tree *tree, const struct question *question, struct strbuf *out)
{
	char value[DECIMAL_TEXT];
	if (question->letters)
		strbuf_puts(out, "    letters: yes\n");
	strbuf_puts(out, "    options:\n");
	for (size_t i = 0; i < question->option_count; i++) {
		const struct answer_option *option = &question->options[i];
		strbuf_printf(out, "      - value: %s\n        number: %d\n        label:\n",
		    decimal_format(option->value, value), option->number);
		for (size_t k = 0; k < tree->language_count; k++) {
			strbuf_printf(out, "          %s: ", tree->languages[k]);
			put_text(out, answer_option_words(tree->arena, option, asked_as(tree, k)));
			strbuf_char(out, '\n');
		}
		if (question->chosen && option->exclusive)
			strbuf_puts(out, "        exclusive: yes\n");
		put_code(option, "        ", out);
	}
}

static void
put_item(const struct questionnaire_tree *tree, const struct question *question, struct strbuf *out)
{
	char value[DECIMAL_TEXT];
	for (size_t i = 0; question->several && i < question->option_count; i++) {
		put_identity(tree, question, question_several_id(tree->arena, question, i), out);
		put_question(tree, question, &question->options[i], out);
		put_code(&question->options[i], "    ", out);
	}
	if (question->several)
		return;
	put_identity(tree, question, question->id, out);
	put_question(tree, question, NULL, out);
	if (question->option_count > 0)
		put_options(tree, question, out);
	else if (decimal_compare(question->low, question->high) != 0) {
		strbuf_printf(
		    out, "    low: { value: %s }\n", decimal_format(question->low, value));
		strbuf_printf(
		    out, "    high: { value: %s }\n", decimal_format(question->high, value));
	}
}

/* The sum of the weights, where the Questionnaire has them. It does not say what may be missing. */
static void
put_score(struct questionnaire_tree *tree, struct strbuf *out)
{
	size_t count = 0;
	for (size_t i = 0; i < tree->count; i++) {
		const struct question *question = &tree->list[i];
		if (!question_is_asked(question) || !question->weighted)
			continue;
		strbuf_puts(
		    out, count++ == 0 ? "scores:\n  total:\n    kind: sum\n    items: [" : ", ");
		put_text(out, question->id);
	}
	if (count == 0)
		return;
	strbuf_puts(out, "]\n    missing: none\n    direction: none\n");
	questionnaire_note(tree, NULL,
	    "a score \"total\" is the sum of its weights; what may be missing and which way is "
	    "better it does not say: none, and none");
}

void
questionnaire_yaml(struct questionnaire_tree *tree, const char *id, struct strbuf *out)
{
	put_head(tree, id, out);
	put_recall(tree, out);
	put_groups(tree, out);
	strbuf_puts(out, "items:\n");
	for (size_t i = 0; i < tree->count; i++)
		if (question_is_asked(&tree->list[i]))
			put_item(tree, &tree->list[i], out);
	put_score(tree, out);
}
