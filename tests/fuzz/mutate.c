/* SPDX-License-Identifier: MIT */
/*
 * mutate COUNT FILE-OR-FOLDER...: feeds a fuzz target COUNT changed copies of the files, the same in
 * every run, and fails when one takes more than a second. Where libFuzzer finds what nobody thought
 * of, this holds what was promised: so many files, none hangs.
 */
#include <dirent.h>
#include <sys/stat.h>
#include <time.h>

#include "base/base.h"
#include "tests/fuzz/fuzz.h"

enum { FILES = 400, FILE_MOST = 1 << 20 };

static struct {
	uint8_t *data;
	size_t size;
} files[FILES];
static size_t file_count;

static uint64_t seed = 20261121;

static size_t
draw(size_t below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return below == 0 ? 0 : (size_t) (seed >> 33) % below;
}

static void
add_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL || file_count == FILES)
		exit(1);
	files[file_count].data = alloc_new(FILE_MOST);
	files[file_count].size = fread(files[file_count].data, 1, FILE_MOST, file);
	file_count += files[file_count].size > 0 ? 1 : 0;
	fclose(file);
}

static void
add_path(const char *path)
{
	struct stat status;
	char below[4096];
	DIR *folder = opendir(path);
	if (folder == NULL) {
		if (stat(path, &status) == 0 && S_ISREG(status.st_mode))
			add_file(path);
		return;
	}
	for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		(void) snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
		if (stat(below, &status) == 0 && S_ISREG(status.st_mode))
			add_file(below);
	}
	closedir(folder);
}

/* The quoted text at or after `at`, quotes included: where it begins, and its length; 0 for none. */
static size_t
quoted(const uint8_t *data, size_t size, size_t at, size_t *out_from)
{
	const uint8_t *from = memchr(data + at, '"', size - at);
	if (from == NULL)
		return 0;
	*out_from = (size_t) (from - data);
	const uint8_t *to = memchr(from + 1, '"', size - *out_from - 1);
	return to == NULL ? 0 : (size_t) (to - from) + 1;
}

/* One quoted text instead of another: most often JSON still, and about other things. */
static size_t
swap_texts(uint8_t *data, size_t size)
{
	uint8_t kept[300];
	size_t a = 0, b = 0;
	size_t old = quoted(data, size, draw(size), &a), new = quoted(data, size, draw(size), &b);
	if (old == 0 || new == 0 || new > sizeof(kept))
		return size;
	memcpy(kept, data + b, new);
	memmove(data + a + new, data + a + old, size - a - old);
	memcpy(data + a, kept, new);
	return size - old + new;
}

/* What goes wrong with files: a byte, a piece lost, doubled or moved, another file's piece. */
static size_t
mutate(uint8_t *data, size_t size)
{
	static const char *const words[] = { "null", "-1", "1e308", "\"\"", "[]", "{}", "true",
		"\"group\"", "\"choice\"", "99999999999999999999", "\"linkId\"", "\"item\"" };
	size_t at = draw(size), length = draw(size - at < 200 ? size - at : 200);
	size_t other = draw(file_count);
	const char *word = words[draw(ARRAY_LEN(words))];
	switch (draw(16)) {
	case 0: data[at] = (uint8_t) draw(256); return size;
	case 1: memmove(data + at, data + at + length, size - at - length); return size - length;
	case 2: return at;
	case 3: memmove(data + at + length, data + at, size - at); return size + length;
	case 4:
		length = strlen(word) < size - at ? strlen(word) : size - at;
		memcpy(data + at, word, length);
		return size;
	case 5:
		length = length < files[other].size ? length : files[other].size;
		length = length < size - at ? length : size - at;
		memcpy(data + at, files[other].data + draw(files[other].size - length), length);
		return size;
	default: return swap_texts(data, size);
	}
}

static double
seconds(void)
{
	struct timespec now;
	(void) clock_gettime(CLOCK_MONOTONIC, &now);
	return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	double longest = 0;
	size_t count = argc < 3 ? 0 : (size_t) strtoul(argv[1], NULL, 10);
	for (int i = 2; i < argc; i++)
		add_path(argv[i]);
	if (count == 0 || file_count == 0)
		return 1;
	uint8_t *copy = alloc_new(FILE_MOST + 4096);
	for (size_t i = 0; i < count; i++) {
		size_t which = i % file_count, size = files[which].size;
		memcpy(copy, files[which].data, size);
		for (size_t rounds = 1 + draw(4); rounds > 0 && size > 0 && size < FILE_MOST;
		     rounds--)
			size = mutate(copy, size);
		uint8_t *exact = alloc_new(size);
		memcpy(exact, copy, size);
		double began = seconds();
		LLVMFuzzerTestOneInput(exact, size);
		double took = seconds() - began;
		longest = took > longest ? took : longest;
		free(exact);
	}
	printf("%zu changed copies of %zu files; the longest took %.3f s\n", count, file_count,
	    longest);
	for (size_t i = 0; i < file_count; i++)
		free(files[i].data);
	free(copy);
	return longest > 1.0 ? 1 : 0;
}
