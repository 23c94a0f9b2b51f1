/* SPDX-License-Identifier: MIT */
/*
 * Replies made from a grammar, so that what each means is known: choices, numbers, yes and no, dates,
 * in English and the other languages; wrapped in politeness, misspelt, corrected, beside numbers that are no
 * answers, meaning two things at once, or taken away again by what stands behind them. No value may be stored but the one that was meant. Words
 * that deny or join are never misspelt: "now mild" for "not mild" is another reply, and nobody could
 * tell. HARK_REPLIES says how many, else REPLIES.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "conversations/read_table.h"

#include "tests/conversations/made_text.h"
#include "tests/conversations/made_words.h"

enum { REPLIES = 20000, RIGHT_LEAST = 70 };

static const char *const greetings[] = { "", "", "", "", "Hi, ", "Hello ", "hi there. ",
	"Good morning. ", "Dear team, ", "Hiya ", "Hi Sarah, ", "ok ", "Well, ", "👋 ",
	"Sorry for the delay. ", "Hello there ", "Good morning ", "Thanks for asking ", "ugh ",
	"Sorry, my phone died last night, ", "-> " };
static const char *const tails[] = { "", "", "", "", " please", " thanks", " today", " x", "!!",
	".", " I think", " for me", " xx", " lol", " at the moment", " 😀", "...", " thank you",
	" I'd say", " innit", " thankfully", " pleeease", " same as last time", " getting better",
	" I'd have thought", ", is that normal?", " sorry", " you daft machine",
	" thanks be to God", " for the third time", " hope that's ok" };
static const char *const closings[] = { "", "", "", "", ". Thanks, Jean", ". Regards, Bob",
	"\nSent from my iPhone", " Cheers", "\nKind regards\nMargaret\n07700 900123",
	"\n\nOn Mon, 16 Nov 2026 at 10:12, Team <team@example.org> wrote:\n> 4 of 12. 1 none 5 severe",
	". My garden is lovely", ". I am 74", ". My op was on 12/10/26",
	". Yours faithfully, Mr A. B. Hughes" };
/* What makes a value no answer, or not the only one. N is another value. */
static const char *const spoilt[] = { "not @", "@ or #", "@-#", "between @ and #", "@ to #",
	"took @ tablets", "@ weeks ago", "I take # tramadol, @", "@ and a half", "@, maybe #",
	"more than @", "nearly @", "@ times a day", "for @ days", "ring 07700 90012@", "ward @",
	"@ in the morning # at night", "# last week @ now", "@ of my toes", "it isn't @", "@?",
	"@ #", "@/#", "£@", "bus @", "less than @", "@ but # at night", "@ miles", "my @ kids",
	"not a @", "it's not that it's a @", "I'm not saying it's @", "not @ or #", "@ and a bit",
	"at about @", "only @ here", "@ more like #", "out of @ people #", "is @ the worst?",
	"what does @ mean?", "@ it is not", "no way is it @", "between @ and #", "Thanks, @ or #",
	"@ er no #", "minus @", "@ for 2 you 3", "none of your @", "I refuse to answer @", "type @",
	"@½ #", "*@* #", "# -> @" };
static const char *const corrected[] = { "# sorry @", "#, sorry, I meant @", "# no wait @",
	"# actually @", "# oops @", "# make that @", "@ not #", "# *@", "it's not a # it's a @",
	"not # its @", "# scratch that @", "# or rather @", "@ not a #", "# hang on @", "#? no, @",
	"#, no, sorry, @", "# - scrub that, @" };

static const char *const number_words[] = { "zero", "one", "two", "three", "four", "five", "six",
	"seven", "eight", "nine", "ten" };
static const char *const letters[] = { "", "A", "B", "C", "D", "E" };
static const char *const ord5_labels[] = { "none", "very mild", "mild", "moderate", "severe" };

/* One slip of the finger somewhere in a word: left out, doubled, swapped or hit beside. */
static void
misspell(char *word)
{
	static const char beside[] = "qwertyuiopasdfghjklzxcvbnm";
	size_t len = strlen(word), at = made_below(len);
	if (len < 4 || word[at] < 'a' || word[at] > 'z')
		return;
	switch (made_below(4)) {
	case 0: memmove(word + at, word + at + 1, len - at); break;
	case 1: memmove(word + at + 1, word + at, len - at + 1); break;
	case 2:
		if (at + 1 < len) {
			char swapped = word[at];
			word[at] = word[at + 1];
			word[at + 1] = swapped;
		}
		break;
	default: word[at] = beside[made_below(sizeof(beside) - 1)]; break;
	}
}

/* A value as people write it. One that stands `alone` may be a letter, or written twice: "3 - mild". */
static void
say(char out[static 64], bool is_nrs, int value, bool may_misspell, bool alone)
{
	switch (made_below(is_nrs ? 3 : alone ? 6 : 4)) {
	case 0:
	case 1: (void) snprintf(out, 64, "%d", value); break;
	case 2: (void) snprintf(out, 64, "%s", number_words[value]); break;
	case 3: (void) snprintf(out, 64, "%s", ord5_labels[value - 1]); break;
	case 4: (void) snprintf(out, 64, "%s", letters[value]); break;
	default: (void) snprintf(out, 64, "%d - %s", value, ord5_labels[value - 1]); return;
	}
	if (may_misspell && made_below(3) == 0)
		misspell(out);
}

/* The pattern with @ and # filled in. */
static void
fill(char *text, const char *pattern, const char *value, const char *other)
{
	for (; *pattern != '\0'; pattern++) {
		const char one[2] = { *pattern, '\0' };
		made_add(text, *pattern == '@' ? value : *pattern == '#' ? other : one);
	}
}

static bool /* sometimes, the value that ends the text so far */
take_away(char *text, bool may_deny)
{
	size_t kind = made_below(10);
	if (kind > 1 || (kind == 1 && !may_deny))
		return false;
	made_add(text,
	    kind == 0 ? made_words(made_chance(), MADE_TAKEN)
		      : made_words(made_chance(), MADE_DENIED));
	return true;
}

/* A remark upon the value that ends the text so far: it adds to it, or leaves none. */
static bool
remark_upon(char *text)
{
	bool adds = made_below(2) == 0;
	made_add(text, made_words(made_chance(), adds ? MADE_ADDED : MADE_NOT_ADDED));
	return adds;
}

enum made_type { MADE_ORD5, MADE_NRS, MADE_YES_NO, MADE_DATE, MADE_TYPES };

static const char *const type_words[] = { "ORD5", "NRS", "YN", "DATE" };

struct made {
	enum made_type type;
	const char *language;
	char text[MADE_TEXT_LIMIT];
	bool is_meant; /* one value was meant: */
	int number;    /* 1 yes, 0 no */
	struct date date;
};

static void
make_number(struct made *made)
{
	char value[64], other[64];
	bool is_nrs = made->type == MADE_NRS;
	int low = is_nrs ? 0 : 1, high = is_nrs ? 10 : 5;
	int meant = low + (int) made_below((size_t) (high - low + 1));
	int second = low + (int) made_below((size_t) (high - low));
	second += second >= meant;
	size_t kind = made_below(10);
	bool remarked = kind < 7 && made_below(10) == 0, plain = kind < 7 && !remarked;
	say(value, is_nrs, meant, plain, plain || kind == 9);
	say(other, is_nrs, second, false, false);
	made->number = meant;
	made->is_meant = true;
	made_add(made->text, MADE_PICK(greetings));
	if (kind < 7) {
		made_add(made->text, made_words(made_chance(), MADE_LEADS));
		made_add(made->text, value);
		made->is_meant = remarked ? remark_upon(made->text) : !take_away(made->text, true);
		made_add(made->text, made->is_meant && !remarked ? MADE_PICK(tails) : "");
	} else if (kind < 9) {
		const char *pattern = MADE_PICK(spoilt);
		/* "6/10" is one answer. */
		made->is_meant = is_nrs && second == 10 && strcmp(pattern, "@/#") == 0;
		fill(made->text, pattern, value, other);
	} else {
		fill(made->text, MADE_PICK(corrected), value, other);
	}
	made_add(made->text, MADE_PICK(closings));
}

/* One language besides English: its numbers from 0, and what may stand around a value. Lists end with
 * NULL; in `spoilt` @ is the value and # another. */
struct tongue {
	const char *language;
	const char *numbers[6];
	const char *before[12], *after[12], *spoilt[24];
};

static const struct tongue tongues[] = {
	{ "cy", { "dim", "un", "dau", "tri", "pedwar", "pump" },
	    { "", "", "", "Helo, ", "Bore da. ", "fy ateb yw ", "tua ", "Shwmae ", "heddiw ",
		NULL },
	    { "", "", "", " diolch", " heddiw", " os gwelwch yn dda", "!", ". Diolch yn fawr",
		" rwy'n meddwl", NULL },
	    { "@ neu #", "rhwng @ a #", "ddim yn @", "@ tabled", "@ wythnos yn ol",
		"@ ond # yn y nos", "mwy na @", "bron yn @", "@ na sori", "@ sori na",
		"@ na arhoswch", "@ camgymeriad", "@, anwybyddwch hynna", "@, y tro diwethaf",
		"@, i fy nhad", "@, fy mab anfonodd hwnna", "@ 👎", NULL } },
	{ "pl", { "zero", "jeden", "dwa", "trzy", "cztery", "pięć" },
	    { "", "", "", "Dzień dobry, ", "Witam. ", "moja odpowiedź to ", "chyba ", "no ",
		"dziś ", NULL },
	    { "", "", "", " dziękuję", " dzisiaj", " proszę", "!", ". Pozdrawiam, Anna", " chyba",
		NULL },
	    { "@ lub #", "od @ do #", "nie @", "@ tabletki", "@ tygodnie temu", "@ ale # w nocy",
		"więcej niż @", "prawie @", "@ nie wiem #", "czasami @", "@ pomyłka", "@ czekaj",
		"@ nie czekaj", "@ oj nie", "@, nieprawda", "@, ostatnio", "@, dla taty",
		"@, syn to wysłał", "@. Cofam to", "@ 👎", NULL } },
	{ "ur", { "صفر", "ایک", "دو", "تین", "چار", "پانچ" },
	    { "", "", "", "السلام علیکم، ", "salam ", "میرا جواب ", "شاید ", "jawab ", "آج ",
		NULL },
	    { "", "", "", " شکریہ", " ہے", " hai", "۔", "۔ شکریہ، عائشہ", " ji", NULL },
	    { "@ یا #", "@ نہیں #", "@ nahi", "@ گولیاں", "@ ہفتے پہلے", "@ مگر رات کو #",
		"@ سے زیادہ", "نہ @ نہ #", "@ se zyada", "کبھی @", "@ غلطی", "@ نہیں نہیں",
		"@ ghalti", "@ ruko", "@، پچھلی بار", "@، ابو کے لیے", "@، بیٹے نے بھیجا", "@ مذاق",
		"@ غلط", "@ 👎", NULL } },
};

static const char *
pick_of(const char *const *list)
{
	size_t count = 0;
	while (list[count] != NULL)
		count++;
	return list[made_below(count)];
}

static void
make_tongue(struct made *made)
{
	const struct tongue *tongue = &MADE_PICK(tongues);
	int meant = 1 + (int) made_below(5), second = 1 + (meant + (int) made_below(4)) % 5;
	char value[64], other[64];
	made->language = tongue->language;
	made->number = meant;
	made->is_meant = made_below(3) != 0 || second == meant;
	(void) snprintf(other, sizeof(other), "%s", tongue->numbers[second]);
	if (made_below(2) == 0)
		(void) snprintf(value, sizeof(value), "%d", meant);
	else
		(void) snprintf(value, sizeof(value), "%s", tongue->numbers[meant]);
	made_add(made->text, pick_of(tongue->before));
	fill(made->text, made->is_meant ? "@" : pick_of(tongue->spoilt), value, other);
	made_add(made->text, pick_of(tongue->after));
}

/* "Yes, every night", "no she's not here". */
static void
make_remarked(struct made *made)
{
	const char *text = made_words(made_chance(), MADE_GOES_ON);
	made->is_meant = made_below(2) == 0;
	made->number = text[0] == 'y';
	made_add(made->text, MADE_PICK(greetings));
	made_add(made->text, made->is_meant ? text : made_below(2) == 0 ? "yes" : "no");
	made_add(made->text, made->is_meant ? "" : made_words(made_chance(), MADE_OF_ANOTHER));
	made_add(made->text, MADE_PICK(closings));
}

static void
make_yes_no(struct made *made)
{
	size_t kind = made_below(3);
	if (made_below(10) == 0) {
		make_remarked(made);
		return;
	}
	made->is_meant = kind < 2;
	made->number = kind == 0;
	made_add(made->text, MADE_PICK(greetings));
	made_add(made->text,
	    kind == 0       ? made_words(made_chance(), MADE_YESES)
		: kind == 1 ? made_words(made_chance(), MADE_NOES)
			    : made_words(made_chance(), MADE_UNDECIDED));
	bool is_taken = take_away(made->text, false);
	made->is_meant = made->is_meant && !is_taken;
	made_add(made->text, is_taken ? "" : MADE_PICK(tails));
	made_add(made->text, MADE_PICK(closings));
}

static const char *const months[] = { "January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December" };
static const char *const date_before[] = { "", "", "", "on ", "It was on ", "my op was ", "Hi, ",
	"the ", "I think ", "date: " };
static const char *const date_after[] = { "", "", "", ".", " thanks", " x", ". Thanks, Jean",
	"\nSent from my iPhone", " please" };

static const char *const ordinals[] = { "first", "second", "third", "fourth", "fifth", "sixth",
	"seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
	"fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
	"twenty-first", "twenty second", "twenty-third", "twenty fourth", "twenty-fifth",
	"twenty sixth", "twenty-seventh", "twenty eighth" };

static void
say_date(char out[static 64], struct date date)
{
	int year = date.year, month = date.month, day = date.day;
	const char *name = months[month - 1];
	const char *suffix = day % 10 == 1 && day != 11 ? "st"
	    : day % 10 == 2 && day != 12                ? "nd"
	    : day % 10 == 3 && day != 13                ? "rd"
							: "th";
	switch (made_below(9)) {
	case 8: (void) snprintf(out, 64, "%s of %s %d", ordinals[day - 1], name, year); return;
	case 0: (void) snprintf(out, 64, "%d/%d/%d", day, month, year); return;
	case 1: (void) snprintf(out, 64, "%02d/%02d/%02d", day, month, year % 100); return;
	case 2: (void) snprintf(out, 64, "%02d-%02d-%d", day, month, year); return;
	case 3: (void) snprintf(out, 64, "%d.%d.%d", day, month, year); return;
	case 4: (void) snprintf(out, 64, "%d %s %d", day, name, year); return;
	case 5: (void) snprintf(out, 64, "%d%s %s %d", day, suffix, name, year); return;
	case 6: (void) snprintf(out, 64, "%.3s %d %d", name, day, year); return;
	default: (void) snprintf(out, 64, "%d%s of %s %d", day, suffix, name, year); return;
	}
}

static void
make_date(struct made *made)
{
	static const char *const two[] = { "@ or #", "@ to #", "@ # ", "not @", "@ and #",
		"between @ and #", "@/99/2026 #" };
	char value[64], other[64];
	made->date = (struct date){ 2020 + (int) made_below(6), 1 + (int) made_below(12),
		1 + (int) made_below(28) };
	struct date second = made->date;
	second.day = 1 + second.day % 28;
	say_date(value, made->date);
	say_date(other, second);
	made->is_meant = made_below(4) != 0;
	made_add(made->text, MADE_PICK(date_before));
	fill(made->text, made->is_meant ? "@" : MADE_PICK(two), value, other);
	made->is_meant = !take_away(made->text, true) && made->is_meant;
	made_add(made->text, MADE_PICK(date_after));
}

static void
make(struct made *made)
{
	size_t kind = made_below(10);
	*made = (struct made){ .language = "en" };
	made->type = kind < 3 ? MADE_ORD5
	    : kind < 6        ? MADE_NRS
	    : kind < 8        ? MADE_YES_NO
	    : kind < 9        ? MADE_DATE
			      : MADE_ORD5;
	if (kind < 6)
		make_number(made);
	else if (kind < 8)
		make_yes_no(made);
	else if (kind < 9)
		make_date(made);
	else
		make_tongue(made);
}

static bool
is_as_meant(const struct made *made, const struct reading_value *value)
{
	if (!made->is_meant)
		return false;
	if (made->type == MADE_DATE)
		return value->is_date && value->date.year == made->date.year &&
		    value->date.month == made->date.month && value->date.day == made->date.day;
	return decimal_compare(value->value, decimal_from_int(made->number)) == 0;
}

struct tally {
	size_t meant, right, wrong;
};

static void
try_one(
    const struct phrase_book *book, struct arena *arena, struct tally tallies[static MADE_TYPES])
{
	struct made made;
	struct reading reading;
	make(&made);
	struct tally *tally = &tallies[made.type];
	assert_true(read_table_reply(arena, phrase_book_find(book, made.language),
	    type_words[made.type], str_from(made.text), (struct date){ 2026, 11, 21 }, &reading));
	bool stored = reading.kind == READING_ANSWER || reading.kind == READING_SEVERAL;
	bool same = reading.kind == READING_ANSWER && is_as_meant(&made, &reading.values[0]);
	tally->meant += made.is_meant;
	tally->right += same;
	if (!stored || same)
		return;
	tally->wrong++;
	if (tally->wrong < 20)
		print_error("%s %s, meant %s: %s\n", type_words[made.type],
		    read_table_got(arena, type_words[made.type], &reading),
		    made.is_meant ? "another" : "nothing", made.text);
}

static void
invariant_4_made_replies_have_no_wrong_value(void **state)
{
	(void) state;
	struct arena arena = { 0 }, step = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	struct tally tallies[MADE_TYPES] = { 0 }, all = { 0 };
	size_t count = made_replies(REPLIES);
	assert_int_equal(complaints.count, 0);
	made_begin();
	for (size_t i = 0; i < count; i++) {
		try_one(book, &step, tallies);
		arena_reset(&step);
	}
	for (size_t i = 0; i < MADE_TYPES; i++) {
		print_message("%s: %zu with an answer, right %.1f %%, wrong %zu\n", type_words[i],
		    tallies[i].meant, 100.0 * (double) tallies[i].right / (double) tallies[i].meant,
		    tallies[i].wrong);
		all.meant += tallies[i].meant;
		all.right += tallies[i].right;
		all.wrong += tallies[i].wrong;
	}
	print_message("%zu made replies, %zu with an answer: right %.1f %%, wrong %zu\n", count,
	    all.meant, 100.0 * (double) all.right / (double) all.meant, all.wrong);
	phrase_book_free(book);
	arena_done(&step);
	arena_done(&arena);
	assert_int_equal(all.wrong, 0);
	assert_true(all.right * 100 >= all.meant * RIGHT_LEAST);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_4_made_replies_have_no_wrong_value),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
