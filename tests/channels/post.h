/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CHANNELS_POST_H
#define TESTS_CHANNELS_POST_H

/* A mail that a test sends, and what became of it. */
#include "channels/channel.h"

struct loop;
struct workers;

struct post {
	struct sending sending; /* to Ada; may be changed before it is sent */
	char ask_id[33];
	enum outcome_kind kind;
	char reason[32];
	bool locked_out;
	span retry_after;
	int calls; /* of on_sent */
};

/* The same number gives the same ask_id, 32 digits. */
void post_init(struct post *post, unsigned number);
/* Sends it, and waits until it is home: a second time too. */
void post_send(struct post *post, struct channel *channel, struct loop *loop);
/* Sends all as they are, and waits for them; by workers of one thread, which begins when all wait. */
void post_send_together(struct post *posts, size_t count, struct channel *channel,
    struct workers *workers, struct loop *loop);
/* Waits until each of them has come home once; fails after 20 s. */
void post_await(const struct post *posts, size_t count, struct loop *loop);

#endif
