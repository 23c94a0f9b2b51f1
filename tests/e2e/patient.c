/* SPDX-License-Identifier: MIT */
/* Reads texts as a patient does, by their words; keeps nothing. */
#include "base/base.h"

#include "tests/e2e/patient.h"

static int
hex(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

bool
patient_field(const char *query, const char *name, char *value, size_t size)
{
	size_t len = strlen(name);
	while (query != NULL && (strncmp(query, name, len) != 0 || query[len] != '='))
		query = (query = strchr(query, '&')) == NULL ? NULL : query + 1;
	if (query == NULL)
		return false;
	size_t put = 0;
	for (const char *c = query + len + 1;
	     *c != '\0' && *c != '&' && *c != ' ' && put + 1 < size; c++) {
		if (*c == '%' && c[1] != '\0' && c[2] != '\0') {
			value[put++] = (char) (hex(c[1]) * 16 + hex(c[2]));
			c += 2;
		} else {
			value[put++] = *c == '+' ? ' ' : *c;
		}
	}
	value[put] = '\0';
	return true;
}

const char *
patient_reply(const char *text, const char *number, char number_reply[PATIENT_WORD])
{
	static const struct {
		const char *holds, *reply;
	} table[] = {
		{ "would like to know", "yes" },
		{ "How tired", "1" },
		{ "cost you", "no" },
		{ "Your mood", "2" },
		{ "somebody come", "yes" },
		{ "What else", "all+fine" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strstr(text, table[i].holds) != NULL)
			return table[i].reply;
	if (strstr(text, "How many minutes") == NULL)
		return NULL;
	size_t len = strlen(number);
	(void) snprintf(number_reply, PATIENT_WORD, "%ld",
	    len < 3 ? 0 : strtol(number + len - 3, NULL, 10) % 91);
	return number_reply;
}
