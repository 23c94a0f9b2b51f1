/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_INTAKE_PARTS_H
#define CONVERSATIONS_INTAKE_PARTS_H

/*
 * A long text that the gateway brings in parts is one text: each part is on disk before it is
 * acknowledged, and the last one to come makes the whole. When one does not come, what is there is
 * taken after a minute as damaged: STOP and risk in it hold, a person reads it, an answer it is not,
 * for nobody knows what the missing part said.
 */
#include "conversations/intake.h"
#include "store/ids.h"

enum { INTAKE_PARTS_SECONDS = 60 };

/* text->part_count is not 0. */
enum intake_result intake_part(struct desk *desk, const struct intake *text);

/* The minute of this part is over; nothing happens when it was joined. */
void intake_parts_due(struct desk *desk, inbox_id part);

#endif
