/* SPDX-License-Identifier: MIT */
/* sms_http speaking Kannel's dialect, and a gateway on loopback. */
#include <pthread.h>

#include "channels/sms_http.h"
#include "channels/sms_kannel.h"
#include "net/loop.h"
#include "net/transfer.h"
#include "peer.h"
#include "world.h"

struct kannel_world {
	struct world world;
	struct peer_owner owner;
	struct peer *peer;
	enum world_deed deed;
	struct loop *loop;
	struct transfers *transfers;
	struct sms_hook hook;
	char url[64];
	pthread_mutex_t lock;
	int arrived;
	char last[8192]; /* the request line */
};

static void
answer(int fd, const char *status, const char *body)
{
	char text[512];
	(void) snprintf(text, sizeof(text),
	    "HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %zu\r\n\r\n%s", status,
	    strlen(body), body);
	peer_write(fd, text);
}

static void
serve(struct peer_owner *owner, int fd)
{
	struct kannel_world *self = container_of(owner, struct kannel_world, owner);
	char request[sizeof(self->last)] = "", line[1024];
	if (!peer_read_line(fd, request, sizeof(request)))
		return;
	do {
		if (!peer_read_line(fd, line, sizeof(line)))
			return;
	} while (line[0] != '\0');
	if (strstr(request, "&to=%2B447700900999&") != NULL || self->deed == WORLD_REFUSES) {
		answer(fd, "400 Bad Request", "Ada Lovelace (+447700900123) is barred, rejected");
		return;
	}
	if (self->deed == WORLD_NOT_NOW) {
		answer(fd, "503 Unavailable", "Temporal failure, try again later.");
		return;
	}
	pthread_mutex_lock(&self->lock);
	self->arrived++;
	memcpy(self->last, request, sizeof(self->last));
	pthread_mutex_unlock(&self->lock);
	if (self->deed == WORLD_TAKES)
		answer(fd, "202 Accepted", "0: Accepted for delivery");
	else if (self->deed == WORLD_TALKS_NONSENSE)
		answer(fd, "202 Accepted", "Ada Lovelace (+447700900123)");
	else if (self->deed == WORLD_SILENT)
		peer_wait_for_close(fd);
}

static struct world *
begin(enum world_deed deed)
{
	struct kannel_world *self = alloc_new(sizeof(*self));
	self->world.ops = &world_kannel;
	self->deed = deed;
	self->owner.serve = serve;
	BUG_ON(pthread_mutex_init(&self->lock, NULL) != 0, "no lock");
	self->peer = peer_new(&self->owner);
	uint16_t port = deed == WORLD_AWAY ? peer_closed_port() : peer_port(self->peer);
	(void) snprintf(
	    self->url, sizeof(self->url), "http://127.0.0.1:%d/cgi-bin/sendsms", (int) port);
	self->hook = (struct sms_hook){ .origin = "http://127.0.0.1:9",
		.path = "/sms/kannel",
		.secret = "sesame-sesame-sesame",
		.key = STR("0123456789abcdef") };
	self->loop = loop_new();
	self->transfers = transfers_new(self->loop);
	self->world.channel = sms_http_new(&(struct sms_http_setup){
	    .loop = self->loop,
	    .transfers = self->transfers,
	    .dialect = &sms_kannel,
	    .account = { .url = self->url,
		.user = "hark",
		.password = "secret",
		.from = "+447700900000" },
	    .hook = &self->hook,
	    .total = milliseconds(250),
	});
	return &self->world;
}

static void
turn(struct world *world)
{
	struct kannel_world *self = container_of(world, struct kannel_world, world);
	loop_turn(self->loop, milliseconds(20));
}

static void
rest(struct world *world)
{
	for (int i = 0; i < 15; i++)
		turn(world);
}

static int
arrived(struct world *world)
{
	struct kannel_world *self = container_of(world, struct kannel_world, world);
	pthread_mutex_lock(&self->lock);
	int count = self->arrived;
	pthread_mutex_unlock(&self->lock);
	return count;
}

static bool
heard(struct world *world, const char *ask_id, const char *body)
{
	struct kannel_world *self = container_of(world, struct kannel_world, world);
	struct arena arena;
	arena_init(&arena);
	const char *text =
	    arena_printf(&arena, "&text=%.*s&", STR_ARG(form_encode(&arena, str_from(body))));
	pthread_mutex_lock(&self->lock);
	bool both = strstr(self->last, text) != NULL && strstr(self->last, ask_id) != NULL;
	pthread_mutex_unlock(&self->lock);
	arena_done(&arena);
	return both;
}

static void
end(struct world *world)
{
	struct kannel_world *self = container_of(world, struct kannel_world, world);
	channel_free(world->channel);
	transfers_free(self->transfers);
	peer_free(self->peer);
	loop_free(self->loop);
	(void) pthread_mutex_destroy(&self->lock);
	free(self);
}

const struct world_ops world_kannel = {
	.name = "kannel",
	.to = "+447700900123",
	.refused_to = "+447700900999",
	.bad_to = "+447700900123&to=1",
	.begin = begin,
	.turn = turn,
	.rest = rest,
	.arrived = arrived,
	.heard = heard,
	.end = end,
};
