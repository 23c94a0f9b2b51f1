/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>

#include "net/loop.h"
#include "net/worker.h"
#include "post.h"

enum { TURNS = 1000, TURN_MS = 20 };

static void
on_sent(struct sending *sending, const struct outcome *outcome)
{
	struct post *post = container_of(sending, struct post, sending);
	post->kind = outcome->kind;
	post->locked_out = outcome->locked_out;
	post->retry_after = outcome->retry_after;
	(void) snprintf(post->reason, sizeof(post->reason), "%s", outcome->reason);
	post->calls++;
}

void
post_init(struct post *post, unsigned number)
{
	*post = (struct post){ 0 };
	(void) snprintf(post->ask_id, sizeof(post->ask_id), "00112233445566778899aabb%08x", number);
	post->sending = (struct sending){ .ask_id = post->ask_id,
		.attempt = 1,
		.to = "ada@example.org",
		.subject = "A question",
		.body = "How are you?\n.\nBye",
		.on_sent = on_sent };
}

void
post_send(struct post *post, struct channel *channel, struct loop *loop)
{
	int before = post->calls;
	channel_send(channel, &post->sending);
	for (int turns = 0; post->calls == before && turns < TURNS; turns++)
		loop_turn(loop, milliseconds(TURN_MS));
	assert_int_equal(post->calls, before + 1);
}

/* Keeps the only thread. */
struct gate {
	struct job job;
	pthread_mutex_t closed;
	bool passed;
};

static void
on_gate(struct job *job)
{
	struct gate *gate = container_of(job, struct gate, job);
	pthread_mutex_lock(&gate->closed);
	pthread_mutex_unlock(&gate->closed);
}

static void
on_gate_passed(struct job *job)
{
	container_of(job, struct gate, job)->passed = true;
}

void
post_send_together(struct post *posts, size_t count, struct channel *channel,
    struct workers *workers, struct loop *loop)
{
	struct gate gate = { .job = { .run = on_gate, .on_done = on_gate_passed },
		.closed = PTHREAD_MUTEX_INITIALIZER };
	pthread_mutex_lock(&gate.closed);
	assert_true(job_start(workers, &gate.job));
	for (size_t i = 0; i < count; i++)
		channel_send(channel, &posts[i].sending);
	pthread_mutex_unlock(&gate.closed);
	while (!gate.passed)
		loop_turn(loop, milliseconds(TURN_MS));
	post_await(posts, count, loop);
}

void
post_await(const struct post *posts, size_t count, struct loop *loop)
{
	for (size_t i = 0; i < count; i++) {
		for (int turns = 0; posts[i].calls == 0 && turns < TURNS; turns++)
			loop_turn(loop, milliseconds(TURN_MS));
		assert_int_equal(posts[i].calls, 1);
	}
}
