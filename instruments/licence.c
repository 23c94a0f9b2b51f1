/* SPDX-License-Identifier: MIT */
/* Says whether an instrument may be sent, and if not, why, in words that staff can act on. */
#include "instruments/licence.h"

/* "by text message" and so on: staff read this, not the file. */
static const char *
mode_in_words(enum mode mode)
{
	switch (mode) {
	case MODE_SMS: return "by text message";
	case MODE_EMAIL: return "by e-mail";
	case MODE_WEB: return "on a web page";
	case MODE_STAFF: return "by a member of staff";
	}
	BUG("mode %d", (int) mode);
}

const char *
licence_refusal(
    struct arena *arena, const struct instrument *instrument, enum mode mode, const char *language)
{
	if (instrument_wording(instrument, language) == NULL)
		return arena_printf(
		    arena, "%s has no wording: it can be scored, not asked", instrument->id);
	if (instrument->licence_status == LICENCE_UNKNOWN)
		return arena_printf(arena, "nobody has found out whether %s may be used (%s)",
		    instrument->id, instrument->licence);
	if ((instrument->modes & (unsigned) mode) == 0)
		return arena_printf(arena, "the licence of %s does not allow asking it %s (%s)",
		    instrument->id, mode_in_words(mode), instrument->licence);
	if (instrument->licence_status == LICENCE_REQUIRED && instrument->licence_proof == NULL)
		return arena_printf(arena, "no agreement is named under which %s may be used (%s)",
		    instrument->id, instrument->licence);
	return NULL;
}
