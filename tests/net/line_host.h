/* SPDX-License-Identifier: MIT */
#ifndef TESTS_NET_LINE_HOST_H
#define TESTS_NET_LINE_HOST_H

/* A real line server in a directory of its own. */
#include "net/line_server.h"
#include "net/loop.h"

/* Answers "echo <line>"; keeps what starts with "keep" for later; stops the loop on "stop". */
struct host {
	struct line_server_owner owner;
	struct loop *loop;
	struct line_server *server;
	struct line_request *kept;
	size_t calls;
	char dir[32], path[64];
};

void host_init(struct host *host);
void host_done(struct host *host);
void host_answer(struct line_request *request);
void turn(struct host *host); /* runs the loop for what is waiting */

#endif
