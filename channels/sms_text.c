/* SPDX-License-Identifier: MIT */
/* Measuring and cleaning texts. It does not split them: the gateway does, by the same rule. */
#include "base/utf8.h"
#include "channels/sms_text.h"

/* Units of a text that stands alone, and of each part of a longer one (6 bytes go to the header
 * that joins them). */
static const struct {
	size_t alone, joined;
} room[] = {
	[SMS_GSM7] = { 160, 153 },
	[SMS_UCS2] = { 70, 67 },
};

/* GSM 03.38's default alphabet beyond ASCII, in code point order. */
static const uint16_t gsm_basic[] = { 0xA1, 0xA3, 0xA4, 0xA5, 0xA7, 0xBF, 0xC4, 0xC5, 0xC6, 0xC7,
	0xC9, 0xD1, 0xD6, 0xD8, 0xDC, 0xDF, 0xE0, 0xE4, 0xE5, 0xE6, 0xE8, 0xE9, 0xEC, 0xF1, 0xF2,
	0xF6, 0xF8, 0xF9, 0xFC, 0x393, 0x394, 0x398, 0x39B, 0x39E, 0x3A0, 0x3A3, 0x3A6, 0x3A8,
	0x3A9 };

static bool
is_gsm_basic(uint32_t c)
{
	/* Not [ \ ] ^ ` { | } ~ */
	if ((c >= ' ' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '\n' || c == '\r')
		return true;
	if (c < 0x80)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(gsm_basic); i++)
		if (gsm_basic[i] == c)
			return true;
	return false;
}

static bool
is_gsm_extended(uint32_t c)
{
	return c == 0x20AC || c == '\f' ||
	    (c != 0 && c < 0x7F && strchr("[\\]^{|}~", (int) c) != NULL);
}

/* Units that a character takes, all of which must stand in one part; 0: the encoding lacks it. */
static size_t
cost(enum sms_encoding encoding, uint32_t c)
{
	switch (encoding) {
	case SMS_GSM7: return is_gsm_basic(c) ? 1 : is_gsm_extended(c) ? 2 : 0;
	case SMS_UCS2: return c > 0xFFFF ? 2 : 1;
	}
	BUG("encoding %d", (int) encoding);
}

/* Packs first-fit in order. False when the encoding lacks a character. */
static bool
pack(enum sms_encoding encoding, struct str text, struct sms_measure *out_measure)
{
	size_t units = 0, used = 0;
	int parts = 0;
	for (size_t at = 0; at < text.len;) {
		size_t width = cost(encoding, utf8_next(text, &at));
		if (width == 0)
			return false;
		units += width;
		if (parts == 0 || used + width > room[encoding].joined) {
			parts++;
			used = 0;
		}
		used += width;
	}
	if (parts > 1 && units <= room[encoding].alone)
		parts = 1;
	*out_measure = (struct sms_measure){ .encoding = encoding, .units = units, .parts = parts };
	return true;
}

struct sms_measure
sms_text_measure(struct str text)
{
	struct sms_measure measure = { 0 };
	if (!pack(SMS_GSM7, text, &measure) && !pack(SMS_UCS2, text, &measure))
		BUG("UCS-2 holds every character");
	return measure;
}

/* What stands for a character that looks like a plain one; "" for one that nobody sees; NULL for
 * all others. Signs only: a letter that this table changed would be a silent downgrade. */
static const char *
plain(uint32_t c)
{
	switch (c) {
	case 0x60:
	case 0xB4:
	case 0x2018:
	case 0x2019:
	case 0x201A:
	case 0x201B:
	case 0x2032: return "'";
	case 0x201C:
	case 0x201D:
	case 0x201E:
	case 0x201F:
	case 0x2033: return "\"";
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2015:
	case 0x2212: return "-";
	case 0x2026: return "...";
	case '\t':
	case 0xA0:
	case 0x1680:
	case 0x202F:
	case 0x205F:
	case 0x3000: return " ";
	case 0x2028:
	case 0x2029:
	case 0x85: return "\n";
	case 0xAD:
	case 0x200B:
	case 0x200E:
	case 0x200F:
	case 0x2060:
	case 0xFEFF: return "";
	default: break;
	}
	if (c >= 0x2000 && c <= 0x200A)
		return " ";
	if (c != '\n' && (c < 0x20 || (c >= 0x7F && c < 0xA0)))
		return "";
	return NULL;
}

/* Hebrew, Arabic and their like: then the marks of direction say where a number stands. */
static bool
runs_right_to_left(struct str text)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t c = utf8_next(text, &at);
		if ((c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
		    (c >= 0xFE70 && c <= 0xFEFE))
			return true;
	}
	return false;
}

static size_t
put(char *out, size_t len, struct str piece)
{
	if (piece.len > 0)
		memcpy(out + len, piece.data, piece.len);
	return len + piece.len;
}

struct str
sms_text_clean(struct arena *arena, struct str text)
{
	/* No replacement is longer than what it replaces: "..." for three bytes is the longest. */
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0, kept = 0; /* what stands behind `kept` stays, so far */
	bool turns = runs_right_to_left(text);
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		uint32_t c = utf8_next(text, &at);
		bool lone_return = c == '\r' && (at == text.len || text.data[at] != '\n');
		const char *instead = lone_return ? "\n" : plain(c);
		if (instead == NULL || (turns && (c == 0x200E || c == 0x200F)))
			continue;
		len = put(out, len, str_sub(text, kept, from));
		len = put(out, len, str_from(instead));
		kept = at;
	}
	return str_of(out, put(out, len, str_sub(text, kept, text.len)));
}
