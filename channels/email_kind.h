/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_KIND_H
#define CHANNELS_EMAIL_KIND_H

/*
 * Who speaks in a mail: a person, a machine, a list, or a mail server about a mail of ours; and what
 * our own server says of its sender. From headers only: what the words give away is for reading.
 * Two robots that answer one another never end, so the smallest sign of one is enough.
 */
#include "channels/email_mime.h"

struct _GMimeMessage; /* GMime's own name of what it calls GMimeMessage */

/* Fills kind and why. */
void email_kind_read(struct _GMimeMessage *message, const struct email_envelope *envelope,
    struct inbound_mail *mail);

/* Fills what is called bounce from the lines of a message/delivery-status. */
void email_kind_read_report(struct arena *arena, struct str report, struct inbound_mail *mail);

/* Authentication-Results of that server, the topmost: it writes above what came with the mail. */
enum email_dmarc email_kind_dmarc(struct _GMimeMessage *message, const char *authserv_id);

#endif
