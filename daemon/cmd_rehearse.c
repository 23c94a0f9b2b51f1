/* SPDX-License-Identifier: MIT */
/* hark rehearse FILE…: plays transcripts; HARK_ACCEPT=1 writes what was said into the file. */
#include <errno.h>

#include "base/file.h"
#include "daemon/cmd.h"
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

/* 0 holds, 1 differs, else the error's exit code. */
static int
rehearse_one(struct invocation *invocation, const char *file)
{
	struct arena arena;
	struct error error;
	struct str text;
	struct rehearsal rehearsal;
	int code = 0;
	arena_init(&arena);
	if (!file_read(&arena, file, TRANSCRIPT_LIMIT, &text, &error) ||
	    !rehearse(&arena, file, text, NULL, &rehearsal, &error)) {
		code = say_error(&error);
	} else if (rehearsal.holds) {
		say(invocation, "holds    %s (%d texts): %s", file, rehearsal.texts,
		    rehearsal.title);
	} else if (getenv("HARK_ACCEPT") != NULL) {
		if (!write_file(file, rehearsal.played, &error))
			code = say_error(&error);
		else
			say(invocation, "accepted %s: review the change", file);
		fprintf(invocation->out, "%s", rehearsal.untrue);
		code = code == 0 && rehearsal.untrue[0] != '\0' ? 1 : code;
	} else {
		fprintf(invocation->out, "%s: %s\n%s%s", file, rehearsal.title, rehearsal.diff,
		    rehearsal.untrue);
		say(invocation, "differs  %s", file);
		code = 1;
	}
	if (invocation->verbose && code == 0)
		fprintf(invocation->out, "%s", rehearsal.played);
	arena_done(&arena);
	return code;
}

int
cmd_rehearse(struct invocation *invocation)
{
	int worst = 0;
	for (int i = 0; i < invocation->argument_count; i++) {
		int code = rehearse_one(invocation, invocation->arguments[i]);
		worst = worst == 0 ? code : worst;
	}
	return worst;
}
