/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_DEMO_SERVE_H
#define DAEMON_DEMO_SERVE_H

/*
 * The demonstration as a page on loopback: hold the phone of any made-up patient, write what they
 * would write, and push the clock.
 */
#include "daemon/demo.h"

/* Serves until SIGTERM or SIGINT. Fails BUSY when the port is taken. */
HARK_MUST_USE bool demo_serve(struct demo *demo, int port, struct error *error);

#endif
