/* SPDX-License-Identifier: MIT */
/*
 * Looks for the patterns of a list in a text, within the limits. What a limit means depends on the list:
 * see limit_counts().
 */
#include "conversations/lexicon_patterns_parts.h"

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

/* One search: where, with what memory, and what was found. */
struct search {
	const struct lexicon_patterns *patterns;
	struct str text;
	pcre2_match_data *data; /* NULL until a pattern is tried */
	size_t from, to;
};

enum search_end {
	SEARCH_NOWHERE,
	SEARCH_FOUND,
	SEARCH_LIMIT, /* of steps, depth or memory: nobody knows */
};

static enum search_end
code_look(struct search *search, const pcre2_code *code, size_t at, uint32_t options)
{
	if (search->data == NULL)
		search->data = atomic_exchange(&search->patterns->spare->data, NULL);
	if (search->data == NULL)
		search->data = pcre2_match_data_create(1, NULL);
	BUG_ON(search->data == NULL, "out of memory");
	int result = pcre2_match(code, (PCRE2_SPTR) search->text.data, search->text.len, at,
	    PCRE2_NO_UTF_CHECK | options, search->data, search->patterns->limits);
	if (result == PCRE2_ERROR_NOMATCH)
		return SEARCH_NOWHERE;
	/* 0 is a match with more groups than the one pair asked for; below, a limit was hit. */
	const PCRE2_SIZE *pair = pcre2_get_ovector_pointer(search->data);
	search->from = result >= 0 ? pair[0] : at;
	search->to = result >= 0 ? pair[1] : search->text.len;
	return result >= 0 ? SEARCH_FOUND : SEARCH_LIMIT;
}

/* Whether a limit that was hit counts as found: where what is found goes to a person, or makes us ask.
 * What these lists find is words that are then heard no more: a doubt must not silence anybody. */
static bool
limit_counts(enum pattern_list list)
{
	const pattern_set explaining = PATTERN_SET(PATTERN_HARMLESS) |
	    PATTERN_SET(PATTERN_DENIED_AFTER) | PATTERN_SET(PATTERN_STOP_ELSEWHERE) |
	    PATTERN_SET(PATTERN_AUTOREPLY) | PATTERN_SET(PATTERN_AS_POLITE) |
	    PATTERN_SET(PATTERN_AS_SKIP) | PATTERN_SET(PATTERN_AS_PUZZLED) |
	    PATTERN_SET(PATTERN_AS_BACK) | PATTERN_SET(PATTERN_AS_HELP) |
	    PATTERN_SET(PATTERN_DAYTIME) | PATTERN_SET(PATTERN_REMARK);
	return (explaining >> list & 1) == 0 && !lexicon_pattern_is_of_lines(list);
}

static void
search_end(struct search *search)
{
	if (search->data != NULL)
		pcre2_match_data_free(
		    atomic_exchange(&search->patterns->spare->data, search->data));
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
	for (size_t at = from; begin < end && word_next(search->text, &at); at++)
		for (size_t i = begin; i < end; i++) {
			const struct pattern *pattern =
			    &search->patterns->patterns[prospect->patterns[i]];
			if (!lexicon_pattern_may_begin(pattern, search->text.data[at]))
				continue;
			enum search_end found =
			    code_look(search, pattern->code, at, PCRE2_ANCHORED);
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

/* In one look; and where that comes to a limit line by line, since the limit is of one line, and what
 * is looked for may begin with another. */
static bool
lines_find(struct search *search, enum pattern_list list, size_t from)
{
	const pcre2_code *code = search->patterns->codes[list];
	if (code == NULL)
		return false;
	enum search_end end = code_look(search, code, from, 0);
	if (end != SEARCH_LIMIT)
		return end == SEARCH_FOUND;
	size_t at = from;
	do {
		if (code_look(search, code, at, PCRE2_ANCHORED) == SEARCH_FOUND)
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
}

pattern_set
lexicon_patterns_look_at_lines(
    const struct lexicon_patterns *patterns, struct arena *arena, const struct grams *grams)
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
	return lists;
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
	bool found = lexicon_pattern_is_of_lines(list) ? lines_find(&search, list, from)
						       : words_find(&search, prospect, list, from);
	search_end(&search);
	if (found) {
		*out_from = search.from;
		*out_to = search.to;
	}
	return found;
}
