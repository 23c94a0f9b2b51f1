/* SPDX-License-Identifier: MIT */
#include "channels/registry.h"

#define ROW(name) { #name, REGISTRY_SMS_HTTP, &sms_##name },

const struct registry_entry registry[] = {
	{ "phone", REGISTRY_PHONE, NULL },
	{ "email", REGISTRY_EMAIL, NULL },
	REGISTRY_GATEWAYS(ROW)
	/* the end */
	{ 0 },
};

const struct registry_entry *
registry_find(const char *name)
{
	for (const struct registry_entry *entry = registry; entry->name != NULL; entry++)
		if (strcmp(entry->name, name) == 0)
			return entry;
	return NULL;
}
