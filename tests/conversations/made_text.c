/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/str.h"

#include "tests/conversations/made_text.h"

static struct random chance;

void
made_begin(void)
{
	chance = random_seeded(1);
}

size_t
made_below(size_t limit)
{
	return (size_t) random_below(&chance, limit);
}

struct random *
made_chance(void)
{
	return &chance;
}

void
made_add(char text[static MADE_TEXT_LIMIT], const char *more)
{
	size_t len = strlen(text);
	(void) snprintf(text + len, MADE_TEXT_LIMIT - len, "%s", more);
}

size_t
made_replies(size_t usual)
{
	const char *given = getenv("HARK_REPLIES");
	int64_t count = (int64_t) usual;
	bool good = given == NULL || str_to_int(str_from(given), &count);
	BUG_ON(!good || count < 1, "HARK_REPLIES says how many, and not %s", given);
	return (size_t) count;
}
