/* SPDX-License-Identifier: MIT */
#ifndef BASE_FILE_H
#define BASE_FILE_H

/*
 * Files that are read whole: what people write (configuration, instruments, phrases) and hand over
 * (tables, messages). Never written through here.
 */
#include "base/arena.h"
#include "base/document.h"
#include "base/error.h"

/* The whole file, in the arena. Fails MISSING (no such file), IO, LIMIT (more than `limit` bytes); the
 * error names the file. Room is taken as it is read: a limit of megabytes costs a page for a page. */
HARK_MUST_USE bool file_read(
    struct arena *arena, const char *path, size_t limit, struct str *out_text, struct error *error);

struct folder_file {
	const char *path;
	struct str text; /* at most DOCUMENT_LIMIT */
};

/* Every .yaml of a folder, in the order of the bytes of their names, in the arena; hidden ones are
 * left out. A folder that is not there has none. What cannot be read is complained of, and so is a
 * .yml: nobody would look for it there. */
struct folder_file *folder_read(
    struct arena *arena, const char *folder, struct complaints *complaints, size_t *out_count);

#endif
