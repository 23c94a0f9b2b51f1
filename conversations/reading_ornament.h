/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_ORNAMENT_H
#define CONVERSATIONS_READING_ORNAMENT_H

/*
 * Signs that people put around an answer for show, where they could be read as signs that mean
 * something: *3* is bold where *3 corrects, and in -> 3 the minus is half of an arrow. Only signs that
 * stand in pairs around words, as an arrow before them, or as a heart (<3) behind them are for show. What
 * ~stands so~ is struck through, and no answer: a mark is put before it that spoils it.
 */
#include "base/arena.h"
#include "base/str.h"

/* The text without them, in the arena; or the text itself where there are none. */
struct str without_ornament(struct arena *arena, struct str text);

#endif
