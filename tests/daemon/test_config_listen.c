/* SPDX-License-Identifier: MIT */
/* By which names the service is called at each of its addresses. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "daemon/config.h"

#define GOOD                                                                                       \
	"organisation: {key: h, name: H, zone: Europe/London, telephone: \"1\"}\n"                 \
	"teams: [{key: foot, name: Foot}]\n"
#define KANNEL                                                                                     \
	"kannel: {url: https://u, user: u, password_file: p, from: f, receipt_url: https://h, "    \
	"secret_file: s}\n"

static void
assert_hosts(const char *const *hosts, const char *want)
{
	struct strbuf got;
	strbuf_init(&got, 1000);
	for (; *hosts != NULL; hosts++)
		strbuf_printf(&got, "%s%s", got.len == 0 ? "" : " ", *hosts);
	assert_string_equal(strbuf_cstr(&got), want);
	strbuf_done(&got);
}

/* Who is answered follows from what is said anyway. */
static void
test_hosts_follow_from_the_addresses(void **state)
{
	(void) state;
	static const struct {
		const char *text, *webhooks, *pages;
	} rows[] = {
		{ "", "127.0.0.1 localhost [::1]", "" },
		{ "web: {url: \"https://Ask.example.org:8443\"}\n",
		    "Ask.example.org 127.0.0.1 localhost [::1]", "" },
		{ "web: {url: \"https://ask.example.org\", listen: {address: \"::\"}}\n",
		    "127.0.0.1 localhost [::1]", "ask.example.org 127.0.0.1 localhost [::1]" },
		{ "sms: kannel\n" KANNEL
		  "web: {url: \"https://ask.example.org\", listen: {address: 192.0.2.7}}\n",
		    "h 127.0.0.1 localhost [::1]", "ask.example.org 192.0.2.7" },
		{ "listen: {address: \"2001:db8::7\", hosts: [localhost, hark]}\n",
		    "[2001:db8::7] localhost hark", "" },
		{ "listen: {address: 127.0.0.1, hosts: [LOCALHOST, hark]}\n",
		    "127.0.0.1 localhost [::1] hark", "" },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena;
		arena_init(&arena);
		struct complaints complaints = { .arena = &arena };
		struct config config;
		const char *text = arena_printf(&arena, "%s%s", GOOD, rows[i].text);
		assert_true(config_read(&arena, "c", str_from(text), &complaints, &config));
		assert_hosts(config.listen.hosts, rows[i].webhooks);
		assert_hosts(config.web_listen.hosts, rows[i].pages);
		arena_done(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hosts_follow_from_the_addresses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
