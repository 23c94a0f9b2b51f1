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
 * A connection that does not come about has no descriptor that we know: to a server that drops every packet a
 * library connects for the two minutes of the kernel. So the worker itself is nudged, by a signal (SIGURG) that
 * does nothing but to end the call that it waits in, which the library takes for an address that cannot be
 * reached. To try the server beforehand would cost a connection each time, and prove nothing of the next.
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
	pthread_t worker;
	bool has_turn; /* until it is connected */
	int fd;        /* ours to close; -1: not connected, or it was not found */
	int64_t until_ms;
	span connect;            /* for each address of a name */
	int64_t connected_by_ms; /* while it has the turn */
	struct tether *next;
};

/* life */
void tethers_init(struct tethers *all);
void tethers_done(struct tethers *all);

/* Waits for its turn to connect; then there is so much time, of that so much to connect. The thread that
 * calls is the worker, to the end. */
void tether_begin(struct tether *tether, struct tethers *all, span patience, span connect);
/* The turn is the next one's. fd is taken over; -1: there is none. Again for another connection. */
void tether_connected(struct tether *tether, int fd);
void tether_again(struct tether *tether, span patience); /* for what is done next over it */
void tether_end(struct tether *tether);

/* Shuts those whose time is over, and nudges those that do not connect: to be called now and then. */
void tethers_cut_late(struct tethers *all);
/* Shuts all there are and all that will be. Who is connecting just then leaves for the nudges that follow. */
void tethers_leave(struct tethers *all);
bool tethers_are_leaving(struct tethers *all);

#endif
