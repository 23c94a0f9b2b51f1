/* SPDX-License-Identifier: MIT */
#ifndef BENCH_FLOW_H
#define BENCH_FLOW_H

/*
 * A flow hands one text after the other to a channel, as many at once as its window holds, as the
 * dispatcher does; and whom else is needed for it: a program that runs beside us, a port.
 */
#include <sys/types.h>

#include "channels/channel.h"

struct loop;

/* `count` texts; how many of them a second were taken. A text that is not taken is a bug. */
double
flow_run(struct loop *loop, struct channel *channel, const char *to, const char *body, int count);

/* A port of loopback that was free a moment ago; and waits until somebody listens there. */
int flow_port(void);
void flow_wait(int port);

/* Whether there is such a program; says so when there is none. */
bool flow_needs(const char *program);

/* Runs a program that dies with us, its words thrown away; ends it. */
pid_t flow_start(const char *const argv[]);
void flow_end(pid_t child);

/* Runs a program to its end: its first line that begins with `word`, as the number behind it; or, with
 * NULL, the seconds that it took. */
double flow_ask(const char *command, const char *word);

#endif
