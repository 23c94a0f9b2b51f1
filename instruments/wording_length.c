/* SPDX-License-Identifier: MIT */
/* Puts a question together as a conversation would, and counts it. */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "instruments/wording_length.h"

enum { QUESTION_LIMIT = 8192, GSM_UNITS = 160, UCS_UNITS = 70, UCS_TWO_PARTS = 134 };

/* What phrases put around a question, at its longest in the languages that are shipped. */
static const char frame[] = "12 of 20. ";
static const char several[] = ". Dewiswch un neu fwy, fel 1 12";
static const char yes_no[] = " Reply YES or NO";
static const char date_hint[] = " For example 21 March 2026";
static const char postcode_hint[] = " like NE61 3AB";
static const char telephone_hint[] = " like 07700 900123";

/* GSM 03.38: what its alphabet has beyond ASCII, what of ASCII it lacks, what takes two septets. */
static const char beyond_ascii[] = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
static const char lacking[] = "`";
static const char doubled[] = "^{}[]~\\|€";

static bool
has_code_point(const char *set, uint32_t code_point)
{
	struct str s = str_from(set);
	for (size_t at = 0; at < s.len;)
		if (utf8_next(s, &at) == code_point)
			return true;
	return false;
}

static void
put_end(struct strbuf *text, decimal value, const char *label)
{
	char digits[DECIMAL_TEXT];
	strbuf_printf(text, " %s", decimal_format(value, digits));
	if (label != NULL)
		strbuf_printf(text, " %s", label);
}

static void
put_options(struct strbuf *text, const struct item *item, const struct item_wording *wording)
{
	for (size_t i = 0; i < item->option_count; i++)
		strbuf_printf(text, " %d %s", item->options[i].number, wording->labels[i]);
}

static void
put_answers(struct strbuf *text, const struct item *item, const struct item_wording *wording)
{
	switch (item->type) {
	case ITEM_CHOICE: put_options(text, item, wording); return;
	case ITEM_CHOICES:
		put_options(text, item, wording);
		strbuf_puts(text, several);
		return;
	case ITEM_YES_NO: strbuf_puts(text, yes_no); return;
	case ITEM_NUMBER:
	case ITEM_DECIMAL:
		put_end(text, item->low, wording->low_label);
		strbuf_puts(text, " to");
		put_end(text, item->high, wording->high_label);
		return;
	case ITEM_DATE: strbuf_puts(text, date_hint); return;
	case ITEM_TEXT: return;
	case ITEM_POSTCODE: strbuf_puts(text, postcode_hint); return;
	case ITEM_TELEPHONE: strbuf_puts(text, telephone_hint); return;
	}
}

/* Zero when GSM-7 lacks the character. */
static size_t
septets_of(uint32_t code_point)
{
	if (has_code_point(doubled, code_point))
		return 2;
	if (code_point < 0x80)
		return has_code_point(lacking, code_point) ? 0 : 1;
	return has_code_point(beyond_ascii, code_point) ? 1 : 0;
}

/* Languages that GSM-7 has the letters for, or nearly: there another word avoids the odd one. In all
 * others every question is UCS-2, and one part of it holds none of ours. */
static bool
is_of_gsm(const char *language)
{
	return strcmp(language, "en") == 0 || strcmp(language, "cy") == 0;
}

struct wording_length
wording_length_of(struct str text, const char *language)
{
	struct wording_length gsm = { .limit = GSM_UNITS };
	struct wording_length ucs = { .limit = is_of_gsm(language) ? UCS_UNITS : UCS_TWO_PARTS };
	for (size_t at = 0; at < text.len;) {
		uint32_t code_point = utf8_next(text, &at);
		size_t septets = septets_of(code_point);
		gsm.units += septets;
		ucs.units += code_point > 0xFFFF ? 2 : 1;
		if (septets == 0 && ucs.odd[0] == '\0')
			ucs.odd[utf8_put(ucs.odd, code_point)] = '\0';
	}
	return ucs.odd[0] == '\0' ? gsm : ucs;
}

struct wording_length
wording_length(const struct item *item, const struct item_wording *wording, const char *language)
{
	struct strbuf text;
	strbuf_init(&text, QUESTION_LIMIT);
	strbuf_puts(&text, frame);
	strbuf_puts(&text, wording->text);
	put_answers(&text, item, wording);
	struct wording_length length = wording_length_of(strbuf_str(&text), language);
	strbuf_done(&text);
	return length;
}

struct wording_length
wording_length_with_faces(const struct item *item, const struct item_wording *wording)
{
	struct strbuf text;
	strbuf_init(&text, QUESTION_LIMIT);
	strbuf_puts(&text, frame);
	strbuf_puts(&text, wording->text);
	put_answers(&text, item, wording);
	for (size_t i = 0; i < item->option_count; i++)
		strbuf_printf(&text, " %s", item->faces[i]);
	struct wording_length length = wording_length_of(strbuf_str(&text), "en");
	length.limit = UCS_TWO_PARTS;
	strbuf_done(&text);
	return length;
}
