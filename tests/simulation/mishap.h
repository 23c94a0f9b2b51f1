/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_MISHAP_H
#define TESTS_SIMULATION_MISHAP_H

/*
 * Mishaps: the kinds of things that go wrong. A class of worlds is a set of them, and each that
 * happens is counted, for a fault that was never injected proves nothing. A tally lies in memory that
 * parent and child share, so that it outlives hark as the journal does.
 */
#include <stdint.h>

#include "base/base.h"

enum mishap {
	/* the gateway */
	MISHAP_HANG,        /* takes a text and never answers */
	MISHAP_ERROR,       /* takes a text and answers 500 */
	MISHAP_LOST,        /* neither takes nor answers */
	MISHAP_LATE,        /* takes it after a minute, unanswered */
	MISHAP_PUT_OFF,     /* "not now" */
	MISHAP_REFUSED,     /* "never" */
	MISHAP_UNDELIVERED, /* takes it, and later tells that it could not be delivered */
	MISHAP_NO_RECEIPT,
	MISHAP_RECEIPT_EARLY, /* the receipt overtakes the answer */
	MISHAP_RECEIPT_ODD,   /* another receipt after the last one: the same, or a lower one */
	MISHAP_REPLY_TWICE,
	MISHAP_OUTAGE, /* nothing is taken for hours, up to two days */
	MISHAP_UNSAID, /* asked whether it has a text, it does not say */
	MISHAP_SECOND, /* in some worlds: another one, as bad, takes what it has not taken */
	/* the machine */
	MISHAP_KILL,     /* the process dies at a fault point or a disk operation */
	MISHAP_CUT,      /* the power goes, and with it what was not synced */
	MISHAP_DAMAGE,   /* counted only: writes that a cut dropped or tore */
	MISHAP_IO_ERROR, /* one operation of the disk fails */
	MISHAP_FULL,     /* the disk is full for a while */
	MISHAP_SLEEP,    /* down for hours, over a night */
	MISHAP_JUMP,     /* hark's clock jumps, and is put right later */
	MISHAP_RESTORE,  /* a backup of days ago is put back */
	/* people */
	MISHAP_STOP_AT_ONCE, /* an answer and STOP in the same second */
	MISHAP_HASTY,        /* two answers to one question in the same second */
	MISHAP_RISK,         /* somebody writes that they may be in danger */
	MISHAP_SHARED,       /* two patients on one telephone */
	MISHAP_STAFF,        /* hold, pause, death, cancelled and moved operations */
	/* the gateway, once more */
	MISHAP_ERROR_BEFORE, /* does not take a text and answers 500 */
	MISHAP_COUNT,
};

#define MISHAP(kind) (UINT32_C(1) << (kind))

const char *mishap_word(enum mishap kind);

struct tally {
	uint64_t points;  /* fault points passed by the life that is lived */
	uint64_t steps;   /* batches of the core */
	uint64_t deaths;  /* of any kind */
	uint64_t texts;   /* that arrived on a telephone */
	uint64_t replies; /* that hark acknowledged */
	uint64_t asks;    /* rows of the outbox at the end, and how many of them ... */
	uint64_t uncertain;
	uint64_t mishaps[MISHAP_COUNT];
};

/* How many attempts got no answer that says whether they were taken. */
uint64_t tally_doubts(const struct tally *tally);
void tally_add(struct tally *sum, const struct tally *more);

#endif
