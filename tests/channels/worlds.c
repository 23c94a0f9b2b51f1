/* SPDX-License-Identifier: MIT */
#include "world.h"

static const struct world_ops *
world_of(const struct registry_entry *entry)
{
	switch (entry->kind) {
	case REGISTRY_PHONE: return &world_phone;
	case REGISTRY_SMS_HTTP: return world_gateway(entry);
	case REGISTRY_EMAIL: return &world_email;
	}
	BUG("registry kind %d", (int) entry->kind);
}

size_t
worlds(const struct world_ops *out_worlds[WORLDS_MOST])
{
	size_t count = 0;
	for (const struct registry_entry *entry = registry; entry->name != NULL; entry++) {
		BUG_ON(count == WORLDS_MOST, "make room for another world");
		out_worlds[count++] = world_of(entry);
	}
	return count;
}
