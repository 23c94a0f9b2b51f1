/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_WORDING_FILE_H
#define INSTRUMENTS_WORDING_FILE_H

/*
 * A wording file gives an instrument that is shipped as structure the words that an organisation is
 * licensed for, in one language: DIR/wording/<instrument>.<language>.yaml (hark-instrument(5)). The
 * agreement it stands on is named in it, and says by which modes the words may be sent. A file that
 * words some items and not others is refused, item by item: half a questionnaire is none.
 */
#include "base/document.h"
#include "instruments/instrument.h"

typedef const struct instrument *wording_file_find_fn(void *context, const char *id);

/* The instrument that `find` knows, with these words added: a copy, in the arena. NULL after a
 * complaint. */
HARK_MUST_USE const struct instrument *wording_file_read(struct arena *arena, const char *file,
    struct str text, wording_file_find_fn *find, void *context, struct complaints *complaints);

#endif
