/* SPDX-License-Identifier: MIT */
/*
 * Check F5: sixty forms of mail that hold no answer (tests/mail/forms.txt): each is known for what it is,
 * or else for something that no answer is read from. Most have a number in their words that could be
 * one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "channels/email_mime.h"

enum { FILE_LIMIT = 1 << 18, FORMS = 60, KNOWN_LEAST = 58 };

static const struct {
	const char *word;
	enum email_kind kind;
} kinds[] = {
	{ "person", EMAIL_PERSON },
	{ "auto", EMAIL_AUTO },
	{ "list", EMAIL_LIST },
	{ "bounce", EMAIL_BOUNCE },
};

static void
read_forms(struct strbuf *text)
{
	FILE *file = fopen(HARK_SOURCE_DIR "/tests/mail/forms.txt", "rbe");
	assert_non_null(file);
	strbuf_init(text, FILE_LIMIT);
	for (int c; (c = fgetc(file)) != EOF;) {
		if (c == '\n')
			strbuf_char(text, '\r');
		strbuf_char(text, (char) c);
	}
	(void) fclose(file);
}

static enum email_kind
kind_of(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_is(word, kinds[i].word))
			return kinds[i].kind;
	fail_msg("no kind \"%.*s\"", STR_ARG(word));
	return EMAIL_PERSON;
}

/* "NAME KIND\r\n" and the mail. */
static bool
is_known(struct str form)
{
	static const struct email_envelope envelope = { .authserv_id = "mx.example.org" };
	struct arena arena = { 0 };
	struct inbound_mail mail;
	struct str name, kind;
	(void) str_split(&form, ' ', &name);
	(void) str_split(&form, '\n', &kind);
	enum email_kind wanted = kind_of(str_trim(kind));
	email_mime_read(&arena, form, &envelope, &mail);
	bool known = mail.kind == wanted;
	if (!known)
		print_message("F5: %.*s is taken for %s\n", STR_ARG(name), kinds[mail.kind].word);
	/* What cannot be read has no words, and so no answer. */
	if (mail.kind == EMAIL_PERSON && wanted == EMAIL_PERSON && str_trim(mail.text).len > 0)
		fail_msg("%.*s has words: %.*s", STR_ARG(name), STR_ARG(mail.text));
	/* Nor may an answer be read from what was not known. */
	assert_true(known || str_trim(mail.text).len == 0);
	arena_done(&arena);
	return known;
}

static void
test_f5_forms_of_mail_that_are_no_answer(void **state)
{
	(void) state;
	struct strbuf text;
	read_forms(&text);
	struct str rest = strbuf_str(&text);
	int count = 0, known = 0;
	ptrdiff_t at = str_find(rest, STR("\n%% "), 0);
	while (at >= 0) {
		rest = str_sub(rest, (size_t) at + 4, rest.len);
		at = str_find(rest, STR("\n%% "), 0);
		known += is_known(at < 0 ? rest : str_sub(rest, 0, (size_t) at + 1)) ? 1 : 0;
		count++;
	}
	print_message(
	    "F5: %d of %d forms known for what they are, 0 read as an answer\n", known, count);
	assert_int_equal(count, FORMS);
	assert_true(known >= KNOWN_LEAST);
	strbuf_done(&text);
}

int
main(void)
{
	email_mime_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_f5_forms_of_mail_that_are_no_answer),
	};
	return cmocka_run_group_tests_name("mail forms", tests, NULL, NULL);
}
