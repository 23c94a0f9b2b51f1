/* SPDX-License-Identifier: MIT */
/* OpenSSL behind a few words; nothing of it is kept between calls. */
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include "base/json.h"
#include "net/signature.h"

enum { CLAIMS_LIMIT = 4096 };

static const EVP_MD *
algorithm(enum signature_hash hash)
{
	switch (hash) {
	case SIGNATURE_MD5: return EVP_md5();
	case SIGNATURE_SHA1: return EVP_sha1();
	case SIGNATURE_SHA256: return EVP_sha256();
	case SIGNATURE_SHA512: return EVP_sha512();
	}
	BUG("hash %d", (int) hash);
}

static const unsigned char *
bytes_of(struct str s)
{
	return (const unsigned char *) (s.data == NULL ? "" : s.data);
}

struct str
signature_hmac(struct arena *arena, enum signature_hash hash, struct str key, struct str bytes)
{
	unsigned char *out = arena_alloc(arena, EVP_MAX_MD_SIZE);
	unsigned len = 0;
	if (key.len > INT32_MAX ||
	    HMAC(algorithm(hash), bytes_of(key), (int) key.len, bytes_of(bytes), bytes.len, out,
		&len) == NULL)
		return (struct str){ 0 };
	return str_of((const char *) out, len);
}

struct str
signature_digest(struct arena *arena, enum signature_hash hash, struct str bytes)
{
	unsigned char *out = arena_alloc(arena, EVP_MAX_MD_SIZE);
	unsigned len = 0;
	if (EVP_Digest(bytes_of(bytes), bytes.len, out, &len, algorithm(hash), NULL) != 1)
		return (struct str){ 0 };
	return str_of((const char *) out, len);
}

struct str
signature_hex(struct arena *arena, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *out = arena_alloc(arena, 2 * bytes.len + 1);
	for (size_t i = 0; i < bytes.len; i++) {
		out[2 * i] = digits[bytes_of(bytes)[i] >> 4];
		out[2 * i + 1] = digits[bytes_of(bytes)[i] & 15U];
	}
	return str_of(out, 2 * bytes.len);
}

struct str
signature_base64(struct arena *arena, struct str bytes)
{
	BUG_ON(bytes.len > INT32_MAX / 2, "%zu bytes as base64", bytes.len);
	unsigned char *out = arena_alloc(arena, (bytes.len + 2) / 3 * 4 + 1);
	int len = EVP_EncodeBlock(out, bytes_of(bytes), (int) bytes.len);
	return str_of((const char *) out, (size_t) len);
}

struct str
signature_base64url(struct arena *arena, struct str bytes)
{
	struct str plain = signature_base64(arena, bytes);
	char *out = arena_cstr(arena, plain);
	size_t len = 0;
	for (; len < plain.len && out[len] != '='; len++) {
		if (out[len] == '+')
			out[len] = '-';
		else if (out[len] == '/')
			out[len] = '_';
	}
	return str_of(out, len);
}

/* Tokens */

static void
add_text(struct json_writer *json, const char *key, const char *value)
{
	if (value != NULL)
		json_writer_member(json, key, str_from(value));
}

static void
add_time(struct json_writer *json, const char *key, instant at)
{
	if (at.ms == 0)
		return;
	json_writer_key(json, key);
	json_writer_int(json, at.ms / 1000);
}

/* What is signed: the header and the claims, each as base64, with a point between. */
static struct str
signed_part(struct arena *arena, const char *name, const struct signature_claims *claims)
{
	struct strbuf text;
	struct json_writer json;
	strbuf_init(&text, CLAIMS_LIMIT);
	json_writer_init(&json, &text);
	json_writer_map(&json);
	add_text(&json, "alg", name);
	add_text(&json, "typ", "JWT");
	add_text(&json, "kid", claims->key_id);
	json_writer_map_end(&json);
	struct str header = signature_base64url(arena, strbuf_str(&text));
	strbuf_reset(&text);
	json_writer_init(&json, &text);
	json_writer_map(&json);
	add_text(&json, "iss", claims->issuer);
	add_text(&json, "sub", claims->subject);
	add_text(&json, "aud", claims->audience);
	add_text(&json, "jti", claims->id);
	add_time(&json, "iat", claims->issued);
	add_time(&json, "exp", claims->expires);
	json_writer_map_end(&json);
	BUG_ON(strbuf_is_over(&text), "a token of more than %d bytes", CLAIMS_LIMIT);
	struct str body = signature_base64url(arena, strbuf_str(&text));
	strbuf_done(&text);
	return str_from(arena_printf(arena, "%.*s.%.*s", STR_ARG(header), STR_ARG(body)));
}

static const char *
token(struct arena *arena, struct str part, struct str signature)
{
	struct str coded = signature_base64url(arena, signature);
	return arena_printf(arena, "%.*s.%.*s", STR_ARG(part), STR_ARG(coded));
}

const char *
signature_jwt_hs256(struct arena *arena, struct str key, const struct signature_claims *claims)
{
	struct str part = signed_part(arena, "HS256", claims);
	return token(arena, part, signature_hmac(arena, SIGNATURE_SHA256, key, part));
}

static struct str
sign_rsa(struct arena *arena, EVP_PKEY *key, struct str part)
{
	struct str signature = { 0 };
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t len = 0;
	if (context != NULL && EVP_DigestSignInit(context, NULL, EVP_sha512(), NULL, key) == 1 &&
	    EVP_DigestSign(context, NULL, &len, bytes_of(part), part.len) == 1) {
		unsigned char *out = arena_alloc(arena, len);
		if (EVP_DigestSign(context, out, &len, bytes_of(part), part.len) == 1)
			signature = str_of((const char *) out, len);
	}
	EVP_MD_CTX_free(context);
	return signature;
}

const char *
signature_jwt_rs512(
    struct arena *arena, struct str pem, const struct signature_claims *claims, struct error *error)
{
	BUG_ON(pem.len > INT32_MAX, "a key of %zu bytes", pem.len);
	BIO *bytes = BIO_new_mem_buf(pem.data, (int) pem.len);
	/* An empty password: one that is asked for would be asked of the terminal. */
	EVP_PKEY *key = bytes == NULL
	    ? NULL
	    : PEM_read_bio_PrivateKey(bytes, NULL, NULL, (void *) (uintptr_t) (const void *) "");
	struct str part = signed_part(arena, "RS512", claims), signature = { 0 };
	if (key != NULL && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA)
		signature = sign_rsa(arena, key, part);
	EVP_PKEY_free(key);
	BIO_free(bytes);
	if (signature.len > 0)
		return token(arena, part, signature);
	(void) error_set(error, ERROR_CONFIG, "this is no private RSA key as PEM");
	return NULL;
}
