/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_AID_H
#define CONVERSATIONS_READING_AID_H

/*
 * "Can you manage at home on your own?" -- "yes, with help": the words beside the yes take it away, since the
 * question asks what somebody can do by themselves. To any other question they are a remark ("Did you go out
 * this week?" -- "yes, with my wife"), so both have to be known: the question by the list "unaided", the reply
 * by "aided". A no goes with either. Internal to reading.
 */
#include "conversations/reading_mention.h"

/* The question asks what is done without help, and the reply tells of help. */
bool is_done_with_help(const struct sight *sight);

#endif
