/* SPDX-License-Identifier: MIT */
/*
 * Groups and conditions of an instrument's file, read once its items are known. A condition on what
 * is not there, and conditions that go in a circle, are refused here, so that whoever evaluates them
 * need not look.
 */
#include "instruments/enable.h"
#include "instruments/parse_parts.h"

enum { NESTING = 32 };

static const char *const group_keys[] = { "linkId", "under", "enableWhen", "enableBehavior", NULL };
static const char *const condition_keys[] = { "question", "operator", "answer", NULL };
static const char *const operators[] = { "exists", "=", "!=", ">", "<", ">=", "<=", NULL };
static const char *const behaviors[] = { "all", "any", NULL };

/* One condition */

static bool
read_yes_no(struct str text, decimal *out_value)
{
	bool yes = str_is(text, "yes") || str_is(text, "true") || str_is(text, "1");
	bool no = str_is(text, "no") || str_is(text, "false") || str_is(text, "0");
	*out_value = decimal_from_int(yes ? 1 : 0);
	return yes || no;
}

/* "One of those chosen is", "none is": of several there is no other order. */
static void
parse_chosen(struct parse *parse, const struct node *node, const struct item *item,
    struct condition *condition)
{
	const struct node *answer = node_get(node, "answer");
	if (condition->relation != ENABLE_EQUAL && condition->relation != ENABLE_NOT_EQUAL)
		(void) document_complain(parse->document, node_get(node, "operator"),
		    "\"%s\" takes several answers, expected = (one of them is), != (none is) or "
		    "exists",
		    item->link_id);
	else if (parse_decimal(parse, answer, &condition->value) &&
	    !item_offers(item, condition->value))
		(void) document_complain(parse->document, answer,
		    "%s is no answer to \"%s\", expected one of its values", answer->text,
		    item->link_id);
}

static void
parse_answer(struct parse *parse, const struct node *node, struct condition *condition)
{
	const struct item *item = &parse->instrument->items[condition->question];
	const char *text = document_required(parse->document, node, "answer");
	const struct node *answer = node_get(node, "answer");
	decimal yes_no;
	if (text == NULL)
		return;
	bool is_yes_no = read_yes_no(str_from(text), &yes_no);
	if (condition->relation == ENABLE_EXISTS || item->type == ITEM_YES_NO) {
		condition->exists = yes_no.billionths != 0;
		condition->value = yes_no;
		if (!is_yes_no)
			(void) document_complain(parse->document, answer,
			    "\"%s\" is neither yes nor no, expected one of them", text);
	} else if (item->type == ITEM_CHOICES) {
		parse_chosen(parse, node, item, condition);
	} else if (!item_is_scored(item)) {
		condition->text = text;
	} else if (parse_decimal(parse, answer, &condition->value) && item->type == ITEM_CHOICE &&
	    !item_accepts(item, condition->value)) {
		(void) document_complain(parse->document, answer,
		    "%s is no answer to \"%s\", expected one of its values", text, item->link_id);
	}
}

static void
parse_condition(struct parse *parse, const struct node *node, struct condition *condition)
{
	if (!document_keys(parse->document, node, condition_keys) || node->kind != NODE_MAP)
		return;
	const char *question = document_required(parse->document, node, "question");
	const char *word = document_required(parse->document, node, "operator");
	if (question == NULL || word == NULL)
		return;
	const struct item *item = instrument_item(parse->instrument, str_from(question));
	if (item == NULL) {
		(void) document_complain(parse->document, node_get(node, "question"),
		    "\"%s\" is no item, expected the linkId of one", question);
		return;
	}
	condition->question = item->index;
	condition->relation = (enum enable_operator) document_word(
	    parse->document, node, "operator", operators, ENABLE_EXISTS);
	parse_answer(parse, node, condition);
}

static void
parse_enable(struct parse *parse, const struct node *node, struct enable *out_enable)
{
	const struct node *list = node_get(node, "enableWhen");
	if (list == NULL) {
		if (node_get(node, "enableBehavior") != NULL)
			(void) document_complain(parse->document, node_get(node, "enableBehavior"),
			    "\"enableBehavior\" stands without \"enableWhen\", expected both");
		return;
	}
	list = parse_list(parse, node, "enableWhen", PARSE_CONDITIONS);
	if (list == NULL)
		return;
	out_enable->conditions = ARENA_ARRAY(parse->arena, struct condition, list->count);
	out_enable->any = document_word(parse->document, node, "enableBehavior", behaviors, 0) == 1;
	for (const struct node *child = list->first; child != NULL; child = child->next)
		parse_condition(parse, child, &out_enable->conditions[out_enable->count++]);
	if (list->count > 1 && node_get(node, "enableBehavior") == NULL)
		(void) document_complain(parse->document, list,
		    "\"enableBehavior\" is missing, expected all or any beside %zu conditions",
		    list->count);
}

/* What stands under what */

static struct group *
group_named(const struct instrument *instrument, const char *link_id)
{
	for (size_t i = 0; i < instrument->group_count; i++)
		if (instrument->groups[i].link_id != NULL &&
		    strcmp(instrument->groups[i].link_id, link_id) == 0)
			return &instrument->groups[i];
	return NULL;
}

/* The conditions above a linkId, and where to go on from there; false when there is no such one. */
static bool
step_up(const struct instrument *instrument, const char **link_id, const struct enable **out_enable)
{
	const struct group *group = group_named(instrument, *link_id);
	const struct item *item = instrument_item(instrument, str_from(*link_id));
	if (group == NULL && item == NULL)
		return false;
	*out_enable = group != NULL ? &group->enable : &item->enable;
	*link_id = group != NULL ? group->under : item->under;
	return true;
}

static void
find_gates(struct parse *parse, const struct node *node, struct item *item)
{
	const struct enable *found[NESTING + 1], *above = NULL;
	size_t count = 0, depth = 0;
	if (item->enable.count > 0)
		found[count++] = &item->enable;
	for (const char *under = item->under; under != NULL; depth++) {
		const char *named = under;
		if (!step_up(parse->instrument, &under, &above)) {
			(void) document_complain(parse->document, node,
			    "\"%s\" is neither a group nor an item, expected the linkId of one",
			    named);
			return;
		}
		if (depth == NESTING) {
			(void) document_complain(parse->document, node,
			    "\"%s\" stands under itself, or more than %d deep, expected neither",
			    item->link_id, (int) NESTING);
			return;
		}
		if (above->count > 0)
			found[count++] = above;
	}
	if (count == 0)
		return;
	const struct enable **gates = ARENA_ARRAY(parse->arena, const struct enable *, count + 1);
	memcpy(gates, found, count * sizeof(*gates));
	item->gates = gates;
}

/* The order */

static bool
may_follow(const struct item *item, const bool *placed)
{
	for (const struct enable *const *gate = item->gates; gate != NULL && *gate != NULL; gate++)
		for (size_t i = 0; i < (*gate)->count; i++)
			if (!placed[(*gate)->conditions[i].question])
				return false;
	return true;
}

/* Puts questions before what depends on them. Each pass places one at least, or there is a circle,
 * so that no file can make this go on for ever. */
static void
find_order(struct parse *parse, const struct node *items)
{
	struct instrument *instrument = parse->instrument;
	size_t *order = ARENA_ARRAY(parse->arena, size_t, instrument->item_count);
	bool *placed = ARENA_ARRAY(parse->arena, bool, instrument->item_count);
	size_t count = 0, before;
	do {
		before = count;
		for (size_t i = 0; i < instrument->item_count; i++)
			if (!placed[i] && may_follow(&instrument->items[i], placed)) {
				placed[i] = true;
				order[count++] = i;
			}
	} while (count > before && count < instrument->item_count);
	const struct node *node = items->first;
	for (size_t i = 0; i < instrument->item_count && count < instrument->item_count;
	     i++, node = node->next)
		if (!placed[i]) {
			(void) document_complain(parse->document, node,
			    "whether \"%s\" is asked depends on itself, expected no circle of "
			    "conditions",
			    instrument->items[i].link_id);
			return;
		}
	instrument->enable_order = order;
}

static void
parse_groups(struct parse *parse, const struct node *root)
{
	struct instrument *instrument = parse->instrument;
	if (node_get(root, "groups") == NULL)
		return;
	const struct node *list = parse_list(parse, root, "groups", PARSE_GROUPS);
	if (list == NULL)
		return;
	instrument->groups = ARENA_ARRAY(parse->arena, struct group, list->count);
	for (const struct node *node = list->first; node != NULL; node = node->next) {
		struct group *group = &instrument->groups[instrument->group_count];
		if (!document_keys(parse->document, node, group_keys) || node->kind != NODE_MAP)
			continue;
		const char *link_id = document_required(parse->document, node, "linkId");
		if (link_id == NULL)
			continue;
		if (!parse_is_id(link_id, true) || group_named(instrument, link_id) != NULL ||
		    instrument_item(instrument, str_from(link_id)) != NULL)
			(void) document_complain(parse->document, node_get(node, "linkId"),
			    "\"%s\" is no linkId or stands elsewhere already, expected its own",
			    link_id);
		group->link_id = link_id;
		group->under = document_text(parse->document, node, "under", NULL);
		parse_enable(parse, node, &group->enable);
		instrument->group_count++;
	}
}

void
parse_conditions(struct parse *parse, const struct node *root)
{
	struct instrument *instrument = parse->instrument;
	size_t before = parse->document->complaints->count;
	const struct node *items = node_get(root, "items"), *node = items->first;
	parse_groups(parse, root);
	for (struct item *item = instrument->items; node != NULL; node = node->next, item++) {
		item->under = document_text(parse->document, node, "under", NULL);
		item->fhir_id = document_text(parse->document, node, "fhir", NULL);
		item->code.code = document_text(parse->document, node, "code", NULL);
		item->code.system = document_text(parse->document, node, "system", NULL);
		parse_enable(parse, node, &item->enable);
	}
	bool has_gates = false;
	node = items->first;
	for (struct item *item = instrument->items;
	     node != NULL && parse->document->complaints->count == before;
	     node = node->next, item++) {
		find_gates(parse, node, item);
		has_gates = has_gates || item->gates != NULL;
	}
	if (has_gates && parse->document->complaints->count == before)
		find_order(parse, items);
}
