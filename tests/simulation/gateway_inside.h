/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_GATEWAY_INSIDE_H
#define TESTS_SIMULATION_GATEWAY_INSIDE_H

/* The gateway's own: its texts on their way. For gateway.c, and for gateway_resume.c, which finds them
 * again after a restart of hark. */
#include "tests/simulation/gateway.h"
#include "tests/simulation/lookup.h"
#include "tests/simulation/way.h"

enum transit_stage { TRAVELLING, ANSWERING, UNANSWERED, LATE, RECEIPT };

struct transit {
	struct gateway *gateway;
	struct sending *sending; /* non-null: an outcome is owed */
	struct alarm alarm;
	enum transit_stage stage;
	enum way way;
	int attempt;
	bool arrived, failed;
	bool is_odd; /* its receipt is one too many */
	enum receipt_state receipt;
	int posted;  /* receipts that are not acknowledged yet: one for each part */
	bool unkept; /* one of them was not, and they come again */
	char ask_id[40], to[20];
	char *body;
	struct transit *next;
};

struct gateway {
	struct channel channel;
	struct channel_ops ops; /* of its class, in its name */
	struct gateway_setup setup;
	struct switchboard *board;
	struct transit *transits; /* all there ever were in this incarnation */
	struct lookups *lookups;
};

struct transit *transit_add(
    struct gateway *gateway, const char *ask_id, const char *to, const char *body, int attempt);
void transit_wait(struct transit *transit, enum transit_stage stage, span delay);
void transit_expect_receipt(struct transit *transit, span delay);

/* gateway_resume.c: whether a line of this kind says so of the text, and of this gateway. */
bool gateway_noted(const struct gateway *gateway, enum journal_kind kind, const char *ask_id);

#endif
