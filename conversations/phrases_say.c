/* SPDX-License-Identifier: MIT */
/* The texts of a language: read, and said with their values. */
#include "conversations/phrases_parts.h"

enum { PHRASE_TEXT_LIMIT = 4096 };

static const struct {
	const char *word;
	const char *placeholders; /* with a space between */
} table[] = {
#define PHRASE(name, word, placeholders) { word, placeholders },
#include "conversations/phrases.def"
#undef PHRASE
};

bool
phrase_named(const char *name, enum phrase *out_phrase)
{
	size_t i = 0;
	while (i < PHRASE_COUNT && strcmp(table[i].word, name) != 0)
		i++;
	*out_phrase = (enum phrase) i;
	return i < PHRASE_COUNT;
}

/*
 * A text in parts: plain text, or ((name)), or ((name|one|many)), which says "one" where the value
 * of name is 1 and "many" elsewhere.
 */
struct part {
	struct str plain; /* what stands before the placeholder */
	struct str name;  /* empty: the text has ended */
	struct str one, many;
	bool has_forms;
};

static bool
part_next(struct str *rest, struct part *out_part)
{
	*out_part = (struct part){ 0 };
	if (rest->len == 0)
		return false;
	ptrdiff_t open = str_find(*rest, STR("(("), 0);
	ptrdiff_t close = open < 0 ? -1 : str_find(*rest, STR("))"), (size_t) open);
	if (close < 0) {
		out_part->plain = *rest;
		*rest = (struct str){ 0 };
		return true;
	}
	struct str inside = str_sub(*rest, (size_t) open + 2, (size_t) close);
	out_part->plain = str_sub(*rest, 0, (size_t) open);
	*rest = str_sub(*rest, (size_t) close + 2, rest->len);
	(void) str_split(&inside, '|', &out_part->name);
	out_part->has_forms = str_split(&inside, '|', &out_part->one);
	out_part->many = inside;
	return true;
}

static bool
placeholder_is_allowed(const char *placeholders, struct str name)
{
	struct str rest = str_from(placeholders), one;
	while (str_split(&rest, ' ', &one))
		if (str_eq(one, name))
			return true;
	return false;
}

bool
phrase_puts_question(enum phrase phrase)
{
	const char *placeholders = table[phrase].placeholders;
	return placeholder_is_allowed(placeholders, STR("question")) ||
	    placeholder_is_allowed(placeholders, STR("options"));
}

static void
placeholders_check(
    const struct document *document, const struct node *node, size_t phrase, const char *text)
{
	struct str rest = str_from(text);
	struct part part;
	while (part_next(&rest, &part)) {
		if (str_find(part.plain, STR("(("), 0) >= 0)
			document_complain(document, node, "(( without )), expected ((name))");
		if (part.name.len == 0)
			continue;
		if (!placeholder_is_allowed(table[phrase].placeholders, part.name))
			document_complain(document, node,
			    "((%.*s)) is not known here, expected one of: %s", STR_ARG(part.name),
			    table[phrase].placeholders);
		if (part.has_forms && (part.one.len == 0 || part.many.len == 0))
			document_complain(document, node, "expected ((name|one|many))");
	}
}

void
phrases_read_texts(struct arena *arena, const struct document *document, struct phrases *phrases)
{
	const struct node *map = node_get(document->root, "texts");
	const char *known[PHRASE_COUNT + 1] = { 0 };
	for (size_t i = 0; i < PHRASE_COUNT; i++) {
		known[i] = table[i].word;
		const char *text = document_required(document, map, table[i].word);
		phrases->texts[i] = text == NULL ? "" : arena_strdup(arena, text);
		if (text == NULL)
			continue;
		const struct node *node = node_get(map, table[i].word);
		if (text[0] == '\0')
			document_complain(document, node, "expected a text");
		placeholders_check(document, node, i, text);
	}
	(void) document_keys(document, map, known);
}

static const char *
value_of(const struct phrase_value *values, struct str name, enum phrase phrase)
{
	for (; values != NULL && values->name != NULL; values++)
		if (str_is(name, values->name))
			return values->value;
	BUG("phrase %s: no value for %.*s", table[phrase].word, STR_ARG(name));
}

char *
phrases_say(struct arena *arena, const struct phrases *phrases, enum phrase phrase,
    const struct phrase_value *values)
{
	struct strbuf text;
	strbuf_init(&text, PHRASE_TEXT_LIMIT);
	struct str rest = str_from(phrases->texts[phrase]);
	struct part part;
	if (str_find(rest, STR("((first))"), 0) >= 0 &&
	    value_of(values, STR("first"), phrase)[0] == '\0')
		rest = phrase_nameless(arena, rest);
	while (part_next(&rest, &part)) {
		strbuf_add(&text, part.plain);
		if (part.name.len == 0)
			continue;
		const char *value = value_of(values, part.name, phrase);
		if (part.has_forms)
			strbuf_add(&text, strcmp(value, "1") == 0 ? part.one : part.many);
		else
			strbuf_puts(&text, value);
	}
	/* A value that is empty, as the options of a question for words are, leaves its blank behind. */
	char *said = arena_cstr(arena, str_trim(strbuf_str(&text)));
	strbuf_done(&text);
	return said;
}
