/* SPDX-License-Identifier: MIT */
#ifndef BENCH_REPLY_CLIENT_H
#define BENCH_REPLY_CLIENT_H

/*
 * A gateway in a process of its own: keeps `in_flight` webhooks on as many connections on the way
 * until every person of a range has answered one question, and times it; beside it asks /health
 * once a millisecond, if it is told to. Born before any thread; told by a pipe.
 */
#include <stdbool.h>
#include <stddef.h>

struct reply_client;

/* What comes of each person. */
enum reply_traffic {
	REPLY_TEXTS, /* their answer */
	REPLY_RECEIPTS, /* the two receipts of the question: the network has it, the telephone has it */
	REPLY_MIXED, /* those two and then the answer, as a service gets them */
};

enum { REPLY_PEOPLE = 1000, REPLY_ASK = 128 };

struct reply_task {
	int port;
	enum reply_traffic traffic;
	int person, count; /* who answers: `count` of them, from `person` on */
	int item;          /* what they answer */
	int in_flight;     /* 1 to 64 */
	bool asks_health;
};

struct reply_result {
	double seconds;
	double health_p99; /* seconds */
	int health_count;
	int refused; /* answers other than 200 */
};

struct reply_client *reply_client_new(void);
void reply_client_free(struct reply_client *client);

/* What names the question that a person was sent, in the receipts of it ("ask=…&sign=…"), by the person's
 * number: the gateway was told with the text. To be filled before a task with receipts. */
char *reply_client_ask(struct reply_client *client, int person);

void reply_client_start(struct reply_client *client, const struct reply_task *task);
/* False: it is still at work. */
bool reply_client_is_done(struct reply_client *client, struct reply_result *out_result);
/* Requests a second. One that was refused is a bug of the benchmark's. */
double reply_client_rate(const struct reply_result *result, const struct reply_task *task);

#endif
