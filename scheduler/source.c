/* SPDX-License-Identifier: MIT */
/* Gathers texts; what they mean is for whoever asked. */
#include "base/file.h"
#include "scheduler/source.h"

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
	size_t theirs = 0;
	const struct folder_file *files =
	    path == NULL ? NULL : folder_read(arena, path, complaints, &theirs);
	struct source *all = ARENA_ARRAY(arena, struct source, ours + theirs);
	size_t count = 0;
	for (; count < ours; count++)
		all[count] = source_shipped(arena, &shipped[count]);
	for (size_t i = 0; i < theirs; i++)
		all[count++] = (struct source){ .file = files[i].path, .text = files[i].text };
	*out_count = count;
	return all;
}
