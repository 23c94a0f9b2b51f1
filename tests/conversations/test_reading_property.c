/* SPDX-License-Identifier: MIT */
/*
 * Replies made from a grammar, so that what each means is known: wrapped in politeness, misspelt,
 * corrected, beside numbers that are no answers, or meaning two things at once. No value may be
 * stored but the one that was meant. Words that deny or join are never misspelt: "now mild" for "not
 * mild" is another reply, and nobody could tell.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "conversations/read_table.h"

enum { REPLIES = 20000, REPLY_LIMIT = 600, RIGHT_LEAST = 70 };

static uint64_t seed;

static size_t
below(size_t limit)
{
	/* xorshift64*: the same replies in every run. */
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (size_t) ((seed * UINT64_C(2685821657736338717)) >> 33) % limit;
}

#define PICK(words) (words)[below(ARRAY_LEN(words))]

static const char *const greetings[] = { "", "", "", "", "Hi, ", "Hello ", "hi there. ",
	"Good morning. ", "Dear team, ", "Hiya ", "Hi Sarah, ", "ok ", "Well, ", "👋 ",
	"Sorry for the delay. " };
static const char *const leads[] = { "", "", "", "", "my answer is ", "I would say ", "it's ",
	"its a ", "about ", "I think ", "today ", "pain is ", "probably ", "Answer: ", "just ",
	"it is ", "id say " };
static const char *const tails[] = { "", "", "", "", " please", " thanks", " today", " x", "!!",
	".", " I think", " for me", " xx", " lol", " at the moment", " 😀", "...", " thank you" };
static const char *const closings[] = { "", "", "", "", ". Thanks, Jean", ". Regards, Bob",
	"\nSent from my iPhone", " Cheers", "\nKind regards\nMargaret\n07700 900123",
	"\n\nOn Mon, 16 Nov 2026 at 10:12, Team <team@example.org> wrote:\n> 4 of 12. 1 none 5 severe",
	". My garden is lovely", ". I am 74", ". My op was on 12/10/26" };
/* What makes a value no answer, or not the only one. N is another value. */
static const char *const spoilt[] = { "not @", "@ or #", "@-#", "between @ and #", "@ to #",
	"took @ tablets", "@ weeks ago", "I take # tramadol, @", "@ and a half", "@, maybe #",
	"more than @", "nearly @", "@ times a day", "for @ days", "ring 07700 90012@", "ward @",
	"@ in the morning # at night", "# last week @ now", "@ of my toes", "it isn't @", "@?",
	"@ #", "@/#", "£@", "bus @", "less than @", "@ but # at night", "@ miles", "my @ kids" };
static const char *const corrected[] = { "# sorry @", "#, sorry, I meant @", "# no wait @",
	"# actually @", "# oops @", "# make that @", "@ not #", "# *@" };

static const char *const number_words[] = { "zero", "one", "two", "three", "four", "five", "six",
	"seven", "eight", "nine", "ten" };
static const char *const ord5_labels[] = { "none", "very mild", "mild", "moderate", "severe" };

static void
add(char *text, const char *more)
{
	size_t len = strlen(text);
	(void) snprintf(text + len, REPLY_LIMIT - len, "%s", more);
}

/* One slip of the finger somewhere in a word: left out, doubled, swapped or hit beside. */
static void
misspell(char *word)
{
	static const char beside[] = "qwertyuiopasdfghjklzxcvbnm";
	size_t len = strlen(word), at = below(len);
	if (len < 4 || word[at] < 'a' || word[at] > 'z')
		return;
	switch (below(4)) {
	case 0: memmove(word + at, word + at + 1, len - at); break;
	case 1: memmove(word + at + 1, word + at, len - at + 1); break;
	case 2:
		if (at + 1 < len) {
			char swapped = word[at];
			word[at] = word[at + 1];
			word[at + 1] = swapped;
		}
		break;
	default: word[at] = beside[below(sizeof(beside) - 1)]; break;
	}
}

/* A value as people write it. One that stands `alone` may be written twice: "3 - mild". */
static void
say(char out[static 64], bool is_nrs, int value, bool may_misspell, bool alone)
{
	switch (below(is_nrs ? 3 : 4 + (size_t) alone)) {
	case 0:
	case 1: (void) snprintf(out, 64, "%d", value); break;
	case 2: (void) snprintf(out, 64, "%s", number_words[value]); break;
	case 3: (void) snprintf(out, 64, "%s", ord5_labels[value - 1]); break;
	default: (void) snprintf(out, 64, "%d - %s", value, ord5_labels[value - 1]); return;
	}
	if (may_misspell && below(3) == 0)
		misspell(out);
}

/* The pattern with @ and # filled in. */
static void
fill(char *text, const char *pattern, const char *value, const char *other)
{
	for (; *pattern != '\0'; pattern++) {
		const char one[2] = { *pattern, '\0' };
		add(text, *pattern == '@' ? value : *pattern == '#' ? other : one);
	}
}

struct made {
	char text[REPLY_LIMIT];
	int truth; /* -1: no one value was meant */
	bool is_nrs;
};

static void
make(struct made *made)
{
	char value[64], other[64];
	*made = (struct made){ .is_nrs = below(2) == 0 };
	int low = made->is_nrs ? 0 : 1, high = made->is_nrs ? 10 : 5;
	int meant = low + (int) below((size_t) (high - low + 1));
	int second = low + (int) below((size_t) (high - low));
	second += second >= meant;
	size_t kind = below(10);
	say(value, made->is_nrs, meant, kind < 7, kind < 7 || kind == 9);
	say(other, made->is_nrs, second, false, false);
	made->truth = meant;
	add(made->text, PICK(greetings));
	if (kind < 7) {
		add(made->text, PICK(leads));
		add(made->text, value);
		add(made->text, PICK(tails));
	} else if (kind < 9) {
		const char *pattern = PICK(spoilt);
		/* "6/10" is one answer. */
		bool of_ten = made->is_nrs && second == 10 && strcmp(pattern, "@/#") == 0;
		made->truth = of_ten ? meant : -1;
		fill(made->text, pattern, value, other);
	} else {
		fill(made->text, PICK(corrected), value, other);
	}
	add(made->text, PICK(closings));
}

static void
invariant_4_made_replies_have_no_wrong_value(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	assert_int_equal(complaints.count, 0);
	const struct phrases *phrases = phrase_book_find(book, "en");
	size_t right = 0, answerable = 0, wrong = 0;
	seed = UINT64_C(0x9e3779b97f4a7c15);
	for (size_t i = 0; i < REPLIES; i++) {
		struct made made;
		struct arena step = { 0 };
		struct reading reading;
		make(&made);
		assert_true(read_table_reply(&step, phrases, made.is_nrs ? "NRS" : "ORD5",
		    str_from(made.text), (struct date){ 2026, 11, 21 }, &reading));
		bool stored = reading.kind == READING_ANSWER;
		bool same = stored &&
		    decimal_compare(reading.values[0].value, decimal_from_int(made.truth)) == 0;
		answerable += made.truth >= 0;
		right += made.truth >= 0 && same;
		if (stored && !(made.truth >= 0 && same)) {
			wrong++;
			print_error("%s, meant %d: %s\n", read_table_got(&step, "", &reading),
			    made.truth, made.text);
		}
		arena_done(&step);
	}
	print_message("%d made replies, %zu with an answer: right %.1f %%, wrong %zu\n", REPLIES,
	    answerable, 100.0 * (double) right / (double) answerable, wrong);
	phrase_book_free(book);
	arena_done(&arena);
	assert_int_equal(wrong, 0);
	assert_true(right * 100 >= answerable * RIGHT_LEAST);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_4_made_replies_have_no_wrong_value),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
