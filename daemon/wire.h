/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_WIRE_H
#define DAEMON_WIRE_H

/*
 * The wire is the service's outside: the loop, the channels that hark.conf names, the webhooks, the
 * control socket and /health, all connected to one switchboard whose core runs on its own thread.
 * `hark serve` runs it until SIGTERM; `hark send` until nothing more is in flight.
 */
#include "daemon/compose.h"
#include "daemon/switchboard.h"

struct wire;

struct wire_setup {
	struct house *house; /* opened for writing; outlives the wire */
	struct log *log;
	bool listens; /* webhooks, /health and the control socket too */
};

/* life. Fails CONFIG (secrets, addresses), BUSY (a port is taken), IO. */
HARK_MUST_USE struct wire *wire_new(const struct wire_setup *setup, struct error *error);
void wire_free(struct wire *wire);

/* Runs until SIGTERM or SIGINT; then claims nothing more, waits for what is in flight (30 s at
 * most; what is left is in doubt and settled by the next start), and returns. False when the
 * machine failed. */
HARK_MUST_USE bool wire_run(struct wire *wire, struct error *error);

/* Runs until nothing is due and nothing in flight, `limit` at most. */
HARK_MUST_USE bool wire_run_once(struct wire *wire, span limit, struct error *error);

#endif
