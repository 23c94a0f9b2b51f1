/* SPDX-License-Identifier: MIT */
/* Ends the process on a bug, and allocates for those who cannot go on without memory. */
#include <stdarg.h>

#include "base/base.h"

void
bug(const char *file, int line, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "hark: bug at %s:%d: ", file, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

void *
alloc_new(size_t size)
{
	void *memory = calloc(1, size == 0 ? 1 : size);
	BUG_ON(memory == NULL, "out of memory");
	return memory;
}

void *
alloc_array(size_t count, size_t size)
{
	BUG_ON(size != 0 && count > SIZE_MAX / size, "array of %zu is too large", count);
	return alloc_new(count * size);
}

void *
alloc_grow(void *old, size_t size)
{
	void *memory = realloc(old, size == 0 ? 1 : size);
	BUG_ON(memory == NULL, "out of memory");
	return memory;
}

char *
alloc_strdup(const char *text)
{
	size_t size = strlen(text) + 1;
	return memcpy(alloc_new(size), text, size);
}
