/* SPDX-License-Identifier: MIT */
/*
 * Looks for the patterns of a list in a text, within the limits. What a limit means depends on the list:
 * see limit_counts().
 */
#include "conversations/lexicon_patterns_parts.h"
#include "conversations/pattern_reach.h"

static char
small_letter(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

bool
lexicon_pattern_may_begin(const struct pattern *pattern, char letter)
{
	unsigned char byte = (unsigned char) letter;
	if (pattern->starts != NULL)
		return (pattern->starts[byte / 8] >> byte % 8 & 1) != 0;
	return pattern->start == '\0' || small_letter(pattern->start) == small_letter(letter);
}

bool
lexicon_pattern_is_of_lines(enum pattern_list list)
{
	return list >= PATTERN_TAPBACK;
}

/*
 * Limits are of a pattern and a text. A text has many places at which a pattern may begin, so that a limit
 * for each place would be none: 700 ms for a few hundred words. Each place gets its share of the EVEN
 * steps, and one that needs more is tried again with twice as many, and again, from an ODD reserve that all
 * places share; at the most with as many as any place may take. A step that runs over many letters is dear and
 * counts as several (pattern_reach.h); how far one ran that may run over the whole text is counted, and is the
 * reserve's too. No clock is asked: the same text is read the same way everywhere.
 */
enum {
	STEPS_EVEN = 100000, /* shared out among the places, each time a text is gone through */
	STEPS_ODD = 180000,  /* for the places that need more, once */
	STEPS_PLACE = 20000, /* twice what the shipped patterns need at any place of the tests */
	STEPS_MORE = 4,      /* times as many */
	STEP_LETTERS = 16,   /* run over for the price of a step */
	REACH_LETTERS =
	    640,          /* the same, where it seldom runs so far: "not .* anywhere behind it" */
	SCAN_LETTERS = 3, /* counted ones, for the price of a step of the reserve */
	CLUSTER_LETTERS = 24, /* as many letters is one that \X takes */
	BLIND_LETTERS = 4,    /* as STEP_LETTERS, where a scan does not tell how far it runs */
	DEPTH_LIMIT = 1000,
	HEAP_KIB = 1024,
};

/* One search: where, with what memory, and what was found. */
struct search {
	const struct lexicon_patterns *patterns;
	struct str text;
	struct workplace *place; /* NULL until a pattern is tried */
	size_t places;           /* at which a match may begin */
	size_t longest;          /* letters of a word, or of a line */
	size_t from, to;
	/* Of the match that is under way: */
	size_t letters;   /* that may still be run over */
	size_t scan_from; /* where what runs over them began; or SCAN_NONE */
	size_t owed;      /* letters, if it is not heard of again */
};

#define SCAN_NONE SIZE_MAX

enum search_end {
	SEARCH_NOWHERE,
	SEARCH_FOUND,
	SEARCH_SHORT, /* of steps */
	SEARCH_LIMIT, /* of depth or memory, or of steps for good: nobody knows */
};

struct workplace *
lexicon_workplace_new(void)
{
	struct workplace *place = alloc_new(sizeof(*place));
	place->data = pcre2_match_data_create(1, NULL);
	place->limits = pcre2_match_context_create(NULL);
	BUG_ON(place->data == NULL || place->limits == NULL, "out of memory");
	(void) pcre2_set_depth_limit(place->limits, DEPTH_LIMIT);
	(void) pcre2_set_heap_limit(place->limits, HEAP_KIB);
	return place;
}

void
lexicon_workplace_free(struct workplace *place)
{
	if (place == NULL)
		return;
	pcre2_match_context_free(place->limits);
	pcre2_match_data_free(place->data);
	free(place);
}

static void
search_measure(struct search *search, char separator)
{
	size_t begun = 0;
	search->places = 1;
	for (size_t at = 0; at <= search->text.len; at++) {
		if (at < search->text.len && search->text.data[at] != separator)
			continue;
		search->places++;
		if (at - begun > search->longest)
			search->longest = at - begun;
		begun = at + 1;
	}
}

/* How many steps' worth one of its steps may be. */
static size_t
step_price(const struct search *search, bool reaches, bool is_marked, size_t burden)
{
	size_t price = 1 + burden + search->longest / STEP_LETTERS;
	if (reaches)
		price += search->text.len / REACH_LETTERS;
	return is_marked ? price : price + search->text.len / BLIND_LETTERS;
}

/* PCRE2 stands before or behind what may run over the text. */
static int
scan_count(pcre2_callout_block *block, void *context)
{
	struct search *search = context;
	size_t at = block->current_position, walked = search->owed;
	uint32_t mark = block->callout_number;
	if (mark == SCAN_BEGINS || mark == SCAN_MAY_FAIL) {
		search->scan_from = at;
		search->owed = mark == SCAN_MAY_FAIL ? search->text.len - at : 0;
	} else if (search->scan_from != SCAN_NONE) {
		size_t each = mark == SCAN_ENDS_CLUSTERED ? CLUSTER_LETTERS : 1;
		walked = (at - search->scan_from) * each;
		search->scan_from = SCAN_NONE;
		search->owed = 0;
	}
	if (walked > search->letters)
		return PCRE2_ERROR_CALLOUT;
	search->letters -= walked;
	return 0;
}

/* `spent` is of the reserve. */
static enum search_end
code_look(struct search *search, const pcre2_code *code, size_t at, uint32_t options, size_t steps,
    uint32_t *spent)
{
	if (steps == 0)
		return SEARCH_SHORT;
	size_t most = (size_t) (STEPS_ODD - *spent) * SCAN_LETTERS;
	search->letters = most;
	search->scan_from = SCAN_NONE;
	search->owed = 0;
	(void) pcre2_set_match_limit(search->place->limits, (uint32_t) steps);
	int result = pcre2_match(code, (PCRE2_SPTR) search->text.data, search->text.len, at,
	    PCRE2_NO_UTF_CHECK | options, search->place->data, search->place->limits);
	*spent += (uint32_t) ((most - search->letters) / SCAN_LETTERS);
	if (result == PCRE2_ERROR_CALLOUT)
		*spent = STEPS_ODD;
	if (result == PCRE2_ERROR_NOMATCH)
		return SEARCH_NOWHERE;
	/* 0 is a match with more groups than the one pair asked for; below, a limit was hit. */
	const PCRE2_SIZE *pair = pcre2_get_ovector_pointer(search->place->data);
	search->from = result >= 0 ? pair[0] : at;
	search->to = result >= 0 ? pair[1] : search->text.len;
	if (result == PCRE2_ERROR_MATCHLIMIT)
		return SEARCH_SHORT;
	return result >= 0 ? SEARCH_FOUND : SEARCH_LIMIT;
}

/* At one place: with its share, then with what it may take of the reserve. */
static enum search_end
place_look(struct search *search, const pcre2_code *code, size_t at, size_t price, uint32_t *spent)
{
	size_t steps = STEPS_EVEN / search->places / price;
	for (;;) {
		steps = steps > STEPS_PLACE ? STEPS_PLACE : steps;
		enum search_end end = code_look(search, code, at, PCRE2_ANCHORED, steps, spent);
		if (end != SEARCH_SHORT)
			return end;
		size_t left = (STEPS_ODD - *spent) / price;
		steps = steps < 8 ? 8 : steps;
		if (steps == STEPS_PLACE || left <= steps)
			return SEARCH_LIMIT;
		steps = left < STEPS_MORE * steps ? left : STEPS_MORE * steps;
		steps = steps > STEPS_PLACE ? STEPS_PLACE : steps;
		*spent += (uint32_t) (steps * price);
	}
}

/* Whether a limit that was hit counts as found: where what is found goes to a person, or makes us ask.
 * What these lists find is words that are then heard no more: a doubt must not silence anybody. */
static bool
limit_counts(enum pattern_list list)
{
	const pattern_set explaining = PATTERN_SET(PATTERN_HARMLESS) |
	    PATTERN_SET(PATTERN_DENIED_AFTER) | PATTERN_SET(PATTERN_STOP_ELSEWHERE) |
	    PATTERN_SET(PATTERN_STOP_TAKEN_BACK) | PATTERN_SET(PATTERN_AUTOREPLY) |
	    PATTERN_SET(PATTERN_AS_POLITE) | PATTERN_SET(PATTERN_AS_SKIP) |
	    PATTERN_SET(PATTERN_AS_PUZZLED) | PATTERN_SET(PATTERN_AS_BACK) |
	    PATTERN_SET(PATTERN_AS_HELP) | PATTERN_SET(PATTERN_DAYTIME) |
	    PATTERN_SET(PATTERN_REMARK) | PATTERN_SET(PATTERN_ADDS) | PATTERN_SET(PATTERN_GOES_ON) |
	    PATTERN_SET(PATTERN_BESIDE_DAY) | PATTERN_SET(PATTERN_OF_OTHERS) |
	    PATTERN_SET(PATTERN_LEAST) | PATTERN_SET(PATTERN_MOST);
	return (explaining >> list & 1) == 0 && !lexicon_pattern_is_of_lines(list);
}

static void
search_end(struct search *search)
{
	if (search->place != NULL)
		lexicon_workplace_free(
		    atomic_exchange(&search->patterns->spare->place, search->place));
}

static void
search_begin(struct search *search, char separator)
{
	search_measure(search, separator);
	search->place = atomic_exchange(&search->patterns->spare->place, NULL);
	if (search->place == NULL)
		search->place = lexicon_workplace_new();
	(void) pcre2_set_callout(search->place->limits, scan_count, search);
}

/* The next word at or after `*at`. */
static bool
word_next(struct str text, size_t *at)
{
	while (*at < text.len && (text.data[*at] == ' ' || (*at > 0 && text.data[*at - 1] != ' ')))
		(*at)++;
	return *at < text.len;
}

/* The patterns of the list in prospect->patterns: from `*out_from` to `*out_to` - 1. */
static void
list_range(const struct lexicon_patterns *patterns, const struct prospect *prospect,
    enum pattern_list list, size_t *out_from, size_t *out_to)
{
	size_t from = 0, to;
	while (from < prospect->count && patterns->patterns[prospect->patterns[from]].list < list)
		from++;
	to = from;
	while (to < prospect->count && patterns->patterns[prospect->patterns[to]].list == list)
		to++;
	*out_from = from;
	*out_to = to;
}

static bool
words_find(
    struct search *search, const struct prospect *prospect, enum pattern_list list, size_t from)
{
	size_t begin, end;
	list_range(search->patterns, prospect, list, &begin, &end);
	/* From the beginning: the text is gone through anew. */
	for (size_t i = begin; i < end && from == 0; i++)
		prospect->spent[i] = 0;
	for (size_t at = from; begin < end && word_next(search->text, &at); at++)
		for (size_t i = begin; i < end; i++) {
			const struct pattern *pattern =
			    &search->patterns->patterns[prospect->patterns[i]];
			if (!lexicon_pattern_may_begin(pattern, search->text.data[at]))
				continue;
			if (search->place == NULL)
				search_begin(search, ' ');
			enum search_end found = place_look(search, pattern->code, at,
			    step_price(
				search, pattern->reaches, pattern->is_marked, pattern->burden),
			    &prospect->spent[i]);
			if (found == SEARCH_FOUND || (found == SEARCH_LIMIT && limit_counts(list)))
				return true;
		}
	return false;
}

/* The next line behind `*at`. */
static bool
line_next(struct str text, size_t *at)
{
	while (*at < text.len && text.data[*at] != '\n')
		(*at)++;
	(*at)++;
	return *at < text.len;
}

/* In one look; and where the steps don't suffice line by line, since what is looked for may begin with
 * another line than the one that took them. */
static bool
lines_find(
    struct search *search, const struct prospect *prospect, enum pattern_list list, size_t from)
{
	const struct line_code *lines = &search->patterns->lines[list];
	if (lines->code == NULL)
		return false;
	search_begin(search, '\n');
	size_t price = step_price(search, lines->reaches, lines->is_marked, lines->burden);
	uint32_t *spent = &prospect->spent[list];
	size_t places = lines->begins_lines ? search->places : search->text.len + 1;
	size_t steps = STEPS_EVEN / places / price;
	enum search_end end = code_look(
	    search, lines->code, from, 0, steps > STEPS_PLACE ? STEPS_PLACE : steps, spent);
	if (end == SEARCH_NOWHERE || end == SEARCH_FOUND)
		return end == SEARCH_FOUND;
	size_t at = from;
	do {
		if (place_look(search, lines->code, at, price, spent) == SEARCH_FOUND)
			return true;
	} while (line_next(search->text, &at));
	return false;
}

void
lexicon_patterns_look(const struct lexicon_patterns *patterns, struct arena *arena,
    const struct grams *grams, struct prospect *prospect)
{
	prospect->count = sieve_pass(patterns->over_words, arena, grams, &prospect->patterns);
	for (size_t i = 0; i < prospect->count; i++)
		prospect->lists |= PATTERN_SET(patterns->patterns[prospect->patterns[i]].list);
	prospect->spent = ARENA_ARRAY(arena, uint32_t, prospect->count + 1);
}

void
lexicon_patterns_look_at_lines(const struct lexicon_patterns *patterns, struct arena *arena,
    const struct grams *grams, struct prospect *prospect)
{
	pattern_set lists = 0;
	const uint32_t *through;
	size_t count = sieve_pass(patterns->over_lines, arena, grams, &through);
	for (size_t i = 0; i < count; i++)
		lists |= PATTERN_SET(patterns->patterns[patterns->words + through[i]].list);
	/* Lines are matched in any case: a letter that is ASCII's in the other has none of its grams. */
	for (size_t list = 0; grams->may_fold && list < PATTERN_LIST_COUNT; list++)
		lists |=
		    lexicon_pattern_is_of_lines((enum pattern_list) list) ? PATTERN_SET(list) : 0;
	prospect->lists = lists;
	prospect->spent = ARENA_ARRAY(arena, uint32_t, PATTERN_LIST_COUNT);
}

bool
lexicon_patterns_find(const struct lexicon_patterns *patterns, const struct prospect *prospect,
    enum pattern_list list, size_t from, size_t *out_from, size_t *out_to)
{
	if (from > prospect->text.len)
		return false;
	struct search search = { .patterns = patterns, .text = prospect->text };
	if (search.text.data == NULL)
		search.text = STR("");
	bool found = lexicon_pattern_is_of_lines(list) ? lines_find(&search, prospect, list, from)
						       : words_find(&search, prospect, list, from);
	search_end(&search);
	if (found) {
		*out_from = search.from;
		*out_to = search.to;
	}
	return found;
}
