/* SPDX-License-Identifier: MIT */
#include "base/telephone.h"

enum { NATIONAL_DIGITS = 10, FEWEST_ABROAD = 8, MOST_ABROAD = 15 };

/* The digits alone, the + as a leading one; false for anything that is no part of a number. */
static bool
digits_of(struct str text, char digits[static TELEPHONE_DIGITS + 1], bool *out_plus)
{
	size_t count = 0;
	*out_plus = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if (c == '+' && count == 0 && !*out_plus)
			*out_plus = true;
		else if (c >= '0' && c <= '9' && count < TELEPHONE_DIGITS)
			digits[count++] = c;
		else if (c == '\0' || strchr(" -.()", c) == NULL)
			return false;
	}
	digits[count] = '\0';
	return count > 0;
}

/* What follows +44; all of it where the number is another country's. */
static const char *
national_of(const char *digits, bool plus, struct telephone *out)
{
	if (!plus && strncmp(digits, "00", 2) == 0) {
		digits += 2;
		plus = true;
	}
	if (plus) {
		out->is_abroad = strncmp(digits, "44", 2) != 0;
		if (out->is_abroad)
			return digits;
		digits += 2;
		/* +44 (0)7…: the 0 is dialled at home and not from abroad */
		return digits[0] == '0' ? digits + 1 : digits;
	}
	if (digits[0] == '0')
		return digits + 1;
	if (strncmp(digits, "447", 3) == 0 && strlen(digits) == NATIONAL_DIGITS + 2)
		return digits + 2;
	out->is_bare = true;
	return digits;
}

bool
telephone_read(struct str text, struct telephone *out_telephone)
{
	char digits[TELEPHONE_DIGITS + 1];
	bool plus;
	if (!digits_of(text, digits, &plus))
		return false;
	*out_telephone = (struct telephone){ .is_abroad = false };
	const char *national = national_of(digits, plus, out_telephone);
	memcpy(out_telephone->digits, national, strlen(national) + 1);
	return true;
}

bool
telephone_international(struct str text, char out[static TELEPHONE_TEXT])
{
	struct telephone telephone;
	if (!telephone_read(text, &telephone) || telephone.is_bare)
		return false;
	const char *digits = telephone.digits;
	size_t count = strlen(digits);
	bool good = telephone.is_abroad
	    ? count >= FEWEST_ABROAD && count <= MOST_ABROAD && digits[0] != '0'
	    : count == NATIONAL_DIGITS && strchr("1237", digits[0]) != NULL;
	if (good)
		(void) snprintf(
		    out, TELEPHONE_TEXT, "+%s%s", telephone.is_abroad ? "" : "44", digits);
	return good;
}
