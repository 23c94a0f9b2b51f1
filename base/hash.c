/* SPDX-License-Identifier: MIT */
/* libsodium behind five words of ours: no algorithm is a parameter, so none can be chosen badly. */
#include <sodium.h>

#include "base/hash.h"

enum { ID_BYTES = 16, TOKEN_KEY_LEAST = 16 };

_Static_assert(ID_BYTES * 2 + 1 == HASH_ID_TEXT, "id text");
_Static_assert(crypto_hash_sha256_BYTES * 2 + 1 == HASH_SHA256_TEXT, "sha256 text");
_Static_assert(crypto_auth_hmacsha256_BYTES * 2 + 1 == HASH_TOKEN_TEXT, "token text");
_Static_assert(crypto_pwhash_STRBYTES == HASH_PASSWORD_TEXT, "password text");

/* Called before each use: sodium_init does its work once, and holds a lock of its own. */
static void
start_sodium(void)
{
	BUG_ON(sodium_init() < 0, "libsodium does not start");
}

static const unsigned char *
bytes_of(struct str s)
{
	return (const unsigned char *) (s.data == NULL ? "" : s.data);
}

const char *
hash_id(const struct str *parts, size_t count, char out[static HASH_ID_TEXT])
{
	start_sodium();
	crypto_generichash_state state;
	(void) crypto_generichash_init(&state, NULL, 0, ID_BYTES);
	for (size_t i = 0; i < count; i++) {
		unsigned char len[8]; /* little-endian, whatever the machine */
		for (size_t b = 0; b < sizeof(len); b++)
			len[b] = (unsigned char) ((uint64_t) parts[i].len >> (8 * b));
		(void) crypto_generichash_update(&state, len, sizeof(len));
		(void) crypto_generichash_update(&state, bytes_of(parts[i]), parts[i].len);
	}
	unsigned char digest[ID_BYTES];
	(void) crypto_generichash_final(&state, digest, sizeof(digest));
	return sodium_bin2hex(out, HASH_ID_TEXT, digest, sizeof(digest));
}

const char *
hash_sha256(struct str bytes, char out[static HASH_SHA256_TEXT])
{
	start_sodium();
	unsigned char digest[crypto_hash_sha256_BYTES];
	(void) crypto_hash_sha256(digest, bytes_of(bytes), bytes.len);
	return sodium_bin2hex(out, HASH_SHA256_TEXT, digest, sizeof(digest));
}

const char *
hash_token(struct str key, struct str bytes, char out[static HASH_TOKEN_TEXT])
{
	BUG_ON(key.len < TOKEN_KEY_LEAST, "a key of %zu bytes", key.len);
	start_sodium();
	crypto_auth_hmacsha256_state state;
	unsigned char digest[crypto_auth_hmacsha256_BYTES];
	(void) crypto_auth_hmacsha256_init(&state, bytes_of(key), key.len);
	(void) crypto_auth_hmacsha256_update(&state, bytes_of(bytes), bytes.len);
	(void) crypto_auth_hmacsha256_final(&state, digest);
	sodium_memzero(&state, sizeof(state));
	return sodium_bin2hex(out, HASH_TOKEN_TEXT, digest, sizeof(digest));
}

bool
hash_equal(struct str a, struct str b)
{
	return a.len == b.len && sodium_memcmp(bytes_of(a), bytes_of(b), a.len) == 0;
}

bool
hash_password(struct str password, char out[static HASH_PASSWORD_TEXT], struct error *error)
{
	start_sodium();
	char made[HASH_PASSWORD_TEXT];
	if (crypto_pwhash_str_alg(made, (const char *) bytes_of(password), password.len,
		crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
		crypto_pwhash_ALG_ARGON2ID13) != 0)
		return error_set(error, ERROR_IO, "no memory to hash a password");
	memcpy(out, made, sizeof(made));
	return true;
}

bool
hash_password_verify(const char *hashed, struct str password)
{
	start_sodium();
	/* libsodium reads all 128 bytes, however short the text is. */
	char whole[HASH_PASSWORD_TEXT] = { 0 };
	size_t len = strlen(hashed);
	if (len >= sizeof(whole))
		return false;
	memcpy(whole, hashed, len);
	return crypto_pwhash_str_verify(whole, (const char *) bytes_of(password), password.len) ==
	    0;
}
