/* SPDX-License-Identifier: MIT */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

/*
 * Text as people write it: checking, folding, code points. GLib does the Unicode work and stays
 * inside utf8.c. Invalid UTF-8 is refused at the border (utf8_check); behind it, all text is valid.
 */
#include "base/arena.h"

/* Whole, shortest-form UTF-8 without NUL. */
bool utf8_check(struct str s);

/* The code point at *at, and moves *at behind it. 0xFFFD and one byte on for a bad sequence; 0 at
 * the end. */
uint32_t utf8_next(struct str s, size_t *at);

/* Bytes of a code point written to out (at least 4): 1 to 4. */
size_t utf8_put(char *out, uint32_t code_point);

size_t utf8_length(struct str s); /* code points */

/* NFKC, so that full-width and styled letters and digits become the ordinary ones. */
struct str utf8_nfkc(struct arena *arena, struct str s);

/* Case folded (not merely lower case), for comparing what people typed. */
struct str utf8_fold(struct arena *arena, struct str s);

/* Letters without their marks: é to e, ŵ to w, ك to ک. For comparing only; never for what is shown. */
struct str utf8_unmark(struct arena *arena, struct str s);

/* Any script's decimal digit as 0..9, else -1. */
int utf8_digit(uint32_t code_point);
bool utf8_is_letter(uint32_t code_point);
bool utf8_is_space(uint32_t code_point); /* every Unicode space and separator */

/* Every byte is from 1 to 127: what Unicode would be asked of it has a plain answer. */
bool utf8_is_ascii(struct str s);

/* Bytes that are not UTF-8 read as Windows-1252 instead (what old gateways and mailers send). */
struct str utf8_from_latin(struct arena *arena, struct str s);

#endif
