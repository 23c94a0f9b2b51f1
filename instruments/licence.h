/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_LICENCE_H
#define INSTRUMENTS_LICENCE_H

/*
 * A licence says by which modes an instrument may reach a patient (invariant 7). It is asked when a
 * follow-up is planned, again in the transaction that claims a message, and by every page that
 * offers to send. It concerns wording: scores may be worked out of any answers.
 */
#include "base/arena.h"
#include "instruments/instrument.h"

/* Why the instrument may not be sent by this mode in this language, as words for staff in the
 * arena; NULL when it may. A language without wording of its own is asked in English. */
const char *licence_refusal(
    struct arena *arena, const struct instrument *instrument, enum mode mode, const char *language);

#endif
