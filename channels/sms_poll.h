/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_POLL_H
#define CHANNELS_SMS_POLL_H

/*
 * Texts that a gateway's webhook could not bring: it tries for some minutes and then no more, and not
 * at all after a 4xx. They are asked for at the start and every 15 minutes, page by page, as far back
 * as the last time that all pages came, less an hour; the first time as far back as there are any.
 * What came by webhook comes again, under the same id, and has no second effect. One per channel, on
 * the loop's thread.
 */
#include "channels/sms_http.h"

struct sms_poll;
struct sms_poll_owner;

/* Embedded by the daemon. */
struct sms_poll_owner {
	/* Values die when it returns. False: not now; what is left of the page comes again. */
	bool (*on_text)(struct sms_poll_owner *owner, const struct inbound_text *text);
	/* For the log: a poll ended, whole or not. May be NULL. */
	void (*on_polled)(struct sms_poll_owner *owner, int texts, bool whole);
};

enum { SMS_POLL_MINUTES = 15, SMS_POLL_AGAIN_SECONDS = 60, SMS_POLL_PAGES = 200 };

/* life. The setup is copied; its dialect must have polls. The first is asked for at once. */
HARK_MUST_USE struct sms_poll *
sms_poll_new(const struct sms_http_setup *setup, struct sms_poll_owner *owner);
void sms_poll_free(struct sms_poll *poll);

#endif
