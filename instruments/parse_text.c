/* SPDX-License-Identifier: MIT */
/* The small things of an instrument's file: words per language, numbers, ids. */
#include "instruments/parse_parts.h"

/* Words that are texted: one line, no controls (a line end would be sent as it stands). */
static bool
is_one_line(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char) *text < ' ' || *text == 0x7F)
			return false;
	return true;
}

bool
parse_words(struct parse *parse, const struct node *node, size_t limit)
{
	if (node->kind != NODE_SCALAR || node->text[0] == '\0')
		return document_complain(
		    parse->document, node, "no words stand here, expected text");
	if (!is_one_line(node->text))
		return document_complain(
		    parse->document, node, "more than one line, expected words on one line");
	if (strlen(node->text) > limit)
		return document_complain(parse->document, node,
		    "%zu bytes of words, expected at most %zu", strlen(node->text), limit);
	return true;
}

/* The map of languages at the key; NULL when absent or after a complaint. */
static const struct node *
language_map(struct parse *parse, const struct node *map, const char *key)
{
	const struct node *node = node_get(map, key);
	if (node == NULL)
		return NULL;
	if (parse->instrument->wording_count == 0) {
		(void) document_complain(parse->document, node,
		    "\"%s\" has words, expected none: \"languages\" names no language", key);
		return NULL;
	}
	(void) document_keys(parse->document, node, parse->languages);
	return node->kind == NODE_MAP ? node : NULL;
}

bool
parse_texts(struct parse *parse, const struct node *map, const char *key, bool required,
    size_t limit, const char **out)
{
	size_t count = parse->instrument->wording_count;
	const struct node *node = language_map(parse, map, key);
	if (node_get(map, key) == NULL && required && count > 0 && map != NULL)
		return document_complain(
		    parse->document, map, "\"%s\" is missing, expected it in each language", key);
	if (node == NULL)
		return false;
	bool good = true;
	for (size_t i = 0; i < count; i++) {
		const struct node *words = node_get(node, parse->languages[i]);
		if (words == NULL)
			good = document_complain(parse->document, node,
			    "\"%s\" is missing in \"%s\", expected it in each language", key,
			    parse->languages[i]);
		else if (parse_words(parse, words, limit))
			out[i] = words->text;
		else
			good = false;
	}
	return good;
}

const char *const *
parse_word_list(struct parse *parse, const struct node *list)
{
	size_t count = list == NULL ? 0 : list->count;
	if (list != NULL && (list->kind != NODE_LIST || count > PARSE_SYNONYMS)) {
		(void) document_complain(parse->document, list,
		    "no list stands here, expected up to %d words or phrases", PARSE_SYNONYMS);
		count = 0;
	}
	const char **words = ARENA_ARRAY(parse->arena, const char *, count + 1);
	size_t kept = 0;
	const struct node *node = count == 0 ? NULL : list->first;
	for (; node != NULL; node = node->next)
		if (parse_words(parse, node, PARSE_LABEL))
			words[kept++] = node->text;
	return words;
}

void
parse_synonyms(
    struct parse *parse, const struct node *map, const char *key, const char *const **out)
{
	const struct node *node = language_map(parse, map, key);
	for (size_t i = 0; i < parse->instrument->wording_count; i++)
		out[i] = parse_word_list(parse, node_get(node, parse->languages[i]));
}

bool
parse_decimal(struct parse *parse, const struct node *node, decimal *out_value)
{
	if (node == NULL)
		return false;
	decimal value, limit = decimal_from_int(PARSE_VALUE);
	decimal least = decimal_from_int(-PARSE_VALUE);
	if (node->kind == NODE_SCALAR && decimal_parse(str_from(node->text), &value) &&
	    decimal_compare(value, least) >= 0 && decimal_compare(value, limit) <= 0 &&
	    decimal_compare(value, decimal_round(value, PARSE_PLACES)) == 0) {
		*out_value = value;
		return true;
	}
	return document_complain(parse->document, node,
	    "\"%s\" is no number, expected one such as 3 or 0.5, to %d places, up to %d",
	    node->kind == NODE_SCALAR ? node->text : "a list", PARSE_PLACES, PARSE_VALUE);
}

bool
parse_required_decimal(
    struct parse *parse, const struct node *map, const char *key, decimal *out_value)
{
	const struct node *node = node_get(map, key);
	if (node == NULL && map != NULL && map->kind == NODE_MAP)
		return document_complain(
		    parse->document, map, "\"%s\" is missing, expected a number", key);
	return parse_decimal(parse, node, out_value);
}

const struct node *
parse_list(struct parse *parse, const struct node *map, const char *key, size_t limit)
{
	const struct node *node = node_get(map, key);
	if (node != NULL && node->kind == NODE_LIST && node->count >= 1 && node->count <= limit)
		return node;
	(void) document_complain(parse->document, node == NULL ? map : node,
	    "\"%s\" is missing or no list, expected a list of 1 to %zu", key, limit);
	return NULL;
}

bool
parse_is_id(const char *text, bool is_link_id)
{
	const char *small = "abcdefghijklmnopqrstuvwxyz0123456789-";
	const char *any = "abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ._";
	size_t length = strlen(text);
	return length >= 1 && length <= PARSE_ID &&
	    strspn(text, is_link_id ? any : small) == length;
}
