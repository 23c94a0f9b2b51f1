/* SPDX-License-Identifier: MIT */
/* Reply addresses: ours come back, whatever mail servers do to their case; no other is believed. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "channels/email_token.h"
#include "channels/fit.h"

static const struct email_mailbox mailbox = {
	.address = "Hark@example.org",
	.key = { "0123456789abcdef", 16 },
};
static const char ask_id[] = "00112233445566778899aabbccddeeff";

static char *
upper(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);
	for (char *c = copy; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char) (*c - 'a' + 'A');
	return copy;
}

static void
our_own_address_comes_back(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct str got = { 0 };
	const char *address = email_token_address(&arena, &mailbox, ask_id);
	assert_non_null(address);
	assert_true(fit_is_email(address));
	assert_true(strchr(address, '@') - address <= 64);
	assert_int_equal(
	    email_token_read(&arena, &mailbox, str_from(address), &got), EMAIL_RECIPIENT_REPLY);
	assert_true(str_is(got, ask_id));
	assert_int_equal(email_token_read(&arena, &mailbox, str_from(upper(&arena, address)), &got),
	    EMAIL_RECIPIENT_REPLY);
	arena_done(&arena);
}

static void
one_letter_changed_is_forged(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	const char *address = email_token_address(&arena, &mailbox, ask_id);
	const char *plus = strchr(address, '+'), *at = strchr(address, '@');
	for (const char *c = plus + 1; c < at; c++) {
		struct str none = STR("untouched");
		char *changed = arena_strdup(&arena, address);
		/* Of the last letter two bits say nothing: change one that does. */
		changed[c - address] = *c == 'a' ? 'q' : 'a';
		enum email_recipient was =
		    email_token_read(&arena, &mailbox, str_from(changed), &none);
		if (was != EMAIL_RECIPIENT_FORGED && c + 1 < at)
			fail_msg("letter %d may be changed", (int) (c - plus));
	}
	arena_done(&arena);
}

static void
another_key_is_forged(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct str none = STR("untouched");
	const struct email_mailbox other = { mailbox.address, { "fedcba9876543210", 16 } };
	const char *address = email_token_address(&arena, &other, ask_id);
	assert_int_equal(
	    email_token_read(&arena, &mailbox, str_from(address), &none), EMAIL_RECIPIENT_FORGED);
	assert_true(str_is(none, "untouched"));
	arena_done(&arena);
}

static void
addresses_of_others(void **state)
{
	(void) state;
	static const struct {
		const char *address;
		enum email_recipient want;
	} cases[] = {
		{ "hark@example.org", EMAIL_RECIPIENT_PLAIN },
		{ "HARK@EXAMPLE.ORG", EMAIL_RECIPIENT_PLAIN },
		{ "hark@other.example.org", EMAIL_RECIPIENT_OTHER },
		{ "harkx@example.org", EMAIL_RECIPIENT_OTHER },
		{ "harkx+aaaa@example.org", EMAIL_RECIPIENT_OTHER },
		{ "postmaster@example.org", EMAIL_RECIPIENT_OTHER },
		{ "hark+@example.org", EMAIL_RECIPIENT_FORGED },
		{ "hark+help@example.org", EMAIL_RECIPIENT_FORGED },
		{ "hark+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.org",
		    EMAIL_RECIPIENT_FORGED },
		{ "hark", EMAIL_RECIPIENT_OTHER },
		{ "", EMAIL_RECIPIENT_OTHER },
		{ "@example.org", EMAIL_RECIPIENT_OTHER },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str none;
		enum email_recipient got =
		    email_token_read(&arena, &mailbox, str_from(cases[i].address), &none);
		if (got != cases[i].want)
			fail_msg("%s: %d", cases[i].address, (int) got);
	}
	arena_done(&arena);
}

static void
what_is_no_ask_id_has_no_address(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	const struct email_mailbox crowded = { "a-name-that-leaves-no-room@example.org",
		mailbox.key };
	assert_null(email_token_address(&arena, &mailbox, "12"));
	assert_null(email_token_address(&arena, &mailbox, "zz112233445566778899aabbccddeeff"));
	assert_null(email_token_address(&arena, &crowded, ask_id));
	arena_done(&arena);
}

static void
message_ids_of_ours(void **state)
{
	(void) state;
	static const struct {
		const char *id, *want;
	} cases[] = {
		{ "00112233445566778899aabbccddeeff@example.org", ask_id },
		{ "00112233445566778899AABBCCDDEEFF@EXAMPLE.ORG", ask_id },
		{ "00112233445566778899aabbccddeeff@other.example.org", "" },
		{ "00112233445566778899aabbccddeef@example.org", "" },
		{ "00112233445566778899aabbccddeeffa@example.org", "" },
		{ "@example.org", "" },
		{ "", "" },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str got = email_token_of_message_id(&arena, &mailbox, str_from(cases[i].id));
		if (!str_is(got, cases[i].want))
			fail_msg("%s: %.*s", cases[i].id, STR_ARG(got));
	}
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_own_address_comes_back),
		cmocka_unit_test(one_letter_changed_is_forged),
		cmocka_unit_test(another_key_is_forged),
		cmocka_unit_test(addresses_of_others),
		cmocka_unit_test(what_is_no_ask_id_has_no_address),
		cmocka_unit_test(message_ids_of_ours),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
