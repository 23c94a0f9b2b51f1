/* SPDX-License-Identifier: MIT */
/*
 * evhttp is not used, though libevent has it. What it accepts must be judged on the raw bytes
 * first (net/http_head), and the only place for that, a filter around its bufferevent, loses every
 * answer after which the connection closes: evhttp takes "moved into the next buffer" for "written"
 * and frees the connection (measured, 2.1.12: 0 of 10 bytes arrived). With the head parsed and the
 * body's length known there is nothing left for a second parser to do but to disagree.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "net/form.h"
#include "net/tls_server.h"

#include "net/http_connection.h"

enum { LINGER_MS = 1000, STALL_BYTES = 4096 };

static void on_readable(struct bufferevent *bev, void *connection);
static void on_written(struct bufferevent *bev, void *connection);
static void on_ended(struct bufferevent *bev, short what, void *connection);
static void on_timer(evutil_socket_t fd, short what, void *connection);

static void
connection_arm(struct http_connection *connection, int64_t ms)
{
	struct timeval wait = { .tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000 };
	connection->since = clock_now(loop_clock(connection->server->loop));
	BUG_ON(evtimer_add(connection->timer, &wait) != 0, "no timer");
}

void
http_connection_open(struct http_server *server, int fd, const char *peer)
{
	struct http_connection *connection = alloc_new(sizeof(*connection));
	struct event_base *base = loop_base(server->loop);
	int yes = 1;
	(void) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	connection->server = server;
	connection->begun = true; /* the first deadline runs from accept */
	connection->peer = http_crowd_enter(server, peer);
	(void) snprintf(connection->address, sizeof(connection->address), "%s", peer);
	connection->next = server->connections;
	if (connection->next != NULL)
		connection->next->previous = connection;
	server->connections = connection;
	server->connection_count++;
	http_head_init(&connection->head, &server->setup.head);
	connection->timer = evtimer_new(base, on_timer, connection);
	connection->bev = server->setup.tls == NULL
	    ? bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE)
	    : tls_server_open(server->setup.tls, base, fd);
	BUG_ON(connection->timer == NULL || connection->bev == NULL, "no connection");
	bufferevent_setcb(connection->bev, on_readable, on_written, on_ended, connection);
	/* One whole request, and no more, is held in memory. */
	bufferevent_setwatermark(
	    connection->bev, EV_READ, 0, server->setup.head.bytes + server->setup.head.body + 1);
	connection_arm(connection, server->setup.deadline.ms);
	BUG_ON(bufferevent_enable(connection->bev, EV_READ | EV_WRITE) != 0, "can't read");
}

void
http_connection_free(struct http_connection *connection)
{
	struct http_server *server = connection->server;
	if (connection->exchange != NULL)
		connection->exchange->connection = NULL;
	if (connection->previous == NULL)
		server->connections = connection->next;
	else
		connection->previous->next = connection->next;
	if (connection->next != NULL)
		connection->next->previous = connection->previous;
	server->connection_count--;
	http_crowd_leave(server, connection->peer);
	bufferevent_free(connection->bev);
	event_free(connection->timer);
	free(connection);
}

/* The last address a trusted proxy added, when it is one; everything before it is hearsay. */
static const char *
client_of(struct http_connection *connection, struct http_exchange *exchange)
{
	const char *proxy = connection->server->proxy;
	struct str list = http_head_find(exchange->head, STR("x-forwarded-for")), last = list, part;
	unsigned char address[16];
	if (proxy == NULL || strcmp(proxy, connection->address) != 0 || list.data == NULL)
		return arena_strdup(&exchange->request.arena, connection->address);
	while (str_split(&list, ',', &part))
		last = part;
	char *text = arena_cstr(&exchange->request.arena, str_trim(last));
	if (inet_pton(AF_INET, text, address) == 1 || inet_pton(AF_INET6, text, address) == 1)
		return text;
	return arena_strdup(&exchange->request.arena, connection->address);
}

static struct http_exchange *
exchange_new(struct http_connection *connection)
{
	struct http_server *server = connection->server;
	struct http_exchange *exchange = alloc_new(sizeof(*exchange));
	exchange->connection = connection;
	exchange->server = server;
	exchange->next = server->exchanges;
	if (exchange->next != NULL)
		exchange->next->previous = exchange;
	server->exchanges = exchange;
	server->waiting++;
	connection->exchange = exchange;
	strbuf_init(&exchange->headers, 8192);
	return exchange;
}

/* A whole request stands in the input: takes it out and hands it up. */
static void
connection_hand_up(struct http_connection *connection, struct evbuffer *input)
{
	struct http_server *server = connection->server;
	struct http_exchange *exchange = exchange_new(connection);
	struct http_request *request = &exchange->request;
	const struct http_head *head = &connection->head;
	size_t size = head->size + head->body_size;
	char *bytes = arena_alloc(&request->arena, size + 1);
	BUG_ON(evbuffer_remove(input, bytes, size) != (int) size, "a request went missing");

	struct str target = str_of(bytes + head->target_at, head->target_size), path;
	BUG_ON(!form_decode(&request->arena, str_sub(target, 0, head->path_size), false, &path),
	    "a path was judged well-formed and is not");
	exchange->head = str_of(bytes, head->size);
	exchange->keep_alive = head->keep_alive &&
	    (connection->peer->is_spared || connection->requests + 1 < server->setup.max_requests);
	request->method = head->method;
	request->target = arena_cstr(&request->arena, target);
	request->path = arena_cstr(&request->arena, path);
	request->query = str_sub(target, head->path_size + 1, target.len);
	request->body = str_of(bytes + head->size, head->body_size);
	request->peer = client_of(connection, exchange);

	connection->state = HTTP_HANDLING;
	connection->requests++;
	evtimer_del(connection->timer);
	bufferevent_disable(connection->bev, EV_READ);
	server->setup.owner->on_request(server->setup.owner, request);
}

static void
connection_refuse(struct http_connection *connection)
{
	struct http_server_owner *owner = connection->server->setup.owner;
	struct evbuffer *answer = evbuffer_new();
	BUG_ON(answer == NULL, "no buffer");
	connection->server->refused++;
	http_answer_refusal(connection->server, &connection->head, answer);
	http_connection_send(connection, answer, false);
	evbuffer_free(answer);
	if (connection->head.status == 421 && owner->on_misdirected != NULL)
		owner->on_misdirected(owner);
}

/* READING: looks at what has come. */
static void
connection_read(struct http_connection *connection)
{
	struct http_head *head = &connection->head;
	struct evbuffer *input = bufferevent_get_input(connection->bev);
	size_t length = evbuffer_get_length(input);
	size_t most = connection->server->setup.head.bytes + 1;
	if (length == 0)
		return;
	if (!connection->begun) {
		connection->begun = true;
		connection_arm(connection, connection->server->setup.deadline.ms);
	}
	if (head->size == 0) {
		size_t look = length < most ? length : most;
		const char *bytes = (const char *) evbuffer_pullup(input, (ev_ssize_t) look);
		enum http_head_verdict verdict = http_head_read(head, str_of(bytes, look));
		if (verdict == HTTP_HEAD_REFUSED)
			connection_refuse(connection);
		if (verdict != HTTP_HEAD_READY)
			return;
		if (head->expect_continue && length == head->size && head->body_size > 0)
			(void) bufferevent_write(
			    connection->bev, "HTTP/1.1 100 Continue\r\n\r\n", 25);
	}
	if (length >= head->size + head->body_size)
		connection_hand_up(connection, input);
}

static void
on_readable(struct bufferevent *bev, void *arg)
{
	struct http_connection *connection = arg;
	struct evbuffer *input = bufferevent_get_input(bev);
	switch (connection->state) {
	case HTTP_READING: connection_read(connection); break;
	case HTTP_HANDLING:
	case HTTP_ANSWERING: break; /* sent ahead: its turn comes */
	case HTTP_LEAVING: evbuffer_drain(input, evbuffer_get_length(input)); break;
	}
}

void
http_connection_send(struct http_connection *connection, struct evbuffer *answer, bool keep_alive)
{
	struct evbuffer *output = bufferevent_get_output(connection->bev);
	connection->state = HTTP_ANSWERING;
	connection->exchange = NULL;
	connection->last = !keep_alive;
	bufferevent_disable(connection->bev, EV_READ);
	/* Most answers go at once, without a turn of the loop in which the socket says that they may.
	 * What fails or does not fit is left to the bufferevent. */
	if (connection->server->setup.tls == NULL && evbuffer_get_length(output) == 0)
		(void) evbuffer_write(answer, bufferevent_getfd(connection->bev));
	BUG_ON(evbuffer_add_buffer(output, answer) != 0, "no buffer");
	connection->unsent = evbuffer_get_length(output);
	connection_arm(connection, connection->server->setup.stall.ms);
	/* Put off: a client that sends ahead would else be read here, within the answer before. */
	if (connection->unsent == 0)
		bufferevent_trigger(connection->bev, EV_WRITE, BEV_TRIG_DEFER_CALLBACKS);
}

static void
on_written(struct bufferevent *bev, void *arg)
{
	struct http_connection *connection = arg;
	/* libevent also calls this for a socket that became writable with nothing to write. */
	if (connection->state != HTTP_ANSWERING || evbuffer_get_length(bufferevent_get_output(bev)))
		return;
	if (connection->last) {
		connection->state = HTTP_LEAVING;
		if (connection->server->setup.tls != NULL)
			tls_server_end(bev);
		(void) shutdown(bufferevent_getfd(bev), SHUT_WR);
		connection_arm(connection, LINGER_MS);
		bufferevent_enable(bev, EV_READ);
		return;
	}
	connection->state = HTTP_READING;
	connection->begun = false;
	http_head_init(&connection->head, &connection->server->setup.head);
	connection_arm(connection, connection->server->setup.idle.ms);
	bufferevent_enable(bev, EV_READ);
	connection_read(connection);
}

static void
on_ended(struct bufferevent *bev, short what, void *arg)
{
	(void) bev;
	/* A handshake was done: the deadline that began before it goes on. */
	if ((what & BEV_EVENT_CONNECTED) == 0)
		http_connection_free(arg);
}

/* Too slow. A reader of a long answer may go on as long as it takes its share of it. */
static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct http_connection *connection = arg;
	size_t left = evbuffer_get_length(bufferevent_get_output(connection->bev));
	(void) fd;
	(void) what;
	if (connection->state == HTTP_ANSWERING && left + STALL_BYTES <= connection->unsent) {
		connection->unsent = left;
		connection_arm(connection, connection->server->setup.stall.ms);
		return;
	}
	http_connection_free(connection);
}
