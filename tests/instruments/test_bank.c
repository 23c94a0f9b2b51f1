/* SPDX-License-Identifier: MIT */
/* Items of the bank: what is written into an instrument's text, what it says itself, and what cannot be. */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "instruments/bank.h"
#include "instruments/parse.h"

static const char mood[] =
    "bank: mood\nversion: \"3\"\nprovenance: 'words of the ward: \"plain\" ones'\n"
    "item:\n  type: choice\n  text: { en: \"How do you feel: today?\", cy: Sut? }\n"
    "  options:\n    - { value: 0, label: { en: bad, cy: gwael }, also: { en: [low, \"not so good\"] } }\n"
    "    - { value: 1, label: { en: good, cy: da } }\n  required: no\n";

#define HEAD                                                                                       \
	"instrument: ward\nversion: \"1\"\nlicence: { status: own, holder: us, modes: [sms] }\n"   \
	"languages: { en: { review: original } }\ntitle: { en: T }\nitems:\n"

static const struct {
	const char *name, *items;
	const char *link_id, *text, *complaint; /* of the first item; or what is wrong */
} cases[] = {
	{ "whole", "  - from: bank/mood\n", "mood", "How do you feel: today?", NULL },
	{ "its own id and words",
	    "  - linkId: a\n    from: bank/mood # taken\n    text: { en: Well? }\n", "a", "Well?",
	    NULL },
	{ "on one line", "  - { from: bank/mood, linkId: b }\n", "b", "How do you feel: today?",
	    NULL },
	{ "none such", "  - from: bank/moon\n", NULL, NULL,
	    "ward:7:11: \"bank/moon\" is not in the item bank" },
	{ "only said", "  # from: bank/mood\n  - { linkId: c, type: boolean, text: { en: Up? } }\n",
	    "c", "Up?", NULL },
	{ "what it says itself is wrong", "  - from: bank/mood\n    type: bool\n", NULL, NULL,
	    "ward:8:11: " },
};

static const struct instrument *
read_with_bank(struct arena *arena, const char *items, struct complaints *complaints)
{
	struct bank bank = { NULL };
	bank_add(&bank, arena, "mood.yaml", str_from(mood), complaints);
	assert_int_equal(complaints->count, 0);
	struct str text =
	    bank_fill_in(&bank, arena, str_from(arena_printf(arena, HEAD "%s", items)));
	return instrument_parse(arena, "ward", text, complaints);
}

static void
test_items_are_taken_by_reference(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena;
		arena_init(&arena);
		struct complaints complaints = { .arena = &arena };
		const struct instrument *ward = read_with_bank(&arena, cases[i].items, &complaints);
		if (cases[i].complaint != NULL) {
			assert_null(ward);
			if (!str_starts(str_from(complaints.first->text), cases[i].complaint))
				fail_msg("%s: %s", cases[i].name, complaints.first->text);
		} else if (ward == NULL) {
			fail_msg("%s: %s", cases[i].name, complaints.first->text);
		} else {
			assert_string_equal(ward->items[0].link_id, cases[i].link_id);
			assert_string_equal(ward->wordings[0].items[0].text, cases[i].text);
		}
		arena_done(&arena);
	}
}

/* The text that is kept needs no bank: it is read again in ten years. */
static void
test_the_text_that_is_kept_is_whole(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	const struct instrument *ward =
	    read_with_bank(&arena, "  - from: bank/mood\n", &complaints);
	assert_non_null(ward);
	const struct instrument *again =
	    instrument_parse(&arena, "stored", str_from(ward->source), &complaints);
	assert_non_null(again);
	assert_string_equal(again->sha256, ward->sha256);
	const struct item *item = &again->items[0];
	assert_int_equal(item->option_count, 2);
	assert_false(item->required);
	assert_string_equal(
	    item->provenance, "bank/mood, version 3: words of the ward: \"plain\" ones");
	assert_string_equal(again->wordings[0].items[0].synonyms[0][1], "not so good");
	arena_done(&arena);
}

static void
test_a_file_that_is_no_item_is_complained_of(void **state)
{
	(void) state;
	static const char *const texts[] = { "", "[]",
		"bank: x\nversion: \"1\"\nitem: { type: text }\n",
		"bank: X x\nversion: \"1\"\nprovenance: p\nitem: { type: text }\n",
		"bank: x\nversion: \"1\"\nprovenance: p\nitem: [1]\n" };
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct arena arena;
		arena_init(&arena);
		struct complaints complaints = { .arena = &arena };
		struct bank bank = { NULL };
		bank_add(&bank, &arena, "x.yaml", str_from(texts[i]), &complaints);
		assert_null(bank.first);
		assert_int_not_equal(complaints.count, 0);
		arena_done(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_items_are_taken_by_reference),
		cmocka_unit_test(test_the_text_that_is_kept_is_whole),
		cmocka_unit_test(test_a_file_that_is_no_item_is_complained_of),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
