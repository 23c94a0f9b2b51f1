/* SPDX-License-Identifier: MIT */
#include "conversations/reading_mention.h"

bool
mention_is_worded(const struct mention *mention)
{
	return mention->source == SOURCE_LABEL || mention->source == SOURCE_TYPO;
}

void
sight_init(struct sight *sight, struct arena *arena, const struct reading_context *context,
    struct scan *scan)
{
	*sight = (struct sight){ .arena = arena, .context = context, .scan = scan };
	scan_cover_names(scan, &context->names);
	/* A token begins at most one number and a handful of labels; more are not looked at. */
	sight->size = scan->count * 4 + 8;
	sight->mentions = ARENA_ARRAY(arena, struct mention, sight->size);
}

void
sight_add(struct sight *sight, struct mention mention)
{
	if (sight->count < sight->size)
		sight->mentions[sight->count++] = mention;
}

const struct mention *
sight_at(const struct sight *sight, size_t token)
{
	for (size_t i = 0; i < sight->count; i++)
		if (sight->mentions[i].from <= token && token < sight->mentions[i].to)
			return &sight->mentions[i];
	return NULL;
}

bool
sight_adds(const struct sight *sight, size_t token)
{
	return sight->added != NULL && token < sight->scan->count && sight->added[token];
}

void
reading_ask(struct reading *reading, enum reading_reason reason)
{
	reading->kind = READING_UNCLEAR;
	reading->reason = reason;
}

bool
offered(const struct item *item, int64_t number, decimal *out_value)
{
	if (item == NULL)
		return false;
	if (item->type == ITEM_NUMBER || item->type == ITEM_DECIMAL) {
		if (number < -1000000 || number > 1000000000)
			return false;
		*out_value = decimal_from_int(number);
		return decimal_compare(*out_value, item->low) >= 0 &&
		    decimal_compare(*out_value, item->high) <= 0;
	}
	for (size_t i = 0; i < item->option_count; i++) {
		if (item->options[i].number != number)
			continue;
		*out_value = item->options[i].value;
		return true;
	}
	return false;
}

bool
counted_from_one(const struct item *item)
{
	if (item == NULL || !item_has_options(item))
		return false;
	for (size_t i = 0; i < item->option_count; i++)
		if (item->options[i].number != (int) i + 1)
			return false;
	return true;
}

bool
reading_value_counts(const struct reading_value *value)
{
	return !value->is_text && !value->is_date && value->written == NULL;
}
