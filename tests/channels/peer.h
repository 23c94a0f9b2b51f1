/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CHANNELS_PEER_H
#define TESTS_CHANNELS_PEER_H

/*
 * The other side of a wire, on loopback, for tests: a listening socket, and a thread for each
 * connection that runs `serve`. Raw sockets rather than a well-behaved server, because most of what
 * is tested is misbehaviour. peer_free cuts what is open and joins the threads.
 */
#include "base/base.h"

struct peer;

struct peer_owner {
	/* On the connection's thread; returns to close. */
	void (*serve)(struct peer_owner *owner, int fd);
};

struct peer *peer_new(struct peer_owner *owner);
uint16_t peer_port(const struct peer *peer);
void peer_free(struct peer *peer);

/* A port at which nobody listens. */
uint16_t peer_closed_port(void);

/* One line without its line end; false at the end. Reads byte by byte: tests are short. */
bool peer_read_line(int fd, char *line, size_t size);
bool peer_read(int fd, char *bytes, size_t size); /* exactly so many */
void peer_write(int fd, const char *text);
void peer_wait_for_close(int fd); /* until the other side, or peer_free, closes it */
void
peer_drip(int fd, const char *text); /* a byte each 50 ms, again and again, until it is closed */
void peer_reset(int fd);             /* the next close is a reset */

#endif
