/* SPDX-License-Identifier: MIT */
/* See raw_gateway.h. On bufferevents, because it must be able to misbehave in every way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

#include "net/loop.h"
#include "tests/net/raw_gateway.h"

static void on_gateway_written(struct bufferevent *bev, void *gateway);
static void on_gateway_gone(struct bufferevent *bev, short what, void *gateway);

static void
on_gateway_read(struct bufferevent *bev, void *arg)
{
	struct gateway *gateway = arg;
	struct evbuffer *input = bufferevent_get_input(bev);
	size_t length = evbuffer_get_length(input);
	struct str text = str_of((const char *) evbuffer_pullup(input, -1), length);
	ptrdiff_t end = str_find(text, STR("\r\n\r\n"), 0);
	ptrdiff_t announced = str_find(text, STR("Content-Length: "), 0);
	if (end < 0)
		return;
	size_t body = announced < 0 ? 0 : strtoul(text.data + announced + 16, NULL, 10);
	if (length < (size_t) end + 4 + body)
		return;
	strbuf_add(&gateway->seen, text);
	evbuffer_drain(input, length);
	const char *line = gateway->script[gateway->requests];
	gateway->requests++;
	if (line == NULL) {
		on_gateway_gone(bev, BEV_EVENT_EOF, gateway);
		return;
	}
	bool stays = line[0] == '~' || line[0] == '\0';
	bufferevent_setcb(
	    bev, on_gateway_read, stays ? NULL : on_gateway_written, on_gateway_gone, gateway);
	line += line[0] == '~';
	bufferevent_write(bev, line, strlen(line));
}

/* The answer is out, and nothing more will come. */
static void
on_gateway_written(struct bufferevent *bev, void *arg)
{
	on_gateway_gone(bev, BEV_EVENT_EOF, arg);
}

static void
on_gateway_gone(struct bufferevent *bev, short what, void *arg)
{
	struct gateway *gateway = arg;
	(void) what;
	for (size_t i = 0; i < gateway->connections; i++)
		if (gateway->open[i] == bev)
			gateway->open[i] = NULL;
	bufferevent_free(bev);
}

static void
on_gateway_accept(
    struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from, int size, void *arg)
{
	struct gateway *gateway = arg;
	(void) listener;
	(void) from;
	(void) size;
	assert_true(gateway->connections < ARRAY_LEN(gateway->open));
	struct bufferevent *bev =
	    bufferevent_socket_new(loop_base(gateway->loop), fd, BEV_OPT_CLOSE_ON_FREE);
	gateway->open[gateway->connections++] = bev;
	bufferevent_setcb(bev, on_gateway_read, NULL, on_gateway_gone, gateway);
	bufferevent_enable(bev, EV_READ | EV_WRITE);
}

void
gateway_init(struct gateway *gateway, struct loop *loop, const char *const *script)
{
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001) };
	socklen_t size = sizeof(here);
	*gateway = (struct gateway){ .loop = loop, .script = script };
	strbuf_init(&gateway->seen, 1 << 20);
	gateway->listener = evconnlistener_new_bind(loop_base(loop), on_gateway_accept, gateway,
	    LEV_OPT_CLOSE_ON_FREE, 16, (const struct sockaddr *) (const void *) &here,
	    sizeof(here));
	assert_non_null(gateway->listener);
	assert_int_equal(getsockname(evconnlistener_get_fd(gateway->listener),
			     (struct sockaddr *) (void *) &here, &size),
	    0);
	gateway->port = ntohs(here.sin_port);
}

void
gateway_done(struct gateway *gateway)
{
	for (size_t i = 0; i < gateway->connections; i++)
		if (gateway->open[i] != NULL)
			bufferevent_free(gateway->open[i]);
	evconnlistener_free(gateway->listener);
	strbuf_done(&gateway->seen);
}
