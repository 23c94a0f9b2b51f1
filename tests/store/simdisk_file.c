/* SPDX-License-Identifier: MIT */
/*
 * The memory of a disk: one shared mapping, in which each file has its three images at places of
 * their own. So a child that writes and dies leaves the disk where its parent finds it, and nothing
 * is copied between two processes. The places are wide and cost nothing until they are written to.
 */
#include <sys/mman.h>

#include "tests/store/simdisk_inside.h"

/* The log is written back at 64 MiB at the latest (core.h): no file grows longer than this. */
#define IMAGE_LIMIT ((size_t) 96 << 20)

enum { IMAGES = 3, PAGE = 4096 };

static const size_t head = (sizeof(struct simdisk) + PAGE - 1) / PAGE * PAGE;
static const size_t whole = (sizeof(struct simdisk) + PAGE - 1) / PAGE * PAGE +
    (size_t) SIMDISK_FILES * IMAGES * IMAGE_LIMIT;

struct simdisk *
simdisk_map(void)
{
	int flags = MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE;
	unsigned char *base = mmap(NULL, whole, PROT_READ | PROT_WRITE, flags, -1, 0);
	BUG_ON(base == MAP_FAILED, "no memory for a disk");
	struct simdisk *disk = (struct simdisk *) (void *) base;
	unsigned char *place = base + head;
	for (size_t i = 0; i < SIMDISK_FILES; i++, place += IMAGES * IMAGE_LIMIT) {
		disk->slots[i].seen.data = place;
		disk->slots[i].safe.data = place + IMAGE_LIMIT;
		disk->slots[i].log.data = place + 2 * IMAGE_LIMIT;
	}
	return disk;
}

void
simdisk_unmap(struct simdisk *disk)
{
	BUG_ON(munmap(disk, whole) != 0, "a disk that was not mapped");
}

void
simdisk_resize(struct simdisk_image *image, size_t size)
{
	BUG_ON(size > IMAGE_LIMIT, "a file of %zu bytes", size);
	if (size > image->size)
		memset(image->data + image->size, 0, size - image->size);
	image->size = size;
}

void
simdisk_put(struct simdisk_image *image, size_t offset, const void *data, size_t size)
{
	if (offset > image->size)
		simdisk_resize(image, offset);
	BUG_ON(offset + size > IMAGE_LIMIT, "a file of %zu bytes", offset + size);
	if (size > 0)
		memcpy(image->data + offset, data, size);
	if (offset + size > image->size)
		image->size = offset + size;
}

void
simdisk_clear(struct simdisk *disk)
{
	for (size_t i = 0; i < disk->file_count; i++)
		simdisk_drop(disk->files[i]);
	disk->file_count = 0;
}

struct simdisk_file *
simdisk_add(struct simdisk *disk, const char *name)
{
	size_t slot = 0;
	while (slot < SIMDISK_FILES && disk->slots[slot].is_taken)
		slot++;
	BUG_ON(slot == SIMDISK_FILES, "too many files");
	struct simdisk_file *file = &disk->slots[slot];
	(void) snprintf(file->name, sizeof(file->name), "%s", name);
	file->is_taken = file->is_seen = true;
	disk->files[disk->file_count++] = file;
	return file;
}

void
simdisk_drop(struct simdisk_file *file)
{
	file->is_taken = file->is_seen = file->is_name_safe = false;
	file->seen.size = file->safe.size = file->log.size = 0;
}

/* Each at an address that suits its numbers. */
static size_t
log_size(const struct simdisk_write *write)
{
	size_t size = sizeof(*write) + (write->truncates ? 0 : write->size);
	return (size + sizeof(*write) - 1) / sizeof(*write) * sizeof(*write);
}

void
simdisk_note(struct simdisk_file *file, struct simdisk_write write, const void *data)
{
	size_t at = file->log.size;
	simdisk_put(&file->log, at, &write, sizeof(write));
	if (!write.truncates)
		simdisk_put(&file->log, at + sizeof(write), data, write.size);
	simdisk_resize(&file->log, at + log_size(&write));
}

const struct simdisk_write *
simdisk_next(const struct simdisk_file *file, size_t *at)
{
	if (*at >= file->log.size)
		return NULL;
	const void *here = file->log.data + *at;
	const struct simdisk_write *write = here;
	*at += log_size(write);
	return write;
}
