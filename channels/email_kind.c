/* SPDX-License-Identifier: MIT */
/* RFC 3834, RFC 2369, RFC 2919, RFC 3464 and what the common programs do in their place. */
#include <gmime/gmime.h>

#include "channels/fit.h"

#include "channels/email_kind.h"

enum { ABOUT_BYTES = 1000 }; /* of addresses in a report */

static struct str
header(GMimeMessage *message, const char *name)
{
	return str_trim(str_from(g_mime_object_get_header(GMIME_OBJECT(message), name)));
}

/* The value up to the first ";" or white space: "auto-replied; owner-email=..." */
static struct str
first_word(struct str value)
{
	size_t end = 0;
	while (end < value.len && strchr("; \t\r\n", value.data[end]) == NULL)
		end++;
	return str_sub(value, 0, end);
}

static bool
is_one_of(struct str word, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++)
		if (str_eq_nocase(word, str_from(words[i])))
			return true;
	return false;
}

static bool
begins_with(struct str text, const char *const *beginnings)
{
	for (size_t i = 0; beginnings[i] != NULL; i++) {
		struct str beginning = str_from(beginnings[i]);
		if (str_eq_nocase(str_sub(text, 0, beginning.len), beginning))
			return true;
	}
	return false;
}

/* In the words of the programs that write them; in the languages of our patients. */
static bool
is_automatic_subject(struct str subject)
{
	static const char *const beginnings[] = { "automatic reply", "auto-reply", "autoreply",
		"auto reply", "auto:", "out of office", "out of the office", "i am away",
		"abwesenheitsnotiz", "automatische antwort", "automatisch antwoord",
		"atebiad awtomatig", "ateb awtomatig", "allan o'r swyddfa",
		"odpowied\xc5\xba automatyczna", "autoodpowied\xc5\xba",
		"r\xc3\xa9ponse automatique", "respuesta autom\xc3\xa1tica",
		"r\xc4\x83spuns automat", NULL };
	return begins_with(subject, beginnings);
}

static bool
is_of_mailer(struct str from)
{
	static const char *const mailers[] = { "mailer-daemon@", "postmaster@", "no-reply@",
		"noreply@", "do-not-reply@", "donotreply@", "bounce@", "bounces@", NULL };
	return begins_with(from, mailers);
}

static const char *
automatic(GMimeMessage *message, const struct email_envelope *envelope, struct str from)
{
	static const char *const precedences[] = { "auto_reply", "auto-reply", NULL };
	static const char *const marks[] = { "X-Autoreply", "X-Autorespond", "X-Auto-Reply-From",
		"X-Mail-Autoreply", "X-Auto-Response-Suppress", "X-Failed-Recipients" };
	struct str submitted = first_word(header(message, "Auto-Submitted"));
	if (submitted.len > 0 && !str_eq_nocase(submitted, STR("no")))
		return "auto-submitted";
	if (is_one_of(first_word(header(message, "Precedence")), precedences))
		return "precedence";
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (header(message, marks[i]).len > 0)
			return "auto-header";
	if (envelope->null_sender || str_is(header(message, "Return-Path"), "<>"))
		return "null-sender";
	if (is_automatic_subject(header(message, "Subject")))
		return "subject";
	return is_of_mailer(from) ? "mailer" : NULL;
}

static const char *
of_list(GMimeMessage *message)
{
	static const char *const precedences[] = { "bulk", "junk", "list", NULL };
	static const char *const marks[] = { "List-Id", "List-Post", "List-Unsubscribe",
		"Mailing-List", "Feedback-ID" };
	if (is_one_of(first_word(header(message, "Precedence")), precedences))
		return "precedence";
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (header(message, marks[i]).len > 0)
			return "list-header";
	return NULL;
}

void
email_kind_read(
    GMimeMessage *message, const struct email_envelope *envelope, struct inbound_mail *mail)
{
	GMimeObject *body = g_mime_message_get_mime_part(message);
	GMimeContentType *type = body == NULL ? NULL : g_mime_object_get_content_type(body);
	bool report = type != NULL && g_mime_content_type_is_type(type, "multipart", "report");
	const char *reported =
	    report ? g_mime_content_type_get_parameter(type, "report-type") : NULL;
	const char *why;
	mail->why = "";
	if (report && reported != NULL &&
	    str_eq_nocase(str_from(reported), STR("delivery-status"))) {
		mail->kind = EMAIL_BOUNCE;
		mail->why = "report";
	} else if (report) {
		mail->kind = EMAIL_AUTO;
		mail->why = "report";
	} else if ((why = of_list(message)) != NULL) {
		mail->kind = EMAIL_LIST;
		mail->why = why;
	} else if ((why = automatic(message, envelope, mail->from)) != NULL) {
		mail->kind = EMAIL_AUTO;
		mail->why = why;
	}
}

/* Delivery reports */

static bool
field_of(struct str line, const char *name, struct str *out_value)
{
	struct str wanted = str_from(name);
	if (!str_eq_nocase(str_sub(line, 0, wanted.len), wanted))
		return false;
	*out_value = str_trim(str_sub(line, wanted.len, line.len));
	return true;
}

static bool
is_status(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (strchr("0123456789.", value.data[i]) == NULL)
			return false;
	return value.len >= 5 && value.len <= 11 && value.data[1] == '.';
}

/* What a report says of one recipient. */
struct recipient {
	struct str addresses; /* as it was sent to, and where it went at last */
	struct str status;
	bool failed;
	bool unread; /* somebody is named, in a way that we do not read */
};

/* A field that goes on in the next lines in one (RFC 5322, 2.2.3). */
static struct str
unfolded(struct arena *arena, struct str report)
{
	char *lines = arena_cstr(arena, report);
	for (size_t i = 0; i < report.len; i++) {
		size_t space = lines[i] == '\n' ? strspn(lines + i + 1, " \t") : 0;
		if (space > 0 && strchr("\r\n", lines[i + 1 + space]) == NULL)
			lines[i] = ' ';
	}
	return str_of(lines, report.len);
}

static struct str
joined(struct arena *arena, struct str list, struct str more)
{
	if (more.len == 0 || list.len + more.len > ABOUT_BYTES)
		return list;
	return str_from(arena_printf(
	    arena, "%.*s%s%.*s", STR_ARG(list), list.len > 0 ? " " : "", STR_ARG(more)));
}

/* "rfc822; <Ada@example.org>" */
static void
add_address(struct arena *arena, struct recipient *recipient, struct str value)
{
	ptrdiff_t semicolon = str_find(value, STR(";"), 0);
	struct str address = str_trim(str_sub(value, (size_t) (semicolon + 1), value.len));
	if (address.len == 0)
		return;
	if (str_starts(address, "<") && str_ends(address, ">"))
		address = str_sub(address, 1, address.len - 1);
	if (fit_is_email(arena_cstr(arena, address)))
		recipient->addresses = joined(arena, recipient->addresses, address);
	else
		recipient->unread = true;
}

static void
end_recipient(struct arena *arena, struct recipient *recipient, struct inbound_mail *mail)
{
	bool gone = recipient->failed && str_starts(recipient->status, "5.1.");
	bool was_gone = mail->bounce_is_final && str_starts(mail->bounce_status, "5.1.");
	if (recipient->status.len > 0 && (mail->bounce_status.len == 0 || (gone && !was_gone)))
		mail->bounce_status = arena_str(arena, recipient->status);
	mail->bounce_is_final = mail->bounce_is_final || recipient->failed;
	if (gone) {
		mail->bounce_about = joined(arena, mail->bounce_about, recipient->addresses);
		mail->bounce_unread = mail->bounce_unread || recipient->unread;
	}
	*recipient = (struct recipient){ .failed = false };
}

void
email_kind_read_report(struct arena *arena, struct str report, struct inbound_mail *mail)
{
	struct recipient recipient = { .failed = false };
	struct str rest = unfolded(arena, report), line, value;
	while (str_split(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.len == 0)
			end_recipient(arena, &recipient, mail);
		else if (field_of(line, "action:", &value))
			recipient.failed = str_eq_nocase(value, STR("failed"));
		else if (field_of(line, "status:", &value) && is_status(first_word(value)))
			recipient.status = first_word(value);
		else if (field_of(line, "original-recipient:", &value) ||
		    field_of(line, "final-recipient:", &value))
			add_address(arena, &recipient, value);
	}
	end_recipient(arena, &recipient, mail);
}

/* Authentication */

/* Comments and quoted strings hold what the sender chose: they are blanked, not read. */
static struct str
without_quotations(struct arena *arena, struct str value)
{
	char *plain = arena_cstr(arena, value);
	int depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < value.len; i++) {
		char c = value.data[i];
		bool escaped = c == '\\' && (quoted || depth > 0) && i + 1 < value.len;
		if (c == '"' && depth == 0)
			quoted = !quoted;
		else if (c == '(' && !quoted)
			depth++;
		bool hidden = quoted || depth > 0 || c == '"';
		if (c == ')' && !quoted && depth > 0)
			depth--;
		if (hidden)
			plain[i] = ' ';
		if (escaped)
			plain[++i] = ' ';
	}
	return str_of(plain, value.len);
}

static enum email_dmarc
result_of(struct str methods)
{
	enum email_dmarc result = EMAIL_DMARC_NONE;
	struct str method, value;
	while (str_split(&methods, ';', &method)) {
		if (!field_of(str_trim(method), "dmarc", &value) || value.len == 0 ||
		    value.data[0] != '=')
			continue;
		struct str word = first_word(str_trim(str_sub(value, 1, value.len)));
		if (str_eq_nocase(word, STR("pass")) && result == EMAIL_DMARC_NONE)
			result = EMAIL_DMARC_PASS;
		else if (str_eq_nocase(word, STR("fail")))
			result = EMAIL_DMARC_FAIL;
	}
	return result;
}

enum email_dmarc
email_kind_dmarc(GMimeMessage *message, const char *authserv_id)
{
	GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
	int count = g_mime_header_list_get_count(headers);
	if (authserv_id == NULL || authserv_id[0] == '\0')
		return EMAIL_DMARC_NONE;
	for (int i = 0; i < count; i++) {
		GMimeHeader *at = g_mime_header_list_get_header_at(headers, i);
		if (!str_eq_nocase(
			str_from(g_mime_header_get_name(at)), STR("Authentication-Results")))
			continue;
		struct arena arena = { 0 };
		struct str value =
		    without_quotations(&arena, str_trim(str_from(g_mime_header_get_value(at))));
		bool ours = str_eq_nocase(first_word(str_trim(value)), str_from(authserv_id));
		enum email_dmarc result = ours ? result_of(value) : EMAIL_DMARC_NONE;
		arena_done(&arena);
		/* One below ours came with the mail, whoever it says it is of. */
		if (ours)
			return result;
	}
	return EMAIL_DMARC_NONE;
}
