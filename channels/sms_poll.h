/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_POLL_H
#define CHANNELS_SMS_POLL_H

/*
 * Texts that a gateway's webhook could not bring: it tries for some minutes and then no more, and not
 * at all after a 4xx. They are asked for at the start and every 15 minutes, page by page, as far back
 * as the last time that the list was read to its end, less an hour; the first time as far back as there
 * are any. A round that did not get there is gone on with where it ended: a long list would never come
 * to its end otherwise, nor a short one behind a page that the disk had no room for.
 * What came by webhook comes again, under the same id, and has no second effect. One per channel, on
 * the loop's thread.
 */
#include "channels/sms_http.h"

struct sms_poll;
struct sms_poll_owner;

enum sms_poll_end {
	SMS_POLL_WHOLE,  /* all that there is */
	SMS_POLL_ONWARD, /* as much as goes into a round; the next goes on */
	SMS_POLL_FAILED, /* a page did not come, or there was no room for a text */
};

/* Embedded by the daemon. */
struct sms_poll_owner {
	/* Values die when it returns. False: not now; the page comes again. */
	bool (*on_text)(struct sms_poll_owner *owner, const struct inbound_text *text);
	/* For the log: how a round ended, with so many texts. May be NULL. */
	void (*on_polled)(struct sms_poll_owner *owner, int texts, enum sms_poll_end end);
};

struct sms_poll_pace {
	span every; /* between rounds */
	span again; /* where one has not come to the end */
	int pages;  /* in a round */
};

/* Rounds that may fail at one page before the list is read from its head again. */
enum { SMS_POLL_TRIES = 3 };

extern const struct sms_poll_pace sms_poll_usual;

/* life. Setup and pace are copied; the setup's dialect must have polls. The first is asked for at
 * once. */
HARK_MUST_USE struct sms_poll *sms_poll_new(const struct sms_http_setup *setup,
    const struct sms_poll_pace *pace, struct sms_poll_owner *owner);
void sms_poll_free(struct sms_poll *poll);

#endif
