/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/disk.h"

bool
disk_room(const char *path, int64_t *out_free, int64_t *out_size)
{
	struct statvfs about;
	if (statvfs(path, &about) != 0)
		return false;
	*out_free = (int64_t) about.f_bavail * (int64_t) about.f_frsize;
	*out_size = (int64_t) about.f_blocks * (int64_t) about.f_frsize;
	return true;
}

/* Of its size, and not a hole of that size. */
static bool
is_whole(const char *file, int64_t bytes)
{
	struct stat about;
	return lstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size == bytes &&
	    (int64_t) about.st_blocks * 512 >= bytes;
}

bool
disk_set_aside(const char *file, int64_t bytes)
{
	if (is_whole(file, bytes))
		return true;
	(void) unlink(file);
	int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return false;
	bool good = posix_fallocate(fd, 0, (off_t) bytes) == 0;
	good = close(fd) == 0 && good;
	/* A disk that compresses, or copies on writing, says yes and keeps nothing. */
	good = good && is_whole(file, bytes);
	if (!good)
		(void) unlink(file);
	return good;
}

bool
disk_give_back(const char *file)
{
	return unlink(file) == 0;
}
