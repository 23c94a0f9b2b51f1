/* SPDX-License-Identifier: MIT */
/*
 * Complaining about a document and looking into it. Reading one is document_yaml.c's business.
 */
#include "base/strbuf.h"

#include "base/document.h"

enum { COMPLAINT_LIMIT = 1024, WORD_LIMIT = 64 };

static void HARK_PRINTF(5, 0) complaint_add(struct complaints *complaints, const char *file,
    int line, int column, const char *format, va_list args)
{
	struct strbuf text;
	strbuf_init(&text, COMPLAINT_LIMIT);
	strbuf_printf(&text, "%s:%d:%d: ", file, line, column);
	strbuf_vprintf(&text, format, args);
	struct complaint *complaint = ARENA_NEW(complaints->arena, struct complaint);
	complaint->text = arena_cstr(complaints->arena, strbuf_str(&text));
	strbuf_done(&text);
	if (complaints->last == NULL)
		complaints->first = complaint;
	else
		complaints->last->next = complaint;
	complaints->last = complaint;
	complaints->count++;
}

bool
complain(
    struct complaints *complaints, const char *file, int line, int column, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	complaint_add(complaints, file, line, column, format, args);
	va_end(args);
	return false;
}

bool
document_complain(const struct document *document, const struct node *node, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	complaint_add(document->complaints, document->file, node == NULL ? 1 : node->line,
	    node == NULL ? 1 : node->column, format, args);
	va_end(args);
	return false;
}

struct node *
node_get(const struct node *map, const char *key)
{
	if (map == NULL || map->kind != NODE_MAP)
		return NULL;
	for (struct node *child = map->first; child != NULL; child = child->next)
		if (strcmp(child->key, key) == 0)
			return child;
	return NULL;
}

static const char *
kind_name(const struct node *node)
{
	switch (node->kind) {
	case NODE_SCALAR: return "text";
	case NODE_LIST: return "a list";
	case NODE_MAP: return "a map";
	}
	BUG("node kind %d", (int) node->kind);
}

static size_t
smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;
	return least < c ? least : c;
}

/*
 * Edit distance with swapped neighbours as one edit (optimal string alignment), because swapping
 * two letters is what fingers do. Words over WORD_LIMIT are near nothing.
 */
static size_t
distance(const char *a, const char *b)
{
	size_t rows[3][WORD_LIMIT + 1];
	size_t m = strlen(a), n = strlen(b);
	if (m > WORD_LIMIT || n > WORD_LIMIT)
		return SIZE_MAX;
	for (size_t j = 0; j <= n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= m; i++) {
		size_t *row = rows[i % 3], *above = rows[(i - 1) % 3], *two = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t changed = a[i - 1] == b[j - 1] ? 0 : 1;
			row[j] = smallest(row[j - 1] + 1, above[j] + 1, above[j - 1] + changed);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    two[j - 2] + 1 < row[j])
				row[j] = two[j - 2] + 1;
		}
	}
	return rows[m % 3][n];
}

/* The known word that was probably meant, or NULL: at most a third of its letters may differ. */
static const char *
nearest(const char *word, const char *const *known)
{
	const char *best = NULL;
	size_t best_distance = SIZE_MAX;
	for (size_t i = 0; known[i] != NULL; i++) {
		size_t d = distance(word, known[i]);
		size_t allowed = strlen(known[i]) / 3 + 1;
		if (d <= allowed && d < strlen(known[i]) && d < best_distance) {
			best = known[i];
			best_distance = d;
		}
	}
	return best;
}

static const char *
listed(const struct document *document, const char *const *words)
{
	struct strbuf text;
	strbuf_init(&text, COMPLAINT_LIMIT / 2);
	for (size_t i = 0; words[i] != NULL; i++)
		strbuf_printf(&text, "%s%s", i == 0 ? "" : ", ", words[i]);
	const char *list = arena_cstr(document->complaints->arena, strbuf_str(&text));
	strbuf_done(&text);
	return list;
}

static void
complain_of_key(const struct document *document, const struct node *node, const char *const *known)
{
	const char *meant = nearest(node->key, known);
	if (meant != NULL)
		complain(document->complaints, document->file, node->key_line, node->key_column,
		    "unknown key \"%s\", did you mean \"%s\"?", node->key, meant);
	else
		complain(document->complaints, document->file, node->key_line, node->key_column,
		    "unknown key \"%s\", expected one of: %s", node->key, listed(document, known));
}

bool
document_keys(const struct document *document, const struct node *map, const char *const *known)
{
	if (map == NULL)
		return true;
	if (map->kind != NODE_MAP)
		return document_complain(document, map,
		    "%s stands here, expected a map with some of: %s", kind_name(map),
		    listed(document, known));
	bool good = true;
	for (const struct node *child = map->first; child != NULL; child = child->next) {
		size_t i = 0;
		while (known[i] != NULL && strcmp(known[i], child->key) != 0)
			i++;
		if (known[i] == NULL) {
			complain_of_key(document, child, known);
			good = false;
		}
	}
	return good;
}

/* The scalar at key; NULL when absent, or when it is no scalar, and then after a complaint. */
static const struct node *
scalar(
    const struct document *document, const struct node *map, const char *key, const char *expected)
{
	const struct node *node = node_get(map, key);
	if (node == NULL || node->kind == NODE_SCALAR)
		return node;
	(void) document_complain(
	    document, node, "\"%s\" is %s, expected %s", key, kind_name(node), expected);
	return NULL;
}

const char *
document_text(
    const struct document *document, const struct node *map, const char *key, const char *fallback)
{
	const struct node *node = scalar(document, map, key, "text");
	return node == NULL ? fallback : node->text;
}

int64_t
document_int(const struct document *document, const struct node *map, const char *key, int64_t low,
    int64_t high, int64_t fallback)
{
	const struct node *node = scalar(document, map, key, "a whole number");
	if (node == NULL)
		return fallback;
	int64_t value = 0;
	if (str_to_int(str_from(node->text), &value) && value >= low && value <= high)
		return value;
	(void) document_complain(document, node,
	    "\"%s\" is \"%s\", expected a whole number from %lld to %lld", key, node->text,
	    (long long) low, (long long) high);
	return fallback;
}

bool
document_bool(
    const struct document *document, const struct node *map, const char *key, bool fallback)
{
	static const char *const words[] = { "no", "false", "yes", "true", NULL };
	int word = document_word(document, map, key, words, -1);
	return word < 0 ? fallback : word >= 2;
}

int
document_word(const struct document *document, const struct node *map, const char *key,
    const char *const *words, int fallback)
{
	const struct node *node = scalar(document, map, key, "a word");
	if (node == NULL)
		return fallback;
	for (int i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], node->text) == 0)
			return i;
	(void) document_complain(document, node, "\"%s\" is \"%s\", expected one of: %s", key,
	    node->text, listed(document, words));
	return fallback;
}

const char *
document_required(const struct document *document, const struct node *map, const char *key)
{
	if (map == NULL || map->kind != NODE_MAP)
		return NULL;
	if (node_get(map, key) == NULL) {
		(void) document_complain(document, map, "\"%s\" is missing, expected text", key);
		return NULL;
	}
	const struct node *node = scalar(document, map, key, "text");
	if (node != NULL && node->text[0] == '\0') {
		(void) document_complain(document, node, "\"%s\" is empty, expected text", key);
		return NULL;
	}
	return node == NULL ? NULL : node->text;
}
