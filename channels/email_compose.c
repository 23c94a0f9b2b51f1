/* SPDX-License-Identifier: MIT */
/* Composing e-mail. It sends nothing and reads nothing. */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "channels/email_encode.h"
#include "channels/fit.h"
#include "channels/email_compose.h"

enum { URL_MAX = 800, SUBJECT_MAX = 300, NAME_MAX_BYTES = 120 };

static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec" };

/* NULL: it stands for itself. */
static const char *
entity_of(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

static void
escape(struct strbuf *out, struct str text)
{
	size_t run = 0; /* where what stands for itself begins */
	for (size_t i = 0; i < text.len; i++) {
		const char *entity = entity_of(text.data[i]);
		if (entity == NULL)
			continue;
		strbuf_add(out, str_sub(text, run, i));
		strbuf_puts(out, entity);
		run = i + 1;
	}
	strbuf_add(out, str_sub(text, run, text.len));
}

/* One line: words escaped, https addresses made links. */
static void
escape_line(struct strbuf *out, struct str line)
{
	for (size_t at = 0; at < line.len;) {
		ptrdiff_t link = str_find(line, STR("https://"), at);
		size_t from = link < 0 ? line.len : (size_t) link, to = from;
		escape(out, str_sub(line, at, from));
		while (
		    to < line.len && line.data[to] > ' ' && strchr("<>\"'", line.data[to]) == NULL)
			to++;
		/* A full stop after an address ends the sentence. */
		while (to > from && strchr(".,;:!?)", line.data[to - 1]) != NULL)
			to--;
		if (to > from) {
			strbuf_puts(out, "<a href=\"");
			escape(out, str_sub(line, from, to));
			strbuf_puts(out, "\">");
			escape(out, str_sub(line, from, to));
			strbuf_puts(out, "</a>");
		}
		at = to;
	}
}

static bool
is_language(const char *language)
{
	return language != NULL && language[0] != '\0' && strlen(language) <= 35 &&
	    strspn(language, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") ==
	    strlen(language);
}

struct str
email_compose_html(struct arena *arena, const char *subject, const char *body, const char *language)
{
	struct strbuf html;
	strbuf_init(&html, EMAIL_LIMIT);
	strbuf_puts(&html, "<!DOCTYPE html>\n<html");
	if (is_language(language))
		strbuf_printf(&html, " lang=\"%s\"", language);
	strbuf_puts(&html,
	    ">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	escape(&html, str_from(subject));
	strbuf_puts(&html,
	    "</title>\n</head>\n"
	    "<body style=\"margin:0;padding:24px;background:#ffffff;color:#212b32;"
	    "font-family:Arial,Helvetica,sans-serif;font-size:22px;line-height:1.5\">\n"
	    "<div style=\"max-width:34em\">\n");
	struct str rest = str_from(body), line;
	bool open = false;
	while (str_split(&rest, '\n', &line)) {
		if (str_ends(line, "\r"))
			line.len--;
		if (str_is_empty(str_trim(line))) {
			strbuf_puts(&html, open ? "</p>\n" : "");
			open = false;
			continue;
		}
		strbuf_puts(&html, open ? "<br>\n" : "<p style=\"margin:0 0 1em 0\">");
		escape_line(&html, line);
		open = true;
	}
	strbuf_puts(
	    &html, open ? "</p>\n</div>\n</body>\n</html>\n" : "</div>\n</body>\n</html>\n");
	struct str whole = arena_str(arena, strbuf_str(&html));
	if (strbuf_is_over(&html))
		whole = (struct str){ 0 };
	strbuf_done(&html);
	return whole;
}

/* RFC 5322: "Sat, 21 Nov 2026 21:10:49 +0000". In English, whatever the locale. */
static void
put_date(struct strbuf *out, instant now)
{
	int64_t second = now.ms / 1000, day = second / 86400, of_day = second % 86400;
	struct date date = date_plus_days((struct date){ 1970, 1, 1 }, day);
	strbuf_printf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n",
	    weekdays[date_weekday(date) - 1], date.day, months[date.month - 1], date.year,
	    (int) (of_day / 3600), (int) (of_day / 60 % 60), (int) (of_day % 60));
}

static bool
is_name(const char *text)
{
	return text != NULL && text[0] != '\0' && strlen(text) <= 64 &&
	    strspn(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._") ==
	    strlen(text);
}

static bool
is_https(const char *url)
{
	if (strlen(url) > URL_MAX || !str_starts(str_from(url), "https://"))
		return false;
	for (const char *c = url; *c != '\0'; c++)
		if (*c <= ' ' || *c >= 0x7F || strchr("<>\",", *c) != NULL)
			return false;
	return true;
}

static bool
is_words(const char *text, size_t limit)
{
	return fit_is_one_line(text) && strlen(text) <= limit && utf8_check(str_from(text));
}

static bool
check(const struct email_message *m, struct error *error)
{
	const struct {
		const char *name;
		bool good;
	} values[] = {
		{ "ask_id", is_name(m->ask_id) },
		{ "domain", fit_is_domain(m->domain) },
		{ "to", fit_is_email(m->to) },
		{ "from", fit_is_email(m->from) },
		{ "from_name", m->from_name == NULL || is_words(m->from_name, NAME_MAX_BYTES) },
		{ "reply_to", m->reply_to == NULL || fit_is_email(m->reply_to) },
		{ "thread", m->thread == NULL || is_name(m->thread) },
		{ "unsubscribe_url", m->unsubscribe_url == NULL || is_https(m->unsubscribe_url) },
		{ "subject", is_words(m->subject, SUBJECT_MAX) },
		{ "language", m->language == NULL || is_language(m->language) },
		{ "body", m->body != NULL && utf8_check(str_from(m->body)) },
		{ "html", m->html == NULL || utf8_check(str_from(m->html)) },
	};
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		if (!values[i].good)
			return error_set(error, ERROR_INPUT, "this can't be the %s of an e-mail",
			    values[i].name);
	return true;
}

static void
put_headers(struct strbuf *out, const struct email_message *m)
{
	put_date(out, m->now);
	strbuf_puts(out, "From: ");
	if (m->from_name != NULL && m->from_name[0] != '\0') {
		email_encode_phrase(out, str_from(m->from_name), strlen("From: "));
		strbuf_puts(out, "\r\n ");
	}
	strbuf_printf(out, "<%s>\r\nTo: <%s>\r\n", m->from, m->to);
	if (m->reply_to != NULL)
		strbuf_printf(out, "Reply-To: <%s>\r\n", m->reply_to);
	strbuf_puts(out, "Subject: ");
	email_encode_words(out, str_from(m->subject), strlen("Subject: "));
	strbuf_printf(out, "\r\nMessage-ID: <%s@%s>\r\n", m->ask_id, m->domain);
	/* So that a reader's program keeps a conversation together. */
	if (m->thread != NULL)
		strbuf_printf(out, "In-Reply-To: <%s@%s>\r\nReferences: <%s@%s>\r\n", m->thread,
		    m->domain, m->thread, m->domain);
	strbuf_puts(out, "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n");
	if (m->reply_to != NULL || m->unsubscribe_url != NULL) {
		strbuf_puts(out, "List-Unsubscribe: ");
		if (m->unsubscribe_url != NULL)
			strbuf_printf(
			    out, "<%s>%s", m->unsubscribe_url, m->reply_to != NULL ? ",\r\n " : "");
		if (m->reply_to != NULL)
			strbuf_printf(out, "<mailto:%s?subject=STOP>", m->reply_to);
		strbuf_puts(out, "\r\n");
	}
	if (m->unsubscribe_url != NULL)
		strbuf_puts(out, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
	if (m->language != NULL)
		strbuf_printf(out, "Content-Language: %s\r\n", m->language);
}

bool
email_compose(struct arena *arena, const struct email_message *message, struct str *out_text,
    struct error *error)
{
	if (!check(message, error))
		return false;
	struct str html = message->html != NULL
	    ? str_from(message->html)
	    : email_compose_html(arena, message->subject, message->body, message->language);
	struct strbuf out;
	strbuf_init(&out, EMAIL_LIMIT);
	put_headers(&out, message);
	/* "=_" can stand neither in quoted-printable nor in base64, so no part can end itself. */
	const char *boundary = arena_printf(arena, "=_%s", message->ask_id);
	strbuf_printf(&out,
	    "MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n"
	    "--%s\r\nContent-Type: text/plain; charset=utf-8\r\n",
	    boundary, boundary);
	email_encode_body(&out, str_from(message->body));
	strbuf_printf(&out, "\r\n--%s\r\nContent-Type: text/html; charset=utf-8\r\n", boundary);
	email_encode_body(&out, html);
	strbuf_printf(&out, "\r\n--%s--\r\n", boundary);
	bool over = strbuf_is_over(&out) || html.len == 0;
	if (!over)
		*out_text = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return over ? error_set(error, ERROR_LIMIT, "the e-mail is over %d bytes", EMAIL_LIMIT)
		    : true;
}
