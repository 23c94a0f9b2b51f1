/* SPDX-License-Identifier: MIT */
#ifndef NET_MONOTONIC_H
#define NET_MONOTONIC_H

/*
 * A clock that nobody sets, for what blocks on a thread that has no loop to wait by: how long it goes on is
 * reckoned with it, and nothing else is. It says nothing of the hour; who needs that is given a `struct
 * clock` or an instant.
 */
#include "base/base.h"

/* Of a beginning that is the same until the machine starts again. Any thread. */
int64_t monotonic_ms(void);

#endif
