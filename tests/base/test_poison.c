/* SPDX-License-Identifier: MIT */
/* A message in which two processes ended is not read again; here processes really end. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/poison.h"

static char file[64];

static int
begin(void **state)
{
	(void) state;
	(void) snprintf(file, sizeof(file), "/tmp/hark-poison-%d", (int) getpid());
	(void) unlink(file);
	return 0;
}

static int
end(void **state)
{
	(void) state;
	return unlink(file);
}

static struct poison *
open_file(bool *out_suspect)
{
	struct error error = { .text = "" };
	struct poison *poison = poison_open(file, out_suspect, &error);
	if (poison == NULL)
		fail_msg("%s", error.text);
	return poison;
}

static bool
enters(struct poison *poison, enum poison_reader reader, const char *words)
{
	const struct str parts[] = { STR("kannel"), str_from(words) };
	return poison_enter(poison, reader, parts, ARRAY_LEN(parts));
}

/* A process that reads these, and ends in the last. */
static void
end_in(enum poison_reader reader, const char *const *words)
{
	pid_t child = fork();
	if (child == 0) {
		bool suspect;
		struct error error;
		struct poison *poison = poison_open(file, &suspect, &error);
		for (; poison != NULL && *words != NULL; words++) {
			if (!enters(poison, reader, *words))
				_exit(1);
			if (words[1] != NULL)
				poison_leave(poison, reader);
		}
		(void) kill(getpid(), SIGKILL);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
}

static void
test_2_5_two_ends_are_enough(void **state)
{
	(void) state;
	static const char *const words[] = { "good", "worse", "bad", NULL };
	for (int i = 0; i < POISON_ENDS; i++)
		end_in(POISON_TEXT, words);
	bool suspect;
	struct poison *poison = open_file(&suspect);
	assert_true(suspect);
	assert_false(enters(poison, POISON_TEXT, "bad"));
	for (int i = 0; i < 2; i++) {
		assert_true(enters(poison, POISON_TEXT, words[i]));
		poison_leave(poison, POISON_TEXT);
	}
	poison_close(poison);
	poison = open_file(&suspect);
	assert_false(suspect);
	assert_false(enters(poison, POISON_TEXT, "bad"));
	poison_close(poison);
}

/* Somebody pulled the plug in that moment: it was read later, so it was not to blame. */
static void
test_what_is_read_after_all_begins_anew(void **state)
{
	(void) state;
	static const char *const words[] = { "3", NULL };
	for (int i = 0; i < 5; i++) {
		bool suspect;
		end_in(POISON_MAIL, words);
		struct poison *poison = open_file(&suspect);
		assert_true(suspect);
		assert_true(enters(poison, POISON_MAIL, "3"));
		poison_leave(poison, POISON_MAIL);
		poison_close(poison);
	}
}

/* The two readers are on threads of their own, so both may be in the midst of something. */
static void
test_each_reader_has_its_own(void **state)
{
	(void) state;
	bool suspect;
	struct poison *poison = open_file(&suspect);
	assert_true(enters(poison, POISON_TEXT, "a text"));
	assert_true(enters(poison, POISON_MAIL, "a mail"));
	poison_leave(poison, POISON_TEXT);
	poison_close(poison);
	poison = open_file(&suspect);
	assert_true(suspect);
	poison_close(poison);
	poison = open_file(&suspect);
	assert_false(suspect);
	poison_close(poison);
}

static void
test_the_oldest_suspect_makes_room(void **state)
{
	(void) state;
	for (int i = 0; i < POISON_SUSPECTS + 1; i++)
		for (int ends = 0; ends < POISON_ENDS; ends++) {
			bool suspect;
			char words[16];
			(void) snprintf(words, sizeof(words), "%d", i);
			struct poison *poison = open_file(&suspect);
			assert_true(enters(poison, POISON_TEXT, words));
			poison_close(poison);
		}
	bool suspect;
	struct poison *poison = open_file(&suspect);
	assert_true(enters(poison, POISON_TEXT, "0"));
	for (int i = 1; i < POISON_SUSPECTS + 1; i++) {
		char words[16];
		(void) snprintf(words, sizeof(words), "%d", i);
		assert_false(enters(poison, POISON_TEXT, words));
	}
	poison_close(poison);
}

static void
test_a_file_of_something_else_is_made_anew(void **state)
{
	(void) state;
	int fd = open(file, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_int_equal(write(fd, "something else, and longer than that", 36), 36);
	assert_int_equal(close(fd), 0);
	bool suspect;
	struct poison *poison = open_file(&suspect);
	assert_false(suspect);
	assert_true(enters(poison, POISON_TEXT, "3"));
	poison_close(poison);
}

static void
test_without_a_file_everything_is_read(void **state)
{
	(void) state;
	bool suspect;
	struct error error;
	assert_null(poison_open("/nowhere/at/all", &suspect, &error));
	assert_int_equal(error.kind, ERROR_IO);
	assert_true(enters(NULL, POISON_TEXT, "3"));
	poison_leave(NULL, POISON_TEXT);
	poison_close(NULL);
	(void) close(open(file, O_WRONLY | O_CREAT, 0600)); /* for `end` to unlink */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_2_5_two_ends_are_enough, begin, end),
		cmocka_unit_test_setup_teardown(
		    test_what_is_read_after_all_begins_anew, begin, end),
		cmocka_unit_test_setup_teardown(test_each_reader_has_its_own, begin, end),
		cmocka_unit_test_setup_teardown(test_the_oldest_suspect_makes_room, begin, end),
		cmocka_unit_test_setup_teardown(
		    test_a_file_of_something_else_is_made_anew, begin, end),
		cmocka_unit_test_setup_teardown(test_without_a_file_everything_is_read, begin, end),
	};
	return cmocka_run_group_tests_name("poison", tests, NULL, NULL);
}
