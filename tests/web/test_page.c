/* SPDX-License-Identifier: MIT */
/* Writing HTML: what is text stays text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "web/page.h"

static void
text_never_becomes_markup(void **state)
{
	static const struct {
		const char *text, *html;
	} cases[] = {
		{ "", "" },
		{ "Zoë ŵ 👍", "Zoë ŵ 👍" },
		{ "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;" },
		{ "\" onclick=\"x", "&quot; onclick=&quot;x" },
		{ "' autofocus onfocus='x", "&#39; autofocus onfocus=&#39;x" },
		{ "a & b &amp; c", "a &amp; b &amp;amp; c" },
		{ "two\nlines\tand a tab", "two\nlines\tand a tab" },
		{ "\x01\x1b\x7f", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "%s %d %n", "%s %d %n" },
	};
	struct page page;
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		page_init(&page);
		page_add(&page, "%s", cases[i].text);
		assert_string_equal(strbuf_cstr(&page.html), cases[i].html);
		page_done(&page);
	}
}

static void
formats_are_filled_in(void **state)
{
	struct page page;
	(void) state;
	page_init(&page);
	page_add(&page, "<p id=\"%s\">%d of %zu, %c, 100%%</p>", "a", -1, (size_t) 12, '<');
	assert_string_equal(strbuf_cstr(&page.html), "<p id=\"a\">-1 of 12, &lt;, 100%</p>");
	assert_true(page_is_whole(&page));
	page_done(&page);
}

static void
a_page_too_long_says_so(void **state)
{
	struct page page;
	(void) state;
	page_init(&page);
	for (int i = 0; i <= PAGE_LIMIT; i += 16)
		page_add(&page, "0123456789abcdef");
	assert_false(page_is_whole(&page));
	page_done(&page);
}

static void
only_the_files_of_pages_are_assets(void **state)
{
	(void) state;
	assert_non_null(page_asset(STR("static/hark.css")));
	assert_non_null(page_asset(STR("static/hark.svg")));
	assert_null(page_asset(STR("static/")));
	assert_null(page_asset(STR("static/../page.c")));
	assert_null(page_asset(STR("")));
}

/* The policy of the pages forbids what comes from elsewhere; the style sheet must not even ask. */
static void
the_style_sheet_asks_for_nothing(void **state)
{
	const struct asset *css = page_asset(STR("static/hark.css"));
	struct str text = str_of(css->data, css->size);
	(void) state;
	assert_true(str_find(text, STR("url("), 0) < 0);
	assert_true(str_find(text, STR("@import"), 0) < 0);
	assert_true(str_find(text, STR("Frutiger"), 0) < 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_never_becomes_markup),
		cmocka_unit_test(formats_are_filled_in),
		cmocka_unit_test(a_page_too_long_says_so),
		cmocka_unit_test(only_the_files_of_pages_are_assets),
		cmocka_unit_test(the_style_sheet_asks_for_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
