/* SPDX-License-Identifier: MIT */
#ifndef CORE_CORE_H
#define CORE_CORE_H

/*
 * The core is one step of hark, and the only place that begins, saves and commits. It owns the only
 * writing connection; scheduler, desk, intake and planner run inside its step. It has no thread,
 * socket or clock of its own: the daemon's thread, the command line, the tests and the simulation
 * call the same function.
 *
 * core_run takes all events that wait, performs them, claims what may be sent, and commits once: group
 * commit forms by itself while the previous commit runs. Only when the commit has returned are the
 * orders given out, so nothing is acknowledged and nothing leaves that is not durable (invariant 1). An
 * event that fails is undone alone and answered with its error; a hundred others in its batch are not
 * touched: the batch is played again from its beginning, with a savepoint for each.
 */
#include "base/poison.h"
#include "core/event.h"
#include "core/room.h"
#include "core/watch.h"
#include "scheduler/scheduler.h"

enum {
	CORE_BATCH = 256,
	/* Frames of the write-ahead log (4 KiB each) at which it is written back: when nobody waits,
	 * and in any case. A checkpoint inside a busy commit is the whole tail of its latency. */
	CORE_CHECKPOINT_IDLE = 1000,
	CORE_CHECKPOINT_ALWAYS = 16000,
};

struct core {
	struct db *db;
	const struct catalog *catalog;
	const struct phrase_book *book;
	const struct pathway_set *pathways;
	const struct calendar *calendar;
	const char *web_url; /* where links lead; NULL: there is no page */
	struct random random;
	struct dispatch dispatch;
	struct watch watch;
	struct room room;
	struct poison *
	    poison; /* the caller's; a text that ends the process is read twice, and then kept unread */
	bool put_back;       /* the store is an older one: the next run begins with that */
	instant restored_at; /* desk.h's, of meta */
	bool
	    lets_time_pass; /* a service, a stage; not a command that only tells the core something */
	bool wants_routes; /* real patients: no risk item or free text without an alert route */
	const struct allow_list *allow_list; /* trial mode; NULL: everybody may be written to */
	instant rezoned_at;                  /* the zones' rules were last looked at */
	bool more;                           /* the last run left due rows untouched */
	/* Set by whoever runs it. More comes in than is written: nothing is begun, and nothing leaves but what
	 * safety owes and what staff are told. */
	bool is_pressed;
};

/*
 * Runs the events (at most CORE_BATCH; none is a tick) and commits. The orders live in the arena.
 * False when the machine failed: the process must end, and its restart derives the truth. A full
 * disk is not that: with the ballast given back the batch is played again (core/room.h), and where there is
 * none every event is answered with it, nothing is claimed, and the next run tries again.
 */
HARK_MUST_USE bool core_run(struct core *core, struct arena *arena, const struct event *events,
    size_t count, instant now, struct orders *out_orders, struct error *error);

/* When a backup was put back (COMMAND_RESTORED); 0: never. */
instant core_restored_at(struct db *db, struct arena *arena);
/* For who opens the store: in the transaction that finds out that it is an older one. It stays so
 * until a run has seen to it. */
void core_note_put_back(struct db *db);
bool core_is_put_back(struct db *db, struct arena *arena);

/* The same by a clock that may be wrong: it is judged first, and while it is in doubt nothing leaves
 * but what safety owes and what staff are told. Times in the orders are the clock's. */
HARK_MUST_USE bool
core_run_by(struct core *core, struct arena *arena, const struct event *events, size_t count,
    const struct clock_reading *reading, struct orders *out_orders, struct error *error);

#endif
