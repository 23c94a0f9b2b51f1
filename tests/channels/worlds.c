/* SPDX-License-Identifier: MIT */
#include "channels/registry.h"
#include "world.h"

const struct world_ops *const worlds[] = {
	&world_phone,
	&world_kannel,
	&world_twilio,
	&world_vonage,
	&world_notify,
	&world_nhsnotify,
	&world_custom,
	&world_email,
	NULL,
};

_Static_assert(ARRAY_LEN(worlds) <= WORLDS_MOST, "make room for another world");

/* What is not tried promises nothing. */
const char *
worlds_missing(void)
{
	for (const struct registry_entry *entry = registry; entry->name != NULL; entry++) {
		bool tried = false;
		for (size_t w = 0; worlds[w] != NULL; w++)
			tried = tried || strcmp(worlds[w]->name, entry->name) == 0;
		if (!tried)
			return entry->name;
	}
	return NULL;
}
