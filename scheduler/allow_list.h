/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_ALLOW_LIST_H
#define SCHEDULER_ALLOW_LIST_H

/*
 * Trial mode: while there is a list, only who stands in it is written to. A house begins so, and an
 * organisation that has seen its own questions on its own telephones takes the list out of hark.conf.
 * Everybody else waits as on hold; what answers a person in danger, or confirms what they asked for,
 * goes all the same.
 */
#include "base/base.h"

enum { ALLOW_LIST_ADDRESSES = 256 };

struct allow_list {
	const char *addresses[ALLOW_LIST_ADDRESSES]; /* +447…, or an e-mail address in lower case */
	size_t count;
};

/* NULL is no list: released, and everybody may be written to. */
bool allow_list_has(const struct allow_list *list, const char *address);

#endif
