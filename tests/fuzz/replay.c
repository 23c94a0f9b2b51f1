/* SPDX-License-Identifier: MIT */
/*
 * Feeds files to a fuzz target where libFuzzer is not built in: replay FOLDER-OR-FILE...
 * Fails when there was nothing to feed, so that a corpus that moved away is noticed. Each input
 * stands in memory of exactly its own size: the sanitizers then see a read past its end.
 */
#include <dirent.h>
#include <sys/stat.h>

#include "base/base.h"
#include "tests/fuzz/fuzz.h"

static void
replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct stat status;
	if (file == NULL || fstat(fileno(file), &status) != 0) {
		perror(path);
		exit(1);
	}
	size_t size = (size_t) status.st_size;
	uint8_t *data = alloc_new(size);
	if (fread(data, 1, size, file) != size) {
		perror(path);
		exit(1);
	}
	fclose(file);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

static int
replay_folder(const char *path)
{
	int count = 0;
	DIR *folder = opendir(path);
	if (folder == NULL) {
		perror(path);
		exit(1);
	}
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		char name[4096];
		int length = snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		BUG_ON(length < 0 || (size_t) length >= sizeof(name), "path too long");
		struct stat status;
		if (stat(name, &status) != 0 || !S_ISREG(status.st_mode))
			continue;
		replay_file(name);
		count++;
	}
	closedir(folder);
	return count;
}

int
main(int argc, char **argv)
{
	int count = 0;
	for (int i = 1; i < argc; i++) {
		struct stat status;
		if (stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode)) {
			count += replay_folder(argv[i]);
			continue;
		}
		replay_file(argv[i]);
		count++;
	}
	printf("%d inputs\n", count);
	return count > 0 ? 0 : 1;
}
