/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_PART_H
#define CHANNELS_EMAIL_PART_H

/*
 * The words of a parsed mail: which of its parts a reader would be shown, as UTF-8. Iterative, over
 * a stack of its own size, because a mail decides how deep it nests. Shared by email_mime and
 * nobody else.
 */
#include "base/arena.h"
#include "base/strbuf.h"

enum {
	EMAIL_PARTS = 100, /* looked at; a mail with more is damaged */
	EMAIL_PENDING = 128,
};

struct _GMimeObject; /* GMime's own name of what it calls GMimeObject */

struct email_words {
	struct strbuf text; /* the caller's: strbuf_init and strbuf_done */
	bool media;         /* pictures, attachments, an enclosed mail */
	bool calendar;      /* an answer to an invitation is of a machine */
	bool damaged;       /* bytes are lost, or hidden from us */
	struct str report;  /* message/delivery-status, in the arena; or empty */
};

void email_words_read(struct arena *arena, struct _GMimeObject *root, struct email_words *words);

#endif
