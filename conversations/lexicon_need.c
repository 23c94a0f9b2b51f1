/* SPDX-License-Identifier: MIT */
/*
 * A walk over the pattern that keeps all that the part read last can be, as whole words (a run), as long
 * as they are few. What ends a run (\w, a class of many letters, what may be left out or repeated)
 * makes a clause of it. Of alternatives in a group each gives its best clause, and the clauses become one;
 * those of the whole pattern keep all of theirs.
 *
 * RE2's prefilters do the same on their syntax tree. PCRE2 shows no tree, and hark's own patterns are of
 * few kinds, so that reading their text is less than a second compiler.
 */
#include "conversations/need_piece.h"

#include "conversations/lexicon_need.h"

enum {
	NEED_DEPTH = 24, /* groups within one another; beyond it nothing is asked for */
	NEED_CLASS = 4,  /* letters of a class that are tried one by one: [89] */
	NEED_TIMES = 8,  /* of a{20} */
};

struct walk {
	struct arena *arena;
	const char *at;
	bool of_lines;
	bool lost; /* something was met that the walk cannot read: nothing is asked for */
};

static void alternatives_walk(struct walk *walk, int depth, char before, struct piece *out);

/* elements */

/* A letter, all its bytes. Beyond ASCII, what is its other case would be another table's business. */
static struct piece
letter_walk(struct walk *walk)
{
	const char *from = walk->at++;
	while (((unsigned char) *walk->at & 0xc0) == 0x80)
		walk->at++;
	bool unsure = *from == '\n' || (walk->of_lines && (unsigned char) *from >= 0x80);
	return unsure ? piece_unknown(walk->arena)
		      : piece_of(walk->arena, str_of(from, (size_t) (walk->at - from)));
}

static bool
is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static struct piece
escape_walk(struct walk *walk)
{
	char c = walk->at[1];
	walk->at += c == '\0' ? 1 : 2;
	if (c != '\0' && strchr("bBAzZG", c) != NULL)
		return piece_of(walk->arena, STR("")); /* a place between letters */
	if (c != '\0' && strchr("wWdDsShHvVntr", c) != NULL)
		return piece_unknown(walk->arena);
	if (is_letter_or_digit(c) || (unsigned char) c >= 0x80 || c == '\0') {
		walk->lost = true; /* \Q, \x41, \p{L}, \1: it may be longer than these two */
		return piece_unknown(walk->arena);
	}
	return piece_of(walk->arena, str_of(&c, 1));
}

/* It stands for itself in a class: no range begins there, and no other class. */
static bool
class_letter_is_plain(const char *at)
{
	return *at > ' ' && *at <= '~' && strchr("-[\\", *at) == NULL && at[1] != '-';
}

/* A class; one of a few plain letters is a choice of them. */
static struct piece
class_walk(struct walk *walk)
{
	struct piece letters = piece_unknown(walk->arena);
	int count = 0;
	const char *at = walk->at + 1;
	bool plain = *at != '^' && *at != ']';
	at += *at == '^' ? 1 : 0;
	at += *at == ']' ? 1 : 0;
	for (; *at != '\0' && *at != ']'; at++) {
		walk->lost = walk->lost || (*at == '[' && strchr(":.=", at[1]) != NULL);
		plain = plain && class_letter_is_plain(at) && count < NEED_CLASS;
		struct piece letter = piece_of(walk->arena, str_of(at, 1));
		if (plain && count++ > 0)
			piece_either(walk->arena, &letters, &letter);
		else
			letters = letter;
		if (*at == '\\' && at[1] != '\0') {
			walk->lost = walk->lost || at[1] == 'Q';
			at++;
		}
	}
	walk->lost = walk->lost || *at == '\0';
	walk->at = *at == '\0' ? at : at + 1;
	return plain && count > 0 ? letters : piece_unknown(walk->arena);
}

/* Past what opens a group: true where it only looks around. */
static bool
group_open(struct walk *walk)
{
	const char *at = walk->at;
	bool looks = false;
	walk->at++;
	if (at[1] == '*')
		walk->lost = true; /* a verb */
	if (at[1] == '?') {
		bool behind = at[2] == '<' && (at[3] == '=' || at[3] == '!');
		looks = at[2] == '=' || at[2] == '!' || behind;
		walk->lost = walk->lost || !(looks || at[2] == ':'); /* (?i), (?#, (?<name> */
		walk->at = at + (behind ? 4 : 3);
	}
	return looks;
}

/* Past the end of a group of which nothing is asked for: a third of what the patterns hold stands in
 * such, and the words there need not be told apart. */
static void
group_skip(struct walk *walk)
{
	for (int open = 1; !walk->lost && open > 0;)
		switch (*walk->at) {
		case '\0': walk->lost = true; break;
		case '\\': (void) escape_walk(walk); break;
		case '[': (void) class_walk(walk); break;
		case '(':
			(void) group_open(walk);
			open++;
			break;
		case ')':
			open--;
			walk->at++;
			break;
		default: walk->at++;
		}
}

/* Groups that capture or not, and those that only look around: these take no letter, and what they look
 * at is not asked for, be it wanted or not. */
static struct piece
group_walk(struct walk *walk, int depth, char before)
{
	struct piece inside;
	bool looks = group_open(walk);
	if (looks)
		group_skip(walk);
	if (walk->lost)
		return piece_unknown(walk->arena);
	if (looks)
		return piece_of(walk->arena, STR(""));
	alternatives_walk(walk, depth + 1, before, &inside);
	if (before != '\0')
		piece_shorten(&inside);
	if (*walk->at == ')')
		walk->at++;
	else
		walk->lost = true;
	return inside;
}

static struct piece
element_walk(struct walk *walk, int depth, char before)
{
	switch (*walk->at) {
	case '(': return group_walk(walk, depth, before);
	case '[': return class_walk(walk);
	case '\\': return escape_walk(walk);
	case '.': walk->at++; return piece_unknown(walk->arena);
	case '^':
	case '$': walk->at++; return piece_of(walk->arena, STR(""));
	case '{': /* a letter, or a quantifier of nothing */ walk->lost = true; break;
	}
	return letter_walk(walk);
}

struct quantifier {
	int least;    /* so many times at least, of which no more than NEED_TIMES are told */
	bool repeats; /* and perhaps more often */
};

/* {3}, {3,}, {3,5}. Anything else between braces is lost. */
static struct quantifier
braces_walk(struct walk *walk)
{
	struct quantifier quantifier = { .repeats = true };
	const char *at = walk->at + 1;
	walk->lost = walk->lost || !(*at >= '0' && *at <= '9');
	for (; *at >= '0' && *at <= '9'; at++)
		if (quantifier.least < NEED_TIMES)
			quantifier.least = quantifier.least * 10 + (*at - '0');
	if (quantifier.least > NEED_TIMES)
		quantifier.least = NEED_TIMES;
	while ((*at >= '0' && *at <= '9') || *at == ',')
		at++;
	walk->lost = walk->lost || *at != '}';
	walk->at = *at == '\0' ? at : at + 1;
	return quantifier;
}

/* Past the quantifier, if there is one. */
static struct quantifier
quantifier_walk(struct walk *walk)
{
	struct quantifier quantifier = { .least = 1 };
	switch (*walk->at) {
	case '?': quantifier = (struct quantifier){ .least = 0 }; break;
	case '*': quantifier = (struct quantifier){ .repeats = true }; break;
	case '+': quantifier = (struct quantifier){ .least = 1, .repeats = true }; break;
	case '{': quantifier = braces_walk(walk); break;
	default: return quantifier;
	}
	walk->at += *walk->at == '?' || *walk->at == '*' || *walk->at == '+' ? 1 : 0;
	walk->at += *walk->at == '?' || *walk->at == '+' ? 1 : 0; /* lazy or possessive */
	return quantifier;
}

/* `before` is the letter that stands before it, if it is known: every run that begins here has it too. */
static void
sequence_walk(struct walk *walk, int depth, char before, struct piece *out)
{
	bool framed = depth == 0 && !walk->of_lines;
	*out = piece_of(walk->arena, str_of(&before, before == '\0' ? 0 : 1));
	while (!walk->lost && *walk->at != '\0' && *walk->at != '|' && *walk->at != ')') {
		struct piece element = element_walk(walk, depth, piece_last(out));
		struct quantifier quantifier = quantifier_walk(walk);
		if (quantifier.least == 0)
			piece_make_optional(walk->arena, &element, quantifier.repeats);
		do
			piece_append(walk->arena, out, &element);
		while (--quantifier.least > 0);
		if (quantifier.repeats)
			piece_end(walk->arena, out);
	}
	const struct piece blank = piece_of(walk->arena, STR(" "));
	if (framed)
		piece_append(walk->arena, out, &blank);
}

static void
alternatives_walk(struct walk *walk, int depth, char before, struct piece *out)
{
	walk->lost = walk->lost || depth > NEED_DEPTH;
	sequence_walk(walk, depth, before, out);
	while (!walk->lost && *walk->at == '|') {
		struct piece other;
		walk->at++;
		sequence_walk(walk, depth, before, &other);
		piece_either(walk->arena, out, &other);
	}
}

/* A group that is all of its alternative, "(?:a|b)|c": its alternatives are the pattern's own. */
static bool
group_is_alone(const struct walk *walk)
{
	struct walk behind = *walk;
	if (strncmp(walk->at, "(?:", 3) != 0)
		return false;
	(void) group_open(&behind);
	group_skip(&behind);
	return !behind.lost && (*behind.at == '\0' || *behind.at == '|' || *behind.at == ')');
}

static void
need_keep(struct arena *arena, const struct clauses *clauses, struct need *out)
{
	out->count = clauses->count;
	out->clauses = ARENA_ARRAY(arena, struct need_clause, clauses->count);
	for (size_t i = 0; i < clauses->count; i++) {
		const struct need_clause *clause = &clauses->list[i];
		out->clauses[i] = *clause;
		out->clauses[i].words = ARENA_ARRAY(arena, struct need_word, clause->count);
		memcpy(
		    out->clauses[i].words, clause->words, clause->count * sizeof(*clause->words));
	}
}

/* False where the pattern cannot be read to its end, or nothing is asked for by one of its alternatives. */
static bool
needs_walk(struct walk *walk, struct arena *arena, struct needs *needs)
{
	int open = 0;
	for (bool more = true; more;) {
		for (; group_is_alone(walk); open++)
			(void) group_open(walk);
		struct piece piece;
		sequence_walk(walk, 0, walk->of_lines ? '\0' : ' ', &piece);
		piece_end(walk->arena, &piece);
		if (walk->lost || piece.clauses.count == 0)
			return false;
		need_keep(arena, &piece.clauses, &needs->list[needs->count++]);
		for (; open > 0 && *walk->at == ')'; open--)
			walk->at++;
		more = *walk->at == '|';
		walk->at += more ? 1 : 0;
	}
	return *walk->at == '\0';
}

void
lexicon_need(struct arena *arena, const char *pattern, enum need_over over, struct needs *out)
{
	struct arena scratch = { 0 };
	struct walk walk = {
		.arena = &scratch, .at = pattern, .of_lines = over == NEED_OVER_LINES
	};
	size_t most = 1;
	for (const char *c = pattern; *c != '\0'; c++)
		most += *c == '|' ? 1 : 0;
	struct needs needs = { .list = ARENA_ARRAY(&scratch, struct need, most) };
	if (!needs_walk(&walk, arena, &needs))
		needs.count = 0;
	*out = (struct needs){ ARENA_ARRAY(arena, struct need, needs.count), needs.count };
	memcpy(out->list, needs.list, needs.count * sizeof(*needs.list));
	arena_done(&scratch);
}
