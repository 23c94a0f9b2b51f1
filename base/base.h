/* SPDX-License-Identifier: MIT */
#ifndef BASE_BASE_H
#define BASE_BASE_H

/*
 * The ground floor: the few words of C that every file of hark may use.
 * Attributes only through the names below, so that a third compiler needs one file changed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HARK_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define HARK_MUST_USE __attribute__((warn_unused_result))
#define HARK_NORETURN __attribute__((noreturn))
#define HARK_UNUSED __attribute__((unused))

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/* The struct that holds a member; through void * because alignment is known only to us. */
#define container_of(pointer, type, member)                                                        \
	((type *) (void *) ((char *) (uintptr_t) (const void *) (pointer) -offsetof(type, member)))

/*
 * A bug is ours, not the world's: it is printed and the process aborts; the service manager starts
 * it again, and recovery is the ordinary start. Always compiled in. Out of memory is a bug.
 */
#define BUG_ON(condition, ...)                                                                     \
	do {                                                                                       \
		if (condition)                                                                     \
			bug(__FILE__, __LINE__, __VA_ARGS__);                                      \
	} while (0)
#define BUG(...) bug(__FILE__, __LINE__, __VA_ARGS__)

HARK_NORETURN void bug(const char *file, int line, const char *format, ...) HARK_PRINTF(3, 4);

/* malloc, realloc and strdup that cannot fail. Memory from alloc_new is zeroed. */
HARK_MUST_USE void *alloc_new(size_t size);
HARK_MUST_USE void *alloc_array(size_t count, size_t size);
HARK_MUST_USE void *alloc_grow(void *old, size_t size);
HARK_MUST_USE char *alloc_strdup(const char *text);

#endif
