/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_HOOK_H
#define CHANNELS_SMS_HOOK_H

/*
 * The addresses at which one gateway reaches us: PATH/SECRET/inbound for texts and
 * PATH/SECRET/receipt for receipts. sms_http gives the second to the gateway, with the ask_id and
 * its signature in the query; sms_inbound answers at both. Value type, from configuration; strings
 * outlive both.
 */
#include "base/arena.h"

enum { SMS_HOOK_SECRET_MIN = 16 };

struct sms_hook {
	const char
	    *origin; /* how the gateway reaches us: "http://127.0.0.1:8080"; no slash at the end */
	const char *path;   /* "/sms/kannel"; no slash at the end */
	const char *secret; /* SMS_HOOK_SECRET_MIN letters and digits or more */
	struct str key;     /* signs ask_ids; at least 16 bytes */
	/* While both are being changed: what they were. Still good coming in; NULL: nothing is. */
	const char *old_secret;
	struct str old_key;
};

enum sms_hook_kind {
	SMS_HOOK_NONE, /* not ours, or not known to who asks */
	SMS_HOOK_INBOUND,
	SMS_HOOK_RECEIPT,
};

/* Where receipts for this text go, query included; more may be added with "&". */
const char *
sms_hook_receipt_url(struct arena *arena, const struct sms_hook *hook, const char *ask_id);

/* Which of the two a path is; the secret is compared in constant time. */
enum sms_hook_kind sms_hook_kind_of(const struct sms_hook *hook, const char *path);

/* Whether we gave out this ask_id with this signature. */
bool sms_hook_is_signed(const struct sms_hook *hook, struct str ask_id, struct str signature);

#endif
