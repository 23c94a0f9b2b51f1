/* SPDX-License-Identifier: MIT */
/* What fits through a channel. */
#include "base/utf8.h"
#include "channels/sms_text.h"
#include "channels/fit.h"

enum {
	NUMBER_MIN = 3,
	NUMBER_MAX = 15,
	EMAIL_MAX = 254,
	EMAIL_LOCAL_MAX = 64,
	DOMAIN_LABEL_MAX = 63
};

bool
fit_is_number(const char *text)
{
	if (text == NULL)
		return false;
	size_t len = strspn(text + (text[0] == '+'), "0123456789");
	return text[(text[0] == '+') + len] == '\0' && len >= NUMBER_MIN && len <= NUMBER_MAX;
}

bool
fit_is_domain(const char *text)
{
	struct str rest = str_from(text), label;
	size_t labels = 0;
	if (rest.len > EMAIL_MAX || str_starts(rest, ".") || str_ends(rest, ".") || rest.len == 0)
		return false;
	for (; str_split(&rest, '.', &label); labels++) {
		if (label.len == 0 || label.len > DOMAIN_LABEL_MAX || label.data[0] == '-' ||
		    label.data[label.len - 1] == '-')
			return false;
		for (size_t i = 0; i < label.len; i++) {
			char c = label.data[i];
			if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
				(c >= 'a' && c <= 'z') || c == '-'))
				return false;
		}
	}
	return labels > 0;
}

bool
fit_is_email(const char *text)
{
	if (text == NULL || strlen(text) > EMAIL_MAX)
		return false;
	const char *at = strchr(text, '@');
	if (at == NULL || at == text || at - text > EMAIL_LOCAL_MAX || text[0] == '.' ||
	    at[-1] == '.')
		return false;
	for (const char *c = text; c < at; c++)
		if (*c <= ' ' || *c >= 0x7F || strchr("\"(),:;<>[\\]", *c) != NULL ||
		    (*c == '.' && c[1] == '.'))
			return false;
	return fit_is_domain(at + 1);
}

bool
fit_is_one_line(const char *text)
{
	if (text == NULL)
		return false;
	for (const char *c = text; *c != '\0'; c++)
		if ((unsigned char) *c < ' ' || *c == 0x7F)
			return false;
	return true;
}

const char *
fit_refusal(
    enum channel_medium medium, const struct channel_limits *limits, const struct sending *sending)
{
	struct str body = str_from(sending->body);
	bool reachable =
	    medium == CHANNEL_SMS ? fit_is_number(sending->to) : fit_is_email(sending->to);
	if (!reachable)
		return "bad-address";
	if (body.len == 0)
		return "empty";
	if (!utf8_check(body) || (sending->html != NULL && !utf8_check(str_from(sending->html))))
		return "bad-text";
	if (body.len > limits->max_bytes ||
	    (sending->html != NULL && strlen(sending->html) > limits->max_bytes))
		return "too-long";
	if (limits->max_parts > 0 && sms_text_measure(body).parts > limits->max_parts)
		return "too-long";
	return NULL;
}
