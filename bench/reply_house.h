/* SPDX-License-Identifier: MIT */
#ifndef BENCH_REPLY_HOUSE_H
#define BENCH_REPLY_HOUSE_H

/*
 * The service as replies see it: the real HTTP server, webhook, switchboard and core on its own
 * thread, on a database file at synchronous FULL. No channel is connected, so that what is measured
 * is webhook to commit: the next question is written, and waits until the window is over.
 */
#include "bench/bench.h"
#include "bench/reply_client.h"

enum { REPLY_ITEMS = 12 };

struct reply_house;

/* `people` of them have said YES and are asked the first of twelve questions. */
struct reply_house *reply_house_new(const struct bench_folder *folder, int people);
void reply_house_free(struct reply_house *house);

int reply_house_port(const struct reply_house *house);

/* Tells the client what names the questions of a task's people, for the receipts of them. */
void reply_house_tell_asks(
    struct reply_house *house, struct reply_client *client, const struct reply_task *task);

/*
 * Plays a task: each person has been sent the question before it begins, and it is a bug of the
 * benchmark's if a reply of theirs is not the answer to it, or if it is not delivered
 * after its receipts.
 */
void reply_house_play(struct reply_house *house, struct reply_client *client,
    const struct reply_task *task, struct reply_result *out_result);
/* How many a second this task is answered at, refused by nobody. */
double reply_house_rate(
    struct reply_house *house, struct reply_client *client, const struct reply_task *task);

/* The store copied as it stands, to `path`. */
void reply_house_copy(struct reply_house *house, const char *path);

/* What a person answers to this question, 0 to 11, and the person's number. */
const char *reply_text(int item);
void reply_mobile(int person, char out[static 20]);

#define REPLY_SECRET "0123456789abcdef0123456789abcdef"

#endif
