/* SPDX-License-Identifier: MIT */
/* A few hundred at most, so lists will do. */
#include "net/http_connection.h"
#include "net/http_crowd.h"

static bool
is_spared(const struct http_server *server, const char *address)
{
	const char *const *spared = server->setup.spared;
	for (size_t i = 0; spared != NULL && spared[i] != NULL; i++)
		if (strcmp(address, spared[i]) == 0)
			return true;
	return server->proxy != NULL && strcmp(address, server->proxy) == 0;
}

static void
name_place(const struct http_server *server, const char *address, char out[static INET6_ADDRSTRLEN])
{
	unsigned char bytes[16];
	(void) snprintf(out, INET6_ADDRSTRLEN, "%s", address);
	if (is_spared(server, address) || inet_pton(AF_INET6, address, bytes) != 1)
		return;
	memset(bytes + 8, 0, 8);
	BUG_ON(inet_ntop(AF_INET6, bytes, out, INET6_ADDRSTRLEN) == NULL, "a nameless place");
}

static struct http_peer *
find(const struct http_server *server, const char *address)
{
	char place[INET6_ADDRSTRLEN];
	struct http_peer *peer = server->peers;
	name_place(server, address, place);
	while (peer != NULL && strcmp(peer->place, place) != 0)
		peer = peer->next;
	return peer;
}

struct http_peer *
http_crowd_enter(struct http_server *server, const char *address)
{
	struct http_peer *peer = find(server, address);
	if (peer == NULL) {
		peer = alloc_new(sizeof(*peer));
		name_place(server, address, peer->place);
		peer->is_spared = is_spared(server, address);
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

/* Who has come this moment has had no chance to speak. Cut off for those behind them, and those for the
 * next, nobody would ever be served: so they stay, but where their address has more than the newcomer's.
 * Who was served and is kept has had it. */
static bool
may_go(const struct http_connection *c, const struct http_peer *from, size_t newcomers,
    instant grace_ended)
{
	bool is_idle = c->state == HTTP_READING && !c->begun;
	return c->state != HTTP_HANDLING && (from == NULL || c->peer == from) &&
	    (is_idle || instant_before(c->since, grace_ended) || c->peer->count > newcomers + 1);
}

/* Cuts off one that waits: from this address, or from any (NULL), for one whose address has so many. */
static bool
cut_off(struct http_server *server, const struct http_peer *from, size_t newcomers)
{
	struct http_connection *leaver = NULL;
	instant now = clock_now(loop_clock(server->loop));
	instant patience_ended = instant_plus(now, milliseconds(-server->setup.patience.ms));
	instant grace_ended = instant_plus(now, milliseconds(-server->setup.grace.ms));
	for (struct http_connection *c = server->connections; c != NULL; c = c->next)
		if (may_go(c, from, newcomers, grace_ended) &&
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
	if (peer != NULL && !peer->is_spared && peer->count >= server->setup.max_per_address)
		return cut_off(server, peer, peer->count);
	if (server->connection_count >= server->setup.max_connections)
		return cut_off(server, NULL, peer == NULL ? 0 : peer->count);
	return true;
}

bool
http_crowd_shrink(struct http_server *server)
{
	return cut_off(server, NULL, server->connection_count);
}
