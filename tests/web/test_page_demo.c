/* SPDX-License-Identifier: MIT */
/*
 * The pages of the demonstration against golden files, byte for byte: tests/pages/NAME.html.
 * HARK_ACCEPT=1 rewrites them, to be reviewed in the commit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "web/page_demo.h"

static const struct page_demo frame = {
	.now = "Thursday 5 March 2026, 4.02pm",
	.token = "0123456789abcdef",
	.notice = "",
};

static const struct page_demo_alert alerts[] = {
	{ 0, "Ada Byrne", "clinical", "my calf is <hot> & swollen", false,
	    "Thursday 5 March 2026, 4.02pm", "Thursday 5 March 2026, 8.02pm", "" },
	{ 0, "Ada Byrne", "words", "Everybody was very kind", true, "Monday 2 March 2026, 10.00am",
	    "Tuesday 3 March 2026, 10.00am", "closed: read" },
	{ -1, "Nobody we know", "unknown-sender", "", false, "Monday 2 March 2026, 10.00am",
	    "Tuesday 3 March 2026, 10.00am", "" },
};

static void
write_people(struct page *page)
{
	static const struct page_demo_person people[] = {
		{ 0, "Ada Byrne", "answers quickly, with a number",
		    "Big toe and forefoot, left: planned for 19 March 2026",
		    "Before: sent, Thu 5 Mar 2026", "answering", true, "it's <b>fine</b>", true, 1,
		    2, true },
		{ 1, "Alan O'Rao", "never answers", "Operation, right: planned for 1 May 2026",
		    "The hospital will list them on Mon 9 Mar 2026", "not listed yet", false, "",
		    false, 0, 0, false },
		{ 2, "Beth Reid", "answers in words, not numbers",
		    "Ankle joint, left: operated 1 March 2026", "6 months: due, Tue 1 Sep 2026",
		    "complete", false, "Thank you, Beth.", false, 2, 0, false },
	};
	struct page_demo told = frame;
	told.notice = "Meanwhile: 3 out, 2 in.";
	page_demo_people(page, &told, people, ARRAY_LEN(people));
}

static const struct page_demo_line lines[] = {
	{ "Thursday 5 March 2026", "10.00am", false, "Ada, how are you?\nReply YES or NO.",
	    "delivered" },
	{ "", "4.00pm", true, "YES", "" },
	{ "", "4.00pm", false, "1 of 12. How has your health been?", "delivered" },
	{ "Friday 6 March 2026", "9.00am", true, "2 or 3 \"maybe\"", "" },
};

static const struct page_demo_reply replies[] = {
	{ "0", "0 very bad" },
	{ "1", "1 bad" },
	{ "STOP", "STOP" },
};

static const struct page_demo_answer answers[] = {
	{ "How has your health been this week?", "so-so (2)" },
	{ "Anything else?", "<none>" },
};

static const struct page_demo_score scores[] = {
	{ "How are you", "total", "8", "" },
	{ "Foot check", "total", "no score", "2 missing" },
};

static const struct page_demo_step steps[] = {
	{ "Before", "Thursday 5 March 2026, 10.00am", "received", "", answers, ARRAY_LEN(answers),
	    scores, ARRAY_LEN(scores) },
	{ "6 months", "Saturday 19 September 2026, 10.00am", "planned", "operation not confirmed",
	    NULL, 0, NULL, 0 },
};

static void
write_phone(struct page *page)
{
	const struct page_demo_phone phone = {
		.number = 0,
		.name = "Ada Byrne",
		.kind = "answers quickly, with a number",
		.team = "Our hospital",
		.address = "+447700900001",
		.listed = true,
		.waits = "",
		.lines = lines,
		.line_count = ARRAY_LEN(lines),
		.replies = replies,
		.reply_count = ARRAY_LEN(replies),
		.details = { { "Operation", "Big toe and forefoot, left" },
		    { "Clinician", "Mr A" } },
		.last_text = "2 or 3 \"maybe\"",
		.last_reading = "unclear: ambiguous",
		.steps = steps,
		.step_count = ARRAY_LEN(steps),
		.alerts = alerts,
		.alert_count = 2,
	};
	page_demo_phone(page, &frame, &phone);
}

static void
write_phone_unlisted(struct page *page)
{
	const struct page_demo_phone phone = {
		.number = 1,
		.name = "Alan O'Rao",
		.kind = "never answers",
		.team = "Our hospital",
		.address = "alan@example.org",
		.waits = "Nobody knows of them yet.",
		.last_text = "",
		.last_reading = "",
	};
	page_demo_phone(page, &frame, &phone);
}

static void
write_alerts(struct page *page)
{
	page_demo_alerts(page, &frame, alerts, ARRAY_LEN(alerts));
}

static void
write_report(struct page *page)
{
	page_demo_report(page, &frame, "Completion", "step    planned\n<before>    66\n");
}

static void
write_refusal(struct page *page)
{
	page_demo_refusal(page, "There is no such page", "Perhaps the address is mistyped.");
}

static const struct golden {
	const char *name;
	void (*write)(struct page *page);
} goldens[] = {
	{ "demo-people", write_people },
	{ "demo-phone", write_phone },
	{ "demo-phone-unlisted", write_phone_unlisted },
	{ "demo-alerts", write_alerts },
	{ "demo-report", write_report },
	{ "demo-refusal", write_refusal },
};

static void
accept_golden(const char *path, struct str got)
{
	FILE *out = fopen(path, "wbe");
	assert_non_null(out);
	assert_int_equal(fwrite(got.data, 1, got.len, out), got.len);
	assert_int_equal(fclose(out), 0);
}

static void
check_golden(const char *name, struct str got)
{
	struct arena arena = { 0 };
	const char *path = arena_printf(&arena, "%s/tests/pages/%s.html", HARK_SOURCE_DIR, name);
	const char *accept = getenv("HARK_ACCEPT");
	if (accept != NULL && strcmp(accept, "1") == 0)
		accept_golden(path, got);
	FILE *in = fopen(path, "rbe");
	if (in == NULL)
		fail_msg("%s: not there", path);
	char *want = ARENA_ARRAY(&arena, char, got.len + 2);
	size_t size = fread(want, 1, got.len + 1, in);
	assert_int_equal(fclose(in), 0);
	if (!str_eq(str_of(want, size), got)) {
		fprintf(stderr, "%.*s\n", STR_ARG(got));
		fail_msg("%s: differs from what is above", path);
	}
	arena_done(&arena);
}

static void
pages_match_their_golden_files(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(goldens); i++) {
		struct page page;
		page_init(&page);
		goldens[i].write(&page);
		assert_true(page_is_whole(&page));
		check_golden(goldens[i].name, page_html(&page));
		page_done(&page);
	}
}

/* What the policy of the server would refuse must not be there: a page that needs it is broken. */
static void
pages_need_no_script_and_no_inline_style(void **state)
{
	static const char *const banned[] = { "<script", "style=", " onclick",
		"javascript:", "http://", "https://" };
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(goldens); i++) {
		struct page page;
		page_init(&page);
		goldens[i].write(&page);
		for (size_t k = 0; k < ARRAY_LEN(banned); k++)
			if (str_find(page_html(&page), str_from(banned[k]), 0) >= 0)
				fail_msg("%s: %s", goldens[i].name, banned[k]);
		page_done(&page);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_match_their_golden_files),
		cmocka_unit_test(pages_need_no_script_and_no_inline_style),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
