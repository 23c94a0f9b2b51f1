/* SPDX-License-Identifier: MIT */
/*
 * The own words of every shipped question, in each of its languages: said whole, bare or with courtesy,
 * they are that answer and raise no alarm; with a denial taken out of them or put in, they are never the
 * answer that they were made of. A thumb leaves out a letter, but "can walk" is no slip for "can't walk".
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "conversations/lexicon.h"
#include "conversations/read_table.h"
#include "instruments/catalog.h"
#include "tests/conversations/own_rows.h"

struct fixture {
	struct arena arena, reply;
	struct phrase_book *book;
	struct catalog *catalog;
	/* where the walk stands */
	const struct instrument *instrument;
	const struct wording *wording;
	const struct item *item;
	const struct item_wording *words;
	size_t said, faults;
};

static void
read_said(struct fixture *fixture, const char *text, struct reading *out_reading)
{
	const struct reading_context context = {
		.phrases = phrase_book_find(fixture->book, fixture->wording->language),
		.item = fixture->item,
		.wording = fixture->words,
		.items_left = 1,
		.today = { 2026, 11, 21 },
	};
	arena_reset(&fixture->reply);
	reading_of(&fixture->reply, &context, str_from(text), out_reading);
	fixture->said++;
}

static bool
is_value(const struct reading *reading, decimal value)
{
	return reading->kind == READING_ANSWER &&
	    decimal_compare(reading->values[0].value, value) == 0;
}

static void
fault(struct fixture *fixture, const char *text, const char *why, const struct reading *reading)
{
	print_message("%s %s %s \"%s\": %s, got %s\n", fixture->instrument->id,
	    fixture->wording->language, fixture->item->link_id, text, why,
	    read_table_got(&fixture->reply, "", reading));
	fixture->faults++;
}

/* walking over all of them */

typedef void on_words(struct fixture *fixture, const char *text, decimal value);

static void
each_of(struct fixture *fixture, const char *const *list, decimal value, on_words *on)
{
	for (; list != NULL && *list != NULL; list++)
		on(fixture, *list, value);
}

static void
each_of_item(struct fixture *fixture, on_words *on)
{
	const struct item *item = fixture->item;
	const struct item_wording *words = fixture->words;
	for (size_t i = 0; i < item->option_count; i++) {
		if (words->labels != NULL && words->labels[i] != NULL)
			on(fixture, words->labels[i], item->options[i].value);
		if (words->synonyms != NULL)
			each_of(fixture, words->synonyms[i], item->options[i].value, on);
	}
	bool is_range = item->type == ITEM_NUMBER || item->type == ITEM_DECIMAL;
	decimal low = is_range ? item->low : decimal_from_int(0);
	decimal high = is_range ? item->high : decimal_from_int(1);
	if (words->low_label != NULL)
		on(fixture, words->low_label, low);
	if (words->high_label != NULL)
		on(fixture, words->high_label, high);
	each_of(fixture, words->low_synonyms, low, on);
	each_of(fixture, words->high_synonyms, high, on);
}

static void
each_of_library(struct fixture *fixture, on_words *on)
{
	for (size_t i = 0; i < catalog_count(fixture->catalog); i++) {
		fixture->instrument = catalog_at(fixture->catalog, i);
		for (size_t w = 0; w < fixture->instrument->wording_count; w++) {
			fixture->wording = &fixture->instrument->wordings[w];
			for (size_t q = 0; q < fixture->instrument->item_count; q++) {
				fixture->item = &fixture->instrument->items[q];
				fixture->words = &fixture->wording->items[q];
				each_of_item(fixture, on);
			}
		}
	}
	print_message("%zu replies, %zu faults\n", fixture->said, fixture->faults);
	assert_int_equal(fixture->faults, 0);
	assert_true(fixture->said > 1000);
}

/* said as they are */

/* A slip of the thumb away from a number that is offered too: "none" and "nine". */
static bool
is_near_number(const struct fixture *fixture, const char *text)
{
	return fixture->item->type == ITEM_NUMBER && strcmp(text, "none") == 0;
}

static void
say_whole(struct fixture *fixture, const char *text, decimal value)
{
	static const struct {
		const char *language, *before, *after;
	} around[] = {
		{ NULL, "", "" },
		{ NULL, "", "." },
		{ "en", "Hi, ", "" },
		{ "en", "", ", thanks" },
		{ "en", "", " please x" },
		{ "en", "", "\nSent from my iPhone" },
		{ "cy", "Helo, ", "" },
		{ "cy", "", ", diolch" },
		{ "pl", "Witam. ", "" },
		{ "pl", "", ", dziękuję" },
		{ "ur", "salam, ", "" },
		{ "ur", "", "، شکریہ" },
	};
	for (size_t i = 0; i < ARRAY_LEN(around); i++) {
		if (around[i].language != NULL &&
		    strcmp(around[i].language, fixture->wording->language) != 0)
			continue;
		const char *said = arena_printf(
		    &fixture->arena, "%s%s%s", around[i].before, text, around[i].after);
		struct reading reading;
		read_said(fixture, said, &reading);
		bool doubtful = reading.kind == READING_UNCLEAR && is_near_number(fixture, text);
		if (!doubtful && (!is_value(&reading, value) || reading.flags != 0))
			fault(fixture, said, "expected its answer, and no alarm", &reading);
	}
}

/* said as the opposite */

/* Whole words for whole words, both ways. Nothing for something leaves it out, anywhere in the text. */
static const struct swap {
	const char *language, *one, *other;
} swaps[] = {
	{ "en", "can't", "can" },
	{ "en", "cannot", "can" },
	{ "en", "couldn't", "could" },
	{ "en", "didn't", "did" },
	{ "en", "doesn't", "does" },
	{ "en", "don't", "do" },
	{ "en", "isn't", "is" },
	{ "en", "wasn't", "was" },
	{ "en", "won't", "want" },
	{ "en", "not", "" },
	{ "en", "not", "now" },
	{ "en", "no", "" },
	{ "en", "never", "ever" },
	{ "en", "without", "with" },
	{ "en", "impossible", "possible" },
	{ "en", "unable", "able" },
	{ "en", "more", "less" },
	{ "en", "nobody", "somebody" },
	{ "en", "no one", "someone" },
	{ "cy", "ddim", "" },
	{ "cy", "dim", "" },
	{ "cy", "methu", "medru" },
	{ "cy", "methu", "gallu" },
	{ "cy", "heb", "" },
	{ "cy", "neb", "rhywun" },
	{ "pl", "nie", "" },
	{ "pl", "bez", "" },
	{ "pl", "brak", "" },
	{ "pl", "niemożliwe", "możliwe" },
	{ "pl", "nietrudno", "trudno" },
	{ "pl", "nikt", "ktoś" },
	{ "ur", "نہیں", "" },
	{ "ur", "nahi", "" },
	{ "ur", "ناممکن", "ممکن" },
	{ "ur", "namumkin", "mumkin" },
};

/* Before or behind what denies nothing itself: a denial more is emphasis to many ("no, never"). */
static const struct {
	const char *language, *before, *after;
} denials[] = {
	{ "en", "not ", "" },
	{ "en", "isn't ", "" },
	{ "en", "hardly ", "" },
	{ "en", "far from ", "" },
	{ "en", "un", "" },
	{ "en", "dis", "" },
	{ "en", "", "less" },
	{ "en", "", " not" },
	{ "en", "less than ", "" },
	{ "cy", "ddim ", "" },
	{ "cy", "ddim yn ", "" },
	{ "cy", "nid ", "" },
	{ "pl", "nie ", "" },
	{ "pl", "nie", "" },
	{ "pl", "bez", "" },
	{ "ur", "", " نہیں" },
	{ "ur", "", " nahi" },
	{ "ur", "نا", "" },
	{ "ur", "na ", "" },
};

/* The first time that the words stand in the text, as words, from `at`; or NULL. */
static const char *
words_in(const char *text, const char *words)
{
	size_t len = strlen(words);
	for (const char *at = text; len > 0 && (at = strstr(at, words)) != NULL; at++)
		if ((at == text || at[-1] == ' ') && (at[len] == '\0' || at[len] == ' '))
			return at;
	return NULL;
}

struct own {
	struct str said;
	bool found;
	decimal value;
};

static struct own own;

static void
own_find(struct fixture *fixture, const char *text, decimal value)
{
	struct str folded = lexicon_fold(&fixture->arena, str_from(text));
	if (str_eq(folded, own.said) && decimal_compare(value, own.value) == 0)
		own.found = true;
}

/* What came of it is said for the same answer too: "did not", "didn't stop me". */
static bool
is_own(struct fixture *fixture, const char *said, decimal value)
{
	own = (struct own){ lexicon_fold(&fixture->arena, str_from(said)), false, value };
	each_of_item(fixture, own_find);
	return own.found;
}

static void
expect_other(struct fixture *fixture, const char *said, decimal value)
{
	struct reading reading;
	if (said[strspn(said, " ")] == '\0' || is_own(fixture, said, value))
		return;
	read_said(fixture, said, &reading);
	if (is_value(&reading, value))
		fault(fixture, said, "expected another answer or a question", &reading);
}

static void
say_swapped(
    struct fixture *fixture, const char *text, decimal value, const char *from, const char *to)
{
	const char *at = words_in(text, from);
	if (at == NULL)
		return;
	const char *rest = at + strlen(from);
	rest += *to == '\0' && *rest == ' ';
	static const char *const behind[] = { "", " ok", ", thanks", " now" };
	for (size_t i = 0; i < 2 * ARRAY_LEN(behind); i++)
		expect_other(fixture,
		    arena_printf(&fixture->arena, "%s%.*s%s%s%s", i % 2 == 0 ? "" : "yes ",
			(int) (at - text), text, to, rest, behind[i / 2]),
		    value);
}

static void
say_opposite(struct fixture *fixture, const char *text, decimal value)
{
	const char *language = fixture->wording->language;
	bool denies = false;
	for (size_t i = 0; i < ARRAY_LEN(swaps); i++) {
		if (strcmp(swaps[i].language, language) != 0)
			continue;
		denies = denies || words_in(text, swaps[i].one) != NULL;
		say_swapped(fixture, text, value, swaps[i].one, swaps[i].other);
	}
	for (size_t i = 0; i < ARRAY_LEN(swaps) && !denies; i++)
		if (strcmp(swaps[i].language, language) == 0)
			say_swapped(fixture, text, value, swaps[i].other, swaps[i].one);
	for (size_t i = 0; i < ARRAY_LEN(denials) && !denies; i++) {
		if (strcmp(denials[i].language, language) != 0)
			continue;
		expect_other(fixture,
		    arena_printf(
			&fixture->arena, "%s%s%s", denials[i].before, text, denials[i].after),
		    value);
	}
}

/* rows */

static bool
row_find(struct fixture *fixture, const struct own_row *row)
{
	for (size_t i = 0; row->instrument == NULL && i < own_item_count; i++)
		if (strcmp(own_items[i].name, row->item) == 0) {
			fixture->item = &own_items[i].item;
			fixture->words = &own_items[i].wording;
			fixture->instrument = catalog_find(fixture->catalog, "how-are-you");
			fixture->wording = instrument_wording(fixture->instrument, "en");
			return true;
		}
	if (row->instrument == NULL)
		return false;
	fixture->instrument = catalog_find(fixture->catalog, row->instrument);
	fixture->wording = instrument_wording(fixture->instrument, row->language);
	for (size_t q = 0; q < fixture->instrument->item_count; q++) {
		fixture->item = &fixture->instrument->items[q];
		fixture->words = &fixture->wording->items[q];
		if (strcmp(fixture->item->link_id, row->item) == 0)
			return true;
	}
	return false;
}

static void
invariant_4_rows(void **state)
{
	struct fixture *fixture = *state;
	for (size_t i = 0; i < own_row_count; i++) {
		struct reading reading;
		assert_true(row_find(fixture, &own_rows[i]));
		read_said(fixture, own_rows[i].text, &reading);
		if (strcmp(read_table_got(&fixture->reply, "", &reading), own_rows[i].reading) != 0)
			fault(fixture, own_rows[i].text, own_rows[i].reading, &reading);
	}
	assert_int_equal(fixture->faults, 0);
}

/* fixture */

static int
setup(void **state)
{
	static struct fixture fixture;
	fixture = (struct fixture){ 0 };
	struct complaints complaints = { .arena = &fixture.arena };
	fixture.book = phrase_book_read(NULL, &complaints);
	fixture.catalog = catalog_read(NULL, &complaints);
	assert_int_equal(complaints.count, 0);
	*state = &fixture;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fixture = *state;
	catalog_free(fixture->catalog);
	phrase_book_free(fixture->book);
	arena_done(&fixture->arena);
	arena_done(&fixture->reply);
	return 0;
}

static void
invariant_4_own_words_are_their_answer(void **state)
{
	each_of_library(*state, say_whole);
}

static void
invariant_4_the_opposite_is_never_the_answer(void **state)
{
	each_of_library(*state, say_opposite);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(invariant_4_rows, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    invariant_4_own_words_are_their_answer, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    invariant_4_the_opposite_is_never_the_answer, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
