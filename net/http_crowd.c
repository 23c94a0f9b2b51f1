/* SPDX-License-Identifier: MIT */
/* A few hundred at most, so lists will do. */
#include "net/http_connection.h"
#include "net/http_crowd.h"

static struct http_peer *
find(const struct http_server *server, const char *address)
{
	struct http_peer *peer = server->peers;
	while (peer != NULL && strcmp(peer->address, address) != 0)
		peer = peer->next;
	return peer;
}

struct http_peer *
http_crowd_enter(struct http_server *server, const char *address)
{
	struct http_peer *peer = find(server, address);
	if (peer == NULL) {
		peer = alloc_new(sizeof(*peer));
		(void) snprintf(peer->address, sizeof(peer->address), "%s", address);
		peer->next = server->peers;
		if (peer->next != NULL)
			peer->next->previous = peer;
		server->peers = peer;
	}
	peer->count++;
	return peer;
}

void
http_crowd_leave(struct http_server *server, struct http_peer *peer)
{
	BUG_ON(peer->count == 0, "an address that nobody is from");
	if (--peer->count > 0)
		return;
	if (peer->previous == NULL)
		server->peers = peer->next;
	else
		peer->previous->next = peer->next;
	if (peer->next != NULL)
		peer->next->previous = peer->previous;
	free(peer);
}

/* Whether a is to go rather than b. */
static bool
goes_before(
    const struct http_connection *a, const struct http_connection *b, instant patience_ended)
{
	bool long_a = instant_before(a->since, patience_ended);
	bool long_b = instant_before(b->since, patience_ended);
	if (long_a != long_b)
		return long_a;
	if (a->peer->count != b->peer->count)
		return a->peer->count > b->peer->count;
	/* The list has the newest first. */
	return !instant_before(b->since, a->since);
}

/* Cuts off one that waits: from this address, or from any (NULL). */
static bool
cut_off(struct http_server *server, const struct http_peer *from)
{
	struct http_connection *leaver = NULL;
	instant now = clock_now(loop_clock(server->loop));
	instant patience_ended = instant_plus(now, milliseconds(-server->setup.patience.ms));
	for (struct http_connection *c = server->connections; c != NULL; c = c->next)
		if (c->state != HTTP_HANDLING && (from == NULL || c->peer == from) &&
		    (leaver == NULL || goes_before(c, leaver, patience_ended)))
			leaver = c;
	if (leaver == NULL)
		return false;
	server->cut_off++;
	http_connection_free(leaver);
	return true;
}

bool
http_crowd_make_room(struct http_server *server, const char *address)
{
	const struct http_peer *peer = find(server, address);
	/* A proxy speaks for everybody. */
	bool one_of_many = server->proxy == NULL || strcmp(address, server->proxy) != 0;
	if (one_of_many && peer != NULL && peer->count >= server->setup.max_per_address)
		return cut_off(server, peer);
	if (server->connection_count >= server->setup.max_connections)
		return cut_off(server, NULL);
	return true;
}

bool
http_crowd_shrink(struct http_server *server)
{
	return cut_off(server, NULL);
}
