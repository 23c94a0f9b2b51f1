/* SPDX-License-Identifier: MIT */
/* 16 bytes of ask_id and 10 of signature are 42 letters; the local part of an address has 64. */
#include "base/hash.h"
#include "base/strbuf.h"

#include "channels/email_token.h"

enum { ASK_BYTES = 16, SIGN_BYTES = 10, TOKEN_BYTES = ASK_BYTES + SIGN_BYTES };
enum { ASK_DIGITS = 2 * ASK_BYTES, TOKEN_LETTERS = (TOKEN_BYTES * 8 + 4) / 5, LOCAL_MAX = 64 };

static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
static const char digits[] = "0123456789abcdef";

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

static bool
bytes_of_hex(struct str hex, size_t count, unsigned char *out)
{
	if (hex.len < 2 * count)
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *high = memchr(digits, lower(hex.data[2 * i]), 16);
		const char *low = memchr(digits, lower(hex.data[2 * i + 1]), 16);
		if (high == NULL || low == NULL)
			return false;
		out[i] = (unsigned char) ((high - digits) * 16 + (low - digits));
	}
	return true;
}

/* The token's bytes: the ask_id's, then its signature's. False for an ask_id that is none. */
static bool
token_of(const struct email_mailbox *mailbox, struct str ask_id, unsigned char out[TOKEN_BYTES])
{
	char signature[HASH_TOKEN_TEXT];
	BUG_ON(mailbox->key.len < EMAIL_TOKEN_KEY_MIN, "a key that is too short");
	if (ask_id.len != ASK_DIGITS || !bytes_of_hex(ask_id, ASK_BYTES, out))
		return false;
	/* What it is for stands in it: the same key may sign ask_ids elsewhere. */
	char signed_text[ASK_DIGITS + 8];
	(void) snprintf(signed_text, sizeof(signed_text), "mail:%.*s", STR_ARG(ask_id));
	(void) hash_token(mailbox->key, str_from(signed_text), signature);
	return bytes_of_hex(str_from(signature), SIGN_BYTES, out + ASK_BYTES);
}

static struct str
local_of(const struct email_mailbox *mailbox)
{
	const char *at = strchr(mailbox->address, '@');
	BUG_ON(at == NULL, "a mailbox without a domain");
	return str_of(mailbox->address, (size_t) (at - mailbox->address));
}

static struct str
domain_of(const struct email_mailbox *mailbox)
{
	size_t local = local_of(mailbox).len;
	return str_from(mailbox->address + local + 1);
}

const char *
email_token_make(struct arena *arena, const struct email_mailbox *mailbox, const char *ask_id)
{
	unsigned char bytes[TOKEN_BYTES];
	if (!token_of(mailbox, str_from(ask_id), bytes))
		return NULL;
	char *token = arena_alloc(arena, TOKEN_LETTERS + 1);
	for (size_t i = 0; i < TOKEN_LETTERS; i++) {
		unsigned value = 0;
		for (size_t bit = i * 5; bit < i * 5 + 5; bit++) {
			unsigned one = bit / 8 < TOKEN_BYTES
			    ? (unsigned) bytes[bit / 8] >> (7 - bit % 8) & 1U
			    : 0;
			value = value << 1 | one;
		}
		token[i] = letters[value];
	}
	token[TOKEN_LETTERS] = '\0';
	return token;
}

const char *
email_token_address(struct arena *arena, const struct email_mailbox *mailbox, const char *ask_id)
{
	struct str local = local_of(mailbox), domain = domain_of(mailbox);
	const char *token = email_token_make(arena, mailbox, ask_id);
	if (token == NULL || local.len + 1 + TOKEN_LETTERS > LOCAL_MAX)
		return NULL;
	return arena_printf(arena, "%.*s+%s@%.*s", STR_ARG(local), token, STR_ARG(domain));
}

static bool
bytes_of_token(struct str token, unsigned char out[TOKEN_BYTES])
{
	memset(out, 0, TOKEN_BYTES);
	if (token.len != TOKEN_LETTERS)
		return false;
	for (size_t i = 0; i < token.len; i++) {
		const char *letter = memchr(letters, lower(token.data[i]), 32);
		if (letter == NULL)
			return false;
		for (size_t k = 0; k < 5; k++) {
			size_t bit = i * 5 + k;
			unsigned one = (unsigned) (letter - letters) >> (4 - k) & 1U;
			if (bit / 8 < TOKEN_BYTES)
				out[bit / 8] |= (unsigned char) (one << (7 - bit % 8));
		}
	}
	return true;
}

static struct str
ask_id_of(struct arena *arena, const unsigned char bytes[ASK_BYTES])
{
	char *text = arena_alloc(arena, ASK_DIGITS + 1);
	for (size_t i = 0; i < ASK_BYTES; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	return str_of(text, ASK_DIGITS);
}

bool
email_token_check(struct arena *arena, const struct email_mailbox *mailbox, struct str token,
    struct str *out_ask_id)
{
	unsigned char given[TOKEN_BYTES], ours[TOKEN_BYTES];
	if (!bytes_of_token(token, given))
		return false;
	struct str ask_id = ask_id_of(arena, given);
	if (!token_of(mailbox, ask_id, ours) ||
	    !hash_equal(str_of((const char *) given, TOKEN_BYTES),
		str_of((const char *) ours, TOKEN_BYTES)))
		return false;
	*out_ask_id = ask_id;
	return true;
}

enum email_recipient
email_token_read(struct arena *arena, const struct email_mailbox *mailbox, struct str recipient,
    struct str *out_ask_id)
{
	struct str local = local_of(mailbox), part = recipient;
	ptrdiff_t at = -1;
	for (size_t i = 0; i < recipient.len; i++)
		if (recipient.data[i] == '@')
			at = (ptrdiff_t) i;
	if (at < 0 ||
	    !str_eq_nocase(str_sub(recipient, (size_t) at + 1, recipient.len), domain_of(mailbox)))
		return EMAIL_RECIPIENT_OTHER;
	part.len = (size_t) at;
	if (str_eq_nocase(part, local))
		return EMAIL_RECIPIENT_PLAIN;
	if (part.len <= local.len || part.data[local.len] != '+' ||
	    !str_eq_nocase(str_sub(part, 0, local.len), local))
		return EMAIL_RECIPIENT_OTHER;
	if (!email_token_check(arena, mailbox, str_sub(part, local.len + 1, part.len), out_ask_id))
		return EMAIL_RECIPIENT_FORGED;
	return EMAIL_RECIPIENT_REPLY;
}

struct str
email_token_of_message_id(
    struct arena *arena, const struct email_mailbox *mailbox, struct str message_id)
{
	unsigned char bytes[ASK_BYTES];
	struct str id = str_sub(message_id, 0, ASK_DIGITS);
	struct str rest = str_sub(message_id, ASK_DIGITS, message_id.len);
	if (id.len != ASK_DIGITS || !bytes_of_hex(id, ASK_BYTES, bytes) || rest.len == 0 ||
	    rest.data[0] != '@' || !str_eq_nocase(str_sub(rest, 1, rest.len), domain_of(mailbox)))
		return STR("");
	return ask_id_of(arena, bytes);
}
