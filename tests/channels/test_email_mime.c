/* SPDX-License-Identifier: MIT */
/*
 * Mails as programs write them (tests/mail), and mails built to hurt: taken apart into a value in
 * bounded time and memory, whatever they are.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "base/utf8.h"
#include "channels/email_gate.h"
#include "channels/email_mime.h"
#include "tests/mail/mail_table.h"

static const struct email_envelope envelope = { .authserv_id = "mx.example.org" };

static const char *
kind_word(enum email_kind kind)
{
	switch (kind) {
	case EMAIL_PERSON: return "person";
	case EMAIL_AUTO: return "auto";
	case EMAIL_LIST: return "list";
	case EMAIL_BOUNCE: return "bounce";
	}
	BUG("kind %d", (int) kind);
}

static const char *
dmarc_word(enum email_dmarc dmarc)
{
	switch (dmarc) {
	case EMAIL_DMARC_NONE: return "none";
	case EMAIL_DMARC_PASS: return "pass";
	case EMAIL_DMARC_FAIL: return "fail";
	}
	BUG("dmarc %d", (int) dmarc);
}

static const char *
flags_of(struct arena *arena, const struct inbound_mail *mail)
{
	const char *flags = arena_printf(
	    arena, "%s%s", mail->media ? ",media" : "", mail->damaged ? ",damaged" : "");
	if (mail->kind == EMAIL_BOUNCE)
		flags = arena_printf(arena, "%s,%s:%.*s", flags,
		    mail->bounce_is_final ? "final" : "delayed", STR_ARG(mail->bounce_status));
	return flags[0] == ',' ? flags + 1 : flags;
}

static void
expect(const char *name, const char *what, struct str want, struct str got)
{
	if (!str_eq(want, got))
		fail_msg("%s: its %s is \"%.*s\", not \"%.*s\"", name, what, STR_ARG(got),
		    STR_ARG(want));
}

static void
mails_of_every_program(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	size_t count;
	const struct mail_row *rows = mail_table(&arena, &count);
	int doubtful = 0, believed = 0;
	for (size_t i = 0; i < count; i++) {
		const struct mail_row *row = &rows[i];
		struct inbound_mail mail;
		email_mime_read(&arena, row->raw, &envelope, &mail);
		expect(row->name, "kind", row->kind, str_from(kind_word(mail.kind)));
		expect(row->name, "why", row->why, str_from(mail.why));
		expect(row->name, "sender", row->from, mail.from);
		expect(row->name, "flags", row->flags, str_from(flags_of(&arena, &mail)));
		expect(row->name, "dmarc", row->dmarc, str_from(dmarc_word(mail.dmarc)));
		if (str_starts(str_from(row->name), "dmarc-") &&
		    strcmp(row->name, "dmarc-pass") != 0) {
			doubtful++;
			believed += mail.dmarc == EMAIL_DMARC_PASS ? 1 : 0;
		}
		if (row->text.len > 0)
			expect(row->name, "text", row->text, mail.text);
		assert_true(utf8_check(mail.text));
	}
	print_message("F8: %d of %d mails with a failed, foreign or quoted result believed\n",
	    believed, doubtful);
	assert_int_equal(believed, 0);
	arena_done(&arena);
}

/* Threads */

static void
the_nearest_mail_comes_first(void **state)
{
	(void) state;
	static const char raw[] = "From: ada@example.org\r\n"
				  "Message-ID: <m@example.org>\r\n"
				  "In-Reply-To: <4@example.org>\r\n"
				  "References: <1@example.org> <2@example.org>\r\n"
				  "\t<3@example.org><4@example.org>\r\n"
				  "Date: Mon, 13 Apr 2026 10:12:00 +0100\r\n\r\n3\r\n";
	static const char *const want[] = { "4@example.org", "4@example.org", "3@example.org",
		"2@example.org", "1@example.org" };
	struct arena arena = { 0 };
	struct inbound_mail mail;
	email_mime_read(&arena, str_from(raw), &envelope, &mail);
	expect("thread", "id", STR("m@example.org"), mail.message_id);
	assert_int_equal(mail.thread_count, ARRAY_LEN(want));
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		expect("thread", "reference", str_from(want[i]), mail.thread[i]);
	assert_int_equal(mail.date.ms, 1776071520000);
	arena_done(&arena);
}

static void
of_many_references_the_last_count(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct strbuf raw;
	struct inbound_mail mail;
	strbuf_init(&raw, 1 << 20);
	strbuf_puts(&raw, "From: ada@example.org\r\nReferences:");
	for (int i = 1; i <= 500; i++)
		strbuf_printf(&raw, "\r\n <%d@example.org>", i);
	strbuf_puts(&raw, "\r\n\r\n3\r\n");
	email_mime_read(&arena, strbuf_str(&raw), &envelope, &mail);
	assert_int_equal(mail.thread_count, EMAIL_MIME_THREAD);
	expect("references", "nearest", STR("500@example.org"), mail.thread[0]);
	expect(
	    "references", "farthest", STR("469@example.org"), mail.thread[EMAIL_MIME_THREAD - 1]);
	strbuf_done(&raw);
	arena_done(&arena);
}

/* A mail to which our server says that it came without a sender is of a machine. */
static void
nobody_writes_without_a_return_path(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct inbound_mail mail;
	email_mime_read(&arena, STR("From: ada@example.org\r\n\r\n3\r\n"),
	    &(struct email_envelope){ .null_sender = true }, &mail);
	assert_int_equal(mail.kind, EMAIL_AUTO);
	arena_done(&arena);
}

/* Built to hurt */

struct repetition {
	const char *name, *before, *each, *after;
	int times;
	const char *refusal; /* NULL: it may be parsed */
};

static const struct repetition repetitions[] = {
	{ "levels of parts",
	    "From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n",
	    "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", "3\r\n", 1000, NULL },
	{ "more levels", "From: a@example.org\r\n\r\n",
	    "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", "3\r\n", 1001,
	    "boundaries" },
	{ "enclosed mails", "From: a@example.org\r\n", "Content-Type: message/rfc822\r\n\r\n",
	    "\r\n3\r\n", 100000, NULL },
	{ "parts", "From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n",
	    "--b\r\nContent-Type: text/plain\r\n\r\n3\r\n", "--b--\r\n", 100000, "boundaries" },
	{ "groups in To", "From: a@example.org\r\nTo: ", "a:b@example.org,", "\r\n\r\n3\r\n",
	    100000, "long-header" },
	{ "groups in a folded To", "From: a@example.org\r\nTo :", "\r\n a:b@example.org,",
	    "\r\n\r\n3\r\n", 65, "groups" },
	{ "groups in an enclosed mail",
	    "From: a@example.org\r\nContent-Type: message/rfc822\r\n\r\nTo:", "a:", "\r\n\r\n3\r\n",
	    10000, "groups" },
	{ "headers", "From: a@example.org\r\n", "X-A: b\r\n", "\r\n3\r\n", 100000, "headers" },
	{ "one long header", "From: a@example.org\r\nX-A:", " b", "\r\n\r\n3\r\n", 100000,
	    "long-header" },
	{ "parameters", "From: a@example.org\r\n\r\n--b\r\nContent-Type: text/plain", "; a*1=b",
	    "\r\n\r\n3\r\n", 100000, "long-header" },
	{ "recipients", "From: a@example.org\r\nTo: b@example.org", ",\r\n c@example.org",
	    "\r\n\r\n3\r\n", 500, NULL },
	{ "lines", "From: a@example.org\r\n\r\n", "3\r\n", "", 10000, NULL },
	{ "tags", "From: a@example.org\r\nContent-Type: text/html\r\n\r\n", "<blockquote>", "3\r\n",
	    10000, NULL },
};

static void
bounded_however_it_is_built(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(repetitions); i++) {
		const struct repetition *r = &repetitions[i];
		struct arena arena = { 0 };
		struct strbuf raw;
		struct inbound_mail mail;
		strbuf_init(&raw, EMAIL_MIME_BYTES);
		strbuf_puts(&raw, r->before);
		for (int k = 0; k < r->times; k++)
			strbuf_puts(&raw, r->each);
		strbuf_puts(&raw, r->after);
		const char *refusal = email_gate_refusal(strbuf_str(&raw));
		expect(r->name, "refusal", str_from(r->refusal), str_from(refusal));
		email_mime_read(&arena, strbuf_str(&raw), &envelope, &mail);
		if (r->refusal != NULL && (!mail.damaged || mail.text.len > 0))
			fail_msg("%s: something was read from it", r->name);
		assert_true(utf8_check(mail.text));
		strbuf_done(&raw);
		arena_done(&arena);
	}
}

static void
too_many_words_are_damage(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct strbuf raw;
	struct inbound_mail mail;
	strbuf_init(&raw, 1 << 20);
	strbuf_puts(&raw, "From: a@example.org\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
	for (size_t i = 0; i < EMAIL_MIME_TEXT; i++)
		strbuf_puts(&raw, "\xC3\xA9");
	email_mime_read(&arena, strbuf_str(&raw), &envelope, &mail);
	assert_true(mail.damaged);
	assert_true(utf8_check(mail.text));
	strbuf_done(&raw);
	arena_done(&arena);
}

/* As it is collected from a folder, where no mail server has a limit: a picture of a foot. */
static void
too_large_to_be_read(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct strbuf raw;
	struct inbound_mail mail;
	strbuf_init(&raw, EMAIL_MIME_BYTES + 1);
	strbuf_puts(&raw, "From: a@example.org\r\nMessage-ID: <a@b>\r\n\r\n3\r\n");
	while (raw.len <= EMAIL_MIME_BYTES)
		strbuf_char(&raw, 'x');
	email_mime_read(&arena, strbuf_str(&raw), &envelope, &mail);
	assert_true(mail.refused && mail.damaged);
	assert_int_equal(mail.text.len, 0);
	expect("too large", "sender", STR("a@example.org"), mail.from);
	strbuf_done(&raw);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mails_of_every_program),
		cmocka_unit_test(the_nearest_mail_comes_first),
		cmocka_unit_test(of_many_references_the_last_count),
		cmocka_unit_test(nobody_writes_without_a_return_path),
		cmocka_unit_test(bounded_however_it_is_built),
		cmocka_unit_test(too_many_words_are_damage),
		cmocka_unit_test(too_large_to_be_read),
	};
	email_mime_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
