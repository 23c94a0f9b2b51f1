/* SPDX-License-Identifier: MIT */
/*
 * From bytes to a value. GMime is shown what email_gate lets through, and its objects end here. The
 * Subject is no part of the words: what a patient writes into it stands behind a "Re:" of ours.
 */
#include <gmime/gmime.h>

#include "base/utf8.h"
#include "channels/email_gate.h"
#include "channels/email_kind.h"
#include "channels/email_part.h"
#include "channels/fit.h"

#include "channels/email_mime.h"

enum { ID_MAX = 250, FROM_MAX = 254, SUBJECT_MAX = 998 };

void
email_mime_start(void)
{
	g_mime_init();
}

/* The ids between < and > in a header, the last first when `from_end`. */
static void
add_ids(struct arena *arena, const char *value, bool from_end, struct inbound_mail *mail)
{
	struct str all = str_from(value);
	size_t begin = mail->thread_count;
	for (size_t at = 0; at < all.len;) {
		ptrdiff_t open = str_find(all, STR("<"), at);
		ptrdiff_t close = open < 0 ? -1 : str_find(all, STR(">"), (size_t) open);
		if (close < 0)
			break;
		struct str id = str_trim(str_sub(all, (size_t) open + 1, (size_t) close));
		at = (size_t) close + 1;
		if (id.len == 0 || id.len > ID_MAX)
			continue;
		/* Of a long list the end is the nearest. */
		if (mail->thread_count == EMAIL_MIME_THREAD && from_end) {
			for (size_t i = begin; i + 1 < mail->thread_count; i++)
				mail->thread[i] = mail->thread[i + 1];
			mail->thread_count--;
		}
		if (mail->thread_count < EMAIL_MIME_THREAD)
			mail->thread[mail->thread_count++] = arena_str(arena, id);
	}
	for (size_t i = begin, k = mail->thread_count; from_end && i + 1 < k; i++, k--) {
		struct str swapped = mail->thread[i];
		mail->thread[i] = mail->thread[k - 1];
		mail->thread[k - 1] = swapped;
	}
}

static struct str
lower(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);
	for (char *c = copy; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char) (*c - 'A' + 'a');
	return str_from(copy);
}

/* One mailbox, or nobody: who writes in the name of several is not known to us. */
static struct str
sender_of(struct arena *arena, GMimeMessage *message)
{
	InternetAddressList *from = g_mime_message_get_from(message);
	if (from == NULL || internet_address_list_length(from) != 1)
		return STR("");
	InternetAddress *address = internet_address_list_get_address(from, 0);
	if (!INTERNET_ADDRESS_IS_MAILBOX(address))
		return STR("");
	const char *value = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address));
	if (value == NULL || strlen(value) > FROM_MAX || strchr(value, '@') == NULL)
		return STR("");
	return lower(arena, value);
}

static void
add_recipient(struct arena *arena, struct str address, struct inbound_mail *mail)
{
	if (mail->to_count < EMAIL_MIME_TO && address.len > 0 && address.len <= FROM_MAX)
		mail->to[mail->to_count++] = arena_str(arena, address);
}

static void
add_recipients(struct arena *arena, InternetAddressList *list, struct inbound_mail *mail)
{
	int count = list == NULL ? 0 : internet_address_list_length(list);
	for (int i = 0; i < count && i < EMAIL_MIME_TO; i++) {
		InternetAddress *one = internet_address_list_get_address(list, i);
		if (INTERNET_ADDRESS_IS_MAILBOX(one))
			add_recipient(arena,
			    str_from(
				internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one))),
			    mail);
	}
}

/* Without an envelope this is what there is. Who is named here is not believed for that: the address
 * of a reply is signed. */
static void
read_recipients(struct arena *arena, GMimeMessage *message, struct inbound_mail *mail)
{
	static const char *const delivered[] = { "Delivered-To", "X-Original-To", "Envelope-To" };
	for (size_t i = 0; i < ARRAY_LEN(delivered); i++)
		add_recipient(arena,
		    str_trim(
			str_from(g_mime_object_get_header(GMIME_OBJECT(message), delivered[i]))),
		    mail);
	add_recipients(arena, g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_TO), mail);
	add_recipients(arena, g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_CC), mail);
}

static void
read_headers(struct arena *arena, GMimeMessage *message, const struct email_envelope *envelope,
    struct inbound_mail *mail)
{
	GMimeObject *object = GMIME_OBJECT(message);
	const char *id = g_mime_message_get_message_id(message);
	if (id != NULL && strlen(id) <= ID_MAX)
		mail->message_id = arena_str(arena, str_trim(str_from(id)));
	add_ids(arena, g_mime_object_get_header(object, "In-Reply-To"), false, mail);
	add_ids(arena, g_mime_object_get_header(object, "References"), true, mail);
	struct str subject = str_trim(str_from(g_mime_message_get_subject(message)));
	if (subject.len <= SUBJECT_MAX && utf8_check(subject))
		mail->subject = arena_str(arena, subject);
	read_recipients(arena, message, mail);
	mail->from = sender_of(arena, message);
	GDateTime *date = g_mime_message_get_date(message);
	if (date != NULL)
		mail->date = (instant){ g_date_time_to_unix(date) * 1000 };
	email_kind_read(message, envelope, mail);
	mail->dmarc = email_kind_dmarc(message, envelope->authserv_id);
}

static void
read_words(struct arena *arena, GMimeMessage *message, struct inbound_mail *mail)
{
	struct email_words words = { .damaged = false };
	strbuf_init(&words.text, EMAIL_MIME_TEXT);
	email_words_read(arena, g_mime_message_get_mime_part(message), &words);
	mail->text = arena_str(arena, strbuf_str(&words.text));
	if (!utf8_check(mail->text)) /* cut within a letter */
		mail->text = STR("");
	mail->media = words.media;
	mail->damaged = words.damaged || strbuf_is_over(&words.text);
	strbuf_done(&words.text);
	if (words.calendar && mail->kind == EMAIL_PERSON) {
		mail->kind = EMAIL_AUTO;
		mail->why = "calendar";
	}
	if (mail->kind == EMAIL_BOUNCE)
		email_kind_read_report(arena, words.report, mail);
}

static bool
may_parse(struct str raw)
{
	return raw.len <= EMAIL_MIME_BYTES && email_gate_refusal(raw) == NULL;
}

/* The first header, and nothing below it. */
static struct str
head_of(struct str raw)
{
	struct str rest = raw, line;
	while (str_split(&rest, '\n', &line))
		if (line.len == 0 || str_is(line, "\r"))
			break;
	return str_sub(raw, 0, raw.len - rest.len);
}

/* What came with it says of whom it is. A report that was not read says nothing of a mail of ours: then
 * it is a machine's. */
static void
fill_unread(struct arena *arena, const struct email_envelope *envelope, struct inbound_mail *mail)
{
	const char *sender = arena_cstr(arena, envelope->sender);
	if (mail->from.len == 0 && fit_is_email(sender))
		mail->from = lower(arena, sender);
	if (mail->kind == EMAIL_BOUNCE || (envelope->null_sender && mail->kind == EMAIL_PERSON)) {
		mail->kind = EMAIL_AUTO;
		mail->why = envelope->null_sender ? "null-sender" : "report";
	}
}

static void
parse(struct arena *arena, struct str raw, const struct email_envelope *envelope,
    struct inbound_mail *mail)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(raw.data, raw.len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	if (message == NULL) {
		mail->damaged = true;
	} else {
		read_headers(arena, message, envelope, mail);
		if (!mail->refused)
			read_words(arena, message, mail);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
}

void
email_mime_read(struct arena *arena, struct str raw, const struct email_envelope *envelope,
    struct inbound_mail *out_mail)
{
	bool refused = envelope->is_poison || !may_parse(raw);
	struct str shown = envelope->is_poison ? STR("") : refused ? head_of(raw) : raw;
	*out_mail = (struct inbound_mail){
		.date = INSTANT_NONE,
		.why = "",
		.refused = refused,
		.damaged = refused,
	};
	if (!refused || may_parse(shown))
		parse(arena, shown, envelope, out_mail);
	if (refused)
		fill_unread(arena, envelope, out_mail);
}
