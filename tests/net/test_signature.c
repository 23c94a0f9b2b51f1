/* SPDX-License-Identifier: MIT */
/* Signatures against the examples of the standards that define them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/signature.h"

/* RFC 2202 and RFC 4231, test case 2. */
static const struct {
	enum signature_hash hash;
	const char *want;
} macs[] = {
	{ SIGNATURE_MD5, "750c783e6ab0b503eaa86e310a5db738" },
	{ SIGNATURE_SHA1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
	{ SIGNATURE_SHA256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
	{ SIGNATURE_SHA512,
	    "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
	    "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737" },
};

static void
test_macs_are_the_standards(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(macs); i++) {
		struct str mac = signature_hmac(
		    &arena, macs[i].hash, STR("Jefe"), STR("what do ya want for nothing?"));
		assert_true(str_is(signature_hex(&arena, mac), macs[i].want));
	}
	struct str digest = signature_digest(&arena, SIGNATURE_MD5, STR("message digest"));
	assert_true(str_is(signature_hex(&arena, digest), "f96b697d7cb7938d525a2f31aaf161d0"));
	print_message("C11: %zu known answers\n", ARRAY_LEN(macs) + 1);
	arena_done(&arena);
}

/* RFC 4648, and the two signs that differ for URLs. */
static const struct {
	const char *bytes;
	size_t len;
	const char *plain, *url;
} codes[] = {
	{ "", sizeof("") - 1, "", "" },
	{ "f", sizeof("f") - 1, "Zg==", "Zg" },
	{ "fo", sizeof("fo") - 1, "Zm8=", "Zm8" },
	{ "foobar", sizeof("foobar") - 1, "Zm9vYmFy", "Zm9vYmFy" },
	{ "\xfb\xff\xfe", sizeof("\xfb\xff\xfe") - 1, "+//+", "-__-" },
	{ "\0\0", sizeof("\0\0") - 1, "AAA=", "AAA" },
};

static void
test_base64_is_the_standards(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		struct str bytes = str_of(codes[i].bytes, codes[i].len);
		assert_true(str_is(signature_base64(&arena, bytes), codes[i].plain));
		assert_true(str_is(signature_base64url(&arena, bytes), codes[i].url));
	}
	arena_done(&arena);
}

static void
test_a_token_says_what_is_claimed_and_no_more(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	const struct signature_claims claims = { .issuer = "a", .issued = { 1500 } };
	/* {"alg":"HS256","typ":"JWT"} . {"iss":"a","iat":1}; the signature is openssl(1)'s. */
	assert_string_equal(signature_jwt_hs256(&arena, STR("secret"), &claims),
	    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJhIiwiaWF0IjoxfQ."
	    "veP0lcKzqisQ7kbTv3Ea3ie_WR7UY4u-jQjkxizhVZM");
	arena_done(&arena);
}

static void
test_what_is_no_key_signs_nothing(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct error error;
	const struct signature_claims claims = { .issuer = "a" };
	assert_null(signature_jwt_rs512(&arena, STR(""), &claims, &error));
	assert_int_equal(error.kind, ERROR_CONFIG);
	assert_null(signature_jwt_rs512(&arena,
	    STR("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), &claims,
	    &error));
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_macs_are_the_standards),
		cmocka_unit_test(test_base64_is_the_standards),
		cmocka_unit_test(test_a_token_says_what_is_claimed_and_no_more),
		cmocka_unit_test(test_what_is_no_key_signs_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
