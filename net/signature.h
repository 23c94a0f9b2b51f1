/* SPDX-License-Identifier: MIT */
#ifndef NET_SIGNATURE_H
#define NET_SIGNATURE_H

/*
 * The signatures that other people's protocols ask for: what gateways put on their webhooks and
 * want on our requests. OpenSSL makes them. Their algorithms are not ours to choose, and some are
 * old; for what hark itself signs there is base/hash.h, and comparing is hash_equal's. Everything
 * lives in the arena passed in. Safe from any thread.
 */
#include "base/arena.h"
#include "base/error.h"
#include "base/instant.h"

enum signature_hash {
	SIGNATURE_MD5, /* one gateway's legacy; it proves little */
	SIGNATURE_SHA1,
	SIGNATURE_SHA256,
	SIGNATURE_SHA512,
};

/* Bytes, not text. Empty where this OpenSSL does not do that algorithm: equal to nothing. */
struct str
signature_hmac(struct arena *arena, enum signature_hash hash, struct str key, struct str bytes);
struct str signature_digest(struct arena *arena, enum signature_hash hash, struct str bytes);

/* Bytes as text: lower-case hexadecimal; base64; base64 for URLs, without padding. */
struct str signature_hex(struct arena *arena, struct str bytes);
struct str signature_base64(struct arena *arena, struct str bytes);
struct str signature_base64url(struct arena *arena, struct str bytes);

/* A JSON web token: who says so, and until when. What is NULL or 0 stays out. */
struct signature_claims {
	const char *key_id; /* in the header: kid */
	const char *issuer, *subject, *audience, *id;
	instant issued, expires;
};

/* Signed with HMAC-SHA256. */
const char *
signature_jwt_hs256(struct arena *arena, struct str key, const struct signature_claims *claims);
/* Signed with RSA-SHA512 by a private key as PEM. NULL, and CONFIG, when it is none. */
const char *signature_jwt_rs512(struct arena *arena, struct str pem,
    const struct signature_claims *claims, struct error *error);

#endif
