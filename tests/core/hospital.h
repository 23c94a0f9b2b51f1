/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CORE_HOSPITAL_H
#define TESTS_CORE_HOSPITAL_H

/* A house in memory with a core, a time of its own and no patient yet: what the tests of batches and of
 * gateways stand in. Made anew for each test by set_up and tear_down. */
#include "daemon/compose.h"

extern struct house house;
extern struct arena arena;
extern struct orders orders; /* of the last run */
extern instant now;

int set_up(void **state);
int set_up_invited(void **state); /* and the first patient has been sent her invitation */
int tear_down(void **state);

void run(const struct event *events, size_t count);
int64_t number(const char *sql);

/* The enrolment of a made-up person by their number, with a telephone of their own, at this team. */
struct event operation(int person, const char *team);

/* This person writes. */
struct event text_of(int person, const char *id, const char *body);

/* Invites somebody by a gateway of this class (CALLBACK), and says what it made of it. */
outbox_id send_by(enum channel_class klass, const struct dispatch_outcome *what);
outbox_id send_first(const struct dispatch_outcome *what);

/* What was just handed to the gateways, each with this outcome. */
size_t outcomes_of(enum outcome_kind kind, struct event events[DISPATCH_BATCH]);

/* So much time passes, and the gateways answer each text that leaves with this. How many left. The arena
 * is emptied first. */
int time_passes(span step, enum outcome_kind kind);

#endif
