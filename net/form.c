/* SPDX-License-Identifier: MIT */
/* Counts the fields, then splits and decodes them: two passes, one allocation each. */
#include "net/form.h"

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* `damaged` NULL: strict. */
static bool
decode(
    struct arena *arena, struct str text, bool plus_is_space, struct str *out_text, bool *damaged)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if (c == '+' && plus_is_space) {
			c = ' ';
		} else if (c == '%') {
			int high = i + 2 < text.len ? hex_digit(text.data[i + 1]) : -1;
			int low = i + 2 < text.len ? hex_digit(text.data[i + 2]) : -1;
			bool broken = high < 0 || low < 0;
			if (broken && damaged == NULL)
				return false;
			if (broken) {
				*damaged = true;
			} else {
				c = (char) (unsigned char) (high * 16 + low);
				i += 2;
			}
		}
		if (c == '\0' && damaged == NULL)
			return false;
		if (c == '\0')
			*damaged = true;
		out[len++] = c;
	}
	*out_text = str_of(out, len);
	return true;
}

bool
form_decode(struct arena *arena, struct str text, bool plus_is_space, struct str *out_text)
{
	return decode(arena, text, plus_is_space, out_text, NULL);
}

struct str
form_encode(struct arena *arena, struct str text)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = arena_alloc(arena, text.len * 3 + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char) text.data[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~';
		if (plain) {
			out[len++] = (char) c;
			continue;
		}
		out[len++] = '%';
		out[len++] = digits[c >> 4];
		out[len++] = digits[c & 15];
	}
	return str_of(out, len);
}

static size_t
count_fields(struct str text)
{
	size_t count = text.len > 0;
	for (size_t i = 0; i < text.len; i++)
		count += text.data[i] == '&';
	return count;
}

static bool
parse(struct arena *arena, struct str text, size_t max_fields, struct form *out_form, bool *damaged,
    struct error *error)
{
	size_t most = count_fields(text);
	if (most > max_fields)
		return error_set(
		    error, ERROR_LIMIT, "%zu form fields, at most %zu are read", most, max_fields);
	struct form form = { .fields = ARENA_ARRAY(arena, struct form_field, most) };
	struct str rest = text, part;
	while (str_split(&rest, '&', &part)) {
		if (str_is_empty(part)) /* "a=1&&b=2": browsers do not, some gateways do */
			continue;
		struct str name = part, value = STR("");
		ptrdiff_t equals = str_find(part, STR("="), 0);
		if (equals >= 0) {
			name = str_sub(part, 0, (size_t) equals);
			value = str_sub(part, (size_t) equals + 1, part.len);
		}
		struct form_field *field = &form.fields[form.count];
		if (!decode(arena, name, true, &field->name, damaged) ||
		    !decode(arena, value, true, &field->value, damaged))
			return error_set(error, ERROR_INPUT,
			    "form field %zu has a broken %%XX or a NUL", form.count + 1);
		form.count++;
	}
	*out_form = form;
	return true;
}

bool
form_parse(struct arena *arena, struct str text, size_t max_fields, struct form *out_form,
    struct error *error)
{
	return parse(arena, text, max_fields, out_form, NULL, error);
}

bool
form_parse_damaged(struct arena *arena, struct str text, size_t max_fields, struct form *out_form,
    bool *out_damaged, struct error *error)
{
	*out_damaged = false;
	return parse(arena, text, max_fields, out_form, out_damaged, error);
}

static struct str
without_nuls(struct arena *arena, struct str text)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] != '\0')
			out[len++] = text.data[i];
	return str_of(out, len);
}

struct form
form_without_nuls(struct arena *arena, const struct form *form)
{
	struct form clean = { ARENA_ARRAY(arena, struct form_field, form->count), form->count };
	for (size_t i = 0; i < clean.count; i++)
		clean.fields[i] = (struct form_field){
			.name = without_nuls(arena, form->fields[i].name),
			.value = without_nuls(arena, form->fields[i].value),
		};
	return clean;
}

struct str
form_get(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->count; i++)
		if (str_is(form->fields[i].name, name))
			return form->fields[i].value;
	return (struct str){ 0 };
}

size_t
form_count(const struct form *form, const char *name)
{
	size_t count = 0;
	for (size_t i = 0; i < form->count; i++)
		count += str_is(form->fields[i].name, name);
	return count;
}

bool
form_once(const struct form *form, const char *name, struct str *out_value)
{
	if (form_count(form, name) != 1)
		return false;
	*out_value = form_get(form, name);
	return true;
}

static int
by_name(const void *a, const void *b)
{
	const struct form_field *one = a, *other = b;
	return str_compare(one->name, other->name);
}

struct form
form_sorted(struct arena *arena, const struct form *form)
{
	struct form sorted = { ARENA_ARRAY(arena, struct form_field, form->count), form->count };
	for (size_t i = 0; i < sorted.count; i++)
		sorted.fields[i] = form->fields[i];
	if (sorted.count > 0)
		qsort(sorted.fields, sorted.count, sizeof(*sorted.fields), by_name);
	return sorted;
}
