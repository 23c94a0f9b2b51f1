/* SPDX-License-Identifier: MIT */
/*
 * Which question a reply is about. Twelve questions from 0 to 4, as in a long questionnaire: four are
 * answered (3, 1, 4, 1), the fifth is open.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "conversations/reading.h"

enum { ITEMS = 12, ANSWERED = 4 };

static const struct item item = { .type = ITEM_NUMBER, .high = { 4 * DECIMAL_ONE } };
static const struct item_wording wording = { .text = "How was it this week?" };
static const int answers[ANSWERED] = { 3, 1, 4, 1 };

static const struct {
	const char *text;
	int value;     /* -1: asked again */
	size_t about;  /* 0: the open one */
	bool in_doubt; /* asked about first */
} cases[] = {
	/* the open one */
	{ "2", 2, 0, false },
	{ "Q5: 2", 2, 0, false },
	{ "5 of 12: 2", 2, 0, false },
	{ "question five 2", 2, 0, false },
	{ "q5 I meant 2", 2, 0, false },
	/* another, by its number */
	{ "Q2: 3", 3, 2, true },
	{ "Q.2 3", 3, 2, true },
	{ "2 of 12: 3", 3, 2, true },
	{ "question two 3", 3, 2, true },
	{ "3 for question 2", -1, 2, false },
	{ "question 2 should be 3", 3, 2, false },
	{ "question two should have been 3", 3, 2, false },
	{ "change question 2 to 3", 3, 2, false },
	{ "change q2 from 1 to 3", 3, 2, false },
	{ "for question 2 i meant 3", 3, 2, false },
	{ "Q12: 3", -1, 0, false },
	{ "Q0: 3", -1, 0, false },
	{ "Q99: 3", -1, 0, false },
	{ "Q2: 9", -1, 2, false },
	{ "Q2: 3 or 4", -1, 2, false },
	{ "Q2: skip", -1, 2, false },
	{ "Q2 and Q3: 3", -1, 0, false },
	{ "Q2 3, Q4 2", -1, 0, false },
	{ "2. Q2: 3", -1, 2, false },
	/* the last one */
	{ "last one should be 3", 3, 4, false },
	{ "the previous answer was 3", 3, 4, false },
	{ "change my last answer to 3", 3, 4, false },
	{ "3 for the last one", 3, 4, false },
	{ "i meant 3 for the last one", 3, 4, false },
	{ "put 3 on the previous question", 3, 4, false },
	{ "I meant 3", 3, 4, false },
	{ "*3", 3, 4, false },
	{ "sorry 3", 3, 4, true },
	{ "no 3", 3, 4, true },
	{ "my bad 3", 3, 4, true },
	{ "delete that. 3", 3, 4, true },
	{ "ignore last, 3", 3, 4, true },
	{ "it was 3", 3, 0, false },
	{ "change it to 3", 3, 4, true },
	{ "my earlier answer should be 3", 3, 4, true },
	{ "2, last one should be 3", -1, 0, false },
	{ "last one should be 9", -1, 4, false },
	/* what is taken back in the same text stands for the last one */
	{ "1 should be 3", 3, 4, true },
	{ "1 by mistake, should be 3", 3, 4, true },
	{ "i put 1 by mistake, should be 3", 3, 4, true },
	{ "1 was a typo, 3", 3, 4, true },
	{ "1 sorry 3", 3, 4, true },
	{ "2 sorry 3", 3, 0, false },
	{ "Q4: 1 should be 3", 3, 4, false },
	/* by what it was */
	{ "change 4 to 3", 3, 3, true },
	{ "swap 4 for 3", 3, 3, true },
	{ "I put 1 but meant 3", 3, 4, true }, /* question 1 could be what is put right */
	{ "change 2 to 3", 3, 2, true },       /* no answer is 2, so question 2 */
	{ "change 9 to 3", -1, 0, false },
	{ "4 should be 3", 3, 3, true },
	{ "number 4 should be 3", 3, 3, true },
	{ "my 4 was meant to be 3", 3, 3, true },
	{ "2 should be 3", 3, 2, true },
	{ "9 should be 3", -1, 0, false },
	/* by its place */
	{ "the first one should be 2", 2, 1, true },
	{ "the second one should be 3", -1, 2, false },
	{ "the seventh one should be 3", -1, 0, false },
	{ "the 3rd question 2", -1, 0, false },
};

/* With a question for words open, or the thanks said behind its answer: what is a correction of a number and
 * nothing else is asked about, and the rest is words. */
static const struct {
	const char *text;
	int value; /* for the fourth question, in doubt; -1: words */
} beside_words[] = {
	{ "sorry I meant 3", 3 },
	{ "oops 3", 3 },
	{ "I meant 3 not 1", 3 },
	{ "1 was a typo, 3", 3 },
	{ "*3", 3 },
	{ "3", -1 },
	{ "sorry", -1 },
	{ "sorry no", -1 },
	{ "sorry, nothing else", -1 },
	{ "sorry I meant to say 3 nurses were very kind", -1 },
	{ "3 times I tried to ring", -1 },
	{ "my shoes do not fit", -1 },
	{ "I meant to ask about 3 things", -1 },
};

static void
read_one(struct arena *arena, struct phrase_book *book, const char *text, struct reading *reading)
{
	struct reading_item items[ITEMS];
	for (size_t i = 0; i < ITEMS; i++) {
		items[i] = (struct reading_item){ .item = &item, .wording = &wording };
		if (i >= ANSWERED)
			continue;
		items[i].is_answered = items[i].has_value = true;
		items[i].value = decimal_from_int(answers[i]);
	}
	const struct reading_context context = {
		.phrases = phrase_book_find(book, "en"),
		.item = &item,
		.wording = &wording,
		.items = items,
		.item_count = ITEMS,
		.open = ANSWERED + 1,
		.last = ANSWERED,
		.last_is_fresh = true,
		.items_left = ITEMS - ANSWERED,
		.today = { 2026, 11, 21 },
	};
	reading_of(arena, &context, str_from(text), reading);
}

static void
invariant_4_an_answer_goes_to_the_question_it_names(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	assert_int_equal(complaints.count, 0);
	int wrong = 0;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct reading got;
		read_one(&arena, book, cases[i].text, &got);
		int value = got.kind == READING_ANSWER
		    ? (int) (got.values[0].value.billionths / DECIMAL_ONE)
		    : -1;
		bool same = value == cases[i].value &&
		    (value < 0 ||
			(got.about == cases[i].about && got.in_doubt == cases[i].in_doubt));
		if (!same)
			print_error("%s: %d for %zu%s\n", cases[i].text, value, got.about,
			    got.in_doubt ? ", in doubt" : "");
		wrong += same ? 0 : 1;
	}
	assert_int_equal(wrong, 0);
	phrase_book_free(book);
	arena_done(&arena);
}

static void
read_beside_words(struct arena *arena, struct phrase_book *book, const char *text, bool ended,
    struct reading *reading)
{
	static const struct item words = { .type = ITEM_TEXT };
	struct reading_item items[ANSWERED + 1];
	for (size_t i = 0; i < ANSWERED; i++)
		items[i] = (struct reading_item){ .item = &item,
			.wording = &wording,
			.is_answered = true,
			.has_value = true,
			.value = decimal_from_int(answers[i]) };
	items[ANSWERED] =
	    (struct reading_item){ .item = &words, .wording = &wording, .is_answered = ended };
	const struct reading_context context = {
		.phrases = phrase_book_find(book, "en"),
		.item = ended ? NULL : &words,
		.wording = ended ? NULL : &wording,
		.items = items,
		.item_count = ANSWERED + 1,
		.open = ended ? 0 : ANSWERED + 1,
		.last = ended ? ANSWERED + 1 : ANSWERED,
		.last_is_fresh = true,
		.items_left = ended ? 0 : 1,
		.today = { 2026, 11, 21 },
	};
	reading_of(arena, &context, str_from(text), reading);
}

static void
invariant_4_a_correction_beside_words_is_asked_about(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	int wrong = 0;
	for (size_t i = 0; i < 2 * ARRAY_LEN(beside_words); i++) {
		const char *text = beside_words[i / 2].text;
		struct reading got;
		read_beside_words(&arena, book, text, i % 2 != 0, &got);
		bool asked = got.kind == READING_ANSWER && got.about == ANSWERED && got.in_doubt;
		int value = asked ? (int) (got.values[0].value.billionths / DECIMAL_ONE) : -1;
		if (value != beside_words[i / 2].value)
			print_error(
			    "%s, %s: %d\n", text, i % 2 != 0 ? "at the end" : "open", value);
		wrong += value == beside_words[i / 2].value ? 0 : 1;
	}
	assert_int_equal(wrong, 0);
	phrase_book_free(book);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_4_a_correction_beside_words_is_asked_about),
		cmocka_unit_test(invariant_4_an_answer_goes_to_the_question_it_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
