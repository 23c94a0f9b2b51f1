/* SPDX-License-Identifier: MIT */
/* Takes a transcript apart, line by line. */
#include "daemon/transcript.h"

/* The mark of a dialogue line: behind white space and perhaps a name. */
static bool
find_mark(struct str line, size_t *out_at)
{
	size_t at = 0;
	while (at < line.len && (line.data[at] == ' ' || line.data[at] == '\t'))
		at++;
	size_t start = at;
	if (start == 0)
		return false;
	while (at < line.len && line.data[at] != ' ' && line.data[at] != '\t')
		at++;
	struct str word = str_sub(line, start, at);
	if (word.len == 1 && strchr("<>!=|%", word.data[0]) != NULL) {
		*out_at = start;
		return true;
	}
	while (at < line.len && line.data[at] == ' ')
		at++;
	if (at < line.len &&
	    (line.data[at] == '<' || line.data[at] == '>' || line.data[at] == '%') &&
	    (at + 1 == line.len || line.data[at + 1] == ' ')) {
		*out_at = at;
		return true;
	}
	return false;
}

static bool
is_time_line(struct str line, const char *word)
{
	return str_starts(line, word) && line.len > strlen(word) && line.data[strlen(word)] == ' ';
}

static struct transcript_line *
read_line(struct arena *arena, struct str whole, int number)
{
	struct transcript_line *line = ARENA_NEW(arena, struct transcript_line);
	struct str trimmed = str_trim(whole);
	size_t at;
	line->whole = whole;
	line->number = number;
	line->text = trimmed;
	if (trimmed.len == 0 || trimmed.data[0] == '#') {
		line->kind = LINE_BLANK;
	} else if (find_mark(whole, &at)) {
		char mark = whole.data[at];
		line->kind = mark == '>' ? LINE_SAYS
		    : mark == '<'        ? LINE_HEARS
		    : mark == '%'        ? LINE_PAGE
		    : mark == '!'        ? LINE_WORLD
					 : LINE_TRUE;
		line->who = str_trim(str_sub(whole, 0, at));
		line->text = str_sub(whole, at + 1, whole.len);
		if (line->text.len > 0 && line->text.data[0] == ' ')
			line->text = str_sub(line->text, 1, line->text.len);
	} else if (is_time_line(whole, "at")) {
		line->kind = LINE_AT;
	} else if (is_time_line(whole, "after")) {
		line->kind = LINE_AFTER;
	} else {
		line->kind = LINE_HEADER;
	}
	return line;
}

/* "  | more" belongs to the text above it. */
static bool
join_line(struct arena *arena, struct transcript_line *above, struct str whole)
{
	size_t at;
	if (!find_mark(whole, &at) || whole.data[at] != '|')
		return false;
	struct str more = str_sub(whole, at + 1, whole.len);
	if (more.len > 0 && more.data[0] == ' ')
		more = str_sub(more, 1, more.len);
	above->text =
	    str_from(arena_printf(arena, "%.*s\n%.*s", STR_ARG(above->text), STR_ARG(more)));
	above->whole =
	    str_from(arena_printf(arena, "%.*s\n%.*s", STR_ARG(above->whole), STR_ARG(whole)));
	return true;
}

bool
transcript_read(struct arena *arena, const char *file, struct str text,
    struct transcript_line **out_lines, struct error *error)
{
	struct transcript_line *first = NULL, *last = NULL;
	int number = 0;
	while (text.len > 0) {
		const char *end = memchr(text.data, '\n', text.len);
		size_t len = end == NULL ? text.len : (size_t) (end - text.data);
		struct str whole = str_sub(text, 0, len);
		text = str_sub(text, len + (end == NULL ? 0 : 1), text.len);
		number++;
		size_t at;
		if (find_mark(whole, &at) && whole.data[at] == '|') {
			bool speech =
			    last != NULL && (last->kind == LINE_SAYS || last->kind == LINE_HEARS);
			if (!speech || !join_line(arena, last, whole))
				return error_set(error, ERROR_INPUT,
				    "%s:%d: a | line without a > or < line above it", file, number);
			continue;
		}
		struct transcript_line *line = read_line(arena, whole, number);
		if (last == NULL)
			first = line;
		else
			last->next = line;
		last = line;
	}
	if (first == NULL)
		return error_set(error, ERROR_INPUT, "%s: an empty transcript", file);
	*out_lines = first;
	return true;
}

void
transcript_tokens(struct str text, struct tokens *out_tokens)
{
	*out_tokens = (struct tokens){ 0 };
	size_t at = 0;
	while (out_tokens->count < TRANSCRIPT_TOKENS) {
		while (at < text.len && (text.data[at] == ' ' || text.data[at] == '\t'))
			at++;
		if (at >= text.len)
			return;
		bool quoted = text.data[at] == '"';
		size_t start = quoted ? ++at : at;
		while (at < text.len &&
		    (quoted ? text.data[at] != '"' : text.data[at] != ' ' && text.data[at] != '\t'))
			at++;
		out_tokens->list[out_tokens->count++] = str_sub(text, start, at);
		if (quoted)
			at++;
	}
}

struct str
tokens_after(const struct tokens *tokens, const char *name)
{
	for (size_t i = 0; i + 1 < tokens->count; i++)
		if (str_is(tokens->list[i], name))
			return tokens->list[i + 1];
	return (struct str){ 0 };
}

bool
tokens_have(const struct tokens *tokens, const char *name)
{
	for (size_t i = 0; i < tokens->count; i++)
		if (str_is(tokens->list[i], name))
			return true;
	return false;
}
