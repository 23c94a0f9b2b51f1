/* SPDX-License-Identifier: MIT */
/* A text that ends every process which reads it, as its gateway brings it again and again. */
#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fault.h"
#include "tests/core/hospital.h"

static char file[64];

static int
begin(void **state)
{
	(void) snprintf(file, sizeof(file), "/tmp/hark-reading-%d", (int) getpid());
	(void) unlink(file);
	return set_up_invited(state);
}

static int
end(void **state)
{
	poison_close(house.core.poison);
	return unlink(file) == 0 ? tear_down(state) : -1;
}

static void
start(void)
{
	bool suspect;
	struct error error = { .text = "" };
	poison_close(house.core.poison);
	house.core.poison = poison_open(file, &suspect, &error);
	if (house.core.poison == NULL)
		fail_msg("%s", error.text);
}

/* The process ends in the reading of the nth text that it reads. */
static int left;

static void
end_in_reading(const char *name)
{
	if (strcmp(name, "core.text") == 0 && --left == 0)
		(void) kill(getpid(), SIGKILL);
	fault_arm(1, end_in_reading);
}

/* Another process is given these, as this one would be; false: it ended. */
static bool
comes_through(const struct event *events, size_t count, int nth)
{
	pid_t child = fork();
	if (child == 0) {
		start();
		left = nth;
		fault_arm(1, end_in_reading);
		run(events, count);
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	return !WIFSIGNALED(status);
}

static void
test_2_5_a_text_that_ends_the_process_is_kept_unread(void **state)
{
	(void) state;
	const struct event events[] = {
		text_of(1, "a", "YES"),
		text_of(1, "b", "my mum passed away"),
		text_of(2, "c", "who is this"),
	};
	assert_false(comes_through(events, ARRAY_LEN(events), 2));
	assert_false(comes_through(events, ARRAY_LEN(events), 2));
	/* Only two are read now, and the second of these is not the one. */
	assert_true(comes_through(events, ARRAY_LEN(events), 3));
	start();
	run(events, ARRAY_LEN(events));
	assert_int_equal(number("SELECT count(*) FROM inbox"), 3);
	assert_int_equal(number("SELECT count(*) FROM inbox WHERE reading = 'quarantined'"
				" AND body = 'my mum passed away'"),
	    1);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE rule = 'quarantined'"), 1);
	assert_int_equal(number("SELECT count(*) FROM patient WHERE life = 'alive'"), 1);
	/* The gateway had not heard that it was taken, and brings it once more. */
	now = instant_plus(now, minutes(1));
	run(events, ARRAY_LEN(events));
	assert_int_equal(number("SELECT count(*) FROM inbox"), 3);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE rule = 'quarantined'"), 1);
}

static void
test_one_end_is_no_proof(void **state)
{
	(void) state;
	const struct event text = text_of(1, "a", "YES");
	for (int i = 0; i < 3; i++) {
		assert_false(comes_through(&text, 1, 1));
		assert_true(comes_through(&text, 1, 2));
	}
	start();
	run(&text, 1);
	assert_int_equal(number("SELECT count(*) FROM inbox WHERE reading = 'quarantined'"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_2_5_a_text_that_ends_the_process_is_kept_unread, begin, end),
		cmocka_unit_test_setup_teardown(test_one_end_is_no_proof, begin, end),
	};
	return cmocka_run_group_tests_name("poison", tests, NULL, NULL);
}
