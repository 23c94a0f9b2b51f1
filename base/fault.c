/* SPDX-License-Identifier: MIT */
/* Counts fault points and ends the process at the one asked for. Atomic, because the wire, the core
 * and the workers all pass points. */
#include "base/str.h"

#include "base/fault.h"

atomic_bool fault_is_armed;

static struct {
	_Atomic uint64_t reached;
	uint64_t
	    fatal; /* which one; 0 for none. This and what follows is written while disarmed only. */
	const char *fatal_name; /* the first of this name; NULL for none */
	fault_fn *action;
} fault;

static void
arm(uint64_t n, const char *name, fault_fn *action)
{
	atomic_store(&fault_is_armed, false);
	fault.fatal = n;
	fault.fatal_name = name;
	fault.action = action;
	atomic_store(&fault.reached, 0);
	atomic_store(&fault_is_armed, true);
}

void
fault_arm(uint64_t n, fault_fn *action)
{
	arm(n, NULL, action);
}

void
fault_disarm(void)
{
	atomic_store(&fault_is_armed, false);
}

uint64_t
fault_count(void)
{
	return atomic_load(&fault.reached);
}

static void
say_where(uint64_t n, const char *name)
{
	char line[128];
	int len = snprintf(
	    line, sizeof(line), "hark: fault point %llu: %s\n", (unsigned long long) n, name);
	if (len > 0 && (size_t) len < sizeof(line) && write(STDERR_FILENO, line, (size_t) len) < 0)
		return; /* nobody listens; the exit status still tells */
}

void
fault_reach(const char *name)
{
	uint64_t n = atomic_fetch_add(&fault.reached, 1) + 1;
	if (n != fault.fatal && (fault.fatal_name == NULL || strcmp(name, fault.fatal_name) != 0))
		return;
	if (fault.action != NULL) {
		fault.action(name);
		return;
	}
	say_where(n, name);
	_exit(FAULT_EXIT);
}

/* As they are given to fault_point: "core.before-commit". */
static bool
is_name(const char *text)
{
	return strchr(text, '.') != NULL &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyz.-") == strlen(text);
}

bool
fault_from_environment(struct error *error)
{
	const char *text = getenv("HARK_FAULT");
	int64_t n = 0;
	if (text == NULL)
		return true;
	if (is_name(text))
		arm(0, text, NULL);
	else if (str_to_int(str_from(text), &n) && n >= 0)
		fault_arm((uint64_t) n, NULL);
	else
		return error_set(error, ERROR_CONFIG,
		    "HARK_FAULT is neither a number nor a name, expected which fault point to die at");
	return true;
}
