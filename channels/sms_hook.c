/* SPDX-License-Identifier: MIT */
/* The addresses of our webhooks. */
#include "base/hash.h"
#include "channels/sms_hook.h"

/* 128 bits of the token: enough against guessing, and the address stays short. */
enum { SIGNATURE = 32, ASK_ID_MAX = 64 };

static struct str
sign(struct str key, struct str ask_id, char out[static HASH_TOKEN_TEXT])
{
	return str_sub(str_from(hash_token(key, ask_id, out)), 0, SIGNATURE);
}

const char *
sms_hook_receipt_url(struct arena *arena, const struct sms_hook *hook, const char *ask_id)
{
	char token[HASH_TOKEN_TEXT];
	struct str signature = sign(hook->key, str_from(ask_id), token);
	return arena_printf(arena, "%s%s/%s/receipt?ask=%s&sign=%.*s", hook->origin, hook->path,
	    hook->secret, ask_id, STR_ARG(signature));
}

enum sms_hook_kind
sms_hook_kind_of(const struct sms_hook *hook, const char *path)
{
	struct str rest = str_from(path), part, secret, kind;
	if (!str_starts(rest, hook->path))
		return SMS_HOOK_NONE;
	rest = str_sub(rest, strlen(hook->path), rest.len);
	if (!str_split(&rest, '/', &part) || part.len > 0 || !str_split(&rest, '/', &secret))
		return SMS_HOOK_NONE;
	kind = rest;
	if (!hash_equal(secret, str_from(hook->secret)) &&
	    (hook->old_secret == NULL || !hash_equal(secret, str_from(hook->old_secret))))
		return SMS_HOOK_NONE;
	if (str_is(kind, "inbound"))
		return SMS_HOOK_INBOUND;
	return str_is(kind, "receipt") ? SMS_HOOK_RECEIPT : SMS_HOOK_NONE;
}

bool
sms_hook_is_signed(const struct sms_hook *hook, struct str ask_id, struct str signature)
{
	char token[HASH_TOKEN_TEXT];
	return ask_id.len > 0 && ask_id.len <= ASK_ID_MAX &&
	    (hash_equal(signature, sign(hook->key, ask_id, token)) ||
		(hook->old_key.len > 0 &&
		    hash_equal(signature, sign(hook->old_key, ask_id, token))));
}
