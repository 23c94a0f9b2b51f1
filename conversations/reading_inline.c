/* SPDX-License-Identifier: MIT */
#include "base/strbuf.h"

#include "conversations/reading_inline.h"

enum { LABEL_DIGITS = 2, INLINE_LEAST = 2 };

static struct str
skip(struct str line, const char *characters)
{
	while (line.len > 0 && strchr(characters, line.data[0]) != NULL)
		line = str_sub(line, 1, line.len);
	return line;
}

static bool
take_word(struct str *line, const char *word)
{
	struct str front = str_sub(*line, 0, strlen(word));
	if (!str_eq_nocase(front, str_from(word)))
		return false;
	*line = skip(str_sub(*line, front.len, line->len), " ");
	return true;
}

static struct str
take_digits(struct str *line)
{
	size_t count = 0;
	while (count < line->len && line->data[count] >= '0' && line->data[count] <= '9')
		count++;
	struct str digits = str_sub(*line, 0, count);
	*line = str_sub(*line, count, line->len);
	return digits;
}

/* The label of a quoted question: "> 4 of 12. ...", "> 4 o 12. ...", "> Q4?", "> Question 4:". A bare
 * number is none: "> 1 none" is an option. */
static bool
label_of(struct str line, struct str *out_label)
{
	line = skip(line, "> \t");
	bool named =
	    take_word(&line, "question") || take_word(&line, "cwestiwn") || take_word(&line, "q");
	struct str digits = take_digits(&line);
	if (digits.len == 0 || digits.len > LABEL_DIGITS)
		return false;
	line = skip(line, " ");
	bool counted = take_word(&line, "of ") || take_word(&line, "o ");
	if (counted && take_digits(&line).len == 0)
		return false;
	*out_label = digits;
	return counted || (named && line.len > 0 && strchr("?:.)", line.data[0]) != NULL);
}

bool
reading_inline(struct arena *arena, struct str text, struct str *out_text)
{
	struct strbuf out;
	struct str rest = text, line, label = STR(""), next;
	size_t answers = 0;
	bool quoting = false, sound = true;
	strbuf_init(&out, text.len + 100);
	while (sound && str_split(&rest, '\n', &line)) {
		struct str words = str_trim(line);
		if (words.len == 0)
			continue;
		bool quoted = str_starts(words, ">");
		if (quoted && label_of(words, &next)) {
			/* Two labels in a row: of the first nothing was said. */
			label = next;
			quoting = true;
		} else if (!quoted && quoting) {
			strbuf_printf(&out, "%sQ%.*s: %.*s", answers > 0 ? "\n" : "",
			    STR_ARG(label), STR_ARG(words));
			answers++;
			quoting = false;
		} else if (!quoted && answers > 0) {
			strbuf_printf(&out, "\n%.*s", STR_ARG(words));
		} else if (!quoted) {
			sound = str_ends(words, ":"); /* "Ada wrote:" */
		}
	}
	sound = sound && answers >= INLINE_LEAST;
	if (sound)
		*out_text = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return sound;
}

static bool
is_quoted_question(struct str line)
{
	struct str label, words = str_trim(line);
	bool marked = words.len > 2 && str_starts(words, "\"") && str_ends(words, "\"");
	return marked && label_of(str_sub(words, 1, words.len), &label) &&
	    str_find(words, STR("?"), 0) >= 0;
}

struct str
without_quoted_question(struct arena *arena, struct str text)
{
	struct strbuf out;
	struct str rest = text, line;
	if (str_find(text, STR("\""), 0) < 0 || str_find(text, STR("\n"), 0) < 0)
		return text;
	strbuf_init(&out, text.len + 1);
	while (str_split(&rest, '\n', &line))
		if (!is_quoted_question(line))
			strbuf_printf(&out, "%.*s\n", STR_ARG(line));
	struct str kept = arena_str(arena, str_trim(strbuf_str(&out)));
	strbuf_done(&out);
	return kept.len > 0 ? kept : text;
}
