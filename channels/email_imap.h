/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_IMAP_H
#define CHANNELS_EMAIL_IMAP_H

/*
 * Mail that is collected from an IMAP folder (net/imap_poll), where no mail server can hand it over:
 * LMTP is the better way, because there a mail that we can't keep stays somebody else's until we can.
 * Here a look is a job of a worker; its mails go to the owner one after the other, each when the one
 * before it is kept, with a mark that the owner commits together with it. So a crash at any moment
 * brings a mail once more at most, and then it is known.
 *
 * A mail that the server lists and does not hand over is asked for again, in front of all that came
 * behind it, so that a server that says "not now" loses none. When the server goes on handing over others
 * (or for an hour, where there are no others) it is passed by: the owner gets a reply in which nothing is
 * read, with the place of the mail, for a person to open it.
 *
 * On the loop's thread. Freed while a look or an answer is under way it ends with that.
 */
#include "base/clock.h"
#include "channels/email_inbound.h"
#include "net/imap_poll.h"

struct email_imap;
struct email_imap_owner;
struct email_fetched;
struct poison;
struct workers;

/* Each on_reply and on_receipt MUST lead to exactly one email_imap_answer, now or later. */
struct email_imap_owner {
	void (*on_reply)(struct email_imap_owner *owner, const struct email_reply *reply,
	    struct email_fetched *fetched);
	void (*on_receipt)(struct email_imap_owner *owner, const struct receipt *receipt,
	    struct email_fetched *fetched);
	/* For the log, with a short word of ours ("mail": one is stuck, and not for the server's sake); it is
	 * tried again. */
	void (*on_failed)(struct email_imap_owner *owner, const char *reason);
};

struct email_fetched {
	const char *mark; /* to be committed with it: "validity uid" */
	void *handler;    /* for whoever handles it */
	struct email_imap *imap;
};

struct email_imap_setup {
	struct loop *loop;
	struct workers *workers;
	struct imap_account account;
	const struct email_mailbox *mailbox; /* outlives us */
	const char *authserv_id;
	const char *mark; /* the last one committed, or "" */
	span every;       /* between two looks that found nothing more */
	span
	    every_stuck; /* ... while a mail is stuck; 0: a minute, on which its hour is reckoned */
	struct email_imap_owner *owner;
	struct poison *poison; /* outlives us; NULL: none is noted */
};

HARK_MUST_USE struct email_imap *email_imap_new(const struct email_imap_setup *setup);
void email_imap_free(struct email_imap *imap);

/* True: kept, and the next one follows. False: it is read again at the next look. */
void email_imap_answer(struct email_fetched *fetched, bool committed);

#endif
