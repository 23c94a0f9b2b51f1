/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_JOURNAL_H
#define TESTS_SIMULATION_JOURNAL_H

/*
 * What the outside world knows: which texts reached the gateway and the handsets, what patients
 * wrote, what hark acknowledged. It survives hark's death as the world does: each line is one
 * write(2) to a file opened O_APPEND, made before anything that follows from it. The next
 * incarnation's gateway and patients are built from it, and the oracle judges by it.
 */
#include "base/arena.h"
#include "base/instant.h"

enum journal_kind {
	JOURNAL_TAKEN = 'S',    /* ask_id attempt to body gateway: it has the bytes */
	JOURNAL_ARRIVED = 'T',  /* ask_id attempt to body gateway: the handset has it */
	JOURNAL_RECEIPT = 'D',  /* ask_id: hark acknowledged that it was delivered */
	JOURNAL_NO_WAY = 'U',   /* ask_id - - - gateway: it took it and can't deliver it */
	JOURNAL_FAILED = 'F',   /* ask_id: hark acknowledged that it was not delivered */
	JOURNAL_PLAN = 'P',     /* ext person what text at: a patient will write */
	JOURNAL_ACK = 'A',      /* ext: hark acknowledged the reply */
	JOURNAL_ENROLLED = 'H', /* person: hark acknowledged the operation */
	JOURNAL_ASKED = 'c',    /* what: staff are about to tell hark */
	JOURNAL_DONE = 'C',     /* what: hark acknowledged it */
	JOURNAL_BACKUP = 'B',   /* the store was copied */
	JOURNAL_RESTORE = 'R',  /* the store is as it was then */
	JOURNAL_JUMP = 'J',  /* ms how: hark's clock is ahead of the true one by so much, since it
				 * "stepped", or since hark was "born" so */
	JOURNAL_DEATH = 'X', /* what of */
};

enum { JOURNAL_FIELDS = 5, JOURNAL_GATEWAY = 4 };

struct journal_line {
	instant at;
	enum journal_kind kind;
	const char *field[JOURNAL_FIELDS]; /* "" when absent */
};

struct journal {
	int fd;
	struct journal_line *lines; /* as read at journal_open */
	size_t count;
};

/* Reads what stands and opens it for more. Lines live in the arena. */
void journal_open(struct journal *journal, const char *file, struct arena *arena);
void journal_close(struct journal *journal);

/* `format` gives fields parted by tabs; newlines in it become spaces. */
void journal_write(struct journal *journal, instant at, enum journal_kind kind, const char *format,
    ...) HARK_PRINTF(4, 5);

/* The last line of this kind whose first field is `key`, or NULL. */
const struct journal_line *
journal_find(const struct journal *journal, enum journal_kind kind, const char *key);
size_t journal_count(const struct journal *journal, enum journal_kind kind);

#endif
