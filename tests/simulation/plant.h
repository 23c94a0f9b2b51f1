/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_PLANT_H
#define TESTS_SIMULATION_PLANT_H

/*
 * Planted faults: a test that finds none of them proves nothing. Each is a wrapper round the house
 * (planted.h) or a lie of the world outside, never a switch in the product.
 */
#include "base/base.h"

enum plant {
	PLANT_NONE,
	PLANT_SEND_FIRST,   /* a text leaves before its claim is committed */
	PLANT_NO_SETTLE,    /* doubt is looked up at once, while the text may still be on its way */
	PLANT_RESEND,       /* a channel calls doubt a clean refusal, so it is sent again */
	PLANT_ACK_FIRST,    /* the gateway gets its 200 before the commit */
	PLANT_NO_DEDUPE,    /* a reply that is repeated counts as another */
	PLANT_DEDUPE_TEXT,  /* the same words again within minutes are taken for a repeat */
	PLANT_SPLIT,        /* an event's effects are committed while it is still at work */
	PLANT_SYNC_NORMAL,  /* a commit does not wait for the disk */
	PLANT_FAILOVER,     /* what is in doubt goes by the second gateway */
	PLANT_NEW_NUMBER,   /* a conversation goes on by whichever gateway comes first */
	PLANT_RECEIPT_BACK, /* a late, lower receipt is believed */
	PLANT_STOP_NOT_FIRST, /* STOP is acknowledged, and waits behind what is under way */
	PLANT_QUIET_BY_PLAN, /* quiet hours are looked at when a text is planned, not when it leaves */
	PLANT_CAP_IN_MEMORY, /* a restart forgets how many texts have left */
	PLANT_RESTORE_FREE,  /* a backup is put back, and nothing holds what is in it */
	PLANT_SCORE_APART,   /* scores are written in a transaction of their own */
	PLANT_TRAIL_APART,   /* so is what happened to a text */
	PLANT_NO_RECOVERY,   /* a start does not look for what was being sent */
	PLANT_REQUEUE,       /* a start puts what was being sent back into the queue */
	PLANT_RESTORE_HELD,  /* it is held, and what is open in it takes answers */
	PLANT_CLOCK_OFF,     /* the clock is believed, whatever it shows */
	PLANT_COUNT,
};

const char *plant_name(enum plant plant); /* for the command line */
const char *plant_word(enum plant plant);
const char *plant_weather(enum plant plant); /* the class of worlds in which it shows */
bool plant_find(const char *name, enum plant *out_plant);

/* The same word from the same things, on every run: chance that a restart remembers. */
uint64_t dice(uint64_t seed, const char *what, int64_t n, uint64_t limit);

#endif
