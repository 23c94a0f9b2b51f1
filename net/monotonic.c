/* SPDX-License-Identifier: MIT */
#include <time.h>

#include "net/monotonic.h"

int64_t
monotonic_ms(void)
{
	struct timespec t;
	BUG_ON(clock_gettime(CLOCK_MONOTONIC, &t) != 0, "no clock");
	return (int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
