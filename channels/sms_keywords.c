/* SPDX-License-Identifier: MIT */
/* As the gateways document them; read 2026-11-21. */
#include <string.h>

#include "channels/sms_keywords.h"

static const struct {
	const char *name, *word;
	enum sms_keyword kind;
} keywords[] = {
	{ "twilio", "STOP", SMS_KEYWORD_STOP },
	{ "twilio", "STOPALL", SMS_KEYWORD_STOP },
	{ "twilio", "UNSUBSCRIBE", SMS_KEYWORD_STOP },
	{ "twilio", "CANCEL", SMS_KEYWORD_STOP },
	{ "twilio", "END", SMS_KEYWORD_STOP },
	{ "twilio", "QUIT", SMS_KEYWORD_STOP },
	{ "twilio", "OPTOUT", SMS_KEYWORD_STOP },
	{ "twilio", "REVOKE", SMS_KEYWORD_STOP },
	{ "twilio", "START", SMS_KEYWORD_START },
	{ "twilio", "YES", SMS_KEYWORD_START },
	{ "twilio", "UNSTOP", SMS_KEYWORD_START },
	{ "twilio", "HELP", SMS_KEYWORD_HELP },
	{ "twilio", "INFO", SMS_KEYWORD_HELP },
};

const char *
sms_keyword_at(const char *name, size_t index, enum sms_keyword *out_kind)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		if (strcmp(keywords[i].name, name) != 0 || index-- > 0)
			continue;
		*out_kind = keywords[i].kind;
		return keywords[i].word;
	}
	return NULL;
}
