/* SPDX-License-Identifier: MIT */
/*
 * Kannel, the gateway that a hospital can run itself. It returns no id, so doubt ends only by a
 * receipt, whose address names and signs our ask_id: class CALLBACK. Its configuration must set
 * mo-recode (texts come as UTF-8), max-messages 0 (our answers are never sent to a patient), empty
 * reply-* texts (nor are its own) and many http-request-retry.
 *
 * It is asked by GET, because its POST form takes the text as the body and everything else as headers,
 * which fewer people have ever used.
 */
#include "base/strbuf.h"
#include "channels/registry.h"

/* A text of 918 units is at most 3 x 918 bytes of UTF-8, nine characters of URL for each three. */
enum { URL_LIMIT = 16384, MAX_PARTS = 6 };

/* Receipts wanted: delivered 1, not delivered 2, accepted by the network 8, rejected by it 16. Not
 * 4 (buffered): it says nothing that 8 does not. */
static const char dlr_mask[] = "27";

static void
add(struct strbuf *url, struct arena *arena, const char *name, struct str value)
{
	strbuf_char(url, '&');
	strbuf_puts(url, name);
	strbuf_char(url, '=');
	strbuf_add(url, form_encode(arena, value));
}

/* %d what happened, %A the network's words, %F its name for the text, %T when: Kannel fills them in. Of a text that it cuts it asks
 * the network for a receipt of the first part only (its gw/sms.c): the receipt must say that there are
 * more. */
static const char *
receipt_url_of(struct arena *arena, const struct sms_message *message)
{
	const char *parts =
	    message->parts > 1 ? arena_printf(arena, "&parts=%d", message->parts) : "";
	return arena_printf(arena, "%s%s&d=%%d&a=%%A&f=%%F&ts=%%T", message->receipt_url, parts);
}

static void
kannel_build_request(struct arena *arena, const struct sms_account *account,
    const struct sms_message *message, struct sms_request *out_request)
{
	struct strbuf url;
	strbuf_init(&url, URL_LIMIT);
	strbuf_printf(&url, "%s?username=", account->url);
	strbuf_add(&url, form_encode(arena, str_from(account->user)));
	add(&url, arena, "password", str_from(account->password));
	add(&url, arena, "from", str_from(message->from));
	add(&url, arena, "to", str_from(message->to));
	add(&url, arena, "text", message->text);
	add(&url, arena, "charset", STR("UTF-8"));
	/* Left to itself Kannel sends what GSM-7 lacks as question marks. */
	add(&url, arena, "coding", message->encoding == SMS_UCS2 ? STR("2") : STR("0"));
	if (message->validity.ms > 0)
		strbuf_printf(
		    &url, "&validity=%lld", (long long) ((message->validity.ms + 59999) / 60000));
	/* Its queue, and most networks', send 3 first and 0 last; 3 is for others. */
	strbuf_printf(&url, "&priority=%d", 2 - message->priority);
	if (message->receipt_url != NULL) {
		add(&url, arena, "dlr-mask", str_from(dlr_mask));
		add(&url, arena, "dlr-url", str_from(receipt_url_of(arena, message)));
	}
	BUG_ON(
	    strbuf_is_over(&url), "a text within %d parts fits in %d bytes", MAX_PARTS, URL_LIMIT);
	*out_request = (struct sms_request){
		.url = arena_cstr(arena, strbuf_str(&url)),
		.method = "GET",
	};
	strbuf_done(&url);
}

static void
kannel_read_answer(struct arena *arena, const struct sms_account *account,
    const struct sms_answer *answer, struct outcome *out_outcome)
{
	(void) account;
	struct outcome outcome = sms_status_outcome(arena, answer);
	switch (answer->status) {
	case 202:
		if (str_starts(answer->body, "0: "))
			outcome.kind = OUTCOME_SENT;
		/* The network is down, and Kannel keeps the text until its validity ends. */
		if (str_starts(answer->body, "3: ")) {
			outcome.kind = OUTCOME_SENT;
			outcome.reason = "network-down";
		}
		break;
	case 400: outcome.kind = OUTCOME_REFUSED; break;
	case 503:
		outcome.kind = OUTCOME_RETRY;
		outcome.retry_after = answer->retry_after;
		break;
	default: break;
	}
	*out_outcome = outcome;
}

static instant
read_time(struct str raw)
{
	int64_t seconds_since_1970;
	if (!str_to_int(raw, &seconds_since_1970) || seconds_since_1970 <= 0 ||
	    seconds_since_1970 > INT64_C(32503680000))
		return INSTANT_NONE;
	return (instant){ seconds_since_1970 * 1000 };
}

static bool
kannel_read_inbound(struct arena *arena, const struct sms_account *account,
    const struct sms_call *call, struct inbound_text *out_text)
{
	(void) account;
	const struct form *query = call->query;
	struct str from = { 0 }, body = { 0 };
	bool whole = form_once(query, "from", &from) && str_trim(from).len > 0;
	whole = form_once(query, "text", &body) && whole;
	struct inbound_text text = {
		.ext_id = sms_words(arena, form_get(query, "id")),
		.from = sms_number(arena, sms_words(arena, from)),
		.to = sms_number(arena, sms_words(arena, form_get(query, "to"))),
		.body = sms_words(arena, body),
		.gateway_time = read_time(form_get(query, "ts")),
		/* coding 1 is 8-bit data: a picture, a business card, a ring tone */
		.media = str_is(form_get(query, "coding"), "1"),
	};
	*out_text = text;
	return whole;
}

/* The word after "stat:" in the network's own words, if it looks like one. The rest of them may
 * hold the beginning of the patient's text and is not kept. */
static struct str
stat_word(struct str words)
{
	ptrdiff_t at = str_find(words, STR("stat:"), 0);
	if (at < 0)
		return (struct str){ 0 };
	size_t from = (size_t) at + 5, to = from;
	while (to < words.len && to - from < 8 && words.data[to] >= 'A' && words.data[to] <= 'Z')
		to++;
	return str_sub(words, from, to);
}

/* Of a text in parts nobody ever learns whether the others came. */
static enum receipt_state
receipt_state_of(int64_t d, struct str stat, bool first_of_several)
{
	switch (d) {
	case 1: return first_of_several ? RECEIPT_SUBMITTED : RECEIPT_DELIVERED;
	case 2:
		return str_is(stat, "UNDELIV") || str_is(stat, "REJECTD")
		    ? RECEIPT_FAILED
		    : RECEIPT_FAILED_TEMPORARY;
	case 8: return RECEIPT_SUBMITTED;
	case 16: return RECEIPT_FAILED;
	default: return RECEIPT_NONE;
	}
}

static bool
kannel_read_receipt(struct arena *arena, const struct sms_account *account,
    const struct sms_call *call, struct receipt *out_receipt)
{
	(void) account;
	struct str raw;
	int64_t d;
	if (!form_once(call->query, "d", &raw) || !str_to_int(raw, &d))
		return false;
	struct str stat = stat_word(form_get(call->query, "a"));
	bool first_of_several = form_count(call->query, "parts") > 0;
	struct str id = form_get(call->query, "f");
	*out_receipt = (struct receipt){
		.state = receipt_state_of(d, stat, first_of_several),
		.raw_code = str_from(arena_printf(
		    arena, "%lld%s%.*s", (long long) d, stat.len > 0 ? ":" : "", STR_ARG(stat))),
		.gateway_time = read_time(form_get(call->query, "ts")),
		.gateway_id = str_is(id, "0") ? NULL : sms_id(arena, id),
	};
	return true;
}

/*
 * In hark.conf(5):
 *
 * .Ss kannel
 * See
 * .Sx KANNEL .
 * .Bl -tag -width Ds
 * .It Cm url
 * Where its smsbox takes texts, such as
 * .Li http://127.0.0.1:13013/cgi-bin/sendsms .
 * .It Cm user
 * The name in Kannel's
 * .Li sendsms-user .
 * .It Cm password_file
 * A file with its password.
 * .It Cm from
 * The number that patients see, and answer to.
 * .El
 * .Pp
 * Of a text in several parts Kannel asks the network for a receipt of the first part only.
 * When that one is there, the text is
 * .Dq submitted
 * and stays so; when it fails, the text has failed.
 */
static const struct sms_setting settings[] = {
	{ "url", SMS_SETTING_URL, offsetof(struct sms_account, url), .required = true },
	{ "user", SMS_SETTING_TEXT, offsetof(struct sms_account, user), .required = true },
	{ "password_file", SMS_SETTING_SECRET, offsetof(struct sms_account, password),
	    .required = true },
	{ "from", SMS_SETTING_TEXT, offsetof(struct sms_account, from), .required = true },
	{ 0 },
};

const struct sms_dialect sms_kannel = {
	.name = "kannel",
	.klass = CHANNEL_CALLBACK,
	/* Kannel lets ten connections wait to be accepted, and each text has one of its own. What comes
	 * beyond that its kernel drops without a word: it is tried again after one second, two, four, or
	 * stands on our side only and ends in doubt. Ten in flight are 250 texts a second. */
	.limits = { .window = 10, .max_parts = MAX_PARTS, .max_bytes = 4096, .receipts = true },
	.settings = settings,
	/* Nothing that Kannel sends proves that it is Kannel. */
	.webhook_address = "127.0.0.1",
	.build_request = kannel_build_request,
	.read_answer = kannel_read_answer,
	.read_inbound = kannel_read_inbound,
	.read_receipt = kannel_read_receipt,
};
