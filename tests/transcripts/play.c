/* SPDX-License-Identifier: MIT */
/*
 * Plays one transcript and fails with the diff when it does not hold. HARK_ACCEPT=1 writes what was
 * said into the file instead; `=` lines are never rewritten, so what must be true stays a promise. One
 * whose title begins with invariant 13 is played twice, and both times everything is said the same.
 */
#include <errno.h>

#include "base/file.h"
#include "daemon/config.h"
#include "daemon/rehearse.h"

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
plays_the_same_again(
    struct arena *arena, const char *file, struct str text, const struct rehearsal *first)
{
	struct rehearsal second;
	struct error error;
	return rehearse(arena, file, text, &second, &error) &&
	    strcmp(first->played, second.played) == 0;
}

static bool
play(struct arena *arena, const char *file, bool accept, bool *out_holds, struct error *error)
{
	struct str text;
	struct rehearsal rehearsal;
	if (!file_read(arena, file, TRANSCRIPT_LIMIT, &text, error) ||
	    !rehearse(arena, file, text, &rehearsal, error))
		return false;
	if (str_starts(str_from(rehearsal.title), "13: ") &&
	    !plays_the_same_again(arena, file, text, &rehearsal))
		return error_set(error, ERROR_IO, "%s: the second run is another", file);
	if (accept && !write_file(file, rehearsal.played, error))
		return false;
	*out_holds = accept ? rehearsal.untrue[0] == '\0' : rehearsal.holds;
	if (!*out_holds)
		printf("%s: %s\n%s%s", file, rehearsal.title, accept ? "" : rehearsal.diff,
		    rehearsal.untrue);
	return true;
}

int
main(int argc, char **argv)
{
	bool accept = getenv("HARK_ACCEPT") != NULL, all_hold = argc > 1;
	for (int i = 1; i < argc; i++) {
		struct arena arena;
		struct error error;
		bool holds = false;
		arena_init(&arena);
		if (!play(&arena, argv[i], accept, &holds, &error))
			printf("%s\n", error.text);
		all_hold = all_hold && holds;
		arena_done(&arena);
	}
	return all_hold ? 0 : 1;
}
