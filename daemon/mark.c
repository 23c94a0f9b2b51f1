/* SPDX-License-Identifier: MIT */
/* The line in DIR/lock is of one length, always, so that each is written over the one before. */
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/str.h"

#include "daemon/mark.h"

enum { TURN = 20, LIFE = MARK_LIFE - 1, LINE = TURN + 1 + LIFE + 1 };

static const char prefix[] = "mark.";

/* TURN, one character, LIFE. */
static bool
read_line(struct str line, struct mark *out)
{
	struct mark mark = { 0 };
	if (line.len < TURN || !str_to_int(str_sub(line, 0, TURN), &mark.turn) || mark.turn < 0)
		return false;
	if (line.len == TURN + 1 + LIFE)
		memcpy(mark.life, line.data + TURN + 1, LIFE);
	*out = mark;
	return true;
}

void
mark_write(int lock, const struct mark *mark)
{
	char line[LINE + 1];
	(void) snprintf(line, sizeof(line), "%020lld %16s\n", (long long) mark->turn, mark->life);
	ssize_t put = pwrite(lock, line, LINE, 0);
	(void) put;
}

struct mark
mark_read(int lock)
{
	struct mark mark = { 0 };
	char line[LINE];
	ssize_t got = pread(lock, line, LINE, 0);
	bool good = got > 0 && read_line(str_trim(str_of(line, (size_t) got)), &mark);
	return good ? mark : (struct mark){ 0 };
}

/* The name of the next mark in the folder; NULL behind the last. */
static const char *
next_name(DIR *folder)
{
	for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
		if (strncmp(entry->d_name, prefix, sizeof(prefix) - 1) == 0)
			return entry->d_name;
	return NULL;
}

/* The new one first: for a moment there are two, and never none. */
void
mark_name(const char *dir, const struct mark *mark)
{
	char name[sizeof(prefix) + LINE];
	DIR *folder = opendir(dir);
	if (folder == NULL)
		return;
	(void) snprintf(
	    name, sizeof(name), "%s%020lld.%s", prefix, (long long) mark->turn, mark->life);
	int file = openat(dirfd(folder), name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (file >= 0) {
		(void) close(file);
		for (const char *other; (other = next_name(folder)) != NULL;)
			if (strcmp(other, name) != 0)
				(void) unlinkat(dirfd(folder), other, 0);
	}
	(void) closedir(folder);
}

size_t
mark_list(const char *dir, struct mark out[static MARK_LIMIT])
{
	size_t count = 0;
	DIR *folder = opendir(dir);
	if (folder == NULL)
		return 0;
	for (const char *name; count < MARK_LIMIT && (name = next_name(folder)) != NULL;)
		count += read_line(str_from(name + sizeof(prefix) - 1), &out[count]);
	(void) closedir(folder);
	return count;
}
