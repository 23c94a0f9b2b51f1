/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_GATE_H
#define CHANNELS_EMAIL_GATE_H

/*
 * Which mail may be shown to the MIME parser. One pass, no memory, before anything else looks: a
 * mail that is honest about being a reply passes by a factor of ten, and one built to nest, repeat
 * or grow in the parser's hands does not.
 */
#include "base/str.h"

enum {
	EMAIL_GATE_BOUNDARIES = 1000, /* lines that begin with "--": parts, and levels of them */
	EMAIL_GATE_HEADERS = 2000,    /* lines of a first header */
	EMAIL_GATE_LINE = 32 << 10,   /* bytes of one header, folded lines together */
	EMAIL_GATE_GROUPS = 64,       /* colons of one address list, each of which may nest */
};

/* NULL: it may. Else why not, in our own word: nul, boundaries, headers, long-header, groups. */
const char *email_gate_refusal(struct str raw);

#endif
