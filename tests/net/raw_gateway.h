/* SPDX-License-Identifier: MIT */
#ifndef TESTS_NET_RAW_GATEWAY_H
#define TESTS_NET_RAW_GATEWAY_H

#include "base/strbuf.h"

struct bufferevent;
struct evconnlistener;
struct loop;

/* A gateway that answers the nth request with the nth line of its script, byte for byte. */
struct gateway {
	struct loop *loop;
	struct evconnlistener *listener;
	struct bufferevent *open[32];
	size_t connections, requests;
	const char *const *script; /* NULL at its end: close without a byte */
	struct strbuf seen;        /* all requests, one after the other */
	int port;
};

#define SILENCE "" /* neither answers nor closes */
#define STAY "~"   /* in front of an answer: the connection stays open after it */

void gateway_init(struct gateway *gateway, struct loop *loop, const char *const *script);
void gateway_done(struct gateway *gateway);

#endif
