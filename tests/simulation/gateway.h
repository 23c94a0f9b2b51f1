/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_GATEWAY_H
#define TESTS_SIMULATION_GATEWAY_H

/*
 * A gateway, of a class that the seed decides, that outlives hark: what it has taken is on its way whatever becomes
 * of us, and its receipts are repeated until they are acknowledged. How it treats each attempt is
 * thrown by dice from the seed, so that it is the same after a restart; the weather says which
 * mishaps there are, and when the faults have stopped it does as it should.
 */
#include "base/clock.h"
#include "channels/channel.h"
#include "daemon/switchboard.h"
#include "tests/simulation/journal.h"
#include "tests/simulation/plant.h"
#include "tests/simulation/weather.h"

struct gateway;

#define GATEWAY_FIRST "first"
#define GATEWAY_SECOND "second"

typedef void arrival_fn(void *context, const char *ask_id, const char *to, const char *body);

struct gateway_setup {
	const char *name; /* in the journal, and in hark.conf as it were */
	struct clock *clock;
	struct journal *journal;
	uint64_t seed; /* its own, where there are two */
	const struct weather *weather;
	struct tally *tally;
	enum plant plant;
	arrival_fn *on_arrival;
	/* PLANT_RECEIPT_BACK: a receipt is believed, whatever stands */
	void (*on_forced)(void *context, const char *ask_id, const char *state);
	void *context;
};

struct gateway *gateway_new(const struct gateway_setup *setup);
struct channel *gateway_channel(struct gateway *gateway);
void gateway_free(struct gateway *gateway);

/* What the journal says is on its way goes on; receipts are posted here. */
void gateway_resume(struct gateway *gateway, struct switchboard *board);

/* PLANT_SEND_FIRST: a text that reaches the gateway behind the switchboard's back. */
void gateway_smuggle(struct gateway *gateway, const char *ask_id, const char *to, const char *body);

#endif
