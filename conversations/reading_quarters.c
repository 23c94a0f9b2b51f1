/* SPDX-License-Identifier: MIT */
#include "base/strbuf.h"
#include "base/utf8.h"

#include "conversations/reading_quarters.h"

enum { OURS_FIRST = 0xf0000, OURS_LAST = 0xf00ff };

static const char spoiler[] = "\xc2\xac"; /* CLEAN_SPOILER */

/* What is written, and the mark that stands for it. */
static const struct {
	uint32_t code;
	const char *written, *mark;
} quarters[] = {
	{ 0xbc, "\xc2\xbc", "\xf3\xb0\x82\xbc" },
	{ 0xbd, "\xc2\xbd", "\xf3\xb0\x82\xbd" },
	{ 0xbe, "\xc2\xbe", "\xf3\xb0\x82\xbe" },
};

const char *
quarters_instead(uint32_t code)
{
	for (size_t i = 0; i < ARRAY_LEN(quarters); i++)
		if (quarters[i].code == code)
			return quarters[i].mark;
	return code >= OURS_FIRST && code <= OURS_LAST ? spoiler : NULL;
}

int
quarters_of(uint32_t mark)
{
	bool ours = mark >= QUARTERS_FIRST && mark < QUARTERS_FIRST + ARRAY_LEN(quarters);
	return ours ? (int) (mark - QUARTERS_FIRST) + 1 : 0;
}

bool
quarters_or_part(uint32_t mark)
{
	return mark == CLEAN_PART || quarters_of(mark) != 0;
}

struct str
quarters_shown(struct arena *arena, struct str plain)
{
	struct strbuf out;
	if (plain.len == 0 || memchr(plain.data, quarters[0].mark[0], plain.len) == NULL)
		return plain;
	strbuf_init(&out, plain.len + 1);
	for (size_t at = 0; at < plain.len;) {
		size_t from = at;
		int count = quarters_of(utf8_next(plain, &at));
		strbuf_add(&out,
		    count == 0 ? str_sub(plain, from, at) : str_from(quarters[count - 1].written));
	}
	struct str shown = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return shown;
}
