/* SPDX-License-Identifier: MIT */
/*
 * A patient's page against golden files, byte for byte: tests/pages/answer-NAME.html. HARK_ACCEPT=1
 * rewrites them, to be reviewed in the commit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "web/page_answer.h"

static struct option choices[] = {
	{ .value = { 0 }, .number = 0 },
	{ .value = { 2 * DECIMAL_ONE }, .number = 2 },
};
static const char *labels[] = { "not at all", "<b>\"very\"</b>" };

static const struct item choice = {
	.link_id = "pain", .type = ITEM_CHOICE, .options = choices, .option_count = 2
};
static const struct item yes_no = { .link_id = "fell", .type = ITEM_YES_NO };
static const struct item number = {
	.link_id = "walk", .type = ITEM_NUMBER, .high = { 10 * DECIMAL_ONE }
};
static const struct item day = { .link_id = "day", .type = ITEM_DATE };
static const struct item home = { .link_id = "home", .type = ITEM_POSTCODE };
static struct option boxes[] = {
	{ .value = { 1 * DECIMAL_ONE }, .number = 1 },
	{ .value = { 2 * DECIMAL_ONE }, .number = 2 },
	{ .value = { 3 * DECIMAL_ONE }, .number = 3 },
};
static bool alone[] = { false, false, true };
static const char *box_labels[] = { "pain", "<b>swelling</b>", "none of \"these\"" };
static const struct item troubles = { .link_id = "troubles",
	.type = ITEM_CHOICES,
	.options = boxes,
	.option_count = 3,
	.exclusive = alone };
static const struct item_wording troubles_words = { .text = "Which of these & what?",
	.labels = box_labels };
static const struct item ring = { .link_id = "ring", .type = ITEM_TELEPHONE };
static const struct item words = { .link_id = "words", .type = ITEM_TEXT };

static const struct item_wording choice_words = { .text = "How bad is it & where?",
	.labels = labels };
static const struct item_wording yes_no_words = { .text = "Did you fall?" };
static const struct item_wording number_words = {
	.text = "How well could you walk?", .low_label = "not at all", .high_label = "as ever"
};
static const struct item_wording day_words = { .text = "When was it?" };
static const struct item_wording home_words = { .text = "What is your postcode?" };
static const struct item_wording ring_words = { .text = "Where can we ring you?" };
static const struct item_wording words_words = { .text = "Anything else?" };

/* What all of them have. */
#define QUESTION(the_item, the_words)                                                              \
	.kind = DESK_PAGE_QUESTION, .team = "Our hospital", .number = "07700 900000",              \
	.form = "0123abcd", .total = 12, .item = (the_item), .wording = (the_words)

static const struct golden {
	const char *name, *language;
	struct desk_page what;
} goldens[] = {
	{ "none", "en", { .kind = DESK_PAGE_NONE } },
	{ "slow", "en",
	    { .kind = DESK_PAGE_SLOW, .team = "Our hospital", .number = "07700 900000" } },
	{ "who", "en",
	    { .kind = DESK_PAGE_WHO,
		.team = "Our <hospital>",
		.number = "07700 900000",
		.form = "0123abcd" } },
	{ "who-wrong", "cy",
	    { .kind = DESK_PAGE_WHO,
		.problem = DESK_PAGE_YEAR_WRONG,
		.team = "Our hospital",
		.number = "07700 900000",
		.form = "0123abcd" } },
	{ "choice", "en", { QUESTION(&choice, &choice_words), .intro = "This week" } },
	{ "choice-again", "en",
	    { QUESTION(&choice, &choice_words), .problem = DESK_PAGE_ANSWERED, .position = 1,
		.stands = 77, .has_former = true,
		.answer = { .state = ANSWER_VALUE, .value = { 2 * DECIMAL_ONE } } } },
	{ "choice-missing", "en",
	    { QUESTION(&choice, &choice_words), .problem = DESK_PAGE_NOTHING } },
	{ "yes-no", "cy", { QUESTION(&yes_no, &yes_no_words) } },
	{ "number-wrong", "en",
	    { QUESTION(&number, &number_words), .problem = DESK_PAGE_NUMBER,
		.value = { "\"><script>", 10 } } },
	{ "date-wrong", "en",
	    { QUESTION(&day, &day_words), .problem = DESK_PAGE_DATE,
		.value = { "31/<2>/2026", 11 } } },
	{ "date-again", "en",
	    { QUESTION(&day, &day_words),
		.answer = { .state = ANSWER_TEXT, .text = { "2026-03-09", 10 } } } },
	{ "postcode", "en", { QUESTION(&home, &home_words) } },
	{ "postcode-wrong", "cy",
	    { QUESTION(&home, &home_words), .problem = DESK_PAGE_POSTCODE,
		.value = { "NE61\"><b>", 8 } } },
	{ "telephone-again", "en",
	    { QUESTION(&ring, &ring_words),
		.answer = { .state = ANSWER_TEXT, .text = { "+447700900124", 13 } } } },
	{ "telephone-wrong", "en",
	    { QUESTION(&ring, &ring_words), .problem = DESK_PAGE_TELEPHONE,
		.value = { "07700", 5 } } },
	{ "choices", "en", { QUESTION(&troubles, &troubles_words), .intro = "This week" } },
	{ "choices-again", "cy",
	    { QUESTION(&troubles, &troubles_words),
		.answer = { .state = ANSWER_TEXT, .text = { "1 2", 3 } } } },
	{ "choices-alone", "en",
	    { QUESTION(&troubles, &troubles_words), .problem = DESK_PAGE_ALONE,
		.value = { "2 3", 3 } } },
	{ "choices-missing", "en",
	    { QUESTION(&troubles, &troubles_words), .problem = DESK_PAGE_NOTHING,
		.value = { "\"><script>", 10 } } },
	{ "words", "en",
	    { QUESTION(&words, &words_words),
		.answer = { .state = ANSWER_TEXT, .text = { "</textarea><b>", 14 } } } },
	{ "words-missing", "en", { QUESTION(&words, &words_words), .problem = DESK_PAGE_NOTHING } },
	{ "said", "en",
	    { .kind = DESK_PAGE_SAID,
		.team = "Our hospital",
		.number = "07700 900000",
		.said = "Thank you, <Ada>." } },
	{ "results", "en",
	    { .kind = DESK_PAGE_SAID,
		.team = "Our hospital",
		.number = "07700 900000",
		.said = "Thank you, Ada.",
		.results = (const char *const[]){ "Your answers come to 13 of <20>.",
		    "Your answers come to 4." },
		.result_count = 2 } },
	{ "safety", "en",
	    { .kind = DESK_PAGE_SAID,
		.team = "Our hospital",
		.number = "07700 900000",
		.said = "Call 999.",
		.is_safety = true } },
};

static void
accept_golden(const char *path, struct str got)
{
	FILE *out = fopen(path, "wbe");
	assert_non_null(out);
	assert_int_equal(fwrite(got.data, 1, got.len, out), got.len);
	assert_int_equal(fclose(out), 0);
}

static void
check_golden(struct arena *arena, const char *name, struct str got)
{
	const char *path =
	    arena_printf(arena, "%s/tests/pages/answer-%s.html", HARK_SOURCE_DIR, name);
	const char *accept = getenv("HARK_ACCEPT");
	if (accept != NULL && strcmp(accept, "1") == 0)
		accept_golden(path, got);
	FILE *in = fopen(path, "rbe");
	if (in == NULL)
		fail_msg("%s: not there", path);
	char *want = ARENA_ARRAY(arena, char, got.len + 2);
	size_t size = fread(want, 1, got.len + 1, in);
	assert_int_equal(fclose(in), 0);
	if (!str_eq(str_of(want, size), got)) {
		fprintf(stderr, "%.*s\n", STR_ARG(got));
		fail_msg("%s: differs from what is above", path);
	}
}

static void
pages_match_their_golden_files(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	assert_int_equal(complaints.count, 0);
	for (size_t i = 0; i < ARRAY_LEN(goldens); i++) {
		struct desk_page what = goldens[i].what;
		struct page page;
		what.intro = what.intro == NULL ? "" : what.intro;
		what.phrases = phrase_book_find(book, goldens[i].language);
		page_init(&page);
		page_answer(&page, &arena, &what, book);
		assert_true(page_is_whole(&page));
		check_golden(&arena, goldens[i].name, page_html(&page));
		page_done(&page);
	}
	phrase_book_free(book);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(pages_match_their_golden_files) };
	return cmocka_run_group_tests_name("page_answer", tests, NULL, NULL);
}
