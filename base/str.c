/* SPDX-License-Identifier: MIT */
/* Slices: no allocation, no locale. */
#include "base/str.h"

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
str_trim(struct str s)
{
	while (s.len > 0 && is_space(s.data[0])) {
		s.data++;
		s.len--;
	}
	while (s.len > 0 && is_space(s.data[s.len - 1]))
		s.len--;
	return s;
}

bool
str_is_empty(struct str s)
{
	return s.len == 0;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.data[i]) != lower(b.data[i]))
			return false;
	return true;
}

bool
str_starts(struct str s, const char *prefix)
{
	struct str p = str_from(prefix);
	return s.len >= p.len && str_eq(str_sub(s, 0, p.len), p);
}

bool
str_ends(struct str s, const char *suffix)
{
	struct str p = str_from(suffix);
	return s.len >= p.len && str_eq(str_sub(s, s.len - p.len, s.len), p);
}

int
str_compare(struct str a, struct str b)
{
	size_t shared = a.len < b.len ? a.len : b.len;
	int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
	if (order != 0)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

ptrdiff_t
str_find(struct str s, struct str needle, size_t from)
{
	if (needle.len == 0)
		return from <= s.len ? (ptrdiff_t) from : -1;
	/* From one of its first bytes to the next: most texts have few. */
	while (from < s.len && s.len - from >= needle.len) {
		const char *at =
		    memchr(s.data + from, needle.data[0], s.len - from - needle.len + 1);
		if (at == NULL)
			return -1;
		if (memcmp(at, needle.data, needle.len) == 0)
			return at - s.data;
		from = (size_t) (at - s.data) + 1;
	}
	return -1;
}

bool
str_split(struct str *rest, char separator, struct str *out_part)
{
	if (rest->data == NULL || rest->len == 0)
		return false;
	const char *at = memchr(rest->data, separator, rest->len);
	if (at == NULL) {
		*out_part = *rest;
		*rest = (struct str){ 0 };
		return true;
	}
	size_t used = (size_t) (at - rest->data);
	*out_part = str_of(rest->data, used);
	*rest = str_of(rest->data + used + 1, rest->len - used - 1);
	return true;
}

uint64_t
str_hash(uint64_t hash, struct str part)
{
	for (size_t i = 0; i < part.len; i++)
		hash = (hash ^ (unsigned char) part.data[i]) * UINT64_C(1099511628211);
	return hash;
}

bool
str_to_int(struct str s, int64_t *out_value)
{
	bool negative = s.len > 0 && s.data[0] == '-';
	size_t i = negative ? 1 : 0;
	if (i == s.len)
		return false;
	/* Downwards, because there is one more number below zero than above. */
	int64_t value = 0;
	for (; i < s.len; i++) {
		int digit = s.data[i] - '0';
		if (digit < 0 || digit > 9 || value < (INT64_MIN + digit) / 10)
			return false;
		value = value * 10 - digit;
	}
	if (!negative && value == INT64_MIN)
		return false;
	*out_value = negative ? value : -value;
	return true;
}
