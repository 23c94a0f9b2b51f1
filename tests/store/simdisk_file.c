/* SPDX-License-Identifier: MIT */
/* A disk as one real file, so that it can outlive the process that used it. Read only by the binary
 * that wrote it: numbers as they lie in memory. */
#include <errno.h>

#include "tests/store/simdisk_inside.h"

static void
put(FILE *out, const void *data, size_t size)
{
	if (size > 0)
		BUG_ON(
		    fwrite(data, size, 1, out) != 1, "a disk can't be stored: %s", strerror(errno));
}

static void
get(FILE *in, void *data, size_t size)
{
	if (size > 0)
		BUG_ON(fread(data, size, 1, in) != 1, "a disk can't be fetched");
}

static FILE *
open_file(const char *path, const char *mode)
{
	FILE *file = fopen(path, mode);
	BUG_ON(file == NULL, "%s: %s", path, strerror(errno));
	return file;
}

static void
close_file(FILE *file)
{
	BUG_ON(fclose(file) != 0, "a disk can't be stored: %s", strerror(errno));
}

static void
put_bytes(FILE *out, const unsigned char *data, size_t size)
{
	put(out, &size, sizeof(size));
	put(out, data, size);
}

/* The caller's to free. */
static unsigned char *
get_bytes(FILE *in, size_t *out_size)
{
	get(in, out_size, sizeof(*out_size));
	unsigned char *data = alloc_new(*out_size + 1);
	get(in, data, *out_size);
	return data;
}

static void
put_file(FILE *out, const struct simdisk_file *file)
{
	put(out, file->name, sizeof(file->name));
	put(out, &file->is_seen, sizeof(file->is_seen));
	put(out, &file->is_name_safe, sizeof(file->is_name_safe));
	put_bytes(out, file->seen.data, file->seen.size);
	put_bytes(out, file->safe.data, file->safe.size);
	put(out, &file->write_count, sizeof(file->write_count));
	for (size_t i = 0; i < file->write_count; i++) {
		const struct simdisk_write *write = &file->writes[i];
		bool truncates = write->data == NULL;
		put(out, &truncates, sizeof(truncates));
		put(out, &write->offset, sizeof(write->offset));
		put_bytes(out, write->data, write->size);
	}
}

static void
get_image(FILE *in, struct simdisk_image *image)
{
	size_t size;
	unsigned char *data = get_bytes(in, &size);
	simdisk_image_fill(image, data, size);
	free(data);
}

static void
get_file(FILE *in, struct simdisk *disk)
{
	char name[sizeof(disk->files[0]->name)];
	size_t count;
	get(in, name, sizeof(name));
	struct simdisk_file *file = simdisk_add(disk, name);
	get(in, &file->is_seen, sizeof(file->is_seen));
	get(in, &file->is_name_safe, sizeof(file->is_name_safe));
	get_image(in, &file->seen);
	get_image(in, &file->safe);
	get(in, &count, sizeof(count));
	for (size_t i = 0; i < count; i++) {
		struct simdisk_write *write = simdisk_note(file);
		bool truncates;
		get(in, &truncates, sizeof(truncates));
		get(in, &write->offset, sizeof(write->offset));
		write->data = get_bytes(in, &write->size);
		if (truncates) {
			free(write->data);
			write->data = NULL;
		}
	}
}

void
simdisk_store(const struct simdisk *disk, const char *path)
{
	FILE *out = open_file(path, "wbe");
	put(out, &disk->random, sizeof(disk->random));
	put(out, &disk->file_count, sizeof(disk->file_count));
	for (size_t i = 0; i < disk->file_count; i++)
		put_file(out, disk->files[i]);
	close_file(out);
}

void
simdisk_fetch(struct simdisk *disk, const char *path)
{
	FILE *in = open_file(path, "rbe");
	size_t count;
	simdisk_clear(disk);
	get(in, &disk->random, sizeof(disk->random));
	get(in, &count, sizeof(count));
	for (size_t i = 0; i < count; i++)
		get_file(in, disk);
	simdisk_revive(disk);
	close_file(in);
}

void
simdisk_export(const struct simdisk *disk, const char *name, const char *path)
{
	const struct simdisk_file *file = simdisk_find(disk, name);
	if (file == NULL)
		return;
	FILE *out = open_file(path, "wbe");
	put(out, file->seen.data, file->seen.size);
	close_file(out);
}
