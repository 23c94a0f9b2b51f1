/* SPDX-License-Identifier: MIT */
#include "scheduler/allow_list.h"

bool
allow_list_has(const struct allow_list *list, const char *address)
{
	if (list == NULL)
		return true;
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->addresses[i], address) == 0)
			return true;
	return false;
}
