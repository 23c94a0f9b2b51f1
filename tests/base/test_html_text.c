/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/html_text.h"

static const struct {
	const char *html, *want;
} cases[] = {
	{ "", "" },
	{ "3", "3" },
	{ "<div>3</div>", "3" },
	{ "<p>3</p><p>thanks</p>", "3\nthanks" },
	{ "3<br>thanks<BR/>Jean", "3\nthanks\nJean" },
	{ "<div>3</div><blockquote>4 of 12. 1 none 5 severe</blockquote>",
	    "3\n> 4 of 12. 1 none 5 severe" },
	{ "<blockquote type=\"cite\"><div>Q4?</div><div>1 none</div></blockquote><div>2</div>",
	    "> Q4?\n> 1 none\n2" },
	{ "<html><head><title>5</title><style>p{margin:4}</style></head><body>2</body></html>",
	    "2" },
	{ "<script>if (1<2) x=3;</script>2", "2" },
	{ "<!-- 4 -->2", "2" },
	{ "2&nbsp;&nbsp;thanks", "2 thanks" },
	{ "it&rsquo;s &#51; &amp; fine", "it's 3 & fine" },
	{ "&#x33;", "3" },
	{ "3&frac12;", "3\xc2\xbd" },
	{ "pain <3", "pain <3" },
	{ "3 & 4 &bogus; &#0; &#xd800;", "3 & 4 &bogus; &#0; &#xd800;" },
	{ "<a title=\"5 > 4\" href='x'>2</a>", "2" },
	{ "<table><tr><td>Pain</td><td>3</td></tr></table>", "Pain 3" },
	{ "3<div", "3" },
	{ "</blockquote>3", "3" },
	{ "a\n  b", "a b" },
	{ "<div style=\"display:none\">Pain 4</div>2", "2" },
	{ "<span style='color:red; DISPLAY : none;'>4<span>5</span></span>2", "2" },
	{ "<div style=\"display:none\">4<div>5</div>6</div>2", "2" },
	{ "<div style=\"display:block\">2</div>", "2" },
	{ "<div style=\"display:none\">2", "2" },
	{ "<img style=\"display:none\">2", "2" },
	{ "<p title=\"display:none\">2</p>", "2" },
	{ "2<div id=\"Signature\"><div>Ada, 4 High Street</div></div>",
	    "2\n-- \nAda, 4 High Street" },
	{ "2<pre class=\"moz-signature\" cols=\"72\">Ada 4</pre>", "2\n-- \nAda 4" },
	{ "2<div class='moz-signature'>Ada 4</div>", "2\n-- \nAda 4" },
	{ "2<div class=\"x gmail_signature\">Ada 4</div>", "2\n-- \nAda 4" },
	{ "<blockquote><div id=Signature>4</div></blockquote>2", "> 4\n2" },
};

static void
html_becomes_lines(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = { 0 };
		struct str got = html_text(&arena, str_from(cases[i].html));
		if (!str_is(got, cases[i].want))
			fail_msg("%s: \"%.*s\"", cases[i].html, STR_ARG(got));
		arena_done(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html_becomes_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
