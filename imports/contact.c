/* SPDX-License-Identifier: MIT */
/* What a contact must look like before anything is sent to it. */
#include "base/telephone.h"
#include "imports/contact.h"

enum {
	NATIONAL_DIGITS = 10, /* without the 0: 7xxx xxxxxx */
	EMAIL_LIMIT = 254,
	NAME_LIMIT = 64,
	LABEL_LIMIT = 63,
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
contact_mobile(struct arena *arena, struct str text, const char **out_number, const char **why)
{
	struct telephone telephone;
	*why = "no telephone number, expected a UK mobile number such as 07700 900123";
	if (!telephone_read(text, &telephone))
		return false;
	const char *national = telephone.digits;
	*why = "a number of another country, expected a UK mobile number";
	if (telephone.is_abroad)
		return false;
	*why = "no mobile number, expected one that begins with 07: a landline gets no texts";
	if (national[0] != '7')
		return false;
	*why = "not the eleven digits of a UK mobile number, expected one such as 07700 900123";
	if (strlen(national) != NATIONAL_DIGITS)
		return false;
	*why = "a personal or pager number, expected a mobile number";
	if (national[1] == '0' || (national[1] == '6' && strncmp(national, "7624", 4) != 0))
		return false;
	*out_number = arena_printf(arena, "+44%s", national);
	return true;
}

/* RFC 5322's atext, without its quoting and comments. */
static bool
is_name_letter(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool
is_domain_letter(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-';
}

/* Dots only between letters. */
static bool
is_dotted(struct str text, bool (*is_letter)(char), size_t label_limit)
{
	size_t label = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '.') {
			if (label == 0)
				return false;
			label = 0;
		} else if (!is_letter(text.data[i]) || ++label > label_limit) {
			return false;
		}
	}
	return label > 0;
}

static bool
is_domain(struct str domain)
{
	if (!is_dotted(domain, is_domain_letter, LABEL_LIMIT) || str_find(domain, STR("."), 0) < 0)
		return false;
	struct str rest = domain, label = STR("");
	while (str_split(&rest, '.', &label))
		if (str_starts(label, "-") || str_ends(label, "-"))
			return false;
	/* the last one: letters, or a name such as xn--p1ai */
	return label.len >= 2 && !is_digit(label.data[0]);
}

bool
contact_email(struct arena *arena, struct str text, const char **out_address, const char **why)
{
	*why = "no e-mail address, expected one such as name@example.org";
	ptrdiff_t at = str_find(text, STR("@"), 0);
	if (at < 0 || text.len > EMAIL_LIMIT)
		return false;
	char *lower = arena_cstr(arena, text);
	for (size_t i = 0; i < text.len; i++)
		if (lower[i] >= 'A' && lower[i] <= 'Z')
			lower[i] = (char) (lower[i] - 'A' + 'a');
	struct str name = str_of(lower, (size_t) at);
	struct str domain = str_of(lower + at + 1, text.len - (size_t) at - 1);
	if (name.len > NAME_LIMIT || !is_dotted(name, is_name_letter, NAME_LIMIT) ||
	    !is_domain(domain))
		return false;
	*out_address = lower;
	return true;
}
