/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_ADDITION_H
#define CONVERSATIONS_READING_ADDITION_H

/*
 * What a reply adds to its answer about the same thing: "8 hurts like hell", "6 still sore", "yes I can get
 * up the stairs". A remark is known for an addition by two things, and both are needed: it begins as such a
 * remark does (the lists `adds` beside a value, `goes-on` beside a yes or a no), so that "3 at night" stays
 * the answer to another question than ours; and each of its words is of the matter (matter_words.h), so
 * that whatever we do not know stays in doubt. A list of what must not be said would never end. An addition
 * changes nothing of the answer, whatever its words mean elsewhere ("worse", "not"). Internal to reading.
 */
#include "conversations/reading_mention.h"

/* Marks, behind the token, what adds to the answer: sight->added. */
void sight_additions(struct sight *sight, size_t behind);

/* What is joined to the answer may be a remark on anything: "3, my garden is lovely". To a yes it may not,
 * "yes, I got your text", where the words of the matter are known. */
bool sight_may_leave_matter(const struct sight *sight);

/* It is a yes or a no to something else than what was asked: "yes got it", "no she's not here". */
bool answer_is_of_another(const struct sight *sight);

#endif
