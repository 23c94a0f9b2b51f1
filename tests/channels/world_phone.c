/* SPDX-License-Identifier: MIT */
/* The built-in phone on the simulated clock. */
#include "base/clock_sim.h"
#include "channels/phone.h"
#include "world.h"

struct phone_world {
	struct world world;
	struct clock_sim *sim;
	struct phone *phone;
	int arrived;
	char last_ask[64], last_body[8192];
	struct phone_owner owner;
};

static void
on_text(struct phone_owner *owner, const struct phone_text *text)
{
	struct phone_world *self = container_of(owner, struct phone_world, owner);
	self->arrived++;
	(void) snprintf(self->last_ask, sizeof(self->last_ask), "%s", text->ask_id);
	(void) snprintf(self->last_body, sizeof(self->last_body), "%s", text->body);
}

static struct world *
begin(const struct world_ops *ops, enum world_deed deed)
{
	static const enum phone_behaviour behaviours[] = {
		[WORLD_TAKES] = PHONE_SENT,
		[WORLD_REFUSES] = PHONE_REFUSE,
		[WORLD_NOT_NOW] = PHONE_RETRY,
		[WORLD_AWAY] = PHONE_RETRY,
		[WORLD_TAKES_AND_DIES] = PHONE_TIMEOUT_AFTER,
		[WORLD_TALKS_NONSENSE] = PHONE_TIMEOUT_AFTER,
		[WORLD_SILENT] = PHONE_TIMEOUT_BEFORE,
	};
	struct phone_world *self = alloc_new(sizeof(*self));
	self->world.ops = ops;
	self->owner.on_text = on_text;
	self->sim = clock_sim_new((instant){ 0 });
	self->phone = phone_new(&(struct phone_setup){ .clock = clock_sim_clock(self->sim),
	    .owner = &self->owner,
	    .latency = milliseconds(50) });
	self->world.channel = phone_channel(self->phone);
	for (int i = 0; i < 64; i++) {
		phone_script(self->phone, world_phone.to, behaviours[deed]);
		phone_script(self->phone, world_phone.refused_to, PHONE_REFUSE);
	}
	return &self->world;
}

static void
pass(struct world *world, span time)
{
	struct phone_world *self = container_of(world, struct phone_world, world);
	clock_sim_run_until(self->sim, instant_plus(clock_now(clock_sim_clock(self->sim)), time));
}

static void
turn(struct world *world)
{
	pass(world, milliseconds(20));
	pass(world, seconds(1));
}

static void
rest(struct world *world)
{
	pass(world, hours(24));
}

static int
arrived(struct world *world)
{
	return container_of(world, struct phone_world, world)->arrived;
}

static bool
heard(struct world *world, const char *ask_id, const char *body)
{
	struct phone_world *self = container_of(world, struct phone_world, world);
	return strcmp(self->last_ask, ask_id) == 0 && strcmp(self->last_body, body) == 0;
}

static void
end(struct world *world)
{
	struct phone_world *self = container_of(world, struct phone_world, world);
	channel_free(world->channel);
	clock_sim_free(self->sim);
	free(self);
}

const struct world_ops world_phone = {
	.name = "phone",
	.to = "+447700900123",
	.refused_to = "+447700900999",
	.bad_to = "+447700900123\r\nx",
	.begin = begin,
	.turn = turn,
	.rest = rest,
	.arrived = arrived,
	.heard = heard,
	.end = end,
};
