/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_PATTERN_SHARE_H
#define CONVERSATIONS_PATTERN_SHARE_H

/*
 * The same pattern with the beginnings of its alternatives shared: "husband|hubby|wife" as
 * "hu(?:sband|bby)|wife". Definitions put eighty words where one is meant, and without its JIT PCRE2 tries
 * them one after another, each in a frame of its own; so it tries a word of each first letter.
 *
 * It matches what the other matched, in the same order and from and to the same places: an alternative is
 * moved only before others that begin with another letter, of which at no place two can match. What is not
 * surely a plain letter is left where it is, and a pattern with what looks back at groups or quotes is left
 * as it is. For patterns that are matched in the case they are written in.
 */
#include "base/strbuf.h"

void pattern_share(struct str pattern, struct strbuf *out);

#endif
