/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_REREAD_H
#define CONVERSATIONS_REREAD_H

/*
 * Reading again: an old text, read by the rules and phrase files of today for exactly what it was
 * read for when it came (store/hearings.h). Nothing is written, so a reader's connection will do; the
 * stored answers stay what they are, whatever comes of it: only a person changes what a patient is
 * taken to have said.
 */
#include "conversations/desk.h"
#include "store/hearings.h"

enum reread_result {
	REREAD_SAME,
	REREAD_DIFFERS,
	REREAD_UNKNOWN, /* no hearing was kept, or what it names is not there any more */
};

struct reread {
	const char *outcome, *rule, *phrases_version; /* of today */
};

/* Filled but for REREAD_UNKNOWN; belongs to the desk's arena. Another rule that comes to the same is
 * no difference: nothing would have been stored, said or shown otherwise. */
enum reread_result
reread_text(struct desk *desk, const struct heard_text *text, struct reread *out_reread);

#endif
