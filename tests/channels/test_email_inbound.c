/* SPDX-License-Identifier: MIT */
/* Mails to our mailbox: which mail of ours they are about, and what becomes of them. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

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
read_mail(struct arena *arena, const char *to, const char *raw, struct email_reply *reply,
    struct receipt *receipt)
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
		.text = str_from(raw),
		.recipients = recipients,
		.recipient_count = count,
	};
	return email_inbound_read(arena, &setup, &mail, reply, receipt);
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

#define REPORT(action, status)                                                                     \
	"From: MAILER-DAEMON@example.org\r\nContent-Type: multipart/report; "                      \
	"report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: "                     \
	"message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: " action              \
	"\r\nStatus: " status "\r\n\r\n--b--\r\n"

static const struct {
	const char *raw;
	enum receipt_state state;
	const char *code;
} reports[] = {
	{ REPORT("failed", "5.1.1"), RECEIPT_NO_ADDRESS, "mail-5.1.1" },
	{ REPORT("failed", "5.1.10"), RECEIPT_NO_ADDRESS, "mail-5.1.10" },
	{ REPORT("Failed", "5.2.2 (over quota)"), RECEIPT_FAILED, "mail-5.2.2" },
	{ REPORT("failed", "nonsense"), RECEIPT_FAILED, "mail-" },
	{ REPORT("delayed", "4.4.1"), RECEIPT_NONE, "mail-4.4.1" },
	{ REPORT("delivered", "2.0.0"), RECEIPT_NONE, "mail-2.0.0" },
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_mail_that_it_answers),
		cmocka_unit_test(what_became_of_a_mail_of_ours),
		cmocka_unit_test(a_report_to_nobody_is_a_machine_s_mail),
		cmocka_unit_test(invariant_1_a_mail_has_one_name),
		cmocka_unit_test(invariant_5_stop_in_the_subject_is_stop),
	};
	email_mime_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
