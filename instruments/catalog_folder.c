/* SPDX-License-Identifier: MIT */
/* Reads the files of one folder of an organisation's, the same way on every machine. */
#include <dirent.h>
#include <errno.h>

#include "base/strbuf.h"
#include "instruments/catalog_parts.h"

enum { READ_CHUNK = 65536 };

/* A file larger than a document may be is read that far, and then refused for its size. */
static bool
read_whole(const char *path, struct strbuf *out_text)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	char *chunk = alloc_new(READ_CHUNK);
	for (size_t got; (got = fread(chunk, 1, READ_CHUNK, file)) > 0;)
		strbuf_add(out_text, str_of(chunk, got));
	bool good = ferror(file) == 0;
	free(chunk);
	fclose(file);
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

static void
read_file(
    struct catalog *catalog, const char *path, catalog_take_fn *take, struct complaints *complaints)
{
	struct strbuf text;
	strbuf_init(&text, DOCUMENT_LIMIT + 1);
	if (read_whole(path, &text))
		take(catalog, path, strbuf_str(&text), complaints);
	else
		complain(complaints, path, 1, 1,
		    "the file cannot be read (%s), expected one that can", strerror(errno));
	strbuf_done(&text);
}

void
catalog_read_folder(struct catalog *catalog, const char *dir, const char *name,
    catalog_take_fn *take, struct complaints *complaints)
{
	const char *folder = arena_printf(&catalog->arena, "%s/%s", dir, name);
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, is_yaml, by_name);
	if (count < 0 && errno != ENOENT)
		complain(complaints, folder, 1, 1,
		    "the folder cannot be read (%s), expected one that can", strerror(errno));
	for (int i = 0; i < count; i++) {
		read_file(catalog,
		    arena_printf(&catalog->arena, "%s/%s", folder, entries[i]->d_name), take,
		    complaints);
		free(entries[i]);
	}
	free(entries);
}
