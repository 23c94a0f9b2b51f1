/* SPDX-License-Identifier: MIT */
/* Reads the bank's items, and writes them into the text of instruments that refer to them. */
#include "base/strbuf.h"
#include "instruments/parse_parts.h"

#include "instruments/bank.h"

/* Room enough for what a document may hold, quotes added: one too large is refused where it is read. */
enum { FLOW_LIMIT = 2 * DOCUMENT_LIMIT, FILLED_LIMIT = 8 * DOCUMENT_LIMIT };

static const char *const bank_keys[] = { "bank", "version", "provenance", "item", NULL };

/* Writing YAML */

static bool
is_plain(const struct node *node)
{
	if (node->quoted || node->text[0] == '\0')
		return false;
	return strspn(node->text,
		   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
	    strlen(node->text);
}

static void
put_quoted(struct strbuf *out, const char *text)
{
	strbuf_char(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			strbuf_char(out, '\\');
		strbuf_char(out, *text == '\n' ? ' ' : *text);
	}
	strbuf_char(out, '"');
}

static void
put_scalar(struct strbuf *out, const struct node *node)
{
	if (is_plain(node))
		strbuf_puts(out, node->text);
	else
		put_quoted(out, node->text);
}

/* The node as flow YAML on one line. A document is at most DOCUMENT_DEPTH deep, so the way back up is
 * a short list. */
static void
put_flow(struct strbuf *out, const struct node *root)
{
	const struct node *above[DOCUMENT_DEPTH + 1];
	size_t depth = 0;
	const struct node *node = root;
	for (;;) {
		if (node != root && node->key != NULL)
			strbuf_printf(out, "%s: ", node->key);
		if (node->kind != NODE_SCALAR && node->first != NULL) {
			strbuf_char(out, node->kind == NODE_MAP ? '{' : '[');
			above[depth++] = node;
			node = node->first;
			continue;
		}
		if (node->kind == NODE_SCALAR)
			put_scalar(out, node);
		else
			strbuf_puts(out, node->kind == NODE_MAP ? "{}" : "[]");
		while (depth > 0 && node->next == NULL) {
			node = above[--depth];
			strbuf_char(out, node->kind == NODE_MAP ? '}' : ']');
		}
		if (depth == 0)
			return;
		strbuf_puts(out, ", ");
		node = node->next;
	}
}

/* Reading items */

static void
place(struct bank *bank, struct bank_item *item)
{
	struct bank_item **at = &bank->first;
	while (*at != NULL && strcmp((*at)->id, item->id) != 0)
		at = &(*at)->next;
	item->next = *at == NULL ? NULL : (*at)->next;
	*at = item;
}

void
bank_add(struct bank *bank, struct arena *arena, const char *file, struct str text,
    struct complaints *complaints)
{
	struct document document;
	size_t before = complaints->count;
	if (!document_read(arena, file, text, complaints, &document) ||
	    !document_keys(&document, document.root, bank_keys) || document.root->kind != NODE_MAP)
		return;
	const char *id = document_required(&document, document.root, "bank");
	const struct node *item = node_get(document.root, "item");
	(void) document_required(&document, document.root, "version");
	(void) document_required(&document, document.root, "provenance");
	if (id != NULL && !parse_is_id(id, false))
		(void) document_complain(&document, node_get(document.root, "bank"),
		    "\"%s\" is no id, expected small letters, digits and -", id);
	if (item == NULL || item->kind != NODE_MAP)
		(void) document_complain(&document, document.root,
		    "\"item\" is missing or no map, expected an item as an instrument has it");
	if (complaints->count != before)
		return;
	struct strbuf flow;
	strbuf_init(&flow, FLOW_LIMIT);
	put_flow(&flow, document.root);
	struct bank_item *new = ARENA_NEW(arena, struct bank_item);
	*new = (struct bank_item){
		.id = id,
		.file = arena_strdup(arena, file),
		.flow = arena_str(arena, strbuf_str(&flow)),
	};
	strbuf_done(&flow);
	place(bank, new);
}

/* Filling in */

static const struct bank_item *
find(const struct bank *bank, struct str id)
{
	for (const struct bank_item *item = bank->first; item != NULL; item = item->next)
		if (str_is(id, item->id))
			return item;
	return NULL;
}

/* The id behind a `from: bank/` that begins an item, and where that reference stands in the line;
 * empty when the line has none. */
static struct str
reference_of(struct str line, size_t *out_from)
{
	static const char mark[] = "from: bank/";
	ptrdiff_t at = str_find(line, str_from(mark), 0);
	if (at < 0)
		return STR("");
	for (size_t i = 0; i < (size_t) at; i++)
		if (strchr(" -{", line.data[i]) == NULL)
			return STR("");
	size_t from = (size_t) at + strlen(mark), to = from;
	while (to < line.len && strchr(" \r,}", line.data[to]) == NULL)
		to++;
	*out_from = from - strlen("bank/");
	return str_sub(line, from, to);
}

struct str
bank_fill_in(const struct bank *bank, struct arena *arena, struct str text)
{
	if (str_find(text, STR("from: bank/"), 0) < 0)
		return text;
	struct strbuf filled;
	struct str rest = text, line;
	strbuf_init(&filled, FILLED_LIMIT);
	while (str_split(&rest, '\n', &line)) {
		size_t from = 0;
		struct str id = reference_of(line, &from);
		const struct bank_item *item = str_is_empty(id) ? NULL : find(bank, id);
		if (item == NULL) {
			strbuf_add(&filled, line);
		} else {
			strbuf_add(&filled, str_sub(line, 0, from));
			strbuf_add(&filled, item->flow);
			strbuf_add(
			    &filled, str_sub(line, from + strlen("bank/") + id.len, line.len));
		}
		strbuf_char(&filled, '\n');
	}
	struct str copy = arena_str(arena, strbuf_str(&filled));
	strbuf_done(&filled);
	return copy;
}
