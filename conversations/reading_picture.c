/* SPDX-License-Identifier: MIT */
#include "conversations/reading_picture.h"

/* A cross in a green box is either, to whoever sees it. */
static const struct {
	uint32_t mark;
	bool yes;
} pictures[] = {
	{ 0x2611, true },   /* box with a tick */
	{ 0x2705, true },   /* tick in a green box */
	{ 0x2713, true },   /* tick */
	{ 0x2714, true },   /* heavy tick */
	{ 0x274c, false },  /* cross */
	{ 0x1f44d, true },  /* thumb up */
	{ 0x1f44e, false }, /* thumb down */
};

void
sight_pictures_yes_no(struct sight *sight)
{
	const struct scan *scan = sight->scan;
	for (size_t at = 0; at < scan->count; at++)
		for (size_t i = 0; i < ARRAY_LEN(pictures); i++)
			if (token_is_mark(scan, at, pictures[i].mark))
				sight_add(sight,
				    (struct mention){ .kind = MENTION_VALUE,
					.source = SOURCE_LABEL,
					.from = at,
					.to = at + 1,
					.value = decimal_from_int(pictures[i].yes),
					.item = -1 });
}
