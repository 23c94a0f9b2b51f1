/* SPDX-License-Identifier: MIT */
/* Writing JSON: no tree, no library; what is written is valid if the calls are. */
#include "base/json.h"
#include "base/utf8.h"

void
json_writer_init(struct json_writer *writer, struct strbuf *out)
{
	*writer = (struct json_writer){ .out = out };
}

static bool
is_in_map(const struct json_writer *writer)
{
	return writer->depth > 0 && (writer->maps >> (writer->depth - 1) & 1) != 0;
}

static void
begin_value(struct json_writer *writer)
{
	BUG_ON(is_in_map(writer) && !writer->keyed, "a JSON value without key");
	BUG_ON(writer->depth == 0 && writer->comma, "a second JSON value");
	if (writer->comma && !writer->keyed)
		strbuf_char(writer->out, ',');
	writer->keyed = false;
	writer->comma = true;
}

static void
open_level(struct json_writer *writer, bool map)
{
	BUG_ON(writer->depth == JSON_DEPTH, "JSON written too deep");
	begin_value(writer);
	uint64_t bit = UINT64_C(1) << writer->depth;
	writer->maps = map ? writer->maps | bit : writer->maps & ~bit;
	writer->depth++;
	writer->comma = false;
	strbuf_char(writer->out, map ? '{' : '[');
}

static void
close_level(struct json_writer *writer, bool map)
{
	BUG_ON(writer->depth == 0 || is_in_map(writer) != map || writer->keyed,
	    "JSON closed at the wrong place");
	writer->depth--;
	writer->comma = true;
	strbuf_char(writer->out, map ? '}' : ']');
}

void
json_writer_map(struct json_writer *writer)
{
	open_level(writer, true);
}

void
json_writer_map_end(struct json_writer *writer)
{
	close_level(writer, true);
}

void
json_writer_list(struct json_writer *writer)
{
	open_level(writer, false);
}

void
json_writer_list_end(struct json_writer *writer)
{
	close_level(writer, false);
}

static void
put_escaped(struct strbuf *out, unsigned char c)
{
	switch (c) {
	case '"': strbuf_puts(out, "\\\""); return;
	case '\\': strbuf_puts(out, "\\\\"); return;
	case '\n': strbuf_puts(out, "\\n"); return;
	case '\r': strbuf_puts(out, "\\r"); return;
	case '\t': strbuf_puts(out, "\\t"); return;
	default: strbuf_printf(out, "\\u%04x", c); return;
	}
}

/* The length of the code point at `at` if it is sound UTF-8, else 0. */
static size_t
sound_length(struct str text, size_t at)
{
	size_t next = at;
	(void) utf8_next(text, &next);
	return utf8_check(str_sub(text, at, next)) ? next - at : 0;
}

static void
put_text(struct strbuf *out, struct str text)
{
	strbuf_char(out, '"');
	size_t clean = 0; /* from here on nothing is written yet */
	for (size_t i = 0; i < text.len;) {
		unsigned char c = (unsigned char) text.data[i];
		size_t length = c < 0x80 ? 1 : sound_length(text, i);
		if (length > 0 && c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) {
			i += length;
			continue;
		}
		strbuf_add(out, str_sub(text, clean, i));
		if (length == 0)
			strbuf_puts(out, "\xEF\xBF\xBD");
		else
			put_escaped(out, c);
		clean = ++i;
	}
	strbuf_add(out, str_sub(text, clean, text.len));
	strbuf_char(out, '"');
}

void
json_writer_key(struct json_writer *writer, const char *key)
{
	BUG_ON(!is_in_map(writer) || writer->keyed, "a JSON key at the wrong place");
	if (writer->comma)
		strbuf_char(writer->out, ',');
	put_text(writer->out, str_from(key));
	strbuf_char(writer->out, ':');
	writer->keyed = true;
}

void
json_writer_text(struct json_writer *writer, struct str text)
{
	begin_value(writer);
	put_text(writer->out, text);
}

void
json_writer_int(struct json_writer *writer, int64_t number)
{
	begin_value(writer);
	strbuf_printf(writer->out, "%lld", (long long) number);
}

void
json_writer_decimal(struct json_writer *writer, decimal number)
{
	char text[DECIMAL_TEXT];
	begin_value(writer);
	strbuf_puts(writer->out, decimal_format(number, text));
}

void
json_writer_bool(struct json_writer *writer, bool yes)
{
	begin_value(writer);
	strbuf_puts(writer->out, yes ? "true" : "false");
}

void
json_writer_null(struct json_writer *writer)
{
	begin_value(writer);
	strbuf_puts(writer->out, "null");
}

void
json_writer_member(struct json_writer *writer, const char *key, struct str text)
{
	json_writer_key(writer, key);
	json_writer_text(writer, text);
}

void
json_writer_member_map(struct json_writer *writer, const char *key)
{
	json_writer_key(writer, key);
	json_writer_map(writer);
}
