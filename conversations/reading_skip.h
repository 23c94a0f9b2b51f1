/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_SKIP_H
#define CONVERSATIONS_READING_SKIP_H

/*
 * A text that only wishes to leave the question out: "skip", "don't know, sorry". Some say it in an
 * idiom whose words would be a risk elsewhere. Internal to reading.
 */
#include "conversations/reading_clean.h"
#include "conversations/reading_scan.h"

/* The wish, where there is nothing besides but courtesies; or NULL. */
const struct scan_match *skip_is_all(const struct scan *scan);

/* "Beats me": the wish is all there is, and stands in our lists word for word. Not what a pattern
 * finds, which may hold words that nobody looked at. */
bool skip_is_idiom(const struct scan *scan, const struct clean_text *clean);

#endif
