/* SPDX-License-Identifier: MIT */
#ifndef TESTS_E2E_PROBE_H
#define TESTS_E2E_PROBE_H

/*
 * A raw request and what must become of it. Where its bytes hold PROBE_HOOK stands a webhook that
 * would be taken, were the request a good one: its text is known by the probe's name, so that a row
 * in the inbox tells which one came through. PROBE_SMUGGLED is one that hides behind another,
 * PROBE_LONG is 9,000 zeros.
 */
#include <stddef.h>

#define PROBE_HOOK "\x1a"
#define PROBE_SMUGGLED "\x1c"
#define PROBE_LONG "\x1d"

struct probe {
	const char *name;
	const char *form; /* of ambiguity; NULL: none */
	int status;       /* 200: is taken; 0: closed without a word */
	const char *bytes;
	size_t size;
};

extern const struct probe probes[]; /* ended by one without a name */

#endif
