/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "tests/mail/mail_table.h"

enum { FILE_LIMIT = 1 << 20, ROWS = 200 };

static struct str
slurp(struct arena *arena, const char *name)
{
	struct strbuf text;
	const char *path = arena_printf(arena, "%s/tests/mail/%s", HARK_SOURCE_DIR, name);
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("%s is not there", path);
	strbuf_init(&text, FILE_LIMIT);
	for (int c; (c = fgetc(file)) != EOF;)
		strbuf_char(&text, (char) c);
	(void) fclose(file);
	struct str whole = arena_str(arena, strbuf_str(&text));
	strbuf_done(&text);
	return whole;
}

/* \r\n for \n, as SMTP has it. */
static struct str
as_sent(struct arena *arena, struct str text)
{
	struct strbuf out;
	strbuf_init(&out, FILE_LIMIT);
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\n')
			strbuf_char(&out, '\r');
		strbuf_char(&out, text.data[i]);
	}
	struct str sent = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return sent;
}

static struct str
unescaped(struct arena *arena, struct str text)
{
	char *out = arena_cstr(arena, text);
	size_t length = 0;
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '\\' && i + 1 < text.len && text.data[i + 1] == 'n') {
			out[length++] = '\n';
			i++;
		} else {
			out[length++] = text.data[i];
		}
	return str_of(out, length);
}

static struct str
field(struct str *rest)
{
	struct str value = { 0 };
	if (!str_split(rest, '\t', &value) || str_is(value, "-"))
		return STR("");
	return value;
}

struct mail_row *
mail_table(struct arena *arena, size_t *out_count)
{
	struct str rest = slurp(arena, "mails.tsv"), line;
	struct mail_row *rows = ARENA_ARRAY(arena, struct mail_row, ROWS);
	size_t count = 0;
	while (str_split(&rest, '\n', &line)) {
		if (line.len == 0 || line.data[0] == '#')
			continue;
		assert_true(count < ROWS);
		struct mail_row *row = &rows[count++];
		row->name = arena_cstr(arena, field(&line));
		row->kind = field(&line);
		row->why = field(&line);
		row->from = field(&line);
		row->flags = field(&line);
		row->dmarc = field(&line);
		row->reading = field(&line);
		row->text = unescaped(arena, field(&line));
		row->raw = as_sent(arena, slurp(arena, arena_printf(arena, "%s.eml", row->name)));
	}
	assert_true(count > 0);
	*out_count = count;
	return rows;
}
