/* SPDX-License-Identifier: MIT */
#include "conversations/name_letter.h"

#include "conversations/reading_signed.h"

enum {
	SIGNED_NAME_WORDS = 6,  /* "Ada Mary Smith BSc (Hons)" */
	SIGNED_LINES = 8,       /* below the name, empty ones too */
	SIGNED_LINE_LIMIT = 80, /* bytes: a longer one says something */
	SIGNED_TELEPHONE = 9,   /* digits, with what people put between them */
	SIGNED_NUMBER = 6,      /* digits without: "Hosp no 445566" */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Each word has a capital, or is of a script that has none; no digit, and nothing that ends a sentence. */
static bool
is_name(struct str line)
{
	size_t words = 0;
	bool begins = true;
	line = str_trim(line);
	for (size_t i = 0; i < line.len; i++) {
		char c = line.data[i];
		if (c == ' ' || c == '(') {
			begins = true;
			continue;
		}
		bool strange = (unsigned char) c >= 0x80;
		if (begins ? !name_capital(c) && !strange
			   : !name_letter(c) && c != '-' && c != '.' && c != ',' && c != ')')
			return false;
		words += begins;
		begins = false;
	}
	return words > 0 && words <= SIGNED_NAME_WORDS;
}

/* A telephone number, or another that is too long for an answer; no day, which has other marks. */
static bool
is_contact(struct str line)
{
	size_t spaced = 0, joined = 0;
	bool dialled = false;
	for (size_t i = 0; i < line.len; i++) {
		char c = line.data[i];
		if (is_digit(c)) {
			dialled =
			    spaced == 0 ? c == '0' || (i > 0 && line.data[i - 1] == '+') : dialled;
			spaced++;
			joined++;
			if (joined >= SIGNED_NUMBER || (dialled && spaced >= SIGNED_TELEPHONE))
				return true;
			continue;
		}
		joined = 0;
		if (c != ' ' && c != '-' && c != '(' && c != ')')
			spaced = 0;
	}
	return false;
}

/* Within so many lines. */
static bool
has_contact_below(struct str rest)
{
	struct str line;
	for (int i = 0; i < SIGNED_LINES && str_split(&rest, '\n', &line); i++) {
		if (line.len > SIGNED_LINE_LIMIT)
			return false;
		if (is_contact(line))
			return true;
	}
	return false;
}

size_t
signed_from(struct str text)
{
	struct str rest = text, line, above = STR("");
	bool wrote = false;
	while (str_split(&rest, '\n', &line)) {
		/* Apart: behind an empty line, or behind "Kind regards,". */
		bool apart = str_trim(above).len == 0 || str_ends(str_trim(above), ",");
		if (wrote && apart && is_name(line) && has_contact_below(rest))
			return (size_t) (line.data - text.data);
		wrote = wrote || str_trim(line).len > 0;
		above = line;
	}
	return text.len;
}
