/* SPDX-License-Identifier: MIT */
/* hark.conf: what is shipped reads without a complaint, and each fault is told with its place. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "daemon/config.h"

#define ORGANISATION "organisation: {key: h, name: H, zone: Europe/London, telephone: \"1\"}\n"
#define TEAM "teams: [{key: foot, name: Foot}]\n"
#define GOOD ORGANISATION TEAM
#define KANNEL                                                                                     \
	"kannel: {url: https://u, user: u, password_file: p, from: f, receipt_url: https://h, "    \
	"secret_file: s}\n"
#define BEHIND(name)                                                                               \
	GOOD "sms: kannel\nkannel: {url: https://u, user: u, password_file: p, from: f, "          \
	     "receipt_url: https://h, secret_file: s, second: " name "}\n"
#define KANNEL_AT(url, receipt_url)                                                                \
	GOOD "kannel: {user: u, password_file: p, from: f, secret_file: s, url: " url              \
	     ", receipt_url: " receipt_url "}\n"
#define PLAIN(word) ", plain_http: " word
#define CUSTOM                                                                                     \
	"custom:\n  url: https://g\n  from: f\n  receipt_url: https://h\n  secret_file: s\n"       \
	"  fields: {to: $to, text: $text}\n  taken: {status: 200}\n"
#define NO_URL                                                                                     \
	"custom:\n  from: f\n  receipt_url: https://h\n  secret_file: s\n"                         \
	"  fields: {to: $to, text: $text}\n  taken: {status: 200}\n"
#define NO_FIELDS                                                                                  \
	"custom:\n  url: https://g\n  from: f\n  receipt_url: https://h\n  secret_file: s\n"       \
	"  taken: {status: 200}\n"
#define NO_TAKEN                                                                                   \
	"custom:\n  url: https://g\n  from: f\n  receipt_url: https://h\n  secret_file: s\n"       \
	"  fields: {to: $to, text: $text}\n"

static const struct {
	const char *text;
	const char *complaint; /* how one of the complaints begins; NULL: there is none */
} cases[] = {
	{ config_initial, NULL },
	{ GOOD, NULL },
	{ GOOD "sms: none\nemail: none\n", NULL },
	{ TEAM, "c:1:1: no organisation, expected" },
	{ ORGANISATION, "c:1:1: no teams, expected" },
	{ ORGANISATION "teams: []\n", "c:2:8: no teams, expected" },
	{ GOOD "trial_mode: { addresses: [07700 900123, ada@example.org] }\n", NULL },
	{ GOOD "trial_mode: { addresses: [01632 960000] }\n",
	    "c:3:27: \"01632 960000\" is no mobile number" },
	{ GOOD "trial_mode: yes\n", "c:3:13: " },
	{ GOOD "trial_mode: { only: [] }\n", "c:3:15: " },
	{ GOOD "smss: phone\n", "c:3:1: " },
	{ GOOD "sms: pigeon\n", "c:3:6: " },
	{ GOOD "sms: kannel\n", "c:1:1: sms: kannel, but no kannel section" },
	{ GOOD
	    "kannel: {url: https://u, user: u, password_file: p, from: f, receipt_url: https://h/, "
	    "secret_file: s}\n",
	    "c:3:75: \"https://h/\", expected no slash at its end" },
	{ GOOD "kannel: {url: https://u, user: u, password_file: p, from: f, secret_file: s}\n",
	    "c:3:9: " },
	{ GOOD CUSTOM "  texts: {from: a, body: b}\n", NULL },
	{ GOOD CUSTOM "  texts: {from: a}\n", "c:" },
	{ GOOD CUSTOM "  receipts: {status: s}\n", "c:10:13: receipts, but no field with" },
	/* ... what cannot be told apart, or is no word of the gateway's at all */
	{ GOOD CUSTOM "  refused: {status: [400, 200], starts: ERR}\n",
	    "c:10:12: status 200 is \"taken\" too" },
	{ GOOD CUSTOM "  refused: {status: 400}\n  later: {status: [429, 400]}\n",
	    "c:11:10: status 400 is \"refused\" too" },
	{ GOOD NO_TAKEN
	    "  taken: {status: 200, starts: OK}\n  refused: {status: 200, starts: ERR}\n",
	    NULL },
	{ GOOD NO_TAKEN
	    "  taken: {status: 200, starts: E}\n  refused: {status: 200, starts: ERR}\n",
	    "c:10:12: status 200 is \"taken\" too" },
	{ GOOD NO_TAKEN "  taken: {status: [200, 404]}\n",
	    "c:9:10: status 404, expected one from 200 to 299" },
	{ GOOD CUSTOM "  later: {status: [429, 503]}\n", NULL },
	{ GOOD CUSTOM "  later: {status: [202, 500], starts: LATER}\n", NULL },
	{ GOOD CUSTOM "  later: {status: 500}\n",
	    "c:10:10: status 500 may come from anything on the way, expected \"starts\"" },
	{ GOOD CUSTOM "  refused: {status: 302}\n", "c:10:12: status 302 may come from" },
	{ GOOD CUSTOM "  refused: {status: 202}\n", "c:10:12: status 202 may come from" },
	/* ... what would be sent without a password */
	{ GOOD CUSTOM "  authorization: bearer\n",
	    "c:10:18: \"bearer\" without a password, expected password_file" },
	{ GOOD CUSTOM "  authorization: bearer\n  password_file: p\n", NULL },
	{ GOOD CUSTOM "  authorization: basic\n  password_file: p\n",
	    "c:10:18: \"basic\" without a user, expected user and password_file" },
	{ GOOD CUSTOM "  authorization: basic\n  user: u\n",
	    "c:10:18: \"basic\" without a password, expected user and password_file" },
	{ GOOD CUSTOM "  authorization: basic\n  user: u\n  password_file: p\n", NULL },
	{ GOOD NO_FIELDS "  fields: {to: $to, text: $text, key: $password}\n",
	    "c:9:39: \"$password\", but no password_file" },
	{ GOOD NO_FIELDS "  fields: {to: $to, text: $text, key: $user}\n",
	    "c:9:39: \"$user\", but no user" },
	{ GOOD NO_FIELDS "  fields: {to: $to, text: $text, key: $user}\n  user: u\n", NULL },
	/* where texts are handed over, and what reaches us: not in the clear, and whole */
	{ KANNEL_AT("https://k.example.org/send", "https://h"), NULL },
	{ KANNEL_AT("http://127.0.0.1:13013/send", "http://localhost:8017"), NULL },
	{ KANNEL_AT("\"http://[::1]:13013/send\"", "\"http://[::1]\""), NULL },
	{ KANNEL_AT("http://k.example.org/send", "https://h"),
	    "c:3:67: \"http://k.example.org/send\", expected https://... (or http:// on this "
	    "machine, or plain_http: yes" },
	{ KANNEL_AT("http://127.0.0.1.example.org/send", "https://h"), "c:3:67: " },
	{ KANNEL_AT("http://localhost:80@example.org/send", "https://h"), "c:3:67: " },
	{ KANNEL_AT("https://u:p@example.org/send", "https://h"),
	    "c:3:67: a user in an address, expected user and password_file" },
	{ KANNEL_AT("ftp://k.example.org/send", "https://h"), "c:3:67: " },
	{ KANNEL_AT("ftp://k.example.org/send", "https://h" PLAIN("yes")), "c:3:67: " },
	{ KANNEL_AT("http://k.example.org/send", "https://h" PLAIN("yes")), NULL },
	{ KANNEL_AT("http://k.example.org/send", "https://h" PLAIN("no")), "c:3:67: " },
	{ KANNEL_AT("https://k.example.org/send?smsc=A", "https://h"),
	    "c:3:67: \"https://k.example.org/send?smsc=A\", expected no query" },
	{ KANNEL_AT("https://k", "http://hark.example.org"),
	    "c:3:91: \"http://hark.example.org\", expected https://" },
	{ KANNEL_AT("https://k", "http://hark.example.org" PLAIN("yes")), NULL },
	{ KANNEL_AT("https://k", "\"https://h?x=1\""),
	    "c:3:91: \"https://h?x=1\", expected no query" },
	{ GOOD NO_URL "  url: https://g/send?route=1\n", NULL },
	{ GOOD NO_URL "  url: https://g/send?route=1\n  method: GET\n",
	    "c:9:8: \"https://g/send?route=1\", expected no query" },
	{ GOOD CUSTOM "  refused: {status: 99}\n", "c:10:21: expected a status from 200 to 599" },
	{ GOOD "twilio: {account_sid: a, auth_token_file: b, receipt_url: https://h, secret_file: "
	       "s}\n",
	    "c:3:9: " },
	{ GOOD "twilio: {account_sid: a, auth_token_file: b, receipt_url: https://h, secret_file: "
	       "s, messaging_service: m}\n",
	    NULL },
	{ GOOD "twilio: {account_sid: a, auth_token_file: b, receipt_url: https://h, secret_file: "
	       "s, from: f, url: http://api.example.org}\n",
	    "c:3:100: \"http://api.example.org\", expected https://" },
	{ GOOD "vonage: {api_key: a, api_secret_file: b, signature_file: c, from: f, receipt_url: "
	       "https://h, secret_file: s, signature_method: sha3}\n",
	    "c:3:128: " },
	{ GOOD "sms: notify\n", "c:1:1: sms: notify, but no notify section" },
	{ GOOD "kannel: {passwd: p}\n", "c:3:10: " },
	/* a gateway behind a gateway */
	{ BEHIND("custom") CUSTOM "  texts: {from: a, body: b}\n", NULL },
	{ BEHIND("kannel"), "c:4:110: kannel behind itself, expected another" },
	{ BEHIND("smtp"), "c:4:110: \"smtp\" carries mail, expected a gateway for texts" },
	{ BEHIND("email"), "c:4:110: \"email\" carries mail, expected" },
	{ BEHIND("phone"), "c:4:110: \"phone\" is no gateway, expected" },
	{ BEHIND("pigeon"), "c:4:110: \"pigeon\" is no gateway, expected" },
	{ BEHIND("custom"), "c:4:110: second: custom, but no custom section" },
	{ BEHIND("custom") CUSTOM "  texts: {from: a, body: b}\n  second: kannel\n",
	    "c:4:110: custom, which has a second gateway itself, expected one that has none" },
	{ BEHIND("custom") CUSTOM, "c:4:110: custom brings no texts, expected a gateway that" },
	/* ... read as carefully where it is not in use */
	{ GOOD CUSTOM "  second: pigeon\n", "c:10:11: \"pigeon\" is no gateway" },
	{ GOOD "email: smtp\n", "c:1:1: email: smtp, but no smtp section" },
	{ GOOD "smtp: {host: a}\n", "c:3:7: " },
	{ GOOD "smtp: {host: a, from: b, starttls: maybe}\n", "c:3:36: " },
	{ GOOD "smtp: {host: a, from: b, starttls: yes, ca_file: c}\n", NULL },
	{ GOOD "smtp: {host: a, from: b, ca_file: c}\n",
	    "c:3:35: authorities for the mail relay, expected starttls: yes" },
	{ GOOD "smtp: {host: a, from: b, starttls: yes, user: u, password_file: p}\n", NULL },
	{ GOOD "smtp: {host: a, from: b, user: u, password_file: p}\n",
	    "c:3:32: a password for the mail relay, expected starttls: yes beside it" },
	{ GOOD "smtp: {host: a, from: b, starttls: no, user: u, password_file: p}\n",
	    "c:3:46: a password for the mail relay, expected starttls: yes beside it" },
	{ GOOD "smtp: {host: a, from: b, starttls: yes, user: u}\n",
	    "c:3:47: \"user\" alone, expected user and password_file together" },
	{ GOOD "smtp: {host: a, from: b, starttls: yes, password_file: p}\n",
	    "c:3:56: \"password_file\" alone, expected user and password_file together" },
	{ GOOD
	    "email: smtp\nsmtp: {host: a, from: b}\nlmtp: {listen: \"[::1]:24\", secret_file: f}\n",
	    NULL },
	{ GOOD
	    "email: smtp\nsmtp: {host: a, from: b}\nlmtp: {listen: /run/hark/lmtp, secret_file: f, "
	    "authserv_id: mx}\n",
	    NULL },
	{ GOOD "lmtp: {listen: \"127.0.0.1:24\", secret_file: f}\n",
	    "c:3:7: lmtp brings answers to mails, expected email: smtp" },
	{ GOOD "email: smtp\nsmtp: {host: a, from: b}\nlmtp: {listen: \"24\", secret_file: f}\n",
	    "c:5:16: lmtp listens at \"24\", expected" },
	{ GOOD
	    "email: smtp\nsmtp: {host: a, from: b}\nlmtp: {listen: \"a:70000\", secret_file: f}\n",
	    "c:5:16: lmtp listens at \"a:70000\", expected" },
	{ GOOD "email: smtp\nsmtp: {host: a, from: b}\nlmtp: {secret_file: f}\n", "c:5:7: " },
	{ GOOD
	    "email: smtp\nsmtp: {host: a, from: b}\nimap: {url: \"imaps://a\", user: u, password_file: "
	    "p, secret_file: f}\n",
	    NULL },
	{ GOOD "email: smtp\nsmtp: {host: a, from: b}\nimap: {url: \"https://a\", user: u, "
	       "password_file: p, secret_file: f}\n",
	    "c:5:13: \"https://a\", expected one like imaps://" },
	{ GOOD "email: smtp\nsmtp: {host: a, from: b}\nlmtp: {listen: /l, secret_file: f}\n"
	       "imap: {url: \"imaps://a\", user: u, password_file: p, secret_file: f}\n",
	    "c:6:7: both lmtp and imap, expected one" },
	{ GOOD "imap: {url: \"imaps://a\", user: u, password_file: p, secret_file: f}\n",
	    "c:3:7: imap brings answers to mails, expected email: smtp" },
	{ GOOD "listen: {port: 65536}\n", "c:3:16: " },
	{ GOOD "listen: {port: many}\n", "c:3:16: " },
	{ GOOD "limits: {per_minute: -1}\n", "c:3:22: " },
	{ "organisation: {key: h, name: H, telephone: \"1\"}\n"
	  "teams: [{key: t, name: T, faces: some}]\n",
	    "c:2:34: " },
	{ "organisation: {key: h, name: H, telephone: \"1\"}\n"
	  "teams: [{key: t, name: T, results: foot-check}]\n",
	    "c:2:36: \"results\" is no list, expected one of" },
	{ "organisation: {key: h, name: H, telephone: \"1\"}\n"
	  "teams: [{key: t, name: T, results: [[foot-check]]}]\n",
	    "c:2:37: a list stands here, expected an instrument's id" },
	{ "organisation: {key: h, name: H, telephone: \"1\"}\n"
	  "teams: [{key: t, name: T, results: [{instrument: koos, scale: pain}, foot-check]}]\n",
	    NULL },
	{ "organisation: {key: h, name: H, telephone: \"1\"}\n"
	  "teams: [{key: t, name: T, results: [{instrument: koos}]}]\n",
	    "c:2:37: \"scale\" is missing" },
	{ "organisation: {key: h, name: H, telephone: \"1\"}\n"
	  "teams: [{key: t, name: T, results: [koos, {instrument: koos, scale: pain}]}]\n",
	    "c:2:43: \"koos\" stands here twice" },
	{ "organisation: {key: h, name: H, telephone: \"1\"}\n"
	  "teams: [{key: t, name: T, results: [foot-check]}]\n",
	    NULL },
	{ GOOD "web: {url: \"http://ask.example.org\"}\n", "c:3:12: " },
	{ GOOD "web: {url: \"http://localhost.example.org\"}\n", "c:3:12: " },
	{ GOOD "web: {url: \"https://ask.example.org/\"}\n", "c:3:12: " },
	{ GOOD "web: {url: \"https://ask.example.org/?a=b\"}\n", "c:3:12: " },
	{ GOOD "web: {url: \"https://\"}\n", "c:3:12: " },
	{ GOOD "web: {}\n", "c:3:6: " },
	/* webhooks and pages, each in its place */
	{ GOOD "web: {url: \"https://a\"}\n", NULL },
	{ GOOD "web: {url: \"https://a\"}\nlisten: {port: 80}\n", NULL },
	{ GOOD "web: {url: \"https://a\", listen: {port: 81}}\nlisten: {port: 80}\n", NULL },
	{ GOOD "web: {url: \"https://a\", listen: {port: 8017}}\n",
	    "c:3:33: pages and webhooks both at 127.0.0.1 port 8017, expected another" },
	{ GOOD "web: {url: \"https://a\", listen: {address: \"::\", port: 8017}}\n",
	    "c:3:33: pages and webhooks both at" },
	{ GOOD "web: {url: \"https://a\", listen: {address: 127.0.0.2, port: 8017}}\n", NULL },
	{ GOOD "sms: kannel\n" KANNEL "web: {url: \"https://a\"}\n",
	    "c:5:6: pages where webhooks come in, expected a place of their own" },
	{ GOOD "sms: kannel\n" KANNEL "web: {url: \"https://a\", listen: {}}\n", NULL },
	{ GOOD KANNEL "web: {url: \"https://a\"}\n", NULL },
	{ GOOD "web: {url: \"https://a\", listen: {prot: 81}}\n", "c:3:34: " },
	{ GOOD "limits: {part_price: 0.032}\n", NULL },
	{ GOOD "disk: {stop_sending: 1 GB}\n", "c:3:22: " },
	{ GOOD "limits: {part_price: cheap}\n", "c:3:22: \"cheap\" is no price" },
	{ GOOD "limits: {part_price: -1}\n", "c:3:22: \"-1\" is no price" },
	{ GOOD "listen: {hosts: [hark.example.org, 192.0.2.1, \"[::1]\"]}\n", NULL },
	{ GOOD "listen: {hosts: hark.example.org}\n", "c:3:17: expected a list of names" },
	{ GOOD "listen: {hosts: [\"hark.example.org:80\"]}\n", "c:3:18: expected a name" },
	{ GOOD "listen: {hosts: [\"https://hark\"]}\n", "c:3:18: expected a name" },
	{ GOOD "listen: {hosts: [a, b, c, d, e, f, g, h, i]}\n", "c:3:17: expected a list" },
	{ GOOD "web: {url: \"https://who@a\"}\n", "c:1:1: \"https://who@a\" names no host" },
	{ GOOD "listen: {address: localhost}\n",
	    "c:3:19: \"localhost\", expected a numeric address" },
	{ GOOD "listen: {proxy: 10.0.0.0/8}\n",
	    "c:3:17: \"10.0.0.0/8\", expected a numeric address" },
	{ GOOD "listen: {per_address: 0}\n", "c:3:23: " },
	{ GOOD "web: {url: \"https://a\", listen: {per_address: 301}}\n", "c:3:47: " },
	{ GOOD "listen: {address: \"::1\", proxy: \"::1\"}\n", NULL },
	{ GOOD "listen: {certificate_file: c, key_file: k}\n", NULL },
	{ GOOD "listen: {certificate_file: c}\n", "c:3:9: a certificate_file needs its key_file" },
	{ GOOD "web: {url: \"https://a\", listen: {key_file: k}}\n",
	    "c:3:33: a certificate_file needs its key_file" },
	{ "organisation: {key: h, name: H, zone: Mars/Olympus, telephone: \"1\"}\n" TEAM,
	    "c:1:39: no such time zone: \"Mars/Olympus\", expected" },
	{ ORGANISATION "teams: [{key: foot, name: Foot, quiet: 9-17}]\n",
	    "c:2:40: quiet hours \"9-17\", expected" },
	{ ORGANISATION "teams: [{key: foot, name: Foot, quiet: \"24:00-09:00\"}]\n",
	    "c:2:40: quiet hours \"24:00-09:00\", expected" },
	{ ORGANISATION "teams: [{name: Foot}]\n", "c:2:9: " },
	{ GOOD "value_sets: 3\n", "c:3:13: \"value_sets\" is no list" },
	{ GOOD "value_sets: [{instrument: x, set: y, from: soon}]\n",
	    "c:3:44: \"soon\" is no day" },
	{ ORGANISATION
	    "teams: [{key: f, name: F, contacts: [{name: Bell, mobile: \"+447700900901\"},"
	    " {name: Nkosi, email: n@example.org, within: 2 hours}]}]\n",
	    NULL },
	{ ORGANISATION "teams: [{key: f, name: F, contacts: Bell}]\n",
	    "c:2:37: \"contacts\" is no list" },
	{ ORGANISATION "teams: [{key: f, name: F, contacts: [{name: Bell}]}]\n",
	    "c:2:38: a contact that can't be reached" },
	{ ORGANISATION "teams: [{key: f, name: F, contacts: [{mobile: \"+447700900901\"}]}]\n",
	    "c:2:38: " },
	{ ORGANISATION "teams: [{key: f, name: F, contacts: [{name: B, mobile: 07700900901}]}]\n",
	    "c:2:56: \"07700900901\", expected a number" },
	{ ORGANISATION "teams: [{key: f, name: F, contacts: [{name: B, email: nkosi}]}]\n",
	    "c:2:55: \"nkosi\", expected an address" },
	{ ORGANISATION "teams: [{key: f, name: F, contacts: [{name: B, email: b@example.org,"
		       " within: 4 minutes}]}]\n",
	    "c:2:78: \"4 minutes\", expected 5 minutes" },
	{ ORGANISATION "teams: [{key: f, name: F, contacts: [{name: B, email: b@example.org,"
		       " within: 25 hours}]}]\n",
	    "c:2:78: \"25 hours\", expected 5 minutes" },
	{ "organisation: {key: h, name: H, telephone: \"1\", contact: {name: Site}}\n" TEAM,
	    "c:1:58: a contact that can't be reached" },
	{ "organisation: [", "c:" },
};

static bool
is_among(const struct complaints *complaints, const char *start)
{
	for (const struct complaint *one = complaints->first; one != NULL; one = one->next)
		if (str_starts(str_from(one->text), start))
			return true;
	return false;
}

static void
test_complaints(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena;
		arena_init(&arena);
		struct complaints complaints = { .arena = &arena };
		struct config config;
		bool good = config_read(&arena, "c", str_from(cases[i].text), &complaints, &config);
		if (good != (cases[i].complaint == NULL) ||
		    (!good && !is_among(&complaints, cases[i].complaint)))
			fail_msg("%s\nsaid: %s", cases[i].text,
			    complaints.first == NULL ? "nothing" : complaints.first->text);
		arena_done(&arena);
	}
}

static void
test_every_fault_is_told_at_once(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	struct config config;
	assert_false(config_read(&arena, "c",
	    STR(ORGANISATION "teams: [{key: foot, name: Foot, quiet: x}]\nsms: pigeon\nodd: 1\n"),
	    &complaints, &config));
	assert_int_equal(complaints.count, 3);
	arena_done(&arena);
}

static void
test_what_is_not_said_has_its_default(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	struct config config;
	assert_true(config_read(&arena, "c", STR(GOOD), &complaints, &config));
	assert_int_equal(config.team_count, 1);
	assert_string_equal(config.public_name, "H");
	assert_string_equal(config.teams[0].public_name, "H");
	assert_string_equal(config.teams[0].zone, "Europe/London");
	assert_string_equal(config.teams[0].telephone, "1");
	assert_int_equal(config.teams[0].quiet_from, 18 * 60);
	assert_int_equal(config.teams[0].quiet_to, 9 * 60);
	assert_true(config.teams[0].first_name);
	assert_false(config.teams[0].faces);
	assert_string_equal(config.calendar, "england-wales");
	assert_string_equal(config.listen.address, "127.0.0.1");
	assert_int_equal(config.listen.port, 8017);
	assert_null(config.listen.proxy);
	assert_null(config.listen.certificate_file);
	assert_null(config.web_listen.address);
	assert_true(config.limits.per_minute > 0 && config.limits.per_address_day > 0);
	arena_done(&arena);
}

/* Who sends texts that can be answered, and is no ear for the answers. */
static void
test_a_gateway_that_brings_no_texts_is_known(void **state)
{
	(void) state;
	static const struct {
		const char *text;
		bool brings;
	} gateways[] = {
		{ GOOD "sms: kannel\n" KANNEL, true },
		{ GOOD "sms: custom\n" CUSTOM "  texts: {from: a, body: b}\n", true },
		{ GOOD "sms: custom\n" CUSTOM, false },
		{ GOOD
		    "sms: nhsnotify\nnhsnotify: {api_key: a, key_id: k, private_key_file: f, routing_plan: r, "
		    "callback_key_file: c, receipt_url: https://h, secret_file: s}\n",
		    false },
		{ GOOD "sms: phone\n", true },
		{ GOOD "sms: none\n", true },
	};
	for (size_t i = 0; i < ARRAY_LEN(gateways); i++) {
		struct arena arena;
		arena_init(&arena);
		struct complaints complaints = { .arena = &arena };
		struct config config;
		if (!config_read(&arena, "c", str_from(gateways[i].text), &complaints, &config))
			fail_msg("%s", complaints.first->text);
		if (config_gateway_is_deaf(&config.gateway) == gateways[i].brings)
			fail_msg("%s", gateways[i].text);
		arena_done(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_complaints),
		cmocka_unit_test(test_every_fault_is_told_at_once),
		cmocka_unit_test(test_what_is_not_said_has_its_default),
		cmocka_unit_test(test_a_gateway_that_brings_no_texts_is_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
