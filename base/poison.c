/* SPDX-License-Identifier: MIT */
/*
 * A page of numbers in memory that a file has a share in. A suspect's number of ends is zero once it has been
 * read after all: then it was another's fault, as of a person who ended the process in that very moment.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/poison.h"

struct suspect {
	atomic_uint_fast64_t message;
	atomic_uint_fast64_t ends;
};

struct page {
	char magic[16];
	atomic_uint_fast64_t reading[POISON_READERS]; /* 0: nothing */
	uint64_t next;                                /* the suspect that makes room */
	struct suspect suspects[POISON_SUSPECTS];
};

struct poison {
	struct page *page;
};

static const char magic[16] = "hark poison 2";

static struct suspect *
suspect_of(struct page *page, uint64_t message)
{
	for (size_t i = 0; i < POISON_SUSPECTS; i++)
		if (page->suspects[i].message == message)
			return &page->suspects[i];
	return NULL;
}

static void
suspect(struct page *page, uint64_t message)
{
	struct suspect *known = suspect_of(page, message);
	if (known == NULL) {
		known = &page->suspects[page->next++ % POISON_SUSPECTS];
		known->message = message;
		known->ends = 0;
	}
	known->ends++;
}

/* What was being read when the last process ended. */
static bool
look_back(struct page *page)
{
	bool found = false;
	for (size_t i = 0; i < POISON_READERS; i++) {
		if (page->reading[i] != 0) {
			suspect(page, page->reading[i]);
			found = true;
		}
		page->reading[i] = 0;
	}
	return found;
}

/* All of it on the disk, and not a hole: a page that finds no room when it is written to would end the
 * process. */
static bool
has_its_size(int fd)
{
	struct stat about;
	if (fstat(fd, &about) != 0)
		return false;
	errno =
	    S_ISREG(about.st_mode) ? posix_fallocate(fd, 0, (off_t) sizeof(struct page)) : EINVAL;
	return errno == 0;
}

struct poison *
poison_open(const char *file, bool *out_suspect, struct error *error)
{
	*out_suspect = false;
	int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	void *map = MAP_FAILED;
	if (fd >= 0 && has_its_size(fd))
		map = mmap(NULL, sizeof(struct page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		(void) error_set(error, ERROR_IO, "%s: %s", file, strerror(errno));
	if (fd >= 0)
		(void) close(fd);
	if (map == MAP_FAILED)
		return NULL;
	struct page *page = map;
	if (memcmp(page->magic, magic, sizeof(magic)) != 0) {
		memset(page, 0, sizeof(*page));
		memcpy(page->magic, magic, sizeof(magic));
	}
	*out_suspect = look_back(page);
	struct poison *poison = alloc_new(sizeof(*poison));
	poison->page = page;
	return poison;
}

void
poison_close(struct poison *poison)
{
	if (poison == NULL)
		return;
	(void) munmap(poison->page, sizeof(*poison->page));
	free(poison);
}

/* The first sixteen digits; 0 is nothing's. */
static uint64_t
fingerprint(const struct str *parts, size_t count)
{
	char id[HASH_ID_TEXT], head[17];
	(void) snprintf(head, sizeof(head), "%.16s", hash_id(parts, count, id));
	return strtoull(head, NULL, 16) | 1;
}

bool
poison_enter(
    struct poison *poison, enum poison_reader reader, const struct str *parts, size_t count)
{
	if (poison == NULL)
		return true;
	uint64_t message = fingerprint(parts, count);
	const struct suspect *known = suspect_of(poison->page, message);
	if (known != NULL && known->ends >= POISON_ENDS)
		return false;
	poison->page->reading[reader] = message;
	return true;
}

void
poison_leave(struct poison *poison, enum poison_reader reader)
{
	if (poison == NULL)
		return;
	struct suspect *known = suspect_of(poison->page, poison->page->reading[reader]);
	if (known != NULL)
		known->ends = 0;
	poison->page->reading[reader] = 0;
}
