/* SPDX-License-Identifier: MIT */
/* The program: asks the one clock that needs no loop what time it is, and runs a command. */
#include <time.h>

#include "daemon/options.h"

int
main(int argc, char **argv)
{
	struct timespec now;
	if (clock_gettime(CLOCK_REALTIME, &now) != 0)
		return 1;
	return options_run(
	    argc, argv, (instant){ (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000 });
}
