/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_WRITER_H
#define DAEMON_WRITER_H

/*
 * How a command writes: DIR/lock decides. When it is free the command runs the core in its own
 * process; while a service holds it, the same events go to it over DIR/control.sock. Either way
 * each event is answered after its commit.
 */
#include "daemon/compose.h"
#include "daemon/options.h"

struct writer {
	struct house house; /* opened for writing, or for reading while a service writes */
	bool remote;
	struct arena arena; /* of the last run */
};

/* `words`: of a house that only reads; one that runs the core itself tells. On failure writer_close may and must
 * still be called. */
HARK_MUST_USE bool writer_open(struct writer *writer, const struct invocation *invocation,
    enum house_words words, struct error *error);
void writer_close(struct writer *writer);

/* Runs the events; answers (an array of `count`) live until the next run. At most CORE_BATCH. */
HARK_MUST_USE bool writer_run(struct writer *writer, struct event *events, size_t count,
    struct order *out_answers, instant now, struct error *error);

#endif
