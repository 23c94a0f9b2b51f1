/* SPDX-License-Identifier: MIT */
/* Reads one folder of an organisation's. */
#include "base/file.h"
#include "instruments/catalog_parts.h"

/* The texts are let go of as soon as they were taken: what is kept of them is copied. */
void
catalog_read_folder(struct catalog *catalog, const char *dir, const char *name,
    catalog_take_fn *take, struct complaints *complaints)
{
	struct arena texts;
	size_t count;
	arena_init(&texts);
	struct folder_file *files = folder_read(
	    &texts, arena_printf(&catalog->arena, "%s/%s", dir, name), complaints, &count);
	for (size_t i = 0; i < count; i++)
		take(catalog, arena_strdup(&catalog->arena, files[i].path), files[i].text,
		    complaints);
	arena_done(&texts);
}
