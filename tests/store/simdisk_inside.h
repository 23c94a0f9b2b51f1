/* SPDX-License-Identifier: MIT */
#ifndef TESTS_STORE_SIMDISK_INSIDE_H
#define TESTS_STORE_SIMDISK_INSIDE_H

/* The inside of a simdisk, shared by the disk and its VFS. False from an operation: the power is
 * off, or it failed. */
#include <sqlite3.h>

#include "tests/store/simdisk.h"

/* Bytes with a place for as many as a file may have. */
struct simdisk_image {
	unsigned char *data;
	size_t size;
};

/* A write since the last sync, as it stands in the log of its file with its bytes behind it; or a
 * truncation to offset. */
struct simdisk_write {
	size_t offset, size;
	bool truncates;
};

struct simdisk_file {
	char name[64];
	bool is_taken;     /* this slot is a file */
	bool is_seen;      /* a process finds it by its name */
	bool is_name_safe; /* so will the next one, after a cut */
	struct simdisk_image seen, safe;
	struct simdisk_image log; /* of writes, in order */
};

enum { SIMDISK_FILES = 8 };

/* All of it lies in memory that is shared with the processes forked since it was made. */
struct simdisk {
	struct simdisk_file slots[SIMDISK_FILES];
	struct simdisk_file *files[SIMDISK_FILES]; /* in order; removed ones too, until a restart */
	size_t file_count;
	uint64_t random;
	enum simdisk_lie lie;
	int64_t operations, cut_at, fail_at;
	int64_t unsafe, lost;
	bool is_cut, is_full;
	size_t looked_at; /* while it is looked at: 1 + how many files there were */
	int read_only;    /* SQLITE_OPEN_WAL …: what opens for reading only, without saying so */
	sqlite3_vfs *vfs; /* each process has its own list of them */
};

/* simdisk_file.c: the memory */
struct simdisk *simdisk_map(void);
void simdisk_unmap(struct simdisk *disk);
void simdisk_resize(struct simdisk_image *image, size_t size); /* new bytes are 0 */
void simdisk_put(struct simdisk_image *image, size_t offset, const void *data, size_t size);
void simdisk_clear(struct simdisk *disk);
struct simdisk_file *simdisk_add(struct simdisk *disk, const char *name);
void simdisk_drop(struct simdisk_file *file); /* its slot is free; not its place in files[] */
void simdisk_note(struct simdisk_file *file, struct simdisk_write write, const void *data);
/* The write at *at in the log, and *at behind it; NULL at the end. The bytes follow it. */
const struct simdisk_write *simdisk_next(const struct simdisk_file *file, size_t *at);

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
