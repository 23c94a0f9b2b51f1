/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_LANGUAGES_WHOLE_H
#define DAEMON_LANGUAGES_WHOLE_H

/*
 * Whether a language's file can carry a conversation by itself. That each list is there the lexicon asks
 * (conversations/lexicon.h); here it is asked that those hold something without which somebody would not
 * be heard: STOP, START and HELP, yes and no, what is urgent, the numbers from 0 to 10, and the names of
 * months and days. A language that builds on English needs its own too: who writes only Welsh must be
 * able to stop. And no control word may be a day or a month, which answer questions.
 */
#include "base/document.h"

void languages_whole_check(const struct document *document);

#endif
