/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_OPTIONS_H
#define DAEMON_OPTIONS_H

/*
 * The command line: one table of commands, from which help, completion and the parser are made.
 * Results go to standard output, words to standard error. Exit codes: 0 done, 1 failed, 2 wrong
 * usage, 3 some input rows refused, 4 configuration fault, 5 not found, 6 not allowed, 7 busy.
 */
#include "base/error.h"
#include "base/instant.h"

enum { OPTIONS_LIMIT = 64, EXIT_USAGE = 2, EXIT_ROWS_REFUSED = 3 };

struct option_spec {
	const char *name;  /* long, without dashes */
	char letter;       /* 0: none */
	const char *takes; /* what it takes, in capitals; NULL: nothing */
	const char *help;
};

struct invocation;

typedef int command_fn(struct invocation *invocation);

struct command_spec {
	const char *name;                  /* "import procedures" */
	const char *arguments;             /* "FILE.csv…" */
	const char *summary;               /* one line */
	const char *help;                  /* a paragraph or two; may be NULL */
	const struct option_spec *options; /* its own, ended by a NULL name; NULL: none */
	int least, most;                   /* arguments; most -1: any number */
	command_fn *run;
};

struct given {
	const struct option_spec *spec;
	const char *value;
};

struct invocation {
	const struct command_spec *command;
	const char *data;   /* -d, $HARK_DATA, /var/lib/hark */
	bool data_is_given; /* by -d or $HARK_DATA */
	const char *config; /* -c or NULL */
	const char *output; /* -o or NULL */
	const char *format; /* -f or NULL */
	bool dry_run, quiet, verbose, yes, no_color;
	struct given given[OPTIONS_LIMIT]; /* the command's own, in order */
	size_t given_count;
	char **arguments;
	int argument_count;
	FILE *out; /* -o's file, else standard output */
	instant now;
};

/* The value of an option given last, or NULL. Options without a value give "". */
const char *option_value(const struct invocation *invocation, const char *name);

/* Words on standard error, "hark: …"; returns the exit code of the error's kind. */
int say_error(const struct error *error);
void say(const struct invocation *invocation, const char *format, ...) HARK_PRINTF(2, 3);

/* commands.c: the table, ended by a NULL name */
extern const struct command_spec commands[];

/* Runs what argv asks for; returns the exit code. */
int options_run(int argc, char **argv, instant now);

/* Help and completion, from the table. */
void options_help(FILE *out);
void options_help_command(FILE *out, const struct command_spec *command);
HARK_MUST_USE bool options_completion(FILE *out, const char *shell);

#endif
