/* SPDX-License-Identifier: MIT */
#include "base/arena.h"
#include "conversations/pattern_share.h"

enum {
	DEPTH = 48, /* groups within groups; what is deeper is left as it is */
};

struct choices {
	struct str *list;
	size_t count;
};

struct sharing {
	struct arena arena;
	struct strbuf *out;
	int depth;
};

static void put_choices(struct sharing *sharing, const struct choices *choices);

/* reading */

/* Behind the character, escape or class at `at`. */
static size_t
behind_unit(struct str text, size_t at)
{
	if (text.data[at] == '\\')
		return at + 2 < text.len ? at + 2 : text.len;
	if (text.data[at] != '[')
		return at + 1;
	/* "]" is one of the class where it comes first. */
	size_t first = at + 1 < text.len && text.data[at + 1] == '^' ? at + 2 : at + 1;
	for (size_t i = first; i < text.len; i = text.data[i] == '\\' ? i + 2 : i + 1)
		if (text.data[i] == ']' && i > first)
			return i + 1;
	return text.len;
}

/* Behind the ")" of the group that opens at `at`; the end of a text that has none. */
static size_t
behind_group(struct str text, size_t at)
{
	size_t open = 0;
	for (size_t i = at; i < text.len; i = behind_unit(text, i)) {
		if (text.data[i] == '(')
			open++;
		if (text.data[i] == ')' && --open == 0)
			return i + 1;
	}
	return text.len;
}

static size_t
behind_piece(struct str text, size_t at)
{
	return text.data[at] == '(' ? behind_group(text, at) : behind_unit(text, at);
}

static struct choices
choices_of(struct sharing *sharing, struct str text)
{
	struct choices choices = { .count = 1 };
	for (size_t i = 0; i < text.len; i = behind_piece(text, i))
		choices.count += text.data[i] == '|';
	choices.list = ARENA_ARRAY(&sharing->arena, struct str, choices.count);
	size_t from = 0, n = 0;
	for (size_t i = 0; i < text.len; i = behind_piece(text, i))
		if (text.data[i] == '|') {
			choices.list[n++] = str_sub(text, from, i);
			from = i + 1;
		}
	choices.list[n] = str_sub(text, from, text.len);
	return choices;
}

/* How many letters it begins with that stand for themselves, once each. */
static size_t
letters_of(struct str choice)
{
	size_t n = 0;
	while (n < choice.len &&
	    ((choice.data[n] >= 'a' && choice.data[n] <= 'z') || choice.data[n] == ' '))
		n++;
	return n > 0 && n < choice.len && strchr("?*+{", choice.data[n]) != NULL ? n - 1 : n;
}

/* What looks back may hold alternatives of one length only, and stays as it is. */
static size_t
opening_of(struct str group)
{
	static const char *const known[] = { "(?:", "(?=", "(?!", "(?>" };
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_starts(group, known[i]))
			return strlen(known[i]);
	return group.len > 1 && group.data[1] != '?' ? 1 : 0;
}

/* writing */

static void
put_group(struct sharing *sharing, struct str group)
{
	size_t opening = opening_of(group);
	if (opening == 0 || sharing->depth == DEPTH || group.data[group.len - 1] != ')') {
		strbuf_add(sharing->out, group);
		return;
	}
	struct choices choices = choices_of(sharing, str_sub(group, opening, group.len - 1));
	strbuf_add(sharing->out, str_sub(group, 0, opening));
	put_choices(sharing, &choices);
	strbuf_char(sharing->out, ')');
}

static void
put_sequence(struct sharing *sharing, struct str text)
{
	for (size_t i = 0, end; i < text.len; i = end) {
		end = behind_piece(text, i);
		struct str piece = str_sub(text, i, end);
		if (text.data[i] == '(')
			put_group(sharing, piece);
		else
			strbuf_add(sharing->out, piece);
	}
}

/* Those that begin as the one at `at` does, up to the first of which nobody knows how it begins; they are
 * taken out of the list, and `*out_shared` is how many letters they share. */
static struct choices
take_alike(struct sharing *sharing, struct choices *choices, size_t at, size_t *out_shared)
{
	struct str first = choices->list[at];
	struct choices alike = { &choices->list[at], 1 };
	size_t shared = letters_of(first), left = at + 1;
	bool known = shared > 0 && sharing->depth < DEPTH;
	if (!known)
		return alike;
	alike.list = ARENA_ARRAY(&sharing->arena, struct str, choices->count - at);
	alike.list[0] = first;
	for (size_t i = at + 1; i < choices->count; i++) {
		struct str other = choices->list[i];
		size_t letters = letters_of(other), same = 0;
		known = known && letters > 0;
		if (!known || other.data[0] != first.data[0]) {
			choices->list[left++] = other;
			continue;
		}
		while (same < shared && same < letters && other.data[same] == first.data[same])
			same++;
		shared = same;
		alike.list[alike.count++] = other;
	}
	choices->count = left;
	*out_shared = shared;
	return alike;
}

static void
put_alike(struct sharing *sharing, struct choices *alike, size_t shared)
{
	strbuf_add(sharing->out, str_sub(alike->list[0], 0, shared));
	strbuf_puts(sharing->out, "(?:");
	for (size_t i = 0; i < alike->count; i++)
		alike->list[i] = str_sub(alike->list[i], shared, alike->list[i].len);
	put_choices(sharing, alike);
	strbuf_char(sharing->out, ')');
}

static void
put_choices(struct sharing *sharing, const struct choices *choices)
{
	struct choices left = *choices;
	sharing->depth++;
	for (size_t i = 0; i < left.count; i++) {
		size_t shared;
		if (i > 0)
			strbuf_char(sharing->out, '|');
		struct choices alike = take_alike(sharing, &left, i, &shared);
		if (alike.count > 1)
			put_alike(sharing, &alike, shared);
		else
			put_sequence(sharing, alike.list[0]);
	}
	sharing->depth--;
}

/* What acts on its neighbours, counts groups, quotes, changes what a letter is, or is no pattern. */
static bool
is_beyond_us(struct str pattern)
{
	if (str_find(pattern, STR("(*"), 0) >= 0 || str_find(pattern, STR("[:"), 0) >= 0)
		return true;
	int open = 0;
	for (size_t i = 0; i < pattern.len; i = behind_unit(pattern, i)) {
		char here = pattern.data[i],
		     next = i + 1 < pattern.len ? pattern.data[i + 1] : '\0';
		char third = i + 2 < pattern.len ? pattern.data[i + 2] : '\0';
		if (here == '\\' && (next == '\0' || strchr("123456789gkQEX", next) != NULL))
			return true;
		if (here == '(' && next == '?' && (third == '\0' || strchr(":=!><", third) == NULL))
			return true;
		open += here == '(' ? 1 : here == ')' ? -1 : 0;
		if (open < 0)
			return true;
	}
	return open != 0;
}

void
pattern_share(struct str pattern, struct strbuf *out)
{
	if (is_beyond_us(pattern)) {
		strbuf_add(out, pattern);
		return;
	}
	struct sharing sharing = { .out = out };
	arena_init(&sharing.arena);
	struct choices choices = choices_of(&sharing, pattern);
	put_choices(&sharing, &choices);
	arena_done(&sharing.arena);
}
