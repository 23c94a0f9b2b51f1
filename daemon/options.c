/* SPDX-License-Identifier: MIT */
/* Reads the command line against the table of commands. It knows no command by name. */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <sys/stat.h>

#include "daemon/options.h"

static const struct option_spec common[] = {
	{ "data", 'd', "DIR", "data folder (default $HARK_DATA, else /var/lib/hark)" },
	{ "config", 'c', "FILE",
	    "configuration (default DIR/hark.conf, else /etc/hark/hark.conf)" },
	{ "dry-run", 'n', NULL, "say what would be done, and do nothing" },
	{ "output", 'o', "FILE", "write the result to FILE" },
	{ "format", 'f', "FMT", "format of the result" },
	{ "quiet", 'q', NULL, "no remarks" },
	{ "verbose", 'v', NULL, "more remarks" },
	{ "yes", 'y', NULL, "answer yes to every question" },
	{ "no-color", 0, NULL, "no colour (also $NO_COLOR)" },
	{ "help", 'h', NULL, "help on the command" },
	{ "version", 'V', NULL, "the version" },
	{ NULL, 0, NULL, NULL },
};

enum { COMMON_BASE = 1000, OWN_BASE = 2000 };

int
say_error(const struct error *error)
{
	fprintf(stderr, "hark: %s\n", error->text);
	return error_exit_code(error->kind);
}

void
say(const struct invocation *invocation, const char *format, ...)
{
	if (invocation->quiet)
		return;
	va_list args;
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

const char *
option_value(const struct invocation *invocation, const char *name)
{
	const char *value = NULL;
	for (size_t i = 0; i < invocation->given_count; i++)
		if (strcmp(invocation->given[i].spec->name, name) == 0)
			value = invocation->given[i].value;
	return value;
}

/* Help */

static void
print_options(FILE *out, const struct option_spec *list)
{
	for (; list->name != NULL; list++) {
		char shown[64];
		(void) snprintf(shown, sizeof(shown), "%s--%s%s%s", "", list->name,
		    list->takes == NULL ? "" : " ", list->takes == NULL ? "" : list->takes);
		if (list->letter != 0)
			fprintf(out, "  -%c, %-24s %s\n", list->letter, shown, list->help);
		else
			fprintf(out, "      %-24s %s\n", shown, list->help);
	}
}

void
options_help(FILE *out)
{
	fprintf(out,
	    "hark asks patients how they are before and after treatment, by text and e-mail.\n\n"
	    "usage: hark COMMAND [OPTIONS] [ARGUMENTS]\n\n");
	for (const struct command_spec *command = commands; command->name != NULL; command++)
		fprintf(out, "  %-20s %s\n", command->name, command->summary);
	fprintf(out, "\nOptions of every command:\n");
	print_options(out, common);
	fprintf(out,
	    "\n`hark COMMAND --help` says more; see also hark(1).\n"
	    "A first look: hark demo --play\n");
}

void
options_help_command(FILE *out, const struct command_spec *command)
{
	fprintf(out, "usage: hark %s%s%s\n\n%s\n", command->name,
	    command->arguments[0] == '\0' ? "" : " ", command->arguments, command->summary);
	if (command->help != NULL)
		fprintf(out, "\n%s\n", command->help);
	if (command->options != NULL) {
		fprintf(out, "\nOptions:\n");
		print_options(out, command->options);
	}
	fprintf(out, "\nOptions of every command:\n");
	print_options(out, common);
}

bool
options_completion(FILE *out, const char *shell)
{
	bool bash = strcmp(shell, "bash") == 0, zsh = strcmp(shell, "zsh") == 0;
	bool fish = strcmp(shell, "fish") == 0;
	if (!bash && !zsh && !fish)
		return false;
	if (fish) {
		for (const struct command_spec *c = commands; c->name != NULL; c++)
			fprintf(out, "complete -c hark -n __fish_use_subcommand -a '%s' -d '%s'\n",
			    c->name, c->summary);
		return true;
	}
	if (zsh)
		fprintf(out, "autoload -U +X bashcompinit && bashcompinit\n");
	fprintf(out, "complete -o default -W '");
	for (const struct command_spec *c = commands; c->name != NULL; c++)
		fprintf(out, "%s ", c->name);
	for (const struct option_spec *o = common; o->name != NULL; o++)
		fprintf(out, "--%s ", o->name);
	fprintf(out, "' hark\n");
	return true;
}

/* `hark -d DIR check` is `hark check -d DIR`: options of every command may come first. Returns the
 * arguments with the leading options moved behind the rest; the array lives as long as the process.
 */
static char **
move_options(int argc, char **argv)
{
	char **moved = alloc_array((size_t) argc + 1, sizeof(*moved));
	int lead = 1;
	while (lead < argc && argv[lead][0] == '-' && argv[lead][1] != '\0') {
		const char *word = argv[lead++];
		bool is_long = word[1] == '-';
		for (const struct option_spec *spec = common; spec->name != NULL; spec++) {
			bool named = is_long ? strcmp(word + 2, spec->name) == 0
					     : spec->letter == word[1] && word[2] == '\0';
			if (named && spec->takes != NULL && lead < argc)
				lead++;
		}
	}
	int count = 0;
	moved[count++] = argv[0];
	for (int i = lead; i < argc; i++)
		moved[count++] = argv[i];
	/* Before a "--" of the command's own, behind which nothing is an option. */
	int at = 1;
	while (at < count && strcmp(moved[at], "--") != 0)
		at++;
	memmove(&moved[at + lead - 1], &moved[at], (size_t) (count - at) * sizeof(*moved));
	for (int i = 1; i < lead; i++)
		moved[at + i - 1] = argv[i];
	return moved;
}

/* Finding the command: the longest name that the words begin with */

static const struct command_spec *
find_command(int argc, char **argv, int *out_words)
{
	const struct command_spec *found = NULL;
	*out_words = 0;
	for (const struct command_spec *command = commands; command->name != NULL; command++) {
		char name[64];
		(void) snprintf(name, sizeof(name), "%s", command->name);
		int words = 0;
		bool same = true;
		for (char *rest = name; same && rest != NULL; words++) {
			char *space = strchr(rest, ' ');
			if (space != NULL)
				*space = '\0';
			same = words < argc && strcmp(argv[words], rest) == 0;
			rest = space == NULL ? NULL : space + 1;
		}
		if (same && words > *out_words) {
			found = command;
			*out_words = words;
		}
	}
	return found;
}

/* Reading the options */

static size_t
add_specs(
    struct option *list, size_t count, const struct option_spec *specs, int base, char *letters)
{
	for (int i = 0; specs != NULL && specs[i].name != NULL; i++) {
		BUG_ON(count >= OPTIONS_LIMIT - 1, "too many options");
		int has = specs[i].takes == NULL ? no_argument : required_argument;
		list[count++] = (struct option){ specs[i].name, has, NULL, base + i };
		if (specs[i].letter != 0) {
			size_t used = strlen(letters);
			letters[used] = specs[i].letter;
			letters[used + 1] = specs[i].takes == NULL ? '\0' : ':';
			letters[used + 2] = '\0';
		}
	}
	return count;
}

static int
code_of(int given)
{
	if (given >= COMMON_BASE)
		return given;
	for (int i = 0; common[i].name != NULL; i++)
		if (common[i].letter == given)
			return COMMON_BASE + i;
	return given;
}

static bool
take_common(struct invocation *invocation, const struct option_spec *spec, const char *value)
{
	switch (spec->letter) {
	case 'd':
		invocation->data = value;
		invocation->data_is_given = true;
		break;
	case 'c': invocation->config = value; break;
	case 'n': invocation->dry_run = true; break;
	case 'o': invocation->output = value; break;
	case 'f': invocation->format = value; break;
	case 'q': invocation->quiet = true; break;
	case 'v': invocation->verbose = true; break;
	case 'y': invocation->yes = true; break;
	case 0: invocation->no_color = true; break;
	case 'h': options_help_command(stdout, invocation->command); return false;
	case 'V': printf("hark %s\n", HARK_VERSION); return false;
	default: BUG("option %c", spec->letter);
	}
	return true;
}

/* 0 go on, else the exit code + 1. */
static int
read_options(struct invocation *invocation, int argc, char **argv)
{
	struct option list[OPTIONS_LIMIT] = { { 0 } };
	char letters[2 * OPTIONS_LIMIT] = "";
	size_t count = add_specs(list, 0, common, COMMON_BASE, letters);
	(void) add_specs(list, count, invocation->command->options, OWN_BASE, letters);
	optind = 1;
	for (int given; (given = getopt_long(argc, argv, letters, list, NULL)) != -1;) {
		given = code_of(given);
		if (given >= OWN_BASE) {
			if (invocation->given_count == OPTIONS_LIMIT) {
				fprintf(
				    stderr, "hark: more than %d options\n", (int) OPTIONS_LIMIT);
				return EXIT_USAGE + 1;
			}
			invocation->given[invocation->given_count++] = (struct given){
				&invocation->command->options[given - OWN_BASE],
				optarg == NULL ? "" : optarg,
			};
		} else if (given >= COMMON_BASE) {
			if (!take_common(invocation, &common[given - COMMON_BASE], optarg))
				return 0 + 1;
		} else {
			fprintf(stderr, "hark: see `hark %s --help`\n", invocation->command->name);
			return EXIT_USAGE + 1;
		}
	}
	invocation->arguments = argv + optind;
	invocation->argument_count = argc - optind;
	return 0;
}

/* -o: written beside and renamed when it is whole, so that FILE is never half a result. What is no
 * ordinary file (a pipe, /dev/null) is written as it is. */
struct output {
	const char *path; /* NULL: standard output */
	char part[4096];  /* "": written as it is */
	FILE *file;
};

static bool
output_open(struct output *output, const char *path)
{
	struct stat about;
	*output = (struct output){ .path = path, .file = stdout };
	if (path == NULL)
		return true;
	bool special = stat(path, &about) == 0 && !S_ISREG(about.st_mode);
	if (!special) {
		int len = snprintf(output->part, sizeof(output->part), "%s.part", path);
		if (len < 0 || (size_t) len >= sizeof(output->part)) {
			errno = ENAMETOOLONG;
			return false;
		}
	}
	output->file = fopen(special ? path : output->part, "wbe");
	return output->file != NULL;
}

static bool
output_close(struct output *output, bool keep)
{
	bool wrote = fflush(output->file) == 0 && ferror(output->file) == 0;
	if (output->path == NULL)
		return wrote;
	wrote = fclose(output->file) == 0 && wrote;
	if (output->part[0] == '\0')
		return wrote;
	if (keep && wrote)
		return rename(output->part, output->path) == 0;
	(void) unlink(output->part);
	return wrote;
}

static int
run_command(struct invocation *invocation)
{
	const struct command_spec *command = invocation->command;
	struct output output;
	if (invocation->argument_count < command->least ||
	    (command->most >= 0 && invocation->argument_count > command->most)) {
		fprintf(stderr, "hark: usage: hark %s %s\n", command->name, command->arguments);
		return EXIT_USAGE;
	}
	if (!output_open(&output, invocation->output)) {
		fprintf(stderr, "hark: %s: %s\n", invocation->output, strerror(errno));
		return 1;
	}
	invocation->out = output.file;
	int code = command->run(invocation);
	bool wrote = output_close(&output, code == 0 || code == EXIT_ROWS_REFUSED);
	if (!wrote && code == 0) {
		fprintf(stderr, "hark: the result could not be written whole\n");
		return 1;
	}
	return code;
}

int
options_run(int argc, char **argv, instant now)
{
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		options_help(argc < 2 ? stderr : stdout);
		return argc < 2 ? EXIT_USAGE : 0;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		printf("hark %s\n", HARK_VERSION);
		return 0;
	}
	argv = move_options(argc, argv);
	int words;
	const char *data = getenv("HARK_DATA");
	struct invocation invocation = {
		.command = find_command(argc - 1, argv + 1, &words),
		.data = data == NULL || data[0] == '\0' ? "/var/lib/hark" : data,
		.data_is_given = data != NULL && data[0] != '\0',
		.no_color = getenv("NO_COLOR") != NULL,
		.now = now,
	};
	if (invocation.command == NULL) {
		fprintf(stderr, "hark: no command \"%s\"; `hark --help` lists them\n", argv[1]);
		free(argv);
		return EXIT_USAGE;
	}
	int stop = read_options(&invocation, argc - words, argv + words);
	int code = stop != 0 ? stop - 1 : run_command(&invocation);
	free(argv);
	return code;
}
