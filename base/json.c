/* SPDX-License-Identifier: MIT */
/* Reading JSON: jansson's values under our names. A struct json is a json_t and never anything
 * else. */
#include <jansson.h>

#include "base/utf8.h"

#include "base/json.h"

static const json_t *
inside(const struct json *json)
{
	return (const json_t *) (const void *) json;
}

static const struct json *
outside(const json_t *value)
{
	return (const struct json *) (const void *) value;
}

/* Deeper than JSON_DEPTH? Counted before jansson sees it, because jansson recurses. Brackets in
 * texts do not count; text that is no JSON may be counted wrong, and is refused anyway. */
static bool
is_too_deep(struct str text)
{
	size_t depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '[' || c == '{') && ++depth > JSON_DEPTH)
			return true;
		else if (!quoted && (c == ']' || c == '}') && depth > 0)
			depth--;
	}
	return false;
}

struct json *
json_read(struct str text, struct error *error)
{
	if (text.len > JSON_LIMIT || is_too_deep(text)) {
		(void) error_set(error, ERROR_LIMIT,
		    "JSON is too large or too deep, expected at most 8 MiB and %d levels",
		    (int) JSON_DEPTH);
		return NULL;
	}
	if (!utf8_check(text)) {
		(void) error_set(error, ERROR_INPUT, "JSON is not UTF-8");
		return NULL;
	}
	json_error_t why;
	json_t *root =
	    json_loadb(text.data == NULL ? "" : text.data, text.len, JSON_REJECT_DUPLICATES, &why);
	if (root == NULL) {
		/* jansson quotes what it found after " near ": a patient's words, perhaps. */
		const char *quote = strstr(why.text, " near ");
		size_t len = quote == NULL ? strlen(why.text) : (size_t) (quote - why.text);
		(void) error_set(error, ERROR_INPUT, "JSON, line %d column %d: %.*s", why.line,
		    why.column, (int) len, why.text);
	}
	return (struct json *) (void *) root;
}

void
json_free(struct json *root)
{
	json_decref((json_t *) (void *) root);
}

const struct json *
json_get(const struct json *object, const char *key)
{
	return outside(json_object_get(inside(object), key));
}

const struct json *
json_at(const struct json *list, size_t index)
{
	return outside(json_array_get(inside(list), index));
}

size_t
json_count(const struct json *json)
{
	return json_is_object(inside(json)) ? json_object_size(inside(json))
					    : json_array_size(inside(json));
}

bool
json_is_map(const struct json *json)
{
	return json_is_object(inside(json));
}

bool
json_is_list(const struct json *json)
{
	return json_is_array(inside(json));
}

bool
json_is_text(const struct json *json)
{
	return json_is_string(inside(json));
}

bool
json_is_int(const struct json *json)
{
	return json_is_integer(inside(json));
}

bool
json_is_yes_or_no(const struct json *json)
{
	return json_is_boolean(inside(json));
}

bool
json_is_nothing(const struct json *json)
{
	return json == NULL || json_is_null(inside(json));
}

struct str
json_text(const struct json *json)
{
	const json_t *value = inside(json);
	if (!json_is_string(value))
		return (struct str){ 0 };
	return str_of(json_string_value(value), json_string_length(value));
}

int64_t
json_int(const struct json *json, int64_t fallback)
{
	const json_t *value = inside(json);
	return json_is_integer(value) ? (int64_t) json_integer_value(value) : fallback;
}

/* jansson keeps a number with a point as a double. The shortest text that gives the same double is
 * the text that was written, as long as neighbouring doubles lie closer than 10^-9: below 2^23. */
static bool
real_decimal(double real, decimal *out_value)
{
	char text[400]; /* %f of the largest double */
	if (!(real > -8388608.0 && real < 8388608.0)) {
		if (real != (double) (int64_t) (real > -9e9 && real < 9e9 ? real : 0.5))
			return false;
		*out_value = decimal_from_int((int64_t) real);
		return true;
	}
	for (int digits = 15; digits <= 17; digits++) {
		(void) snprintf(text, sizeof(text), "%.*g", digits, real);
		if (strtod(text, NULL) < real || strtod(text, NULL) > real)
			continue;
		if (strchr(text, 'e') != NULL) /* 1e-07: %g's way with what is small */
			(void) snprintf(text, sizeof(text), "%.9f", real);
		struct str written = str_from(text);
		return !(strtod(text, NULL) < real || strtod(text, NULL) > real) &&
		    decimal_parse(written, out_value);
	}
	return false;
}

bool
json_decimal(const struct json *json, decimal *out_value)
{
	const json_t *value = inside(json);
	if (json_is_real(value))
		return real_decimal(json_real_value(value), out_value);
	if (!json_is_integer(value))
		return false;
	int64_t whole = (int64_t) json_integer_value(value);
	if (whole > INT64_MAX / DECIMAL_ONE || whole < -(INT64_MAX / DECIMAL_ONE))
		return false;
	*out_value = decimal_from_int(whole);
	return true;
}

bool
json_bool(const struct json *json, bool fallback)
{
	const json_t *value = inside(json);
	return json_is_boolean(value) ? json_is_true(value) : fallback;
}
