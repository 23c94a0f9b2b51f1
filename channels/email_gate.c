/* SPDX-License-Identifier: MIT */
/*
 * Lines of every header are looked at, also where a part or an enclosed mail has one: the parser
 * reads those too. Where headers are is not known here, so every line of the mail is taken for one
 * that could be; in a body that costs an honest mail nothing.
 */
#include "base/base.h"

#include "channels/email_gate.h"

/* Whose values the parser reads as lists of addresses, by recursion over groups. */
static const char *const address_headers[] = { "from", "to", "cc", "bcc", "sender", "reply-to",
	"resent-from", "resent-to", "resent-cc", "resent-bcc", "resent-sender", "resent-reply-to",
	"disposition-notification-to" };

enum { NAME_BYTES = 64 };

/* The name in front of the colon; "To : x" is a header as well. Empty when there is none. */
static struct str
name_of(struct str line)
{
	struct str front = str_sub(line, 0, NAME_BYTES);
	ptrdiff_t colon = str_find(front, STR(":"), 0);
	return colon < 0 ? STR("") : str_trim(str_sub(front, 0, (size_t) colon));
}

static bool
is_address_header(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(address_headers); i++)
		if (str_eq_nocase(name, str_from(address_headers[i])))
			return true;
	return false;
}

static bool
is_content_header(struct str name)
{
	return str_eq_nocase(str_sub(name, 0, strlen("content-")), STR("content-"));
}

static size_t
colons_in(struct str line)
{
	size_t count = 0;
	for (size_t i = 0; i < line.len; i++)
		count += line.data[i] == ':';
	return count;
}

static bool
is_folded(struct str line)
{
	return line.len > 0 && (line.data[0] == ' ' || line.data[0] == '\t');
}

const char *
email_gate_refusal(struct str raw)
{
	struct str rest = raw, line;
	size_t boundaries = 0, headers = 0, colons = 0, bytes = 0;
	bool first = true, addresses = false, parsed = false;
	if (raw.len > 0 && memchr(raw.data, '\0', raw.len) != NULL)
		return "nul";
	while (str_split(&rest, '\n', &line)) {
		if (line.len == 0 || str_is(line, "\r"))
			first = false;
		headers += first;
		boundaries += str_starts(line, "--");
		if (is_folded(line)) {
			bytes += line.len;
			colons += addresses ? colons_in(line) : 0;
		} else {
			bytes = line.len;
			struct str name = name_of(line);
			addresses = is_address_header(name);
			parsed = addresses || is_content_header(name);
			colons = addresses ? colons_in(line) : 0;
		}
		if (boundaries > EMAIL_GATE_BOUNDARIES)
			return "boundaries";
		if (headers > EMAIL_GATE_HEADERS)
			return "headers";
		if ((first || parsed) && bytes > EMAIL_GATE_LINE)
			return "long-header";
		if (colons > EMAIL_GATE_GROUPS)
			return "groups";
	}
	return NULL;
}
