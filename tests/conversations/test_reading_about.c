/* SPDX-License-Identifier: MIT */
/*
 * Which question a reply is about. Twelve questions from 0 to 4, as in a long questionnaire: four are
 * answered (3, 1, 4, 1), the fifth is open.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "conversations/reading.h"
#include "tests/conversations/fixture.h"

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
	{ "the second one should be 3", 3, 2, true },
	{ "my first answer was wrong, should be 2", 2, 1, true },
	{ "change my first answer to 2", 2, 1, true },
	{ "sorry I meant 2 for question 1", 2, 1, true },
	{ "question 1 was meant to be 2 not 3", 2, 1, false },
	{ "question 1 and 2 should be 4", -1, 0, false },
	{ "question 1 & 2 should be 4", -1, 0, false },
	{ "the seventh one should be 3", -1, 0, false },
	{ "the 3rd question 2", -1, 0, false },
};

/* With a question for words open, or the thanks said behind its answer: what is a correction of a number and
 * nothing else is asked about, for the question that it names, and the rest is words. */
enum { WORDS = -1, ASKED = -2 };

static const struct {
	const char *text;
	int value; /* in doubt, of question `about`; or WORDS; or ASKED which, where words are open */
	size_t about; /* 0: the fourth */
} beside_words[] = {
	{ "sorry I meant 3", 3, 0 },
	{ "oops 3", 3, 0 },
	{ "I meant 3 not 1", 3, 0 },
	{ "1 was a typo, 3", 3, 0 },
	{ "*3", 3, 0 },
	{ "that should be 3", 3, 0 },
	{ "that should have been 3", 3, 0 },
	{ "it should have said 3 not 1", 3, 0 },
	{ "that was wrong, it's 3", 3, 0 },
	{ "last answer should be 3", 3, 0 },
	{ "my last answer was wrong, it should be 3", 3, 0 },
	{ "1 was wrong, it's 2", 2, 0 },
	/* by its place */
	{ "my first answer was wrong, should be 2", 2, 1 },
	{ "my first answer was wrong. It should have been 2 please", 2, 1 },
	{ "change my first answer to 2", 2, 1 },
	{ "can you change my first answer to 2 please", 2, 1 },
	{ "the first one should be 2", 2, 1 },
	{ "my second answer should have been 3", 3, 2 },
	{ "I got the first question wrong, it should be 2", 2, 1 },
	{ "for the first question I meant 2", 2, 1 },
	{ "sorry, my 3rd answer should be 2", 2, 3 },
	/* by its number */
	{ "sorry I meant 2 for question 1", 2, 1 },
	{ "I meant to put 2 for question 1", 2, 1 },
	{ "question 1 was meant to be 2 not 3", 2, 1 },
	{ "Q1 should have been 2", 2, 1 },
	{ "question 3 is wrong, it should be 2", 2, 3 },
	{ "i put the wrong answer for question 3, it should be 2", 2, 3 },
	{ "Can you change question 3 to 2 please", 2, 3 },
	{ "question 3 should be 2 not 4", 2, 3 },
	{ "2 for question 3 not 4", 2, 3 },
	{ "my answer to question one should be 2", 2, 1 },
	/* by what it was */
	{ "4 was wrong, it's 2", 2, 3 },
	{ "4 was a mistake, it should be 2", 2, 3 },
	{ "4 is wrong. should be 2", 2, 3 },
	{ "4 should be 2", 2, 3 },
	{ "the 4 should have been a 2", 2, 3 },
	{ "3 was wrong, it's 2", 2, 1 },
	/* no question that can be put right so */
	{ "question 9 should be 2", ASKED, 0 },
	{ "question 5 should be 2", ASKED, 0 },
	{ "my ninth answer should be 2", ASKED, 0 },
	{ "question 1 should be 7", ASKED, 0 },
	{ "my first answer was wrong", ASKED, 0 },
	{ "my first answer was wrong sorry", ASKED, 0 },
	{ "change my first answer to 7", ASKED, 0 },
	{ "9 was wrong, it's 2", ASKED, 0 },
	{ "question 1 and 2 should be 3", ASKED, 0 },
	/* words */
	{ "3", WORDS, 0 },
	{ "sorry", WORDS, 0 },
	{ "sorry no", WORDS, 0 },
	{ "sorry, nothing else", WORDS, 0 },
	{ "sorry I meant to say 3 nurses were very kind", WORDS, 0 },
	{ "3 times I tried to ring", WORDS, 0 },
	{ "my shoes do not fit", WORDS, 0 },
	{ "I meant to ask about 3 things", WORDS, 0 },
	{ "my first operation was wrong, should have been done sooner", WORDS, 0 },
	{ "the last one was a lovely nurse", WORDS, 0 },
	{ "the first one should be seen sooner", WORDS, 0 },
	{ "question 1 was hard to answer", WORDS, 0 },
	{ "that should be all", WORDS, 0 },
	{ "that should be 3 weeks off work", WORDS, 0 },
	{ "that should be 3 nurses on a ward", WORDS, 0 },
	{ "it should be 3 nurses on the ward not 2", WORDS, 0 },
	{ "my first night was awful", WORDS, 0 },
	{ "change the dressing to 2 times a day", WORDS, 0 },
	{ "they told me 4 was wrong, it is 2 weeks", WORDS, 0 },
	{ "the first dose was wrong, should be 2 tablets", WORDS, 0 },
	{ "The nurses were kind. My first answer was wrong, should be 2", WORDS, 0 },
	{ "it was wrong", WORDS, 0 },
	{ "my answer was the truth", WORDS, 0 },
};

/* The same in the other languages. */
static const struct {
	const char *language, *text;
	int value;
	size_t about;
} beside_words_of[] = {
	{ "cy", "dylai cwestiwn 1 fod yn 2", 2, 1 },
	{ "cy", "newid cwestiwn 1 i 2 os gwelwch yn dda", 2, 1 },
	{ "cy", "roedd fy ateb cyntaf yn anghywir, 2 ydy o", 2, 1 },
	{ "cy", "roedd 4 yn anghywir, 2 ydy o", 2, 3 },
	{ "cy", "dylai cwestiwn 9 fod yn 2", ASKED, 0 },
	{ "cy", "roedd y llawdriniaeth gyntaf yn anghywir", WORDS, 0 },
	{ "pl", "pytanie 1 powinno być 2", 2, 1 },
	{ "pl", "moja pierwsza odpowiedź była błędna, powinno być 2", 2, 1 },
	{ "pl", "zmień odpowiedź na pytanie 1 na 2", 2, 1 },
	{ "pl", "4 było błędne, powinno być 2", 2, 3 },
	{ "pl", "pytanie 9 powinno być 2", ASKED, 0 },
	{ "pl", "pierwsza operacja była błędna", WORDS, 0 },
	{ "ur", "میرا پہلا جواب غلط تھا، 2 ہونا چاہیے", 2, 1 },
	{ "ur", "سوال 1 کا جواب 2 ہونا چاہیے", 2, 1 },
	{ "ur", "mera pehla jawab ghalat tha, 2 hona chahiye", 2, 1 },
	{ "ur", "4 ghalat tha, 2 hona chahiye", 2, 3 },
	{ "ur", "sawal 9 ka jawab 2 hona chahiye", ASKED, 0 },
	{ "ur", "pehla operation ghalat tha", WORDS, 0 },
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
	struct fixture *fixture = *state;
	int wrong = 0;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct reading got;
		read_one(&fixture->arena, fixture->book, cases[i].text, &got);
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
}

static void
read_beside_words(struct arena *arena, const struct phrases *phrases, const char *text, bool ended,
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
		.phrases = phrases,
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

static int
beside_words_read(const struct reading *reading)
{
	if (reading->kind != READING_ANSWER)
		return reading->kind == READING_UNCLEAR && reading->reason == REASON_AMBIGUOUS
		    ? ASKED
		    : WORDS;
	return reading->values[0].is_text
	    ? WORDS
	    : (int) (reading->values[0].value.billionths / DECIMAL_ONE);
}

static void
invariant_4_a_correction_beside_words_is_asked_about(void **state)
{
	struct fixture *fixture = *state;
	int wrong = 0;
	for (size_t i = 0; i < 2 * ARRAY_LEN(beside_words); i++) {
		const char *text = beside_words[i / 2].text;
		struct reading got;
		read_beside_words(
		    &fixture->arena, phrase_book_find(fixture->book, "en"), text, i % 2 != 0, &got);
		size_t about =
		    beside_words[i / 2].about == 0 ? ANSWERED : beside_words[i / 2].about;
		int value = beside_words_read(&got);
		/* At the end there is nothing to be asked, and a person reads whatever is not plain. */
		bool ended = i % 2 != 0;
		bool same = value == beside_words[i / 2].value ||
		    (ended && value < 0 && beside_words[i / 2].value < 0);
		same = same && (value < 0 || (got.about == about && (got.in_doubt || ended)));
		/* A doubt goes to a person there, as words do. */
		same = same || (ended && got.in_doubt && beside_words[i / 2].value == WORDS);
		if (!same)
			print_error("%s, %s: %d for %zu%s, %s\n", text,
			    ended ? "at the end" : "open", value, got.about,
			    got.in_doubt ? ", in doubt" : "", got.rule);
		wrong += same ? 0 : 1;
	}
	assert_int_equal(wrong, 0);
}

static void
invariant_4_a_correction_beside_words_in_other_languages(void **state)
{
	struct fixture *fixture = *state;
	int wrong = 0;
	for (size_t i = 0; i < ARRAY_LEN(beside_words_of); i++) {
		struct reading got;
		const struct phrases *phrases =
		    phrase_book_find(fixture->book, beside_words_of[i].language);
		read_beside_words(&fixture->arena, phrases, beside_words_of[i].text, false, &got);
		int value = beside_words_read(&got);
		bool same = value == beside_words_of[i].value &&
		    (value < 0 || (got.about == beside_words_of[i].about && got.in_doubt));
		if (!same)
			print_error("%s: %d for %zu, %s\n", beside_words_of[i].text, value,
			    got.about, got.rule);
		wrong += same ? 0 : 1;
	}
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_4_a_correction_beside_words_is_asked_about),
		cmocka_unit_test(invariant_4_a_correction_beside_words_in_other_languages),
		cmocka_unit_test(invariant_4_an_answer_goes_to_the_question_it_names),
	};
	return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
