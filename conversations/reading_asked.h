/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_ASKED_H
#define CONVERSATIONS_READING_ASKED_H

/*
 * Words beside a yes or a no that fit only the other one, by what the question asks after:
 *
 *	Can you manage at home on your own?	yes, with help		no, I cope well
 *	Is the wound sore?			yes, all is fine	no, it throbs
 *
 * To another question each is a remark ("Did you go out this week?" -- "yes, with my wife"), so both have to be
 * known: what somebody does alone by the list "unaided" and help by "aided", trouble by a word of "symptom", how
 * it goes by "thrives" and "hurts". Internal to reading.
 */
#include "conversations/reading_mention.h"

/* Why a yes, or a no, to the open question is asked about again; REASON_NONE where its words fit. */
enum reading_reason
reason_of_question(const struct sight *sight, const struct mention *answer, bool yes);

#endif
