/* SPDX-License-Identifier: MIT */
/* Alternating windows and medians. */
#include <dirent.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"
#include "bench/bench.h"

double
bench_seconds(void)
{
	struct timespec t;
	BUG_ON(clock_gettime(CLOCK_MONOTONIC, &t) != 0, "no monotonic clock");
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static int
by_value(const void *a, const void *b)
{
	double left = *(const double *) a, right = *(const double *) b;
	return (left > right) - (left < right);
}

double
bench_median(double *values, size_t count)
{
	BUG_ON(count == 0, "the median of nothing");
	qsort(values, count, sizeof(*values), by_value);
	return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

double
bench_quantile(double *values, size_t count, double share)
{
	BUG_ON(count == 0, "a quantile of nothing");
	qsort(values, count, sizeof(*values), by_value);
	return values[(size_t) ((double) (count - 1) * share)];
}

bool
bench_run(const struct bench *bench)
{
	double figures[BENCH_REPETITIONS], limits[BENCH_REPETITIONS], ratios[BENCH_REPETITIONS];
	size_t count = bench->repetitions;
	BUG_ON(count == 0 || count > BENCH_REPETITIONS, "%zu repetitions", count);
	(void) bench->figure(bench->context);
	(void) bench->limit(bench->context);
	for (size_t i = 0; i < count; i++) {
		/* Who goes first takes turns, so that neither always finds what the other left. */
		if (i % 2 == 0)
			figures[i] = bench->figure(bench->context);
		limits[i] = bench->limit(bench->context);
		if (i % 2 != 0)
			figures[i] = bench->figure(bench->context);
		ratios[i] = figures[i] / limits[i];
	}
	double ratio = bench_median(ratios, count);
	printf("%s %.4g %s %.4g %.2f\n", bench->name, bench_median(figures, count), bench->unit,
	    bench_median(limits, count), ratio);
	(void) fflush(stdout);
	bool met = bench->target <= 0 ||
	    (bench->limit_is_most ? ratio <= bench->target : ratio >= bench->target);
	if (!met)
		(void) fprintf(stderr, "%s: the ratio is to be at %s %.2f\n", bench->name,
		    bench->limit_is_most ? "most" : "least", bench->target);
	return met;
}

void
bench_folder_init(struct bench_folder *folder)
{
	const char *base = getenv("TMPDIR");
	(void) snprintf(folder->path, sizeof(folder->path), "%.200s/hark-bench-XXXXXX",
	    base == NULL ? "/tmp" : base);
	BUG_ON(mkdtemp(folder->path) == NULL, "%s cannot be made", folder->path);
}

const char *
bench_folder_file(const struct bench_folder *folder, const char *name, char out[static 320])
{
	(void) snprintf(out, 320, "%s/%.60s", folder->path, name);
	return out;
}

void
bench_folder_done(struct bench_folder *folder)
{
	DIR *dir = opendir(folder->path);
	if (dir == NULL)
		return;
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		char path[320];
		if (entry->d_name[0] != '.')
			(void) unlink(bench_folder_file(folder, entry->d_name, path));
	}
	(void) closedir(dir);
	(void) rmdir(folder->path);
}
