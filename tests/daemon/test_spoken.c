/* SPDX-License-Identifier: MIT */
/*
 * In which language a patient who speaks Polish is written to, from hark.conf to the text that
 * leaves: in Polish only where a reader stands for the phrases and for the questionnaire.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "instruments/catalog.h"
#include "tests/daemon/ward.h"

static const char head[] =
    "organisation: { key: spoken, name: Ward, zone: Europe/London, telephone: 07700 900000 }\n"
    "teams: [{ key: foot, name: Foot }]\n";
static const char relay[] = "email: smtp\nsmtp: { host: 127.0.0.1:25, from: hark@example.org }\n";

/* What left last. */
struct heard {
	struct arena *arena;
	const char *text;
};

static void
keep_text(void *context, const char *kind, const struct phone_text *text)
{
	struct heard *heard = context;
	(void) kind;
	heard->text = arena_strdup(heard->arena, text->body);
}

static const char *
signature(struct arena *arena, const char *digest)
{
	return arena_printf(arena, "  - { language: pl, digest: %s, by: Anna Nowak }\n", digest);
}

/* The first text to a patient who speaks Polish. */
static const char *
invitation(struct arena *arena, const char *config)
{
	struct heard heard = { arena, "" };
	struct stage_setup setup = ward_setup(config, WARD_PATHWAY("how-are-you"), 1);
	struct enrolment zofia = ward_patient();
	setup.on_text = keep_text;
	setup.context = &heard;
	zofia.given_name = "Zofia";
	zofia.language = "pl";
	struct stage *stage = ward_open(&setup, &zofia);
	stage_run_until(stage, instant_plus(stage_now(stage), days(8)));
	stage_free(stage);
	return heard.text;
}

static void
patients_read_what_a_reader_signed(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	struct catalog *catalog = catalog_read(NULL, &complaints);
	const char *phrases = signature(&arena, phrases_sha256(phrase_book_find(book, "pl")));
	const char *questions = signature(&arena, catalog_find(catalog, "how-are-you")->sha256);
	const struct {
		const char *relay, *signed_key, *one, *other;
		bool polish;
	} cases[] = {
		{ "", "", "", "", true }, /* the built-in phone: nobody reads it but staff */
		{ relay, "", "", "", false },
		{ relay, "signed:\n", phrases, "", false },
		{ relay, "signed:\n", questions, "", false },
		{ relay, "signed:\n", phrases, questions, true },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *text = invitation(&arena,
		    arena_printf(&arena, "%s%s%s%s%s", head, cases[i].relay, cases[i].signed_key,
			cases[i].one, cases[i].other));
		bool polish = strstr(text, "bez wpływu na leczenie") != NULL;
		bool english = strstr(text, "does not affect your care") != NULL;
		if (polish != cases[i].polish || english == polish)
			fail_msg("case %zu: %s", i, text);
	}
	catalog_free(catalog);
	phrase_book_free(book);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patients_read_what_a_reader_signed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
