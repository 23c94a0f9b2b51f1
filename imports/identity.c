/* SPDX-License-Identifier: MIT */
/* The check digit, and the little else that can be known about a number. */
#include "base/utf8.h"
#include "imports/identity.h"

enum { NHS_DIGITS = 10, HOSPITAL_LIMIT = 40 };

/* The tenth digit is 11 less the weighted sum's remainder; 11 is written 0, and 10 is never given
 * out. */
static bool
is_checked(const char digits[static NHS_DIGITS])
{
	int sum = 0;
	for (int i = 0; i < NHS_DIGITS - 1; i++)
		sum += (digits[i] - '0') * (NHS_DIGITS - i);
	int check = 11 - sum % 11;
	return check != 10 && check % 11 == digits[NHS_DIGITS - 1] - '0';
}

bool
identity_nhs_number(struct arena *arena, struct str text, const char **out_number, const char **why)
{
	static const char expected[] = "no NHS number, expected ten digits";
	char digits[NHS_DIGITS + 1] = "";
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if (c == ' ' || c == '-')
			continue;
		*why = expected;
		if (c < '0' || c > '9' || count == NHS_DIGITS)
			return false;
		digits[count++] = c;
	}
	*why = expected;
	if (count != NHS_DIGITS)
		return false;
	*why =
	    "the check digit is wrong, expected a number as it is printed; one digit differs or two "
	    "are swapped";
	if (!is_checked(digits))
		return false;
	*out_number = arena_strdup(arena, digits);
	return true;
}

bool
identity_hospital_number(
    struct arena *arena, struct str text, const char **out_number, const char **why)
{
	*why = "no hospital number, expected at most 40 characters without spaces around them";
	if (utf8_length(text) > HOSPITAL_LIMIT)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char) text.data[i] < ' ' || text.data[i] == 0x7f)
			return false;
	*out_number = arena_cstr(arena, text);
	return true;
}
