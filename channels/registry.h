/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_REGISTRY_H
#define CHANNELS_REGISTRY_H

/*
 * Which channels and gateways there are, by the names that configuration uses.
 */
#include "channels/sms_dialect.h"

/* The gateways: sms_NAME of channels/sms_NAME.c, which hark.conf's section NAME is for. Whoever needs to
 * know of them all, this room, the configuration, the tests, learns it from here: a new gateway is one row. */
#define REGISTRY_GATEWAYS(ROW)                                                                     \
	ROW(kannel)                                                                                \
	ROW(twilio)                                                                                \
	ROW(vonage)                                                                                \
	ROW(notify)                                                                                \
	ROW(nhsnotify)                                                                             \
	ROW(custom)

#define REGISTRY_DECLARE(name) extern const struct sms_dialect sms_##name;
REGISTRY_GATEWAYS(REGISTRY_DECLARE)
#undef REGISTRY_DECLARE

#define REGISTRY_ONE(name) +1
enum { REGISTRY_GATEWAY_COUNT = 0 REGISTRY_GATEWAYS(REGISTRY_ONE) };
#undef REGISTRY_ONE

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
