/* SPDX-License-Identifier: MIT */
/*
 * Some characters must not reach NFKC, because it would make other numbers of them: 3½ would become
 * 31/2, m² m2 and ③④ 34. They become a mark that spoils a number beside it (CLEAN_SPOILER), that makes
 * a part of one (CLEAN_PART), or are set apart by spaces.
 */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "conversations/reading.h"

#include "conversations/reading_inline.h"
#include "conversations/reading_ornament.h"
#include "conversations/reading_quarters.h"
#include "conversations/reading_signed.h"

#include "conversations/reading_clean.h"

enum {
	CLEAN_INPUT_LIMIT = 1 << 16, /* bytes: all that a text can hold (intake_parts.h) */
	CLEAN_TEXT_LIMIT = 4 * CLEAN_INPUT_LIMIT,
	CLEAN_EMPTY_LINES = 3,     /* one after the other */
	CLEAN_OURS_LEAST = 12,     /* shorter texts of ours could be a patient's own words */
	CLEAN_SIGNATURE_WORDS = 8, /* a longer line says more than which telephone it is from */
};

static const struct {
	uint32_t from, to;
	const char *into;
} replaced[] = {
	{ 0x00, 0x08, "" },
	{ '\t', '\t', " " },
	{ '\v', '\r', "\n" },
	{ 0x0e, 0x1f, "" },
	{ '`', '`', "'" },
	{ 0x7f, 0x84, "" },
	{ 0x85, 0x85, "\n" },
	{ 0x86, 0x9f, "" },
	{ 0xab, 0xab, "\"" },
	{ 0xad, 0xad, "" },
	{ 0xb2, 0xb3, "\xc2\xac" },
	{ 0xb4, 0xb4, "'" },
	{ 0xb9, 0xb9, "\xc2\xac" },
	{ 0xbb, 0xbb, "\"" },
	{ 0x2bc, 0x2bc, "'" },
	{ 0x335, 0x338, "\xc2\xac" }, /* strikes out what it is drawn over */
	{ 0x60c, 0x60c, "," },        /* Arabic script's marks */
	{ 0x61b, 0x61b, ";" },
	{ 0x61c, 0x61c, "" }, /* which way to write, like U+200E */
	{ 0x61f, 0x61f, "?" },
	{ 0x640, 0x640, "" }, /* draws a word out */
	{ 0x66a, 0x66a, "%" },
	{ 0x66b, 0x66b, "." },
	{ 0x66c, 0x66c, "," },
	{ 0x66d, 0x66d, "*" },
	{ 0x6d4, 0x6d4, "." },
	{ 0x180e, 0x180e, "" },
	{ 0x200b, 0x200f, "" },
	{ 0x2010, 0x2015, "-" },
	{ 0x2018, 0x201b, "'" },
	{ 0x201c, 0x201f, "\"" },
	{ 0x2028, 0x2029, "\n" },
	{ 0x202a, 0x202e, "" },
	{ 0x2032, 0x2032, "'" },
	{ 0x2033, 0x2033, "\"" },
	{ 0x2039, 0x203a, "'" },
	{ 0x2044, 0x2044, "\xc2\xac" },
	{ 0x2060, 0x206f, "" },
	{ 0x2070, 0x209c, "\xc2\xac" }, /* superscripts and subscripts */
	{ 0x20e3, 0x20e3, " " },        /* keycap: two beside one another are two numbers */
	{ 0x2150, 0x215e, "\xc2\xa6" },
	{ 0x215f, 0x215f, "\xc2\xac" },
	{ 0x2189, 0x2189, "\xc2\xac" },
	{ 0x2212, 0x2212, "-" },
	{ 0x2260, 0x2260, "\xc2\xac" }, /* not equal */
	{ 0xfe00, 0xfe0f, "" },
	{ 0xfe58, 0xfe58, "-" },
	{ 0xfeff, 0xfeff, "" },
	{ 0xff02, 0xff02, "\"" },
	{ 0xff07, 0xff07, "'" },
	{ 0xff0d, 0xff0d, "-" },
	{ 0x1f3fb, 0x1f3ff, "" },     /* colours of skin */
	{ 0x1f51f, 0x1f51f, " 10 " }, /* keycap ten */
	{ 0xe0001, 0xe007f, "" },
};

static const char *
replacement(uint32_t code)
{
	size_t low = 0, high = ARRAY_LEN(replaced);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (code < replaced[middle].from)
			high = middle;
		else if (code > replaced[middle].to)
			low = middle + 1;
		else
			return replaced[middle].into;
	}
	return quarters_instead(code);
}

/* White on black, three times one to ten, which NFKC leaves: the number, or 0. */
static int
dark_number(uint32_t code)
{
	return code >= 0x2776 && code <= 0x2793 ? (int) ((code - 0x2776) % 10) + 1 : 0;
}

/* Circled and bracketed numbers, which NFKC turns into digits. */
static bool
is_enclosed_number(uint32_t code)
{
	return (code >= 0x2460 && code <= 0x249b) || (code >= 0x3251 && code <= 0x32bf) ||
	    (code >= 0x1f100 && code <= 0x1f10a);
}

static void
character_put(struct strbuf *out, uint32_t code, struct str bytes)
{
	const char *into = replacement(code);
	int digit = utf8_digit(code);
	if (code == '\n')
		strbuf_char(out, '\n');
	else if (into != NULL)
		strbuf_puts(out, into);
	else if (digit >= 0)
		strbuf_char(out, (char) ('0' + digit));
	else if (utf8_is_space(code))
		strbuf_char(out, ' ');
	else if (dark_number(code) != 0)
		strbuf_printf(out, " %d ", dark_number(code));
	else if (is_enclosed_number(code))
		strbuf_printf(out, " %.*s ", STR_ARG(bytes));
	else
		strbuf_add(out, bytes);
}

/* At most `limit` bytes, without cutting a character. */
static struct str
str_cut(struct str text, size_t limit)
{
	if (text.len <= limit)
		return text;
	while (limit > 0 && ((unsigned char) text.data[limit] & 0xc0) == 0x80)
		limit--;
	return str_sub(text, 0, limit);
}

/* A text that is plain as it is, as most are. */
static bool
is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if ((c < ' ' && c != '\n') || c > '~' || c == '`')
			return false;
	}
	return text.len <= CLEAN_INPUT_LIMIT;
}

/* Pages of empty lines say nothing, and what looks for the head of a quotation looks behind each. */
static struct str
without_empty_pages(struct arena *arena, struct str text)
{
	struct strbuf out;
	struct str rest = text, line;
	int empty = 0;
	if (text.len <= READING_LIMIT)
		return text;
	strbuf_init(&out, text.len + 2);
	while (str_split(&rest, '\n', &line)) {
		empty = str_trim(line).len == 0 ? empty + 1 : 0;
		if (empty > CLEAN_EMPTY_LINES)
			continue;
		strbuf_add(&out, line);
		strbuf_char(&out, '\n');
	}
	struct str kept = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return kept;
}

static struct str
plain_of(struct arena *arena, struct str text)
{
	if (is_plain(text))
		return without_empty_pages(arena, arena_str(arena, text));
	if (!utf8_check(text))
		text = utf8_from_latin(arena, text);
	text = str_cut(text, CLEAN_INPUT_LIMIT);
	struct strbuf out;
	strbuf_init(&out, CLEAN_TEXT_LIMIT);
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		uint32_t code = utf8_next(text, &at);
		if (code == '\r' && at < text.len && text.data[at] == '\n')
			continue;
		character_put(&out, code, str_sub(text, from, at));
	}
	struct str plain = utf8_nfkc(arena, strbuf_str(&out));
	strbuf_done(&out);
	return without_empty_pages(arena, plain);
}

/* what we had said ourselves */

static bool
is_filler(char c)
{
	return c == ' ' || c == '\n' || c == '>' || c == '"' || c == '\'';
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

/* The end of ours where it begins at `at`, whatever was done to its line ends; 0 when it does not. */
static size_t
ours_end(struct str text, size_t at, struct str ours)
{
	size_t i = at, j = 0;
	for (;;) {
		while (j < ours.len && is_filler(ours.data[j]))
			j++;
		if (j == ours.len)
			return i;
		while (i < text.len && is_filler(text.data[i]))
			i++;
		if (i == text.len || lower(text.data[i]) != lower(ours.data[j]))
			return 0;
		i++;
		j++;
	}
}

static struct str
without_ours(struct arena *arena, struct str text, struct str ours)
{
	ours = str_trim(ours);
	if (ours.len < CLEAN_OURS_LEAST)
		return text;
	for (size_t at = 0; at < text.len; at++) {
		size_t end = is_filler(text.data[at]) ? 0 : ours_end(text, at, ours);
		if (end != 0)
			return str_from(arena_printf(arena, "%.*s\n%.*s",
			    STR_ARG(str_sub(text, 0, at)), STR_ARG(str_sub(text, end, text.len))));
	}
	return text;
}

/* older mail and signatures */

static struct str
without_quoted_lines(struct arena *arena, struct str text, bool *out_quoted)
{
	if (str_find(text, STR(">"), 0) < 0)
		return text;
	struct strbuf out;
	strbuf_init(&out, text.len + 1);
	struct str rest = text, line;
	bool between = false;
	while (str_split(&rest, '\n', &line)) {
		if (str_starts(str_trim(line), ">")) {
			between = true;
			continue;
		}
		if (between && str_trim(strbuf_str(&out)).len > 0 && str_trim(line).len > 0)
			*out_quoted = true;
		strbuf_add(&out, line);
		strbuf_char(&out, '\n');
	}
	struct str kept = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return kept;
}

static bool
is_quoted(struct str line)
{
	return str_starts(str_trim(line), ">");
}

/* The line is part of what we last said. */
static bool
line_is_ours(struct str line, struct str ours)
{
	while (line.len > 0 && is_filler(line.data[0]))
		line = str_sub(line, 1, line.len);
	while (line.len > 0 && is_filler(line.data[line.len - 1]))
		line.len--;
	for (size_t at = 0; at < ours.len; at++)
		if (!is_filler(ours.data[at]) && ours_end(ours, at, line) != 0)
			return true;
	return line.len == 0;
}

/* Without quoted lines that are ours: they stand in our last message, or behind "Ada wrote:". */
static struct str
without_our_lines(struct arena *arena, struct str text, struct str ours)
{
	struct strbuf out;
	strbuf_init(&out, text.len + 2);
	struct str rest = text, line;
	bool introduced = false;
	while (str_split(&rest, '\n', &line)) {
		struct str words = str_trim(line);
		if (is_quoted(line) && (introduced || line_is_ours(line, ours)))
			continue;
		introduced = words.len == 0 ? introduced : str_ends(words, ":");
		strbuf_add(&out, line);
		strbuf_char(&out, '\n');
	}
	struct str kept = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return kept;
}

/* Behind a quotation whose lines are marked it is the patient's again; of another all is `unmarked`, or nothing. */
static struct str
behind_quotation(struct arena *arena, struct str text, bool unmarked)
{
	struct strbuf out;
	strbuf_init(&out, text.len + 2);
	struct str rest = text, line;
	bool marked = false, begun = false;
	while (str_split(&rest, '\n', &line)) {
		if (!begun)
			marked = is_quoted(line);
		begun = begun || str_trim(line).len > 0;
		if (marked ? is_quoted(line) : !unmarked)
			continue;
		strbuf_add(&out, line);
		strbuf_char(&out, '\n');
	}
	struct str kept = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return kept;
}

/* The first match of a list over lines in the text, which is made of parts of what was sent. */
static bool
line_find(const struct prospect *sent, enum pattern_list list, struct str text, size_t *out_from,
    size_t *out_to)
{
	struct prospect part = *sent;
	part.text = text;
	return lexicon_find(&part, list, 0, out_from, out_to);
}

static struct str
without_quotation(
    struct arena *arena, const struct prospect *sent, struct str text, struct str ours)
{
	size_t from, to;
	struct str behind = text, before = STR("");
	if (line_find(sent, PATTERN_QUOTE_HEADER, text, &from, &to)) {
		before = str_sub(text, 0, from);
		behind = str_sub(text, to, text.len);
		behind = behind_quotation(arena, behind, str_trim(before).len == 0);
		behind =
		    str_from(arena_printf(arena, "%.*s\n%.*s", STR_ARG(before), STR_ARG(behind)));
	}
	return str_find(behind, STR(">"), 0) < 0 ? behind : without_our_lines(arena, behind, ours);
}

static size_t
words_in(struct str text)
{
	size_t count = 0;
	bool within = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = lower(text.data[i]);
		bool letter = (c >= 'a' && c <= 'z') || (unsigned char) c >= 0x80;
		count += letter && !within;
		within = letter || (within && !is_filler(c));
	}
	return count;
}

static bool
has_words_below(const struct prospect *sent, struct str text)
{
	size_t from, to;
	return line_find(sent, PATTERN_SIGNATURE, text, &from, &to) &&
	    (words_in(str_sub(text, from, to)) > CLEAN_SIGNATURE_WORDS ||
		words_in(str_sub(text, to, text.len)) > 0);
}

/* The patient wrote something there. */
static bool
has_own_lines(struct str text)
{
	struct str line;
	while (str_split(&text, '\n', &line))
		if (str_trim(line).len > 0 && !is_quoted(line))
			return true;
	return false;
}

/* Cuts the text where the pattern first stands. Where only what is quoted stands before it, only the match
 * goes: some people write below what they quote, and what they quote may have heads of its own. */
static struct str
without_rest(
    struct arena *arena, const struct prospect *sent, enum pattern_list list, struct str text)
{
	for (;;) {
		size_t from, to;
		if (!line_find(sent, list, text, &from, &to))
			return text;
		struct str before = str_sub(text, 0, from);
		if (has_own_lines(before))
			return before;
		text = str_sub(text, to > from ? to : from + 1, text.len);
		if (text.len == 0)
			return str_of(arena_strdup(arena, ""), 0);
	}
}

void
reading_clean(struct arena *arena, const struct lexicon *lexicon, struct str text, struct str ours,
    struct clean_text *out_clean)
{
	struct str whole = plain_of(arena, text);
	struct prospect sent;
	bool quoted = false;
	lexicon_look_at_lines(lexicon, arena, grams_of(arena, whole), whole, &sent);
	ours = ours.len == 0 ? ours : plain_of(arena, ours);
	struct str theirs = without_ours(arena, whole, ours);
	struct str answer = without_rest(arena, &sent, PATTERN_QUOTE_HEADER, theirs);
	if (!reading_inline(arena, whole, &answer))
		answer = without_quoted_lines(arena, answer, &quoted);
	answer = without_quoted_question(arena, answer);
	bool below = has_words_below(&sent, answer);
	answer = without_rest(arena, &sent, PATTERN_SIGNATURE, answer);
	answer = str_sub(answer, 0, signed_from(answer));
	struct str heard = without_quotation(arena, &sent, theirs, ours);
	size_t from, to;
	*out_clean = (struct clean_text){ .whole = whole,
		.own = str_trim(answer),
		.answer = str_trim(str_cut(without_ornament(arena, answer), READING_LIMIT)),
		.heard = str_trim(heard),
		.was_cut = str_trim(answer).len > READING_LIMIT,
		.is_tapback = lexicon_find(&sent, PATTERN_TAPBACK, 0, &from, &to),
		.words_below = below,
		.was_quoted = quoted };
}
