/* SPDX-License-Identifier: MIT */
#include "conversations/need_piece.h"

enum {
	NEED_RUN = 64,           /* words that a run may be */
	NEED_CLAUSE_WORDS = 400, /* a wider choice is held by most texts */
};

struct run_word {
	uint8_t len;
	char text[PIECE_LENGTH + 1];
};

/* runs */

static struct run
run_new(struct arena *arena, size_t size)
{
	return (struct run){ .words = ARENA_ARRAY(arena, struct run_word, size + 1) };
}

static struct run
run_of(struct arena *arena, struct str text)
{
	struct run run = run_new(arena, 1);
	run.count = 1;
	run.words[0].len = (uint8_t) text.len;
	memcpy(run.words[0].text, text.data, text.len);
	return run;
}

static size_t
run_longest(const struct run *run)
{
	size_t longest = 0;
	for (size_t i = 0; i < run->count; i++)
		longest = run->words[i].len > longest ? run->words[i].len : longest;
	return longest;
}

/* Every word of one with every word of the other behind it. False, and nothing done, where that would be
 * too many or too long. */
static bool
run_join(struct arena *arena, struct run *run, const struct run *more)
{
	if (run->count * more->count > NEED_RUN ||
	    run_longest(run) + run_longest(more) > PIECE_LENGTH)
		return false;
	struct run joined = more->count == 1 ? *run : run_new(arena, run->count * more->count);
	joined.count = 0;
	for (size_t i = 0; i < run->count; i++)
		for (size_t j = 0; j < more->count; j++) {
			struct run_word word = run->words[i];
			const struct run_word *behind = &more->words[j];
			memcpy(word.text + word.len, behind->text, behind->len);
			word.len = (uint8_t) (word.len + behind->len);
			joined.words[joined.count++] = word;
		}
	*run = joined;
	return true;
}

static bool
run_union(struct arena *arena, struct run *run, const struct run *more)
{
	if (run->count + more->count > NEED_RUN)
		return false;
	struct run all = run_new(arena, run->count + more->count);
	for (size_t i = 0; i < run->count; i++)
		all.words[all.count++] = run->words[i];
	for (size_t i = 0; i < more->count; i++)
		all.words[all.count++] = more->words[i];
	*run = all;
	return true;
}

/* clauses */

/* Short words stand in most texts by chance: "no " in every third, " suicid" in one of thousands. */
static unsigned
need_word_cost(size_t length)
{
	static const unsigned costs[] = { 0, 200, 60, 25, 9, 4, 2 };
	return length < ARRAY_LEN(costs) ? costs[length] : 1;
}

static struct need_word
need_word_of(const struct run_word *word)
{
	struct need_word need = { .is_short = word->len < GRAMS_LONGEST };
	size_t len = word->len < GRAMS_LONGEST ? word->len : GRAMS_LONGEST;
	size_t last = word->len - len;
	/* Spread from its first letters to its last. */
	for (size_t i = 0; i < NEED_GRAMS; i++) {
		size_t at = last < NEED_GRAMS ? (i < last ? i : last) : last * i / (NEED_GRAMS - 1);
		need.grams[i] = gram_of(str_of(word->text + at, len));
	}
	return need;
}

static void
clause_keep(struct arena *arena, struct clauses *clauses, struct need_clause clause)
{
	if (clause.count == 0)
		return;
	if (clauses->count == clauses->size) {
		clauses->size = clauses->size * 2 + 4;
		struct need_clause *more = ARENA_ARRAY(arena, struct need_clause, clauses->size);
		if (clauses->count > 0)
			memcpy(more, clauses->list, clauses->count * sizeof(*more));
		clauses->list = more;
	}
	clauses->list[clauses->count++] = clause;
}

/* The run as a clause; none where it may be empty, or a blank, which every text has. */
static void
run_keep(struct arena *arena, const struct run *run, struct clauses *clauses)
{
	struct need_clause clause = { .words =
					  ARENA_ARRAY(arena, struct need_word, run->count + 1) };
	for (size_t i = 0; i < run->count; i++) {
		if (run->words[i].len == 0 ||
		    (run->words[i].len == 1 && run->words[i].text[0] == ' '))
			return;
		clause.words[clause.count++] = need_word_of(&run->words[i]);
		clause.cost += need_word_cost(run->words[i].len);
		clause.has_short = clause.has_short || run->words[i].len < GRAMS_LONGEST;
	}
	clause_keep(arena, clauses, clause);
}

static const struct need_clause *
clause_best(const struct clauses *clauses)
{
	const struct need_clause *best = NULL;
	for (size_t i = 0; i < clauses->count; i++)
		if (best == NULL || clauses->list[i].cost < best->cost)
			best = &clauses->list[i];
	return best;
}

/* Either of two; none where one of them asks for nothing. */
static struct need_clause
clause_either(struct arena *arena, const struct need_clause *a, const struct need_clause *b)
{
	size_t count = a->count + b->count;
	if (a->count == 0 || b->count == 0 || count > NEED_CLAUSE_WORDS)
		return (struct need_clause){ 0 };
	struct need_clause both = { .words = ARENA_ARRAY(arena, struct need_word, count),
		.count = count,
		.cost = a->cost + b->cost,
		.has_short = a->has_short || b->has_short };
	memcpy(both.words, a->words, a->count * sizeof(*a->words));
	memcpy(both.words + a->count, b->words, b->count * sizeof(*b->words));
	return both;
}

/* pieces */

void
piece_end(struct arena *arena, struct piece *piece)
{
	run_keep(arena, &piece->run, &piece->clauses);
	piece->run = run_of(arena, STR(""));
	piece->exact = false;
}

char
piece_last(const struct piece *piece)
{
	const struct run *run = &piece->run;
	char letter = '\0';
	for (size_t i = 0; i < run->count; i++) {
		const struct run_word *word = &run->words[i];
		char last = word->len == 0 ? '\0' : word->text[word->len - 1];
		if (last == '\0' || (i > 0 && last != letter))
			return '\0';
		letter = last;
	}
	return letter;
}

/* The run is as long as it may be. What follows begins with its last letter, where that is known: " die"
 * is seen in fewer texts than "die". */
static void
run_renew(struct arena *arena, struct piece *piece)
{
	char letter = piece_last(piece);
	piece_end(arena, piece);
	if (letter != '\0')
		piece->run = run_of(arena, str_of(&letter, 1));
}

void
piece_shorten(struct piece *piece)
{
	for (size_t i = 0; piece->exact && i < piece->run.count; i++) {
		struct run_word *word = &piece->run.words[i];
		word->len--;
		memmove(word->text, word->text + 1, word->len);
	}
}

void
piece_append(struct arena *arena, struct piece *piece, const struct piece *element)
{
	if (!element->exact) {
		piece_end(arena, piece);
		for (size_t i = 0; i < element->clauses.count; i++)
			clause_keep(arena, &piece->clauses, element->clauses.list[i]);
		piece->run = element->run;
		return;
	}
	if (run_join(arena, &piece->run, &element->run))
		return;
	run_renew(arena, piece);
	if (!run_join(arena, &piece->run, &element->run))
		piece->run = element->run;
}

struct piece
piece_unknown(struct arena *arena)
{
	return (struct piece){ .run = run_of(arena, STR("")) };
}

struct piece
piece_of(struct arena *arena, struct str text)
{
	return (struct piece){ .exact = true, .run = run_of(arena, text) };
}

void
piece_make_optional(struct arena *arena, struct piece *element, bool repeats)
{
	const struct run none = run_of(arena, STR(""));
	if (repeats || !element->exact || !run_union(arena, &element->run, &none))
		*element = piece_unknown(arena);
}

void
piece_either(struct arena *arena, struct piece *piece, struct piece *other)
{
	if (piece->exact && other->exact && run_union(arena, &piece->run, &other->run))
		return;
	piece_end(arena, piece);
	piece_end(arena, other);
	const struct need_clause *a = clause_best(&piece->clauses);
	const struct need_clause *b = clause_best(&other->clauses);
	struct need_clause both = { 0 };
	if (a != NULL && b != NULL)
		both = clause_either(arena, a, b);
	piece->clauses = (struct clauses){ 0 };
	clause_keep(arena, &piece->clauses, both);
}
