/* SPDX-License-Identifier: MIT */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

/*
 * A strbuf is text that grows, up to the limit given at its birth: the size at which it would be a
 * mistake. Past the limit it keeps what fitted, drops the rest and says so when asked
 * (strbuf_is_over); nothing is reallocated for an attacker. Always NUL-terminated. Ended by
 * strbuf_done; a zeroed strbuf has limit 0 and only strbuf_done may be called on it.
 */
#include <stdarg.h>

#include "base/str.h"

struct strbuf {
	char *data;
	size_t len;
	size_t size;  /* allocated */
	size_t limit; /* bytes of text at most */
	bool over;    /* something was dropped */
};

/* life */
void strbuf_init(struct strbuf *buf, size_t limit);
void strbuf_reset(struct strbuf *buf); /* empty again, not over; keeps its memory */
void strbuf_done(struct strbuf *buf);

/* adding */
void strbuf_add(struct strbuf *buf, struct str s);
void strbuf_puts(struct strbuf *buf, const char *text);
void strbuf_char(struct strbuf *buf, char c);
void strbuf_printf(struct strbuf *buf, const char *format, ...) HARK_PRINTF(2, 3);
void strbuf_vprintf(struct strbuf *buf, const char *format, va_list args) HARK_PRINTF(2, 0);
void strbuf_truncate(struct strbuf *buf, size_t len);

/* questions */
struct str strbuf_str(const struct strbuf *buf); /* borrowed until the next change */
const char *strbuf_cstr(const struct strbuf *buf);
bool strbuf_is_over(const struct strbuf *buf);

#endif
