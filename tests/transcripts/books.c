/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "tests/transcripts/books.h"

enum { TRANSCRIPT_LIMIT = 1 << 18, BOOKS = 8, NAME = 64 };

/* The folders of transcripts stand side by side: the same words mean the same folder in all of them. */
static struct {
	char files[NAME];
	struct phrase_book *book;
} books[BOOKS];

/* What stands behind `files` in the head; dialogue is indented. */
static struct str
files_of(struct str text)
{
	struct str line, files = STR("");
	while (str_split(&text, '\n', &line))
		if (str_starts(line, "files "))
			files = str_trim(str_sub(line, strlen("files "), line.len));
	return files;
}

static struct phrase_book *
read_book(struct arena *arena, const char *file, const char *files)
{
	struct complaints complaints = { .arena = arena };
	const char *slash = strrchr(file, '/');
	const char *dir = arena_printf(arena, "%.*s/%s", slash == NULL ? 1 : (int) (slash - file),
	    slash == NULL ? "." : file, files);
	struct phrase_book *book = phrase_book_read(files[0] == '\0' ? NULL : dir, &complaints);
	BUG_ON(complaints.count > 0, "%s", complaints.first->text);
	return book;
}

struct phrase_book *
books_for(const char *file)
{
	struct arena arena;
	struct error error;
	struct str text;
	struct phrase_book *book = NULL;
	arena_init(&arena);
	if (file_read(&arena, file, TRANSCRIPT_LIMIT, &text, &error)) {
		const char *files = arena_cstr(&arena, files_of(text));
		size_t i = 0;
		while (i < BOOKS && books[i].book != NULL && strcmp(books[i].files, files) != 0)
			i++;
		BUG_ON(i == BOOKS || strlen(files) >= NAME, "too many kinds of files");
		if (books[i].book == NULL) {
			(void) snprintf(books[i].files, NAME, "%s", files);
			books[i].book = read_book(&arena, file, files);
		}
		book = books[i].book;
	}
	arena_done(&arena);
	return book;
}

void
books_free(void)
{
	for (size_t i = 0; i < BOOKS; i++)
		phrase_book_free(books[i].book);
	memset(books, 0, sizeof(books));
}
