/* SPDX-License-Identifier: MIT */
/*
 * Lines of logfmt in a buffer on the stack: nothing is allocated, so that a log line can be written
 * when nothing else works any more. A line over 1 KiB is cut.
 */
#include <pthread.h>
#include <sys/stat.h>

#include "base/zone.h"

#include "base/log.h"

struct line {
	char text[LOG_LINE];
	size_t len;
};

void
log_init(struct log *root, log_sink_fn *sink, enum log_level level)
{
	*root = (struct log){ .sink = sink, .level = level };
}

void
log_child_fields(struct log *child, struct log *parent, const struct log_field *fields)
{
	*child = (struct log){ .parent = parent };
	for (size_t i = 0; fields[i].kind != LOG_FIELD_END; i++) {
		BUG_ON(i == LOG_FIELDS, "a log with more than %d fields", (int) LOG_FIELDS);
		child->fields[i] = fields[i];
	}
}

void
log_set_clock(struct log *root, struct clock *clock)
{
	root->clock = clock;
}

static void
add(struct line *line, const char *text)
{
	for (; *text != '\0' && line->len < sizeof(line->text); text++)
		line->text[line->len++] = *text;
}

/* The last guard of the rule that nothing a patient wrote gets in: no space, quote, + or @. */
static void
add_word(struct line *line, const char *word)
{
	for (; word != NULL && *word != '\0'; word++) {
		bool plain = (*word >= 'a' && *word <= 'z') || (*word >= 'A' && *word <= 'Z') ||
		    (*word >= '0' && *word <= '9') || strchr("._:/-", *word) != NULL;
		add(line, plain ? (char[]){ *word, '\0' } : "?");
	}
}

static void
add_field(struct line *line, const struct log_field *field)
{
	char text[ZONE_TEXT];
	add(line, line->len == 0 ? "" : " ");
	add_word(line, field->name);
	add(line, "=");
	switch (field->kind) {
	case LOG_FIELD_ID:
	case LOG_FIELD_INT:
		(void) snprintf(text, sizeof(text), "%lld", (long long) field->number);
		add(line, text);
		return;
	case LOG_FIELD_SPAN:
		(void) snprintf(text, sizeof(text), "%lldms", (long long) field->number);
		add(line, text);
		return;
	case LOG_FIELD_TIME:
		add(line, instant_format_utc((instant){ field->number }, text));
		return;
	case LOG_FIELD_WORD: add_word(line, field->word); return;
	case LOG_FIELD_END: break;
	}
	BUG("log field kind %d", (int) field->kind);
}

static void
add_fields(struct line *line, const struct log_field *fields, size_t most)
{
	for (size_t i = 0; i < most && fields[i].kind != LOG_FIELD_END; i++)
		add_field(line, &fields[i]);
}

static const char *
level_name(enum log_level level)
{
	switch (level) {
	case LOG_LEVEL_BUG: return "bug";
	case LOG_LEVEL_ERROR: return "error";
	case LOG_LEVEL_WARNING: return "warning";
	case LOG_LEVEL_INFO: return "info";
	case LOG_LEVEL_DEBUG: return "debug";
	}
	BUG("log level %d", (int) level);
}

void
log_event(struct log *log, enum log_level level, const char *event, const struct log_field *fields)
{
	if (log == NULL)
		return;
	struct log *root = log;
	while (root->parent != NULL)
		root = root->parent;
	if (level > root->level)
		return;
	struct line line = { .len = 0 };
	if (root->clock != NULL)
		add_field(&line, &F_TIME("ts", clock_now(root->clock)));
	add_field(&line, &F_WORD("level", level_name(level)));
	add_field(&line, &F_WORD("event", event));
	add_fields(&line, fields, SIZE_MAX);
	for (const struct log *from = log; from != NULL; from = from->parent)
		add_fields(&line, from->fields, LOG_FIELDS);
	root->sink(root, level, str_of(line.text, line.len));
}

static pthread_once_t journal_once = PTHREAD_ONCE_INIT;
static bool is_journal;

/* systemd puts device and inode of the journal's socket there: a daemon whose stderr was moved
 * elsewhere inherits the variable too, so both are compared. */
static void
look_for_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat err;
	if (stream == NULL || fstat(STDERR_FILENO, &err) != 0)
		return;
	char own[64];
	(void) snprintf(own, sizeof(own), "%llu:%llu", (unsigned long long) err.st_dev,
	    (unsigned long long) err.st_ino);
	is_journal = strcmp(stream, own) == 0;
}

static int
journal_priority(enum log_level level)
{
	switch (level) {
	case LOG_LEVEL_BUG: return 2;
	case LOG_LEVEL_ERROR: return 3;
	case LOG_LEVEL_WARNING: return 4;
	case LOG_LEVEL_INFO: return 6;
	case LOG_LEVEL_DEBUG: return 7;
	}
	BUG("log level %d", (int) level);
}

void
log_to_stderr(struct log *root, enum log_level level, struct str line)
{
	(void) root;
	(void) pthread_once(&journal_once, look_for_journal);
	char whole[LOG_LINE + 8];
	int len = is_journal
	    ? snprintf(whole, sizeof(whole), "<%d>%.*s\n", journal_priority(level), STR_ARG(line))
	    : snprintf(whole, sizeof(whole), "%.*s\n", STR_ARG(line));
	/* A log that nobody can read is no reason to stop asking patients how they are. */
	if (len > 0 && write(STDERR_FILENO, whole, (size_t) len) < 0)
		return;
}
