/* SPDX-License-Identifier: MIT */
/* Growth doubles, and stops at the limit. */
#include "base/strbuf.h"

void
strbuf_init(struct strbuf *buf, size_t limit)
{
	*buf = (struct strbuf){ .limit = limit };
}

void
strbuf_reset(struct strbuf *buf)
{
	buf->len = 0;
	buf->over = false;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

void
strbuf_done(struct strbuf *buf)
{
	free(buf->data);
	*buf = (struct strbuf){ 0 };
}

/* Room for `more` bytes and a NUL; returns how many of them fit. */
static size_t
strbuf_room(struct strbuf *buf, size_t more)
{
	if (more > buf->limit - buf->len) {
		buf->over = true;
		more = buf->limit - buf->len;
	}
	size_t need = buf->len + more + 1;
	if (need > buf->size) {
		size_t size = buf->size < 64 ? 64 : buf->size * 2;
		if (size < need)
			size = need;
		buf->data = alloc_grow(buf->data, size);
		buf->size = size;
	}
	return more;
}

void
strbuf_add(struct strbuf *buf, struct str s)
{
	size_t fits = strbuf_room(buf, s.len);
	if (fits > 0)
		memcpy(buf->data + buf->len, s.data, fits);
	buf->len += fits;
	buf->data[buf->len] = '\0';
}

void
strbuf_puts(struct strbuf *buf, const char *text)
{
	strbuf_add(buf, str_from(text));
}

void
strbuf_char(struct strbuf *buf, char c)
{
	strbuf_add(buf, str_of(&c, 1));
}

void
strbuf_printf(struct strbuf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	strbuf_vprintf(buf, format, args);
	va_end(args);
}

void
strbuf_vprintf(struct strbuf *buf, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	BUG_ON(len < 0, "format");
	size_t fits = strbuf_room(buf, (size_t) len);
	(void) vsnprintf(buf->data + buf->len, fits + 1, format, again);
	va_end(again);
	buf->len += fits;
}

void
strbuf_truncate(struct strbuf *buf, size_t len)
{
	if (len < buf->len) {
		buf->len = len;
		buf->data[len] = '\0';
	}
}

struct str
strbuf_str(const struct strbuf *buf)
{
	return str_of(buf->data, buf->len);
}

const char *
strbuf_cstr(const struct strbuf *buf)
{
	return buf->data == NULL ? "" : buf->data;
}

bool
strbuf_is_over(const struct strbuf *buf)
{
	return buf->over;
}
