/* SPDX-License-Identifier: MIT */
/* What goes over the wire as e-mail: whole, decodable, and with no header that we did not write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "channels/email_compose.h"
#include "mail_reader.h"

static struct email_message
plain_message(void)
{
	return (struct email_message){
		.ask_id = "00112233445566778899aabbccddeeff",
		.domain = "hark.example.org",
		.to = "ada@example.org",
		.from = "feet@hark.example.org",
		.from_name = "Northumbria NHS",
		.reply_to = "hark+k3y@hark.example.org",
		.thread = "ffeeddccbbaa99887766554433221100",
		.subject = "A question from Northumbria NHS",
		.body = "How are you?\n\nReply with a number.",
		.language = "en",
		.now = { INT64_C(1795295449000) },
	};
}

static const char golden_head[] =
    "Date: Sat, 21 Nov 2026 21:10:49 +0000\r\n"
    "From: \"Northumbria NHS\"\r\n <feet@hark.example.org>\r\n"
    "To: <ada@example.org>\r\n"
    "Reply-To: <hark+k3y@hark.example.org>\r\n"
    "Subject: A question from Northumbria NHS\r\n"
    "Message-ID: <00112233445566778899aabbccddeeff@hark.example.org>\r\n"
    "In-Reply-To: <ffeeddccbbaa99887766554433221100@hark.example.org>\r\n"
    "References: <ffeeddccbbaa99887766554433221100@hark.example.org>\r\n"
    "Auto-Submitted: auto-generated\r\n"
    "X-Auto-Response-Suppress: All\r\n"
    "List-Unsubscribe: <mailto:hark+k3y@hark.example.org?subject=STOP>\r\n"
    "Content-Language: en\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/alternative;\r\n"
    " boundary=\"=_00112233445566778899aabbccddeeff\"\r\n"
    "\r\n"
    "--=_00112233445566778899aabbccddeeff\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "How are you?\r\n"
    "\r\n"
    "Reply with a number.\r\n"
    "\r\n"
    "--=_00112233445566778899aabbccddeeff\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "<!DOCTYPE html>\r\n";

static void
test_a_message_byte_for_byte(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct email_message message = plain_message();
	struct str text;
	struct error error;
	assert_true(email_compose(&arena, &message, &text, &error));
	mail_check_lines("golden", text);
	if (!str_starts(text, golden_head))
		fail_msg("%.*s", STR_ARG(text));
	assert_true(str_ends(text, "\r\n--=_00112233445566778899aabbccddeeff--\r\n"));
	assert_true(str_find(text, STR("font-size:22px"), 0) > 0);
	arena_done(&arena);
}

/* Every value that becomes a header, and every way to end a line in one. */
static void
test_no_value_can_write_a_header(void **state)
{
	(void) state;
	static const char *const evil[] = {
		"a\r\nBcc: eve@example.org",
		"a\nBcc: eve@example.org",
		"a\rBcc: eve@example.org",
		"a\r\n\r\nHello",
		"a\n.\nMAIL FROM:<eve@example.org>",
		"a\vb",
		"a\x7f",
		"\x01",
		"a@example.org\r\nBcc: eve@example.org",
		"a@example.org\nBcc: eve@example.org",
		"a@example.org\r",
		"https://example.org/\r\nBcc: eve@example.org",
		"https://example.org/\n",
		"a@example.org>\r\nRCPT TO:<eve@example.org",
	};
	struct arena arena;
	arena_init(&arena);
	struct email_message message;
	const char **const fields[] = { &message.ask_id, &message.domain, &message.to,
		&message.from, &message.from_name, &message.reply_to, &message.thread,
		&message.unsubscribe_url, &message.subject, &message.language };
	for (size_t f = 0; f < ARRAY_LEN(fields); f++) {
		for (size_t i = 0; i < ARRAY_LEN(evil); i++) {
			message = plain_message();
			*fields[f] = evil[i];
			struct str text = STR("untouched");
			struct error error = { 0 };
			if (email_compose(&arena, &message, &text, &error))
				fail_msg("field %zu took value %zu:\n%.*s", f, i, STR_ARG(text));
			assert_int_equal(error.kind, ERROR_INPUT);
			assert_true(str_is(text, "untouched"));
		}
	}
	arena_done(&arena);
}

static const struct {
	const char *address;
	bool good;
} addresses[] = {
	{ "ada@example.org", true },
	{ "ada.l+feet@mail.example.org", true },
	{ "o'neil@example.org", true },
	{ "a@localhost", true },
	{ "", false },
	{ "ada", false },
	{ "@example.org", false },
	{ "ada@", false },
	{ "ada@example..org", false },
	{ "ada@-example.org", false },
	{ "ada@example.org.", false },
	{ ".ada@example.org", false },
	{ "a..b@example.org", false },
	{ "ada@example.org,eve@example.org", false },
	{ "ada@example.org eve@example.org", false },
	{ "\"ada\"@example.org", false },
	{ "Ada <ada@example.org>", false },
	{ "ada@[127.0.0.1]", false },
	{ "ada@exam_ple.org", false },
	{ "ad\xc3\xa1@example.org", false },
};

static void
test_addresses(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		struct email_message message = plain_message();
		message.to = addresses[i].address;
		struct str text;
		struct error error;
		if (email_compose(&arena, &message, &text, &error) != addresses[i].good)
			fail_msg("%s", addresses[i].address);
	}
	arena_done(&arena);
}

static const struct {
	const char *name, *text, *want; /* want: with CRLF */
} bodies[] = {
	{ "empty", "", "" },
	{ "one line", "Hello", "Hello\r\n" },
	{ "ends with a line end", "Hello\n", "Hello\r\n" },
	{ "bare CR and LF", "a\rb\nc\r\nd\n\re", "a\r\nb\r\nc\r\nd\r\n\r\ne\r\n" },
	{ "the end of a message", "a\n.\nb", "a\r\n.\r\nb\r\n" },
	{ "with CRLF", "a\r\n.\r\nMAIL FROM:<e@example.org>",
	    "a\r\n.\r\nMAIL FROM:<e@example.org>\r\n" },
	{ "dots at line starts", ".a\n..b\n.", ".a\r\n..b\r\n.\r\n" },
	{ "From at a line start", "From here\nFrom there", "From here\r\nFrom there\r\n" },
	{ "spaces at line ends", "a \nb\t\n ", "a \r\nb\t\r\n \r\n" },
	{ "equals", "1=1 =3D =\n=", "1=1 =3D =\r\n=\r\n" },
	{ "Welsh", "Sut mae'r tŷ a'r dŵr?", "Sut mae'r tŷ a'r dŵr?\r\n" },
	{ "mostly not ASCII", "你好吗？\n你好", "你好吗？\r\n你好\r\n" },
	{ "boundary", "--=_00112233445566778899aabbccddeeff--\n",
	    "--=_00112233445566778899aabbccddeeff--\r\n" },
};

static struct str
part_after(struct str text, const char *marker)
{
	ptrdiff_t at = str_find(text, str_from(marker), 0);
	assert_true(at >= 0);
	return str_sub(text, (size_t) at + strlen(marker), text.len);
}

/* The plain part as a reader would see it. */
static void
read_plain_part(struct str text, struct strbuf *out)
{
	struct str part = part_after(text, "text/plain; charset=utf-8\r\n");
	ptrdiff_t end = str_find(part, STR("\r\n--=_00112233445566778899aabbccddeeff\r\n"), 0);
	assert_true(end >= 0);
	part = str_sub(part, 0, (size_t) end);
	if (str_starts(part, "Content-Transfer-Encoding: base64\r\n\r\n"))
		mail_unbase64(out, part_after(part, "\r\n\r\n"));
	else
		mail_unquote(out, part_after(part, "quoted-printable\r\n\r\n"));
}

static void
test_bodies_arrive_as_they_were_written(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct email_message message = plain_message();
		message.body = bodies[i].text;
		struct str text;
		struct error error;
		assert_true(email_compose(&arena, &message, &text, &error));
		mail_check_lines(bodies[i].name, text);
		struct strbuf got;
		strbuf_init(&got, 65536);
		read_plain_part(text, &got);
		if (!str_is(strbuf_str(&got), bodies[i].want))
			fail_msg("%s: %s", bodies[i].name, strbuf_cstr(&got));
		strbuf_done(&got);
	}
	arena_done(&arena);
}

static const struct {
	const char *name, *subject;
	bool plain;
} subjects[] = {
	{ "plain", "A question for you", true },
	{ "Welsh", "Cwestiwn: sut mae'r tŷ?", false },
	{ "looks encoded", "=?UTF-8?B?aGVsbG8=?=", false },
	{ "long plain", "A question for you from a team with a name that is too long for one line",
	    false },
	{ "long",
	    "Cwestiwn i chi gan dîm â’i enw’n rhy hir i un llinell, ac yn hirach byth wedyn "
	    "nes bod angen tair llinell neu bedair i’w ddweud i gyd, ŵ ŷ 👍 👍 👍 👍",
	    false },
};

static void
test_subjects_arrive_as_they_were_written(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
		struct email_message message = plain_message();
		message.subject = subjects[i].subject;
		struct str text;
		struct error error;
		assert_true(email_compose(&arena, &message, &text, &error));
		mail_check_lines(subjects[i].name, text);
		struct str value = part_after(text, "\r\nSubject: ");
		value = str_sub(value, 0, (size_t) str_find(value, STR("\r\nMessage-ID"), 0));
		if (subjects[i].plain) {
			assert_true(str_is(value, subjects[i].subject));
			continue;
		}
		struct strbuf got;
		strbuf_init(&got, 4096);
		struct str rest = value, line;
		while (str_split(&rest, '\n', &line)) {
			line = str_trim(line);
			assert_true(line.len <= 75);
			assert_true(str_starts(line, "=?UTF-8?B?") && str_ends(line, "?="));
			size_t before = got.len;
			mail_unbase64(&got, str_sub(line, 10, line.len - 2));
			/* Each word stands alone: it may not begin inside a character. */
			assert_true(((unsigned char) strbuf_cstr(&got)[before] & 0xC0) != 0x80);
		}
		if (!str_is(strbuf_str(&got), subjects[i].subject))
			fail_msg("%s: %s", subjects[i].name, strbuf_cstr(&got));
		strbuf_done(&got);
	}
	arena_done(&arena);
}

static const struct {
	const char *body, *want;
} pages[] = {
	{ "a < b & c > \"d\" 'e'",
	    "<p style=\"margin:0 0 1em 0\">a &lt; b &amp; c &gt; &quot;d&quot; &#39;e&#39;</p>" },
	{ "one\ntwo", ">one<br>\ntwo</p>" },
	{ "one\n\n\ntwo", ">one</p>\n<p style=\"margin:0 0 1em 0\">two</p>" },
	{ "See https://example.org/a?b=1&c=2. Thanks",
	    "See <a href=\"https://example.org/a?b=1&amp;c=2\">https://example.org/a?b=1&amp;c=2</a>. Thanks" },
	{ "https://example.org/\"><script>",
	    "<a href=\"https://example.org/\">https://example.org/</a>&quot;&gt;&lt;script&gt;" },
	{ "javascript:alert(1)", ">javascript:alert(1)</p>" },
	{ "", "<div style=\"max-width:34em\">\n</div>" },
};

static void
test_html_is_escaped(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
		struct str html = email_compose_html(&arena, "S & <T>", pages[i].body, "cy");
		if (str_find(html, str_from(pages[i].want), 0) < 0)
			fail_msg("%.*s", STR_ARG(html));
		assert_true(str_find(html, STR("<title>S &amp; &lt;T&gt;</title>"), 0) > 0);
		assert_true(str_find(html, STR("<html lang=\"cy\">"), 0) > 0);
	}
	arena_done(&arena);
}

static void
test_one_click_stops_where_there_is_a_page(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct email_message message = plain_message();
	message.unsubscribe_url = "https://hark.example.org/stop/k3y";
	struct str text;
	struct error error;
	assert_true(email_compose(&arena, &message, &text, &error));
	assert_true(str_find(text,
			STR("\r\nList-Unsubscribe: <https://hark.example.org/stop/k3y>,\r\n "
			    "<mailto:hark+k3y@hark.example.org?subject=STOP>\r\n"
			    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"),
			0) > 0);
	message.unsubscribe_url = "http://hark.example.org/";
	assert_false(email_compose(&arena, &message, &text, &error));
	arena_done(&arena);
}

static void
test_names_are_quoted_or_encoded(void **state)
{
	(void) state;
	static const struct {
		const char *name, *want;
	} names[] = {
		{ "Northumbria NHS", "From: \"Northumbria NHS\"\r\n <" },
		{ "Feet, Ankles", "From: \"Feet, Ankles\"\r\n <" },
		{ "The \"Feet\"", "From: =?UTF-8?B?VGhlICJGZWV0Ig==?=\r\n <" },
		{ "Tŷ", "From: =?UTF-8?B?VMW3?=\r\n <" },
		{ "", "From: <" },
	};
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct email_message message = plain_message();
		message.from_name = names[i].name;
		struct str text;
		struct error error;
		assert_true(email_compose(&arena, &message, &text, &error));
		if (str_find(text, str_from(names[i].want), 0) < 0)
			fail_msg("%s: %.200s", names[i].name, text.data);
	}
	arena_done(&arena);
}

static void
test_bad_bytes_and_sizes_are_refused(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct str text;
	struct error error;
	struct email_message message = plain_message();
	message.body = "caf\xe9";
	assert_false(email_compose(&arena, &message, &text, &error));
	message = plain_message();
	message.subject = "caf\xe9";
	assert_false(email_compose(&arena, &message, &text, &error));
	message = plain_message();
	char *huge = arena_alloc(&arena, EMAIL_LIMIT + 1);
	memset(huge, 'a', EMAIL_LIMIT);
	message.body = huge;
	assert_false(email_compose(&arena, &message, &text, &error));
	assert_int_equal(error.kind, ERROR_LIMIT);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_byte_for_byte),
		cmocka_unit_test(test_no_value_can_write_a_header),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_bodies_arrive_as_they_were_written),
		cmocka_unit_test(test_subjects_arrive_as_they_were_written),
		cmocka_unit_test(test_html_is_escaped),
		cmocka_unit_test(test_one_click_stops_where_there_is_a_page),
		cmocka_unit_test(test_names_are_quoted_or_encoded),
		cmocka_unit_test(test_bad_bytes_and_sizes_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
