/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_BUILT_H
#define DAEMON_BUILT_H

/* When this program was built, to the day: a clock that shows less is wrong. */
#include "base/instant.h"

instant built_at(void);

#endif
