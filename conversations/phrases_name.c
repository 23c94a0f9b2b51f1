/* SPDX-License-Identifier: MIT */
/* Texts without a name, for a team whose texts have none. */
#include "conversations/phrases.h"

struct str
phrase_nameless(struct arena *arena, struct str text)
{
	static const char *const commas[] = { ", ", "\xd8\x8c " };
	const struct str name = STR("((first))");
	ptrdiff_t at = str_find(text, name, 0);
	if (at < 0)
		return text;
	struct str before = str_sub(text, 0, (size_t) at);
	struct str behind = str_sub(text, (size_t) at + name.len, text.len);
	bool cut = false;
	/* The comma that it hangs by: behind it where it opens a sentence, else before it. */
	for (size_t i = 0; i < ARRAY_LEN(commas) && !cut; i++) {
		cut = str_starts(behind, commas[i]);
		if (cut)
			behind = str_sub(behind, strlen(commas[i]), behind.len);
	}
	for (size_t i = 0; i < ARRAY_LEN(commas) && !cut; i++) {
		cut = str_ends(before, commas[i]);
		if (cut)
			before.len -= strlen(commas[i]);
	}
	char *copy = arena_printf(arena, "%.*s%.*s", STR_ARG(before), STR_ARG(behind));
	/* Of the languages spoken, those with capitals begin these sentences with a plain letter. */
	if (before.len == 0 && copy[0] >= 'a' && copy[0] <= 'z')
		copy[0] = (char) (copy[0] - 'a' + 'A');
	return str_from(copy);
}
