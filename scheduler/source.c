/* SPDX-License-Identifier: MIT */
/* Gathers texts; what they mean is for whoever asked. */
#include <dirent.h>
#include <errno.h>

#include "base/strbuf.h"
#include "scheduler/source.h"

enum { READ_CHUNK = 65536 };

/* A file larger than a document may be is read that far, and then refused for its size. */
static bool
read_whole(const char *path, struct strbuf *out_text)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	char *chunk = alloc_new(READ_CHUNK);
	for (size_t got;
	     !strbuf_is_over(out_text) && (got = fread(chunk, 1, READ_CHUNK, file)) > 0;)
		strbuf_add(out_text, str_of(chunk, got));
	bool good = ferror(file) == 0;
	free(chunk);
	fclose(file);
	return good;
}

static bool
source_read(
    struct arena *arena, const char *path, struct complaints *complaints, struct source *out_source)
{
	struct strbuf text;
	strbuf_init(&text, DOCUMENT_LIMIT + 1);
	bool good = read_whole(path, &text);
	if (good)
		*out_source =
		    (struct source){ .file = path, .text = arena_str(arena, strbuf_str(&text)) };
	else
		complain(complaints, path, 1, 1,
		    "the file cannot be read (%s), expected one that can", strerror(errno));
	strbuf_done(&text);
	return good;
}

static int
is_yaml(const struct dirent *entry)
{
	struct str name = str_from(entry->d_name);
	return !str_starts(name, ".") && str_ends(name, ".yaml");
}

/* By bytes: alphasort would follow the locale. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
scan(const char *folder, struct dirent ***out_entries, struct complaints *complaints)
{
	int count = scandir(folder, out_entries, is_yaml, by_name);
	if (count >= 0)
		return count;
	if (errno != ENOENT)
		complain(complaints, folder, 1, 1,
		    "the folder cannot be read (%s), expected one that can", strerror(errno));
	return 0;
}

static struct source
source_shipped(struct arena *arena, const struct asset *asset)
{
	const char *slash = strrchr(asset->name, '/');
	return (struct source){
		.file = arena_printf(arena, "shipped:%s", slash == NULL ? asset->name : slash + 1),
		.text = str_of(asset->data, asset->size),
		.shipped = true,
	};
}

struct source *
source_list(struct arena *arena, const struct asset *shipped, const char *dir, const char *folder,
    struct complaints *complaints, size_t *out_count)
{
	size_t ours = 0;
	while (shipped[ours].name != NULL)
		ours++;
	const char *path = dir == NULL ? NULL : arena_printf(arena, "%s/%s", dir, folder);
	struct dirent **entries = NULL;
	int theirs = path == NULL ? 0 : scan(path, &entries, complaints);
	struct source *all = ARENA_ARRAY(arena, struct source, ours + (size_t) theirs);
	size_t count = 0;
	for (; count < ours; count++)
		all[count] = source_shipped(arena, &shipped[count]);
	for (int i = 0; i < theirs; i++) {
		const char *file = arena_printf(arena, "%s/%s", path, entries[i]->d_name);
		if (source_read(arena, file, complaints, &all[count]))
			count++;
		free(entries[i]);
	}
	free((void *) entries);
	*out_count = count;
	return all;
}
