/* SPDX-License-Identifier: MIT */
/* Fills and prefixes errors. It never prints: who logs is decided far above. */
#include <stdarg.h>

#include "base/error.h"

bool
error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
	if (error == NULL)
		return false;
	va_list args;
	va_start(args, format);
	(void) vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	error->kind = kind;
	return false;
}

bool
error_prefix(struct error *error, const char *format, ...)
{
	if (error == NULL)
		return false;
	char whole[2 * sizeof(error->text)];
	va_list args;
	va_start(args, format);
	int used = vsnprintf(whole, sizeof(error->text), format, args);
	va_end(args);
	size_t at = used < 0 ? 0 : (size_t) used;
	if (at >= sizeof(error->text))
		at = sizeof(error->text) - 1;
	memcpy(whole + at, error->text, sizeof(error->text));
	memcpy(error->text, whole, sizeof(error->text) - 1);
	error->text[sizeof(error->text) - 1] = '\0';
	return false;
}

int
error_exit_code(enum error_kind kind)
{
	switch (kind) {
	case ERROR_NONE: return 0;
	case ERROR_CONFIG: return 4;
	case ERROR_MISSING: return 5;
	case ERROR_DENIED: return 6;
	case ERROR_BUSY: return 7;
	case ERROR_INPUT:
	case ERROR_CONFLICT:
	case ERROR_LIMIT:
	case ERROR_IO: return 1;
	}
	BUG("error kind %d", (int) kind);
}
