/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_SWITCHBOARD_H
#define DAEMON_SWITCHBOARD_H

/*
 * The switchboard stands between the wire and the core: letters (events with their memory) go in,
 * the core runs all that wait in one batch, and what it orders is carried out: answers to who sent
 * the letter, texts to their channel, the next tick to the clock.
 *
 * With workers the core runs on its own thread and the wire never waits for a disk; the next batch
 * gathers while the previous one commits. What nobody waits for, receipts and outcomes, gathers
 * for 3 ms, so that it shares a commit, unless it is joined by what somebody waits for. Without
 * workers it runs on the clock's turn: rehearsals, tests and the simulated year use the very same
 * code that way.
 */
#include "base/clock.h"
#include "base/log.h"
#include "core/core.h"
#include "daemon/letter.h"

struct switchboard;
struct workers;

enum { SWITCHBOARD_TICK_SECONDS = 60 };

struct switchboard_setup {
	struct core *core;
	struct clock *clock;
	struct workers *workers; /* one thread; NULL: run on the clock's turn */
	struct log *log;         /* NULL: silent */
	/* The machine failed: the process must end. Called once. */
	void (*on_failure)(void *context, const struct error *error);
	void *context;
};

/* life */
struct switchboard *switchboard_new(const struct switchboard_setup *setup);
/* Letters that still wait are answered BUSY; sendings under way are cancelled, and a restart will
 * find them in doubt. */
void switchboard_free(struct switchboard *board);

/* Texts of this kind ("sms", "email") leave by this channel; it stays the caller's. Another one of the
 * same kind is its second. */
void switchboard_channel(struct switchboard *board, const char *kind, struct channel *channel,
    const struct dispatch_limits *limits);

/* Takes the letter. False when too many wait, or too long (letterbox.h): then it is still the caller's,
 * and the world is told "busy". */
HARK_MUST_USE bool switchboard_post(struct switchboard *board, struct letter *letter);
uint64_t switchboard_refused(const struct switchboard *board); /* letters, so far */

/* Stop claiming: what is in flight is waited for, nothing new begins. */
void switchboard_close(struct switchboard *board);
bool switchboard_is_quiet(const struct switchboard *board); /* nothing waits, nothing in flight */
instant switchboard_next(const struct switchboard *board);  /* when it will tick */
/* Of the clock, as the core judged it last. */
enum clock_doubt switchboard_doubt(const struct switchboard *board);
/* Nothing leaves for want of room (core/room.h). */
bool switchboard_is_short_of_disk(const struct switchboard *board);

#endif
