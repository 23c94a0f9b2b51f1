/* SPDX-License-Identifier: MIT */
/*
 * The disk: files, names, what is safe of each, and the cut. How SQLite reaches it is
 * simdisk_vfs.c.
 */
#include "tests/store/simdisk_inside.h"

enum { SECTOR = 512 };

/* xorshift64*: small, and the same everywhere. */
static uint64_t
dice(struct simdisk *disk)
{
	disk->random ^= disk->random >> 12;
	disk->random ^= disk->random << 25;
	disk->random ^= disk->random >> 27;
	return disk->random * UINT64_C(0x2545F4914F6CDD1D) >> 32;
}

static void
image_resize(struct simdisk_image *image, size_t size)
{
	if (size > image->room) {
		image->room = size * 2;
		image->data = alloc_grow(image->data, image->room);
	}
	if (size > image->size)
		memset(image->data + image->size, 0, size - image->size);
	image->size = size;
}

static void
image_write(struct simdisk_image *image, size_t offset, const unsigned char *data, size_t size)
{
	if (offset + size > image->size)
		image_resize(image, offset + size);
	memcpy(image->data + offset, data, size);
}

void
simdisk_image_fill(struct simdisk_image *image, const void *data, size_t size)
{
	image_resize(image, size);
	if (size > 0)
		memcpy(image->data, data, size);
}

static void
image_copy(struct simdisk_image *to, const struct simdisk_image *from)
{
	simdisk_image_fill(to, from->data, from->size);
}

static void
writes_forget(struct simdisk_file *file)
{
	for (size_t i = 0; i < file->write_count; i++)
		free(file->writes[i].data);
	file->write_count = 0;
}

static void
file_free(struct simdisk_file *file)
{
	writes_forget(file);
	free(file->writes);
	free(file->seen.data);
	free(file->safe.data);
	free(file);
}

void
simdisk_clear(struct simdisk *disk)
{
	for (size_t i = 0; i < disk->file_count; i++)
		file_free(disk->files[i]);
	disk->file_count = 0;
}

struct simdisk_file *
simdisk_add(struct simdisk *disk, const char *name)
{
	BUG_ON(disk->file_count == ARRAY_LEN(disk->files), "too many files");
	struct simdisk_file *file = alloc_new(sizeof(*file));
	(void) snprintf(file->name, sizeof(file->name), "%s", name);
	file->is_seen = true;
	disk->files[disk->file_count++] = file;
	return file;
}

struct simdisk_file *
simdisk_find(const struct simdisk *disk, const char *name)
{
	for (size_t i = 0; i < disk->file_count; i++)
		if (disk->files[i]->is_seen && strcmp(disk->files[i]->name, name) == 0)
			return disk->files[i];
	return NULL;
}

bool
simdisk_operate(struct simdisk *disk)
{
	disk->operations++;
	if (disk->cut_at != 0 && disk->operations >= disk->cut_at)
		disk->is_cut = true;
	return !disk->is_cut && disk->operations != disk->fail_at;
}

struct simdisk_file *
simdisk_create(struct simdisk *disk, const char *name)
{
	return simdisk_operate(disk) ? simdisk_add(disk, name) : NULL;
}

struct simdisk_write *
simdisk_note(struct simdisk_file *file)
{
	if (file->write_count == file->write_room) {
		file->write_room = file->write_room == 0 ? 16 : file->write_room * 2;
		file->writes = alloc_grow(file->writes, file->write_room * sizeof(file->writes[0]));
	}
	struct simdisk_write *write = &file->writes[file->write_count++];
	*write = (struct simdisk_write){ 0 };
	return write;
}

/* The write during which the power goes is noted too: a part of it may arrive. */
bool
simdisk_write(
    struct simdisk *disk, struct simdisk_file *file, size_t offset, const void *data, size_t size)
{
	if (disk->is_cut)
		return false;
	struct simdisk_write *write = simdisk_note(file);
	write->offset = offset;
	write->size = size;
	write->data = alloc_new(size);
	memcpy(write->data, data, size);
	image_write(&file->seen, offset, data, size);
	return simdisk_operate(disk);
}

bool
simdisk_truncate(struct simdisk *disk, struct simdisk_file *file, size_t size)
{
	if (disk->is_cut)
		return false;
	struct simdisk_write *write = simdisk_note(file);
	write->offset = size;
	image_resize(&file->seen, size);
	return simdisk_operate(disk);
}

/* The whole of a write is safe now. */
static void
write_arrives(struct simdisk_file *file, const struct simdisk_write *write)
{
	if (write->data == NULL)
		image_resize(&file->safe, write->offset);
	else
		image_write(&file->safe, write->offset, write->data, write->size);
}

bool
simdisk_sync(struct simdisk *disk, struct simdisk_file *file)
{
	if (!simdisk_operate(disk))
		return false;
	if (disk->lie == SIMDISK_NO_SYNC)
		return true;
	/* What is safe and then what was written since is what is seen; copying all of it would be most
	 * of a run. */
	for (size_t i = 0; i < file->write_count; i++)
		write_arrives(file, &file->writes[i]);
	writes_forget(file);
	return true;
}

bool
simdisk_sync_names(struct simdisk *disk)
{
	if (!simdisk_operate(disk))
		return false;
	if (disk->lie != SIMDISK_HONEST)
		return true;
	for (size_t i = 0; i < disk->file_count; i++)
		disk->files[i]->is_name_safe = disk->files[i]->is_seen;
	return true;
}

bool
simdisk_remove(struct simdisk *disk, const char *name)
{
	struct simdisk_file *file = simdisk_find(disk, name);
	if (file == NULL || !simdisk_operate(disk))
		return false;
	file->is_seen = false;
	return true;
}

/* One write that nobody waited for. */
static void
settle_write(struct simdisk *disk, struct simdisk_file *file, const struct simdisk_write *write)
{
	disk->unsafe++;
	uint64_t fate = dice(disk) % 3;
	if (fate == 0) {
		disk->lost++;
	} else if (write->data == NULL || fate == 1) {
		write_arrives(file, write);
	} else {
		disk->lost++;
		for (size_t at = 0; at < write->size;) {
			size_t end = ((write->offset + at) / SECTOR + 1) * SECTOR - write->offset;
			if (end > write->size)
				end = write->size;
			if (dice(disk) % 2 == 0)
				image_write(
				    &file->safe, write->offset + at, write->data + at, end - at);
			at = end;
		}
	}
}

/* A name that was made or removed and not made safe: either may have happened. */
static bool
settle_name(struct simdisk *disk, const struct simdisk_file *file)
{
	if (file->is_seen == file->is_name_safe)
		return file->is_seen;
	disk->unsafe++;
	bool took_place = dice(disk) % 2 == 0;
	disk->lost += !took_place;
	return took_place ? file->is_seen : file->is_name_safe;
}

void
simdisk_restart(struct simdisk *disk)
{
	size_t kept = 0;
	for (size_t i = 0; i < disk->file_count; i++) {
		struct simdisk_file *file = disk->files[i];
		for (size_t w = 0; w < file->write_count; w++)
			settle_write(disk, file, &file->writes[w]);
		writes_forget(file);
		bool stays = settle_name(disk, file);
		/* The newest file of a name is the one that bears it. */
		for (size_t j = i + 1; j < disk->file_count; j++)
			if (stays && disk->files[j]->is_name_safe &&
			    strcmp(disk->files[j]->name, file->name) == 0)
				stays = false;
		if (!stays) {
			file_free(file);
			continue;
		}
		file->is_seen = file->is_name_safe = true;
		image_copy(&file->seen, &file->safe);
		disk->files[kept++] = file;
	}
	disk->file_count = kept;
	disk->is_cut = false;
	disk->cut_at = 0;
}

void
simdisk_revive(struct simdisk *disk)
{
	disk->is_cut = false;
	disk->cut_at = disk->fail_at = 0;
}

void
simdisk_load(struct simdisk *disk, const struct simdisk *saved, uint64_t seed, enum simdisk_lie lie)
{
	simdisk_clear(disk);
	for (size_t i = 0; i < saved->file_count; i++) {
		const struct simdisk_file *from = saved->files[i];
		if (!from->is_seen)
			continue;
		struct simdisk_file *file = simdisk_add(disk, from->name);
		file->is_name_safe = true;
		image_copy(&file->seen, &from->seen);
		image_copy(&file->safe, &from->seen);
	}
	disk->random = seed * 2 + 1;
	disk->lie = lie;
	disk->operations = disk->cut_at = disk->fail_at = disk->unsafe = disk->lost = 0;
	disk->is_cut = disk->is_full = false;
	disk->read_only = 0;
}

struct simdisk *
simdisk_save(const struct simdisk *disk)
{
	struct simdisk *saved = alloc_new(sizeof(*saved));
	simdisk_load(saved, disk, 1, SIMDISK_HONEST);
	return saved;
}

void
simdisk_cut_at(struct simdisk *disk, int64_t operation)
{
	disk->cut_at = operation == 0 ? 0 : disk->operations + operation;
}

void
simdisk_fail_at(struct simdisk *disk, int64_t operation)
{
	disk->fail_at = operation == 0 ? 0 : disk->operations + operation;
}

void
simdisk_set_full(struct simdisk *disk, bool full)
{
	disk->is_full = full;
}

int64_t
simdisk_operations(const struct simdisk *disk)
{
	return disk->operations;
}

bool
simdisk_is_cut(const struct simdisk *disk)
{
	return disk->is_cut;
}

int64_t
simdisk_unsafe(const struct simdisk *disk)
{
	return disk->unsafe;
}

int64_t
simdisk_lost(const struct simdisk *disk)
{
	return disk->lost;
}
