/* SPDX-License-Identifier: MIT */
/* The shipped phrases are complete, fit two SMS parts when filled, and broken files are named. */
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "conversations/lexicon.h"

#include "conversations/phrases.h"

static const char *const languages[] = { "en", "cy", "pl", "ur" };

/* As long as they will really be. */
static const struct phrase_value sample[] = {
	{ "first", "Bartholomew" },
	{ "team", "Northumbria NHS Foot Team" },
	{ "number", "01632 960123" },
	{ "question",
	    "How much did your foot hurt this week? 0 not at all 1 a little 2 some "
	    "3 a lot 4 very badly" },
	{ "n", "12" },
	{ "total", "12" },
	{ "minutes", "10" },
	{ "options", "0 not at all 1 a little 2 some 3 a lot 4 very badly" },
	{ "value", "4 very badly" },
	{ "label", "very badly" },
	{ "questions", "9. Feeling calm? 10. Sleeping well?" }, /* four, only where they fit */
	{ "last", "12" },
	{ "values", "9: 4, 10: 3, 11: 2, 12: 4" },
	{ "score", "100.25" },
	{ "date", "31/12/2025" },
	{ "recall", "the time you were with us" },
	{ "low", "0" },
	{ "low_label", "no pain" },
	{ "example", "1 3" },
	{ "high", "10" },
	{ "high_label", "the worst pain you can think of" },
	{ "url", "https://ask.northumbria.example.org/a/0123456789abcdefghjkmnpqrs" },
	{ NULL, NULL },
};

static struct phrase_book *
shipped(struct arena *arena)
{
	struct complaints complaints = { .arena = arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	for (const struct complaint *each = complaints.first; each != NULL; each = each->next)
		print_error("%s\n", each->text);
	assert_int_equal(complaints.count, 0);
	return book;
}

/* 7-bit septets by the basic table and its extensions; anything else makes the text UCS-2. */
static int
parts_of(const char *text)
{
	static const char basic[] =
	    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
	static const char extended[] = "^{}\\[~]|€";
	struct str all = str_from(text);
	size_t septets = 0, units = 0;
	bool is_gsm = true;
	for (size_t at = 0; at < all.len;) {
		size_t from = at;
		uint32_t code = utf8_next(all, &at);
		struct str one = str_sub(all, from, at);
		units += code > 0xffff ? 2 : 1;
		if (str_find(str_from(basic), one, 0) >= 0)
			septets += 1;
		else if (str_find(str_from(extended), one, 0) >= 0)
			septets += 2;
		else
			is_gsm = false;
	}
	size_t used = is_gsm ? septets : units, single = is_gsm ? 160 : 70;
	size_t each = is_gsm ? 153 : 67;
	return used <= single ? 1 : (int) ((used + each - 1) / each);
}

static void
shipped_texts_fit_two_parts(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct phrase_book *book = shipped(&arena);
	for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
		const struct phrases *phrases = phrase_book_find(book, languages[i]);
		assert_string_equal(phrases_language(phrases), languages[i]);
		for (int phrase = 0; phrase < PHRASE_COUNT; phrase++) {
			const char *said =
			    phrases_say(&arena, phrases, (enum phrase) phrase, sample);
			if (parts_of(said) > 2)
				fail_msg("%s: %d parts: %s", languages[i], parts_of(said), said);
			assert_null(strstr(said, "(("));
		}
	}
	phrase_book_free(book);
	arena_done(&arena);
}

static void
safety_5_before_yes_no_text_is_clinical(void **state)
{
	(void) state;
	static const enum phrase early[] = { PHRASE_IDENTIFY, PHRASE_INVITE, PHRASE_REMIND_INVITE,
		PHRASE_WRONG_PERSON, PHRASE_DECLINED, PHRASE_STOPPED, PHRASE_SUBJECT, PHRASE_HELP,
		PHRASE_MAIL_IDENTIFY, PHRASE_MAIL_INVITE, PHRASE_MAIL_REMIND_INVITE,
		PHRASE_MAIL_INVITE_LINK, PHRASE_MAIL_WRONG_PERSON, PHRASE_MAIL_UNKNOWN_SENDER,
		PHRASE_UNKNOWN_SENDER, PHRASE_REASK_YES_NO, PHRASE_LINK, PHRASE_INVITE_LINK,
		PHRASE_INVITE_PAGE, PHRASE_REMIND_LINK, PHRASE_PAGE_WHO, PHRASE_PAGE_VOLUNTARY,
		PHRASE_PAGE_YEAR, PHRASE_PAGE_WATCH, PHRASE_PAGE_NONE, PHRASE_PAGE_NONE_TEXT };
	static const char *const words[] = { "operation", "surgery", "foot", "pain", "clinic",
		"llawdriniaeth", "troed", "poen", "clinig", "operacj", "zabieg", "ból", "klinik",
		"آپریشن", "پاؤں", "درد", "کلینک" };
	struct arena arena = { 0 };
	struct phrase_book *book = shipped(&arena);
	struct phrase_value discreet[ARRAY_LEN(sample)];
	memcpy(discreet, sample, sizeof(sample));
	discreet[1].value = "Northumbria NHS";
	for (size_t i = 0; i < ARRAY_LEN(languages) * ARRAY_LEN(early); i++) {
		const struct phrases *phrases =
		    phrase_book_find(book, languages[i % ARRAY_LEN(languages)]);
		const char *said =
		    phrases_say(&arena, phrases, early[i / ARRAY_LEN(languages)], discreet);
		for (size_t j = 0; j < ARRAY_LEN(words); j++)
			if (strstr(said, words[j]) != NULL)
				fail_msg("\"%s\" in: %s", words[j], said);
	}
	phrase_book_free(book);
	arena_done(&arena);
}

/* No comma is left behind, no blank, and no sentence that begins small. */
static void
a_text_without_a_name_is_whole(void **state)
{
	(void) state;
	static const char *const bad[] = { ", ,", ",.", " ,", "  ", ", .", "\xd8\x8c \xdb\x94",
		NULL };
	struct arena arena = { 0 };
	struct phrase_book *book = shipped(&arena);
	struct phrase_value nameless[ARRAY_LEN(sample)];
	memcpy(nameless, sample, sizeof(sample));
	assert_string_equal(nameless[0].name, "first");
	for (size_t i = 0; i < ARRAY_LEN(languages) * PHRASE_COUNT; i++) {
		enum phrase phrase = (enum phrase)(i / ARRAY_LEN(languages));
		const struct phrases *phrases =
		    phrase_book_find(book, languages[i % ARRAY_LEN(languages)]);
		nameless[0].value = sample[0].value;
		const char *named = phrases_say(&arena, phrases, phrase, nameless);
		nameless[0].value = "";
		const char *said = phrases_say(&arena, phrases, phrase, nameless);
		if (strcmp(named, said) == 0 || phrase == PHRASE_IDENTIFY ||
		    phrase == PHRASE_MAIL_IDENTIFY)
			continue;
		assert_null(strstr(said, sample[0].value));
		assert_false(
		    said[0] == ' ' || said[0] == ',' || (said[0] >= 'a' && said[0] <= 'z'));
		for (size_t k = 0; bad[k] != NULL; k++)
			if (strstr(said, bad[k]) != NULL)
				fail_msg("\"%s\" in: %s", bad[k], said);
	}
	phrase_book_free(book);
	arena_done(&arena);
}

static void
one_question_is_singular(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct phrase_book *book = shipped(&arena);
	const struct phrase_value values[] = { { "first", "Ada" }, { "team", "Northumbria NHS" },
		{ "total", "1" }, { "minutes", "1" }, { NULL, NULL } };
	const char *said = phrases_say(&arena, phrase_book_find(book, "en"), PHRASE_INVITE, values);
	assert_non_null(strstr(said, "1 short question by text, about 1 minute."));
	phrase_book_free(book);
	arena_done(&arena);
}

static void
unknown_language_speaks_english(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct phrase_book *book = shipped(&arena);
	assert_string_equal(phrases_language(phrase_book_find(book, "xx")), "en");
	assert_string_equal(phrases_language(phrase_book_find(book, NULL)), "en");
	assert_false(phrases_is_machine_made(phrase_book_find(book, "en")));
	assert_true(phrases_is_machine_made(phrase_book_find(book, "cy")));
	phrase_book_free(book);
	arena_done(&arena);
}

/* A folder whose phrases/en.yaml is the shipped one with `from` changed to `to`. */
static struct phrase_book *
changed(struct arena *arena, const char *from, const char *to, struct complaints *complaints)
{
	struct phrase_book *book = shipped(arena);
	struct str source = str_from(phrases_source(phrase_book_find(book, "en")));
	ptrdiff_t at = str_find(source, str_from(from), 0);
	assert_true(at >= 0);
	char dir[] = "hark-phrases-XXXXXX";
	assert_non_null(mkdtemp(dir));
	const char *folder = arena_printf(arena, "%s/phrases", dir);
	const char *path = arena_printf(arena, "%s/en.yaml", folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	(void) fprintf(
	    file, "%.*s%s%s", (int) at, source.data, to, source.data + at + strlen(from));
	(void) fclose(file);
	phrase_book_free(book);
	book = phrase_book_read(dir, complaints);
	(void) unlink(path);
	(void) rmdir(folder);
	(void) rmdir(dir);
	return book;
}

static void
folder_replaces_a_language(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = changed(&arena, "Stopped.", "We have stopped.", &complaints);
	assert_int_equal(complaints.count, 0);
	assert_string_equal(
	    phrases_say(&arena, phrase_book_find(book, "en"), PHRASE_STOPPED, sample),
	    "We have stopped. Your care is not affected.");
	phrase_book_free(book);
	arena_done(&arena);
}

static void
broken_files_are_complained_about(void **state)
{
	(void) state;
	static const struct {
		const char *from, *to, *want;
	} cases[] = {
		{ "  start: [start,", "  start: ['yes', start,", "no answer" },
		{ "  want: [wnat,", "  want: ['w nat',", "expected one word" },
		{ "\n  stopped:", "\n  stoped:", "stopped" },
		{ "Stopped. Your", "Stopped, ((first)). Your", "((first)) is not known here" },
		{ "Stopped. Your", "Stopped ((. Your", "(( without ))" },
		{ "((total|question|questions))", "((total|question))", "((name|one|many))" },
		{ "\n  polite:", "\n  polight:", "polite" },
		{ "\n  number:\n    0:", "\n  number:\n    zero:", "whole number" },
		{ "\n    - 'deceased'", "\n    - 'deceased)'", "bad pattern" },
		{ "<kin>", "<kith>", "<kith> is not under define" },
		{ "<blood ~ waste>", "<blood ~ kith>", "<kith> is not under define" },
		{ "\n  apart:", "\n  astray:", "<apart> is not under define" },
		{ "language: en", "language: cy", "file's name says en" },
		{ "review: native", "review: none", "native" },
		{ "version: \"1\"", "edition: \"1\"", "version" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = { 0 };
		struct complaints complaints = { .arena = &arena };
		struct phrase_book *book = changed(&arena, cases[i].from, cases[i].to, &complaints);
		bool found = false;
		for (const struct complaint *each = complaints.first; each != NULL;
		     each = each->next)
			found = found || strstr(each->text, cases[i].want) != NULL;
		if (!found)
			fail_msg("%s: %zu complaints, first: %s", cases[i].to, complaints.count,
			    complaints.first == NULL ? "none" : complaints.first->text);
		phrase_book_free(book);
		arena_done(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shipped_texts_fit_two_parts),
		cmocka_unit_test(safety_5_before_yes_no_text_is_clinical),
		cmocka_unit_test(a_text_without_a_name_is_whole),
		cmocka_unit_test(one_question_is_singular),
		cmocka_unit_test(unknown_language_speaks_english),
		cmocka_unit_test(folder_replaces_a_language),
		cmocka_unit_test(broken_files_are_complained_about),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
