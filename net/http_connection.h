/* SPDX-License-Identifier: MIT */
#ifndef NET_HTTP_CONNECTION_H
#define NET_HTTP_CONNECTION_H

/*
 * One client's connection, from accept to close: private to net/http_*. It reads one request,
 * hands it up, waits for the answer, writes it, and reads the next.
 *
 *	READING --request complete--> HANDLING --http_answer--> ANSWERING --written--> READING
 *	   |  refused                                               |  last one
 *	   +-----------------------> ANSWERING --written--> LEAVING <+
 *
 * In LEAVING our side is shut and what still comes is thrown away, for a second at most: to close
 * with unread bytes would make the kernel reset the connection and could destroy the answer on its
 * way. A deadline hangs on every state but HANDLING, which is ours; in every other the peer keeps us
 * waiting, and may be cut off to make room (net/http_crowd).
 */
#include "base/clock.h"
#include "base/strbuf.h"
#include "net/http_crowd.h"
#include "net/http_server.h"
#include "net/loop.h"

struct bufferevent;
struct evbuffer;
struct evconnlistener;
struct event;

struct http_server {
	struct http_server_setup setup; /* every default filled in */
	char *address, *proxy;
	struct strbuf standing; /* the headers of an answer whose handler adds none */
	struct loop *loop;
	struct evconnlistener *listener; /* NULL: accepts no more */
	struct event *breath; /* pending: out of descriptors, not listening for a moment */
	struct http_connection *connections; /* the newest first */
	struct http_peer *peers;
	struct http_exchange *exchanges;
	size_t connection_count, waiting;
	uint64_t refused, cut_off;
	uint16_t port;
};

enum http_connection_state {
	HTTP_READING,
	HTTP_HANDLING,
	HTTP_ANSWERING,
	HTTP_LEAVING,
};

struct http_connection {
	struct bufferevent *bev;
	struct event *timer;
	struct http_server *server;
	struct http_connection *next, *previous;
	struct http_exchange *exchange; /* in HANDLING */
	struct http_head head;
	enum http_connection_state state;
	bool begun;      /* READING: a byte of this request has come */
	bool last;       /* ANSWERING: leave afterwards */
	size_t requests; /* so far */
	size_t unsent;   /* ANSWERING: bytes left when the timer was last armed */
	instant since;   /* but in HANDLING: the peer keeps us waiting */
	struct http_peer *peer;
	char address[INET6_ADDRSTRLEN];
};

/* A request with what http_answer needs to know of it. */
struct http_exchange {
	struct http_request request;
	struct http_connection *connection; /* NULL: nobody waits for the answer */
	struct http_server *server;         /* NULL: freed */
	struct http_exchange *next, *previous;
	struct str head;       /* as it came */
	struct strbuf headers; /* added by http_answer_header */
	bool keep_alive;
};

/* Takes the socket. */
void http_connection_open(struct http_server *server, int fd, const char *peer);
void http_connection_free(struct http_connection *connection);
/* Sends an answer (and empties `answer`); afterwards reads the next request, or leaves. */
void
http_connection_send(struct http_connection *connection, struct evbuffer *answer, bool keep_alive);

/* For the server's life: writes down what stands in every answer. */
void http_answer_init(struct http_server *server);
/* The whole answer to a request that was refused. */
void http_answer_refusal(
    const struct http_server *server, const struct http_head *head, struct evbuffer *out);

#endif
