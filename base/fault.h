/* SPDX-License-Identifier: MIT */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

/*
 * Fault points: places where the simulation lets the process die (before and after each commit,
 * send and acknowledgement). For n = 1, 2, 3 ... a run is killed at the nth point it reaches,
 * started again, and must have lost nothing.
 *
 * They are compiled in always: a test of another binary than the one that runs in a hospital proves
 * little. That is safe: unarmed, a point is one load and a branch never taken; only a call arms it,
 * and the daemon makes that call once, at its start, from an environment that only its
 * administrator writes; and all that an armed point can do is to end the process, which hark
 * survives at any instruction by design. Nothing that comes over the wire can reach it.
 */
#include <stdatomic.h>

#include "base/error.h"

enum { FAULT_EXIT = 99 }; /* the status a killed process leaves with */

typedef void fault_fn(const char *name);

extern atomic_bool fault_is_armed; /* fault_point's own */

/* Arms the nth point from now (1 is the next; 0 counts and never fires) and starts the count again.
 * There `action` is called once, in the thread that reached it, or, when NULL, the process leaves by
 * _exit(99): no handler, no flush, as a kill would. */
void fault_arm(uint64_t n, fault_fn *action);
void fault_disarm(void); /* the count stays readable */

uint64_t fault_count(void); /* points reached since the last fault_arm */

/* Arms point n if HARK_FAULT=n is in the environment, or the first point of a name, as in
 * HARK_FAULT=core.text. Read here and never again. Fails CONFIG when it is neither. */
HARK_MUST_USE bool fault_from_environment(struct error *error);

void fault_reach(const char *name); /* fault_point's own */

/* `name` is a literal such as "core.commit.before": what the simulation prints. */
static inline void
fault_point(const char *name)
{
	if (atomic_load_explicit(&fault_is_armed, memory_order_relaxed))
		fault_reach(name);
}

#endif
