/* SPDX-License-Identifier: MIT */
/*
 * Questions of other kinds than the tables of replies ask (read_table.h): long scales, counts with a
 * unit, numbers with parts, and answers whose words are everyday ones. No value is stored that was not
 * meant, whatever the kind.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "conversations/read_table.h"

#define WHOLE(n)                                                                                   \
	{                                                                                          \
		INT64_C(n) * DECIMAL_ONE                                                           \
	}

static struct option five[] = { { WHOLE(1), 1 }, { WHOLE(2), 2 }, { WHOLE(3), 3 }, { WHOLE(4), 4 },
	{ WHOLE(5), 5 } };
static const char *much_labels[] = { "not at all", "a little", "moderately", "quite a bit",
	"extremely" };
static const char *often_labels[] = { "never", "rarely", "sometimes", "often", "always" };
static const char *amount_labels[] = { "none", "a bit", "some", "a lot", "all of it" };
static const char *agree_labels[] = { "strongly disagree", "disagree", "neither", "agree",
	"strongly agree" };
static const char *health_labels[] = { "excellent", "very good", "good", "fair", "poor" };

struct question {
	struct item item;
	struct item_wording wording;
};

static const struct question scale = {
	{ .link_id = "scale", .type = ITEM_NUMBER, .low = WHOLE(0), .high = WHOLE(100) },
	{ .text = "How is your health today, 0 to 100?", .high_label = "best health" }
};
static const struct question nights = {
	{ .link_id = "nights", .type = ITEM_NUMBER, .low = WHOLE(0), .high = WHOLE(7) },
	{ .text = "On how many days did it wake you?", .low_label = "none" }
};
static const struct question walk = {
	{ .link_id = "walk", .type = ITEM_NUMBER, .low = WHOLE(0), .high = WHOLE(600) },
	{ .text = "How many minutes can you walk?" }
};
static const struct question minding = {
	{ .link_id = "minding", .type = ITEM_NUMBER, .low = WHOLE(0), .high = WHOLE(10) },
	{ .text = "How much do you mind it?" }
};
static const struct question relief = {
	{ .link_id = "relief", .type = ITEM_NUMBER, .low = WHOLE(0), .high = WHOLE(10) },
	{ .text = "How much did the tablets help?",
	    .low_label = "no relief",
	    .high_label = "all of it" }
};
static const struct question likely = {
	{ .link_id = "likely", .type = ITEM_NUMBER, .low = WHOLE(0), .high = WHOLE(10) },
	{ .text = "How likely are you to tell others?",
	    .low_label = "not at all likely",
	    .high_label = "very likely" }
};
static const struct question turned = {
	{ .link_id = "turned", .type = ITEM_NUMBER, .low = WHOLE(0), .high = WHOLE(10) },
	{ .text = "Pain?", .low_label = "the worst pain", .high_label = "No pain" }
};
static const struct question denied = {
	{ .link_id = "denied", .type = ITEM_NUMBER, .low = WHOLE(0), .high = WHOLE(10) },
	{ .text = "How is it?", .low_label = "no change", .high_label = "no pain" }
};
static const struct question worst = {
	{ .link_id = "worst", .type = ITEM_NUMBER, .low = WHOLE(0), .high = WHOLE(10) },
	{ .text = "Pain?", .low_label = "no pain", .high_label = "worst pain imaginable" }
};
static const struct question alone = { { .link_id = "alone", .type = ITEM_YES_NO },
	{ .text = "Can you wash yourself?" } };
static const struct question sore = { { .link_id = "sore", .type = ITEM_YES_NO },
	{ .text = "Is your wound sore?" } };
static const struct question out = { { .link_id = "out", .type = ITEM_YES_NO },
	{ .text = "Did you go out this week?" } };
static const struct question weight = {
	{ .link_id = "weight", .type = ITEM_DECIMAL, .low = WHOLE(30), .high = WHOLE(250) },
	{ .text = "What is your weight (in kg)?" }
};
static const struct question much = {
	{ .link_id = "much", .type = ITEM_CHOICE, .options = five, .option_count = 5 },
	{ .text = "How much did it bother you?", .labels = much_labels }
};
static const struct question often = {
	{ .link_id = "often", .type = ITEM_CHOICE, .options = five, .option_count = 5 },
	{ .text = "How often did it wake you?", .labels = often_labels }
};
static const struct question amount = {
	{ .link_id = "amount", .type = ITEM_CHOICE, .options = five, .option_count = 5 },
	{ .text = "How much can you do?", .labels = amount_labels }
};
static const struct question agree = {
	{ .link_id = "agree", .type = ITEM_CHOICE, .options = five, .option_count = 5 },
	{ .text = "The staff listened to me.", .labels = agree_labels }
};
static const struct question health = {
	{ .link_id = "health", .type = ITEM_CHOICE, .options = five, .option_count = 5 },
	{ .text = "How is your health?", .labels = health_labels }
};

static const struct {
	const struct question *question;
	const char *text, *reading;
} cases[] = {
	{ &scale, "75", "A:75" },
	{ &scale, "80/100", "A:80" },
	{ &scale, "about 70", "A:70" },
	{ &scale, "seventy five", "A:75" },
	{ &scale, "seventy-five", "A:75" },
	{ &scale, "a hundred", "A:100" },
	{ &scale, "one hundred", "A:100" },
	{ &scale, "85 out of 100", "A:85" },
	{ &scale, "101", "R:range" },
	{ &scale, "150", "R:range" },
	{ &scale, "60-70", "R:ambiguous" },
	{ &scale, "65 or 70", "R:ambiguous" },
	{ &scale, "7.5", "R:not_integer" },
	{ &scale, "minus 5", "R:range" },
	{ &scale, "I'd say 85 thanks", "A:85" },
	{ &scale, "I'm 74", "R:ambiguous" },
	{ &scale, "i wud say 60", "A:60" },
	{ &scale, "60 you daft machine", "A:60" },
	{ &scale, "50 sorry 60", "A:60" },
	{ &scale, "50? no, 60", "A:60" },
	{ &scale, "0", "A:0" },
	{ &scale, "zero", "A:0" },
	{ &scale, "100!", "A:100" },
	{ &scale, "best health", "A:100" },
	{ &scale, "not 50", "R:negation" },
	{ &scale, "80 I'm glad to say", "A:80" },
	{ &scale, "call it 60", "A:60" },
	{ &scale, "in the 60s", "R:ambiguous" },
	{ &scale, "high", "R:unparsed" },
	{ &scale, "don't know", "S" },
	{ &scale, "dinnae ken", "S" },
	{ &scale, "haven't a notion", "S" },
	{ &scale, "none of your business", "S" },
	{ &scale, "nearly 70", "R:ambiguous" },
	{ &scale, "over 90", "R:ambiguous" },
	{ &scale, "60 today, 70 yesterday", "R:ambiguous" },
	{ &scale, "sixty odd", "R:ambiguous" },
	{ &scale, "8 0", "R:ambiguous" },
	{ &scale, "seven oh", "R:ambiguous" },
	{ &scale, "7 oh", "R:ambiguous" },
	{ &scale, "its no 70", "R:negation" },
	{ &scale, "70 no wait", "R:ambiguous" },
	{ &scale, "70, my son sent that", "R:ambiguous" },
	{ &scale, "70, last time", "R:qualified" },
	{ &scale, "70. My garden is lovely", "A:70" },
	{ &amount, "a bit", "A:2" },
	{ &amount, "a lot", "A:4" },
	{ &amount, "a lit", "R:unparsed" },
	{ &amount, "a lot, NOT", "R:negation" },
	{ &agree, "agree", "A:4" },
	{ &agree, "agree, strongly", "R:qualified" },
	{ &agree, "disagree (strongly)", "R:qualified" },
	{ &agree, "agree, I wish", "R:ambiguous" },
	{ &health, "good, very", "R:qualified" },
	{ &minding, "NOT. 7", "R:negation" },
	{ &walk, "20 minutes, last time", "R:qualified" },
	{ &weight, "72, my wife says", "R:ambiguous" },
	{ &weight, "72 no wait", "R:ambiguous" },
	{ &nights, "3", "A:3" },
	{ &nights, "3 days", "A:3" },
	{ &nights, "three days", "A:3" },
	{ &nights, "about 3 days", "A:3" },
	{ &nights, "3 or 4 days", "R:ambiguous" },
	{ &nights, "3 times", "R:ambiguous" },
	{ &nights, "3 days a week", "R:ambiguous" },
	{ &nights, "none", "A:0" },
	{ &nights, "nothing", "A:0" },
	{ &nights, "nowt thanks", "A:0" },
	{ &minding, "none", "R:unparsed" }, /* nobody said what its ends are */
	{ &minding, "the worst", "R:unparsed" },
	{ &scale, "none", "R:unparsed" },
	{ &scale, "the worst", "R:unparsed" },
	{ &relief, "none", "A:0" },
	{ &relief, "None at all.", "A:0" },
	{ &relief, "none whatsoever, thanks", "A:0" },
	{ &relief, "absolutely nothing", "A:0" },
	{ &relief, "no relief at all", "A:0" },
	{ &relief, "nothing helps", "R:unparsed" },
	{ &relief, "nothing much", "R:unparsed" },
	{ &relief, "nothing bad", "R:unparsed" },
	{ &relief, "nothing to report", "R:unparsed" },
	{ &relief, "nothing really", "R:unparsed" },
	{ &relief, "nothing yet", "R:unparsed" },
	{ &relief, "nothing?", "R:unparsed" },
	{ &relief, "nothing. 4", "R:negation" },
	{ &relief, "none of your business", "S" },
	{ &relief, "none today", "R:unparsed" },
	{ &relief, "not nothing", "R:unparsed" },
	{ &relief, "nothing but trouble", "R:unparsed" },
	{ &relief, "none or a bit", "R:unparsed" },
	{ &relief, "no", "R:unparsed" },
	{ &relief, "not at all", "R:unparsed" },
	{ &likely, "not at all likely", "A:0" },
	{ &likely, "none", "R:unparsed" },
	{ &likely, "nothing", "R:unparsed" },
	{ &turned, "the worst", "A:0" },
	{ &turned, "as bad as it gets", "A:0" },
	{ &turned, "none", "A:10" },
	{ &denied, "none", "R:unparsed" }, /* of its ends either may be meant */
	{ &worst, "the worst", "A:10" },
	{ &worst, "Worst possible!", "A:10" },
	{ &worst, "its the worst pain", "A:10" },
	{ &worst, "as bad as it gets", "A:10" },
	{ &worst, "as bad as it could be, thanks", "A:10" },
	{ &worst, "couldn't be worse", "A:10" },
	{ &worst, "could be worse", "R:unparsed" },
	{ &worst, "not the worst", "R:unparsed" },
	{ &worst, "not as bad as it gets", "R:unparsed" },
	{ &worst, "worst in the mornings", "R:unparsed" },
	{ &worst, "worst ever", "R:unparsed" }, /* mine, and not that there is */
	{ &worst, "worst is over", "R:unparsed" },
	{ &worst, "the worst of it", "R:unparsed" },
	{ &worst, "the worst or nearly", "R:unparsed" },
	{ &worst, "unbearable", "R:unparsed" },
	{ &worst, "none", "A:0" },
	{ &worst, "none. It still hurts", "R:unparsed" },
	{ &worst, "none, NOT", "R:unparsed" },
	{ &worst, "none. Ignore that", "R:unparsed" },
	{ &nights, "8", "R:range" },
	{ &nights, "every day", "R:unparsed" },
	{ &nights, "7 days", "A:7" },
	{ &nights, "0 days", "A:0" },
	{ &nights, "2 tablets", "R:ambiguous" },
	{ &nights, "2 tablets 3 days", "R:ambiguous" },
	{ &nights, "five I think", "A:5" },
	{ &nights, "5 days I would say", "A:5" },
	{ &nights, "half the week", "R:unparsed" },
	{ &nights, "3.5 days", "R:not_integer" },
	{ &nights, "2 nights", "R:ambiguous" },
	{ &nights, "I give it 3 days", "A:3" },
	{ &walk, "20", "A:20" },
	{ &walk, "20 minutes", "A:20" },
	{ &walk, "20 mins", "A:20" },
	{ &walk, "about 20 minutes", "A:20" },
	{ &walk, "twenty minutes", "A:20" },
	{ &walk, "1 hour", "R:ambiguous" },
	{ &walk, "20 to 30 minutes", "R:ambiguous" },
	{ &walk, "20-30", "R:ambiguous" },
	{ &walk, "20 mins I'd say", "A:20" },
	{ &walk, "less than 20", "R:ambiguous" },
	{ &walk, "20 steps", "R:ambiguous" },
	{ &walk, "minus 20", "R:range" },
	{ &walk, "700", "R:range" },
	{ &walk, "20m", "R:ambiguous" },
	{ &weight, "72", "A:72" },
	{ &weight, "72.5", "A:72.5" },
	{ &weight, "72.5kg", "A:72.5" },
	{ &weight, "72.5 kg", "A:72.5" },
	{ &weight, "72 kg", "A:72" },
	{ &weight, "72,5", "R:ambiguous" },
	{ &weight, "seventy two", "A:72" },
	{ &weight, "72 and a half", "R:ambiguous" },
	{ &weight, "72 or 73", "R:ambiguous" },
	{ &weight, "I'm 72.5", "R:ambiguous" },
	{ &weight, "300.5", "R:range" },
	{ &weight, "72½", "A:72.5" },
	{ &weight, "72 ½", "A:72.5" },
	{ &weight, "72¼ kg", "A:72.25" },
	{ &weight, "72¾kg today", "A:72.75" },
	{ &weight, "my weight is 72½", "A:72.5" },
	{ &weight, "72½ sorry 73½", "A:73.5" },
	{ &weight, "72⅓", "R:ambiguous" },
	{ &weight, "72¦", "R:ambiguous" },
	{ &weight, "72\xf3\xb0\x82\xbd", "R:ambiguous" }, /* our own mark for a half, sent */
	{ &weight, "½", "R:ambiguous" },
	{ &weight, "72 and ½", "R:ambiguous" },
	{ &weight, "29½", "R:range" },
	{ &weight, "250½", "R:range" },
	{ &weight, "72½ or 73", "R:ambiguous" },
	{ &weight, "I'm 72½", "R:ambiguous" },
	{ &weight, "72½ lbs", "R:ambiguous" },
	{ &weight, "72½3", "R:ambiguous" },
	{ &weight, "72½-73", "R:ambiguous" },
	{ &weight, "072½", "R:ambiguous" },
	{ &weight, "not 72½", "R:negation" },
	{ &weight, "my wife is 72½", "R:ambiguous" },
	{ &scale, "70½", "R:not_integer" },
	{ &scale, "70 ½", "R:not_integer" },
	{ &nights, "2½ days", "R:not_integer" },
	{ &weight, "weight: 72.5", "A:72.5" },
	{ &weight, "my wife is 72.5", "R:ambiguous" },
	{ &weight, "300", "R:range" },
	{ &weight, "72.5 today", "A:72.5" },
	{ &weight, "72.5 sorry 73.5", "A:73.5" },
	{ &weight, "my weight is 72.5", "A:72.5" },
	{ &weight, "160 lbs", "R:ambiguous" },
	{ &much, "not at all", "A:1" },
	{ &much, "a little", "A:2" },
	{ &much, "moderately", "A:3" },
	{ &much, "quite a bit", "A:4" },
	{ &much, "extremely", "A:5" },
	{ &much, "not at all thanks be to God", "A:1" },
	{ &much, "a little more", "R:qualified" },
	{ &much, "not extremely", "R:negation" },
	{ &much, "a little, no, moderately", "A:3" },
	{ &much, "not at all sorry a little", "A:2" },
	{ &much, "extremely sore", "R:unparsed" },
	{ &much, "moderate", "A:3" },
	{ &much, "quite a lot", "R:unparsed" },
	{ &much, "C", "A:3" },
	{ &much, "1", "A:1" },
	{ &much, "extremly", "A:5" },
	{ &much, "moderatly", "A:3" },
	{ &much, "not at all\na little\nnot at all", "M:1,2,1" },
	{ &much, "none of your business", "S" },
	{ &much, "quite a bit I'm sorry to say", "A:4" },
	{ &much, "quite a bit you daft machine", "A:4" },
	{ &often, "never", "A:1" },
	{ &often, "rarely", "A:2" },
	{ &often, "sometimes", "A:3" },
	{ &often, "often", "A:4" },
	{ &often, "always", "A:5" },
	{ &often, "very rarely", "R:qualified" },
	{ &often, "not often", "R:negation" },
	{ &often, "hardly ever", "R:unparsed" },
	{ &often, "allways", "A:5" },
	{ &often, "never thanks be to God", "A:1" },
	{ &often, "never no sometimes", "R:ambiguous" },
	{ &often, "sometimes, no, often", "A:4" },
	{ &often, "sometimes or often", "R:ambiguous" },
	{ &often, "always love", "A:5" },
	{ &often, "sometimes I dinnae ken", "R:ambiguous" },
	{ &health, "good", "A:3" },
	{ &health, "very good", "A:2" },
	{ &health, "excellent", "A:1" },
	{ &health, "fair", "A:4" },
	{ &health, "poor", "A:5" },
	{ &health, "good thanks", "A:3" },
	{ &health, "good thank you", "A:3" },
	{ &health, "very good thank you kindly", "A:2" },
	{ &health, "not good", "R:negation" },
	{ &health, "not very good", "R:negation" },
	{ &health, "good question", "R:unparsed" },
	{ &health, "good, no, fair", "A:4" },
	{ &health, "good no very good", "R:ambiguous" },
	{ &health, "fair enough", "R:unparsed" },
	{ &health, "god", "R:unparsed" },
	{ &health, "good morning", "R:unparsed" },
	{ &health, "good morning, fair", "A:4" },
	{ &health, "goood", "A:3" },
	{ &health, "exellent", "A:1" },
	{ &health, "pretty good", "R:qualified" },
	{ &health, "so so", "R:unparsed" },
	{ &health, "good hope that's ok", "A:3" },
	{ &health, "fair to good", "R:ambiguous" },
	{ &health, "poor since the op", "A:5" },
	{ &health, "good I'm happy to say", "A:3" },
	{ &minding, "5 min", "R:ambiguous" },
	{ &minding, "5", "A:5" },
	/* what fits only the other answer */
	{ &alone, "yes", "A:1" },
	{ &alone, "yes on my own", "A:1" },
	{ &alone, "yes with help", "R:qualified" },
	{ &alone, "yes my wife does it for me", "R:qualified" },
	{ &alone, "yes I have carers in", "R:qualified" },
	{ &alone, "yes with a stick", "R:qualified" },
	{ &alone, "yes I struggle", "R:qualified" },
	{ &alone, "yes very little", "R:qualified" },
	{ &alone, "no", "A:0" },
	{ &alone, "no my daughter helps", "A:0" },
	{ &alone, "no I manage fine", "R:ambiguous" },
	{ &alone, "no it's easy", "R:ambiguous" },
	{ &alone, "no I can do it myself", "R:ambiguous" },
	{ &sore, "yes it throbs", "A:1" },
	{ &sore, "yes its fine", "R:ambiguous" },
	{ &sore, "yes everything is fine", "R:ambiguous" },
	{ &sore, "no all fine", "A:0" },
	{ &sore, "no it hurts a lot", "R:ambiguous" },
	{ &sore, "no it doesn't hurt", "A:0" },
	{ &out, "yes with my wife", "A:1" },
	{ &out, "no it hurts", "A:0" },
};

static void
invariant_4_questions_of_every_kind_are_read(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	size_t others = 0;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct reading_context context = {
			.phrases = phrase_book_find(book, "en"),
			.item = &cases[i].question->item,
			.wording = &cases[i].question->wording,
			.items_left = READING_ANSWERS,
			.offers_letters = cases[i].question->item.type == ITEM_CHOICE,
			.today = { 2026, 11, 21 },
		};
		struct reading reading;
		reading_of(&arena, &context, str_from(cases[i].text), &reading);
		const char *got = read_table_got(&arena, "", &reading);
		if (strcmp(got, cases[i].reading) != 0) {
			print_message("%s: %s\n", cases[i].text, got);
			others++;
		}
	}
	phrase_book_free(book);
	arena_done(&arena);
	assert_int_equal(others, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_4_questions_of_every_kind_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
