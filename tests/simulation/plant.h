/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_PLANT_H
#define TESTS_SIMULATION_PLANT_H

/*
 * Planted faults: a test that finds none of them proves nothing. Each is a wrapper round the house
 * or a lie of the world outside, never a switch in the product.
 */
#include <stdint.h>

enum plant {
	PLANT_NONE,
	PLANT_ACK_FIRST,   /* the gateway gets its 200 before the commit */
	PLANT_NO_RECOVERY, /* a start does not look for what was being sent */
	PLANT_REQUEUE,     /* a start puts what was being sent back into the queue */
	PLANT_RESEND,      /* a channel calls doubt a clean refusal, so it is sent again */
	PLANT_NO_DEDUPE,   /* a reply that is repeated counts as another */
	PLANT_SEND_FIRST,  /* a text leaves before its claim is committed */
	PLANT_SPLIT,       /* an event's effects are committed while it is still at work */
	PLANT_COUNT,
};

const char *plant_word(enum plant plant);

/* The same word from the same things, on every run: chance that a restart remembers. */
uint64_t dice(uint64_t seed, const char *what, int64_t n, uint64_t limit);

#endif
