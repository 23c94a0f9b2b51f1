/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_REMARK_H
#define CONVERSATIONS_READING_REMARK_H

/*
 * What else a reply says, in other clauses than its answer's. "3. My garden is lovely" leaves the 3
 * what it is; "7, NOT", "7, last time", "7, my son sent that" and "7 no wait" do not, and nobody could
 * list all that people may put there. So it is turned round: a clause behind an answer must be made of
 * words that are known to change nothing, or be a remark: something said of something, as the lists
 * "remark" know its beginning, that says nothing of what was written (the lists "takes-away"). Else the
 * answer is in doubt, and is asked again. Internal to reading.
 */
#include "conversations/reading_mention.h"

/* Why what stands around the answer leaves it no answer, or REASON_NONE. `is_no`: it is a no itself, which
 * another one behind it does not deny. */
enum reading_reason
remark_against(const struct sight *sight, const struct mention *answer, bool is_no);

#endif
