/* SPDX-License-Identifier: MIT */
/* A signature is of one language of one file: the same digest under another language is nothing. */
#include <string.h>

#include "conversations/signatures.h"

bool
signatures_allow(const struct signatures *signatures, const char *language, bool machine_made,
    const char *sha256)
{
	if (!machine_made || !signatures->required)
		return true;
	for (size_t i = 0; i < signatures->count; i++)
		if (strcmp(signatures->list[i].language, language) == 0 &&
		    strcmp(signatures->list[i].sha256, sha256) == 0)
			return true;
	return false;
}
