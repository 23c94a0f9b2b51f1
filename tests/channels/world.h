/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CHANNELS_WORLD_H
#define TESTS_CHANNELS_WORLD_H

/*
 * A channel and the world at its other end, which does one thing to every text. test_contract.c
 * runs each rule of channels/channel.h over each world, and there is one for whatever the registry has.
 */
#include "channels/registry.h"

enum world_deed {
	WORLD_TAKES,
	WORLD_REFUSES,
	WORLD_NOT_NOW,
	WORLD_AWAY,           /* can't be reached */
	WORLD_TAKES_AND_DIES, /* without a word of answer */
	WORLD_TALKS_NONSENSE, /* having heard all */
	WORLD_SILENT,         /* having heard all */
};
enum { WORLD_DEEDS = WORLD_SILENT + 1 };

struct world {
	const struct world_ops *ops;
	struct channel *channel; /* NULL once freed by the test */
};

struct world_ops {
	const char *name;
	const char *to;         /* where texts may go */
	const char *refused_to; /* which is refused whatever the deed */
	const char *bad_to;     /* which is no address */
	struct world *(*begin)(const struct world_ops *ops, enum world_deed deed);
	void (*turn)(struct world *world);   /* lets a little time pass */
	void (*rest)(struct world *world);   /* lets so much time pass that all must be over */
	int (*arrived)(struct world *world); /* texts that were handed over whole */
	bool (*heard)(struct world *world, const char *ask_id, const char *body); /* in the last */
	void (*end)(struct world *world);
};

enum { WORLDS_MOST = 32 };

/* One for each row of the registry: what is not tried promises nothing. */
size_t worlds(const struct world_ops *out_worlds[WORLDS_MOST]);

extern const struct world_ops world_phone, world_email;
const struct world_ops *world_gateway(const struct registry_entry *gateway);

#endif
