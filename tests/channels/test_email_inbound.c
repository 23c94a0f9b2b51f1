/* SPDX-License-Identifier: MIT */
/* Mails to our mailbox: which mail of ours they are about, and what becomes of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/poison.h"
#include "base/strbuf.h"
#include "channels/email_inbound.h"
#include "channels/email_mime.h"
#include "net/lmtp_session.h"

static const char first[] = "00112233445566778899aabbccddeeff";
static const char second[] = "ffeeddccbbaa99887766554433221100";
static const struct email_mailbox mailbox = {
	.address = "hark@example.org",
	.key = { "0123456789abcdef", 16 },
};
static const struct email_inbound_setup setup = { .mailbox = &mailbox };

/* Reads one mail to these addresses: "1" and "2" are those of the mails above, "-" is the mailbox. */
static bool
read_sent(struct arena *arena, const char *sender, const char *to, struct str raw,
    struct email_reply *reply, struct receipt *receipt)
{
	struct str recipients[2];
	size_t count = 0;
	for (const char *c = to; *c != '\0'; c++) {
		const char *address = *c == '-'
		    ? mailbox.address
		    : email_token_address(arena, &mailbox, *c == '1' ? first : second);
		recipients[count++] = str_from(address);
	}
	const struct lmtp_mail mail = {
		.text = raw,
		.recipients = recipients,
		.recipient_count = count,
		.sender = str_from(sender),
		.null_sender = sender[0] == '\0',
	};
	return email_inbound_read(arena, &setup, &mail, reply, receipt);
}

static bool
read_mail(struct arena *arena, const char *to, const char *raw, struct email_reply *reply,
    struct receipt *receipt)
{
	return read_sent(arena, "ada@example.org", to, str_from(raw), reply, receipt);
}

#define FROM "From: Ada <Ada@example.org>\r\n"

static const struct {
	const char *name, *to, *raw, *ask_id;
} threads[] = {
	{ "by its address", "1", FROM "\r\n3\r\n", first },
	{ "by the mailbox beside its address", "-1", FROM "\r\n3\r\n", first },
	{ "by its address twice", "11", FROM "\r\n3\r\n", first },
	{ "by two addresses", "12", FROM "\r\n3\r\n", "" },
	{ "by its address, whatever it refers to", "1",
	    FROM "In-Reply-To: <ffeeddccbbaa99887766554433221100@example.org>\r\n\r\n3\r\n",
	    first },
	{ "by what it answers", "-",
	    FROM "In-Reply-To: <ffeeddccbbaa99887766554433221100@example.org>\r\n\r\n3\r\n",
	    second },
	{ "by the last mail of ours that it refers to", "-",
	    FROM
	    "References: <00112233445566778899aabbccddeeff@example.org>\r\n"
	    " <ffeeddccbbaa99887766554433221100@example.org> <x@mail.example.org>\r\n\r\n3\r\n",
	    second },
	{ "by nothing", "-", FROM "In-Reply-To: <x@mail.example.org>\r\n\r\n3\r\n", "" },
};

static void
the_mail_that_it_answers(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		struct arena arena = { 0 };
		struct email_reply reply;
		struct receipt receipt;
		assert_true(read_mail(&arena, threads[i].to, threads[i].raw, &reply, &receipt));
		if (!str_is(reply.ask_id, threads[i].ask_id))
			fail_msg("%s: %.*s", threads[i].name, STR_ARG(reply.ask_id));
		assert_true(str_is(reply.from, "ada@example.org"));
		arena_done(&arena);
	}
}

#define REPORT_OF(groups)                                                                          \
	"From: MAILER-DAEMON@example.org\r\nContent-Type: multipart/report; "                      \
	"report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: "                     \
	"message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n" groups "\r\n--b--\r\n"
#define REPORT(action, status) REPORT_OF("\r\nAction: " action "\r\nStatus: " status "\r\n")
#define GROUP(addresses, action, status)                                                           \
	"\r\n" addresses "Action: " action "\r\nStatus: " status "\r\n"
#define FINAL(address) "Final-Recipient: rfc822; " address "\r\n"

static const struct {
	const char *raw;
	enum receipt_state state;
	const char *code, *about;
} reports[] = {
	{ REPORT("failed", "5.1.1"), RECEIPT_NO_ADDRESS, "mail-5.1.1", "" },
	{ REPORT("failed", "5.1.10"), RECEIPT_NO_ADDRESS, "mail-5.1.10", "" },
	{ REPORT("Failed", "5.2.2 (over quota)"), RECEIPT_FAILED, "mail-5.2.2", "" },
	{ REPORT("failed", "nonsense"), RECEIPT_FAILED, "mail-", "" },
	{ REPORT("delayed", "4.4.1"), RECEIPT_NONE, "mail-4.4.1", "" },
	{ REPORT("delivered", "2.0.0"), RECEIPT_NONE, "mail-2.0.0", "" },
	/* Of whom it says so: who forwards our mails to somebody else is there all the same. */
	{ REPORT_OF(GROUP(FINAL("Ada@example.org"), "failed", "5.1.1")), RECEIPT_NO_ADDRESS,
	    "mail-5.1.1", "Ada@example.org" },
	{ REPORT_OF(GROUP("Original-Recipient: rfc822;ada@example.org\r\n" FINAL("<a@b.example>"),
	      "failed", "5.1.1")),
	    RECEIPT_NO_ADDRESS, "mail-5.1.1", "ada@example.org a@b.example" },
	{ REPORT_OF(GROUP(FINAL("ada@example.org"), "delayed", "4.4.1")
		  GROUP(FINAL("b@b.example"), "failed", "5.1.1")),
	    RECEIPT_NO_ADDRESS, "mail-5.1.1", "b@b.example" },
	{ REPORT_OF(GROUP(FINAL("a@b.example"), "failed", "5.1.1")
		  GROUP(FINAL("b@b.example"), "failed", "5.1.1")),
	    RECEIPT_NO_ADDRESS, "mail-5.1.1", "a@b.example b@b.example" },
	{ REPORT_OF(GROUP(FINAL("a@b.example"), "failed", "5.2.2")
		  GROUP(FINAL("b@b.example"), "failed", "5.1.1")),
	    RECEIPT_NO_ADDRESS, "mail-5.1.1", "b@b.example" },
	/* Who is named and cannot be read is not us for that. */
	{ REPORT_OF(GROUP("Final-Recipient: rfc822;\r\n\tada@example.org\r\n", "failed", "5.1.1")),
	    RECEIPT_NO_ADDRESS, "mail-5.1.1", "ada@example.org" },
	{ REPORT_OF(GROUP("Final-Recipient:\n rfc822;\n a@b.example\r\n", "failed",
	      "5.1.1\r\n (unknown:\r\n\tAction: delayed)")),
	    RECEIPT_NO_ADDRESS, "mail-5.1.1", "a@b.example" },
	{ REPORT_OF(GROUP(FINAL("\"ada example\"@b.example"), "failed", "5.1.1")), RECEIPT_FAILED,
	    "mail-5.1.1", "" },
	{ REPORT_OF(GROUP("Final-Recipient: utf-8; \xc5\x82@b.example\r\n", "failed", "5.1.1")),
	    RECEIPT_FAILED, "mail-5.1.1", "" },
	{ REPORT_OF(GROUP("Final-Recipient: x-local; ada\r\n", "failed", "5.1.1")), RECEIPT_FAILED,
	    "mail-5.1.1", "" },
	{ REPORT_OF(
	      GROUP("Original-Recipient: rfc822;ada@example.org\r\n" FINAL("\"a b\"@b.example"),
		  "failed", "5.1.1")),
	    RECEIPT_NO_ADDRESS, "mail-5.1.1", "ada@example.org" },
	{ REPORT_OF(GROUP(FINAL("\"a b\"@b.example"), "failed", "5.1.1")
		  GROUP(FINAL("b@b.example"), "failed", "5.1.1")),
	    RECEIPT_NO_ADDRESS, "mail-5.1.1", "b@b.example" },
	{ REPORT_OF(GROUP("Final-Recipient: rfc822;\r\n", "failed", "5.1.1")), RECEIPT_NO_ADDRESS,
	    "mail-5.1.1", "" },
};

static void
what_became_of_a_mail_of_ours(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(reports); i++) {
		struct arena arena = { 0 };
		struct email_reply reply;
		struct receipt receipt;
		assert_false(read_mail(&arena, "1", reports[i].raw, &reply, &receipt));
		assert_int_equal(receipt.state, reports[i].state);
		assert_true(str_is(receipt.ask_id, first));
		if (!str_is(receipt.raw_code, reports[i].code))
			fail_msg("%s: %.*s", reports[i].code, STR_ARG(receipt.raw_code));
		if (!str_is(receipt.about, reports[i].about))
			fail_msg("%s: %.*s", reports[i].about, STR_ARG(receipt.about));
		arena_done(&arena);
	}
}

/* Anybody can write a report; only who was sent the mail knows its address. */
static void
a_report_to_nobody_is_a_machine_s_mail(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct email_reply reply;
	struct receipt receipt;
	assert_true(read_mail(&arena, "-", REPORT("failed", "5.1.1"), &reply, &receipt));
	assert_true(reply.automatic);
	arena_done(&arena);
}

/* invariant 1: brought again it is the same; written again it is not. */
static void
invariant_1_a_mail_has_one_name(void **state)
{
	(void) state;
	static const char mail[] = FROM "Message-ID: <a@example.org>\r\n\r\n3\r\n";
	static const char *const others[] = {
		FROM "Message-ID: <b@example.org>\r\n\r\n3\r\n",
		FROM "Message-ID: <a@example.org>\r\n\r\n4\r\n",
		FROM "Message-ID: <a@example.org>\r\nDate: Mon, 13 Apr 2026 10:12:00 +0100\r\n\r\n"
		     "3\r\n",
		"From: bob@example.org\r\nMessage-ID: <a@example.org>\r\n\r\n3\r\n",
	};
	struct arena arena = { 0 };
	struct email_reply reply, again;
	struct receipt receipt;
	assert_true(read_mail(&arena, "1", mail, &reply, &receipt));
	assert_true(read_mail(&arena, "-1", mail, &again, &receipt));
	assert_string_equal(reply.ext_id, again.ext_id);
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		assert_true(read_mail(&arena, "1", others[i], &again, &receipt));
		assert_string_not_equal(reply.ext_id, again.ext_id);
	}
	arena_done(&arena);
}

/* What the parser is not shown: "%" stands for a NUL, "#" for a thousand boundaries and one. */
static struct str
refused_of(struct arena *arena, const char *pattern)
{
	struct strbuf raw;
	strbuf_init(&raw, 1 << 20);
	for (const char *c = pattern; *c != '\0'; c++) {
		if (*c == '%')
			strbuf_char(&raw, '\0');
		for (int i = 0; *c == '#' && i <= 1000; i++)
			strbuf_puts(&raw, "--b\r\n");
		if (*c != '%' && *c != '#')
			strbuf_char(&raw, *c);
	}
	struct str copy = arena_str(arena, strbuf_str(&raw));
	strbuf_done(&raw);
	return copy;
}

/* Each is another mail than all the others here. */
static const struct {
	const char *name, *sender, *to, *raw;
	const char *from, *ask_id, *text; /* what is known of it all the same */
	bool automatic;
} refused[] = {
	{ "a NUL", "ada@example.org", "1", FROM "\r\n%\r\n", "ada@example.org", first, "", false },
	{ "of somebody else", "bob@example.org", "1", FROM "\r\n%\r\n", "ada@example.org", first,
	    "", false },
	{ "to somebody else", "ada@example.org", "2", FROM "\r\n%\r\n", "ada@example.org", second,
	    "", false },
	{ "to both", "ada@example.org", "12", FROM "\r\n%\r\n", "ada@example.org", "", "", false },
	{ "with other words", "ada@example.org", "1", FROM "\r\n%3\r\n", "ada@example.org", first,
	    "", false },
	{ "more parts than a mail has", "ada@example.org", "1", FROM "\r\n#", "ada@example.org",
	    first, "", false },
	{ "a NUL above the words", "Ada@Example.org", "1", "From: %\r\n\r\n3\r\n",
	    "ada@example.org", first, "", false },
	{ "the same of somebody else", "bob@example.org", "1", "From: %\r\n\r\n3\r\n",
	    "bob@example.org", first, "", false },
	{ "the same of nobody", "", "1", "From: %\r\n\r\n3\r\n", "", first, "", true },
	{ "of what is no address", "ada", "1", "From: %\r\n\r\n3\r\n", "", first, "", false },
	{ "by what it answers", "ada@example.org", "-",
	    FROM "In-Reply-To: <ffeeddccbbaa99887766554433221100@example.org>\r\n\r\n%\r\n",
	    "ada@example.org", second, "", false },
	{ "of a machine", "ada@example.org", "1", FROM "Auto-Submitted: auto-replied\r\n\r\n%\r\n",
	    "ada@example.org", first, "", true },
	{ "that says it came back", "ada@example.org", "1",
	    FROM "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
		 "\r\n%\r\n",
	    "ada@example.org", first, "", true },
	{ "STOP as its subject", "ada@example.org", "1", FROM "Subject: STOP\r\n\r\n%\r\n",
	    "ada@example.org", first, "STOP\n-- \n", false },
};

/* invariant 1: a mail that the parser may not see is kept each time, for whom its envelope and its head
 * say; and brought again it is known. */
static void
invariant_1_what_is_not_read_is_kept(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct email_reply replies[ARRAY_LEN(refused)], again;
	struct receipt receipt;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct str raw = refused_of(&arena, refused[i].raw);
		struct email_reply *reply = &replies[i];
		if (!read_sent(&arena, refused[i].sender, refused[i].to, raw, reply, &receipt) ||
		    !reply->damaged || reply->automatic != refused[i].automatic ||
		    !str_is(reply->from, refused[i].from) ||
		    !str_is(reply->ask_id, refused[i].ask_id) ||
		    !str_is(reply->text, refused[i].text))
			fail_msg("%s: from %.*s, %.*s: %.*s", refused[i].name, STR_ARG(reply->from),
			    STR_ARG(reply->ask_id), STR_ARG(reply->text));
		assert_true(
		    read_sent(&arena, refused[i].sender, refused[i].to, raw, &again, &receipt));
		assert_string_equal(reply->ext_id, again.ext_id);
		for (size_t k = 0; k < i; k++)
			if (strcmp(reply->ext_id, replies[k].ext_id) == 0)
				fail_msg("%s: taken for %s", refused[i].name, refused[k].name);
	}
	arena_done(&arena);
}

/* Without a name and a date two mails with the same words are two answers. Where they came through a
 * mail server, that has told them apart. */
static void
invariant_1_a_mail_without_a_name(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct email_reply one, other;
	struct receipt receipt;
	assert_true(
	    read_mail(&arena, "1", "Received: by x id 1\r\n" FROM "\r\n3\r\n", &one, &receipt));
	assert_true(
	    read_mail(&arena, "1", "Received: by x id 2\r\n" FROM "\r\n3\r\n", &other, &receipt));
	assert_string_not_equal(one.ext_id, other.ext_id);
	arena_done(&arena);
}

/* invariant 5: what a mail program sends for List-Unsubscribe, with whatever it writes below. */
static void
invariant_5_stop_in_the_subject_is_stop(void **state)
{
	(void) state;
	static const struct {
		const char *subject, *want;
	} cases[] = {
		{ "STOP", "STOP\n-- \nThis message was made by a program.\n" },
		{ "stop", "STOP\n-- \nThis message was made by a program.\n" },
		{ "Re: how to stop the pain", "This message was made by a program.\n" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = { 0 };
		struct email_reply reply;
		struct receipt receipt;
		const char *raw = arena_printf(&arena,
		    FROM "Subject: %s\r\n\r\nThis message was made by a program.\r\n",
		    cases[i].subject);
		assert_true(read_mail(&arena, "1", raw, &reply, &receipt));
		if (!str_is(reply.text, cases[i].want))
			fail_msg("%s: %.*s", cases[i].subject, STR_ARG(reply.text));
		arena_done(&arena);
	}
}

/* What a mail without words is about is all that its writer said. */
static void
invariant_5_the_subject_of_an_empty_mail(void **state)
{
	(void) state;
	static const struct {
		const char *raw, *subject;
	} cases[] = {
		{ FROM "Subject: Re: Stop please\r\n\r\n", "Re: Stop please" },
		{ FROM "Subject: unsubscribe\r\n\r\n \r\n\r\n", "unsubscribe" },
		{ FROM "Subject: unsubscribe\r\n\r\n3\r\n", "" },
		{ FROM "Subject: STOP\r\n\r\n", "" }, /* that is its words */
		{ FROM "\r\n", "" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = { 0 };
		struct email_reply reply;
		struct receipt receipt;
		assert_true(read_mail(&arena, "1", cases[i].raw, &reply, &receipt));
		if (!str_is(reply.subject, cases[i].subject))
			fail_msg("%s: %.*s", cases[i].raw, STR_ARG(reply.subject));
		arena_done(&arena);
	}
}

/* A mail in which two processes ended is handed over without a look at it: of whom the server says it is, and
 * about what its address says. */
static void
rule_2_5_a_mail_that_ends_the_process_is_not_opened(void **state)
{
	(void) state;
	static const char raw[] = FROM "Subject: Re\r\n\r\n3\r\n";
	char file[64];
	struct error error = { .text = "" };
	struct arena arena = { 0 };
	struct str recipient = str_from(email_token_address(&arena, &mailbox, first));
	(void) snprintf(file, sizeof(file), "/tmp/hark-mail-%d", (int) getpid());
	for (int ends = 0; ends < POISON_ENDS + 2; ends++) {
		bool suspect;
		struct email_reply reply;
		struct receipt receipt;
		struct email_inbound_setup guarded = setup;
		struct lmtp_mail mail = { .text = str_from(raw),
			.recipients = &recipient,
			.recipient_count = 1,
			.sender = STR("bea@example.org") };
		const struct str parts[] = { mail.sender, mail.text };
		guarded.poison = poison_open(file, &suspect, &error);
		assert_non_null(guarded.poison);
		/* The process ends in it: entered, and never left. */
		bool reads = poison_enter(guarded.poison, POISON_MAIL, parts, ARRAY_LEN(parts));
		assert_int_equal(reads, ends < POISON_ENDS);
		if (!reads) {
			assert_true(email_inbound_read(&arena, &guarded, &mail, &reply, &receipt));
			assert_true(reply.unread && reply.damaged);
			assert_true(str_is(reply.from, "bea@example.org"));
			assert_true(str_is(reply.ask_id, first));
			assert_int_equal(reply.text.len, 0);
			mail.text = STR(FROM "\r\n4\r\n");
			assert_true(email_inbound_read(&arena, &guarded, &mail, &reply, &receipt));
			assert_false(reply.unread);
		}
		poison_close(guarded.poison);
	}
	arena_done(&arena);
	assert_int_equal(unlink(file), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_mail_that_it_answers),
		cmocka_unit_test(what_became_of_a_mail_of_ours),
		cmocka_unit_test(a_report_to_nobody_is_a_machine_s_mail),
		cmocka_unit_test(invariant_1_a_mail_has_one_name),
		cmocka_unit_test(invariant_1_what_is_not_read_is_kept),
		cmocka_unit_test(invariant_1_a_mail_without_a_name),
		cmocka_unit_test(invariant_5_stop_in_the_subject_is_stop),
		cmocka_unit_test(invariant_5_the_subject_of_an_empty_mail),
		cmocka_unit_test(rule_2_5_a_mail_that_ends_the_process_is_not_opened),
	};
	email_mime_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
