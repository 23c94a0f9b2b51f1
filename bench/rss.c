/* SPDX-License-Identifier: MIT */
/*
 * The memory of an idle `hark serve`, three seconds after it says that it is ready, as the kernel
 * counts it (VmRSS). The limit is a number, 20 MB, of which the libraries alone take most.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "bench/bench.h"

enum { LIMIT_KB = 20 * 1000 };

/* Runs hark with these arguments in the background. */
static pid_t
start(const char *hark, const char *verb, const char *option, const char *folder)
{
	pid_t child = fork();
	BUG_ON(child < 0, "fork: %s", strerror(errno));
	if (child > 0)
		return child;
	int null = open("/dev/null", O_WRONLY);
	(void) dup2(null, STDERR_FILENO);
	if (option[0] == '\0')
		(void) execl(hark, "hark", verb, folder, (char *) NULL);
	else
		(void) execl(hark, "hark", verb, option, folder, (char *) NULL);
	_exit(127);
}

static double
resident_kb(pid_t child)
{
	char path[64], line[256];
	double kb = 0;
	(void) snprintf(path, sizeof(path), "/proc/%d/status", (int) child);
	FILE *in = fopen(path, "re");
	while (in != NULL && fgets(line, sizeof(line), in) != NULL) {
		int64_t value;
		struct str rest = str_from(line);
		if (str_starts(rest, "VmRSS:") && str_ends(str_trim(rest), "kB") &&
		    str_to_int(
			str_trim(str_sub(str_trim(rest), 6, str_trim(rest).len - 2)), &value))
			kb = (double) value;
	}
	if (in != NULL)
		(void) fclose(in);
	return kb;
}

int
main(void)
{
	const char *hark = BENCH_HARK;
	char data[320];
	struct bench_folder folder;
	int status = 0;
	bench_folder_init(&folder);
	(void) bench_folder_file(&folder, "data", data);
	pid_t init = start(hark, "init", "", data);
	BUG_ON(waitpid(init, &status, 0) != init || status != 0, "%s init failed", hark);
	pid_t serve = start(hark, "serve", "-d", data);
	(void) nanosleep(&(struct timespec){ .tv_sec = 3 }, NULL);
	double kb = resident_kb(serve);
	(void) kill(serve, SIGTERM);
	(void) waitpid(serve, &status, 0);
	printf("rss %.4g MB %.4g %.2f\n", kb / 1000, LIMIT_KB / 1000.0, kb / LIMIT_KB);
	(void) fflush(stdout);
	if (kb > LIMIT_KB)
		(void) fprintf(stderr, "rss: the ratio is to be at most 1.00\n");
	struct bench_folder inner;
	(void) snprintf(inner.path, sizeof(inner.path), "%.250s", data);
	bench_folder_done(&inner);
	bench_folder_done(&folder);
	return kb > 0 && kb <= LIMIT_KB ? 0 : 1;
}
