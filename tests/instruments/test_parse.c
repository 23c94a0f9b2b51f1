/* SPDX-License-Identifier: MIT */
/*
 * Every fault in an instrument's file is named where it stands, with what was expected. Each case
 * is one change to a good file: the text to find, what stands there instead, and all complaints.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "instruments/parse.h"

static const char good[] =
    "instrument: ward-check\n"                                                         /* 1 */
    "version: \"1\"\n"                                                                 /* 2 */
    "about_minutes: 3\n"                                                               /* 3 */
    "complete_within: 2 days\n"                                                        /* 4 */
    "licence: { status: own, holder: us, modes: [sms, web] }\n"                        /* 5 */
    "languages: { en: { review: original }, cy: { review: native, by: Non } }\n"       /* 6 */
    "title: { en: Ward, cy: Ward }\n"                                                  /* 7 */
    "items:\n"                                                                         /* 8 */
    "  - linkId: pain\n"                                                               /* 9 */
    "    type: choice\n"                                                               /* 10 */
    "    text: { en: Does it hurt?, cy: Ydy e'n brifo? }\n"                            /* 11 */
    "    risk: [2]\n"                                                                  /* 12 */
    "    options:\n"                                                                   /* 13 */
    "      - value: 0\n"                                                               /* 14 */
    "        label: { en: not at all, cy: dim }\n"                                     /* 15 */
    "        also: { en: [none, no pain] }\n"                                          /* 16 */
    "      - { value: 1, label: { en: a little, cy: ychydig } }\n"                     /* 17 */
    "      - { value: 2, label: { en: a lot, cy: llawer } }\n"                         /* 18 */
    "  - { linkId: up, type: boolean, text: { en: Up?, cy: Ar eich traed? } }\n"       /* 19 */
    "  - linkId: steps\n"                                                              /* 20 */
    "    type: integer\n"                                                              /* 21 */
    "    text: { en: How many?, cy: Faint? }\n"                                        /* 22 */
    "    low: { value: 0, label: { en: none, cy: dim } }\n"                            /* 23 */
    "    high: { value: 2 }\n"                                                         /* 24 */
    "  - { linkId: words, type: text, required: no, text: { en: More?, cy: Mwy? } }\n" /* 25 */
    "  - { linkId: odd, type: choice, text: { en: Odd?, cy: Od? }, options: [\n"       /* 26 */
    "      { value: 0, label: { en: even, cy: gwastad } },\n"                          /* 27 */
    "      { value: 1, label: { en: odd, cy: od } },\n"                                /* 28 */
    "      { value: 5, label: { en: very odd, cy: od iawn } } ] }\n"                   /* 29 */
    "scores:\n"                                                                        /* 30 */
    "  total:\n"                                                                       /* 31 */
    "    kind: sum\n"                                                                  /* 32 */
    "    items: [pain, steps]\n"                                                       /* 33 */
    "    reverse: [steps]\n"                                                           /* 34 */
    "    missing: at most 1\n"                                                         /* 35 */
    "    direction: lower is better\n"                                                 /* 36 */
    "    mid: { value: 1.5, source: made up, scope: person }\n"                        /* 37 */
    "    bands:\n"                                                                     /* 38 */
    "      - { from: 0, to: 1, label: low }\n"                                         /* 39 */
    "      - { from: 2, to: 4, label: high }\n";                                       /* 40 */

static const struct {
	const char *name, *find, *instead, *want;
} cases[] = {
	{ "nothing wrong", "", "", "" },
	/* the head */
	{ "no id", "instrument: ward-check\n", "",
	    "f:1:1: \"instrument\" is missing, expected text\n" },
	{ "id with a capital", "ward-check", "Ward",
	    "f:1:13: \"Ward\" is no id, expected small letters, digits and -\n" },
	{ "long version", "\"1\"", "\"1234567890 1234567890\"",
	    "f:2:10: the version is too long, expected at most 20 characters\n" },
	{ "no minutes", "3\n", "no\n",
	    "f:3:16: \"about_minutes\" is \"no\", expected a whole number from 1 to 120\n" },
	{ "no way of asking", "about_minutes: 3\n", "about_minutes: 3\nask: all\n",
	    "f:4:6: `ask: all`, expected together or one at a time\n" },
	{ "no time", "2 days", "soon",
	    "f:4:18: \"soon\" is no time, expected \"72 hours\" or \"3 days\", up to a year\n" },
	{ "a long time", "2 days", "400 days",
	    "f:4:18: \"400 days\" is no time, expected \"72 hours\" or \"3 days\", up to a year\n" },
	{ "unknown key", "version:", "vresion: 1\nversion:",
	    "f:2:1: unknown key \"vresion\", did you mean \"version\"?\n" },
	{ "not a map", good, "[1]",
	    "f:1:1: a list stands here, expected a map with some of: instrument, version, name, about_minutes, ask, complete_within, recall_period, timepoints, source, unverified, licence, tested, trial, languages, title, recall, fhir, groups, items, scores\n" },
	/* licence */
	{ "no licence", "licence: { status: own, holder: us, modes: [sms, web] }\n", "",
	    "f:1:1: \"licence\" is missing, expected a map of status, holder and modes\n" },
	{ "unknown status", "status: own", "status: mine",
	    "f:5:20: \"status\" is \"mine\", expected one of: own, public-domain, "
	    "free-with-attribution, licence-required, unknown\n" },
	{ "unknown mode", "[sms, web]", "[sms, fax]",
	    "f:5:50: \"fax\" is no mode, expected one of: sms, email, web, staff\n" },
	{ "modes without leave", "status: own", "status: unknown",
	    "f:5:48: modes stand beside the status unknown, expected [] until it is known\n" },
	{ "licence without proof", "status: own", "status: licence-required",
	    "f:5:10: \"proof\" is missing, expected the agreement that permits these modes\n" },
	/* languages */
	{ "no English", "en: { review: original }, ", "",
	    "f:6:12: \"en\" is missing, expected it: English stands in for other languages\n" },
	{ "no reader", ", by: Non", "",
	    "f:6:44: \"by\" is missing, expected the native reader who signed the wording\n" },
	{ "odd language", "cy: { review", "cymraeg: { review",
	    "f:6:40: \"cymraeg\" is no language, expected a code such as en or cy\n" },
	{ "unknown review", "review: original", "review: fine",
	    "f:6:28: \"review\" is \"fine\", expected one of: original, publisher, native, machine\n" },
	{ "a language without a title", "title: { en: Ward, cy: Ward }", "title: { en: Ward }",
	    "f:7:8: \"title\" is missing in \"cy\", expected it in each language\n" },
	{ "a title in another language", "title: { en", "title: { fr: Salle, en",
	    "f:7:10: unknown key \"fr\", expected one of: en, cy\n" },
	{ "no title", "title: { en: Ward, cy: Ward }\n", "",
	    "f:1:1: \"title\" is missing, expected it in each language\n" },
	/* items */
	{ "no items", "items:\n", "items: []\nscores2:\n",
	    "f:9:1: unknown key \"scores2\", did you mean \"scores\"?\n"
	    "f:8:8: \"items\" is missing or no list, expected a list of 1 to 200\n" },
	{ "linkId with a space", "linkId: pain", "linkId: pa in",
	    "f:9:13: \"pa in\" is no linkId, expected up to 40 letters, digits and - . _\n" },
	{ "linkId twice", "linkId: up", "linkId: steps",
	    "f:20:13: \"steps\" is the linkId of item 2 already, expected another\n"
	    "f:35:14: \"steps\" has another range than \"pain\", expected one range, \"none\", or kind percent\n"
	    "f:39:7: the bands do not cover the scores, expected them from 0 to 3\n" },
	{ "unknown type", "type: choice", "type: open-choice",
	    "f:10:11: \"type\" is \"open-choice\", expected one of: choice, boolean, integer, decimal, date, text, postcode, telephone, choices\n" },
	{ "no type", "    type: choice\n", "", "f:9:5: \"type\" is missing, expected text\n" },
	{ "no question", "    text: { en: How many?, cy: Faint? }\n", "",
	    "f:20:5: \"text\" is missing, expected it in each language\n" },
	{ "a question in one language", "{ en: How many?, cy: Faint? }", "{ en: How many? }",
	    "f:22:11: \"text\" is missing in \"cy\", expected it in each language\n" },
	{ "an empty question", "en: How many?", "en: \"\"",
	    "f:22:17: no words stand here, expected text\n" },
	{ "a question of two lines", "en: How many?", "en: \"How\\nmany?\"",
	    "f:22:17: more than one line, expected words on one line\n" },
	{ "options of a text", "type: text", "type: text, options: []",
	    "f:25:34: \"options\" stands in an item of type text, expected none\n" },
	{ "letters of a text", "type: text", "type: text, letters: yes",
	    "f:25:34: \"letters\" stands in an item of type text, expected none\n" },
	{ "options of a postcode", "type: text", "type: postcode, options: []",
	    "f:25:38: \"options\" stands in an item of type postcode, expected none\n" },
	{ "risk of a telephone number", "type: text", "type: telephone, risk: yes",
	    "f:25:39: \"risk\" stands in an item of type telephone, expected none\n" },
	{ "range of a yes", "type: boolean", "type: boolean, low: { value: 1 }",
	    "f:19:34: \"low\" stands in an item of type boolean, expected none\n" },
	{ "yes of a text", "type: text", "type: text, yes: { also: {} }",
	    "f:25:34: \"yes\" stands in an item of type text, expected none\n" },
	{ "risk of no answer", "risk: [2]", "risk: [3]",
	    "f:12:12: 3 is no answer to \"pain\", expected one of its values\n" },
	{ "risk of nothing", "risk: [2]", "risk: []",
	    "f:12:11: no answers stand here, expected yes, no or some of the item's values\n" },
	/* options */
	{ "no value", "value: 1, ", "", "f:17:9: \"value\" is missing, expected a number\n" },
	{ "value twice", "value: 1", "value: 2, number: 3",
	    "f:18:9: the value is that of another option, expected its own\n" },
	{ "a face for one", "value: 1", "value: 1, face: \"\U0001F642\"",
	    "f:17:9: one option has a \"face\" and another has none, expected one for each\n"
	    "f:18:9: one option has a \"face\" and another has none, expected one for each\n" },
	{ "a word for a face", "- value: 0\n", "- value: 0\n        face: sad\n",
	    "f:15:15: \"sad\" is no face, expected one picture\n"
	    "f:18:9: one option has a \"face\" and another has none, expected one for each\n"
	    "f:19:9: one option has a \"face\" and another has none, expected one for each\n" },
	{ "a face twice",
	    "value: 0, label: { en: even, cy: gwastad } },\n"
	    "      { value: 1, label: { en: odd, cy: od } },\n"
	    "      { value: 5,",
	    "face: \"\U0001F642\", value: 0, label: { en: even, cy: gwastad } },\n"
	    "      { face: \"\U0001F610\", value: 1, label: { en: odd, cy: od } },\n"
	    "      { face: \"\U0001F642\", value: 5,",
	    "f:29:15: \"\U0001F642\" is the face of another option, expected its own\n" },
	{ "too long with faces",
	    "text: { en: Odd?, cy: Od? }, options: [\n"
	    "      { value: 0, label: { en: even, cy: gwastad } },\n"
	    "      { value: 1, label: { en: odd, cy: od } },\n"
	    "      { value: 5,",
	    "text: { en: \"Is it odd, or would you say that it was rather even when you looked at it "
	    "for the last time on the ward?\", cy: Od? }, options: [\n"
	    "      { face: \"\U0001F622\", value: 0, label: { en: even, cy: gwastad } },\n"
	    "      { face: \"\U0001F610\", value: 1, label: { en: odd, cy: od } },\n"
	    "      { face: \"\U0001F642\", value: 5,",
	    "f:26:46: 147 characters with its answers and faces in \"en\", expected at most 134 to "
	    "fit two parts of a text message\n" },
	{ "number twice", "value: 1", "value: 1, number: 2",
	    "f:18:9: the number 2 is offered twice, expected each once\n" },
	{ "value is a word", "value: 1", "value: one",
	    "f:17:18: \"one\" is no number, expected one such as 3 or 0.5, to 4 places, up to 10000\n" },
	{ "value with too many places", "value: 1", "value: 0.00001, number: 1",
	    "f:17:18: \"0.00001\" is no number, expected one such as 3 or 0.5, to 4 places, up to 10000\n" },
	{ "value that needs a number", "value: 1", "value: 0.5",
	    "f:17:9: \"number\" is missing, expected what is texted for this value, 0 to 99\n" },
	{ "label in one language", "{ en: a little, cy: ychydig }", "{ en: a little }",
	    "f:17:28: \"label\" is missing in \"cy\", expected it in each language\n" },
	{ "label twice", "en: a little", "en: A lot",
	    "f:18:34: \"a lot\" means another answer in line 17, expected one meaning\n" },
	{ "synonym of two", "en: a little", "en: No Pain",
	    "f:17:34: \"No Pain\" means another answer in line 16, expected one meaning\n" },
	{ "synonym twice", "[none, no pain]", "[none, none]",
	    "f:16:28: \"none\" stands in line 16 already, expected once\n" },
	{ "synonyms that are no list", "[none, no pain]", "none",
	    "f:16:21: no list stands here, expected up to 60 words or phrases\n" },
	{ "synonym of both ends", "high: { value: 2 }", "high: { value: 2, also: { en: [none] } }",
	    "f:24:36: \"none\" means another answer in line 23, expected one meaning\n" },
	/* ranges */
	{ "no high", "    high: { value: 2 }\n", "",
	    "f:20:5: \"high\" is missing, expected the high end of the range\n" },
	{ "range upside down", "high: { value: 2 }", "high: { value: -2 }",
	    "f:24:11: \"high\" is not above \"low\", expected a range\n" },
	{ "a place in a whole number", "high: { value: 2 }", "high: { value: 2.5 }",
	    "f:24:20: \"value\" has places, expected a whole number in an item of type integer\n" },
	/* length */
	{ "too long in GSM-7", "en: How many?",
	    "en: Now that you have been at home for a while and have had some time to see how you "
	    "get about tell us how many of the steps in your house can you climb before you must rest?",
	    "f:22:17: 192 characters with its answers in \"en\", expected at most 160 to fit one text message\n" },
	{ "too long in UCS-2", "cy: Faint?",
	    "cy: Faint o risiau yn y t\xC5\xB7 allwch chi eu dringo cyn gorfod gorffwys am ychydig?",
	    "f:22:32: 96 characters with its answers in \"cy\", expected at most 70: \"ŷ\" makes a text message hold less than half\n" },
	/* scores */
	{ "unknown item", "[pain, steps]", "[pain, stairs]",
	    "f:33:19: \"stairs\" is no item, expected the linkId of one\n"
	    "f:34:15: \"steps\" is not part of this scale, expected one of its items or scales\n" },
	{ "item of words", "[pain, steps]", "[pain, steps, words]",
	    "f:33:26: \"words\" is of type text, expected an item whose answers are numbers\n" },
	{ "item twice", "[pain, steps]", "[pain, steps, pain]",
	    "f:33:26: \"pain\" stands here twice, expected once\n" },
	{ "unknown kind", "kind: sum", "kind: product",
	    "f:32:11: \"kind\" is \"product\", expected one of: sum, mean, percent, item, count, profile, value-set\n" },
	{ "two items of kind item", "kind: sum", "kind: item",
	    "f:33:12: 2 items, expected one for kind item\n" },
	{ "factor of a sum", "kind: sum", "kind: sum\n    factor: 2",
	    "f:33:13: \"factor\" stands beside kind sum, expected it with kind mean alone\n" },
	{ "factor of nothing", "kind: sum", "kind: mean\n    factor: 0",
	    "f:33:13: \"factor\" is 0, expected more than 0 and at most 1000\n" },
	{ "reversed stranger", "reverse: [steps]", "reverse: [up]",
	    "f:34:15: \"up\" is not part of this scale, expected one of its items or scales\n" },
	{ "reversed evenly", "reverse: [steps]", "reverse: [pain]", "" },
	{ "reversed unevenly", "items: [pain, steps]\n    reverse: [steps]\n    missing: at most 1",
	    "items: [odd]\n    reverse: [odd]\n    missing: none",
	    "f:34:14: \"odd\" cannot be reversed, expected options whose values lie evenly\n"
	    "f:39:7: the bands do not cover the scores, expected them from 0 to 5\n" },
	{ "unknown rule", "at most 1", "some",
	    "f:35:14: \"some\" is no rule, expected none, any, \"at most 2\" or \"share 0.5\"\n" },
	{ "no rule", "    missing: at most 1\n", "",
	    "f:32:5: \"missing\" is missing, expected text\n" },
	{ "all may be missing", "at most 1", "at most 2",
	    "f:35:14: at most 2 of 2 may be missing, expected fewer than there are items\n" },
	{ "no share", "at most 1", "share 1.5",
	    "f:35:14: \"share 1.5\" is no rule, expected none, any, \"at most 2\" or \"share 0.5\"\n" },
	{ "prorated over two ranges", "[pain, steps]", "[pain, up, steps]",
	    "f:35:14: \"up\" has another range than \"pain\", expected one range, \"none\", or kind percent\n"
	    "f:39:7: the bands do not cover the scores, expected them from 0 to 5\n" },
	{ "unknown direction", "lower is better", "down",
	    "f:36:16: \"direction\" is \"down\", expected one of: higher is better, lower is better, none\n" },
	{ "a circle of scales",
	    "items: [pain, steps]\n    reverse: [steps]\n    missing: at most 1",
	    "items: [pain, steps]\n    scales: [total]\n    missing: none",
	    "f:32:5: \"total\" is made of scales that are made of it, expected no circle\n" },
	{ "unknown scale", "[pain, steps]\n", "[pain, steps]\n    scales: [mood]\n",
	    "f:34:14: \"mood\" is no scale, expected the id of another one\n" },
	{ "weight of nothing", "reverse: [steps]", "weights: { steps: 0 }",
	    "f:34:23: the weight 0, expected another than 0, up to 1000\n" },
	{ "two steps in one", "reverse: [steps]", "then: [{ times: 2, plus: 1 }]",
	    "f:34:12: 2 things to do, expected one in each step\n" },
	{ "divided by nothing", "reverse: [steps]", "then: [{ over: 0 }]",
	    "f:34:20: \"over\" is 0, expected another number\n" },
	{ "too fine", "reverse: [steps]",
	    "then: [{ times: 0.0001 }, { times: 0.0001 }, { times: 0.0001 }]",
	    "f:34:59: \"times\" makes more than 9 places or too large a number, expected less\n" },
	{ "too large a quotient", "reverse: [steps]",
	    "then: [{ times: 10000 }, { times: 10000 }, { over: 0.0001 }]",
	    "f:34:11: the steps make too large a number, expected one below 1000000000\n" },
	{ "too large a step", "reverse: [steps]",
	    "then: [{ times: 10000 }, { times: 10000 }, { times: 10000 }]",
	    "f:34:57: \"times\" makes more than 9 places or too large a number, expected less\n" },
	{ "not in the table", "reverse: [steps]", "then: [{ table: { 0: 0, 1: 1, 4: 4 } }]",
	    "f:34:11: the table has no row for 2, expected one for each figure\n" },
	{ "not in the table of older women", "reverse: [steps]",
	    "then: [{ table: [{ age: 18-40, sex: female, values: { 0: 0, 1: 1, 2: 2, 3: 3, 4: 4 } }, "
	    "{ age: 41-, sex: female, values: { 0: 0, 1: 1, 2: 2, 4: 4 } }] }]",
	    "f:34:11: the table has no row for 3 for age 41-130, female, expected one for each "
	    "figure\n" },
	{ "a profile of more than digits", "  total:\n",
	    "  p: { kind: profile, items: [steps], recode: { steps: { 0: 0, 1: 5, 2: 10 } }, missing: "
	    "none, direction: none }\n  total:\n",
	    "f:31:6: \"steps\" has a value that is no digit, expected 0 to 9 in a profile\n" },
	{ "in the table twice", "reverse: [steps]", "then: [{ table: { 1: 2, 1.0: 3 } }]",
	    "f:34:34: 1.0 is in the table already, expected it once\n" },
	{ "an answer that counts for nothing", "reverse: [steps]",
	    "recode: { steps: { 1 to 99: 1 } }",
	    "f:34:22: 0 is recoded 0 times, expected each value of \"steps\" once\n"
	    "f:35:14: \"steps\" has another range than \"pain\", expected one range, \"none\", or kind percent\n"
	    "f:39:7: the bands do not cover the scores, expected them from 1 to 3\n" },
	{ "no span", "reverse: [steps]", "recode: { steps: { 9 to 1: 1 } }",
	    "f:34:24: \"9 to 1\" is no value, expected one such as 0 or 1 to 3\n" },
	{ "range of a sum", "reverse: [steps]", "range: { from: 0, to: 1 }",
	    "f:34:12: \"range\" stands beside kind sum, expected none: it is worked out\n" },
	{ "MID without scope", ", scope: person", "",
	    "f:37:10: \"scope\" is missing, expected person, group or between groups\n" },
	{ "MID without source", ", source: made up", "",
	    "f:37:10: \"source\" is missing, expected text\n" },
	{ "MID of nothing", "1.5", "0",
	    "f:37:19: \"value\" is not above 0, expected the smallest change that matters\n" },
	{ "MID beyond the range", "1.5", "5",
	    "f:37:19: no change of the score is so large, expected less than its range\n" },
	{ "bands overlap", "from: 2", "from: 1",
	    "f:40:9: the band begins within the one before, expected it above 1\n" },
	{ "bands leave a gap", "to: 1,", "to: 0,",
	    "f:40:9: the bands leave a gap, expected this one to begin at most 1 above 0\n" },
	{ "bands too short", "to: 4", "to: 3",
	    "f:39:7: the bands do not cover the scores, expected them from 0 to 4\n" },
	{ "band upside down", "from: 2, to: 4", "from: 2, to: 1",
	    "f:40:9: the band ends before it begins, expected from below to\n"
	    "f:39:7: the bands do not cover the scores, expected them from 0 to 4\n" },
	{ "band without a label", ", label: high", "",
	    "f:40:9: \"label\" is missing, expected text\n" },
};

static struct str
changed(struct arena *arena, const char *find, const char *instead)
{
	const char *at = strstr(good, find);
	assert_non_null(at);
	return str_from(
	    arena_printf(arena, "%.*s%s%s", (int) (at - good), good, instead, at + strlen(find)));
}

static void
test_faults_are_named_where_they_stand(void **state)
{
	(void) state;
	int failures = 0;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena;
		arena_init(&arena);
		struct complaints complaints = { .arena = &arena };
		struct strbuf got;
		strbuf_init(&got, 8192);
		const struct instrument *instrument = instrument_parse(
		    &arena, "f", changed(&arena, cases[i].find, cases[i].instead), &complaints);
		for (const struct complaint *c = complaints.first; c != NULL; c = c->next)
			strbuf_printf(&got, "%s\n", c->text);
		assert_int_equal(instrument == NULL, complaints.count > 0);
		if (strcmp(strbuf_cstr(&got), cases[i].want) != 0) {
			failures++;
			print_error("%s:\ngot\n%swant\n%s", cases[i].name, strbuf_cstr(&got),
			    cases[i].want);
		}
		strbuf_done(&got);
		arena_done(&arena);
	}
	assert_int_equal(failures, 0);
}

/* The example of hark-instrument(5) is what somebody will copy first. */
static void
test_the_example_in_the_manual_reads(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	FILE *file = fopen(HARK_SOURCE_DIR "/docs/hark-instrument.5", "rb");
	assert_non_null(file);
	char *page = arena_alloc(&arena, 65536);
	size_t size = fread(page, 1, 65535, file);
	fclose(file);
	assert_true(size < 65535);
	const char *begin = strstr(page, "instrument: ward-pain\n");
	const char *end = begin == NULL ? NULL : strstr(begin, ".Ed\n");
	assert_non_null(end);
	const struct instrument *instrument =
	    instrument_parse(&arena, "page", str_of(begin, (size_t) (end - begin)), &complaints);
	if (instrument == NULL)
		fail_msg("%s", complaints.first->text);
	assert_string_equal(instrument->id, "ward-pain");
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_faults_are_named_where_they_stand),
		cmocka_unit_test(test_the_example_in_the_manual_reads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
