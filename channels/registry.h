/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_REGISTRY_H
#define CHANNELS_REGISTRY_H

/*
 * Which channels and gateways there are, by the names that configuration uses. A plain array: a new
 * gateway is one row here.
 */
#include "channels/sms_dialect.h"

/* What a channel is made of: who reads configuration decides by it what else to ask for. */
enum registry_kind {
	REGISTRY_PHONE,    /* phone.h */
	REGISTRY_SMS_HTTP, /* sms_http.h with `dialect`, and sms_inbound.h */
	REGISTRY_EMAIL,    /* email_send.h */
};

struct registry_entry {
	const char *name;
	enum registry_kind kind;
	const struct sms_dialect *dialect; /* NULL unless REGISTRY_SMS_HTTP */
};

extern const struct registry_entry registry[]; /* ended by a NULL name */

const struct registry_entry *registry_find(const char *name); /* NULL when there is none */

#endif
