/* SPDX-License-Identifier: MIT */
/* A chain of blocks, the newest first. Large requests get a block of their own. */
#include <stdarg.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define ARENA_POISON(memory, size) ASAN_POISON_MEMORY_REGION(memory, size)
#define ARENA_UNPOISON(memory, size) ASAN_UNPOISON_MEMORY_REGION(memory, size)
#else
#define ARENA_POISON(memory, size) ((void) (memory), (void) (size))
#define ARENA_UNPOISON(memory, size) ((void) (memory), (void) (size))
#endif

#include "base/arena.h"

enum { ARENA_BLOCK = 8192, ARENA_ALIGN = 16, ARENA_DRAFT = 256 };

struct arena_block {
	struct arena_block *next;
	size_t size; /* bytes after this header */
	size_t used;
};

_Static_assert(sizeof(struct arena_block) % 8 == 0, "blocks keep alignment");

static char *
block_bytes(struct arena_block *block)
{
	return (char *) block + ((sizeof(*block) + ARENA_ALIGN - 1) & ~(size_t) (ARENA_ALIGN - 1));
}

void
arena_init(struct arena *arena)
{
	*arena = (struct arena){ 0 };
}

void
arena_reset(struct arena *arena)
{
	struct arena_block *keep = NULL;
	for (struct arena_block *block = arena->first, *next; block != NULL; block = next) {
		next = block->next;
		if (keep == NULL && block->size == ARENA_BLOCK) {
			keep = block;
			continue;
		}
		ARENA_UNPOISON(block_bytes(block), block->size);
		free(block);
	}
	if (keep != NULL) {
		keep->next = NULL;
		keep->used = 0;
		ARENA_POISON(block_bytes(keep), keep->size);
	}
	arena->first = keep;
	arena->total = 0;
}

void
arena_done(struct arena *arena)
{
	arena_reset(arena);
	if (arena->first != NULL) {
		ARENA_UNPOISON(block_bytes(arena->first), arena->first->size);
		free(arena->first);
	}
	arena->first = NULL;
}

static struct arena_block *
arena_block_new(size_t size)
{
	/* Not zeroed: arena_alloc zeroes what it gives, and a block is seldom used to its end. */
	struct arena_block *block = alloc_grow(NULL, sizeof(*block) + ARENA_ALIGN + size);
	*block = (struct arena_block){ .size = size };
	ARENA_POISON(block_bytes(block), size);
	return block;
}

/* Not zeroed: for who fills it to its last byte. */
static char *
take(struct arena *arena, size_t size)
{
	BUG_ON(size > SIZE_MAX / 2, "arena request of %zu bytes", size);
	size_t need = (size + ARENA_ALIGN - 1) & ~(size_t) (ARENA_ALIGN - 1);
	struct arena_block *block = arena->first;
	if (block == NULL || block->size - block->used < need) {
		struct arena_block *fresh =
		    arena_block_new(need > ARENA_BLOCK ? need : ARENA_BLOCK);
		/* A block made for one large request is full at once: it goes behind, so that the
		 * space left in the current one is not wasted. */
		if (block != NULL && need > ARENA_BLOCK) {
			fresh->next = block->next;
			block->next = fresh;
		} else {
			fresh->next = block;
			arena->first = fresh;
		}
		block = fresh;
	}
	char *memory = block_bytes(block) + block->used;
	block->used += need;
	arena->total += need;
	ARENA_UNPOISON(memory, size);
	return memory;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	return memset(take(arena, size), 0, size);
}

void *
arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
	BUG_ON(size != 0 && count > SIZE_MAX / size, "array of %zu is too large", count);
	return arena_alloc(arena, count * size);
}

char *
arena_strdup(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_cstr(arena, str_from(text));
}

char *
arena_cstr(struct arena *arena, struct str s)
{
	char *copy = take(arena, s.len + 1);
	if (s.len > 0)
		memcpy(copy, s.data, s.len);
	copy[s.len] = '\0';
	return copy;
}

struct str
arena_str(struct arena *arena, struct str s)
{
	return str_of(arena_cstr(arena, s), s.len);
}

char *
arena_int(struct arena *arena, int64_t number)
{
	char digits[sizeof("-9223372036854775808")];
	size_t first = sizeof(digits);
	/* Through unsigned, because the most negative number has no positive twin. */
	uint64_t rest = number < 0 ? 0 - (uint64_t) number : (uint64_t) number;
	do
		digits[--first] = (char) ('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (number < 0)
		digits[--first] = '-';
	return arena_cstr(arena, str_of(digits + first, sizeof(digits) - first));
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	char draft[ARENA_DRAFT];
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int len = vsnprintf(draft, sizeof(draft), format, args);
	va_end(args);
	BUG_ON(len < 0, "format");
	char *text = take(arena, (size_t) len + 1);
	if (len < ARENA_DRAFT)
		memcpy(text, draft, (size_t) len + 1);
	else
		(void) vsnprintf(text, (size_t) len + 1, format, again);
	va_end(again);
	return text;
}
