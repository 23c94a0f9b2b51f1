/* SPDX-License-Identifier: MIT */
/*
 * Plays transcripts, and fails with the diff of each that does not hold. HARK_ACCEPT=1 writes what was
 * said into the file instead; `=` lines are never rewritten, so what must be true stays a promise. One
 * whose title begins with invariant 13 is played twice, and both times everything is said the same.
 *
 * One alone is played as it is. Several read the languages once, which is two thirds of what one takes,
 * and then each is played by a child of its own: so none can lean on what another left behind, and one
 * that crashes fails alone. Of each, `passed transcript.FOLDER.NAME` or `FAILED transcript.FOLDER.NAME`.
 */
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "daemon/config.h"
#include "daemon/rehearse.h"
#include "tests/transcripts/books.h"

enum { TRANSCRIPT_LIMIT = 1 << 18 };

static bool
write_file(const char *file, const char *text, struct error *error)
{
	FILE *out = fopen(file, "wbe");
	bool good = out != NULL && fputs(text, out) >= 0;
	if (out != NULL)
		good = fclose(out) == 0 && good;
	return good || error_set(error, ERROR_IO, "%s: %s", file, strerror(errno));
}

/* Every word, and every note of what it was taken for, in the same order. */
static bool
plays_the_same_again(struct arena *arena, const char *file, struct str text,
    struct phrase_book *book, const struct rehearsal *first)
{
	struct rehearsal second;
	struct error error;
	return rehearse(arena, file, text, book, &second, &error) &&
	    strcmp(first->played, second.played) == 0;
}

static bool
play(struct arena *arena, const char *file, struct phrase_book *book, bool accept, bool *out_holds,
    struct error *error)
{
	struct str text;
	struct rehearsal rehearsal;
	if (!file_read(arena, file, TRANSCRIPT_LIMIT, &text, error) ||
	    !rehearse(arena, file, text, book, &rehearsal, error))
		return false;
	if (str_starts(str_from(rehearsal.title), "13: ") &&
	    !plays_the_same_again(arena, file, text, book, &rehearsal))
		return error_set(error, ERROR_IO, "%s: the second run is another", file);
	if (accept && !write_file(file, rehearsal.played, error))
		return false;
	*out_holds = accept ? rehearsal.untrue[0] == '\0' : rehearsal.holds;
	if (!*out_holds)
		printf("%s: %s\n%s%s", file, rehearsal.title, accept ? "" : rehearsal.diff,
		    rehearsal.untrue);
	return true;
}

static bool
play_one(const char *file, struct phrase_book *book)
{
	struct arena arena;
	struct error error;
	bool holds = false;
	arena_init(&arena);
	if (!play(&arena, file, book, getenv("HARK_ACCEPT") != NULL, &holds, &error))
		printf("%s\n", error.text);
	arena_done(&arena);
	return holds;
}

/* FOLDER/NAME.txt at the end of the path is FOLDER.NAME. */
static void
say_verdict(const char *file, bool holds)
{
	struct str path = str_from(file), name = path;
	int slashes = 0;
	for (size_t i = path.len; i-- > 0 && slashes < 2;)
		if (path.data[i] == '/' && ++slashes == 2)
			name = str_of(path.data + i + 1, path.len - i - 1);
	printf("%s transcript.", holds ? "passed" : "FAILED");
	for (size_t i = 0; i + strlen(".txt") < name.len; i++)
		putchar(name.data[i] == '/' ? '.' : name.data[i]);
	putchar('\n');
}

static bool
play_in_child(const char *file, struct phrase_book *book)
{
	int status = 0;
	(void) fflush(stdout);
	pid_t child = fork();
	BUG_ON(child < 0, "no child for %s", file);
	if (child == 0) {
		alarm(60);
		exit(play_one(file, book) ? 0 : 1);
	}
	while (waitpid(child, &status, 0) < 0)
		BUG_ON(errno != EINTR, "a child that is nobody's");
	bool holds = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	if (WIFSIGNALED(status))
		printf("%s: ended by signal %d\n", file, WTERMSIG(status));
	say_verdict(file, holds);
	return holds;
}

int
main(int argc, char **argv)
{
	bool all_hold = argc > 1;
	if (argc == 2)
		return play_one(argv[1], NULL) ? 0 : 1;
	for (int i = 1; i < argc; i++)
		all_hold = play_in_child(argv[i], books_for(argv[i])) && all_hold;
	books_free();
	return all_hold ? 0 : 1;
}
