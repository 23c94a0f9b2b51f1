/* SPDX-License-Identifier: MIT */
/* What languages need of instruments, of the gateway and of a reader; each fault has its complaint. */
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "channels/sms_keywords.h"
#include "daemon/languages.h"

/* The shipped file of the language with `from` changed to `to`, in a folder of its own. */
static struct phrase_book *
changed(struct arena *arena, const char *language, const char *from, const char *to,
    struct complaints *complaints)
{
	struct phrase_book *book = phrase_book_read(NULL, complaints);
	assert_int_equal(complaints->count, 0);
	if (from == NULL)
		return book;
	struct str source = str_from(phrases_source(phrase_book_find(book, language)));
	ptrdiff_t at = str_find(source, str_from(from), 0);
	if (at < 0)
		fail_msg("%s: no %s", language, from);
	char dir[] = "hark-languages-XXXXXX";
	assert_non_null(mkdtemp(dir));
	const char *folder = arena_printf(arena, "%s/phrases", dir);
	const char *path = arena_printf(arena, "%s/%s.yaml", folder, language);
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

static const struct {
	const char *language, *from, *to, *keywords;
	const char *want; /* NULL: no complaint */
} cases[] = {
	{ "en", NULL, NULL, "none", NULL },
	{ "en", NULL, NULL, "twilio", NULL },
	/* 150 letters are one part in GSM-7, and with one Polish letter three */
	{ "pl", "Rozumiemy. Tym", "Rozumiemy, i bardzo dziękujemy za tę odpowiedź. Tym", "none",
	    "characters with its values, in 3 parts of a text message, expected at most 2 parts, "
	    "which hold 134" },
	{ "cy", "Wedi stopio.", "Wedi stopio, ac mae'n ddrwg iawn gennym am hynny yn y tŷ.", "none",
	    NULL },
	{ "ur", "یا Samaritans \\u200E116 123\\u200E", "یا Samaritans 116 123", "none",
	    "digits with a space between them, expected U+200E" },
	{ "ur", "((number))\\u200E۔ چھوڑیں", "((number))۔ چھوڑیں", "none", NULL },
	{ "ur", "فون: \\u200E((number))\\u200E۔", "فون: ((number))۔", "none",
	    "digits with a space between them" },
	{ "en", "  back: [back,", "  back: [not hard, back,", "none",
	    "\"not hard\" stands under back and is an answer to \"walking\" of foot-check in \"en\"" },
	{ "en", "    1: [later,", "    1: [So-So, later,", "none",
	    "\"So-So\" stands under later and is an answer to \"health\" of how-are-you" },
	{ "cy", "  back: [blaenorol,", "  back: [hawdd, blaenorol,", "none",
	    "expected a control word" },
	{ "en", "    1: [later,", "    1: [quit, later,", "twilio",
	    "\"quit\" stands under later and is a word that twilio answers by itself" },
	{ "en", "    1: [later,", "    1: [quit, later,", "none", NULL },
	{ "pl", "  'no': [nie,", "  'no': [END, nie,", "twilio",
	    "\"END\" stands under no and is a word that twilio answers by itself" },
	{ "pl", "  link: [link,", "  link: [info, link,", "twilio", "\"info\" stands under link" },
	{ "pl", "  'no': [nie,", "  'no': ['yes', nie,", "twilio", "\"yes\" stands under no" },
	/* what an organisation may not take out of a text, or put into it */
	{ "en", "  safety: \"Thank you", "  safety: \"Thanks.\" #", "none", "no number to call" },
	{ "en", "  safety: \"Thank you", "  safety: \"Thanks. Ring 01632 960123.\" #", "none",
	    NULL },
	{ "pl", "  safety: \"", "  safety: \"Dziękujemy.\" #", "none", "no number to call" },
	{ "en", "  wrong-person: \"Sorry", "  wrong-person: \"Your knee operation: sorry", "none",
	    "\"knee\" in a text that may reach somebody else" },
	{ "en", "is this ((first))'s phone?", "is ((first)) there about the surgery?", "none",
	    "\"surgery\" in a text that may reach somebody else" },
	{ "cy", "  wrong-person: \"", "  wrong-person: \"Eich llawdriniaeth. ", "none",
	    "\"llawdriniaeth\" in a text" },
	{ "pl", "  wrong-person: \"", "  wrong-person: \"Operacja kolana. ", "none",
	    "\"operacja\" in a text" },
	{ "ur", "  wrong-person: \"", "  wrong-person: \"آپریشن۔ ", "none", "in a text that may" },
	{ "en", "Sorry for the mistake.", "Sorry for the mistake on our side.", "none", NULL },
	/* who writes only this language must be heard in it */
	{ "pl", "  start: [", "  start: []\n  # [", "none", "words: start is empty" },
	{ "cy", "  stop: [", "  stop: []\n  # [", "none", "words: stop is empty" },
	{ "ur", "  help: [", "  help: []\n  # [", "none", "words: help is empty" },
	{ "cy", "  'yes': [", "  'yes': []\n  # [", "none", "words: yes is empty" },
	{ "pl", "  'no': [", "  'no': []\n  # [", "none", "words: no is empty" },
	{ "cy", "    7: [saith]\n", "", "none", "number has no word for 7" },
	{ "en", "    0: [zero,", "    2000: [zero,", "none", "number has no word for 0" },
	{ "pl", "    12: [grudz", "    13: [grudz", "none", "month has no word for 12" },
	{ "ur", "    7: [اتوار,", "    8: [اتوار,", "none", "weekday has no word for 7" },
	/* what names a day or a number may be the answer */
	{ "cy", "    1: [wedyn,", "    1: [ddoe, wedyn,", "none",
	    "\"ddoe\" stands under later and under day" },
	{ "pl", "    1: [później,", "    1: [wczoraj, maj, później,", "none",
	    "\"maj\" stands under later and under month" },
	{ "en", "  back: [back,", "  back: [sun, back,", "none",
	    "\"sun\" stands under back and under weekday" },
};

static void
faults_are_complained_about(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = { 0 };
		struct complaints complaints = { .arena = &arena };
		struct phrase_book *book =
		    changed(&arena, cases[i].language, cases[i].from, cases[i].to, &complaints);
		struct catalog *catalog = catalog_read(NULL, &complaints);
		if (complaints.count > 0)
			fail_msg("case %zu: %s", i, complaints.first->text);
		languages_check(
		    &(struct languages_setup){
			.book = book, .catalog = catalog, .keywords = cases[i].keywords },
		    &complaints);
		bool found = false;
		for (const struct complaint *each = complaints.first; each != NULL;
		     each = each->next)
			found = found ||
			    (cases[i].want != NULL && strstr(each->text, cases[i].want) != NULL);
		if (found != (cases[i].want != NULL) || (!found && complaints.count > 0))
			fail_msg("case %zu: %zu complaints, first: %s", i, complaints.count,
			    complaints.first == NULL ? "none" : complaints.first->text);
		catalog_free(catalog);
		phrase_book_free(book);
		arena_done(&arena);
	}
}

/* An instrument that is not in the catalog is held against the same words. */
static void
an_instrument_alone_is_checked(void **state)
{
	(void) state;
	static const struct {
		const char *option, *keywords, *want;
	} rows[] = {
		{ "fine", "none", NULL },
		{ "stop", "none", "\"stop\" stands under stop and is an answer to \"q\" of plain" },
		{ "Help", "none", "stands under help and is an answer to \"q\" of plain" },
		{ "end", "none", "stands under stop and is an answer to \"q\" of plain" },
		{ "later", "none", "stands under later" },
		{ "unstop", "none", "stands under start" },
	};
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	struct catalog *catalog = catalog_read(NULL, &complaints);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct complaints found = { .arena = &arena };
		const char *labels[] = { "not at all", rows[i].option };
		struct option options[] = { { .number = 0 }, { .number = 1 } };
		struct item item = {
			.type = ITEM_CHOICE, .link_id = "q", .options = options, .option_count = 2
		};
		struct item_wording words = { .text = "How?", .labels = labels };
		struct wording wording = { .language = "en", .items = &words };
		const struct instrument instrument = { .id = "plain",
			.items = &item,
			.item_count = 1,
			.wordings = &wording,
			.wording_count = 1 };
		languages_check_instrument(
		    &(struct languages_setup){
			.book = book, .catalog = catalog, .keywords = rows[i].keywords },
		    &instrument, &found);
		const char *text = found.first == NULL ? "" : found.first->text;
		if ((rows[i].want == NULL) != (found.count == 0) ||
		    (rows[i].want != NULL && strstr(text, rows[i].want) == NULL))
			fail_msg(
			    "%s: %zu complaints, first: %s", rows[i].option, found.count, text);
	}
	catalog_free(catalog);
	phrase_book_free(book);
	arena_done(&arena);
}

static const char *
spoken(const struct phrase_book *book, const char *language)
{
	return phrases_language(phrase_book_find(book, language));
}

static void
unsigned_language_is_not_spoken_to_patients(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	struct catalog *catalog = catalog_read(NULL, &complaints);
	const struct languages_setup setup = {
		.book = book, .catalog = catalog, .keywords = "none"
	};
	assert_string_equal(spoken(book, "pl"), "pl");
	const char *digest = arena_strdup(&arena, phrases_sha256(phrase_book_find(book, "pl")));
	const struct signature good = { "pl", digest, "Anna Nowak" };
	const struct signature other = { "ur", digest, "Anna Nowak" };
	struct signatures signatures = { .required = true };
	phrase_book_require(book, &signatures);
	assert_string_equal(spoken(book, "pl"), "en");
	assert_string_equal(spoken(book, "cy"), "en");
	assert_string_equal(spoken(book, "en"), "en");
	assert_true(phrase_book_knows(book, "pl"));
	signatures = (struct signatures){ true, &good, 1 };
	phrase_book_require(book, &signatures);
	assert_string_equal(spoken(book, "pl"), "pl");
	assert_string_equal(spoken(book, "ur"), "en");
	languages_signed(&setup, &signatures, "hark.conf", &complaints);
	assert_int_equal(complaints.count, 0);
	signatures.list = &other;
	phrase_book_require(book, &signatures);
	assert_string_equal(spoken(book, "pl"), "en");
	assert_string_equal(spoken(book, "ur"), "en");
	languages_signed(&setup, &signatures, "hark.conf", &complaints);
	assert_int_equal(complaints.count, 1);
	assert_non_null(strstr(complaints.first->text, "read and signed anew"));
	catalog_free(catalog);
	phrase_book_free(book);
	arena_done(&arena);
}

static void
wording_is_signed_by_its_file(void **state)
{
	(void) state;
	static const char digest[] = "00";
	const struct signature one = { "pl", digest, "Anna Nowak" };
	const struct signatures none = { .required = false }, required = { .required = true },
				have = { true, &one, 1 };
	static const struct {
		bool machine_made;
		const char *sha256;
		bool without, needed, with;
	} rows[] = {
		{ false, "11", true, true, true },
		{ true, "00", true, false, true },
		{ true, "11", true, false, false },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool made = rows[i].machine_made;
		assert_int_equal(
		    signatures_allow(&none, "pl", made, rows[i].sha256), rows[i].without);
		assert_int_equal(
		    signatures_allow(&required, "pl", made, rows[i].sha256), rows[i].needed);
		assert_int_equal(signatures_allow(&have, "pl", made, rows[i].sha256), rows[i].with);
	}
}

static const char far_too_long[] =
    "Ysbyty Gŵyr Môn a Llŷn, Ysbyty Gŵyr Môn a Llŷn, Ysbyty Gŵyr Môn a Llŷn, Ysbyty "
    "Gŵyr Môn a Llŷn, Ysbyty Gŵyr Môn a Llŷn, Ysbyty Gŵyr Môn a Llŷn";

/* The name of a team stands in most texts. */
static void
a_name_that_takes_texts_too_far_is_told(void **state)
{
	(void) state;
	static const struct {
		const char *sms, *public_name, *want;
		bool costs;
	} names[] = {
		{ "phone", "Northumbria NHS Foot Team", NULL, false },
		{ "phone", "Ysbyty Gŵyr", NULL, true }, /* the whole text in UCS-2 */
		{ "phone", "The Foot and Ankle Service of the Royal Northumbria Hospitals", NULL,
		    true },
		{ "phone", far_too_long, "c:7:3: public_name of team \"foot\": ", true },
		/* A mail has no parts. */
		{ "none", far_too_long, NULL, false },
	};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct arena arena = { 0 };
		struct complaints complaints = { .arena = &arena };
		struct phrase_book *book = phrase_book_read(NULL, &complaints);
		struct catalog *catalog = catalog_read(NULL, &complaints);
		struct team_texts_cost costs[1] = { 0 };
		const struct config config = { .file = "c",
			.sms = names[i].sms,
			.team_count = 1,
			.teams = { { .key = "foot",
			    .public_name = names[i].public_name,
			    .telephone = "01632 960000",
			    .line = 7,
			    .column = 3 } } };
		languages_check(&(struct languages_setup){ book, catalog, "none", &config, costs },
		    &complaints);
		const char *said = complaints.first == NULL ? "" : complaints.first->text;
		if ((names[i].want == NULL) != (complaints.count == 0) ||
		    strncmp(said, names[i].want == NULL ? "" : names[i].want,
			names[i].want == NULL ? 0 : strlen(names[i].want)) != 0 ||
		    (costs[0].longer > 0) != names[i].costs)
			fail_msg("%s: %zu longer, %s", names[i].public_name, costs[0].longer, said);
		catalog_free(catalog);
		phrase_book_free(book);
		arena_done(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(faults_are_complained_about),
		cmocka_unit_test(an_instrument_alone_is_checked),
		cmocka_unit_test(a_name_that_takes_texts_too_far_is_told),
		cmocka_unit_test(unsigned_language_is_not_spoken_to_patients),
		cmocka_unit_test(wording_is_signed_by_its_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
