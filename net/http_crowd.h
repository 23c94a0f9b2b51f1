/* SPDX-License-Identifier: MIT */
#ifndef NET_HTTP_CROWD_H
#define NET_HTTP_CROWD_H

/*
 * Who is connected, by address, and who leaves when no more may be: private to net/http_*.
 *
 * To refuse newcomers would leave the house to those who came first, and six hundred connections that
 * send a line now and then would lock every gateway out for as long as they like. So whoever keeps us
 * waiting makes room: first those who have done so for longer than a request takes, and of these the
 * address with the most connections, and of these the oldest. A request that has wholly come, and is
 * being handled, is never given up, nor is who came this moment; when all are such, newcomers are
 * refused.
 */
#include <arpa/inet.h>

#include "base/base.h"

struct http_connection;
struct http_server;

/* An address with at least one connection; of IPv6, a /64: who has one address there has them all. */
struct http_peer {
	char place[INET6_ADDRSTRLEN];
	bool is_spared; /* speaks for many: a proxy, a gateway */
	size_t count;   /* of its connections */
	struct http_peer *next, *previous;
};

/* As many more may come from this address as there must be for one; somebody may have been cut off for
 * it. False: nobody may be. */
HARK_MUST_USE bool http_crowd_make_room(struct http_server *server, const char *address);
/* Cuts off one of those who wait, whoever is first to go. False: nobody waits. */
bool http_crowd_shrink(struct http_server *server);

/* Counts a connection, and counts it out. */
struct http_peer *http_crowd_enter(struct http_server *server, const char *address);
void http_crowd_leave(struct http_server *server, struct http_peer *peer);

#endif
