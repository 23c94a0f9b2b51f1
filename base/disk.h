/* SPDX-License-Identifier: MIT */
#ifndef BASE_DISK_H
#define BASE_DISK_H

/* How much room there is on a disk, and room that is set aside on it. In bytes. */
#include "base/base.h"

/* Of what `path` lies on: what is free for us, and all there is. False: nobody knows. */
HARK_MUST_USE bool disk_room(const char *path, int64_t *out_free, int64_t *out_size);

/* Afterwards `file` takes so much room; it did already, or is made anew, for its owner alone. False, and there
 * is none of it, when there is no room, or the disk does not keep what it promised. */
bool disk_set_aside(const char *file, int64_t bytes);

/* Gives it back. False: it was not there. */
bool disk_give_back(const char *file);

#endif
