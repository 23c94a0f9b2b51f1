/* SPDX-License-Identifier: MIT */
/*
 * A spare piece is linked through its own first bytes. Before each piece stands its size, which SQLite
 * asks for. A piece may be freed by another thread than asked for it: it is then that thread's spare.
 */
#include <pthread.h>
#include <sqlite3.h>

#include "base/base.h"
#include "store/db_memory.h"

/* A sanitizer sees a piece used after it was given back only when it is really given back. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DB_MEMORY_IS_WATCHED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define DB_MEMORY_IS_WATCHED 1
#endif

#ifdef DB_MEMORY_IS_WATCHED

void
db_memory_use(void)
{
}

#else

enum {
	HEAD = 8,  /* the size; what is behind it keeps SQLite's alignment of 8 */
	STEP = 16, /* sizes: 8, 24, 40 …, so that with its head a piece fills what malloc gives */
	CLASSES = 33,     /* up to 520 bytes: nearly all pieces that live for one statement */
	SPARE_PIECES = 64 /* of a size, in each thread */
};

struct spare {
	struct spare *next;
};

static _Thread_local struct {
	struct spare *first[CLASSES];
	unsigned char count[CLASSES];
	bool is_known; /* to spares_key: they are freed when the thread ends */
} spares;

static pthread_key_t spares_key;

static size_t
class_of(size_t size)
{
	return (size + STEP - HEAD - 1) / STEP;
}

static size_t
size_of_class(size_t class)
{
	return class * STEP + HEAD;
}

static uint64_t *
head_of(void *piece)
{
	return (uint64_t *) ((char *) piece - HEAD);
}

static void *
piece_new(size_t size)
{
	/* NULL is an answer that SQLite knows: the statement fails, and its step with it. */
	uint64_t *head = malloc(HEAD + size);
	if (head == NULL)
		return NULL;
	*head = size;
	return head + 1;
}

static void *
memory_get(int wanted)
{
	size_t size = (size_t) wanted, class = class_of(size);
	if (class >= CLASSES)
		return piece_new(size);
	struct spare *spare = spares.first[class];
	if (spare == NULL)
		return piece_new(size_of_class(class));
	spares.first[class] = spare->next;
	spares.count[class]--;
	return spare;
}

static void
memory_give(void *piece)
{
	size_t class = class_of(*head_of(piece));
	if (class >= CLASSES || spares.count[class] == SPARE_PIECES) {
		free(head_of(piece));
		return;
	}
	if (!spares.is_known)
		spares.is_known = pthread_setspecific(spares_key, &spares) == 0;
	struct spare *spare = piece;
	spare->next = spares.first[class];
	spares.first[class] = spare;
	spares.count[class]++;
}

static int
memory_size(void *piece)
{
	return piece == NULL ? 0 : (int) *head_of(piece);
}

static void *
memory_grow(void *piece, int wanted)
{
	size_t size = *head_of(piece);
	if ((size_t) wanted <= size)
		return piece;
	void *grown = memory_get(wanted);
	if (grown == NULL)
		return NULL;
	memcpy(grown, piece, size);
	memory_give(piece);
	return grown;
}

static int
memory_round(int wanted)
{
	return (wanted + 7) & ~7;
}

static void
drop_spares(void *unused)
{
	(void) unused;
	for (size_t class = 0; class < CLASSES; class ++)
		while (spares.first[class] != NULL) {
			struct spare *spare = spares.first[class];
			spares.first[class] = spare->next;
			free(head_of(spare));
		}
	memset(&spares, 0, sizeof(spares));
}

static int
memory_begin(void *unused)
{
	(void) unused;
	return pthread_key_create(&spares_key, drop_spares) == 0 ? SQLITE_OK : SQLITE_NOMEM;
}

static void
memory_end(void *unused)
{
	(void) unused;
}

void
db_memory_use(void)
{
	static const sqlite3_mem_methods methods = { memory_get, memory_give, memory_grow,
		memory_size, memory_round, memory_begin, memory_end, NULL };
	(void) sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}

#endif
