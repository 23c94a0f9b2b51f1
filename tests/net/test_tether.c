/* SPDX-License-Identifier: MIT */
/* What is held is shut from outside, when its time is over or everybody leaves, and by nothing else; and
 * one connects at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/tether.h"

enum { LONG_S = 600, TRIES = 1000, TRY_MS = 5, MOMENT_MS = 30 };

static struct tethers all;

static int
set_up(void **state)
{
	(void) state;
	tethers_init(&all);
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	tethers_done(&all);
	return 0;
}

/* A connection: the tether's end of it, and the server's, where it is seen what became of it. */
struct wire {
	struct tether tether;
	int server;
};

static int
connection(int *out_server)
{
	int fds[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
	*out_server = fds[1];
	return fds[0];
}

static void
begin(struct wire *wire, span patience)
{
	tether_begin(&wire->tether, &all, patience, seconds(LONG_S));
	tether_connected(&wire->tether, connection(&wire->server));
}

static bool
is_shut(int server)
{
	char byte;
	return recv(server, &byte, 1, MSG_DONTWAIT) == 0;
}

static void
end(struct wire *wire)
{
	tether_end(&wire->tether);
	assert_true(is_shut(wire->server));
	close(wire->server);
}

static void
wait_a_moment(void)
{
	(void) poll(NULL, 0, MOMENT_MS);
}

static void
test_who_is_late_is_shut_and_nobody_else(void **state)
{
	(void) state;
	struct wire late, good;
	begin(&late, milliseconds(MOMENT_MS / 2));
	begin(&good, seconds(LONG_S));
	wait_a_moment();
	assert_false(is_shut(late.server)); /* nobody has looked */
	tethers_cut_late(&all);
	assert_true(is_shut(late.server));
	assert_false(is_shut(good.server));
	end(&good);
	end(&late);
}

static void
test_what_is_done_next_has_a_time_of_its_own(void **state)
{
	(void) state;
	struct wire wire;
	begin(&wire, milliseconds(MOMENT_MS / 2));
	tether_again(&wire.tether, seconds(LONG_S));
	wait_a_moment();
	tethers_cut_late(&all);
	assert_false(is_shut(wire.server));
	tether_again(&wire.tether, milliseconds(0));
	tethers_cut_late(&all);
	assert_true(is_shut(wire.server));
	end(&wire);
}

/* The name's addresses took all the time that there was. */
static void
test_who_is_late_when_connected_is_shut_at_once(void **state)
{
	(void) state;
	struct wire wire;
	begin(&wire, milliseconds(0));
	assert_true(is_shut(wire.server));
	end(&wire);
}

/* A library goes on to the name's next address; and it may have hidden its socket too well. */
static void
test_another_connection_takes_the_place_of_the_first(void **state)
{
	(void) state;
	struct wire wire;
	int first;
	begin(&wire, seconds(LONG_S));
	first = wire.server;
	tether_connected(&wire.tether, connection(&wire.server));
	assert_true(is_shut(first));
	assert_false(is_shut(wire.server));
	close(first);
	first = wire.server;
	tether_connected(&wire.tether, -1);
	assert_true(is_shut(first));
	tethers_cut_late(&all);
	tethers_leave(&all);
	tether_end(&wire.tether);
	close(first);
}

static void
test_all_leave_also_who_comes_later(void **state)
{
	(void) state;
	struct wire one, other, later;
	begin(&one, seconds(LONG_S));
	begin(&other, seconds(LONG_S));
	assert_false(tethers_are_leaving(&all));
	tethers_leave(&all);
	assert_true(tethers_are_leaving(&all));
	assert_true(is_shut(one.server) && is_shut(other.server));
	begin(&later, seconds(LONG_S));
	assert_true(is_shut(later.server));
	/* in any order */
	end(&other);
	end(&later);
	end(&one);
}

/* On a worker */

struct worker {
	pthread_t thread;
	struct tether tether;
	span connect;
	int addresses; /* of the name; each is as silent */
	atomic_bool has_turn;
	atomic_int refused; /* how many of them have been left, for a nudge */
	int silence[2];     /* nobody writes there: a server that drops every packet */
};

static void *
connect_in_silence(void *arg)
{
	struct worker *worker = arg;
	char byte;
	tether_begin(&worker->tether, &all, seconds(LONG_S), worker->connect);
	atomic_store(&worker->has_turn, true);
	for (int i = 0; i < worker->addresses; i++) {
		if (read(worker->silence[0], &byte, 1) >= 0)
			break;
		if (errno == EINTR)
			atomic_fetch_add(&worker->refused, 1);
	}
	tether_end(&worker->tether);
	return NULL;
}

static void
work(struct worker *worker, span connect, int addresses)
{
	*worker = (struct worker){ .connect = connect, .addresses = addresses };
	assert_int_equal(pipe(worker->silence), 0);
	assert_int_equal(pthread_create(&worker->thread, NULL, connect_in_silence, worker), 0);
}

/* Somebody answers; where that is not so, the test has failed and must end. */
static void
join(struct worker *worker, int refused)
{
	assert_int_equal(write(worker->silence[1], "x", 1), 1);
	assert_int_equal(pthread_join(worker->thread, NULL), 0);
	assert_int_equal(atomic_load(&worker->refused), refused);
	close(worker->silence[0]);
	close(worker->silence[1]);
}

static void
await(const atomic_bool *flag)
{
	for (int i = 0; i < TRIES && !atomic_load(flag); i++)
		(void) poll(NULL, 0, TRY_MS);
	assert_true(atomic_load(flag));
}

static void
test_one_connects_at_a_time(void **state)
{
	(void) state;
	struct wire first;
	struct worker second, third;
	tether_begin(&first.tether, &all, seconds(LONG_S), seconds(LONG_S));
	work(&second, seconds(LONG_S), 1);
	wait_a_moment();
	assert_false(atomic_load(&second.has_turn));
	tether_connected(&first.tether, connection(&first.server));
	await(&second.has_turn);
	work(&third, seconds(LONG_S), 1);
	wait_a_moment();
	assert_false(atomic_load(&third.has_turn));
	/* Who ends without having connected gives its turn back. */
	join(&second, 0);
	await(&third.has_turn);
	join(&third, 0);
	end(&first);
}

/* Now and then, since it may not have been waiting yet when it was nudged. */
static void
test_who_does_not_connect_is_nudged(void **state)
{
	(void) state;
	struct worker patient, worker;
	work(&patient, seconds(LONG_S), 1);
	await(&patient.has_turn);
	for (int i = 0; i < 5; i++) {
		wait_a_moment();
		tethers_cut_late(&all);
	}
	join(&patient, 0);
	work(&worker, milliseconds(MOMENT_MS), 2);
	for (int i = 0; i < TRIES && atomic_load(&worker.refused) < 2; i++) {
		tethers_cut_late(&all);
		(void) poll(NULL, 0, TRY_MS);
	}
	join(&worker, 2);
}

/* Also where the name has another address, which the library goes on to: nobody waits for that one either. */
static void
test_who_does_not_connect_leaves_too(void **state)
{
	(void) state;
	struct worker worker, waiting;
	work(&worker, seconds(LONG_S), 3);
	await(&worker.has_turn);
	work(&waiting, seconds(LONG_S), 0);
	wait_a_moment();
	assert_false(atomic_load(&waiting.has_turn));
	tethers_leave(&all);
	for (int i = 0; i < TRIES && atomic_load(&worker.refused) < 3; i++) {
		tethers_cut_late(&all);
		(void) poll(NULL, 0, TRY_MS);
	}
	join(&worker, 3);
	/* Its turn has come, and it may ask. */
	await(&waiting.has_turn);
	assert_true(tethers_are_leaving(&all));
	join(&waiting, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_who_is_late_is_shut_and_nobody_else),
		TEST(test_what_is_done_next_has_a_time_of_its_own),
		TEST(test_who_is_late_when_connected_is_shut_at_once),
		TEST(test_another_connection_takes_the_place_of_the_first),
		TEST(test_all_leave_also_who_comes_later),
		TEST(test_one_connects_at_a_time),
		TEST(test_who_does_not_connect_is_nudged),
		TEST(test_who_does_not_connect_leaves_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
