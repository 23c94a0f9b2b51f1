/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_CUSTOM_H
#define CHANNELS_SMS_CUSTOM_H

/*
 * A gateway that hark has never heard of, described in hark.conf(5): which fields its request has,
 * which answers mean taken, refused and later, what its webhooks call things. It can say no more than
 * that, so it is believed no further: what its description does not name is doubt, doubt waits for a
 * receipt where there are receipts and is a person's where there are none, and its webhooks prove
 * themselves by the secret in their path and the signed address of receipts alone.
 */
#include "base/document.h"
#include "channels/sms_dialect.h"

enum { SMS_CUSTOM_FIELDS = 24, SMS_CUSTOM_WORDS = 12 };

struct sms_custom_field {
	const char *name;
	const char *value; /* "$text" and its like, or what always stands there */
};

/* Which answers: one of these statuses and, if said, a body that begins so. */
struct sms_custom_answers {
	int statuses[SMS_CUSTOM_WORDS];
	size_t count;
	const char *starts; /* NULL: whatever it is */
};

/* Which words of a receipt. */
struct sms_custom_words {
	const char *words[SMS_CUSTOM_WORDS];
	size_t count;
};

struct sms_custom {
	bool get;          /* the fields are the query of a GET; else of a form, or ... */
	bool json;         /* ... of one JSON object */
	int authorization; /* 0 none, 1 basic (user, password), 2 bearer (password) */
	struct sms_custom_field fields[SMS_CUSTOM_FIELDS];
	size_t field_count;
	struct sms_custom_answers taken, refused, later;
	const char
	    *id; /* where a JSON answer has the gateway's id: "messages.0.id"; NULL: nowhere */
	bool heard_json; /* webhooks bring JSON; else a form or a query */
	const char *text_from, *text_to, *text_body,
	    *text_id;               /* text_from NULL: it brings no texts */
	const char *receipt_status; /* NULL: it brings no receipts */
	struct sms_custom_words submitted, delivered, failed, failed_for_now;
};

/* Reads the description out of the gateway's section; complains. In the arena. */
const struct sms_custom *
sms_custom_read(struct arena *arena, const struct document *document, const struct node *section);

/* The keys of the section that sms_custom_read reads; NULL-ended. */
extern const char *const sms_custom_keys[];

#endif
