/* SPDX-License-Identifier: MIT */
/* A reply that came as a web page, from its bytes to its reading. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/html_text.h"
#include "conversations/read_table.h"
#include "tests/conversations/fixture.h"

static void
invariant_4_quotes_in_html_are_no_answers(void **state)
{
	struct fixture *fixture = *state;
	static const char html[] =
	    "<div dir=\"ltr\">3 thanks</div><br><div class=\"gmail_quote\"><div>On Mon, 16 Nov 2026 at "
	    "10:12, Foot Team &lt;foot@example.org&gt; wrote:<br></div><blockquote>4 of 12. Pain? 1 "
	    "none 5 severe</blockquote></div>";
	struct reading reading;
	assert_true(read_table_reply(&fixture->arena, phrase_book_find(fixture->book, "en"), "ORD5",
	    html_text(&fixture->arena, str_from(html)), (struct date){ 2026, 11, 21 }, &reading));
	assert_string_equal(read_table_got(&fixture->arena, "ORD5", &reading), "A:3");
}

/* Mail programs mark what their writers did not write just now. */
static void
invariant_4_signatures_in_html_are_no_answers(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *html, *want;
	} rows[] = {
		{ "<div>3</div><div id=\"Signature\"><p>Ada<br>4 High Street</p></div>", "A:3" },
		{ "<div>3</div><div id=\"x_Signature\"><p>thanks</p></div>", "A:3" },
		{ "<p>3</p><pre class=\"moz-signature\">Ada, flat 2</pre>", "A:3" },
		{ "<p>3</p><div class=\"moz-signature\">Ada, flat 2</div>", "A:3" },
		{ "<div style=\"display: none\">Rated 5 by patients</div><p>3</p>", "A:3" },
		{ "<p>3</p><div id=Signature>I want to die</div>", "A:3+F:urgent" },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reading reading;
		assert_true(read_table_reply(&fixture->arena, phrase_book_find(fixture->book, "en"),
		    "ORD5", html_text(&fixture->arena, str_from(rows[i].html)),
		    (struct date){ 2026, 11, 21 }, &reading));
		const char *got = read_table_got(&fixture->arena, "ORD5", &reading);
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].html, got);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_4_quotes_in_html_are_no_answers),
		cmocka_unit_test(invariant_4_signatures_in_html_are_no_answers),
	};
	return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
