/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_OWN_WORDS_H
#define DAEMON_OWN_WORDS_H

/*
 * Whether the words that an instrument offers can be said. Each answer's own words are read as a reply
 * would be: words that hark takes for an order, a wish to skip, a question back, an event or another
 * answer could be offered and never chosen, or would be stored as what nobody meant. Words of which hark
 * only asks what was meant are no fault: there is the number. Every fault is a complaint at the phrase
 * file that takes the words, and hark does not start.
 */
#include "conversations/phrases.h"
#include "instruments/catalog.h"

/* Of all instruments, in the language of the phrases. */
void own_words_check(
    const struct phrases *phrases, const struct catalog *catalog, const struct document *document);

#endif
