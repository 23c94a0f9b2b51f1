/* SPDX-License-Identifier: MIT */
/*
 * Twilio Programmable Messaging: forms in, JSON out, webhooks signed with the auth token. Receipts come to a
 * StatusCallback that names our ask_id, so doubt waits for one (CALLBACK): its list of messages can be
 * searched only by number and day, which is no proof, and nothing in its API makes a second POST harmless.
 */
#include "base/hash.h"
#include "base/json.h"
#include "net/signature.h"
#include "channels/sms_mend.h"
#include "channels/registry.h"

enum { BODY_LIMIT = 16384, URL_LIMIT = 65536, VALIDITY_MOST = 36000 };

static void
add(struct strbuf *body, struct arena *arena, const char *name, struct str value)
{
	strbuf_printf(body, "%s%s=", body->len > 0 ? "&" : "", name);
	strbuf_add(body, form_encode(arena, value));
}

/* Seconds, and ten hours at most: what waits longer than that was going to be late anyway. */
static int
validity_of(span validity)
{
	int64_t in_seconds = (validity.ms + 999) / 1000;
	return in_seconds > VALIDITY_MOST ? VALIDITY_MOST : (int) in_seconds;
}

static void
twilio_build_request(struct arena *arena, const struct sms_account *account,
    const struct sms_message *message, struct sms_request *out_request)
{
	struct strbuf body;
	strbuf_init(&body, BODY_LIMIT);
	add(&body, arena, "To", str_from(message->to));
	if (message->from != NULL)
		add(&body, arena, "From", str_from(message->from));
	if (account->sender != NULL)
		add(&body, arena, "MessagingServiceSid", str_from(account->sender));
	add(&body, arena, "Body", message->text);
	/* A Messaging Service would otherwise put other characters in the place of ours. */
	add(&body, arena, "SmartEncoded", STR("false"));
	if (message->receipt_url != NULL)
		add(&body, arena, "StatusCallback", str_from(message->receipt_url));
	if (message->validity.ms > 0)
		strbuf_printf(&body, "&ValidityPeriod=%d", validity_of(message->validity));
	BUG_ON(strbuf_is_over(&body), "a text that fits in %d bytes", BODY_LIMIT);
	*out_request = (struct sms_request){
		.url = arena_printf(
		    arena, "%s/2010-04-01/Accounts/%s/Messages.json", account->url, account->user),
		.method = "POST",
		.content_type = "application/x-www-form-urlencoded",
		.user = account->user,
		.password = account->webhook_key[0],
		.body = arena_str(arena, strbuf_str(&body)),
	};
	strbuf_done(&body);
}

/* "SM" or "MM" and 32 digits: only what looks like one of its ids is kept as one. */
static bool
is_sid(struct str sid)
{
	if (sid.len != 34 || !(str_starts(sid, "SM") || str_starts(sid, "MM")))
		return false;
	for (size_t i = 2; i < sid.len; i++)
		if (strchr("0123456789abcdefABCDEF", sid.data[i]) == NULL || sid.data[i] == '\0')
			return false;
	return true;
}

/* A 400 says in `code` what is wrong; without one it is not known to be Twilio's no. */
static void
read_refusal(struct arena *arena, int64_t code, struct outcome *outcome)
{
	if (code <= 0 || code > 99999)
		return;
	outcome->kind = OUTCOME_REFUSED;
	outcome->reason = arena_printf(arena, "code-%d", (int) code);
	switch (code) {
	/* They wrote STOP to that number, and Twilio holds them to it: so do we. */
	case 21610: outcome->opted_out = true; break;
	case 21211: /* no number at all */
	case 21614:
		outcome->no_address = true;
		break; /* no mobile */
	/* The account, the number we send from or the service: not the text's fault. */
	case 20003:
	case 21212:
	case 21601:
	case 21603:
	case 21606:
	case 21701:
		outcome->kind = OUTCOME_RETRY;
		outcome->retry_after = minutes(15);
		break;
	case 20429:
	case 21611: /* the sender's queue is full */ outcome->kind = OUTCOME_RETRY; break;
	default: break;
	}
}

static void
twilio_read_answer(struct arena *arena, const struct sms_account *account,
    const struct sms_answer *answer, struct outcome *out_outcome)
{
	(void) account;
	struct outcome outcome = sms_status_outcome(arena, answer);
	struct error ignored;
	struct json *json = json_read(answer->body, &ignored);
	struct str sid = json_text(json_get(json, "sid"));
	switch (answer->status) {
	case 201:
		if (is_sid(sid)) {
			outcome.kind = OUTCOME_SENT;
			outcome.gateway_id = arena_cstr(arena, sid);
		}
		break;
	case 400: read_refusal(arena, json_int(json_get(json, "code"), 0), &outcome); break;
	/* 503 too: Twilio does not say that nothing has been done. */
	default: break;
	}
	json_free(json);
	*out_outcome = outcome;
}

/* Webhooks */

/* HMAC-SHA1 by the auth token over the address as called and each field of the form, sorted. */
static bool
is_signed(
    struct arena *arena, struct str key, struct str url, const struct form *form, struct str proof)
{
	struct strbuf text;
	strbuf_init(&text, URL_LIMIT + 2 * 65536);
	strbuf_add(&text, url);
	for (size_t i = 0; i < form->count; i++) {
		strbuf_add(&text, form->fields[i].name);
		strbuf_add(&text, form->fields[i].value);
	}
	struct str mac = signature_hmac(arena, SIGNATURE_SHA1, key, strbuf_str(&text));
	strbuf_done(&text);
	return mac.len > 0 && hash_equal(signature_base64(arena, mac), proof);
}

/* Twilio signs the address with its port or without, not always as it was configured. */
static struct str
other_port(struct arena *arena, struct str url)
{
	bool tls = str_starts(url, "https://");
	const char *port = tls ? ":443" : ":80";
	size_t host = tls ? 8 : 7;
	ptrdiff_t slash = str_find(url, STR("/"), host);
	if (slash < 0)
		return url;
	struct str front = str_sub(url, 0, (size_t) slash);
	struct str rest = str_sub(url, (size_t) slash, url.len);
	if (str_ends(front, port))
		return str_from(arena_printf(arena, "%.*s%.*s",
		    STR_ARG(str_sub(front, 0, front.len - strlen(port))), STR_ARG(rest)));
	return str_from(arena_printf(arena, "%.*s%s%.*s", STR_ARG(front), port, STR_ARG(rest)));
}

static bool
twilio_is_genuine(
    struct arena *arena, const struct sms_account *account, const struct sms_call *call)
{
	struct form sorted = form_sorted(arena, call->form);
	/* A body that is no form is signed for by its digest in the query. */
	char digest[HASH_SHA256_TEXT];
	if (sorted.count == 0 && call->body.len > 0 &&
	    !hash_equal(
		form_get(call->query, "bodySHA256"), str_from(hash_sha256(call->body, digest))))
		return false;
	struct str urls[] = { call->url, other_port(arena, call->url) };
	bool genuine = false;
	for (size_t k = 0; k < SMS_KEYS; k++)
		for (size_t u = 0; account->webhook_key[k] != NULL && u < ARRAY_LEN(urls); u++)
			genuine = is_signed(arena, str_from(account->webhook_key[k]), urls[u],
				      &sorted, call->proof) ||
			    genuine;
	return genuine;
}

/* The same id under the names that it has had. */
static struct str
sid_of(const struct form *form)
{
	static const char *const names[] = { "MessageSid", "SmsSid", "SmsMessageSid" };
	struct str sid = { 0 };
	size_t i = 0;
	while (i < ARRAY_LEN(names) && (!form_once(form, names[i], &sid) || sid.len == 0))
		i++;
	return sid;
}

static bool
twilio_read_inbound(struct arena *arena, const struct sms_account *account,
    const struct sms_call *call, struct inbound_text *out_text)
{
	(void) account;
	const struct form *form = call->form;
	struct str from = { 0 }, body = { 0 };
	bool whole = form_once(form, "From", &from) && str_trim(from).len > 0;
	struct str sid = sid_of(form);
	int64_t media = 0;
	if (!str_to_int(form_get(form, "NumMedia"), &media))
		media = 0;
	whole = (form_once(form, "Body", &body) || media > 0) && whole;
	*out_text = (struct inbound_text){
		.ext_id = sms_words(arena, sid),
		.from = sms_number(arena, sms_words(arena, from)),
		.to = sms_number(arena, sms_words(arena, form_get(form, "To"))),
		/* Long ones come wrapped at times. */
		.body = sms_mend_base64(arena, sms_words(arena, body)),
		.gateway_time = INSTANT_NONE, /* it does not say */
		.media = media > 0,
		/* Its own list of words, in any language that somebody gave it. */
		.opted_out = str_is(form_get(form, "OptOutType"), "STOP"),
	};
	return whole;
}

/* By their word, and where that is "undelivered" or "failed" by the error. */
static enum receipt_state
receipt_state_of(struct str status, int64_t code)
{
	static const struct sms_receipt_word words[] = {
		{ "accepted", RECEIPT_SUBMITTED },
		{ "scheduled", RECEIPT_SUBMITTED },
		{ "queued", RECEIPT_SUBMITTED },
		{ "sending", RECEIPT_SUBMITTED },
		{ "sent", RECEIPT_SUBMITTED },
		{ "partially_delivered", RECEIPT_SUBMITTED }, /* a part is missing: not delivered */
		{ "delivered", RECEIPT_DELIVERED },
		{ "read", RECEIPT_DELIVERED },
		{ "canceled", RECEIPT_FAILED },
		{ 0 },
	};
	bool failed = str_is(status, "failed");
	if (!failed && !str_is(status, "undelivered"))
		return sms_receipt_state(words, status);
	switch (code) {
	case 30001: return RECEIPT_FAILED_TEMPORARY; /* their queue was full */
	case 30004:                                  /* it takes none of ours */
	case 30005:                                  /* unknown */
	case 30006: return RECEIPT_NO_ADDRESS;       /* a landline */
	case 30007:                                  /* filtered, which is about the words */
	case 21610: return RECEIPT_FAILED;
	/* Off, absent, or not said. */
	default: return failed ? RECEIPT_FAILED : RECEIPT_FAILED_TEMPORARY;
	}
}

static bool
twilio_read_receipt(struct arena *arena, const struct sms_account *account,
    const struct sms_call *call, struct receipt *out_receipt)
{
	(void) account;
	struct str status;
	int64_t code = 0;
	if (!form_once(call->form, "MessageStatus", &status))
		return false;
	if (!str_to_int(form_get(call->form, "ErrorCode"), &code) || code < 0 || code > 99999)
		code = 0;
	struct str word = sms_code(arena, status);
	*out_receipt = (struct receipt){
		.state = receipt_state_of(status, code),
		.raw_code = code == 0
		    ? word
		    : str_from(arena_printf(arena, "%.*s:%d", STR_ARG(word), (int) code)),
		.gateway_time = INSTANT_NONE,
		.opted_out = code == 21610,
	};
	return true;
}

/*
 * In hark.conf(5):
 *
 * .Ss twilio
 * Twilio Programmable Messaging.
 * Its receipts carry our reference, so a text in doubt waits for one.
 * Whoever wrote STOP to the number at Twilio is stopped here too, when Twilio says so (error
 * 21610).
 * .Bl -tag -width Ds
 * .It Cm account_sid
 * The account,
 * .Ql AC... .
 * .It Cm auth_token_file
 * A file with its auth token, which also proves its webhooks.
 * While Twilio has a secondary token, it may stand in the second line.
 * .It Cm messaging_service
 * A Messaging Service,
 * .Ql MG... ,
 * that chooses the number; or:
 * .It Cm from
 * The number that patients see, and answer to.
 * .It Cm url
 * Default:
 * .Li https://api.twilio.com .
 * .El
 * .Pp
 * At Twilio, give the number or the service the address for texts above, with POST.
 * Turn off the replies of Advanced Opt-Out, and its words YES and NO, which are answers here.
 */
static const struct sms_setting settings[] = {
	{ "account_sid", SMS_SETTING_TEXT, offsetof(struct sms_account, user), .required = true },
	{ "auth_token_file", SMS_SETTING_KEYS, offsetof(struct sms_account, webhook_key),
	    .required = true },
	{ "messaging_service", SMS_SETTING_TEXT, offsetof(struct sms_account, sender),
	    .required = false },
	{ "from", SMS_SETTING_TEXT, offsetof(struct sms_account, from), .required = true,
	    .unless = "messaging_service" },
	{ "url", SMS_SETTING_URL, offsetof(struct sms_account, url),
	    .fallback = "https://api.twilio.com" },
	{ 0 },
};

const struct sms_dialect sms_twilio = {
	.name = "twilio",
	.klass = CHANNEL_CALLBACK,
	/* Its own limit is on how fast, by number and account, and answers 429; not on how many. */
	.limits = { .window = 50, .max_parts = 6, .max_bytes = 4096, .receipts = true },
	.settings = settings,
	.keeps_words = true,
	.proof_header = "X-Twilio-Signature",
	.build_request = twilio_build_request,
	.read_answer = twilio_read_answer,
	.is_genuine = twilio_is_genuine,
	.read_inbound = twilio_read_inbound,
	.read_receipt = twilio_read_receipt,
};
