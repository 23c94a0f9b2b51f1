/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_TYPED_H
#define CONVERSATIONS_READING_TYPED_H

/* The sight's text as an answer to the item of its context, by that one's type. Internal to reading. */
#include "conversations/reading_mention.h"

void reading_typed(struct sight *sight, struct reading *reading);

#endif
