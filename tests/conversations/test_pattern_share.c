/* SPDX-License-Identifier: MIT */
/*
 * A pattern whose alternatives share their beginnings must match what it matched, from and to the same
 * places: rows by hand, and patterns made at random over few letters, so that much is alike, each tried on
 * texts of the same letters as it was written and as it is shared. HARK_SHARE=1 takes a hundred times as many.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/random.h"
#include "conversations/pattern_codes.h"
#include "conversations/pattern_share.h"

enum { TEXT_LIMIT = 1 << 14, PATTERNS = 4000, TEXTS = 25, SUBJECT = 14 };

static const struct {
	const char *pattern, *shared;
} cases[] = {
	{ "pain", "pain" },
	{ "husband|hubby|wife", "hu(?:sband|bby)|wife" },
	{ "wife|husband|wives", "wi(?:fe|ves)|husband" },
	{ "mum|mummy|ma", "m(?:um(?:|my)|a)" },
	{ "my (?:leg|lung|arm)s?", "my (?:l(?:eg|ung)|arm)s?" },
	{ "cut|cat|car", "c(?:ut|a(?:t|r))" },
	{ "no|(?:not|nor) now",
	    "no|(?:no(?:t|r)) now" }, /* what begins with a group stays behind */
	{ "ab|.c|ad", "ab|.c|ad" },   /* "ad" must not overtake ".c" */
	{ "ab?|ac", "a(?:b?|c)" },
	{ "a?b|ac", "a?b|ac" }, /* no letter for sure */
	{ "a{2}|ab", "a{2}|ab" },
	{ "ab|\\w|ab", "ab|\\w|ab" },
	{ "(?!ab|ac)a", "(?!a(?:b|c))a" },
	{ "(?<=ab|ac)a", "(?<=ab|ac)a" }, /* what looks back holds choices of one length */
	{ "[(|]ab|[(|]ac", "[(|]ab|[(|]ac" },
	{ "[]|]a|b", "[]|]a|b" },
	{ "\\(ab|\\(ac", "\\(ab|\\(ac" },
	{ "(ab|ac)\\1", "(ab|ac)\\1" }, /* counts groups */
	{ "(?i)ab|ac", "(?i)ab|ac" },   /* a letter is two */
	{ "(?i:ab|Ab|ac)", "(?i:ab|Ab|ac)" },
	{ "(*COMMIT)ab|ac", "(*COMMIT)ab|ac" },
	{ "\\Qab|ac\\E", "\\Qab|ac\\E" },
	{ "(?#a|a)ab|ac", "(?#a|a)ab|ac" },
	{ "[[:alpha:]]|[[:digit:]]", "[[:alpha:]]|[[:digit:]]" },
	{ "3 a|3 b", "3 a|3 b" },
	{ "درد|دوا", "درد|دوا" },
	{ "(ab|ac", "(ab|ac" }, /* no pattern at all */
	{ "ab)|ac", "ab)|ac" },
	{ "", "" },
	{ "|", "|" },
	{ "a|a", "a(?:|)" },
};

static void
alternatives_share_their_beginnings(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf shared;
		strbuf_init(&shared, TEXT_LIMIT);
		pattern_share(str_from(cases[i].pattern), &shared);
		assert_string_equal(strbuf_cstr(&shared), cases[i].shared);
		strbuf_done(&shared);
	}
}

/* property */

static const char *const parts[] = { "a", "b", "c", "ab", "ca", "bc", " ", "a", "b", "c", ".",
	"[ab]", "[^a]", "b?", "c*", "a+", "a{1,2}", "\\w", "\\b", "(?! a)", "(?=b)", "(?<=a)",
	"(?<!b)" };

static void pattern_make(struct random *random, struct strbuf *out, int depth);

static void
group_make(struct random *random, struct strbuf *out, int depth)
{
	static const char *const openings[] = { "(?:", "(?:", "(?:", "(", "(?>", "(?=", "(?!" };
	static const char *const ends[] = { ")", ")", ")", ")?", ")*", "){0,2}", ")+?", ")*+" };
	size_t opening = random_below(random, ARRAY_LEN(openings));
	strbuf_puts(out, openings[opening]);
	pattern_make(random, out, depth + 1);
	/* To say of what looks ahead how often is no pattern that anybody needs. */
	strbuf_puts(out, opening > 4 ? ")" : ends[random_below(random, ARRAY_LEN(ends))]);
}

static void
pattern_make(struct random *random, struct strbuf *out, int depth)
{
	for (uint64_t choices = 1 + random_below(random, 5); choices > 0; choices--) {
		for (uint64_t i = random_below(random, 4); i > 0; i--)
			if (depth < 3 && random_below(random, 6) == 0)
				group_make(random, out, depth);
			else
				strbuf_puts(out, parts[random_below(random, ARRAY_LEN(parts))]);
		if (choices > 1)
			strbuf_char(out, '|');
	}
}

static pcre2_code *
compile(struct str pattern)
{
	int error;
	PCRE2_SIZE at;
	return pcre2_compile((PCRE2_SPTR) pattern.data, pattern.len, 0, &error, &at, NULL);
}

struct found {
	bool matched;
	size_t from, to;
};

static struct found
match(const pcre2_code *code, const char *text, size_t len)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	struct found found = { 0 };
	found.matched = pcre2_match(code, (PCRE2_SPTR) text, len, 0, 0, data, NULL) >= 0;
	if (found.matched) {
		found.from = pcre2_get_ovector_pointer(data)[0];
		found.to = pcre2_get_ovector_pointer(data)[1];
	}
	pcre2_match_data_free(data);
	return found;
}

static int
try_texts(struct random *random, struct str pattern, struct str shared)
{
	pcre2_code *one = compile(pattern), *other = compile(shared);
	int matched = 0;
	if (one == NULL || other == NULL)
		fail_msg("%s or %s does not compile", pattern.data, shared.data);
	for (int i = 0; i < TEXTS; i++) {
		char text[SUBJECT];
		size_t len = (size_t) random_below(random, SUBJECT);
		for (size_t k = 0; k < len; k++)
			text[k] = "abc "[random_below(random, 4)];
		struct found was = match(one, text, len), is = match(other, text, len);
		if (was.matched != is.matched || was.from != is.from || was.to != is.to)
			fail_msg("%s and %s are not the same on \"%.*s\"", pattern.data,
			    shared.data, (int) len, text);
		matched += was.matched;
	}
	pcre2_code_free(one);
	pcre2_code_free(other);
	return matched;
}

static void
a_shared_pattern_matches_what_it_matched(void **state)
{
	(void) state;
	struct random random = random_seeded(7);
	int patterns = PATTERNS * (getenv("HARK_SHARE") == NULL ? 1 : 100);
	int changed = 0, matched = 0;
	for (int i = 0; i < patterns; i++) {
		struct strbuf pattern, shared;
		strbuf_init(&pattern, TEXT_LIMIT);
		strbuf_init(&shared, TEXT_LIMIT);
		pattern_make(&random, &pattern, 0);
		pattern_share(strbuf_str(&pattern), &shared);
		(void) strbuf_cstr(&pattern);
		(void) strbuf_cstr(&shared);
		if (!str_eq(strbuf_str(&pattern), strbuf_str(&shared))) {
			changed++;
			matched += try_texts(&random, strbuf_str(&pattern), strbuf_str(&shared));
		}
		strbuf_done(&pattern);
		strbuf_done(&shared);
	}
	print_message("%d of %d patterns shared something; %d matches, all the same\n", changed,
	    patterns, matched);
	assert_true(changed > patterns / 10);
	assert_true(matched > changed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alternatives_share_their_beginnings),
		cmocka_unit_test(a_shared_pattern_matches_what_it_matched),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
