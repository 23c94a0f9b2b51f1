/* SPDX-License-Identifier: MIT */
/*
 * Chooses and decodes. Of alternatives the plain text is read, unless it is blank; of a page its
 * words (html_text). What is enclosed (a forwarded mail, a file) is not what the patient says, and
 * is only noticed.
 */
#include <gmime/gmime.h>

#include "base/html_text.h"
#include "base/utf8.h"

#include "channels/email_part.h"

struct pending {
	GMimeObject *objects[EMAIL_PENDING];
	size_t count;
};

/* Decoding */

static struct str
copy_of(struct arena *arena, GMimeStream *stream)
{
	GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	return bytes == NULL ? STR("")
			     : arena_str(arena, str_of((const char *) bytes->data, bytes->len));
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/* A decoder that forgives would make "3" of a broken "13". */
static bool
is_sound_quoted(struct str raw)
{
	for (size_t i = 0; i < raw.len; i++) {
		if (raw.data[i] != '=')
			continue;
		if (i + 2 < raw.len && is_hex(raw.data[i + 1]) && is_hex(raw.data[i + 2]))
			continue;
		size_t end = i + 1;
		while (end < raw.len &&
		    (raw.data[end] == ' ' || raw.data[end] == '\t' || raw.data[end] == '\r'))
			end++;
		if (end < raw.len && raw.data[end] != '\n' &&
		    !(i + 2 == raw.len - 1 && is_hex(raw.data[i + 1]) && is_hex(raw.data[i + 2])))
			return false;
	}
	return true;
}

static bool
is_sound_base64(struct str raw)
{
	size_t digits = 0;
	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.data[i];
		if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
			continue;
		bool digit = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || c == '+' || c == '/' || c == '=';
		if (!digit)
			return false;
		digits++;
	}
	return digits % 4 == 0;
}

static bool
is_sound(GMimeContentEncoding encoding, struct str raw)
{
	if (encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
		return is_sound_quoted(raw);
	return encoding != GMIME_CONTENT_ENCODING_BASE64 || is_sound_base64(raw);
}

/* The bytes of a part as they were before the mail encoded them. */
static struct str
bytes_of(struct arena *arena, GMimePart *part, bool *out_damaged)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	if (content == NULL)
		return STR("");
	GMimeStream *raw = g_mime_stream_mem_new(), *plain = g_mime_stream_mem_new();
	GMimeStream *source = g_mime_data_wrapper_get_stream(content);
	(void) g_mime_stream_reset(source);
	(void) g_mime_stream_write_to_stream(source, raw);
	(void) g_mime_stream_reset(source);
	(void) g_mime_data_wrapper_write_to_stream(content, plain);
	GMimeContentEncoding encoding = g_mime_data_wrapper_get_encoding(content);
	*out_damaged = !is_sound(encoding, copy_of(arena, raw));
	struct str bytes = copy_of(arena, plain);
	g_object_unref(raw);
	g_object_unref(plain);
	return bytes;
}

static bool
is_ascii(struct str bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if ((unsigned char) bytes.data[i] >= 0x80 || bytes.data[i] == 0x1B)
			return false;
	return true;
}

static bool
is_named(const char *charset, const char *const *names)
{
	for (size_t i = 0; names[i] != NULL; i++)
		if (str_eq_nocase(str_from(charset), str_from(names[i])))
			return true;
	return false;
}

/* Mail programs say us-ascii of anything, and windows-1252 bytes are sent as every name of Latin 1.
 * A name nobody knows leaves the digits as they are and loses the letters: the mail is damaged. */
static struct str
utf8_of(struct arena *arena, struct str bytes, const char *charset, bool *damaged)
{
	static const char *const simple[] = { "", "utf-8", "utf8", "us-ascii", "ascii",
		"iso-8859-1", "latin1", "windows-1252", "cp1252", NULL };
	static const char *const seven_bits[] = { "utf-7", "utf-16", "utf-16le", "utf-16be",
		"utf-32", "hz-gb-2312", NULL };
	bool is_simple = is_named(charset, simple);
	if (is_simple || (is_ascii(bytes) && !is_named(charset, seven_bits)))
		return utf8_check(bytes) ? bytes : utf8_from_latin(arena, bytes);
	iconv_t conversion = g_mime_iconv_open("UTF-8", charset);
	char *converted = NULL;
	if (conversion != (iconv_t) -1) {
		converted = g_mime_iconv_strndup(conversion, bytes.data, bytes.len);
		g_mime_iconv_close(conversion);
	}
	struct str text = converted == NULL ? STR("") : arena_str(arena, str_from(converted));
	g_free(converted);
	if (text.len > 0 && utf8_check(text))
		return text;
	*damaged = *damaged || bytes.len > 0;
	return utf8_from_latin(arena, bytes);
}

/* With \n at the ends of lines. */
static struct str
without_returns(struct arena *arena, struct str text)
{
	struct strbuf out;
	strbuf_init(&out, text.len + 1);
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] != '\r' || i + 1 == text.len || text.data[i + 1] != '\n')
			strbuf_char(&out, text.data[i] == '\r' ? '\n' : text.data[i]);
	struct str plain = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return plain;
}

static struct str
text_of(struct arena *arena, GMimePart *part, bool *damaged)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	const char *charset = g_mime_content_type_get_parameter(type, "charset");
	bool broken = false;
	struct str bytes = bytes_of(arena, part, &broken);
	struct str text = utf8_of(arena, bytes, charset == NULL ? "" : charset, &broken);
	*damaged = *damaged || broken;
	text = without_returns(arena, text);
	return g_mime_content_type_is_type(type, "text", "html") ? html_text(arena, text) : text;
}

static void
add_text(struct email_words *words, struct str text)
{
	if (str_trim(text).len == 0)
		return;
	if (words->text.len > 0)
		strbuf_char(&words->text, '\n');
	strbuf_add(&words->text, text);
}

/* Choosing */

static void
push(struct pending *pending, GMimeObject *object, struct email_words *words)
{
	if (pending->count == EMAIL_PENDING)
		words->damaged = true;
	else if (object != NULL)
		pending->objects[pending->count++] = object;
}

static bool
is_type(GMimeObject *object, const char *type, const char *subtype)
{
	return g_mime_content_type_is_type(g_mime_object_get_content_type(object), type, subtype);
}

static void
read_alternative(
    struct arena *arena, GMimeMultipart *parts, struct pending *pending, struct email_words *words)
{
	GMimeObject *best = NULL;
	struct str plain = STR("");
	int count = g_mime_multipart_get_count(parts);
	for (int i = 0; i < count && i < EMAIL_PARTS; i++) {
		GMimeObject *object = g_mime_multipart_get_part(parts, i);
		if (is_type(object, "text", "calendar"))
			words->calendar = true;
		else if (!GMIME_IS_PART(object) || !is_type(object, "text", "plain"))
			best = object;
		else if (plain.len == 0)
			plain = str_trim(text_of(arena, GMIME_PART(object), &words->damaged));
	}
	if (plain.len > 0)
		add_text(words, plain);
	else
		push(pending, best, words);
}

static void
read_multipart(
    struct arena *arena, GMimeMultipart *parts, struct pending *pending, struct email_words *words)
{
	GMimeObject *object = GMIME_OBJECT(parts);
	int count = g_mime_multipart_get_count(parts);
	if (is_type(object, "multipart", "encrypted")) {
		words->damaged = true;
	} else if (is_type(object, "multipart", "alternative")) {
		read_alternative(arena, parts, pending, words);
	} else if (is_type(object, "multipart", "related")) {
		words->media = words->media || count > 1;
		push(pending, count > 0 ? g_mime_multipart_get_part(parts, 0) : NULL, words);
	} else {
		/* The last first, so that they are read in their order. */
		words->damaged = words->damaged || count > EMAIL_PARTS;
		for (int i = count > EMAIL_PARTS ? EMAIL_PARTS : count; i > 0; i--)
			push(pending, g_mime_multipart_get_part(parts, i - 1), words);
	}
}

static void
read_part(struct arena *arena, GMimePart *part, struct email_words *words)
{
	GMimeObject *object = GMIME_OBJECT(part);
	const char *disposition = g_mime_object_get_disposition(object);
	bool broken = false;
	if (is_type(object, "message", "delivery-status")) {
		words->report = bytes_of(arena, part, &broken);
	} else if (is_type(object, "application", "pkcs7-mime") ||
	    is_type(object, "application", "x-pkcs7-mime")) {
		words->damaged = true; /* closed to us */
	} else if (is_type(object, "text", "calendar")) {
		words->calendar = true;
	} else if (disposition != NULL && str_eq_nocase(str_from(disposition), STR("attachment"))) {
		words->media = words->media || !is_type(object, "application", "pgp-keys");
	} else if (is_type(object, "text", "plain") || is_type(object, "text", "html")) {
		add_text(words, text_of(arena, part, &words->damaged));
	} else if (!is_type(object, "application", "pgp-signature") &&
	    !is_type(object, "application", "pkcs7-signature") &&
	    !is_type(object, "application", "x-pkcs7-signature")) {
		words->media = true;
	}
}

void
email_words_read(struct arena *arena, GMimeObject *root, struct email_words *words)
{
	struct pending pending = { .count = 0 };
	push(&pending, root, words);
	for (int seen = 0; pending.count > 0; seen++) {
		GMimeObject *object = pending.objects[--pending.count];
		if (seen == EMAIL_PARTS) {
			words->damaged = true;
			return;
		}
		if (GMIME_IS_MULTIPART(object))
			read_multipart(arena, GMIME_MULTIPART(object), &pending, words);
		else if (GMIME_IS_PART(object))
			read_part(arena, GMIME_PART(object), words);
		else
			words->media = true; /* an enclosed mail, or a piece of one */
	}
}
