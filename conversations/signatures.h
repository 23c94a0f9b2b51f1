/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_SIGNATURES_H
#define CONVERSATIONS_SIGNATURES_H

/*
 * Who stands for words that no native reader wrote (`review: machine`). Such a file is not used for
 * patients until an organisation has had it read and names its digest; a file that changed by one
 * letter is another file, and is read anew. Where nothing leaves the machine none is asked for, so
 * that readers can rehearse what they are to sign.
 */
#include <stdbool.h>
#include <stddef.h>

struct signature {
	const char *language; /* "pl" */
	const char *sha256;   /* of the file's text, 64 hexadecimal digits */
	const char *by;       /* the reader */
};

/* Borrows the list. */
struct signatures {
	bool required; /* texts reach patients */
	const struct signature *list;
	size_t count;
};

/* The file may be used: nobody need sign it, or somebody has. */
bool signatures_allow(const struct signatures *signatures, const char *language, bool machine_made,
    const char *sha256);

#endif
