/* SPDX-License-Identifier: MIT */
#ifndef TESTS_NET_HTTP_HOST_H
#define TESTS_NET_HTTP_HOST_H

/*
 * A real HTTP server on loopback and clients that say raw bytes to it. Client, server and clock
 * share one thread: nothing happens but while client_hear or turn_for runs the loop.
 */
#include "base/strbuf.h"
#include "net/http_server.h"

#define H "Host: localhost\r\n"
#define GET "GET / HTTP/1.1\r\n" H
#define POST "POST /in HTTP/1.1\r\n" H
#define BYTES(literal) literal, sizeof(literal) - 1

/* Remembers what it was asked and answers at once, or when told to. */
struct host {
	struct http_server_owner owner;
	struct loop *loop;
	struct http_server *server;
	bool keeps;                     /* requests wait in held[] for the test to answer */
	struct http_request *held[128]; /* the oldest first */
	size_t calls;
	size_t answer_size; /* of a body of x; 0: the path */
	struct strbuf seen; /* "METHOD path ?query body" */
};

void host_init(struct host *host, struct http_server_setup setup);
void host_done(struct host *host);
void host_answer(struct host *host, struct http_request *request);

int client_open(struct host *host);
int client_open_from(struct host *host, const char *address); /* one of this machine */
void client_say(int fd, struct str bytes);
/* Runs the loop until `until` has come (false), or the server closed (true), or ms passed (false).
 * What comes is added to `heard`. */
bool client_hear(struct host *host, int fd, struct strbuf *heard, const char *until, int ms);
void turn_for(struct host *host, int ms);
bool has(const struct strbuf *text, const char *word);

#endif
