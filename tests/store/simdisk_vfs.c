/* SPDX-License-Identifier: MIT */
/*
 * How SQLite reaches a simdisk. What its own unix VFS does about directories is done here too: the
 * first sync of a new journal or log syncs the directory, and so does a removal that asks for it;
 * the first sync of a new database does not.
 */
#include "tests/store/simdisk_inside.h"

struct opened {
	sqlite3_file base;
	struct simdisk *disk;
	struct simdisk_file *file;
	bool syncs_names; /* at its next sync */
};

static struct opened *
opened_of(sqlite3_file *file)
{
	return (struct opened *) (void *) file;
}

static int
on_close(sqlite3_file *file)
{
	(void) file;
	return SQLITE_OK;
}

static int
on_read(sqlite3_file *file, void *out, int amount, sqlite3_int64 offset)
{
	const struct opened *opened = opened_of(file);
	const struct simdisk_image *image = &opened->file->seen;
	if (opened->disk->is_cut)
		return SQLITE_IOERR_READ;
	size_t from = (size_t) offset;
	size_t size = (size_t) amount;
	size_t there = from >= image->size ? 0 : image->size - from;
	if (there > size)
		there = size;
	if (there > 0)
		memcpy(out, image->data + from, there);
	memset((char *) out + there, 0, size - there);
	return there == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
on_write(sqlite3_file *file, const void *data, int amount, sqlite3_int64 offset)
{
	struct opened *opened = opened_of(file);
	size_t end = (size_t) offset + (size_t) amount;
	if (opened->disk->is_full && end > opened->file->seen.size)
		return SQLITE_FULL;
	return simdisk_write(opened->disk, opened->file, (size_t) offset, data, (size_t) amount)
	    ? SQLITE_OK
	    : SQLITE_IOERR_WRITE;
}

static int
on_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct opened *opened = opened_of(file);
	return simdisk_truncate(opened->disk, opened->file, (size_t) size) ? SQLITE_OK
									   : SQLITE_IOERR_TRUNCATE;
}

static int
on_sync(sqlite3_file *file, int flags)
{
	(void) flags;
	struct opened *opened = opened_of(file);
	if (!simdisk_sync(opened->disk, opened->file))
		return SQLITE_IOERR_FSYNC;
	if (opened->syncs_names && !simdisk_sync_names(opened->disk))
		return SQLITE_IOERR_DIR_FSYNC;
	opened->syncs_names = false;
	return SQLITE_OK;
}

static int
on_size(sqlite3_file *file, sqlite3_int64 *out_size)
{
	*out_size = (sqlite3_int64) opened_of(file)->file->seen.size;
	return SQLITE_OK;
}

static int
on_lock(sqlite3_file *file, int level)
{
	(void) file;
	(void) level;
	return SQLITE_OK; /* there is one process */
}

static int
on_check_lock(sqlite3_file *file, int *out_held)
{
	(void) file;
	*out_held = 0;
	return SQLITE_OK;
}

static int
on_control(sqlite3_file *file, int operation, void *argument)
{
	(void) file;
	(void) operation;
	(void) argument;
	return SQLITE_NOTFOUND;
}

static int
on_sector_size(sqlite3_file *file)
{
	(void) file;
	return 4096;
}

static int
on_characteristics(sqlite3_file *file)
{
	(void) file;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE; /* as on unix */
}

/* Version 1: no shared memory. */
static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = on_close,
	.xRead = on_read,
	.xWrite = on_write,
	.xTruncate = on_truncate,
	.xSync = on_sync,
	.xFileSize = on_size,
	.xLock = on_lock,
	.xUnlock = on_lock,
	.xCheckReservedLock = on_check_lock,
	.xFileControl = on_control,
	.xSectorSize = on_sector_size,
	.xDeviceCharacteristics = on_characteristics,
};

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash == NULL ? path : slash + 1;
}

static int
on_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	struct opened *opened = opened_of(file);
	*opened = (struct opened){ .disk = vfs->pAppData };
	BUG_ON(name == NULL, "a temporary file on the disk");
	if (opened->disk->is_cut)
		return SQLITE_CANTOPEN;
	opened->file = simdisk_find(opened->disk, name);
	if (opened->file == NULL) {
		if ((flags & SQLITE_OPEN_CREATE) == 0)
			return SQLITE_CANTOPEN;
		opened->file = simdisk_create(opened->disk, name);
		if (opened->file == NULL)
			return SQLITE_IOERR;
		opened->syncs_names = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
	}
	opened->base.pMethods = &methods;
	bool refuses = opened->disk->read_only != 0 && (flags & opened->disk->read_only) != 0;
	if (out_flags != NULL)
		*out_flags = refuses ? SQLITE_OPEN_READONLY : flags;
	return SQLITE_OK;
}

static int
on_delete(sqlite3_vfs *vfs, const char *name, int sync_directory)
{
	struct simdisk *disk = vfs->pAppData;
	if (disk->is_cut)
		return SQLITE_IOERR_DELETE;
	if (simdisk_find(disk, name) == NULL)
		return SQLITE_IOERR_DELETE_NOENT;
	if (!simdisk_remove(disk, name))
		return SQLITE_IOERR_DELETE;
	if (sync_directory != 0 && !simdisk_sync_names(disk))
		return SQLITE_IOERR_DIR_FSYNC;
	return SQLITE_OK;
}

static int
on_access(sqlite3_vfs *vfs, const char *name, int flags, int *out_result)
{
	(void) flags;
	*out_result = simdisk_find(vfs->pAppData, last_part(name)) != NULL;
	return SQLITE_OK;
}

/* A disk is one folder, whatever it is called today: a file keeps the last part of its path. */
static int
on_full_name(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
	(void) vfs;
	(void) snprintf(out, (size_t) size, "%s", last_part(name));
	return SQLITE_OK;
}

static int
on_randomness(sqlite3_vfs *vfs, int size, char *out)
{
	(void) vfs;
	memset(out, 0x5A, (size_t) size);
	return size;
}

static int
on_sleep(sqlite3_vfs *vfs, int microseconds)
{
	(void) vfs;
	return microseconds;
}

static int
on_time(sqlite3_vfs *vfs, double *out_days)
{
	(void) vfs;
	*out_days = 2461000.0;
	return SQLITE_OK;
}

static int
on_last_error(sqlite3_vfs *vfs, int size, char *out)
{
	(void) vfs;
	(void) size;
	(void) out;
	return 0;
}

struct simdisk *
simdisk_new(uint64_t seed, enum simdisk_lie lie)
{
	/* As db_open asks for, who comes too late when SQLite has begun by knowing this VFS. */
	(void) sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	struct simdisk *disk = simdisk_map();
	disk->random = seed * 2 + 1;
	disk->lie = lie;
	disk->vfs = alloc_new(sizeof(*disk->vfs));
	*disk->vfs = (sqlite3_vfs){
		.iVersion = 1,
		.szOsFile = sizeof(struct opened),
		.mxPathname = 256,
		.zName = SIMDISK_VFS,
		.pAppData = disk,
		.xOpen = on_open,
		.xDelete = on_delete,
		.xAccess = on_access,
		.xFullPathname = on_full_name,
		.xRandomness = on_randomness,
		.xSleep = on_sleep,
		.xCurrentTime = on_time,
		.xGetLastError = on_last_error,
	};
	BUG_ON(sqlite3_vfs_register(disk->vfs, 0) != SQLITE_OK, "no VFS");
	return disk;
}

void
simdisk_free(struct simdisk *disk)
{
	if (disk == NULL)
		return;
	if (disk->vfs != NULL)
		sqlite3_vfs_unregister(disk->vfs);
	free(disk->vfs);
	simdisk_unmap(disk);
}
