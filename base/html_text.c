/* SPDX-License-Identifier: MIT */
/*
 * One pass. A tag is what stands between < and >, quoted values respected; a < before anything but a
 * letter, / or ! is text, as browsers take it: "pain <3".
 */
#include "base/strbuf.h"
#include "base/utf8.h"

#include "base/html_text.h"

enum { TAG_NAME = 16, ENTITY_NAME = 10, QUOTE_DEPTH = 64, UNCLOSED_MOST = 8 };

struct page {
	struct strbuf out;
	int quotes;     /* blockquotes we stand in */
	bool line_open; /* something stands on the line */
	int unclosed; /* hidden elements without an end: each was looked for to the end of the page */
	bool blank;   /* white space waits for a word */
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void
line_end(struct page *page)
{
	if (page->line_open)
		strbuf_char(&page->out, '\n');
	page->line_open = false;
	page->blank = false;
}

static void
word_put(struct page *page, struct str bytes)
{
	if (!page->line_open && page->quotes > 0)
		strbuf_puts(&page->out, "> ");
	else if (page->blank)
		strbuf_char(&page->out, ' ');
	page->blank = false;
	page->line_open = true;
	strbuf_add(&page->out, bytes);
}

static void
space_put(struct page *page)
{
	page->blank = page->line_open;
}

/* tags */

static const char *const skipped[] = { "script", "style", "head", "title", NULL };
static const char *const lines[] = { "br", "p", "div", "tr", "li", "ul", "ol", "table", "hr", "h1",
	"h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "section", "article", NULL };
static const char *const voids[] = { "br", "hr", "img", "input", "meta", "link", NULL };
static const char *const cells[] = { "td", "th", NULL };

static bool
is_one_of(const char *name, const char *const *names)
{
	while (*names != NULL && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

/* Past the > of the tag at `at`; past the end where there is none. */
static size_t
tag_end(struct str html, size_t at)
{
	char quote = '\0';
	for (; at < html.len; at++) {
		char c = html.data[at];
		if (quote != '\0')
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return at + 1;
	}
	return at;
}

/* Past what stands up to and with the words; past the end where they do not come. */
static size_t
skip_to(struct str html, size_t at, const char *words)
{
	size_t len = strlen(words);
	for (; at + len <= html.len; at++)
		if (str_eq_nocase(str_of(html.data + at, len), str_of(words, len)))
			return at + len;
	return html.len;
}

/* The value of a tag's attribute, from `at` to `end`; empty where it has none. */
static struct str
attribute(struct str html, size_t at, size_t end, const char *name)
{
	size_t len = strlen(name);
	for (; at + len < end; at++) {
		size_t from = at + len;
		if (!is_space(html.data[at - 1]) ||
		    !str_eq_nocase(str_of(html.data + at, len), str_of(name, len)))
			continue;
		while (from < end && is_space(html.data[from]))
			from++;
		if (from >= end || html.data[from] != '=')
			continue;
		for (from++; from < end && is_space(html.data[from]);)
			from++;
		char quote = from < end ? html.data[from] : '\0';
		bool quoted = quote == '"' || quote == '\'';
		from += quoted;
		size_t to = from;
		while (to < end &&
		    (quoted ? html.data[to] != quote
			    : !is_space(html.data[to]) && html.data[to] != '>'))
			to++;
		return str_sub(html, from, to);
	}
	return (struct str){ 0 };
}

static bool
has_nocase(struct str text, const char *words)
{
	size_t len = strlen(words);
	for (size_t at = 0; at + len <= text.len; at++)
		if (str_eq_nocase(str_of(text.data + at, len), str_of(words, len)))
			return true;
	return false;
}

/* "display: none", as a preview line has it: nobody saw it. */
static bool
is_hidden(struct str html, size_t at, size_t end)
{
	struct str style = attribute(html, at, end, "style");
	for (size_t i = 0; i < style.len; i++) {
		struct str rest = str_sub(style, i, style.len);
		size_t to = strlen("display");
		if (!str_eq_nocase(str_sub(rest, 0, to), STR("display")))
			continue;
		while (to < rest.len && (is_space(rest.data[to]) || rest.data[to] == ':'))
			to++;
		if (str_eq_nocase(str_sub(rest, to, to + strlen("none")), STR("none")))
			return true;
	}
	return false;
}

/* What Outlook, Thunderbird and Gmail put around a signature, which has no mark of its own there. */
static bool
is_signature(struct str html, size_t at, size_t end)
{
	struct str class = attribute(html, at, end, "class");
	return str_eq_nocase(attribute(html, at, end, "id"), STR("Signature")) ||
	    has_nocase(class, "moz-signature") || has_nocase(class, "gmail_signature");
}

/* Past the tag that closes the element whose content begins at `at`. One that is never closed hides
 * nothing: what the patient wrote may be all that follows. */
static size_t
element_end(struct str html, size_t at, const char *name)
{
	size_t len = strlen(name), depth = 1;
	for (size_t i = at; i + len + 1 < html.len; i++) {
		if (html.data[i] != '<')
			continue;
		bool closes = html.data[i + 1] == '/';
		struct str word = str_sub(html, i + 1 + closes, i + 1 + closes + len);
		size_t behind = i + 1 + closes + len;
		if (!str_eq_nocase(word, str_of(name, len)) || behind >= html.len ||
		    is_letter(html.data[behind]))
			continue;
		depth = closes ? depth - 1 : depth + 1;
		if (depth == 0)
			return tag_end(html, behind);
	}
	return at;
}

static size_t
tag_read(struct page *page, struct str html, size_t at)
{
	if (str_starts(str_sub(html, at, html.len), "<!--"))
		return skip_to(html, at + 4, "-->");
	size_t from = at + 1;
	bool closes = from < html.len && html.data[from] == '/';
	from += closes;
	char name[TAG_NAME] = "";
	size_t len = 0;
	while (from + len < html.len && len + 1 < sizeof(name) &&
	    (is_letter(html.data[from + len]) ||
		(html.data[from + len] >= '1' && html.data[from + len] <= '6'))) {
		name[len] = html.data[from + len];
		if (name[len] >= 'A' && name[len] <= 'Z')
			name[len] = (char) (name[len] - 'A' + 'a');
		len++;
	}
	size_t end = tag_end(html, from);
	if (!closes && is_one_of(name, skipped)) {
		char close[TAG_NAME + 4];
		(void) snprintf(close, sizeof(close), "</%s", name);
		return tag_end(html, skip_to(html, end, close));
	}
	bool is_void = is_one_of(name, voids);
	if (!closes && !is_void && page->unclosed < UNCLOSED_MOST && is_hidden(html, from, end)) {
		size_t behind = element_end(html, end, name);
		page->unclosed += behind == end;
		return behind;
	}
	if (is_one_of(name, lines))
		line_end(page);
	if (!closes && page->quotes == 0 && is_signature(html, from, end)) {
		line_end(page);
		strbuf_puts(&page->out, "-- \n");
	}
	if (is_one_of(name, cells))
		space_put(page);
	if (strcmp(name, "blockquote") == 0 && !closes && page->quotes < QUOTE_DEPTH)
		page->quotes++;
	if (strcmp(name, "blockquote") == 0 && closes && page->quotes > 0)
		page->quotes--;
	return end;
}

/* entities */

static const struct {
	const char *name, *text;
} entities[] = { { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" }, { "apos", "'" },
	{ "rsquo", "'" }, { "lsquo", "'" }, { "rdquo", "\"" }, { "ldquo", "\"" }, { "ndash", "-" },
	{ "mdash", "-" }, { "hellip", "..." }, { "pound", "\xc2\xa3" }, { "euro", "\xe2\x82\xac" },
	{ "deg", "\xc2\xb0" }, { "frac12", "\xc2\xbd" }, { "frac14", "\xc2\xbc" },
	{ "frac34", "\xc2\xbe" }, { "eacute", "\xc3\xa9" }, { "ocirc", "\xc3\xb4" },
	{ "acirc", "\xc3\xa2" }, { "ecirc", "\xc3\xaa" }, { "icirc", "\xc3\xae" },
	{ "ucirc", "\xc3\xbb" } };

static void
code_put(struct page *page, uint32_t code)
{
	char bytes[4];
	word_put(page, str_of(bytes, utf8_put(bytes, code)));
}

/* "#51", "#x33": false for what is no character a text may have. */
static bool
number_read(const char *name, uint32_t *out_code)
{
	if (name[0] != '#')
		return false;
	bool hex = name[1] == 'x' || name[1] == 'X';
	char *end;
	unsigned long code = strtoul(name + (hex ? 2 : 1), &end, hex ? 16 : 10);
	bool surrogate = code >= 0xd800 && code <= 0xdfff;
	if (*end != '\0' || end == name + 1 || code < ' ' || surrogate || code > 0x10ffff)
		return false;
	*out_code = (uint32_t) code;
	return true;
}

/* At an &: an entity, or the sign itself. */
static size_t
entity_read(struct page *page, struct str html, size_t at)
{
	char name[ENTITY_NAME] = "";
	size_t len = 0;
	for (size_t i = at + 1; i < html.len && html.data[i] != ';' && len + 1 < sizeof(name); i++)
		name[len++] = html.data[i];
	size_t end = at + 1 + len;
	uint32_t code;
	if (end < html.len && html.data[end] == ';') {
		if (strcmp(name, "nbsp") == 0 || strcmp(name, "#160") == 0) {
			space_put(page);
			return end + 1;
		}
		if (number_read(name, &code)) {
			code_put(page, code);
			return end + 1;
		}
		for (size_t i = 0; i < ARRAY_LEN(entities); i++)
			if (strcmp(entities[i].name, name) == 0) {
				word_put(page, str_from(entities[i].text));
				return end + 1;
			}
	}
	word_put(page, STR("&"));
	return at + 1;
}

struct str
html_text(struct arena *arena, struct str html)
{
	html = str_sub(html, 0, HTML_TEXT_LIMIT);
	struct page page = { 0 };
	strbuf_init(&page.out, 4 * (size_t) HTML_TEXT_LIMIT);
	for (size_t at = 0; at < html.len;) {
		char c = html.data[at];
		bool tag = c == '<' && at + 1 < html.len &&
		    (is_letter(html.data[at + 1]) || html.data[at + 1] == '/' ||
			html.data[at + 1] == '!');
		if (tag) {
			at = tag_read(&page, html, at);
		} else if (c == '&') {
			at = entity_read(&page, html, at);
		} else if (is_space(c)) {
			space_put(&page);
			at++;
		} else {
			word_put(&page, str_of(html.data + at, 1));
			at++;
		}
	}
	struct str text = arena_str(arena, str_trim(strbuf_str(&page.out)));
	strbuf_done(&page.out);
	return text;
}
