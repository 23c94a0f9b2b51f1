/* SPDX-License-Identifier: MIT */
/*
 * Vonage's SMS API: forms in, JSON out, webhooks as signed forms or queries. Its receipts bring back our
 * ask_id as client-ref (CALLBACK); it has no look-up by that. Long texts, ours and theirs, have an id for
 * each part.
 */
#include "base/hash.h"
#include "base/json.h"
#include "net/signature.h"
#include "channels/registry.h"

enum { BODY_LIMIT = 16384, SIGNED_LIMIT = 262144, ASK_ID_DIGITS = 32, PARTS_MOST = 255 };

static void
add(struct strbuf *body, struct arena *arena, const char *name, struct str value)
{
	strbuf_printf(body, "%s%s=", body->len > 0 ? "&" : "", name);
	strbuf_add(body, form_encode(arena, value));
}

/* Digits without the plus; a name as it is. */
static struct str
number_of(const char *number)
{
	struct str s = str_from(number);
	return str_starts(s, "+") ? str_sub(s, 1, s.len) : s;
}

/* Between 20 seconds and a week, as it allows. */
static int64_t
ttl_ms_of(span validity)
{
	const int64_t least = seconds(20).ms, most = hours(24 * 7).ms;
	return validity.ms < least ? least : validity.ms > most ? most : validity.ms;
}

static void
vonage_build_request(struct arena *arena, const struct sms_account *account,
    const struct sms_message *message, struct sms_request *out_request)
{
	struct strbuf body;
	strbuf_init(&body, BODY_LIMIT);
	add(&body, arena, "api_key", str_from(account->user));
	add(&body, arena, "api_secret", str_from(account->password));
	add(&body, arena, "from", number_of(message->from));
	add(&body, arena, "to", number_of(message->to));
	add(&body, arena, "text", message->text);
	/* Left to itself it sends what GSM-7 lacks as question marks. */
	add(&body, arena, "type", message->encoding == SMS_UCS2 ? STR("unicode") : STR("text"));
	/* Each part has receipts of its own, which repeat this: so they say of how many. */
	add(&body, arena, "client-ref",
	    message->parts <= 1
		? str_from(message->ask_id)
		: str_from(arena_printf(arena, "%s-%d", message->ask_id, message->parts)));
	if (message->validity.ms > 0)
		strbuf_printf(&body, "&ttl=%lld", (long long) ttl_ms_of(message->validity));
	if (message->receipt_url != NULL) {
		/* Without our query: its signature is over all fields that come, and only the
		 * gateway's own are known to be in it. client-ref names the text instead. */
		struct str url = str_from(message->receipt_url), address = { 0 };
		(void) str_split(&url, '?', &address);
		add(&body, arena, "status-report-req", STR("1"));
		add(&body, arena, "callback", address);
	}
	BUG_ON(strbuf_is_over(&body), "a text that fits in %d bytes", BODY_LIMIT);
	*out_request = (struct sms_request){
		.url = arena_printf(arena, "%s/sms/json", account->url),
		.method = "POST",
		.content_type = "application/x-www-form-urlencoded",
		.body = arena_str(arena, strbuf_str(&body)),
	};
	strbuf_done(&body);
}

/* The outcome of one status of its answer. Not in the table: doubt, such as 5, its own fault. */
static enum outcome_kind
kind_of_status(struct str status)
{
	static const struct {
		const char *status;
		enum outcome_kind kind;
	} table[] = {
		{ "0", OUTCOME_SENT },
		{ "1", OUTCOME_RETRY },   /* throttled */
		{ "3", OUTCOME_REFUSED }, /* a value it cannot use: the number */
		{ "4", OUTCOME_RETRY },   /* our credentials, and so on to 33: our settings */
		{ "6", OUTCOME_REFUSED }, /* the text cannot be carried */
		{ "7", OUTCOME_REFUSED }, /* the number is barred */
		{ "8", OUTCOME_RETRY },   /* our account is */
		{ "9", OUTCOME_RETRY },   /* no credit */
		{ "10", OUTCOME_RETRY },  /* too many at once */
		{ "11", OUTCOME_RETRY },
		{ "12", OUTCOME_REFUSED }, /* too long */
		{ "14", OUTCOME_RETRY },
		{ "15", OUTCOME_RETRY },   /* our sender */
		{ "22", OUTCOME_REFUSED }, /* no such network */
		{ "23", OUTCOME_RETRY },
		{ "29", OUTCOME_REFUSED }, /* not on the list of a trial account */
		{ "32", OUTCOME_RETRY },
		{ "33", OUTCOME_RETRY },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (str_is(status, table[i].status))
			return table[i].kind;
	return OUTCOME_UNKNOWN;
}

/* A text of several parts has a status for each: all taken is taken, and all refused is refused. Some taken
 * and some not is refused for good: it will not be whole, and a second try would bring those parts again. */
static void
read_statuses(struct arena *arena, const struct json *messages, struct outcome *outcome)
{
	struct str first = json_text(json_get(json_at(messages, 0), "status"));
	const char *id = sms_id(arena, json_text(json_get(json_at(messages, 0), "message-id")));
	enum outcome_kind kind = kind_of_status(first);
	bool same = true, told = kind != OUTCOME_UNKNOWN, taken = kind == OUTCOME_SENT;
	for (size_t i = 1; i < json_count(messages); i++) {
		struct str status = json_text(json_get(json_at(messages, i), "status"));
		same = same && str_eq(first, status);
		told = told && kind_of_status(status) != OUTCOME_UNKNOWN;
		taken = taken || kind_of_status(status) == OUTCOME_SENT;
	}
	if (!same && told && taken) {
		outcome->kind = OUTCOME_REFUSED;
		outcome->reason = "part-refused";
	}
	if (!same)
		return;
	if (kind == OUTCOME_SENT && id == NULL)
		return;
	outcome->kind = kind;
	outcome->no_address = str_is(first, "7"); /* barred */
	if (kind == OUTCOME_SENT)
		outcome->gateway_id = id;
	else if (kind != OUTCOME_UNKNOWN)
		outcome->reason = arena_printf(arena, "status-%.*s", STR_ARG(first));
	outcome->locked_out = str_is(first, "4") || str_is(first, "8");
	if (kind == OUTCOME_RETRY && !str_is(first, "1") && !str_is(first, "10"))
		outcome->retry_after = minutes(15);
}

static void
vonage_read_answer(struct arena *arena, const struct sms_account *account,
    const struct sms_answer *answer, struct outcome *out_outcome)
{
	(void) account;
	struct outcome outcome = sms_status_outcome(arena, answer);
	struct error ignored;
	struct json *json = json_read(answer->body, &ignored);
	const struct json *messages = json_get(json, "messages");
	switch (answer->status) {
	case 200:
		if (json_is_list(messages) && json_count(messages) > 0)
			read_statuses(arena, messages, &outcome);
		break;
	default: break;
	}
	json_free(json);
	*out_outcome = outcome;
}

/* Webhooks */

/* It calls by GET or by a form, as its settings say: the fields are in the one or the other. */
static const struct form *
fields_of(const struct sms_call *call)
{
	return call->form->count > 0 ? call->form : call->query;
}

/* What is signed: every field but the signature, sorted, with & and = in a value made _. */
static void
add_signed(struct strbuf *out, struct arena *arena, const struct form *form)
{
	struct form sorted = form_sorted(arena, form);
	for (size_t i = 0; i < sorted.count; i++) {
		if (str_is(sorted.fields[i].name, "sig"))
			continue;
		strbuf_printf(out, "&%.*s=", STR_ARG(sorted.fields[i].name));
		for (size_t k = 0; k < sorted.fields[i].value.len; k++) {
			char c = sorted.fields[i].value.data[k];
			strbuf_char(out, c == '&' || c == '=' ? '_' : c);
		}
	}
}

static struct str
signature_of(struct arena *arena, const char *method, struct str key, struct str text)
{
	if (strcmp(method, "md5hash") == 0) {
		char *bytes = arena_alloc(arena, text.len + key.len + 1);
		memcpy(bytes, text.data, text.len);
		memcpy(bytes + text.len, key.data, key.len);
		return signature_digest(arena, SIGNATURE_MD5, str_of(bytes, text.len + key.len));
	}
	static const struct {
		const char *method;
		enum signature_hash hash;
	} macs[] = {
		{ "md5", SIGNATURE_MD5 },
		{ "sha1", SIGNATURE_SHA1 },
		{ "sha256", SIGNATURE_SHA256 },
		{ "sha512", SIGNATURE_SHA512 },
	};
	for (size_t i = 0; i < ARRAY_LEN(macs); i++)
		if (strcmp(method, macs[i].method) == 0)
			return signature_hmac(arena, macs[i].hash, key, text);
	return (struct str){ 0 };
}

static struct str
lower(struct arena *arena, struct str hex)
{
	char *out = arena_cstr(arena, hex);
	for (size_t i = 0; i < hex.len; i++)
		if (out[i] >= 'A' && out[i] <= 'F')
			out[i] = (char) (out[i] - 'A' + 'a');
	return str_of(out, hex.len);
}

/* The timestamp among the fields is not looked at. A call that comes again for a day is what saves a
 * reply from our outages, and one that somebody replays has an id that is known already. */
static bool
vonage_is_genuine(
    struct arena *arena, const struct sms_account *account, const struct sms_call *call)
{
	const struct form *form = fields_of(call);
	struct str given;
	if (!form_once(form, "sig", &given) || account->method == NULL)
		return false;
	given = lower(arena, given);
	struct strbuf text;
	strbuf_init(&text, SIGNED_LIMIT);
	add_signed(&text, arena, form);
	bool genuine = false;
	for (size_t k = 0; k < SMS_KEYS; k++) {
		if (account->webhook_key[k] == NULL)
			continue;
		struct str made = signature_of(
		    arena, account->method, str_from(account->webhook_key[k]), strbuf_str(&text));
		genuine =
		    (made.len > 0 && hash_equal(signature_hex(arena, made), given)) || genuine;
	}
	genuine = genuine && !strbuf_is_over(&text);
	strbuf_done(&text);
	return genuine;
}

/* A part of a longer text; what does not add up is a whole one, and a person sees it. */
static void
read_part(struct arena *arena, const struct form *form, struct inbound_text *text)
{
	int64_t total, part;
	struct str ref = form_get(form, "concat-ref");
	if (!str_is(form_get(form, "concat"), "true") ||
	    !str_to_int(form_get(form, "concat-total"), &total) ||
	    !str_to_int(form_get(form, "concat-part"), &part) || total < 2 || total > PARTS_MOST ||
	    part < 1 || part > total || ref.len == 0)
		return;
	text->part = (int) part;
	text->part_count = (int) total;
	text->part_ref = sms_words(arena, ref);
}

static bool
vonage_read_inbound(struct arena *arena, const struct sms_account *account,
    const struct sms_call *call, struct inbound_text *out_text)
{
	(void) account;
	const struct form *form = fields_of(call);
	struct str from = { 0 }, id, body = { 0 };
	bool binary = str_is(form_get(form, "type"), "binary");
	bool whole = form_once(form, "msisdn", &from) && str_trim(from).len > 0;
	whole = (form_once(form, "text", &body) || binary) && whole;
	if (!form_once(form, "messageId", &id))
		id = STR("");
	*out_text = (struct inbound_text){
		.ext_id = sms_words(arena, id),
		.from = sms_number(arena, sms_words(arena, from)),
		.to = sms_number(arena, sms_words(arena, form_get(form, "to"))),
		.body = sms_words(arena, body),
		.gateway_time = sms_time(arena, form_get(form, "message-timestamp")),
		.media = binary,
	};
	read_part(arena, form, out_text);
	return whole;
}

/* By their word, and where that is "failed" or "rejected" by the error. */
static enum receipt_state
receipt_state_of(struct str status, int64_t error)
{
	if (str_is(status, "accepted") || str_is(status, "buffered"))
		return RECEIPT_SUBMITTED;
	if (str_is(status, "delivered"))
		return RECEIPT_DELIVERED;
	if (str_is(status, "expired"))
		return RECEIPT_FAILED_TEMPORARY;
	if (!str_is(status, "failed") && !str_is(status, "rejected"))
		return RECEIPT_NONE;
	/* Gone for good, barred, no such number, blocked. */
	static const int no_address[] = { 3, 4, 9, 14 };
	/* Taken for spam, unsendable, no way there, too young; from 50 on, somebody's filter: it may be
	 * these words. The rest may pass. */
	static const int for_good[] = { 6, 10, 11, 13, 50, 51, 52, 53, 54 };
	for (size_t i = 0; i < ARRAY_LEN(no_address); i++)
		if (error == no_address[i])
			return RECEIPT_NO_ADDRESS;
	for (size_t i = 0; i < ARRAY_LEN(for_good); i++)
		if (error == for_good[i])
			return RECEIPT_FAILED;
	return RECEIPT_FAILED_TEMPORARY;
}

/* Our ask_id as it came back, of a text in parts with a "-" and how many. */
static bool
read_reference(struct str reference, struct str *out_ask_id, int *out_parts)
{
	struct str rest = reference;
	int64_t parts = 0;
	if (!str_split(&rest, '-', out_ask_id) || out_ask_id->len != ASK_ID_DIGITS)
		return false;
	bool split = reference.len > ASK_ID_DIGITS;
	*out_parts =
	    split && str_to_int(rest, &parts) && parts > 1 && parts <= PARTS_MOST ? (int) parts : 0;
	return !split || *out_parts > 0;
}

static bool
vonage_read_receipt(struct arena *arena, const struct sms_account *account,
    const struct sms_call *call, struct receipt *out_receipt)
{
	(void) account;
	const struct form *form = fields_of(call);
	struct str status, reference, ask_id;
	int64_t error = 0;
	int parts;
	if (!form_once(form, "status", &status) || !form_once(form, "client-ref", &reference) ||
	    !read_reference(reference, &ask_id, &parts))
		return false;
	if (!str_to_int(form_get(form, "err-code"), &error) || error < 0 || error > 999)
		error = 0;
	struct str word = sms_code(arena, status);
	const char *part = sms_id(arena, form_get(form, "messageId"));
	*out_receipt = (struct receipt){
		.ask_id = ask_id,
		.part = str_from(parts == 0 ? NULL
			: part == NULL      ? "odd"
					    : part),
		.part_count = parts,
		.state = receipt_state_of(status, error),
		.raw_code = error == 0
		    ? word
		    : str_from(arena_printf(arena, "%.*s:%d", STR_ARG(word), (int) error)),
		.gateway_time = sms_time(arena, form_get(form, "message-timestamp")),
	};
	return true;
}

/*
 * In hark.conf(5):
 *
 * .Ss vonage
 * Vonage's SMS API.
 * Its receipts carry our reference, so a text in doubt waits for one.
 * .Bl -tag -width Ds
 * .It Cm api_key
 * The account's key.
 * .It Cm api_secret_file
 * A file with its secret.
 * .It Cm signature_file
 * A file with the signature secret, by which webhooks prove themselves.
 * Signed webhooks are switched on by Vonage's support.
 * .It Cm signature_method
 * How they are signed:
 * .Li sha256
 * (the default),
 * .Li sha512 , sha1 , md5
 * or
 * .Li md5hash .
 * .It Cm from
 * The number that patients see, and answer to.
 * .It Cm url
 * Default:
 * .Li https://rest.nexmo.com .
 * .El
 * .Pp
 * At Vonage, give the address for texts above, with GET or POST, not POST-JSON.
 * Parts of a long reply are joined; when one has not come after a minute, a person reads what is
 * there.
 * A long text of ours has a receipt for each part: it is delivered when all of them are, and one
 * part that fails is
 * a text that failed.
 */
static const char *const methods[] = { "sha256", "sha512", "sha1", "md5", "md5hash", NULL };

static const struct sms_setting settings[] = {
	{ "api_key", SMS_SETTING_TEXT, offsetof(struct sms_account, user), .required = true },
	{ "api_secret_file", SMS_SETTING_SECRET, offsetof(struct sms_account, password),
	    .required = true },
	{ "signature_file", SMS_SETTING_KEYS, offsetof(struct sms_account, webhook_key),
	    .required = true },
	{ "signature_method", SMS_SETTING_TEXT, offsetof(struct sms_account, method),
	    .fallback = "sha256", .words = methods },
	{ "from", SMS_SETTING_TEXT, offsetof(struct sms_account, from), .required = true },
	{ "url", SMS_SETTING_URL, offsetof(struct sms_account, url),
	    .fallback = "https://rest.nexmo.com" },
	{ 0 },
};

const struct sms_dialect sms_vonage = {
	.name = "vonage",
	.klass = CHANNEL_CALLBACK,
	/* Thirty requests a second are allowed to an account; more are answered "throttled". */
	.limits = { .window = 30, .max_parts = 6, .max_bytes = 4096, .receipts = true },
	.settings = settings,
	.build_request = vonage_build_request,
	.read_answer = vonage_read_answer,
	.is_genuine = vonage_is_genuine,
	.read_inbound = vonage_read_inbound,
	.read_receipt = vonage_read_receipt,
};
