/* SPDX-License-Identifier: MIT */
/* What a table of replies cannot show: context, quotes, pictures, flags and words beyond the answer. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "conversations/word_distance.h"

#include "conversations/reading.h"
#include "tests/conversations/fixture.h"

#define WHOLE(n)                                                                                   \
	{                                                                                          \
		INT64_C(n) * DECIMAL_ONE                                                           \
	}

static struct option options[] = { { WHOLE(0), 0 }, { WHOLE(1), 1 }, { WHOLE(2), 2 },
	{ WHOLE(3), 3 } };
static const char *labels[] = { "not at all", "a little", "some", "a lot" };
static const char *const no_more[] = { NULL };
static const char *const three[] = { "bad", "stop", NULL };
static const char *const *synonyms[] = { no_more, no_more, no_more, three };
static const struct item choice = {
	.link_id = "hurt", .type = ITEM_CHOICE, .options = options, .option_count = 4
};
static const struct item_wording choice_words = {
	.text = "How much did your foot hurt?", .labels = labels, .synonyms = synonyms
};
static const struct item nights = {
	.link_id = "nights", .type = ITEM_NUMBER, .low = WHOLE(0), .high = WHOLE(7)
};
static const struct item_wording nights_words = { .text = "How many nights did it wake you?" };
static const struct item weight = {
	.link_id = "weight", .type = ITEM_NUMBER, .low = WHOLE(0), .high = WHOLE(100)
};
static const struct item_wording weight_words = { .text = "How is your health, 0 to 100?" };

static struct reading_context
context_of(const struct fixture *fixture, const struct item *item, const struct item_wording *words)
{
	return (struct reading_context){
		.phrases = phrase_book_find(fixture->book, "en"),
		.item = item,
		.wording = words,
		.items_left = 3,
		.today = { 2026, 11, 21 },
	};
}

static struct reading
reading_at(struct fixture *fixture, const struct item *item, const struct item_wording *words,
    const char *text)
{
	struct reading reading;
	const struct reading_context context = context_of(fixture, item, words);
	reading_of(&fixture->arena, &context, str_from(text), &reading);
	return reading;
}

static int64_t
value_of(const struct reading *reading)
{
	return reading->kind == READING_ANSWER ? reading->values[0].value.billionths / DECIMAL_ONE
					       : -1;
}

static void
words_of_the_question_may_stand_around_a_label(void **state)
{
	static const struct {
		const char *text;
		int64_t value; /* -1: asked again */
	} cases[] = {
		{ "my foot hurts a lot", 3 },
		{ "it hurt a little", 1 },
		{ "not at all", 0 },
		{ "my back hurts a lot", -1 },
		{ "thanks a lot", -1 },
		{ "some days", -1 },
		{ "a lot better", -1 },
		{ "not a lot", -1 },
		{ "really bad", -1 },
		{ "not 2 bad", -1 },
		{ "my bad", -1 },
		{ "nine", -1 },
		{ "first", -1 },
		{ "2, no", -1 },
		{ "2... no", -1 },
		{ "2, no thanks", 2 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct reading reading = reading_at(*state, &choice, &choice_words, cases[i].text);
		if (value_of(&reading) != cases[i].value)
			fail_msg("%s", cases[i].text);
	}
}

static void
a_correction_may_open_a_reply(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
		bool opens;
	} cases[] = {
		{ "sorry I meant 3", 3, true },
		{ "Sorry, 3", 3, true },
		{ "oops 3", 3, true },
		{ "*3", 3, true },
		{ "i meant a lot", 3, true },
		{ "make that 1 please", 1, true },
		{ "3", 3, false },
		{ "2 sorry 3", 3, false },
		{ "Sorry for the delay. 3", 3, false },
		{ "thanks, 3", 3, false },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct reading reading = reading_at(*state, &choice, &choice_words, cases[i].text);
		if (value_of(&reading) != cases[i].value ||
		    reading.opens_with_correction != cases[i].opens)
			fail_msg("%s: %d, %d", cases[i].text, (int) value_of(&reading),
			    reading.opens_with_correction);
	}
}

static void
units_of_the_question_are_no_counts_of_something_else(void **state)
{
	struct reading reading = reading_at(*state, &nights, &nights_words, "3 nights");
	assert_int_equal(value_of(&reading), 3);
	reading = reading_at(*state, &nights, &nights_words, "3 weeks");
	assert_int_equal(value_of(&reading), -1);
}

static void
parts_are_answers_only_where_they_are_asked_for(void **state)
{
	static const struct item line = {
		.link_id = "p1", .type = ITEM_DECIMAL, .high = { 10 * DECIMAL_ONE }
	};
	static const struct item_wording words = { .text = "Where on the line?" };
	static const struct {
		const char *text;
		int64_t tenths; /* -1: asked again */
	} cases[] = {
		{ "6.5", 65 },
		{ "about 6.5 thanks", 65 },
		{ "6.5/10", -1 }, /* the slash may be of a date */
		{ "6.5 out of 10", 65 },
		{ "6", 60 },
		{ "6.5 sorry 7.5", 75 },
		{ "6.5 or 7", -1 },
		{ "6-6.5", -1 },
		{ "-6.5", -1 },
		{ "10.5", -1 },
		{ "6.5kg", -1 },
		{ "6.5 weeks", -1 },
		{ "I'm 6.5", -1 },
		{ "6.5.2", -1 },
		{ "not 6.5", -1 },
		{ "6.5?", -1 },
		{ "nearly 6.5", -1 },
		{ "6 and a half", -1 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct reading reading = reading_at(*state, &line, &words, cases[i].text);
		bool answered = reading.kind == READING_ANSWER;
		int64_t tenths =
		    answered ? reading.values[0].value.billionths / (DECIMAL_ONE / 10) : -1;
		if (tenths != cases[i].tenths)
			fail_msg("%s: %lld", cases[i].text, (long long) tenths);
	}
	struct reading reading = reading_at(*state, &nights, &nights_words, "6.5");
	assert_int_equal(reading.reason, REASON_NOT_INTEGER);
}

static void
an_age_in_range_is_asked_about(void **state)
{
	struct reading reading = reading_at(*state, &weight, &weight_words, "I'm 74");
	assert_int_equal(reading.kind, READING_UNCLEAR);
	assert_int_equal(reading.reason, REASON_AMBIGUOUS);
	reading = reading_at(*state, &weight, &weight_words, "74");
	assert_int_equal(value_of(&reading), 74);
	reading = reading_at(*state, &weight, &weight_words, "seventy four");
	assert_int_equal(value_of(&reading), 74);
	reading = reading_at(*state, &weight, &weight_words, "74/100");
	assert_int_equal(value_of(&reading), 74);
}

static void
a_legal_answer_is_no_control_word(void **state)
{
	struct reading reading = reading_at(*state, &choice, &choice_words, "stop");
	assert_int_equal(value_of(&reading), 3);
	reading = reading_at(*state, &nights, &nights_words, "stop");
	assert_int_equal(reading.control, CONTROL_STOP);
}

static void
our_own_words_are_no_answer(void **state)
{
	struct fixture *fixture = *state;
	static const char ours[] = "1 of 3. How much did your foot hurt? 0 not at all 1 a little";
	struct reading_context context = context_of(fixture, &choice, &choice_words);
	struct reading reading;
	context.our_text = str_from(ours);
	reading_of(&fixture->arena, &context,
	    STR("1 of 3. how much did your foot hurt?\n0 not at all\n1 a little\n\n2"), &reading);
	assert_int_equal(value_of(&reading), 2);
	assert_true(str_is(reading.cleaned, "2"));
	reading_of(&fixture->arena, &context, str_from(ours), &reading);
	assert_int_equal(reading.reason, REASON_BLANK);
}

static void
a_picture_without_words_is_told_from_an_empty_text(void **state)
{
	struct fixture *fixture = *state;
	struct reading_context context = context_of(fixture, &choice, &choice_words);
	struct reading reading;
	reading_of(&fixture->arena, &context, STR("  "), &reading);
	assert_int_equal(reading.reason, REASON_BLANK);
	context.has_media = true;
	reading_of(&fixture->arena, &context, STR(""), &reading);
	assert_int_equal(reading.reason, REASON_MEDIA);
	reading_of(&fixture->arena, &context, STR("2"), &reading);
	assert_int_equal(value_of(&reading), 2);
}

static void
yes_or_no_is_read_only_where_it_was_asked(void **state)
{
	struct fixture *fixture = *state;
	struct reading_context context = context_of(fixture, NULL, NULL);
	struct reading reading;
	reading_of(&fixture->arena, &context, STR("yes"), &reading);
	assert_int_equal(reading.kind, READING_UNCLEAR);
	context.yes_no_prompt = true;
	reading_of(&fixture->arena, &context, STR("oh YES sorry!!"), &reading);
	assert_int_equal(value_of(&reading), 1);
	reading_of(&fixture->arena, &context, STR("no thanks"), &reading);
	assert_int_equal(value_of(&reading), 0);
	reading_of(&fixture->arena, &context, STR("1"), &reading);
	assert_int_equal(reading.kind, READING_UNCLEAR);
	reading_of(&fixture->arena, &context, STR("?"), &reading);
	assert_int_equal(reading.control, CONTROL_HELP);
}

/* Numbers stand for yes and no only where the question offers them, and no text of ours does. */
static void
a_number_is_no_yes_or_no(void **state)
{
	static const struct item yes_no = { .link_id = "alone", .type = ITEM_YES_NO };
	static const struct item_wording words = { .text = "Can you manage at home alone?" };
	static const char *const texts[] = { "1", "2", "0", "two", "2 please" };
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_int_equal(
		    reading_at(*state, &yes_no, &words, texts[i]).kind, READING_UNCLEAR);
	struct reading reading = reading_at(*state, &yes_no, &words, "no");
	assert_int_equal(value_of(&reading), 0);
}

static void
a_stop_that_was_asked_about_is_an_answer(void **state)
{
	static const struct item_wording words = {
		.text = "How many nights did it stop you sleeping?"
	};
	struct reading reading = reading_at(*state, &nights, &words, "it did stop me 3");
	assert_int_not_equal(reading.kind, READING_CONTROL);
	reading = reading_at(*state, &nights, &words, "3\nSTOP");
	assert_int_equal(reading.control, CONTROL_STOP);
	reading = reading_at(*state, &nights, &nights_words, "3 STOP");
	assert_int_equal(reading.control, CONTROL_STOP_CONFIRM);
	assert_true(reading.more_words);
	assert_int_equal(reading.value_count, 0);
}

static void
more_answers_than_items_left_are_asked_about(void **state)
{
	struct reading reading = reading_at(*state, &choice, &choice_words, "1,2,3");
	assert_int_equal(reading.kind, READING_SEVERAL);
	assert_int_equal(reading.value_count, 3);
	reading = reading_at(*state, &choice, &choice_words, "1,2,3,1");
	assert_int_equal(reading.kind, READING_UNCLEAR);
}

static void
safety_2_words_beyond_the_answer_are_for_a_person(void **state)
{
	static const struct {
		const char *text;
		bool more;
		unsigned flags;
	} cases[] = {
		{ "2", false, 0 },
		{ "My answer is 2, thanks, Jean", false, 0 },
		{ "2 but my calf is hot", true, FLAG_CLINICAL },
		{ "2. My garden is lovely", true, 0 },
		{ "2. Please ring me", true, FLAG_HUMAN },
		{ "2, no chest pain", true, 0 },
		{ "2 and I want to die", true, FLAG_URGENT },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct reading reading = reading_at(*state, &choice, &choice_words, cases[i].text);
		if (value_of(&reading) != 2 || reading.more_words != cases[i].more ||
		    reading.flags != cases[i].flags)
			fail_msg("%s: %d, more %d, flags %u", cases[i].text, (int) reading.kind,
			    reading.more_words, reading.flags);
	}
}

static void
safety_4_no_answer_is_taken_with_a_death(void **state)
{
	struct reading reading =
	    reading_at(*state, &choice, &choice_words, "2. My husband died on Sunday");
	assert_int_equal(reading.kind, READING_FLAG);
	assert_int_equal(reading.flags, FLAG_DECEASED);
}

static void
crisis_words_beat_end(void **state)
{
	struct reading reading = reading_at(*state, NULL, NULL, "end it all");
	assert_int_equal(reading.kind, READING_FLAG);
	assert_int_equal(reading.flags, FLAG_URGENT);
	reading = reading_at(*state, NULL, NULL, "My husband died. Please stop texting me");
	assert_int_equal(reading.flags, FLAG_DECEASED);
	reading = reading_at(*state, NULL, NULL, "Wrong number, stop texting me");
	assert_int_equal(reading.flags, FLAG_WRONG_PERSON);
	reading = reading_at(*state, NULL, NULL, "end");
	assert_int_equal(reading.control, CONTROL_STOP);
}

static void
any_bytes_are_read(void **state)
{
	/* Not UTF-8: what old gateways send for "£3" and for an accent. */
	struct reading reading = reading_at(*state, &choice, &choice_words,
	    "\xa3"
	    "3");
	assert_int_equal(reading.kind, READING_UNCLEAR);
	reading = reading_at(*state, &choice, &choice_words, "2 \xe9\xff");
	assert_int_equal(reading.kind, READING_UNCLEAR);
	char many[20000];
	memset(many, 'a', sizeof(many) - 1);
	many[sizeof(many) - 1] = '\0';
	reading = reading_at(*state, &choice, &choice_words, many);
	assert_int_equal(reading.kind, READING_UNCLEAR);
	assert_true(reading.cleaned.len <= READING_LIMIT);
}

static void
distance_is_of_one_slip(void **state)
{
	(void) state;
	static const struct {
		const char *a, *b;
		int distance;
		bool typo;
	} cases[] = {
		{ "severe", "severe", 0, false },
		{ "sever", "severe", 1, true },
		{ "seevre", "severe", 1, true },
		{ "severre", "severe", 1, true },
		{ "revere", "severe", 1, false },
		{ "mlid", "mild", 1, true },
		{ "milld", "mild", 1, true },
		{ "milk", "mild", 1, false },
		{ "mils", "mild", 1, true }, /* the key beside it */
		{ "nonr", "none", 1, true },
		{ "zerp", "zero", 1, true },
		{ "fouf", "four", 1, true },
		{ "foul", "four", 1, false },
		{ "done", "none", 1, false },
		{ "کتاب", "کباب", 1, false }, /* four letters, eight bytes */
		{ "one", "none", 1, false },
		{ "", "a", 1, false },
		{ "ab", "ba", 1, false },
		{ "abc", "cab", 2, false },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str a = str_from(cases[i].a), b = str_from(cases[i].b);
		if (word_distance(a, b) != cases[i].distance || word_is_typo(a, b) != cases[i].typo)
			fail_msg("%s %s: %d", cases[i].a, cases[i].b, word_distance(a, b));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_the_question_may_stand_around_a_label),
		cmocka_unit_test(units_of_the_question_are_no_counts_of_something_else),
		cmocka_unit_test(parts_are_answers_only_where_they_are_asked_for),
		cmocka_unit_test(an_age_in_range_is_asked_about),
		cmocka_unit_test(a_legal_answer_is_no_control_word),
		cmocka_unit_test(our_own_words_are_no_answer),
		cmocka_unit_test(a_picture_without_words_is_told_from_an_empty_text),
		cmocka_unit_test(yes_or_no_is_read_only_where_it_was_asked),
		cmocka_unit_test(a_number_is_no_yes_or_no),
		cmocka_unit_test(a_stop_that_was_asked_about_is_an_answer),
		cmocka_unit_test(more_answers_than_items_left_are_asked_about),
		cmocka_unit_test(safety_2_words_beyond_the_answer_are_for_a_person),
		cmocka_unit_test(safety_4_no_answer_is_taken_with_a_death),
		cmocka_unit_test(a_correction_may_open_a_reply),
		cmocka_unit_test(crisis_words_beat_end),
		cmocka_unit_test(any_bytes_are_read),
		cmocka_unit_test(distance_is_of_one_slip),
	};
	return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
