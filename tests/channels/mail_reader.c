/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail_reader.h"

void
mail_check_lines(const char *name, struct str text)
{
	size_t line = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		bool crlf = c == '\r' && i + 1 < text.len && text.data[i + 1] == '\n';
		if ((c == '\r' && !crlf) || (c == '\n' && (i == 0 || text.data[i - 1] != '\r')))
			fail_msg("%s: a bare line end at %zu", name, i);
		if (c == '\0' || (unsigned char) c >= 0x80)
			fail_msg("%s: byte %d at %zu", name, c, i);
		if (c == '.' && line == 0)
			fail_msg("%s: a line begins with a dot at %zu", name, i);
		line = c == '\n' ? 0 : line + 1;
		if (line > 998)
			fail_msg("%s: a line over 998 bytes at %zu", name, i);
	}
	assert_true(str_ends(text, "\r\n"));
}

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void
mail_unquote(struct strbuf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] != '=') {
			strbuf_char(out, text.data[i]);
			continue;
		}
		assert_true(i + 2 < text.len);
		if (text.data[i + 1] != '\r')
			strbuf_char(
			    out, (char) (hex(text.data[i + 1]) * 16 + hex(text.data[i + 2])));
		i += 2;
	}
}

void
mail_unbase64(struct strbuf *out, struct str text)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned bits = 0;
	int have = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if (c == '\r' || c == '\n' || c == '=')
			continue;
		const char *at = strchr(digits, c);
		assert_non_null(at);
		bits = bits << 6 | (unsigned) (at - digits);
		have += 6;
		if (have >= 8) {
			have -= 8;
			strbuf_char(out, (char) (bits >> have & 0xFF));
		}
	}
}
