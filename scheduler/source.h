/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_SOURCE_H
#define SCHEDULER_SOURCE_H

/*
 * A source is the text of one file that people write: shipped in the binary, or standing in a folder
 * of the data folder. Listed in a fixed order (shipped first, then the folder's by the bytes of
 * their names), so that two machines with the same files make the same sets and the same complaints.
 */
#include "base/asset.h"
#include "base/document.h"

struct source {
	const char *file; /* "shipped:forefoot.yaml", or the path: as complaints name it */
	struct str text;
	bool shipped;
};

/* The shipped files and those named *.yaml in DIR/FOLDER; dir NULL: only the shipped ones. A file
 * that cannot be read is a complaint; a folder that is not there is none. */
struct source *source_list(struct arena *arena, const struct asset *shipped, const char *dir,
    const char *folder, struct complaints *complaints, size_t *out_count);

#endif
