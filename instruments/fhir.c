/* SPDX-License-Identifier: MIT */
/* Looks into FHIR's JSON, and complains of nothing: that is for whoever knows what was needed. */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "instruments/fhir.h"

enum { WORDS = 4000 };

const struct json *
fhir_extension(const struct json *element, const char *url)
{
	const struct json *list = json_get(element, "extension");
	for (size_t i = 0; i < json_count(list); i++)
		if (str_is(json_text(json_get(json_at(list, i), "url")), url))
			return json_at(list, i);
	return NULL;
}

static const char *const kinds[] = { "Coding", "String", "Integer", "Decimal", "Boolean", "Date",
	"DateTime", "Time", "Quantity", "Code", "Uri", "Url", "Markdown", "Expression",
	"CodeableConcept", "Reference", "Attachment" };

const struct json *
fhir_value(const struct json *element, const char *prefix, struct str *out_type)
{
	char key[40];
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		(void) snprintf(key, sizeof(key), "%s%s", prefix, kinds[i]);
		const struct json *value = json_get(element, key);
		if (json_is_nothing(value))
			continue;
		if (out_type != NULL)
			*out_type = str_from(kinds[i]);
		return value;
	}
	return NULL;
}

bool
fhir_is_true(const struct json *json)
{
	return json_bool(json, false) || str_is(json_text(json), "true");
}

bool
fhir_decimal(const struct json *json, decimal *out_value)
{
	if (json_is_text(json))
		return decimal_parse(str_trim(json_text(json)), out_value);
	return json_decimal(json, out_value);
}

bool
fhir_is_language(struct str tag, const char *language)
{
	size_t length = strlen(language);
	return str_eq_nocase(str_sub(tag, 0, length), str_from(language)) &&
	    (tag.len == length || tag.data[length] == '-' || tag.data[length] == '_');
}

static struct str
translation(const struct json *extensions, const char *language)
{
	for (size_t i = 0; i < json_count(extensions); i++) {
		const struct json *parts = json_get(json_at(extensions, i), "extension");
		struct str tag = { 0 }, content = { 0 };
		if (!str_is(json_text(json_get(json_at(extensions, i), "url")), FHIR_TRANSLATION))
			continue;
		for (size_t k = 0; k < json_count(parts); k++) {
			const struct json *part = json_at(parts, k);
			struct str name = json_text(json_get(part, "url"));
			struct str value = json_text(fhir_value(part, "value", NULL));
			if (str_is(name, "lang"))
				tag = value;
			else if (str_is(name, "content"))
				content = value;
		}
		if (fhir_is_language(tag, language))
			return content;
	}
	return (struct str){ 0 };
}

struct str
fhir_words(const struct json *element, const char *key, const char *language)
{
	char beside[60];
	if (language == NULL)
		return str_trim(json_text(json_get(element, key)));
	(void) snprintf(beside, sizeof(beside), "_%s", key);
	struct str words = translation(json_get(json_get(element, beside), "extension"), language);
	const struct json *list = json_get(element, "designation");
	for (size_t i = 0; i < json_count(list) && words.len == 0; i++)
		if (fhir_is_language(json_text(json_get(json_at(list, i), "language")), language))
			words = json_text(json_get(json_at(list, i), "value"));
	return str_trim(words);
}

/* What libyaml refuses, and what would end or hide a line. */
static bool
is_carried(uint32_t c)
{
	return c >= 0x20 && !(c >= 0x7F && c <= 0x9F) && c != 0xFEFF && c != 0x2028 &&
	    c != 0x2029 && (c & 0xFFFE) != 0xFFFE;
}

const char *
fhir_one_line(struct arena *arena, struct str words)
{
	struct strbuf text;
	strbuf_init(&text, WORDS);
	bool gap = false;
	for (size_t at = 0; at < words.len;) {
		size_t from = at;
		uint32_t c = utf8_next(words, &at);
		if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
			gap = text.len > 0;
			continue;
		}
		if (!is_carried(c))
			continue;
		if (gap)
			strbuf_char(&text, ' ');
		gap = false;
		strbuf_add(&text, str_sub(words, from, at));
	}
	const char *line = arena_cstr(arena, strbuf_str(&text));
	strbuf_done(&text);
	return line;
}

bool
fhir_weight(const struct json *option, decimal *out_weight)
{
	const struct json *places[] = { option, json_get(option, "valueCoding") };
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		const struct json *weight = fhir_extension(places[i], FHIR_WEIGHT);
		const struct json *ordinal = fhir_extension(places[i], FHIR_ORDINAL);
		if (fhir_decimal(fhir_value(weight, "value", NULL), out_weight) ||
		    fhir_decimal(fhir_value(ordinal, "value", NULL), out_weight))
			return true;
	}
	return false;
}
