/* SPDX-License-Identifier: MIT */
/* email_send, and a mail server on loopback. */
#include "channels/email_send.h"
#include "net/loop.h"
#include "net/worker.h"
#include "smtp_peer.h"
#include "world.h"

struct email_world {
	struct world world;
	struct smtp_peer smtp;
	struct loop *loop;
	struct workers *workers;
};

static const struct {
	enum smtp_step step;
	enum smtp_deed deed;
	const char *words;
} deeds[] = {
	[WORLD_TAKES] = { SMTP_NEVER, SMTP_DROP, NULL },
	[WORLD_REFUSES] = { SMTP_RCPT, SMTP_SAY,
	    "550 5.1.1 Ada Lovelace <ada@example.org> died\r\n" },
	[WORLD_NOT_NOW] = { SMTP_RCPT, SMTP_SAY, "450 4.2.0 ada@example.org is greylisted\r\n" },
	[WORLD_AWAY] = { SMTP_NEVER, SMTP_DROP, NULL },
	[WORLD_TAKES_AND_DIES] = { SMTP_FINAL, SMTP_DROP, NULL },
	[WORLD_TALKS_NONSENSE] = { SMTP_FINAL, SMTP_SAY, "Ada Lovelace <ada@example.org>\r\n" },
	[WORLD_SILENT] = { SMTP_FINAL, SMTP_HANG, NULL },
};

static struct world *
begin(const struct world_ops *ops, enum world_deed deed)
{
	struct email_world *self = alloc_new(sizeof(*self));
	self->world.ops = ops;
	self->smtp = (struct smtp_peer){ .step = deeds[deed].step,
		.deed = deeds[deed].deed,
		.words = deeds[deed].words,
		.refused_end = "+refused" };
	smtp_peer_start(&self->smtp);
	self->loop = loop_new();
	self->workers = workers_new(self->loop, &(struct workers_setup){ .threads = 8 });
	struct error error = { 0 };
	self->world.channel = email_send_new(
	    &(struct email_send_setup){
		.loop = self->loop,
		.workers = self->workers,
		.clock = loop_clock(self->loop),
		.port = deed == WORLD_AWAY ? peer_closed_port() : peer_port(self->smtp.peer),
		.domain = "hark.example.org",
		.from = "feet@hark.example.org",
		.patience = milliseconds(250),
	    },
	    &error);
	BUG_ON(self->world.channel == NULL, "%s", error.text);
	return &self->world;
}

static void
turn(struct world *world)
{
	struct email_world *self = container_of(world, struct email_world, world);
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
	return smtp_peer_taken(&container_of(world, struct email_world, world)->smtp);
}

/* Bodies of one short line each stand in the message as they are. */
static bool
heard(struct world *world, const char *ask_id, const char *body)
{
	struct smtp_peer *smtp = &container_of(world, struct email_world, world)->smtp;
	char line[512];
	pthread_mutex_lock(&smtp->lock);
	bool all = strstr(smtp->last, ask_id) != NULL;
	struct str rest_of_body = str_from(body), part;
	while (all && str_split(&rest_of_body, '\n', &part)) {
		(void) snprintf(line, sizeof(line), "\r\n%.*s\r\n", STR_ARG(part));
		all = strstr(smtp->last, line) != NULL;
	}
	pthread_mutex_unlock(&smtp->lock);
	return all;
}

static void
end(struct world *world)
{
	struct email_world *self = container_of(world, struct email_world, world);
	channel_free(world->channel);
	workers_free(self->workers);
	smtp_peer_stop(&self->smtp);
	loop_free(self->loop);
	free(self);
}

const struct world_ops world_email = {
	.name = "email",
	.to = "ada@example.org",
	.refused_to = "eve+refused@example.org",
	.bad_to = "ada@example.org>\r\nRCPT TO:<eve@example.org",
	.begin = begin,
	.turn = turn,
	.rest = rest,
	.arrived = arrived,
	.heard = heard,
	.end = end,
};
