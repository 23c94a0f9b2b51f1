/* SPDX-License-Identifier: MIT */
#ifndef BENCH_REPLY_RAW_H
#define BENCH_REPLY_RAW_H

/*
 * The limit of a durable reply: the very rows that hark wrote, written again into a copy of its
 * store from before, straight through SQLite at the same settings, with nothing read, understood or
 * decided, and nobody waiting for an answer.
 */
#include <stddef.h>

struct reply_raw;

/* `copy` is a copy of the store at `live` from before the replies. */
struct reply_raw *reply_raw_new(const char *live, const char *copy);
void reply_raw_free(struct reply_raw *raw);

/* Reads into memory what the live store has and had not at the last call. */
void reply_raw_learn(struct reply_raw *raw);

/* Writes what was learnt last, `batch` replies a commit. Returns replies per second. */
double reply_raw_write(struct reply_raw *raw, size_t batch);

#endif
