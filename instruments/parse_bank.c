/* SPDX-License-Identifier: MIT */
/* Items that were taken from the bank: what the bank says, under what the instrument says itself. */
#include "instruments/parse_parts.h"

static const char *const bank_keys[] = { "bank", "version", "provenance", "item", NULL };
static const char *const worded_keys[] = { "text", "label", "also", NULL };

static bool
is_among(const char *const *words, const char *word)
{
	for (; *words != NULL; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

static struct node **
end_of(struct node *node)
{
	struct node **at = &node->first;
	while (*at != NULL)
		at = &(*at)->next;
	return at;
}

/* The bank may have more languages than the instrument. */
static void
drop_languages(struct node *map, const char *const *languages)
{
	struct node **at = &map->first;
	while (*at != NULL) {
		if (is_among(languages, (*at)->key)) {
			at = &(*at)->next;
			continue;
		}
		*at = (*at)->next;
		map->count--;
	}
}

/* Every map of words in the item, however deep; nodes that wait stand in a list as long as the item. */
static void
drop_other_languages(struct parse *parse, struct node *item)
{
	enum { WAITING = 4 * PARSE_OPTIONS };
	struct node *waiting[WAITING];
	size_t count = 0;
	waiting[count++] = item;
	while (count > 0) {
		struct node *node = waiting[--count];
		if (node->key != NULL && node->kind == NODE_MAP &&
		    is_among(worded_keys, node->key)) {
			drop_languages(node, parse->languages);
			continue;
		}
		for (struct node *child = node->first; child != NULL; child = child->next)
			if (child->kind != NODE_SCALAR && count < WAITING)
				waiting[count++] = child;
	}
}

/* What the instrument says itself stands; the linkId is the bank's id where it says none. */
static void
merge(struct parse *parse, struct node *item, struct node *taken, const struct node *id)
{
	struct node **end = end_of(item);
	drop_other_languages(parse, taken);
	for (struct node *child = taken->first, *next; child != NULL; child = next) {
		next = child->next;
		if (node_get(item, child->key) != NULL)
			continue;
		child->next = NULL;
		*end = child;
		end = &child->next;
		item->count++;
	}
	if (node_get(item, "linkId") != NULL)
		return;
	struct node *link = ARENA_NEW(parse->arena, struct node);
	*link = *id;
	link->key = "linkId";
	link->next = NULL;
	*end = link;
	item->count++;
}

const char *
parse_from_bank(struct parse *parse, const struct node *items, size_t index)
{
	struct node *item = items->first;
	for (size_t i = 0; i < index; i++)
		item = item->next;
	struct node *from = node_get(item, "from");
	if (from == NULL)
		return NULL;
	if (from->kind == NODE_SCALAR) {
		(void) document_complain(parse->document, from,
		    "\"%s\" is not in the item bank, expected bank/ and the name of one of its files",
		    from->text);
		return NULL;
	}
	if (!document_keys(parse->document, from, bank_keys) || from->kind != NODE_MAP)
		return NULL;
	const char *id = document_required(parse->document, from, "bank");
	const char *version = document_required(parse->document, from, "version");
	const char *provenance = document_required(parse->document, from, "provenance");
	struct node *taken = node_get(from, "item");
	if (id == NULL || version == NULL || provenance == NULL || taken == NULL)
		return NULL;
	merge(parse, item, taken, node_get(from, "bank"));
	return arena_printf(parse->arena, "bank/%s, version %s: %s", id, version, provenance);
}
