/* SPDX-License-Identifier: MIT */
/* Wherever it stands in long words it is heard, and what is denied there stays denied. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "conversations/reading.h"

#include "conversations/reading_pieces.h"

enum { LONG = 5000, STEP = 97 /* meets every edge in each of its ways over the lengths */ };

static struct str
made_long(char *text, const char *filler, size_t len)
{
	size_t each = strlen(filler);
	for (size_t i = 0; i < len; i++)
		text[i] = filler[i % each];
	return str_of(text, len);
}

static bool
some_piece_holds(struct str words, struct str what)
{
	struct reading_pieces pieces = { .words = words };
	struct reading_piece piece;
	bool found = false;
	while (reading_pieces_next(&pieces, &piece)) {
		assert_true(piece.text.len <= READING_LIMIT);
		found = found || str_find(piece.text, what, 0) >= 0;
	}
	return found;
}

static void
what_is_listened_for_is_within_one_piece(void **state)
{
	(void) state;
	static const char *const fillers[] = { "word ", "It was so. ", "no\nend " };
	static char text[LONG], needle[201];
	memset(needle, '#', sizeof(needle) - 1);
	for (size_t f = 0; f < ARRAY_LEN(fillers); f++)
		for (size_t at = 0; at + sizeof(needle) < LONG; at += 7) {
			struct str words = made_long(text, fillers[f], LONG);
			memcpy(text + at, needle, sizeof(needle) - 1);
			assert_true(some_piece_holds(words, str_from(needle)));
		}
}

static void
short_words_are_one_piece(void **state)
{
	(void) state;
	static char text[READING_LIMIT];
	for (size_t len = 0; len <= READING_LIMIT; len += 400) {
		struct reading_pieces pieces = { .words = made_long(text, "a", len) };
		struct reading_piece piece;
		assert_true(reading_pieces_next(&pieces, &piece));
		assert_int_equal(piece.text.len, len);
		assert_false(piece.open_before || piece.open_behind);
		assert_false(reading_pieces_next(&pieces, &piece));
	}
}

static void
no_letter_is_cut(void **state)
{
	(void) state;
	static char text[LONG];
	for (size_t shift = 0; shift < 4; shift++) {
		struct str words = made_long(text, "\xf0\x9f\x98\x80", LONG);
		memset(text, 'a', shift);
		memmove(text + shift, "\xf0\x9f\x98\x80\xf0\x9f\x98\x80", 8);
		for (size_t i = shift; i + 4 <= LONG; i += 4)
			memcpy(text + i, "\xf0\x9f\x98\x80", 4);
		words.len -= (LONG - shift) % 4;
		struct reading_pieces pieces = { .words = words };
		struct reading_piece piece;
		while (reading_pieces_next(&pieces, &piece))
			assert_true(utf8_check(piece.text));
	}
}

/* What the pieces do not reach is said, for a person to read. */
static void
the_most_is_known(void **state)
{
	(void) state;
	enum { MOST = PIECES_MOST * (READING_LIMIT - PIECES_OVERLAP) + PIECES_OVERLAP };
	static char text[MOST + 1];
	memset(text, 'a', sizeof(text));
	for (size_t over = 0; over < 2; over++) {
		text[MOST - 1 + over] = '#';
		struct str words = str_of(text, MOST + over);
		assert_int_equal(some_piece_holds(words, STR("#")), over == 0);
		assert_int_equal(reading_pieces_hold(words), over == 0);
		text[MOST - 1 + over] = 'a';
	}
	assert_true(MOST >= 65536); /* the longest text that the parts of one make */
}

/* The words at every place of a long text. */
static void
sweep(const char *filler, const char *words, unsigned wanted, unsigned unwanted)
{
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	const struct reading_context context = { .phrases = phrase_book_find(book, "en") };
	static char text[LONG];
	for (size_t at = 0; at + strlen(words) < LONG - STEP; at += STEP) {
		struct arena step = { 0 };
		struct reading reading;
		size_t whole = at - at % strlen(filler), behind = whole + strlen(words);
		(void) made_long(text, filler, whole);
		memcpy(text + whole, words, strlen(words));
		(void) made_long(text + behind, filler, LONG - behind);
		reading_of(&step, &context, str_of(text, LONG), &reading);
		if ((reading.flags & wanted) != wanted || (reading.flags & unwanted) != 0)
			print_message("%s at %zu: %x\n", words, whole, reading.flags);
		assert_int_equal(reading.flags & wanted, wanted);
		assert_int_equal(reading.flags & unwanted, 0);
		arena_done(&step);
	}
	phrase_book_free(book);
	arena_done(&arena);
}

static void
invariant_14_danger_is_heard_wherever_it_stands(void **state)
{
	(void) state;
	sweep("We went to the shop. ", "I want to kill myself. ", FLAG_URGENT, 0);
	sweep("we went to the shop and ", "I want to kill myself and ", FLAG_URGENT, 0);
}

static void
what_is_denied_stays_denied(void **state)
{
	(void) state;
	sweep("We went to the shop. ", "I have not had any chest pain. ", 0, FLAG_CLINICAL);
	sweep("I have not had any chest pain. ", "I am fine. ", 0, FLAG_CLINICAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_listened_for_is_within_one_piece),
		cmocka_unit_test(short_words_are_one_piece),
		cmocka_unit_test(no_letter_is_cut),
		cmocka_unit_test(the_most_is_known),
		cmocka_unit_test(invariant_14_danger_is_heard_wherever_it_stands),
		cmocka_unit_test(what_is_denied_stays_denied),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
