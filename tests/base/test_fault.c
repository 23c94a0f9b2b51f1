/* SPDX-License-Identifier: MIT */
/* The nth fault point ends the process as a kill would, and only when armed. */
#include <sys/wait.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/fault.h"

static char reached[32];

static void
on_fault(const char *name)
{
	(void) snprintf(reached, sizeof(reached), "%s", name);
}

static void
pass_three(void)
{
	fault_point("test.one");
	fault_point("test.two");
	fault_point("test.three");
}

static void
test_unarmed_points_do_nothing(void **state)
{
	(void) state;
	fault_disarm();
	uint64_t before = fault_count();
	pass_three();
	assert_int_equal(fault_count(), before);
}

static void
test_the_nth_point_is_reported_once(void **state)
{
	(void) state;
	static const struct {
		uint64_t n;
		const char *want;
	} cases[] = { { 0, "" }, { 1, "test.one" }, { 3, "test.three" }, { 4, "test.one" },
		{ 7, "" } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		reached[0] = '\0';
		fault_arm(cases[i].n, on_fault);
		pass_three();
		pass_three();
		assert_string_equal(reached, cases[i].want);
		assert_int_equal(fault_count(), 6);
	}
	fault_disarm();
}

/* The status with which a child leaves that passes three points under HARK_FAULT=value. */
static int
status_of_child(const char *value)
{
	(void) fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(1);
		setenv("HARK_FAULT", value, 1);
		struct error error = { 0 };
		if (!fault_from_environment(&error))
			_exit(error_exit_code(error.kind));
		pass_three();
		_exit(0);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
test_the_environment_kills(void **state)
{
	(void) state;
	static const struct {
		const char *value;
		int want;
	} cases[] = { { "2", FAULT_EXIT }, { "3", FAULT_EXIT }, { "4", 0 }, { "0", 0 }, { "x", 4 },
		{ "-1", 4 }, { "", 4 }, { "test.two", FAULT_EXIT }, { "test.four", 0 },
		{ "test two", 4 } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(status_of_child(cases[i].value), cases[i].want);
	unsetenv("HARK_FAULT");
	assert_true(fault_from_environment(NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unarmed_points_do_nothing),
		cmocka_unit_test(test_the_nth_point_is_reported_once),
		cmocka_unit_test(test_the_environment_kills),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
