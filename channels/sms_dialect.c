/* SPDX-License-Identifier: MIT */
/* What dialects share. Pure. */
#include "base/hash.h"
#include "base/telephone.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "channels/sms_dialect.h"

/* E.164 allows 15 digits; nobody's full number with country code is shorter than 8. */
enum { NUMBER_DIGITS_MIN = 8, NUMBER_DIGITS_MAX = 15 };

struct str
sms_number(struct arena *arena, struct str raw)
{
	struct str s = str_trim(raw);
	bool international = str_starts(s, "+") || str_starts(s, "00");
	size_t skip = str_starts(s, "+") ? 1 : str_starts(s, "00") ? 2 : 0;
	char *digits = arena_alloc(arena, s.len + 2);
	size_t len = 0;
	digits[len++] = '+';
	for (size_t i = skip; i < s.len; i++) {
		if (s.data[i] >= '0' && s.data[i] <= '9')
			digits[len++] = s.data[i];
		else if (s.data[i] != ' ' && s.data[i] != '-')
			return s;
	}
	size_t count = len - 1;
	/* Some operators leave the country out, and STOP must find the number that an import wrote in full. */
	char whole[TELEPHONE_TEXT];
	bool national = !international && count > 0 && digits[1] == '0';
	if (national)
		return telephone_international(s, whole) ? arena_str(arena, str_from(whole)) : s;
	if (count < NUMBER_DIGITS_MIN || count > NUMBER_DIGITS_MAX)
		return s;
	return str_of(digits, len);
}

struct str
sms_words(struct arena *arena, struct str raw)
{
	return utf8_check(raw) ? arena_str(arena, raw) : utf8_from_latin(arena, raw);
}

instant
sms_time(struct arena *arena, struct str raw)
{
	instant at;
	if (raw.len < 19 || (raw.data[10] != ' ' && raw.data[10] != 'T'))
		return INSTANT_NONE;
	struct str rest = str_sub(raw, 19, raw.len);
	bool fraction = rest.len > 0 && rest.data[0] == '.';
	for (size_t i = 1; fraction && i < rest.len; i++)
		fraction = (rest.data[i] >= '0' && rest.data[i] <= '9') ||
		    (rest.data[i] == 'Z' && i + 1 == rest.len);
	if (rest.len > 0 && !str_is(rest, "Z") && !fraction)
		return INSTANT_NONE;
	const char *iso = arena_printf(
	    arena, "%.*sT%.*sZ", STR_ARG(str_sub(raw, 0, 10)), STR_ARG(str_sub(raw, 11, 19)));
	return instant_parse_utc(str_from(iso), &at) ? at : INSTANT_NONE;
}

bool
sms_has_key(const struct sms_account *account, struct str given)
{
	bool has = false;
	for (size_t i = 0; i < SMS_KEYS; i++)
		if (account->webhook_key[i] != NULL)
			has = hash_equal(str_from(account->webhook_key[i]), given) || has;
	return has;
}

struct str
sms_code(struct arena *arena, struct str raw)
{
	enum { CODE_MOST = 24, DIGITS_MOST = 6 };
	size_t digits = 0;
	if (raw.len == 0 || raw.len > CODE_MOST)
		return STR("odd");
	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.data[i];
		bool digit = c >= '0' && c <= '9';
		digits += digit;
		if (!digit && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '-' &&
		    c != '_')
			return STR("odd");
	}
	return digits > DIGITS_MOST ? STR("odd") : arena_str(arena, raw);
}

const char *
sms_id(struct arena *arena, struct str raw)
{
	enum { ID_MOST = 64 };
	if (raw.len == 0 || raw.len > ID_MOST)
		return NULL;
	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.data[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    c != '-' && c != '_')
			return NULL;
	}
	return arena_cstr(arena, raw);
}

const char *
sms_status_reason(struct arena *arena, int status)
{
	return arena_printf(arena, "http-%d", status);
}

struct outcome
sms_status_outcome(struct arena *arena, const struct sms_answer *answer)
{
	struct outcome outcome = { .kind = OUTCOME_UNKNOWN,
		.reason = sms_status_reason(arena, answer->status) };
	switch (answer->status) {
	case 401:
	case 403:
	case 404:
		outcome.locked_out = answer->status != 404;
		outcome.kind = OUTCOME_RETRY;
		outcome.retry_after = minutes(15);
		break;
	case 429:
		outcome.kind = OUTCOME_RETRY;
		outcome.retry_after = answer->retry_after;
		break;
	default: break;
	}
	return outcome;
}

enum receipt_state
sms_receipt_state(const struct sms_receipt_word *words, struct str status)
{
	for (; words->word != NULL; words++)
		if (str_is(status, words->word))
			return words->state;
	return RECEIPT_NONE;
}
