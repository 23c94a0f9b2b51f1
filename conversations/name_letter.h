/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_NAME_LETTER_H
#define CONVERSATIONS_NAME_LETTER_H

/*
 * Bytes of names as people write them: ASCII's letters, the apostrophe, and all of a letter beyond ASCII,
 * of which nothing tells here whether it is a capital. Internal to reading.
 */
#include "base/base.h"

static inline bool
name_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool
name_letter(char c)
{
	return name_capital(c) || (c >= 'a' && c <= 'z') || c == '\'' || (unsigned char) c >= 0x80;
}

#endif
