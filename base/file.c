/* SPDX-License-Identifier: MIT */
/* Reads files and folders the same way on every machine: by bytes, whatever the locale. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>

#include "base/strbuf.h"
#include "base/file.h"

enum { FILE_CHUNK = 16384 };

bool
file_read(
    struct arena *arena, const char *path, size_t limit, struct str *out_text, struct error *error)
{
	FILE *in = fopen(path, "rbe");
	if (in == NULL)
		return error_set(error, errno == ENOENT ? ERROR_MISSING : ERROR_IO, "%s: %s", path,
		    strerror(errno));
	struct strbuf text;
	char chunk[FILE_CHUNK];
	strbuf_init(&text, limit);
	for (size_t got; !strbuf_is_over(&text) && (got = fread(chunk, 1, sizeof(chunk), in)) > 0;)
		strbuf_add(&text, str_of(chunk, got));
	bool bad = ferror(in) != 0, over = strbuf_is_over(&text);
	(void) fclose(in);
	if (!bad && !over)
		*out_text = arena_str(arena, strbuf_str(&text));
	strbuf_done(&text);
	if (bad)
		return error_set(error, ERROR_IO, "%s: can't be read", path);
	return !over || error_set(error, ERROR_LIMIT, "%s: larger than %zu bytes", path, limit);
}

static int
is_yaml(const struct dirent *entry)
{
	struct str name = str_from(entry->d_name);
	return !str_starts(name, ".") && (str_ends(name, ".yaml") || str_ends(name, ".yml"));
}

/* alphasort would follow the locale. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool
take(struct arena *arena, const char *path, struct complaints *complaints,
    struct folder_file *out_file)
{
	struct error error;
	*out_file = (struct folder_file){ .path = path };
	if (str_ends(str_from(path), ".yml")) {
		complain(complaints, path, 1, 1, "this file is not read, expected a name in .yaml");
		return false;
	}
	if (file_read(arena, path, DOCUMENT_LIMIT, &out_file->text, &error))
		return true;
	complain(complaints, path, 1, 1, "the file cannot be read (%s), expected one that can",
	    error.text + strlen(path) + 2);
	return false;
}

struct folder_file *
folder_read(
    struct arena *arena, const char *folder, struct complaints *complaints, size_t *out_count)
{
	struct dirent **entries = NULL;
	int found = scandir(folder, &entries, is_yaml, by_name);
	if (found < 0 && errno != ENOENT)
		complain(complaints, folder, 1, 1,
		    "the folder cannot be read (%s), expected one that can", strerror(errno));
	size_t count = 0;
	struct folder_file *files =
	    ARENA_ARRAY(arena, struct folder_file, found < 0 ? 1 : (size_t) found + 1);
	for (int i = 0; i < found; i++) {
		const char *path = arena_printf(arena, "%s/%s", folder, entries[i]->d_name);
		count += take(arena, path, complaints, &files[count]) ? 1 : 0;
		free(entries[i]);
	}
	free((void *) entries);
	*out_count = count;
	return files;
}
