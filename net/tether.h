/* SPDX-License-Identifier: MIT */
#ifndef NET_TETHER_H
#define NET_TETHER_H

/*
 * A hold, from outside, on a connection in which a worker blocks. Libraries that block (libesmtp) limit one
 * read each: a server that says a byte now and then keeps the worker for ever. So what is done over the
 * connection has a time for all of it, and when that is over, or the service stops, the connection is
 * shut, which the library takes for a server that hung up.
 *
 * What is held is a descriptor of our own of the same connection: the library may close its own at any
 * moment, and somebody else's get that number.
 *
 * A tether is the worker's; the list of all to one server may be cut on any thread. Where a library
 * shows nobody its socket, so that it has to be looked for, one worker connects at a time: a tether has
 * the turn from its beginning until it is connected.
 */
#include <pthread.h>

#include "base/instant.h"

struct tethers {
	pthread_mutex_t turn; /* to connect */
	pthread_mutex_t lock; /* of what is below */
	struct tether *first;
	bool leaving;
};

struct tether {
	struct tethers *all;
	bool has_turn; /* until it is connected */
	int fd;        /* ours to close; -1: not connected, or it was not found */
	int64_t until_ms;
	struct tether *next;
};

/* life */
void tethers_init(struct tethers *all);
void tethers_done(struct tethers *all);

/* Waits for its turn to connect; then there is so much time. */
void tether_begin(struct tether *tether, struct tethers *all, span patience);
/* The turn is the next one's. fd is taken over; -1: there is none. Again for another connection. */
void tether_connected(struct tether *tether, int fd);
void tether_again(struct tether *tether, span patience); /* for what is done next over it */
void tether_end(struct tether *tether);

/* Shuts those whose time is over: to be called now and then. */
void tethers_cut_late(struct tethers *all);
/* Shuts all there are and all that will be. */
void tethers_leave(struct tethers *all);
bool tethers_are_leaving(struct tethers *all);

#endif
