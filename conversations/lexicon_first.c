/* SPDX-License-Identifier: MIT */
/*
 * A walk over the pattern with the set of beginnings written so far. The second blank ends one (the
 * first too, where there are many); a class (\w, [ab], .) ends what is known of it; what is optional
 * leaves both ways open. Groups nest as deep as FIRST_DEPTH, deeper ones and sets that grow beyond
 * FIRST_GROWING count as any word.
 */
#include "conversations/lexicon_first.h"

enum { FIRST_DEPTH = 24, FIRST_GROWING = 512, FIRST_LENGTH = 32, FIRST_PAIRS = 16 };

struct beginning {
	char text[FIRST_LENGTH];
	uint8_t len;
};

struct beginnings {
	struct beginning items[FIRST_GROWING];
	size_t count;
};

struct walk {
	struct arena *arena;
	const char *at;
	bool is_any; /* given up: any word */
	struct first_word *words;
	size_t count, size;
};

static void alternatives_walk(
    struct walk *walk, int depth, const struct beginnings *from, struct beginnings *out);

static void
word_emit(struct walk *walk, const struct beginning *beginning, bool whole)
{
	if (beginning->len == 0)
		walk->is_any = true;
	for (size_t i = 0; i < walk->count; i++)
		if (walk->words[i].whole == whole &&
		    str_eq(walk->words[i].text, str_of(beginning->text, beginning->len)))
			return;
	if (walk->count == walk->size) {
		walk->size = walk->size == 0 ? 64 : walk->size * 2;
		struct first_word *more = ARENA_ARRAY(walk->arena, struct first_word, walk->size);
		if (walk->count > 0)
			memcpy(more, walk->words, walk->count * sizeof(*more));
		walk->words = more;
	}
	struct str text = str_of(beginning->text, beginning->len);
	walk->words[walk->count++] =
	    (struct first_word){ .text = str_from(arena_cstr(walk->arena, text)), .whole = whole };
}

static void
all_emit(struct walk *walk, struct beginnings *set, bool whole)
{
	for (size_t i = 0; i < set->count; i++)
		word_emit(walk, &set->items[i], whole);
	set->count = 0;
}

/* Sets are large and mostly empty: only what they hold is ever written. */
static struct beginnings *
set_new(struct walk *walk)
{
	struct beginnings *set = arena_alloc(walk->arena, sizeof(*set));
	set->count = 0;
	return set;
}

static void
set_copy(struct beginnings *set, const struct beginnings *from)
{
	memcpy(set->items, from->items, from->count * sizeof(set->items[0]));
	set->count = from->count;
}

static void
set_add(struct walk *walk, struct beginnings *set, const struct beginning *one)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->items[i].len == one->len &&
		    memcmp(set->items[i].text, one->text, one->len) == 0)
			return;
	if (set->count == FIRST_GROWING)
		walk->is_any = true;
	else
		set->items[set->count++] = *one;
}

static void
letter_add(struct walk *walk, struct beginnings *set, char letter)
{
	size_t kept = 0;
	for (size_t i = 0; i < set->count; i++) {
		struct beginning one = set->items[i];
		if (one.len == FIRST_LENGTH) {
			word_emit(walk, &one, false);
			continue;
		}
		one.text[one.len++] = letter;
		set->items[kept++] = one;
	}
	set->count = kept;
}

/* One word is written: the next one is waited for, unless it was the second. */
static void
blank_add(struct walk *walk, struct beginnings *set)
{
	bool many = set->count > FIRST_PAIRS;
	size_t kept = 0;
	for (size_t i = 0; i < set->count; i++) {
		struct beginning one = set->items[i];
		bool second = memchr(one.text, ' ', one.len) != NULL;
		if (many || second || one.len == 0 || one.len == FIRST_LENGTH) {
			word_emit(walk, &one, true);
			continue;
		}
		one.text[one.len++] = ' ';
		set->items[kept++] = one;
	}
	set->count = kept;
}

/* Past a class that stands at `at`. */
static const char *
class_end(const char *at)
{
	at += at[1] == '^' ? 2 : 1;
	if (*at == ']')
		at++;
	while (*at != '\0' && *at != ']')
		at += *at == '\\' && at[1] != '\0' ? 2 : 1;
	return *at == '\0' ? at : at + 1;
}

/* A group that only looks around: it adds nothing to a word. */
static bool
group_looks(const char *at)
{
	return at[1] == '?' && (at[2] == '=' || at[2] == '!' || at[2] == '<');
}

static void
group_walk(struct walk *walk, int depth, struct beginnings *set)
{
	bool looks = group_looks(walk->at);
	const char *inside = walk->at + 1;
	if (*inside == '?')
		inside += inside[1] == '<' ? 3 : 2;
	walk->at = inside;
	struct beginnings *from = set_new(walk);
	struct beginnings *out = set_new(walk);
	if (!looks)
		set_copy(from, set);
	alternatives_walk(walk, depth + 1, from, out);
	if (*walk->at == ')')
		walk->at++;
	if (!looks)
		set_copy(set, out);
}

/* One letter, class or group; the set becomes what it is behind it. */
static void
element_walk(struct walk *walk, int depth, struct beginnings *set)
{
	const char *at = walk->at;
	switch (*at) {
	case '(': group_walk(walk, depth, set); return;
	case '[':
		all_emit(walk, set, false);
		walk->at = class_end(at);
		return;
	case '.':
		all_emit(walk, set, false);
		walk->at++;
		return;
	case '^':
	case '$': walk->at++; return;
	case ' ':
		blank_add(walk, set);
		walk->at++;
		return;
	case '\\':
		walk->at += at[1] == '\0' ? 1 : 2;
		if (at[1] == 'b' || at[1] == 'B')
			return;
		if ((at[1] >= 'a' && at[1] <= 'z') || (at[1] >= 'A' && at[1] <= 'Z'))
			all_emit(walk, set, false);
		else
			letter_add(walk, set, at[1]);
		return;
	default:
		/* All bytes of a letter: what is optional behind it is the letter, not its last byte. */
		do
			letter_add(walk, set, *walk->at++);
		while (((unsigned char) *walk->at & 0xc0) == 0x80);
	}
}

/* The quantifier at `at`, if any. */
static const char *
quantifier_read(const char *at, bool *out_optional, bool *out_repeats)
{
	*out_optional = *at == '?' || *at == '*' || (*at == '{' && at[1] == '0');
	*out_repeats = *at == '*' || *at == '+' || *at == '{';
	if (*at == '{')
		while (*at != '\0' && *at != '}')
			at++;
	if (*at != '\0' && (*out_optional || *out_repeats))
		at++;
	if ((*out_optional || *out_repeats) && (*at == '?' || *at == '+'))
		at++;
	return at;
}

static void
sequence_walk(struct walk *walk, int depth, struct beginnings *set)
{
	struct beginnings *before = set_new(walk);
	while (*walk->at != '\0' && *walk->at != '|' && *walk->at != ')') {
		bool optional, repeats;
		set_copy(before, set);
		element_walk(walk, depth, set);
		walk->at = quantifier_read(walk->at, &optional, &repeats);
		if (repeats)
			all_emit(walk, set, false);
		if (optional)
			for (size_t i = 0; i < before->count; i++)
				set_add(walk, set, &before->items[i]);
	}
}

static void
alternatives_walk(
    struct walk *walk, int depth, const struct beginnings *from, struct beginnings *out)
{
	struct beginnings *set = set_new(walk);
	out->count = 0;
	walk->is_any = walk->is_any || depth > FIRST_DEPTH;
	for (; !walk->is_any; walk->at++) {
		set_copy(set, from);
		sequence_walk(walk, depth, set);
		for (size_t i = 0; i < set->count; i++)
			set_add(walk, out, &set->items[i]);
		if (*walk->at != '|')
			return;
	}
}

size_t
lexicon_first(struct arena *arena, const char *pattern, struct first_word **out_words)
{
	struct arena scratch = { 0 };
	struct walk walk = { .arena = &scratch, .at = pattern };
	struct beginnings *from = set_new(&walk), *out = set_new(&walk);
	from->items[0].len = 0;
	from->count = 1;
	alternatives_walk(&walk, 0, from, out);
	all_emit(&walk, out, true);
	size_t count = walk.is_any ? 1 : walk.count;
	*out_words = ARENA_ARRAY(arena, struct first_word, count + 1);
	(*out_words)[0] = (struct first_word){ .text = STR("") };
	for (size_t i = 0; i < count && !walk.is_any; i++)
		(*out_words)[i] =
		    (struct first_word){ .text = str_from(arena_cstr(arena, walk.words[i].text)),
			    .whole = walk.words[i].whole };
	arena_done(&scratch);
	return count;
}

/* places of a text */

static size_t
blank_find(struct str text, size_t at)
{
	const char *blank = memchr(text.data + at, ' ', text.len - at);
	return blank == NULL ? text.len : (size_t) (blank - text.data);
}

bool
lexicon_first_next(struct str text, size_t *at)
{
	while (*at < text.len && (text.data[*at] == ' ' || (*at > 0 && text.data[*at - 1] != ' ')))
		(*at)++;
	return *at < text.len;
}

size_t
lexicon_first_end(struct str text, size_t at)
{
	size_t end = blank_find(text, at);
	return end + 1 < text.len ? blank_find(text, end + 1) : end;
}
