/* SPDX-License-Identifier: MIT */
/* Listens, counts, and lets go. What happens on a connection is http_connection.c's business. */
#include <errno.h>
#include <sys/socket.h>

#include <event2/event.h>
#include <event2/listener.h>

#include "net/http_connection.h"

#include "net/http_server.h"

enum { BACKLOG = 511, BREATH_MS = 200, SHRINK = 16 };

union socket_address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from,
    int size, void *server);
static void on_accept_failed(struct evconnlistener *listener, void *server);
static void on_breath_taken(evutil_socket_t fd, short what, void *server);

static void
fill_in(struct http_server *server, const struct http_server_setup *setup)
{
	server->setup = *setup;
	struct http_server_setup *s = &server->setup;
	server->address = alloc_strdup(setup->address == NULL ? "127.0.0.1" : setup->address);
	server->proxy = setup->proxy == NULL ? NULL : alloc_strdup(setup->proxy);
	s->address = server->address;
	s->proxy = server->proxy;
	s->head.bytes = s->head.bytes == 0 ? 8192 : s->head.bytes;
	s->head.lines = s->head.lines == 0 ? 64 : s->head.lines;
	s->head.body = s->head.body == 0 ? 64 << 10 : s->head.body;
	s->max_connections = s->max_connections == 0 ? 300 : s->max_connections;
	s->max_per_address = s->max_per_address == 0 ? 20 : s->max_per_address;
	s->max_requests = s->max_requests == 0 ? 100 : s->max_requests;
	s->deadline = s->deadline.ms == 0 ? seconds(10) : s->deadline;
	s->idle = s->idle.ms == 0 ? seconds(15) : s->idle;
	s->stall = s->stall.ms == 0 ? seconds(10) : s->stall;
	s->patience = s->patience.ms == 0 ? seconds(1) : s->patience;
	s->grace = s->grace.ms == 0 ? milliseconds(20) : s->grace;
}

static bool
parse_address(
    const char *text, uint16_t port, union socket_address *out, int *out_size, struct error *error)
{
	*out = (union socket_address){ 0 };
	if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
		out->v4.sin_family = AF_INET;
		out->v4.sin_port = htons(port);
		*out_size = sizeof(out->v4);
		return true;
	}
	if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) == 1) {
		out->v6.sin6_family = AF_INET6;
		out->v6.sin6_port = htons(port);
		*out_size = sizeof(out->v6);
		return true;
	}
	return error_set(error, ERROR_CONFIG, "\"%s\" is not a numeric address to listen on", text);
}

static uint16_t
bound_port(int fd)
{
	union socket_address here = { 0 };
	socklen_t size = sizeof(here);
	BUG_ON(getsockname(fd, &here.any, &size) != 0, "no socket name");
	return ntohs(here.any.sa_family == AF_INET6 ? here.v6.sin6_port : here.v4.sin_port);
}

struct http_server *
http_server_new(struct loop *loop, const struct http_server_setup *setup, struct error *error)
{
	struct http_server *server = alloc_new(sizeof(*server));
	union socket_address where;
	int size = 0;
	BUG_ON(setup->owner == NULL || setup->owner->on_request == NULL, "a server without owner");
	server->loop = loop;
	fill_in(server, setup);
	http_answer_init(server);
	if (!parse_address(server->address, setup->port, &where, &size, error))
		goto failed;
	server->listener = evconnlistener_new_bind(loop_base(loop), on_accept, server,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE, BACKLOG, &where.any,
	    size);
	if (server->listener == NULL) {
		error_set(error, errno == EADDRINUSE ? ERROR_BUSY : ERROR_IO,
		    "can't listen on %s port %u: %s", server->address, (unsigned) setup->port,
		    strerror(errno));
		goto failed;
	}
	evconnlistener_set_error_cb(server->listener, on_accept_failed);
	server->port = bound_port(evconnlistener_get_fd(server->listener));
	server->breath = evtimer_new(loop_base(loop), on_breath_taken, server);
	BUG_ON(server->breath == NULL, "no timer");
	return server;
failed:
	http_server_free(server);
	return NULL;
}

void
http_server_close(struct http_server *server)
{
	if (server->listener != NULL)
		evconnlistener_free(server->listener);
	server->listener = NULL;
	/* Kept connections that wait for nothing need not be waited for. */
	for (struct http_connection *c = server->connections, *next; c != NULL; c = next) {
		next = c->next;
		if (c->state == HTTP_READING && !c->begun)
			http_connection_free(c);
	}
}

void
http_server_free(struct http_server *server)
{
	if (server == NULL)
		return;
	http_server_close(server);
	while (server->connections != NULL)
		http_connection_free(server->connections);
	for (struct http_exchange *exchange = server->exchanges; exchange != NULL;
	     exchange = exchange->next)
		exchange->server = NULL;
	if (server->breath != NULL)
		event_free(server->breath);
	free(server->address);
	free(server->proxy);
	strbuf_done(&server->standing);
	free(server);
}

static void
name_peer(const struct sockaddr *from, char out[static INET6_ADDRSTRLEN])
{
	const union socket_address *address = (const void *) from;
	const char *name = NULL;
	if (from->sa_family == AF_INET)
		name = inet_ntop(AF_INET, &address->v4.sin_addr, out, INET6_ADDRSTRLEN);
	else if (from->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&address->v6.sin6_addr))
		name =
		    inet_ntop(AF_INET, &address->v6.sin6_addr.s6_addr[12], out, INET6_ADDRSTRLEN);
	else if (from->sa_family == AF_INET6)
		name = inet_ntop(AF_INET6, &address->v6.sin6_addr, out, INET6_ADDRSTRLEN);
	if (name == NULL)
		(void) snprintf(out, INET6_ADDRSTRLEN, "unknown");
}

static void
on_accept(
    struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from, int size, void *arg)
{
	static const char busy[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
				   "Content-Length: 0\r\nConnection: close\r\n\r\n";
	struct http_server *server = arg;
	char peer[INET6_ADDRSTRLEN];
	(void) listener;
	(void) size;
	name_peer(from, peer);
	if (!http_crowd_make_room(server, peer)) {
		server->refused++;
		/* A courtesy that may not arrive: nothing is kept for those over the limit. */
		if (server->setup.tls == NULL)
			(void) send(fd, busy, sizeof(busy) - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
		evutil_closesocket(fd);
		return;
	}
	http_connection_open(server, fd, peer);
}

/* Out of descriptors or memory. Those who wait make room, and the next turn accepts again. When nobody
 * does, the waiting client would keep the listener ready and us spinning: not for a moment, then. */
static void
on_accept_failed(struct evconnlistener *listener, void *arg)
{
	struct http_server *server = arg;
	struct timeval breath = { .tv_usec = BREATH_MS * 1000 };
	int room = 0;
	while (room < SHRINK && http_crowd_shrink(server))
		room++;
	if (room > 0)
		return;
	evconnlistener_disable(listener);
	BUG_ON(evtimer_add(server->breath, &breath) != 0, "no timer");
}

static void
on_breath_taken(evutil_socket_t fd, short what, void *arg)
{
	struct http_server *server = arg;
	(void) fd;
	(void) what;
	if (server->listener != NULL)
		evconnlistener_enable(server->listener);
}

uint16_t
http_server_port(const struct http_server *server)
{
	return server->port;
}

size_t
http_server_connections(const struct http_server *server)
{
	return server->connection_count;
}

size_t
http_server_waiting(const struct http_server *server)
{
	return server->waiting;
}

uint64_t
http_server_cut_off(const struct http_server *server)
{
	return server->cut_off;
}

uint64_t
http_server_refused(const struct http_server *server)
{
	return server->refused;
}
