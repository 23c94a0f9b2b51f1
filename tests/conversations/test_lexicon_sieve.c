/* SPDX-License-Identifier: MIT */
/*
 * What the sieve keeps back must not match: a pattern of risk that is not tried is a risk that nobody
 * sees. Held against patterns made at random, and the shipped ones over the replies of the tables, each
 * tried once as the sieve says and once whatever it says. HARK_SIEVE=1 takes all replies, not every
 * eleventh, and ten times the made patterns.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/random.h"
#include "base/strbuf.h"
#include "conversations/lexicon.h"
#include "conversations/pattern_codes.h"
#include "conversations/phrases.h"

enum { YAML_LIMIT = 1 << 14, PATTERNS = 400, TEXTS = 60, STRIDE = 11, TEXT_WORDS = 9 };

static struct lexicon *
lexicon_of(struct arena *arena, struct pattern_codes *codes, const char *list, const char *pattern)
{
	struct complaints complaints = { .arena = arena };
	const struct document nothing = { .complaints = &complaints };
	struct document document;
	struct strbuf yaml;
	strbuf_init(&yaml, YAML_LIMIT);
	strbuf_printf(&yaml, "patterns:\n  %s:\n    - '%s'\n", list, pattern);
	assert_true(document_read(arena, "made", strbuf_str(&yaml), &complaints, &document));
	struct lexicon *lexicon = lexicon_read(arena, codes, &document, &nothing);
	if (lexicon == NULL)
		fail_msg("%s: %s", pattern, complaints.first->text);
	strbuf_done(&yaml);
	return lexicon;
}

static void
look(const struct lexicon *lexicon, struct arena *arena, const struct grams *grams, struct str text,
    enum pattern_list list, struct prospect *out)
{
	if (list >= PATTERN_TAPBACK)
		lexicon_look_at_lines(lexicon, arena, grams, text, out);
	else
		lexicon_look(lexicon, arena, grams, text, out);
}

/* Of a text that holds everything. */
static void
grams_all(struct arena *arena, struct grams *out)
{
	memset(out, 0xff, sizeof(*out));
	out->may_fold = true;
	out->longest_count = GRAMS_NUMBERS;
	out->longest = ARENA_ARRAY(arena, gram, GRAMS_NUMBERS);
	for (size_t i = 0; i < GRAMS_NUMBERS; i++)
		out->longest[i] = (gram) i;
}

/* cases */

static const struct {
	const char *list, *pattern, *text;
	bool passes;
} cases[] = {
	{ "urgent", "kill", " i kill . ", true },
	{ "urgent", "kill", " i kil . ", false },
	{ "urgent", "kill", " i killed . ", false }, /* a word ends where a pattern does */
	{ "urgent", "kill", " skill . ", false },    /* and begins where it begins */
	{ "urgent", "kill", "kill . ", true },       /* ... or the text does */
	{ "urgent", "kill\\w*", " i killed . ", true },
	{ "urgent", "(?:want|wish) to die", " wish to die . ", true },
	{ "urgent", "(?:want|wish) to die", " want to live . ", false },
	{ "urgent", "want (?:\\w+ ){0,3}die", " want so much to die . ", true },
	{ "urgent", "want (?:\\w+ ){0,3}die", " want so much to do . ", false },
	{ "urgent", "want (?:\\w+ ){0,3}die", " dared to die . ", false },
	{ "urgent", "(?:not )?safe", " safe . ", true },
	{ "urgent", "odou?r", " odor . ", true },
	{ "urgent", "odou?r", " odour . ", true },
	{ "urgent", "odou?r", " oder . ", false },
	{ "urgent", "3[89]", " 39 . ", true },
	{ "urgent", "3[89]", " 37 . ", false },
	{ "urgent", "3[7-9]", " 38 . ", true },
	{ "urgent", "no(?! way) hope", " no hope . ", true },
	{ "urgent", "(?<=in )danger", " in danger . ", true },
	{ "urgent", "tem+p", " temmmp . ", true },
	{ "urgent", "(?:ab){2}c", " ababc . ", true },
	{ "urgent", "(?:ab){2}c", " abc . ", false },
	{ "urgent", "(?:ab|c|d\\w+ e)f", " cf . ", true },
	{ "urgent", "no hope|gone (?:\\w+ ){0,2}numb", " gone all numb . ", true },
	{ "urgent", "no hope|gone (?:\\w+ ){0,2}numb", " gone all dark . ", false },
	{ "urgent", "no hope|gone (?:\\w+ ){0,2}numb", " no pain and numb . ", false },
	{ "urgent", "(?:(?:pus|blood) \\w+ knee|knee \\w+ pus)|numb", " knee of pus . ", true },
	{ "urgent", "(?:(?:pus|blood) \\w+ knee|knee \\w+ pus)|numb", " my knee . ", false },
	{ "urgent", "(?:(?:pus|blood) \\w+ knee|knee \\w+ pus)?|numb", " my knee . ", true },
	{ "urgent", "(?i)KILL", " kill . ", true },
	{ "urgent", "\\Qki.ll\\E", " ki.ll . ", true },
	{ "urgent", "\\x6bill", " kill . ", true },
	{ "urgent", "k[[:alpha:]]ll", " kill . ", true },
	{ "urgent", "درد", " درد . ", true },
	{ "urgent", "درد", " دوا . ", false },
	{ "tapback", "^liked \"", "Liked \"How are you?\"", true },
	{ "tapback", "^liked \"", "I liked it", false },
	{ "tapback", "^Liked \"", "LIKED \"How\"", true },
	{ "tapback", "^liked \"",
	    "Li\xe2\x84\xaa"
	    "ed \"How\"",
	    true }, /* Kelvin's K is one */
	{ "signature", "^--[ \\t]*$", "3\n--\nAda", true },
	{ "signature", "^--[ \\t]*$", "3 - fine", false },
	{ "signature", "^_{8,}$", "3\n__________", true },
	{ "signature", "^_{8,}$", "3\n__", false },
};

static enum pattern_list
list_of(const char *name)
{
	return strcmp(name, "urgent") == 0   ? PATTERN_URGENT
	    : strcmp(name, "signature") == 0 ? PATTERN_SIGNATURE
					     : PATTERN_TAPBACK;
}

static void
sieve_lets_through_what_may_match(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = { 0 };
		struct prospect prospect;
		struct pattern_codes *codes = pattern_codes_new();
		enum pattern_list list = list_of(cases[i].list);
		struct lexicon *lexicon =
		    lexicon_of(&arena, codes, cases[i].list, cases[i].pattern);
		struct str text = str_from(cases[i].text);
		look(lexicon, &arena, grams_of(&arena, text), text, list, &prospect);
		if (((prospect.lists & PATTERN_SET(list)) != 0) != cases[i].passes)
			fail_msg("%s on %s: expected %s", cases[i].pattern, cases[i].text,
			    cases[i].passes ? "let through" : "kept back");
		lexicon_free(lexicon);
		pattern_codes_free(codes);
		arena_done(&arena);
	}
}

/* property */

static struct random chance; /* the same patterns in every run */

static size_t
below(size_t limit)
{
	return (size_t) random_below(&chance, limit);
}

static const char *const parts[] = { "pain", "no", "die", "i", "a", "want to", "kill", "ran",
	"dead", " ", " ", " ", " ", " ", "s", "ing", "s?", "(?:s|ed)?", "\\w+", "\\w*", "[ab]",
	"[^ ]", "[a-n]", "(?! no)", "(?= die)", "(?<=a )", "(?<! )", "(?:\\w+ ){0,2}", "(?:a |i )*",
	"(?:no )+", "k{1,2}", ".", "\\b", "\\.", "\\d", "[3-9]", "'?", "i{2}", "(?:die|kill){1,2}",
	"(?:|a)" };

static void pattern_make(struct strbuf *out, int depth);

static void
group_make(struct strbuf *out, int depth)
{
	static const char *const ends[] = { ")", ")", ")", ")?", ")*", "){0,2}", "){2}", ")+?" };
	strbuf_puts(out, "(?:");
	pattern_make(out, depth + 1);
	for (size_t i = below(3); i > 0; i--) {
		strbuf_char(out, '|');
		pattern_make(out, depth + 1);
	}
	strbuf_puts(out, ends[below(ARRAY_LEN(ends))]);
}

static void
pattern_make(struct strbuf *out, int depth)
{
	for (size_t i = 1 + below(5); i > 0; i--)
		if (depth < 3 && below(5) == 0)
			group_make(out, depth);
		else if (below(12) == 0 && depth == 0)
			strbuf_char(out, '|');
		else
			strbuf_puts(out, parts[below(ARRAY_LEN(parts))]);
}

static struct str
text_make(struct arena *arena)
{
	static const char *const words[] = { "pain", "pains", "no", "die", "i", "a", "want", "to",
		"kill", "killed", "ran", "dead", "b", ".", ",", "37", "k", "kk", "ii", "aa",
		"xyz" };
	struct strbuf text;
	strbuf_init(&text, YAML_LIMIT);
	for (size_t i = 1 + below(TEXT_WORDS); i > 0; i--)
		strbuf_printf(
		    &text, "%s%s", below(8) == 0 ? "" : " ", words[below(ARRAY_LEN(words))]);
	strbuf_puts(&text, " . \n\n ");
	struct str made = arena_str(arena, strbuf_str(&text));
	strbuf_done(&text);
	return made;
}

/* What is tried on a text: as the sieve says, and whatever it says. */
struct looks {
	struct prospect sieved, every;
};

static struct looks
looks_of(struct arena *arena, const struct lexicon *lexicon, const struct grams *all,
    struct str text, enum pattern_list list)
{
	struct looks looks;
	look(lexicon, arena, grams_of(arena, text), text, list, &looks.sieved);
	look(lexicon, arena, all, text, list, &looks.every);
	return looks;
}

/* The list says the same of the text as if every pattern were tried; true: it finds something. */
static bool
agrees(const struct looks *looks, enum pattern_list list, const char *what)
{
	struct str text = looks->sieved.text;
	size_t from = 0, to = 0, from_every = 0, to_every = 0;
	bool found = lexicon_find(&looks->sieved, list, 0, &from, &to);
	bool expected = lexicon_find(&looks->every, list, 0, &from_every, &to_every);
	/* One that ran into a limit is told as found up to the end; it need not be let through. */
	bool limit = expected && to_every == text.len;
	if (!limit && (found != expected || from != from_every || to != to_every))
		fail_msg("%s on \"%.*s\": %d at %zu to %zu, expected %d at %zu to %zu", what,
		    STR_ARG(text), found, from, to, expected, from_every, to_every);
	return found;
}

static void
no_made_pattern_that_matches_is_kept_back(void **state)
{
	(void) state;
	struct arena all_arena = { 0 };
	struct grams all;
	grams_all(&all_arena, &all);
	chance = random_seeded(1);
	size_t found = 0, count = getenv("HARK_SIEVE") == NULL ? PATTERNS : PATTERNS * 10;
	for (size_t i = 0; i < count; i++) {
		struct arena arena = { 0 };
		struct strbuf pattern, quoted;
		strbuf_init(&pattern, YAML_LIMIT);
		strbuf_init(&quoted, YAML_LIMIT);
		pattern_make(&pattern, 0);
		for (size_t j = 0; j < pattern.len; j++)
			strbuf_puts(&quoted,
			    strbuf_cstr(&pattern)[j] == '\''
				? "''"
				: (char[]){ strbuf_cstr(&pattern)[j], '\0' });
		struct pattern_codes *codes = pattern_codes_new();
		struct lexicon *words = lexicon_of(&arena, codes, "urgent", strbuf_cstr(&quoted));
		struct lexicon *lines = lexicon_of(&arena, codes, "tapback", strbuf_cstr(&quoted));
		for (int j = 0; j < TEXTS; j++) {
			struct str text = text_make(&arena);
			struct looks over_words =
			    looks_of(&arena, words, &all, text, PATTERN_URGENT);
			struct looks over_lines =
			    looks_of(&arena, lines, &all, text, PATTERN_TAPBACK);
			found += agrees(&over_words, PATTERN_URGENT, strbuf_cstr(&pattern));
			found += agrees(&over_lines, PATTERN_TAPBACK, strbuf_cstr(&pattern));
		}
		lexicon_free(words);
		lexicon_free(lines);
		pattern_codes_free(codes);
		strbuf_done(&pattern);
		strbuf_done(&quoted);
		arena_done(&arena);
	}
	print_message("%zu patterns, found %zu times\n", count, found);
	assert_true(found > count);
	arena_done(&all_arena);
}

/* A reply in the form that patterns over words are tried on, roughly: small, no marks but full stops. */
static struct str
words_of(struct arena *arena, struct str reply)
{
	struct str folded = lexicon_fold(arena, reply);
	char *text = arena_alloc(arena, folded.len + 6);
	size_t len = 0;
	text[len++] = ' ';
	for (size_t i = 0; i < folded.len; i++) {
		bool mark = strchr("!?;:()-\\\"", folded.data[i]) != NULL;
		char c = mark || folded.data[i] == ' ' ? ' ' : folded.data[i];
		if (c != ' ' || text[len - 1] != ' ')
			text[len++] = c;
	}
	memcpy(text + len, " . ", 3);
	return str_of(text, len + 3);
}

static size_t
table_agrees(
    const struct phrase_book *book, const struct grams *all, struct str table, size_t stride)
{
	struct str line, type, reply;
	size_t found = 0;
	for (size_t row = 0; str_split(&table, '\n', &line); row++) {
		struct arena arena = { 0 };
		const struct phrases *phrases;
		if (row % stride != 0 || str_starts(line, "#") || !str_split(&line, '\t', &type) ||
		    !str_split(&line, '\t', &reply))
			continue;
		struct str words = words_of(&arena, reply);
		for (size_t i = 0; (phrases = phrase_book_at(book, i)) != NULL; i++) {
			const struct lexicon *lexicon = phrases_lexicon(phrases);
			struct looks over_words =
			    looks_of(&arena, lexicon, all, words, PATTERN_URGENT);
			struct looks over_lines =
			    looks_of(&arena, lexicon, all, reply, PATTERN_TAPBACK);
			for (size_t list = 0; list < PATTERN_LIST_COUNT; list++)
				found += agrees(list >= PATTERN_TAPBACK ? &over_lines : &over_words,
				    (enum pattern_list) list, phrases_language(phrases));
		}
		arena_done(&arena);
	}
	return found;
}

static void
no_shipped_pattern_that_matches_is_kept_back(void **state)
{
	(void) state;
	static const char *const tables[] = { "replies", "replies_cy", "replies_pl", "replies_ur",
		"replies_stop", "replies_risk", "replies_risk_2", "replies_risk_pl",
		"replies_risk_ur" };
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	struct grams all;
	size_t found = 0, stride = getenv("HARK_SIEVE") == NULL ? STRIDE : 1;
	grams_all(&arena, &all);
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		struct error error;
		struct str table;
		char *path =
		    arena_printf(&arena, HARK_SOURCE_DIR "/tests/conversations/%s.tsv", tables[i]);
		if (!file_read(&arena, path, 1 << 20, &table, &error))
			fail_msg("%s", error.text);
		found += table_agrees(book, &all, table, stride);
	}
	print_message("the lists of all languages found %zu times\n", found);
	assert_true(found > 100);
	phrase_book_free(book);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sieve_lets_through_what_may_match),
		cmocka_unit_test(no_made_pattern_that_matches_is_kept_back),
		cmocka_unit_test(no_shipped_pattern_that_matches_is_kept_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
