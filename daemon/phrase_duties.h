/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_PHRASE_DUTIES_H
#define DAEMON_PHRASE_DUTIES_H

/*
 * What some texts owe the patient whatever an organisation makes of them (docs/safety.md): the safety reply
 * names a number to call, and no text that may reach somebody else names a part of the body, an operation
 * or a clinic. Each fault is a complaint at the line of the phrase file.
 */
#include "conversations/phrases.h"

/* `values` are for the placeholders of any text. */
void phrase_duties_check(const struct phrases *phrases, const struct document *document,
    const struct phrase_value *values);

#endif
