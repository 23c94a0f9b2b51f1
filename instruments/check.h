/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_CHECK_H
#define INSTRUMENTS_CHECK_H

/*
 * Checking asks of an instrument that parsed what can only be judged across its file: that no reply
 * could mean two options, that each question fits one text message, that scales can be made of
 * their items and bands cover them. The document is the one it was parsed from: complaints stand
 * where the fault stands.
 */
#include "base/document.h"
#include "instruments/instrument.h"

void instrument_check(const struct document *document, const struct instrument *instrument);

/* Its second half, about scales alone (check_scales.c). */
void instrument_check_scales(const struct document *document, const struct instrument *instrument);

#endif
