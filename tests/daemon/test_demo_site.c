/* SPDX-License-Identifier: MIT */
/* The demonstration as a browser meets it: a real server on loopback, and a made-up year behind it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/hash.h"
#include "daemon/demo_site.h"

enum { BROWSER_PATIENCE_MS = 20000 };

struct browser {
	struct loop *loop;
	struct demo *demo;
	struct demo_site *site;
	struct strbuf page; /* the last answer, head and body */
	char token[80];
};

static int
browser_open(void **state)
{
	struct error error = { 0 };
	struct browser *browser = alloc_new(sizeof(*browser));
	strbuf_init(&browser->page, 8 << 20);
	browser->loop = loop_new();
	browser->demo = demo_new(&(struct demo_setup){ .seed = 7 }, &error);
	if (browser->demo == NULL)
		fail_msg("%s", error.text);
	browser->site = demo_site_new(browser->loop, browser->demo, 0, &error);
	if (browser->site == NULL)
		fail_msg("%s", error.text);
	*state = browser;
	return 0;
}

static int
browser_close(void **state)
{
	struct browser *browser = *state;
	demo_site_free(browser->site);
	demo_free(browser->demo);
	loop_free(browser->loop);
	strbuf_done(&browser->page);
	free(browser);
	return 0;
}

/* Says these bytes, hears the answer until the server closes; its status. */
static int
ask_raw(struct browser *browser, struct str request)
{
	struct sockaddr_in there = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7f000001),
		.sin_port = htons(demo_site_port(browser->site)),
	};
	char bytes[65536];
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(
	    connect(fd, (const struct sockaddr *) (const void *) &there, sizeof(there)), 0);
	assert_int_equal(send(fd, request.data, request.len, MSG_NOSIGNAL), request.len);
	strbuf_reset(&browser->page);
	struct clock *clock = loop_clock(browser->loop);
	instant end = instant_plus(clock_now(clock), milliseconds(BROWSER_PATIENCE_MS));
	for (ssize_t got = -1; got != 0 && instant_before(clock_now(clock), end);) {
		loop_turn(browser->loop, milliseconds(2));
		got = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
		assert_true(got >= 0 || errno == EAGAIN);
		if (got > 0)
			strbuf_add(&browser->page, str_of(bytes, (size_t) got));
	}
	close(fd);
	assert_true(browser->page.len > 12);
	int64_t status = 0;
	assert_true(str_to_int(str_sub(strbuf_str(&browser->page), 9, 12), &status));
	return (int) status;
}

static int
get(struct browser *browser, const char *path)
{
	struct strbuf request;
	strbuf_init(&request, 4096);
	strbuf_printf(&request,
	    "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n", path,
	    (int) demo_site_port(browser->site));
	int status = ask_raw(browser, strbuf_str(&request));
	strbuf_done(&request);
	return status;
}

/* `headers` are whole lines. */
static int
post(struct browser *browser, const char *path, const char *headers, const char *body)
{
	struct strbuf request;
	strbuf_init(&request, 16384);
	strbuf_printf(&request,
	    "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%s"
	    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
	    path, (int) demo_site_port(browser->site), headers, strlen(body), body);
	int status = ask_raw(browser, strbuf_str(&request));
	strbuf_done(&request);
	return status;
}

static bool
shows(const struct browser *browser, const char *words)
{
	return str_find(strbuf_str(&browser->page), str_from(words), 0) >= 0;
}

static void
assert_shows(const struct browser *browser, const char *words)
{
	if (shows(browser, words))
		return;
	/* cmocka cuts long messages, and the page is what one needs to see. */
	fprintf(stderr, "%s\n", strbuf_cstr(&browser->page));
	fail_msg("not on the page: %s", words);
}

/* Reads the token off the page, as a form would send it. */
static void
take_token(struct browser *browser)
{
	static const char before[] = "name=\"token\" value=\"";
	struct str page = strbuf_str(&browser->page);
	ptrdiff_t at = str_find(page, STR("name=\"token\" value=\""), 0);
	assert_true(at >= 0);
	struct str token = str_sub(page, (size_t) at + sizeof(before) - 1,
	    (size_t) at + sizeof(before) - 1 + HASH_TOKEN_TEXT - 1);
	(void) snprintf(browser->token, sizeof(browser->token), "%.*s", STR_ARG(token));
}

static int
post_form(struct browser *browser, const char *path, const char *fields)
{
	struct strbuf body;
	strbuf_init(&body, 8192);
	strbuf_printf(&body, "token=%s&%s", browser->token, fields);
	int status = post(browser, path, "Sec-Fetch-Site: same-origin\r\n", strbuf_cstr(&body));
	strbuf_done(&body);
	return status;
}

/* Writes as the patient, and follows to their phone. */
static void
say_as(struct browser *browser, const char *path, const char *text)
{
	struct strbuf fields;
	strbuf_init(&fields, 4096);
	strbuf_printf(&fields, "text=%s", text);
	char to[32];
	(void) snprintf(to, sizeof(to), "%s/text", path);
	assert_int_equal(post_form(browser, to, strbuf_cstr(&fields)), 303);
	strbuf_done(&fields);
	assert_int_equal(get(browser, path), 200);
}

/* Holds a phone and pushes the clock until the invitation is there. */
static void
be_invited(struct browser *browser)
{
	assert_int_equal(get(browser, "/phone/0"), 200);
	take_token(browser);
	assert_int_equal(post_form(browser, "/clock", "push=message&phone=0"), 303);
	assert_shows(browser, "Location: /phone/0#last");
	assert_int_equal(get(browser, "/phone/0"), 200);
}

/* Tests */

static void
the_start_says_what_it_is(void **state)
{
	struct browser *browser = *state;
	assert_int_equal(get(browser, "/"), 200);
	assert_shows(browser, "<h1>Ask patients how they are</h1>");
	assert_shows(browser, "Monday 5 January 2026, 7.00am");
	assert_shows(browser, "66 made-up patients");
	assert_shows(browser, "<a href=\"/phone/0\">Ada Byrne</a>");
	assert_shows(browser, "Content-Security-Policy: default-src 'none'; style-src 'self'");
	assert_int_equal(get(browser, "/static/hark.css"), 200);
	assert_shows(browser, "Content-Type: text/css");
	assert_int_equal(get(browser, "/static/hark.svg"), 200);
}

static void
a_held_phone_is_invited_asked_and_asked_again(void **state)
{
	struct browser *browser = *state;
	be_invited(browser);
	assert_shows(browser, "Reply YES");
	assert_shows(browser, "value=\"YES\">YES</button>");
	say_as(browser, "/phone/0", "YES");
	assert_shows(browser, "1 of ");
	say_as(browser, "/phone/0", "2+or+3");
	assert_shows(browser, "read as: <strong>unclear: ambiguous");
}

static void
a_held_phone_is_silent_until_let_go(void **state)
{
	struct browser *browser = *state;
	be_invited(browser);
	assert_int_equal(post_form(browser, "/clock", "push=day&phone=0"), 303);
	assert_int_equal(get(browser, "/phone/0"), 200);
	assert_false(shows(browser, "<li class=\"in\""));
	assert_int_equal(post_form(browser, "/phone/0/release", ""), 303);
	assert_int_equal(post_form(browser, "/clock", "push=week"), 303);
	assert_int_equal(get(browser, "/phone/0"), 200);
	assert_shows(browser, "<li class=\"in\"");
}

static void
the_clock_is_pushed_by_the_calendar(void **state)
{
	static const struct {
		const char *push, *shows;
	} cases[] = {
		{ "push=hour", "Monday 5 January 2026, 8.00am" },
		{ "push=day", "Tuesday 6 January 2026, 8.00am" },
		{ "push=week", "Tuesday 13 January 2026, 8.00am" },
		{ "push=month", "Friday 13 February 2026, 8.00am" },
		{ "push=month", "Friday 13 March 2026, 8.00am" },
		{ "push=month", "Monday 13 April 2026, 8.00am" }, /* summer time has begun */
	};
	struct browser *browser = *state;
	assert_int_equal(get(browser, "/"), 200);
	take_token(browser);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(post_form(browser, "/clock", cases[i].push), 303);
		assert_shows(browser, "Location: /\r\n");
		assert_int_equal(get(browser, "/"), 200);
		assert_shows(browser, cases[i].shows);
	}
	assert_int_equal(get(browser, "/alerts"), 200);
	assert_shows(browser, "class=\"alert\"");
	assert_int_equal(get(browser, "/completion"), 200);
	assert_shows(browser, "<pre>");
	assert_int_equal(get(browser, "/responses.csv"), 200);
	assert_shows(browser, "response_id,patient,");
}

static void
the_team_sees_what_is_planned(void **state)
{
	struct browser *browser = *state;
	assert_int_equal(
	    get(browser, "/phone/1"), 200); /* an ankle joint: followed for ten years */
	assert_shows(browser, "Nobody knows of them yet");
	take_token(browser);
	assert_int_equal(post_form(browser, "/clock", "push=message&phone=1"), 303);
	assert_int_equal(get(browser, "/phone/1"), 200);
	assert_shows(browser, "<h4>Before</h4>");
	assert_shows(browser, "<strong class=\"tag\">sent</strong>");
	assert_shows(browser, "<h4>6 months</h4>");
	assert_shows(browser, "<h4>Annual</h4>");
	assert_shows(browser, "<h4>Annual, time 2</h4>");
	assert_false(shows(browser, "time 1<"));
}

static void
what_is_not_there_is_refused(void **state)
{
	static const struct {
		const char *path;
		int status;
	} cases[] = {
		{ "/nothing", 404 },
		{ "/phone/66", 404 },
		{ "/phone/", 404 },
		{ "/phone/0/", 404 },
		{ "/phone/99999999999999999999", 404 },
		{ "/static/", 404 },
		{ "/static/page.c", 404 },
		{ "/clock", 405 },
		{ "/phone/0/text", 405 },
	};
	struct browser *browser = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int status = get(browser, cases[i].path);
		if (status != cases[i].status)
			fail_msg("%s: %d", cases[i].path, status);
		assert_shows(browser, "All patients</a>");
	}
}

static void
a_form_from_elsewhere_is_refused(void **state)
{
	static const char *const strangers[] = {
		"Origin: http://evil.example.org\r\n",
		"Origin: null\r\n",
		"Origin: http://127.0.0.1\r\n", /* another port is another site */
		"Sec-Fetch-Site: cross-site\r\n",
		"Sec-Fetch-Site: same-site\r\n",
	};
	struct browser *browser = *state;
	char body[128];
	assert_int_equal(get(browser, "/"), 200);
	take_token(browser);
	(void) snprintf(body, sizeof(body), "push=day&token=%s", browser->token);
	for (size_t i = 0; i < ARRAY_LEN(strangers); i++)
		assert_int_equal(post(browser, "/clock", strangers[i], body), 403);
	assert_int_equal(post(browser, "/clock", "", "push=day"), 403);
	assert_int_equal(post(browser, "/clock", "", "push=day&token="), 403);
	body[strlen(body) - 1] ^= 1;
	assert_int_equal(post(browser, "/clock", "", body), 403);
	assert_int_equal(get(browser, "/"), 200);
	assert_shows(browser, "Monday 5 January 2026, 7.00am");
	body[strlen(body) - 1] ^= 1;
	assert_int_equal(post(browser, "/clock", "", body), 303);
	assert_int_equal(
	    ask_raw(browser, STR("GET / HTTP/1.1\r\nHost: evil.example.org\r\n\r\n")), 421);
}

static void
what_a_patient_writes_is_never_markup(void **state)
{
	struct browser *browser = *state;
	be_invited(browser);
	say_as(browser, "/phone/0", "%3Cscript%3Ealert(1)%3C/script%3E%22%27%26");
	assert_shows(browser, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;");
	assert_false(shows(browser, "<script"));
	assert_int_equal(get(browser, "/"), 200);
	assert_shows(browser, "Ada Byrne");
	assert_false(shows(browser, "<script"));
	assert_int_equal(get(browser, "/alerts"), 200);
	assert_false(shows(browser, "<script"));
}

static void
a_broken_text_is_refused(void **state)
{
	struct browser *browser = *state;
	assert_int_equal(get(browser, "/phone/0"), 200);
	take_token(browser);
	assert_int_equal(post_form(browser, "/phone/0/text", "text=too+early"), 400);
	be_invited(browser);
	assert_int_equal(post_form(browser, "/phone/0/text", "text=%ff"), 400);
	assert_int_equal(post_form(browser, "/phone/0/text", "txt=YES"), 400);
	assert_int_equal(post_form(browser, "/phone/0/text", "text=YES&text=NO"), 400);
	assert_int_equal(post_form(browser, "/clock", "push=year"), 400);
}

int
main(void)
{
#define WITH_BROWSER(test) cmocka_unit_test_setup_teardown(test, browser_open, browser_close)
	const struct CMUnitTest tests[] = {
		WITH_BROWSER(the_start_says_what_it_is),
		WITH_BROWSER(a_held_phone_is_invited_asked_and_asked_again),
		WITH_BROWSER(a_held_phone_is_silent_until_let_go),
		WITH_BROWSER(the_clock_is_pushed_by_the_calendar),
		WITH_BROWSER(the_team_sees_what_is_planned),
		WITH_BROWSER(what_is_not_there_is_refused),
		WITH_BROWSER(a_form_from_elsewhere_is_refused),
		WITH_BROWSER(what_a_patient_writes_is_never_markup),
		WITH_BROWSER(a_broken_text_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
