/* SPDX-License-Identifier: MIT */
/* Looks, level by level, for what has not been entered yet: files are short, so no tree is built. */
#include "instruments/questionnaire_walk.h"

void
questionnaire_walk_begin(
    struct questionnaire_walk *walk, struct arena *arena, const struct instrument *instrument)
{
	*walk = (struct questionnaire_walk){
		.instrument = instrument,
		.item_done = ARENA_ARRAY(arena, bool, instrument->item_count + 1),
		.group_done = ARENA_ARRAY(arena, bool, instrument->group_count + 1),
	};
}

static const struct group *
find_group(const struct instrument *instrument, const char *link_id)
{
	for (size_t i = 0; i < instrument->group_count; i++)
		if (strcmp(instrument->groups[i].link_id, link_id) == 0)
			return &instrument->groups[i];
	return NULL;
}

/* What stands on the level of `above`, on the way down to the item: a group, or NULL and then the
 * item itself or one above it. False when the item is not below `above`. */
static bool
step_down(const struct instrument *instrument, const struct item *item, const char *above,
    const struct group **out_group, const struct item **out_item)
{
	const struct group *group = NULL;
	const char *under = item->under;
	*out_item = item;
	for (;;) {
		if (under == NULL || (above != NULL && strcmp(under, above) == 0)) {
			*out_group = group;
			return (under == NULL) == (above == NULL);
		}
		group = find_group(instrument, under);
		if (group == NULL)
			*out_item = instrument_item(instrument, str_from(under));
		under = group == NULL ? (*out_item)->under : group->under;
	}
}

/* The next thing of this level that has not been entered. */
static bool
find_next(struct questionnaire_walk *walk, const char *above)
{
	const struct instrument *instrument = walk->instrument;
	for (size_t i = 0; i < instrument->item_count; i++) {
		if (!step_down(instrument, &instrument->items[i], above, &walk->group, &walk->item))
			continue;
		bool *done = walk->group != NULL
		    ? &walk->group_done[walk->group - instrument->groups]
		    : &walk->item_done[walk->item->index];
		if (*done)
			continue;
		*done = true;
		return true;
	}
	return false;
}

enum walk_event
questionnaire_walk_next(struct questionnaire_walk *walk)
{
	if (find_next(walk, walk->above[walk->depth])) {
		BUG_ON(walk->depth + 1 == QUESTIONNAIRE_LEVELS, "items nested too deep");
		bool is_group = walk->group != NULL;
		walk->above[++walk->depth] = is_group ? walk->group->link_id : walk->item->link_id;
		return is_group ? WALK_GROUP : WALK_ITEM;
	}
	if (walk->depth == 0)
		return WALK_END;
	walk->depth--;
	return WALK_LEAVE;
}
