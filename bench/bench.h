/* SPDX-License-Identifier: MIT */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

/*
 * What benchmarks share. A figure means nothing by itself: machines differ and neighbours are noisy.
 * So each is measured beside its limit (the fastest known way to do the same, or the same with less
 * to do) in the same run: windows of the two alternate, each repetition gives one ratio, and what is
 * told are medians. A slow minute slows both; the ratio stays.
 */
#include <stdbool.h>
#include <stddef.h>

/* Monotonic, in seconds. */
double bench_seconds(void);
double bench_median(double *values, size_t count);                 /* sorts them */
double bench_quantile(double *values, size_t count, double share); /* sorts them; 0.99: p99 */

/* One window of work: returns its figure (rows per second, milliseconds …). */
typedef double bench_window_fn(void *context);

struct bench {
	const char *name; /* as bench/run calls it */
	const char *unit;
	bench_window_fn *figure, *limit;
	void *context;
	size_t
	    repetitions; /* odd, at most BENCH_REPETITIONS; one more before them is not counted */
	bool limit_is_most; /* ratio must be at most `target`, else at least */
	double target;      /* 0: none */
};

enum { BENCH_REPETITIONS = 51 };

/* Runs it and prints "name figure unit limit ratio". False when the target is missed, and then says
 * so on standard error. */
bool bench_run(const struct bench *bench);

/* A new folder for files, under $TMPDIR or /tmp; removed with what is in it by bench_folder_done. */
struct bench_folder {
	char path[256];
};
void bench_folder_init(struct bench_folder *folder);
void bench_folder_done(struct bench_folder *folder);
/* path/name in out. */
const char *
bench_folder_file(const struct bench_folder *folder, const char *name, char out[static 320]);

#endif
