/* SPDX-License-Identifier: MIT */
/*
 * Reads a document: libyaml's events become nodes, on a stack of our own because nesting is the
 * writer's. What YAML can do beyond maps, lists and text is refused, so that a file means what it
 * looks like: an alias or a tag can change a question far from where it stands.
 */
#include <yaml.h>

#include "base/document.h"
#include "base/utf8.h"

/* A list or map that is still open. */
struct level {
	struct node *node;
	struct node *last; /* its newest child */
	const char *key;   /* maps: the key whose value comes next, or NULL */
	int key_line, key_column;
};

struct reader {
	struct arena *arena;
	struct complaints *complaints;
	const char *file;
	struct str text;
	yaml_parser_t parser;
	struct level levels[DOCUMENT_DEPTH];
	size_t depth;
	struct node *root;
	int documents;
	bool failed;
};

static bool
refuse(struct reader *reader, const yaml_mark_t *mark, const char *what)
{
	reader->failed = true;
	return complain(reader->complaints, reader->file, (int) mark->line + 1,
	    (int) mark->column + 1, "%s", what);
}

/* Complains at a byte: for what is found before there are marks. */
static bool
refuse_byte(struct reader *reader, size_t offset, const char *what)
{
	int line = 1, column = 1;
	for (size_t at = 0; at < offset && at < reader->text.len;) {
		bool newline = utf8_next(reader->text, &at) == '\n';
		line += newline;
		column = newline ? 1 : column + 1;
	}
	reader->failed = true;
	return complain(reader->complaints, reader->file, line, column, "%s", what);
}

static bool
is_text_sound(struct reader *reader)
{
	if (reader->text.len > DOCUMENT_LIMIT)
		return refuse_byte(reader, 0, "the file is too large, expected at most 1 MiB");
	if (utf8_check(reader->text))
		return true;
	size_t at = 0;
	for (size_t next = 0; at < reader->text.len; at = next)
		if (utf8_next(reader->text, &next) == 0xFFFD &&
		    !utf8_check(str_sub(reader->text, at, next)))
			break;
	return refuse_byte(reader, at, "a byte that is not text, expected UTF-8");
}

/* What people who do not know YAML most often do, by the words that the parser has for it. It speaks
 * of flow mappings; they have put an apostrophe between apostrophes. */
static const struct {
	const char *says, *expected;
} slips[] = {
	{ "a tab character", "blanks in the place of tabs" },
	{ "any token",
	    "blanks in the place of tabs, and \"double quotes\" round words with signs in "
	    "front" },
	{ "a flow mapping",
	    "a comma between two keys, and \"double quotes\" round words with , : ' or { in them" },
	{ "a flow sequence",
	    "a comma between two entries, and \"double quotes\" round words with , : ' or [ in them" },
	{ "a quoted scalar", "the closing quote" },
	{ "mapping values are not allowed",
	    "\"double quotes\" round words with a colon in them, and keys below each other" },
	{ "a block mapping", "each key as far from the margin as the ones beside it" },
	{ "a block collection", "each - as far from the margin as the ones beside it" },
};

static const char *
expected_instead(const yaml_parser_t *parser)
{
	for (size_t i = 0; i < ARRAY_LEN(slips); i++)
		if ((parser->problem != NULL && strstr(parser->problem, slips[i].says) != NULL) ||
		    (parser->context != NULL && strstr(parser->context, slips[i].says) != NULL))
			return slips[i].expected;
	return "YAML";
}

static bool
refuse_syntax(struct reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	const char *problem = parser->problem == NULL ? "cannot be read" : parser->problem;
	if (parser->error == YAML_READER_ERROR)
		return refuse_byte(reader, parser->problem_offset,
		    "a control character, expected text without them");
	reader->failed = true;
	return complain(reader->complaints, reader->file, (int) parser->problem_mark.line + 1,
	    (int) parser->problem_mark.column + 1, "%s%s%s, expected %s", problem,
	    parser->context == NULL ? "" : " ", parser->context == NULL ? "" : parser->context,
	    expected_instead(parser));
}

/* Hangs a finished node under the open level; the first node of all is the root. */
static void
attach(struct reader *reader, struct node *node)
{
	if (reader->depth == 0) {
		reader->root = node;
		return;
	}
	struct level *level = &reader->levels[reader->depth - 1];
	node->key = level->key;
	node->key_line = level->key_line;
	node->key_column = level->key_column;
	level->key = NULL;
	if (level->last == NULL)
		level->node->first = node;
	else
		level->last->next = node;
	level->last = node;
	level->node->count++;
}

/* Whether the next node would be a map's key. */
static bool
is_key_next(const struct reader *reader)
{
	if (reader->depth == 0)
		return false;
	const struct level *level = &reader->levels[reader->depth - 1];
	return level->node->kind == NODE_MAP && level->key == NULL;
}

static struct node *
node_new(struct reader *reader, enum node_kind kind, const yaml_mark_t *mark)
{
	struct node *node = ARENA_NEW(reader->arena, struct node);
	node->kind = kind;
	node->line = (int) mark->line + 1;
	node->column = (int) mark->column + 1;
	return node;
}

static bool
on_scalar(struct reader *reader, const yaml_event_t *event)
{
	const yaml_mark_t *mark = &event->start_mark;
	if (event->data.scalar.anchor != NULL)
		return refuse(reader, mark, "an anchor, expected the value itself");
	if (event->data.scalar.tag != NULL)
		return refuse(reader, mark, "a tag, expected the value alone");
	struct str value =
	    str_of((const char *) event->data.scalar.value, event->data.scalar.length);
	if (memchr(event->data.scalar.value, '\0', value.len) != NULL)
		return refuse(reader, mark, "a zero byte, expected text");
	if (is_key_next(reader)) {
		if (value.len == 0)
			return refuse(reader, mark, "an empty key, expected a word");
		struct level *level = &reader->levels[reader->depth - 1];
		level->key = arena_cstr(reader->arena, value);
		level->key_line = (int) mark->line + 1;
		level->key_column = (int) mark->column + 1;
		return true;
	}
	struct node *node = node_new(reader, NODE_SCALAR, mark);
	node->text = arena_cstr(reader->arena, value);
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	attach(reader, node);
	return true;
}

static bool
on_open(struct reader *reader, enum node_kind kind, const yaml_mark_t *mark, const void *anchor,
    const void *tag)
{
	if (anchor != NULL)
		return refuse(reader, mark, "an anchor, expected the value itself");
	if (tag != NULL)
		return refuse(reader, mark, "a tag, expected the value alone");
	if (is_key_next(reader))
		return refuse(reader, mark, "a list or map as key, expected a word");
	if (reader->depth == DOCUMENT_DEPTH)
		return refuse(reader, mark, "nested too deeply, expected at most 32 levels");
	struct node *node = node_new(reader, kind, mark);
	attach(reader, node);
	reader->levels[reader->depth++] = (struct level){ .node = node };
	return true;
}

static int
compare_keys(const void *a, const void *b)
{
	const struct node *const *left = a, *const *right = b;
	int order = strcmp((*left)->key, (*right)->key);
	if (order != 0)
		return order;
	order = (*left)->key_line - (*right)->key_line;
	return order != 0 ? order : (*left)->key_column - (*right)->key_column;
}

/* By sorting: comparing each key with each other takes minutes for a hostile megabyte. */
static void
check_duplicates(struct reader *reader, const struct node *map)
{
	if (map->count < 2)
		return;
	const struct node **sorted =
	    alloc_array(map->count, sizeof(*sorted)); /* not the arena: dies here */
	size_t count = 0;
	for (const struct node *child = map->first; child != NULL; child = child->next)
		sorted[count++] = child;
	qsort(sorted, count, sizeof(*sorted), compare_keys);
	for (size_t i = 1; i < count; i++) {
		if (strcmp(sorted[i - 1]->key, sorted[i]->key) != 0)
			continue;
		reader->failed = true;
		complain(reader->complaints, reader->file, sorted[i]->key_line,
		    sorted[i]->key_column,
		    "the key \"%s\" again, expected once: it stands in line %d already",
		    sorted[i]->key, sorted[i - 1]->key_line);
	}
	free(sorted);
}

static void
on_close(struct reader *reader)
{
	const struct node *node = reader->levels[--reader->depth].node;
	if (node->kind == NODE_MAP)
		check_duplicates(reader, node);
}

static bool
on_document(struct reader *reader, const yaml_event_t *event)
{
	if (++reader->documents > 1)
		return refuse(
		    reader, &event->start_mark, "a second document, expected one in a file");
	if (event->data.document_start.version_directive != NULL ||
	    event->data.document_start.tag_directives.start !=
		event->data.document_start.tag_directives.end)
		return refuse(
		    reader, &event->start_mark, "a % directive, expected the document itself");
	return true;
}

static bool
on_event(struct reader *reader, const yaml_event_t *event)
{
	const yaml_mark_t *mark = &event->start_mark;
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT: return on_document(reader, event);
	case YAML_SCALAR_EVENT: return on_scalar(reader, event);
	case YAML_SEQUENCE_START_EVENT:
		return on_open(reader, NODE_LIST, mark, event->data.sequence_start.anchor,
		    event->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return on_open(reader, NODE_MAP, mark, event->data.mapping_start.anchor,
		    event->data.mapping_start.tag);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT: on_close(reader); return true;
	case YAML_ALIAS_EVENT: return refuse(reader, mark, "an alias, expected the value itself");
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
	case YAML_NO_EVENT: return true;
	}
	BUG("yaml event %d", (int) event->type);
}

static void
read_events(struct reader *reader)
{
	BUG_ON(!yaml_parser_initialize(&reader->parser), "out of memory");
	/* Said, not detected: else two bytes at the front turn the file into UTF-16. */
	yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
	const char *bytes = reader->text.data == NULL ? "" : reader->text.data;
	yaml_parser_set_input_string(
	    &reader->parser, (const unsigned char *) bytes, reader->text.len);
	for (bool more = true; more;) {
		yaml_event_t event;
		if (!yaml_parser_parse(&reader->parser, &event)) {
			(void) refuse_syntax(reader);
			break;
		}
		more = on_event(reader, &event) && event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&reader->parser);
}

bool
document_read(struct arena *arena, const char *file, struct str text, struct complaints *complaints,
    struct document *out_document)
{
	struct reader reader = { .arena = arena, .complaints = complaints, .file = file };
	reader.text = str_starts(text, "\xEF\xBB\xBF") ? str_sub(text, 3, text.len) : text;
	if (!is_text_sound(&reader))
		return false;
	read_events(&reader);
	if (!reader.failed && reader.root == NULL)
		(void) refuse_byte(&reader, 0, "nothing is written here, expected a document");
	if (reader.failed)
		return false;
	*out_document = (struct document){
		.file = arena_strdup(arena, file),
		.root = reader.root,
		.complaints = complaints,
	};
	return true;
}
