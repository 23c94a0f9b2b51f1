/* SPDX-License-Identifier: MIT */
/* Whose answer is whose, and which words of a server libesmtp never sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "channels/email_talk.h"

/* "<" heard, ">" said, "." the text of a mail said; in pieces. */
static const struct {
	const char *name, *pieces[12];
	bool early, out_of_turn;
} turns[] = {
	{ "as it should be",
	    { "<220 a\r\n", ">EHLO b\r\n", "<250-a\r\n250 SIZE\r\n", ">MAIL FROM:<c>\r\n",
		"<250 ok\r\n" },
	    false, false },
	{ "in pieces", { "<2", "<20-a", "<\r", "<\n220 a\r", "<\n", ">EHLO b\r\n", "<250 a" },
	    false, false },
	{ "a text", { "<220 a\r\n", ">DATA\r\n", "<354 go\r\n", ".", "<250 ok\r\n" }, false,
	    false },
	{ "two lines at once", { "<220 a\r\n", ">DATA\r\nQUIT\r\n", "<554 no\r\n221 bye\r\n" },
	    false, false },
	{ "a word more, and nothing after it",
	    { "<220 a\r\n", ">MAIL\r\n", "<550 no\r\n421 bye\r\n" }, true, false },
	{ "... but goodbye",
	    { "<220 a\r\n", ">MAIL\r\n", "<550 no\r\n4", ">QUIT\r\n", "<221 bye\r\n" }, true,
	    false },
	{ "... and more was asked", { "<220 a\r\n", ">MAIL\r\n", "<250 ok\r\n2", ">RCPT\r\n" },
	    true, true },
	{ "the answer to a text before it",
	    { "<220 a\r\n", ">DATA\r\n", "<354 go\r\n250 ok\r\n", "." }, true, true },
	{ "two greetings", { "<220 a\r\n220 b\r\n", ">EHLO b\r\n" }, true, true },
	/* It skips the blank, so this is not the answer's end; here it is. */
	{ "a blank before the code",
	    { "<220 a\r\n", ">EHLO b\r\n", "< 250-a\r\n250 b\r\n", ">MAIL\r\n" }, true, true },
	{ "a code of four digits", { "<2200-a\r\n220 b\r\n", ">EHLO b\r\n" }, false, false },
	{ "no code", { "<-a\r\nb\r\n", ">EHLO b\r\n" }, false, false },
};

static void
play(struct email_talk *talk, const char *piece)
{
	char bytes[2048];
	size_t len = strlen(piece + 1);
	memcpy(bytes, piece + 1, len);
	if (piece[0] == '<')
		email_talk_hear(talk, bytes, len);
	else if (piece[0] == '>')
		email_talk_say(talk, str_of(bytes, len));
	else
		email_talk_say_text(talk);
}

static void
test_whose_turn_it_is(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(turns); i++) {
		struct email_talk talk;
		email_talk_begin(&talk);
		for (size_t n = 0; n < ARRAY_LEN(turns[i].pieces) && turns[i].pieces[n] != NULL;
		     n++)
			play(&talk, turns[i].pieces[n]);
		if (talk.early != turns[i].early || talk.out_of_turn != turns[i].out_of_turn)
			fail_msg("%s: early %d, out of turn %d", turns[i].name, talk.early,
			    talk.out_of_turn);
	}
}

/* The library reads 1,023 bytes and takes what follows for a line of its own. */
static void
test_a_line_that_is_cut(void **state)
{
	(void) state;
	static const struct {
		int len; /* without its line feed */
		bool early;
	} cases[] = { { 1021, false }, { 1022, false }, { 1023, true }, { 2000, true } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char line[2048];
		struct email_talk talk;
		memset(line, 'x', sizeof(line));
		memcpy(line, "250 ", 4);
		line[cases[i].len] = '\n';
		email_talk_begin(&talk);
		email_talk_hear(&talk, line, (size_t) cases[i].len + 1);
		assert_int_equal(talk.early, cases[i].early);
	}
}

static void
test_an_answer_is_to_what_left_last(void **state)
{
	(void) state;
	struct email_talk talk;
	email_talk_begin(&talk);
	play(&talk, "<220 a\r\n");
	play(&talk, ">RCPT TO:<a>\r\n");
	play(&talk, "<250 ok\r\n550 no\r\n");
	/* It reads on before it has sent DATA. */
	assert_true(email_talk_is_answer_to(&talk, 'R'));
	assert_false(email_talk_is_answer_to(&talk, 'D'));
	play(&talk, ">DATA\r\n");
	assert_false(email_talk_is_answer_to(&talk, 'R'));
	assert_false(email_talk_is_answer_to(&talk, 'D'));
	email_talk_begin(&talk);
	play(&talk, "<220 a\r\n");
	play(&talk, ">DATA\r\n");
	play(&talk, "<354 a\r\n");
	play(&talk, ".");
	assert_true(email_talk_is_answer_to(&talk, EMAIL_TALK_TEXT));
}

static void
test_words_that_are_spoiled(void **state)
{
	(void) state;
	static const struct {
		const char *heard, *read;
	} lines[] = {
		{ "250-PIPELINING\r\n", "250-XIPELINING\r\n" },
		{ "250 chunking\r\n", "250 Xhunking\r\n" },
		{ "250-  PIPELINING\r\n", "250-  XIPELINING\r\n" },
		{ " 250-PIPELINING\r\n", " 250-XIPELINING\r\n" },
		{ "250-SIZE PIPELINING\r\n", "250-SIZE PIPELINING\r\n" },
		{ "250-8BITMIME\r\n250-CHUNKING\r\n", "250-8BITMIME\r\n250-XHUNKING\r\n" },
		{ "250-AUTH NTLM PLAIN LOGIN CRAM-MD5\r\n",
		    "250-AUTH XTLM PLAIN LOGIN XRAM-MD5\r\n" },
		{ "250-AUTH=NTLM login\r\n", "250-AUTH=XTLM login\r\n" },
		{ "250-AUTH PLAIN\r\n250-STARTTLS NTLM\r\n",
		    "250-AUTH PLAIN\r\n250-STARTTLS NTLM\r\n" },
		/* Behind what we think is the answer's end, too. */
		{ "250 a\r\n250-PIPELINING\r\n", "250 a\r\n250-XIPELINING\r\n" },
	};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		for (size_t step = 1; step < 80; step += 7) {
			char bytes[128];
			struct email_talk talk;
			size_t len = strlen(lines[i].heard);
			memcpy(bytes, lines[i].heard, len + 1);
			email_talk_begin(&talk);
			email_talk_say(&talk, STR("EHLO a\r\n"));
			for (size_t at = 0; at < len; at += step)
				email_talk_hear(
				    &talk, bytes + at, step < len - at ? step : len - at);
			assert_string_equal(bytes, lines[i].read);
			email_talk_say(&talk, STR("MAIL FROM:<a>\r\n"));
			memcpy(bytes, lines[i].heard, len + 1);
			email_talk_hear(&talk, bytes, len);
			assert_string_equal(bytes, lines[i].heard);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whose_turn_it_is),
		cmocka_unit_test(test_a_line_that_is_cut),
		cmocka_unit_test(test_an_answer_is_to_what_left_last),
		cmocka_unit_test(test_words_that_are_spoiled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
