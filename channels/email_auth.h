/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_AUTH_H
#define CHANNELS_EMAIL_AUTH_H

/*
 * Signing in to a mail server (SMTP AUTH), one struct for one session of libesmtp, which speaks it.
 * It tries one mechanism after the other, a wrong password once with each, and when none is left it
 * goes on to MAIL as if nothing had been wanted. So what it writes is looked at before it leaves:
 * without a yes of the server nothing but greetings does, and a password that was judged is not
 * tried again. A server that would have taken the mail all the same does not get it; one that would
 * have said "no relaying" does not make a lost password look like a bad address.
 *
 * PLAIN and LOGIN, which send the password as it is, so only under TLS. Debian's libesmtp looks for
 * CRAM-MD5 in a file that has another name, and its NTLM is made of MD4 and DES.
 */
#include "base/str.h"

/* Both or neither; each at most EMAIL_AUTH_MAX bytes, for PLAIN copies them into 255. */
struct email_account {
	const char *user, *password;
};

enum { EMAIL_AUTH_MAX = 255 };

enum email_auth_step {
	EMAIL_AUTH_NOT,        /* nothing said yet */
	EMAIL_AUTH_ASKED,      /* AUTH, or the answer to a challenge, was written */
	EMAIL_AUTH_CHALLENGED, /* 334: the server wants more of it */
	EMAIL_AUTH_IN,         /* 235 */
	EMAIL_AUTH_REFUSED,    /* anything else; `code` says what */
};

struct email_auth {
	const struct email_account *account; /* NULL: nobody signs in, and everything may leave */
	struct auth_context *context;        /* libesmtp's */
	enum email_auth_step step;
	int code;       /* of the last answer to AUTH */
	int column;     /* of the line of it that is being read */
	bool line_more; /* that line is not the last of its answer: "535-" */
};

/* Whether this machine's libesmtp can: its mechanisms are files of their own. */
bool email_auth_is_able(void);

/* life: begun before the session starts, ended after it is destroyed. */
void email_auth_begin(struct email_auth *auth, const struct email_account *account);
void email_auth_end(struct email_auth *auth);

/* What libesmtp is about to write: false when it must not leave. */
bool email_auth_may_leave(struct email_auth *auth, struct str command);
/* What it has read, in pieces as they come. */
void email_auth_hear(struct email_auth *auth, struct str bytes);

#endif
