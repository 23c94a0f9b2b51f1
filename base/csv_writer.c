/* SPDX-License-Identifier: MIT */
/*
 * Writing CSV, fast: exports of millions of rows are memory copies into one buffer. Not printf, not
 * libcsv's writer, which quotes everything and one byte at a time.
 */
#include "base/csv.h"

/* What a cell is quoted for, and what Excel, LibreOffice and Sheets take for a formula at its
 * beginning. */
static const bool needs_quotes[256] = { [','] = true, ['"'] = true, ['\n'] = true, ['\r'] = true };
static const bool starts_formula[256] = {
	['='] = true, ['+'] = true, ['-'] = true, ['@'] = true, ['\t'] = true, ['\r'] = true
};

void
csv_writer_init(struct csv_writer *writer, csv_sink_fn *sink, void *context)
{
	*writer = (struct csv_writer){ .sink = sink, .context = context };
	writer->buffer = alloc_new(CSV_BUFFER);
}

static bool
strbuf_sink(void *context, struct str bytes)
{
	struct strbuf *out = context;
	strbuf_add(out, bytes);
	return !strbuf_is_over(out);
}

static bool
file_sink(void *context, struct str bytes)
{
	return fwrite(bytes.data, 1, bytes.len, context) == bytes.len;
}

void
csv_writer_to_strbuf(struct csv_writer *writer, struct strbuf *out)
{
	csv_writer_init(writer, strbuf_sink, out);
}

void
csv_writer_to_file(struct csv_writer *writer, FILE *out)
{
	csv_writer_init(writer, file_sink, out);
}

static void
flush(struct csv_writer *writer)
{
	if (writer->used > 0 && !writer->failed)
		writer->failed =
		    !writer->sink(writer->context, str_of(writer->buffer, writer->used));
	writer->used = 0;
}

bool
csv_writer_done(struct csv_writer *writer, struct error *error)
{
	flush(writer);
	free(writer->buffer);
	writer->buffer = NULL;
	return !writer->failed || error_set(error, ERROR_IO, "the CSV could not be written");
}

/* Room for `size` bytes in one piece, at most CSV_BUFFER. */
static char *
room(struct csv_writer *writer, size_t size)
{
	if (size > CSV_BUFFER - writer->used)
		flush(writer);
	return writer->buffer + writer->used;
}

static void
put(struct csv_writer *writer, char c)
{
	*room(writer, 1) = c;
	writer->used++;
}

static void
put_bytes(struct csv_writer *writer, struct str bytes)
{
	while (bytes.len > 0) {
		size_t part = bytes.len < CSV_BUFFER ? bytes.len : CSV_BUFFER;
		memcpy(room(writer, part), bytes.data, part);
		writer->used += part;
		bytes = str_sub(bytes, part, bytes.len);
	}
}

static void
begin_cell(struct csv_writer *writer, bool empty)
{
	if (writer->cells > 0)
		put(writer, ',');
	writer->only_empty = empty && writer->cells == 0;
	writer->cells++;
}

static bool
has_special(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (needs_quotes[(unsigned char) text.data[i]])
			return true;
	return false;
}

void
csv_text(struct csv_writer *writer, struct str text)
{
	begin_cell(writer, text.len == 0);
	if (text.len == 0)
		return;
	bool guard = !writer->verbatim && starts_formula[(unsigned char) text.data[0]];
	if (!has_special(text)) {
		if (guard)
			put(writer, '\'');
		put_bytes(writer, text);
		return;
	}
	put(writer, '"');
	if (guard)
		put(writer, '\'');
	for (const char *quote;
	     text.len > 0 && (quote = memchr(text.data, '"', text.len)) != NULL;) {
		size_t upto = (size_t) (quote - text.data) + 1;
		put_bytes(writer, str_sub(text, 0, upto));
		put(writer, '"');
		text = str_sub(text, upto, text.len);
	}
	put_bytes(writer, text);
	put(writer, '"');
}

void
csv_int(struct csv_writer *writer, int64_t number)
{
	enum { LONGEST = 20 };
	begin_cell(writer, false);
	/* Through unsigned, because the most negative number has no positive twin. */
	uint64_t rest = number < 0 ? 0 - (uint64_t) number : (uint64_t) number;
	char digits[LONGEST];
	size_t start = LONGEST;
	do {
		digits[--start] = (char) ('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		digits[--start] = '-';
	put_bytes(writer, str_of(digits + start, LONGEST - start));
}

void
csv_decimal(struct csv_writer *writer, decimal number)
{
	char text[DECIMAL_TEXT];
	begin_cell(writer, false);
	put_bytes(writer, str_from(decimal_format(number, text)));
}

void
csv_empty(struct csv_writer *writer)
{
	begin_cell(writer, true);
}

void
csv_row_end(struct csv_writer *writer)
{
	/* A row of one empty cell would be an empty line, which readers skip. */
	if (writer->cells == 1 && writer->only_empty)
		put_bytes(writer, STR("\"\""));
	if (writer->crlf)
		put(writer, '\r');
	put(writer, '\n');
	writer->cells = 0;
	writer->only_empty = false;
}
