/* SPDX-License-Identifier: MIT */
/* Transfer encodings and encoded words. */
#include "base/utf8.h"
#include "channels/email_encode.h"

enum {
	LINE_MAX_BYTES = 76,
	BASE64_BYTES = 57, /* that fill a line of 76 */
	/* "=?UTF-8?B?" and "?=" leave 63 of the 75 an encoded word may have: 15 groups of 3 */
	WORD_BYTES = 45,
	WORD_FRAME = 12,
	COLUMN_MAX = 40,
};

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The line before the next line end of any kind. False at the end of the text. */
static bool
next_line(struct str *rest, struct str *out_line)
{
	if (rest->len == 0)
		return false;
	size_t len = 0;
	while (len < rest->len && rest->data[len] != '\r' && rest->data[len] != '\n')
		len++;
	size_t end = len;
	if (end < rest->len)
		end += rest->data[end] == '\r' && end + 1 < rest->len && rest->data[end + 1] == '\n'
		    ? 2
		    : 1;
	*out_line = str_sub(*rest, 0, len);
	*rest = str_sub(*rest, end, rest->len);
	return true;
}

static bool
stands_for_itself(struct str line, size_t i)
{
	char c = line.data[i];
	bool last = i + 1 == line.len;
	if (c == ' ' || c == '\t')
		return !last;
	if (i == 0 && (c == '.' || c == 'F')) /* the end of a message; a mailbox's "From " */
		return false;
	return c > ' ' && c < 0x7F && c != '=';
}

static void
put_quoted(struct strbuf *out, char c)
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned char byte = (unsigned char) c;
	const char quoted[] = { '=', digits[byte >> 4], digits[byte & 15U] };
	strbuf_add(out, str_of(quoted, sizeof(quoted)));
}

/* What stands for itself is written in runs, not byte by byte. */
static void
quote_line(struct strbuf *out, struct str line)
{
	size_t column = 0, run = 0; /* where it begins */
	for (size_t i = 0; i < line.len; i++) {
		bool itself = stands_for_itself(line, i);
		if (column + (itself ? 1 : 3) > LINE_MAX_BYTES - 1) {
			strbuf_add(out, str_sub(line, run, i));
			strbuf_puts(out, "=\r\n");
			run = i;
			column = 0;
			/* A soft break makes this the first of a line. */
			itself = itself && line.data[i] != '.';
		}
		column += itself ? 1 : 3;
		if (itself)
			continue;
		strbuf_add(out, str_sub(line, run, i));
		put_quoted(out, line.data[i]);
		run = i + 1;
	}
	strbuf_add(out, str_sub(line, run, line.len));
	strbuf_puts(out, "\r\n");
}

void
email_encode_quoted(struct strbuf *out, struct str text)
{
	struct str line;
	while (next_line(&text, &line))
		quote_line(out, line);
}

/* One to three bytes as four digits. */
static void
base64_group(struct strbuf *out, const unsigned char *bytes, size_t count)
{
	unsigned b0 = bytes[0], b1 = count > 1 ? bytes[1] : 0, b2 = count > 2 ? bytes[2] : 0;
	strbuf_char(out, base64_digits[b0 >> 2]);
	strbuf_char(out, base64_digits[((b0 & 3U) << 4) | (b1 >> 4)]);
	strbuf_char(out, count > 1 ? base64_digits[((b1 & 15U) << 2) | (b2 >> 6)] : '=');
	strbuf_char(out, count > 2 ? base64_digits[b2 & 63U] : '=');
}

static void
base64(struct strbuf *out, struct str s)
{
	const unsigned char *bytes = (const unsigned char *) s.data;
	for (size_t i = 0; i < s.len; i += 3)
		base64_group(out, bytes + i, s.len - i < 3 ? s.len - i : 3);
}

void
email_encode_base64(struct strbuf *out, struct str text)
{
	struct strbuf whole;
	strbuf_init(&whole, out->limit);
	struct str line;
	while (next_line(&text, &line)) {
		strbuf_add(&whole, line);
		strbuf_puts(&whole, "\r\n");
	}
	out->over = out->over || strbuf_is_over(&whole);
	struct str rest = strbuf_str(&whole);
	for (size_t at = 0; at < rest.len; at += BASE64_BYTES) {
		base64(out, str_sub(rest, at, at + BASE64_BYTES));
		strbuf_puts(out, "\r\n");
	}
	strbuf_done(&whole);
}

void
email_encode_body(struct strbuf *out, struct str text)
{
	size_t rare = 0;
	for (size_t i = 0; i < text.len; i++)
		rare += (unsigned char) text.data[i] >= 0x80 || text.data[i] == '=';
	/* Quoted: three for each rare byte. Base64: four for each three bytes, and unreadable, so
	 * that it has to be clearly shorter. */
	bool quoted = rare * 4 <= text.len;
	strbuf_printf(
	    out, "Content-Transfer-Encoding: %s\r\n\r\n", quoted ? "quoted-printable" : "base64");
	if (quoted)
		email_encode_quoted(out, text);
	else
		email_encode_base64(out, text);
}

static bool
is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < ' ' || text.data[i] >= 0x7F)
			return false;
	return str_find(text, STR("=?"), 0) < 0;
}

static void
put_words(struct strbuf *out, struct str text, size_t column)
{
	/* The first word shares its line with the header's name. */
	size_t most = (LINE_MAX_BYTES - column - WORD_FRAME) / 4 * 3;
	for (size_t at = 0; at < text.len;) {
		size_t end = at, next = at;
		while (next < text.len) {
			(void) utf8_next(text, &next);
			if (next - at > most)
				break;
			end = next;
		}
		strbuf_puts(out, at == 0 ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		base64(out, str_sub(text, at, end));
		strbuf_puts(out, "?=");
		at = end;
		most = WORD_BYTES;
	}
}

void
email_encode_words(struct strbuf *out, struct str text, size_t column)
{
	BUG_ON(column > COLUMN_MAX, "a header's name of %zu bytes", column);
	if (is_plain(text) && column + text.len <= LINE_MAX_BYTES)
		strbuf_add(out, text);
	else
		put_words(out, text, column);
}

void
email_encode_phrase(struct strbuf *out, struct str text, size_t column)
{
	BUG_ON(column > COLUMN_MAX, "a header's name of %zu bytes", column);
	bool quotable = is_plain(text) && column + text.len + 2 <= LINE_MAX_BYTES &&
	    str_find(text, STR("\""), 0) < 0 && str_find(text, STR("\\"), 0) < 0;
	if (quotable)
		strbuf_printf(out, "\"%.*s\"", STR_ARG(text));
	else
		put_words(out, text, column);
}
