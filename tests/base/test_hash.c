/* SPDX-License-Identifier: MIT */
/* Fingerprints against published values; parts never run into each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hash.h"

static void
test_sha256_of_the_standard(void **state)
{
	(void) state;
	static const struct {
		const char *in, *want; /* FIPS 180-4's examples */
	} cases[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[HASH_SHA256_TEXT];
		assert_string_equal(hash_sha256(str_from(cases[i].in), out), cases[i].want);
	}
}

static void
test_token_of_the_standard(void **state)
{
	(void) state;
	static const struct {
		struct str key;
		const char *in, *want; /* RFC 4231, cases 1 and 6 */
	} cases[] = {
		{ { "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
		    "\x0b",
		      20 },
		    "Hi There",
		    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
		{ { NULL, 131 }, "Test Using Larger Than Block-Size Key - Hash Key First",
		    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
	};
	char many[131];
	memset(many, 0xAA, sizeof(many));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[HASH_TOKEN_TEXT];
		struct str key = cases[i].key;
		if (key.data == NULL)
			key.data = many;
		assert_string_equal(hash_token(key, str_from(cases[i].in), out), cases[i].want);
	}
}

static void
test_ids_keep_their_parts_apart(void **state)
{
	(void) state;
	static const struct {
		struct str parts[3];
		size_t count;
	} cases[] = {
		{ { { "ab", 2 }, { "c", 1 } }, 2 },
		{ { { "a", 1 }, { "bc", 2 } }, 2 },
		{ { { "abc", 3 } }, 1 },
		{ { { "abc", 3 }, { NULL, 0 } }, 2 },
		{ { { "a", 1 }, { "b", 1 }, { "c", 1 } }, 3 },
		{ { { NULL, 0 } }, 0 },
		{ { { "\1\0\0\0\0\0\0\0"
		      "a",
		      9 } },
		    1 },
	};
	char ids[ARRAY_LEN(cases)][HASH_ID_TEXT];
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		hash_id(cases[i].parts, cases[i].count, ids[i]);
		assert_int_equal(strlen(ids[i]), 32);
		assert_int_equal(strspn(ids[i], "0123456789abcdef"), 32);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(ids[i], ids[k]);
	}
	/* Stored and sent to gateways: must never change. Python: blake2b(digest_size=16) over
	 * len(2), "ab", len(1), "c". */
	assert_string_equal(ids[0], "4826ed043ab3cdec576d8541fa5d5a80");
}

static void
test_equal(void **state)
{
	(void) state;
	assert_true(hash_equal(STR("secret"), STR("secret")));
	assert_true(hash_equal(STR(""), (struct str){ 0 }));
	assert_false(hash_equal(STR("secret"), STR("secreT")));
	assert_false(hash_equal(STR("secret"), STR("secret1")));
}

static void
test_passwords(void **state)
{
	(void) state;
	struct error error = { 0 };
	char one[HASH_PASSWORD_TEXT], two[HASH_PASSWORD_TEXT];
	assert_true(hash_password(STR("correct horse"), one, &error));
	assert_true(hash_password(STR("correct horse"), two, &error));
	assert_string_not_equal(one, two); /* each has its salt */
	assert_memory_equal(one, "$argon2id$", 10);
	assert_true(hash_password_verify(one, STR("correct horse")));
	assert_false(hash_password_verify(one, STR("correct hors")));
	assert_false(hash_password_verify("", STR("correct horse")));
	assert_false(hash_password_verify("not a hash", STR("correct horse")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sha256_of_the_standard),
		cmocka_unit_test(test_token_of_the_standard),
		cmocka_unit_test(test_ids_keep_their_parts_apart),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_passwords),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
