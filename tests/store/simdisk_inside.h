/* SPDX-License-Identifier: MIT */
#ifndef TESTS_STORE_SIMDISK_INSIDE_H
#define TESTS_STORE_SIMDISK_INSIDE_H

/* The inside of a simdisk, shared by the disk and its VFS. False from an operation: the power is
 * off, or it failed. */
#include <sqlite3.h>

#include "tests/store/simdisk.h"

struct simdisk_image {
	unsigned char *data;
	size_t size, room;
};

/* A write, or without data a truncation to offset. */
struct simdisk_write {
	unsigned char *data;
	size_t offset, size;
};

struct simdisk_file {
	char name[64];
	bool is_seen;      /* a process finds it by its name */
	bool is_name_safe; /* so will the next one, after a cut */
	struct simdisk_image seen, safe;
	struct simdisk_write *writes; /* since the last sync, in order */
	size_t write_count, write_room;
};

struct simdisk {
	struct simdisk_file *files[64]; /* removed ones too, until a restart */
	size_t file_count;
	uint64_t random;
	enum simdisk_lie lie;
	int64_t operations, cut_at, fail_at;
	int64_t unsafe, lost;
	bool is_cut, is_full;
	int read_only; /* SQLITE_OPEN_WAL …: what opens for reading only, without saying so */
	sqlite3_vfs vfs;
};

void simdisk_clear(struct simdisk *disk);
struct simdisk_file *simdisk_add(struct simdisk *disk, const char *name);
void simdisk_image_fill(struct simdisk_image *image, const void *data, size_t size);
struct simdisk_write *simdisk_note(struct simdisk_file *file);
struct simdisk_file *simdisk_find(const struct simdisk *disk, const char *name);
bool simdisk_operate(struct simdisk *disk); /* counts one; false when it is the cut */
struct simdisk_file *simdisk_create(struct simdisk *disk, const char *name);
bool simdisk_write(
    struct simdisk *disk, struct simdisk_file *file, size_t offset, const void *data, size_t size);
bool simdisk_truncate(struct simdisk *disk, struct simdisk_file *file, size_t size);
bool simdisk_sync(struct simdisk *disk, struct simdisk_file *file);
bool simdisk_sync_names(struct simdisk *disk);
bool simdisk_remove(struct simdisk *disk, const char *name);

#endif
