/* SPDX-License-Identifier: MIT */
#include "instruments/written.h"

#include "instruments/chosen.h"

enum { VALUE_TEXT = 12 }; /* "-9999.9999 ": values have five digits and four places at most */

_Static_assert((int) CHOSEN_OPTIONS *(int) VALUE_TEXT <= (int) WRITTEN_TEXT, "all chosen fit");
_Static_assert(CHOSEN_OPTIONS <= 32, "a set of options is 32 bits");

option_set
chosen_of(const struct item *item, decimal value)
{
	for (size_t i = 0; i < item->option_count; i++)
		if (decimal_compare(item->options[i].value, value) == 0)
			return OPTION_BIT(i);
	return 0;
}

option_set
chosen_read(const struct item *item, struct str text)
{
	option_set set = 0;
	struct str rest = str_trim(text), one;
	while (str_split(&rest, ' ', &one)) {
		if (one.len == 0)
			continue;
		decimal value;
		option_set option = decimal_parse(one, &value) ? chosen_of(item, value) : 0;
		if (option == 0 || (set & option) != 0)
			return 0;
		set |= option;
	}
	return set;
}

size_t
chosen_count(option_set set)
{
	size_t count = 0;
	for (; set != 0; set &= set - 1)
		count++;
	return count;
}

option_set
chosen_all(const struct item *item)
{
	option_set set = 0;
	for (size_t i = 0; i < item->option_count; i++)
		if (item->exclusive == NULL || !item->exclusive[i])
			set |= OPTION_BIT(i);
	return set;
}

bool
chosen_fits(const struct item *item, option_set set)
{
	return set != 0 && ((set & ~chosen_all(item)) == 0 || chosen_count(set) == 1);
}

void
chosen_write(const struct item *item, option_set set, char *out)
{
	size_t len = 0;
	for (size_t i = 0; i < item->option_count; i++) {
		char value[DECIMAL_TEXT];
		if ((set & OPTION_BIT(i)) == 0)
			continue;
		struct str text = str_from(decimal_format(item->options[i].value, value));
		BUG_ON(len + 1 + text.len >= WRITTEN_TEXT,
		    "a value of more digits than a file may have");
		if (len > 0)
			out[len++] = ' ';
		memcpy(out + len, text.data, text.len);
		len += text.len;
	}
	out[len] = '\0';
}

bool
chosen_has(const struct item *item, struct str written, decimal value)
{
	return (chosen_read(item, written) & chosen_of(item, value)) != 0;
}

bool
chosen_is_risk(const struct item *item, struct str written)
{
	option_set set = chosen_read(item, written);
	for (size_t i = 0; i < item->option_count; i++)
		if ((set & OPTION_BIT(i)) != 0 && item_is_risk(item, item->options[i].value))
			return true;
	return false;
}
