/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_BANK_H
#define INSTRUMENTS_BANK_H

/*
 * The item bank: questions that several measures can share, one YAML file each, with where its words
 * come from (hark-instrument(5), "The item bank"). An item says `from: bank/ID`, and the bank's item is
 * written into the text of the instrument before that is read. So the text that is kept under a
 * version is whole: a bank that changes later changes nothing that was asked, and an instrument whose
 * item has become another needs a new version like any other.
 */
#include "base/document.h"

enum { BANK_ID = 40 };

struct bank_item {
	const char *id, *file;
	struct str flow; /* the item with its version and provenance, as YAML on one line */
	struct bank_item *next;
};

struct bank {
	struct bank_item *first;
};

/* Adds the item of this file, in the place of one of the same id; complains of a file that is none. */
void bank_add(struct bank *bank, struct arena *arena, const char *file, struct str text,
    struct complaints *complaints);

/* The text with the items it takes from the bank; itself where it takes none. One that the bank has
 * not stays as it is, and is complained of where the instrument is read. Lines stay where they are. */
struct str bank_fill_in(const struct bank *bank, struct arena *arena, struct str text);

#endif
