/* SPDX-License-Identifier: MIT */
#ifndef BASE_HASH_H
#define BASE_HASH_H

/*
 * Fingerprints, tokens and passwords. libsodium does the work and stays inside hash.c. Results are
 * lower-case hexadecimal text with NUL. Safe from any thread.
 */
#include "base/error.h"
#include "base/str.h"

enum {
	HASH_ID_TEXT = 33,        /* 32 digits */
	HASH_SHA256_TEXT = 65,    /* 64 digits */
	HASH_TOKEN_TEXT = 65,     /* 64 digits */
	HASH_PASSWORD_TEXT = 128, /* libsodium's own form, salt and cost included */
};

/* An id made from what it is for: BLAKE2b-128 over the parts, each with its length in front, so
 * that ("ab", "c") and ("a", "bc") differ. The same on every machine, for ever. */
const char *hash_id(const struct str *parts, size_t count, char out[static HASH_ID_TEXT]);

const char *hash_sha256(struct str bytes, char out[static HASH_SHA256_TEXT]);

/* HMAC-SHA256: proves that bytes came from who has the key (at least 16 bytes). */
const char *hash_token(struct str key, struct str bytes, char out[static HASH_TOKEN_TEXT]);

/* Whether two secrets are equal, in a time that depends on their lengths only. */
bool hash_equal(struct str a, struct str b);

/* Argon2id at libsodium's interactive cost: 64 MiB and about 0.1 s, so only in a worker.
 * Fails IO when there is no memory for it. */
HARK_MUST_USE bool
hash_password(struct str password, char out[static HASH_PASSWORD_TEXT], struct error *error);
HARK_MUST_USE bool hash_password_verify(const char *hashed, struct str password);

#endif
