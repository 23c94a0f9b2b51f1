/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_PICTURE_H
#define CONVERSATIONS_READING_PICTURE_H

/*
 * Pictures that are a yes or a no: ticks, crosses, thumbs. Internal to reading.
 */
#include "conversations/reading_mention.h"

/* Each, wherever it stands; the caller looks at what stands around. */
void sight_pictures_yes_no(struct sight *sight);

#endif
