/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_TOKEN_H
#define CHANNELS_EMAIL_TOKEN_H

/*
 * The address that a mail of ours is answered to: hark+TOKEN@domain. The token is the ask_id of that
 * mail and a signature of it, so whoever answers shows that they were sent it, whatever their
 * program does to subjects and references; and a mail server that can't deliver says so to the same
 * address. It tells nothing: the ask_id is a fingerprint, known to the database alone.
 *
 * Letters a-z and digits 2-7, read in any case: there are mail servers that change it.
 */
#include "base/arena.h"

enum { EMAIL_TOKEN_KEY_MIN = 16 };

/* Ours, from configuration; strings outlive it. */
struct email_mailbox {
	const char *address; /* "hark@example.org": local part and domain of every reply */
	struct str key;      /* signs ask_ids; EMAIL_TOKEN_KEY_MIN bytes or more */
};

enum email_recipient {
	EMAIL_RECIPIENT_OTHER,  /* not our mailbox */
	EMAIL_RECIPIENT_PLAIN,  /* our mailbox, without a token */
	EMAIL_RECIPIENT_FORGED, /* a token that we never gave out */
	EMAIL_RECIPIENT_REPLY,  /* the answer to a mail of ours */
};

/* The token alone, for where there is a place of its own for it, as in a path. NULL when the ask_id is
 * none (32 hex digits). */
const char *
email_token_make(struct arena *arena, const struct email_mailbox *mailbox, const char *ask_id);
/* Whether we made it, compared in constant time; then whose it is. */
HARK_MUST_USE bool email_token_check(struct arena *arena, const struct email_mailbox *mailbox,
    struct str token, struct str *out_ask_id);

/* NULL when the ask_id is none, or the mailbox leaves no room. */
const char *
email_token_address(struct arena *arena, const struct email_mailbox *mailbox, const char *ask_id);

/* What an address is to us; the signature is compared in constant time. Fills out_ask_id for a
 * reply only. */
enum email_recipient email_token_read(struct arena *arena, const struct email_mailbox *mailbox,
    struct str recipient, struct str *out_ask_id);

/* The ask_id of a Message-ID that email_compose made at our domain; empty for any other. Not signed,
 * and no worse for that: nobody guesses 128 bits. */
struct str email_token_of_message_id(
    struct arena *arena, const struct email_mailbox *mailbox, struct str message_id);

#endif
