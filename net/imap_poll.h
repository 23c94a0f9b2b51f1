/* SPDX-License-Identifier: MIT */
#ifndef NET_IMAP_POLL_H
#define NET_IMAP_POLL_H

/*
 * One look into a folder of an IMAP server for what came since the last one, through libcurl. It
 * blocks, so it runs in a worker.
 *
 * What is new is told by UIDs and by nothing else: they rise, and hold as long as the folder's
 * UIDVALIDITY. The flag \Seen says that somebody's program has looked, which may be ours before a
 * crash or a colleague's after lunch; it is never asked for. When UIDVALIDITY has changed, nothing is
 * known of the folder any more: it is read again from `since` on, and who takes the mails knows
 * those that came before.
 *
 * libcurl's own traps (7.88.1): a FETCH of one's own making returns its first line only, so each mail
 * is fetched by ";UID=" in the URL, which marks it \Seen; the answer to one SEARCH has a limit, so
 * UIDs are asked for in windows; a NO to a FETCH looks like a mail that is gone, so the server is asked
 * again whether it lists it. A mail that it lists and does not hand over ends the look in front of it; one
 * for which it can't be asked, since the session is over, has not been kept back, and is the next look's.
 */
#include <stdatomic.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/instant.h"
#include "base/zone.h"

enum {
	IMAP_MAILS = 20,    /* of one look */
	IMAP_WINDOW = 1000, /* UIDs asked for at once */
	IMAP_WINDOWS = 100, /* of one look */
};

struct imap_account {
	const char *url;    /* "imaps://mail.example.org" or "imap://127.0.0.1:143" */
	const char *folder; /* "INBOX"; letters, digits, - . _ and / */
	const char *user, *password;
	const char *ca_file; /* PEM; NULL: the system's authorities */
	size_t max_bytes;    /* of a mail; what is over is cut */
};

/* Everything up to this UID has been taken. validity 0: nothing is known. */
struct imap_mark {
	int64_t validity, uid;
};

struct imap_mail {
	int64_t uid;
	struct str text; /* as the server has it */
};

struct imap_poll {
	const struct imap_account *account;
	struct imap_mark after;
	struct date since; /* of a folder of which nothing is known */
	struct arena *arena;
	const atomic_bool *cancelled; /* by another thread: the look fails soon; NULL: never */

	/* answers */
	struct imap_mark seen; /* validity, and the last UID of the windows that were looked at */
	struct imap_mail mails[IMAP_MAILS]; /* by UID */
	size_t count;
	bool more;        /* look again at once */
	int64_t stuck;    /* the UID of a mail that it lists and does not hand over; 0: none */
	bool stuck_alone; /* ... though it hands over others */
	/* Why it failed, or is stuck, a word for the log: login, tls ...; mail where the server said no to
	 * that one mail, or has handed over the next. */
	const char *reason;
};

/* Before the first look, on any thread but the workers'. */
void imap_poll_start(void);

/* Fails IO, with libcurl's own words: no mail's. */
HARK_MUST_USE bool imap_poll_run(struct imap_poll *poll, struct error *error);

/* The lines of the server's answers that count; false when there is none. Pure. */
bool imap_poll_read_status(struct str answer, int64_t *out_validity, int64_t *out_next);
size_t imap_poll_read_search(struct str answer, int64_t after, int64_t *out_uids, size_t limit);

#endif
