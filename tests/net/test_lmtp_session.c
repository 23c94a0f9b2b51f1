/* SPDX-License-Identifier: MIT */
/*
 * Sessions as mail servers hold them, and as those would who want to hide one mail in another. Each
 * is fed whole and byte by byte: what is said must not depend on how it was cut.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "net/lmtp_session.h"

enum { MAX_BYTES = 200 };

#define HELLO "LHLO mx.example.org\r\n"
#define HELLO_CODES "220 250 250 250 250 250 250 "
#define BEGIN HELLO "MAIL FROM:<ada@example.org>\r\nRCPT TO:<hark@example.org>\r\nDATA\r\n"
#define BEGIN_CODES HELLO_CODES "250 250 354 "

static const struct {
	const char *name, *says, *codes; /* the first three digits of each line of ours */
	const char *mails;               /* what is handed up, each ended by "|" */
} cases[] = {
	{ "a mail", BEGIN "Subject: x\r\n\r\n3\r\n.\r\nQUIT\r\n", BEGIN_CODES "250 221 ",
	    "Subject: x\r\n\r\n3\r\n|" },
	{ "two mails",
	    BEGIN "3\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<hark@example.org>\r\nDATA\r\n4\r\n.\r\n",
	    BEGIN_CODES "250 250 250 354 250 ", "3\r\n|null:4\r\n|" },
	{ "whose it is, as it was said",
	    HELLO "MAIL FROM:<Bob@example.org> SIZE=9\r\nRCPT TO:<hark@example.org>\r\nDATA\r\n"
		  "3\r\n.\r\n",
	    HELLO_CODES "250 250 354 250 ", "Bob@example.org:3\r\n|" },
	{ "one reply for each recipient",
	    HELLO "MAIL FROM:<ada@example.org>\r\nRCPT TO:<hark@example.org>\r\n"
		  "RCPT TO:<eve@example.org>\r\nRCPT TO:<hark2@example.org>\r\nDATA\r\n3\r\n.\r\n",
	    HELLO_CODES "250 250 550 250 354 250 250 ", "3\r\n|" },
	{ "nobody is let in",
	    HELLO "MAIL FROM:<ada@example.org>\r\nRCPT TO:<eve@example.org>\r\nDATA\r\n",
	    HELLO_CODES "250 550 503 ", "" },
	{ "stuffed dots", BEGIN "..\r\n..3\r\n.4\r\n.\r\n", BEGIN_CODES "250 ",
	    ".\r\n.3\r\n4\r\n|" },
	{ "an empty mail", BEGIN ".\r\n", BEGIN_CODES "250 ", "|" },
	{ "not now", BEGIN "later\r\n.\r\nNOOP\r\n", BEGIN_CODES "451 250 ", "later\r\n|" },
	{ "never", BEGIN "never\r\n.\r\n", BEGIN_CODES "554 ", "never\r\n|" },
	{ "SMTP is not spoken", "EHLO x\r\nHELO x\r\nMAIL FROM:<a@example.org>\r\n",
	    "220 503 503 503 ", "" },
	{ "any case, and parameters",
	    "lhlo x\r\nmail from:<a@example.org> BODY=8BITMIME SIZE=20\r\nRcpt To: "
	    "<hark@example.org>\r\ndata\r\n3\r\n.\r\n",
	    HELLO_CODES "250 250 354 250 ", "3\r\n|" },
	{ "out of order", HELLO "RCPT TO:<hark@example.org>\r\nDATA\r\n", HELLO_CODES "503 503 ",
	    "" },
	{ "begun again", BEGIN "3\r\n.\r\nMAIL FROM:<a@example.org>\r\nRSET\r\nDATA\r\n",
	    BEGIN_CODES "250 250 250 503 ", "3\r\n|" },
	{ "too large, and it says so", HELLO "MAIL FROM:<a@example.org> SIZE=201\r\n",
	    HELLO_CODES "552 ", "" },
	{ "too large, and it does not say so",
	    BEGIN "123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
		  "123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
		  "123456789 123456789 123456789 123456789 123456789\r\n.\r\nNOOP\r\n",
	    BEGIN_CODES "552 250 ", "" },
	/* Smuggling: each of these ends a mail for some program, and none for us. */
	{ "LF dot LF", BEGIN "3\n.\nMAIL FROM:<eve@example.org>\r\n.\r\n", BEGIN_CODES "554 ", "" },
	{ "LF dot CRLF", BEGIN "3\n.\r\nMAIL FROM:<eve@example.org>\r\n.\r\n", BEGIN_CODES "554 ",
	    "" },
	{ "CR dot CR", BEGIN "3\r.\rMAIL FROM:<eve@example.org>\r\n.\r\n", BEGIN_CODES "554 ", "" },
	{ "CRLF dot LF", BEGIN "3\r\n.\nMAIL FROM:<eve@example.org>\r\n.\r\n", BEGIN_CODES "554 ",
	    "" },
	{ "CRLF dot CR x", BEGIN "3\r\n.\rx\r\n.\r\n", BEGIN_CODES "554 ", "" },
	{ "CR CRLF", BEGIN "3\r\r\n.\r\n", BEGIN_CODES "554 ", "" },
	{ "a command that ends by LF", HELLO "NOOP\nNOOP\r\n", HELLO_CODES "500 ", "" },
	{ "a CR within a command", HELLO "NOOP x\ry\r\nNOOP\r\n", HELLO_CODES "500 ", "" },
	{ "words that are none", HELLO "A\r\nB\r\nC\r\nD\r\nE\r\nF\r\nG\r\nH\r\nI\r\nJ\r\nNOOP\r\n",
	    HELLO_CODES "500 500 500 500 500 500 500 500 500 421 ", "" },
	{ "a verb in a longer word", HELLO "NOOPS\r\nDATAS x\r\n", HELLO_CODES "500 500 ", "" },
	{ "more recipients than a mail of ours has",
	    HELLO "MAIL FROM:<a@example.org>\r\n"
		  "RCPT TO:<hark@example.org>\r\nRCPT TO:<hark@example.org>\r\n"
		  "RCPT TO:<hark@example.org>\r\nRCPT TO:<hark@example.org>\r\n"
		  "RCPT TO:<hark@example.org>\r\nRCPT TO:<hark@example.org>\r\n"
		  "RCPT TO:<hark@example.org>\r\nRCPT TO:<hark@example.org>\r\n"
		  "RCPT TO:<hark@example.org>\r\nRCPT TO:<hark@example.org>\r\n"
		  "RCPT TO:<hark@example.org>\r\n",
	    HELLO_CODES "250 250 250 250 250 250 250 250 250 250 250 452 ", "" },
};

/* An owner that answers at once, or in the next turn. */
struct host {
	struct lmtp_session_owner owner;
	struct lmtp_session *session;
	struct strbuf mails, out;
	enum lmtp_verdict verdict;
	bool owes;
};

static bool
may_deliver(struct lmtp_session_owner *owner, struct str recipient)
{
	(void) owner;
	return str_starts(recipient, "hark");
}

static void
on_mail(struct lmtp_session_owner *owner, struct lmtp_mail *mail)
{
	struct host *host = container_of(owner, struct host, owner);
	assert_true(mail->null_sender == (mail->sender.len == 0));
	if (!str_ends(mail->sender, "a@example.org"))
		strbuf_printf(
		    &host->mails, "%.*s:", STR_ARG(mail->null_sender ? STR("null") : mail->sender));
	strbuf_add(&host->mails, mail->text);
	strbuf_char(&host->mails, '|');
	host->verdict = str_starts(mail->text, "later") ? LMTP_LATER
	    : str_starts(mail->text, "never")           ? LMTP_NEVER
							: LMTP_KEPT;
	host->owes = true;
}

static void
play(struct host *host, struct str says, size_t piece)
{
	*host = (struct host){ .owner = { may_deliver, on_mail } };
	strbuf_init(&host->mails, 10000);
	strbuf_init(&host->out, 10000);
	host->session = lmtp_session_new(&(struct lmtp_session_setup){
	    .owner = &host->owner, .name = "hark", .max_bytes = MAX_BYTES });
	lmtp_session_greet(host->session, &host->out);
	for (size_t at = 0; at < says.len;) {
		struct str next = str_sub(says, at, at + piece);
		size_t taken = lmtp_session_feed(host->session, next, &host->out);
		at += taken;
		if (host->owes) {
			assert_true(lmtp_session_waits(host->session));
			assert_int_equal(
			    lmtp_session_feed(host->session, STR("NOOP\r\n"), &host->out), 0);
			lmtp_session_answer(host->session, host->verdict, &host->out);
			host->owes = false;
		} else if (taken == 0) {
			assert_true(lmtp_session_has_ended(host->session));
			return;
		}
	}
}

static void
drop(struct host *host)
{
	lmtp_session_free(host->session);
	strbuf_done(&host->mails);
	strbuf_done(&host->out);
}

static void
sessions_whole_and_in_pieces(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (size_t piece = 1; piece < 10000; piece *= 7) {
			struct host host;
			struct strbuf codes;
			play(&host, str_from(cases[i].says), piece);
			strbuf_init(&codes, 1000);
			struct str rest = strbuf_str(&host.out), line;
			while (str_split(&rest, '\n', &line)) {
				assert_true(str_ends(line, "\r"));
				strbuf_add(&codes, str_sub(line, 0, 3));
				strbuf_char(&codes, ' ');
			}
			if (!str_is(strbuf_str(&codes), cases[i].codes))
				fail_msg(
				    "%s, by %zu: %s", cases[i].name, piece, strbuf_cstr(&codes));
			if (!str_is(strbuf_str(&host.mails), cases[i].mails))
				fail_msg("%s, by %zu: %s", cases[i].name, piece,
				    strbuf_cstr(&host.mails));
			strbuf_done(&codes);
			drop(&host);
		}
}

static void
a_line_without_end_is_the_end(void **state)
{
	(void) state;
	struct host host;
	struct strbuf says;
	strbuf_init(&says, 10000);
	strbuf_puts(&says, HELLO);
	for (int i = 0; i < LMTP_LINE + 1; i++)
		strbuf_char(&says, 'x');
	play(&host, strbuf_str(&says), 100);
	assert_true(lmtp_session_has_ended(host.session));
	assert_true(str_find(strbuf_str(&host.out), STR("\r\n500 "), 0) > 0);
	drop(&host);
	strbuf_done(&says);
}

static void
a_nul_ends_it(void **state)
{
	(void) state;
	static const char says[] = HELLO "MAIL FROM:<a@example.org\0@b>\r\n";
	struct host host;
	play(&host, str_of(says, sizeof(says) - 1), 10000);
	assert_true(lmtp_session_has_ended(host.session));
	drop(&host);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sessions_whole_and_in_pieces),
		cmocka_unit_test(a_line_without_end_is_the_end),
		cmocka_unit_test(a_nul_ends_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
