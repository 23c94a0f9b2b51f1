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
image_copy(struct simdisk_image *to, const struct simdisk_image *from)
{
	to->size = 0;
	simdisk_put(to, 0, from->data, from->size);
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
	if (disk->looked_at > 0)
		return true;
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

/* The write during which the power goes is noted too: a part of it may arrive. */
bool
simdisk_write(
    struct simdisk *disk, struct simdisk_file *file, size_t offset, const void *data, size_t size)
{
	BUG_ON(disk->looked_at > 0, "a reader writes");
	if (disk->is_cut)
		return false;
	simdisk_note(file, (struct simdisk_write){ .offset = offset, .size = size }, data);
	simdisk_put(&file->seen, offset, data, size);
	return simdisk_operate(disk);
}

bool
simdisk_truncate(struct simdisk *disk, struct simdisk_file *file, size_t size)
{
	BUG_ON(disk->looked_at > 0, "a reader writes");
	if (disk->is_cut)
		return false;
	simdisk_note(file, (struct simdisk_write){ .offset = size, .truncates = true }, NULL);
	simdisk_resize(&file->seen, size);
	return simdisk_operate(disk);
}

/* The whole of a write is safe now. */
static void
write_arrives(struct simdisk_file *file, const struct simdisk_write *write)
{
	if (write->truncates)
		simdisk_resize(&file->safe, write->offset);
	else
		simdisk_put(&file->safe, write->offset, write + 1, write->size);
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
	const struct simdisk_write *write;
	for (size_t at = 0; (write = simdisk_next(file, &at)) != NULL;)
		write_arrives(file, write);
	file->log.size = 0;
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
	BUG_ON(disk->looked_at > 0, "a reader removes a file");
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
	} else if (write->truncates || fate == 1) {
		write_arrives(file, write);
	} else {
		const unsigned char *data = (const unsigned char *) (write + 1);
		disk->lost++;
		for (size_t at = 0; at < write->size;) {
			size_t end = ((write->offset + at) / SECTOR + 1) * SECTOR - write->offset;
			if (end > write->size)
				end = write->size;
			if (dice(disk) % 2 == 0)
				simdisk_put(&file->safe, write->offset + at, data + at, end - at);
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
		const struct simdisk_write *write;
		for (size_t at = 0; (write = simdisk_next(file, &at)) != NULL;)
			settle_write(disk, file, write);
		file->log.size = 0;
		bool stays = settle_name(disk, file);
		/* The newest file of a name is the one that bears it. */
		for (size_t j = i + 1; j < disk->file_count; j++)
			if (stays && disk->files[j]->is_name_safe &&
			    strcmp(disk->files[j]->name, file->name) == 0)
				stays = false;
		if (!stays) {
			simdisk_drop(file);
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
simdisk_mount(struct simdisk *disk)
{
	disk->operations = disk->cut_at = disk->fail_at = disk->unsafe = disk->lost = 0;
	disk->is_cut = disk->is_full = false;
	disk->read_only = 0;
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
	simdisk_sow(disk, seed);
	disk->lie = lie;
	simdisk_mount(disk);
}

struct simdisk *
simdisk_save(const struct simdisk *disk)
{
	struct simdisk *saved = simdisk_map();
	simdisk_load(saved, disk, 1, SIMDISK_HONEST);
	return saved;
}

void
simdisk_copy(struct simdisk *disk, const struct simdisk *from)
{
	simdisk_clear(disk);
	for (size_t i = 0; i < from->file_count; i++) {
		const struct simdisk_file *like = from->files[i];
		struct simdisk_file *file = simdisk_add(disk, like->name);
		file->is_seen = like->is_seen;
		file->is_name_safe = like->is_name_safe;
		image_copy(&file->seen, &like->seen);
		image_copy(&file->safe, &like->safe);
		image_copy(&file->log, &like->log);
	}
	disk->random = from->random;
	disk->lie = from->lie;
	simdisk_mount(disk);
}

void
simdisk_sow(struct simdisk *disk, uint64_t seed)
{
	disk->random = seed * 2 + 1;
}

void
simdisk_look(struct simdisk *disk)
{
	disk->looked_at = 1 + disk->file_count;
}

/* What a reader adds is an empty log, where there was none. */
void
simdisk_look_away(struct simdisk *disk)
{
	BUG_ON(disk->looked_at == 0, "nobody was looking");
	while (disk->file_count >= disk->looked_at)
		simdisk_drop(disk->files[--disk->file_count]);
	disk->looked_at = 0;
}

struct str
simdisk_seen(const struct simdisk *disk, const char *name)
{
	const struct simdisk_file *file = simdisk_find(disk, name);
	return file == NULL ? str_from("")
			    : str_of((const char *) file->seen.data, file->seen.size);
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
