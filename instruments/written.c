/* SPDX-License-Identifier: MIT */
#include "instruments/chosen.h"

#include "instruments/written.h"

_Static_assert((int) TELEPHONE_TEXT <= (int) WRITTEN_TEXT, "a telephone number fits");

/* The shapes of what stands before the last three characters: A a letter, 9 a digit, C and D the few
 * letters that stand third and fourth. */
static const char *const districts[] = { "A9", "A99", "A9C", "AA9", "AA99", "AA9D" };
static const char third[] = "ABCDEFGHJKPSTUW", fourth[] = "ABEHMNPRVWXY";
static const char street[] = "9AA";

enum { STREET = sizeof(street) - 1, POSTCODE_LETTERS = 7 };

/* Never written in the places where they would be taken for others. */
static const char not_first[] = "QVX", not_second[] = "IJZ", not_in_street[] = "CIKMOV";

static bool
has_shape(struct str text, const char *shape)
{
	if (text.len != strlen(shape))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		bool good = shape[i] == '9' ? c >= '0' && c <= '9' : c >= 'A' && c <= 'Z';
		if (shape[i] == 'C' || shape[i] == 'D')
			good = good && strchr(shape[i] == 'C' ? third : fourth, c) != NULL;
		if (!good)
			return false;
	}
	return true;
}

static bool
is_district(struct str text)
{
	if (text.len < 2 || strchr(not_first, text.data[0]) != NULL ||
	    strchr(not_second, text.data[1]) != NULL)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(districts); i++)
		if (has_shape(text, districts[i]))
			return true;
	return false;
}

static bool
write_postcode(struct str text, char out[static WRITTEN_TEXT])
{
	char letters[POSTCODE_LETTERS + 1];
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if (c == ' ' || c == '-')
			continue;
		if (c == '\0' || count == POSTCODE_LETTERS)
			return false;
		letters[count++] = c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
	}
	if (count <= STREET)
		return false;
	struct str district = str_of(letters, count - STREET);
	struct str behind = str_of(letters + district.len, STREET);
	if (!is_district(district) || !has_shape(behind, street) ||
	    strchr(not_in_street, behind.data[1]) != NULL ||
	    strchr(not_in_street, behind.data[2]) != NULL)
		return false;
	memcpy(out, district.data, district.len);
	out[district.len] = ' ';
	memcpy(out + district.len + 1, behind.data, behind.len);
	out[count + 1] = '\0';
	return true;
}

static bool
write_chosen(const struct item *item, struct str text, char out[static WRITTEN_TEXT])
{
	option_set set = chosen_read(item, text);
	if (!chosen_fits(item, set))
		return false;
	chosen_write(item, set, out);
	return true;
}

bool
item_write(const struct item *item, struct str text, char out[static WRITTEN_TEXT])
{
	if (item->type == ITEM_POSTCODE)
		return write_postcode(str_trim(text), out);
	if (item->type == ITEM_CHOICES)
		return write_chosen(item, text, out);
	return item->type == ITEM_TELEPHONE && telephone_international(str_trim(text), out);
}
