/* SPDX-License-Identifier: MIT */
/*
 * Whose answer it is, by the names in the text: Ada Smith is asked, and where others are on her telephone
 * too it is Bob's and Will's. What comes of a text is the value stored (or "none"), then by whom, and what
 * flag: "2 proxy" is stored and marked, "none" is asked again.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "conversations/reading.h"
#include "tests/conversations/fixture.h"

#define WHOLE(n)                                                                                   \
	{                                                                                          \
		INT64_C(n) * DECIMAL_ONE                                                           \
	}

static struct option options[] = { { WHOLE(0), 0 }, { WHOLE(1), 1 }, { WHOLE(2), 2 },
	{ WHOLE(3), 3 }, { WHOLE(4), 4 } };
static const char *labels[] = { "not at all", "a little", "some", "a lot", "very badly" };
static const char *const no_more[] = { NULL };
static const char *const *synonyms[] = { no_more, no_more, no_more, no_more, no_more };
static const struct item hurt = {
	.link_id = "hurt", .type = ITEM_CHOICE, .options = options, .option_count = 5
};
static const struct item_wording hurt_words = {
	.text = "How much did your foot hurt this week?", .labels = labels, .synonyms = synonyms
};
static const struct item words = { .link_id = "words", .type = ITEM_TEXT };
static const struct item_wording words_words = { .text = "Is there anything else?" };

struct names_case {
	const char *text, *expected;
};

static const char *
outcome(struct arena *arena, const struct reading *reading)
{
	const char *flag = (reading->flags & FLAG_PROXY) != 0 ? " proxy"
	    : (reading->flags & FLAG_WRONG_PERSON) != 0       ? " wrong"
							      : "";
	const char *by = reading->speaker == SPEAKER_OTHER ? " other"
	    : reading->speaker == SPEAKER_DOUBTED          ? " doubted"
							   : "";
	if (reading->kind == READING_CONTROL)
		return control_word(reading->control);
	if (reading->kind != READING_ANSWER)
		return arena_printf(arena, "none%s", flag);
	if (reading->values[0].is_text)
		return arena_printf(arena, "text%s", flag);
	return arena_printf(
	    arena, "%d%s%s", (int) (reading->values[0].value.billionths / DECIMAL_ONE), by, flag);
}

static void
check(struct fixture *fixture, const char *language, struct str others, const struct item *item,
    const struct names_case *cases, size_t count)
{
	size_t failed = 0;
	for (size_t i = 0; i < count; i++) {
		struct reading reading;
		const struct reading_context context = {
			.phrases = phrase_book_find(fixture->book, language),
			.item = item,
			.wording = item == &hurt ? &hurt_words
			    : item == &words     ? &words_words
						 : NULL,
			.yes_no_prompt = item == NULL,
			.items_left = 3,
			.names = { name_words(&fixture->arena, "Ada", STR("")),
			    name_words(&fixture->arena, "Smith", STR("")), others },
			.today = { 2026, 11, 21 },
		};
		reading_of(&fixture->arena, &context, str_from(cases[i].text), &reading);
		const char *got = outcome(&fixture->arena, &reading);
		if (strcmp(got, cases[i].expected) == 0)
			continue;
		print_error("\"%s\": expected %s, got %s\n", cases[i].text, cases[i].expected, got);
		failed++;
	}
	assert_int_equal(failed, 0);
}

static void
own_name_changes_nothing(void **state)
{
	static const struct names_case cases[] = {
		{ "this is Ada, 2", "2" },
		{ "This is ADA 2", "2" },
		{ "3 Ada x", "3" },
		{ "3 Ada", "3" },
		{ "3. Thanks, Ada", "3" },
		{ "3 thanks Ada Smith", "3" },
		{ "its Ada here, 3", "3" },
		{ "Hi its ada, 3", "3" },
		{ "Ada Smith 3", "3" },
		{ "Ada here. 2", "2" },
		{ "Its Ada. 2 please", "2" },
		{ "my name is Ada Smith, 2", "2" },
		{ "Regards, Mrs Smith. 2", "2" },
		{ "Hi Sarah, 2", "2" },
		{ "a lot, Ada", "3" },
		{ "2. my husband Bob says hello", "2" },
		{ "2, Bob drove me to the shops", "2" },
	};
	check(*state, "en", STR(""), &hurt, cases, ARRAY_LEN(cases));
	check(*state, "en", STR("bob will "), &hurt, cases, ARRAY_LEN(cases) - 2);
}

static void
somebody_else_is_not_the_patient(void **state)
{
	static const struct names_case cases[] = {
		{ "Not Ada, this is John. 3", "none wrong" },
		{ "not ada this is john 3", "none wrong" },
		{ "its John not Ada, 2", "none wrong" },
		{ "You want my brother. 3", "none wrong" },
		{ "Ada doesn't live here. 3", "none wrong" },
		{ "this is Bob. 3", "none" },
		{ "This is Bob Jones, 3", "none" },
		{ "This is Bob Smith, 3", "none" },
		{ "Bob speaking, 2", "none" },
		{ "I'm Bob 3", "none" },
		{ "Hi I'm Bob. 3", "none" },
		{ "Bob here, 3", "none" },
		{ "My name is Bob. Three", "none" },
		/* perhaps what the patient is called */
		{ "3. Thanks, Bob", "3 doubted" },
		{ "3, Bob", "3 doubted" },
		{ "3 thanks Peggy", "3 doubted" },
		/* no names */
		{ "I'm Bored. 3", "3" },
		{ "Fine here. 3", "3" },
		{ "Honestly speaking, 3", "3" },
		{ "3 thanks lovely", "3" },
	};
	check(*state, "en", STR(""), &hurt, cases, ARRAY_LEN(cases));
}

static void
who_answers_for_the_patient_is_a_proxy(void **state)
{
	static const struct names_case cases[] = {
		{ "I am Bob, Ada's husband. 2", "2 other proxy" },
		{ "This is Bob Ada's son. 2", "2 proxy" },
		{ "I am her husband. 2", "2 proxy" },
		{ "I'm answering for Ada, 3", "3 proxy" },
		{ "Bob here, answering for Ada. 3", "3 other proxy" },
		{ "replying on behalf of Ada 3", "none proxy" },
		{ "3 (her son)", "3 proxy" },
		{ "You've got Ada's son. 3", "3 proxy" },
		{ "3 - Ada's daughter", "3 proxy" },
		{ "Ada's husband here. 3", "3 proxy" },
		{ "husband of Ada. 3", "3 proxy" },
		{ "Ada cant come to the phone. 3", "3 proxy" },
		{ "Ada's asleep. 3", "3 proxy" },
		{ "Ada is in hospital", "none proxy" },
		{ "Ada says 3", "none proxy" },
		{ "Ada's answer is 3", "none proxy" },
		{ "Ada is not here, 3", "3 proxy" },
		{ "Not Ada, her husband. 3", "3 proxy" },
		/* not for somebody */
		{ "3. writing for work", "3" },
		{ "3. I live with her son", "3" },
		{ "3. her husband drove me", "3" },
	};
	check(*state, "en", STR(""), &hurt, cases, ARRAY_LEN(cases));
}

static void
another_patients_name_makes_it_nobodys(void **state)
{
	static const struct names_case cases[] = {
		{ "Ada is out, I'm Bob. 2", "none" },
		{ "ada is out im bob 2", "none" },
		{ "its Bob not Ada, 2", "none" },
		{ "Not Ada, its Bob. 2", "none" },
		{ "I'm not Ada. 2", "none" },
		{ "this is Bob. 3", "none" },
		{ "3. Thanks, Bob", "none" },
		{ "3 thanks bob", "none" },
		{ "3, Bob", "none" },
		{ "BOB 3", "none" },
		{ "Bob's pain is 3", "none" },
		{ "Bob says 3", "none" },
		{ "3 for Bob", "none" },
		{ "this is Ada and Bob. 3", "none" },
		{ "I am Bob, Ada's husband. 2", "none" },
		{ "Bob Smith 3", "none" },
		{ "3\n\nBob Smith\n07700 900123", "none" },
		{ "skip, Bob", "none" },
		{ "this is Will, 3", "none" },
		{ "this is will. 3", "none" },
		{ "3 thanks Will", "none" },
		{ "3 Will", "none" },
		{ "Will here. 3", "none" },
		{ "Bob here. STOP", "STOP" },
		/* what the one who is asked says of the other, or of nobody */
		{ "this is Ada, not Bob. 2", "2" },
		{ "Ada here, Bob sends his love. 2", "2" },
		{ "I will say 3", "3" },
		{ "Will go for 3", "3" },
		{ "3", "3" },
	};
	check(*state, "en", STR("bob will "), &hurt, cases, ARRAY_LEN(cases));
	static const struct names_case in_words[] = {
		{ "Bob looks after me", "text" },
		{ "this is Bob, she is not in", "none" },
		{ "I will be fine", "text" },
	};
	check(*state, "en", STR("bob will "), &words, in_words, ARRAY_LEN(in_words));
}

static void
whose_telephone_it_is(void **state)
{
	static const struct names_case cases[] = {
		{ "yes", "1" },
		{ "Yes it is", "1" },
		{ "yes this is Ada", "1" },
		{ "Yes, Ada Smith", "1" },
		{ "YES ADA", "1" },
		{ "Yes Ada speaking", "1" },
		{ "Yes it's Ada's phone", "1" },
		{ "Yes it's Ada's", "1" },
		{ "Yes thank you", "1" },
		{ "Yes please nurse", "1" },
		{ "yes this is my phone", "1" },
		{ "yes this is my number", "1" },
		{ "Yes correct", "1" },
		{ "yes that's me", "1" },
		{ "no", "0" },
		{ "No sorry", "0" },
		{ "No this is Bob", "0 other" },
		{ "no this is bob", "0 other" },
		{ "No, Bob here", "0 other" },
		{ "Ada's not here", "0 other" },
		{ "No Ada isn't here", "0 other" },
		{ "wrong number", "none wrong" },
		{ "I'm not Ada", "none wrong" },
	};
	static const struct names_case others[] = { { "yes this is Bob", "" }, { "Yes, Bob", "" },
		{ "Yes Bob", "" }, { "yes its John speaking", "" }, { "yes its john speaking", "" },
		{ "YES. Bob Smith", "" }, { "Yes, this is Mr Smith", "" }, { "yes john here", "" },
		{ "Yes. Mark", "" }, { "Yes I'm Joy", "" }, { "yes but I'm not Ada", "" },
		{ "Yes this is her husband", "" }, { "yes, Bob x", "" }, { "YES BOB", "" },
		{ "yes this is Will", "" }, { "Yes but Ada's not here", "" },
		{ "Yes, you have Bob", "" } };
	struct fixture *fixture = *state;
	check(fixture, "en", STR(""), NULL, cases, ARRAY_LEN(cases));
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		struct reading reading;
		const struct reading_context context = {
			.phrases = phrase_book_find(fixture->book, "en"),
			.yes_no_prompt = true,
			.names = { STR("ada "), STR("smith "), STR("") },
			.today = { 2026, 11, 21 },
		};
		reading_of(&fixture->arena, &context, str_from(others[i].text), &reading);
		if (reading.kind == READING_ANSWER && reading.speaker < SPEAKER_DOUBTED &&
		    (reading.flags & FLAG_PROXY) == 0)
			fail_msg("\"%s\" is a yes of the patient's", others[i].text);
	}
}

static void
other_languages_know_where_names_stand(void **state)
{
	static const struct names_case welsh[] = {
		{ "Fi yw Ada, 3", "3" },
		{ "Ada sydd yma, 3", "3" },
		{ "gwr Ada sydd yma, 3", "3 proxy" },
		{ "Fi yw Bob, 3", "none" },
		{ "Bob sydd yma, 3", "none" },
		{ "this is Bob. 3", "none" },
		{ "3. Diolch, Bob", "3 doubted" },
	};
	static const struct names_case polish[] = {
		{ "Tu Ada, 3", "3" },
		{ "Jestem Bob, 3", "none" },
		{ "Ada nie może, 3", "3 proxy" },
	};
	static const struct names_case urdu[] = {
		{ "main Bob hoon, 3", "none" },
		{ "main Ada hoon, 3", "3" },
	};
	check(*state, "cy", STR(""), &hurt, welsh, ARRAY_LEN(welsh));
	check(*state, "pl", STR(""), &hurt, polish, ARRAY_LEN(polish));
	check(*state, "ur", STR(""), &hurt, urdu, ARRAY_LEN(urdu));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_name_changes_nothing),
		cmocka_unit_test(somebody_else_is_not_the_patient),
		cmocka_unit_test(who_answers_for_the_patient_is_a_proxy),
		cmocka_unit_test(another_patients_name_makes_it_nobodys),
		cmocka_unit_test(whose_telephone_it_is),
		cmocka_unit_test(other_languages_know_where_names_stand),
	};
	return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
