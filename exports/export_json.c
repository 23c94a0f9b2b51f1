/* SPDX-License-Identifier: MIT */
/*
 * A sheet as NDJSON: one object a line, keyed by the columns' names. What is empty in the CSV is
 * absent here. Ids are text, because many readers of JSON lose digits beyond 2^53.
 */
#include "base/json.h"
#include "exports/sheet.h"

enum { LINE_LIMIT = 16 << 20 };

struct json_sheet {
	struct sheet sheet;
	FILE *out;
	const struct str *names;
	size_t count, column;
	struct strbuf line;
	struct json_writer writer;
	bool failed;
};

static struct json_sheet *
json_of(struct sheet *sheet)
{
	return container_of(sheet, struct json_sheet, sheet);
}

static void
begin(struct sheet *sheet, const struct str *names, size_t count)
{
	struct json_sheet *json = json_of(sheet);
	json->names = names;
	json->count = count;
}

static void
open_row(struct json_sheet *json)
{
	if (json->line.len > 0)
		return;
	json_writer_init(&json->writer, &json->line);
	json_writer_map(&json->writer);
}

static struct json_writer *
key(struct json_sheet *json)
{
	open_row(json);
	json_writer_key(&json->writer, json->names[json->column++].data);
	return &json->writer;
}

static void
put_empty(struct sheet *sheet)
{
	json_of(sheet)->column++;
}

static void
put_text(struct sheet *sheet, struct str text)
{
	if (text.len == 0)
		put_empty(sheet);
	else
		json_writer_text(key(json_of(sheet)), text);
}

static void
put_id(struct sheet *sheet, int64_t id)
{
	char text[24];
	int len = snprintf(text, sizeof(text), "%lld", (long long) id);
	put_text(sheet, str_of(text, (size_t) len));
}

static void
put_integer(struct sheet *sheet, int64_t number)
{
	json_writer_int(key(json_of(sheet)), number);
}

static void
put_decimal(struct sheet *sheet, decimal number)
{
	json_writer_decimal(key(json_of(sheet)), number);
}

static void
row_end(struct sheet *sheet)
{
	struct json_sheet *json = json_of(sheet);
	BUG_ON(json->column != json->count, "a row of %zu cells instead of %zu", json->column,
	    json->count);
	open_row(json);
	json_writer_map_end(&json->writer);
	strbuf_char(&json->line, '\n');
	struct str line = strbuf_str(&json->line);
	if (strbuf_is_over(&json->line) || fwrite(line.data, 1, line.len, json->out) != line.len)
		json->failed = true;
	strbuf_reset(&json->line);
	json->column = 0;
}

static bool
done(struct sheet *sheet, struct error *error)
{
	struct json_sheet *json = json_of(sheet);
	bool whole = !json->failed;
	strbuf_done(&json->line);
	free(json);
	return whole || error_set(error, ERROR_IO, "the NDJSON could not be written");
}

static const struct sheet_ops json_ops = {
	.begin = begin,
	.text = put_text,
	.id = put_id,
	.integer = put_integer,
	.decimal = put_decimal,
	.empty = put_empty,
	.row_end = row_end,
	.done = done,
};

struct sheet *
export_json_new(FILE *out)
{
	struct json_sheet *json = alloc_new(sizeof(*json));
	json->sheet.ops = &json_ops;
	json->out = out;
	strbuf_init(&json->line, LINE_LIMIT);
	return &json->sheet;
}
