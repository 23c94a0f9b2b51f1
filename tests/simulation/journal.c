/* SPDX-License-Identifier: MIT */
/* Appends lines, and reads them back. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>

#include "base/str.h"
#include "tests/simulation/journal.h"

enum { JOURNAL_LINE = 4096 };

static char *
slurp(int fd, struct arena *arena)
{
	off_t size = lseek(fd, 0, SEEK_END);
	BUG_ON(size < 0, "the journal can't be read");
	char *text = ARENA_ARRAY(arena, char, (size_t) size + 1);
	ssize_t got = pread(fd, text, (size_t) size, 0);
	BUG_ON(got != size, "the journal can't be read");
	return text;
}

static void
parse(struct journal_line *line, struct str text, struct arena *arena)
{
	struct str part;
	int64_t at = 0;
	bool good = str_split(&text, '\t', &part) && str_to_int(part, &at) &&
	    str_split(&text, '\t', &part) && part.len == 1;
	BUG_ON(!good, "a broken line in the journal");
	line->at.ms = at;
	line->kind = (enum journal_kind) part.data[0];
	for (size_t i = 0; i < JOURNAL_FIELDS; i++)
		line->field[i] = str_split(&text, '\t', &part) ? arena_cstr(arena, part) : "";
}

void
journal_open(struct journal *journal, const char *file, struct arena *arena)
{
	journal->fd = open(file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	BUG_ON(journal->fd < 0, "%s: %s", file, strerror(errno));
	const char *whole = slurp(journal->fd, arena);
	journal->count = 0;
	for (const char *at = whole; *at != '\0'; at++)
		journal->count += *at == '\n';
	journal->lines = ARENA_ARRAY(arena, struct journal_line, journal->count + 1);
	struct str text = str_from(whole), line;
	for (size_t i = 0; i < journal->count && str_split(&text, '\n', &line); i++)
		parse(&journal->lines[i], line, arena);
}

void
journal_close(struct journal *journal)
{
	if (journal->fd >= 0)
		(void) close(journal->fd);
	*journal = (struct journal){ .fd = -1 };
}

void
journal_write(struct journal *journal, instant at, enum journal_kind kind, const char *format, ...)
{
	char line[JOURNAL_LINE];
	int head = snprintf(line, sizeof(line), "%lld\t%c\t", (long long) at.ms, (char) kind);
	va_list args;
	va_start(args, format);
	int len = vsnprintf(line + head, sizeof(line) - (size_t) head - 1, format, args);
	va_end(args);
	BUG_ON(len < 0 || (size_t) (head + len) >= sizeof(line) - 1, "a line too long");
	for (int i = head; i < head + len; i++)
		if (line[i] == '\n')
			line[i] = ' ';
	line[head + len] = '\n';
	ssize_t size = head + len + 1;
	BUG_ON(write(journal->fd, line, (size_t) size) != size, "the journal can't be written");
}

const struct journal_line *
journal_find(const struct journal *journal, enum journal_kind kind, const char *key)
{
	for (size_t i = journal->count; i > 0; i--) {
		const struct journal_line *line = &journal->lines[i - 1];
		if (line->kind == kind && strcmp(line->field[0], key) == 0)
			return line;
	}
	return NULL;
}

size_t
journal_count(const struct journal *journal, enum journal_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < journal->count; i++)
		count += journal->lines[i].kind == kind;
	return count;
}
