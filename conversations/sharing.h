/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_SHARING_H
#define CONVERSATIONS_SHARING_H

/*
 * One telephone, several patients (safety.md 11): while one of them is asked, a reply is theirs; when
 * nobody is, it may be anybody's. Nothing said there tells one about another.
 */
#include "conversations/desk.h"

/* Another patient of the address than this one has been asked something before: a text that comes when nothing is
 * open may be of either. */
bool sharing_is_in_doubt(struct desk *desk, address_id address, patient_id patient);

/* The text is shown under every patient of the address but this one too. */
void sharing_tell(struct desk *desk, const struct patient *patient, const struct inbox_row *heard);

enum sharing_start {
	SHARING_NOT,     /* nobody shares the address */
	SHARING_WHOSE,   /* START, and nobody can say whose: the first name is asked for */
	SHARING_STARTED, /* "START Bob": for him; the STOP of the others stands */
	SHARING_NO_START,
};

/* What a text at a stopped address starts. *out_patient is the one who is named. */
enum sharing_start sharing_start(struct desk *desk, address_id address,
    const struct reading *reading, struct str body, struct patient *out_patient);

#endif
