/* SPDX-License-Identifier: MIT */
/*
 * NHS Notify: JSON:API both ways, by an access token that a signed one buys, and callbacks signed over their
 * body. It takes a message reference once and answers a second request with that reference by saying so
 * (IDEM), for sixteen months. It brings no texts back: what a patient writes to its number is nobody's, so a
 * conversation by text cannot be held through it.
 */
#include "base/hash.h"
#include "base/json.h"
#include "net/signature.h"
#include "channels/registry.h"

enum { BODY_LIMIT = 16384, UUID = 36 };

/* Tokens */

static void
nhsnotify_build_token(struct arena *arena, const struct sms_account *account, instant now,
    struct sms_request *out_request)
{
	const char *url = arena_printf(arena, "%s/oauth2/token", account->url);
	char id[HASH_ID_TEXT];
	struct error ignored;
	/* Never twice: one token is asked for at a time, and times out long after a millisecond. */
	const struct str once[] = { str_from(account->user),
		str_from(arena_printf(arena, "%lld", (long long) now.ms)) };
	const char *assertion = signature_jwt_rs512(arena, str_from(account->password),
	    &(struct signature_claims){
		.key_id = account->key_id,
		.issuer = account->user,
		.subject = account->user,
		.audience = url,
		.id = hash_id(once, ARRAY_LEN(once), id),
		.expires = instant_plus(now, minutes(5)),
	    },
	    &ignored);
	/* Without a key it is asked with none, refused, and every text waits for somebody. */
	*out_request = (struct sms_request){
		.url = url,
		.method = "POST",
		.content_type = "application/x-www-form-urlencoded",
		.body = str_from(arena_printf(arena,
		    "grant_type=client_credentials&client_assertion_type=urn%%3Aietf%%3Aparams%%3A"
		    "oauth%%3Aclient-assertion-type%%3Ajwt-bearer&client_assertion=%s",
		    assertion == NULL ? "" : assertion)),
	};
}

/* "599", or 599. */
static bool
nhsnotify_read_token(
    struct arena *arena, const struct sms_answer *answer, const char **out_token, span *out_lasts)
{
	struct error ignored;
	struct json *json = json_read(answer->body, &ignored);
	struct str token = json_text(json_get(json, "access_token"));
	const struct json *lasts = json_get(json, "expires_in");
	int64_t in_seconds = json_int(lasts, 0);
	bool read = answer->status == 200 && token.len > 0 &&
	    (in_seconds > 0 || str_to_int(json_text(lasts), &in_seconds)) && in_seconds > 0 &&
	    in_seconds < 86400;
	for (size_t i = 0; i < token.len; i++) /* it goes into a header */
		read = read && token.data[i] > ' ' && token.data[i] < 0x7f;
	if (read) {
		*out_token = arena_cstr(arena, token);
		*out_lasts = seconds(in_seconds);
	}
	json_free(json);
	return read;
}

/* Texts */

/* Our ask_id as the UUID that a message reference is; and back. */
static const char *
reference_of(struct arena *arena, const char *ask_id)
{
	struct str s = str_from(ask_id);
	return arena_printf(arena, "%.*s-%.*s-%.*s-%.*s-%.*s", STR_ARG(str_sub(s, 0, 8)),
	    STR_ARG(str_sub(s, 8, 12)), STR_ARG(str_sub(s, 12, 16)), STR_ARG(str_sub(s, 16, 20)),
	    STR_ARG(str_sub(s, 20, s.len)));
}

static struct str
ask_id_of(struct arena *arena, struct str reference)
{
	char *out = arena_alloc(arena, reference.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < reference.len; i++)
		if (reference.data[i] != '-')
			out[len++] = reference.data[i];
	return str_of(out, len);
}

/* By telephone number, which NHS Notify must have agreed to: a channel knows no NHS number. */
static void
nhsnotify_build_request(struct arena *arena, const struct sms_account *account,
    const struct sms_message *message, struct sms_request *out_request)
{
	struct strbuf body;
	struct json_writer json;
	struct str to = str_from(message->to);
	strbuf_init(&body, BODY_LIMIT);
	json_writer_init(&json, &body);
	json_writer_map(&json);
	json_writer_member_map(&json, "data");
	json_writer_member(&json, "type", STR("Message"));
	json_writer_member_map(&json, "attributes");
	json_writer_member(&json, "routingPlanId", str_from(account->form));
	json_writer_member(
	    &json, "messageReference", str_from(reference_of(arena, message->ask_id)));
	json_writer_member_map(&json, "recipient");
	json_writer_member_map(&json, "contactDetails");
	json_writer_member(&json, "sms", str_starts(to, "+") ? str_sub(to, 1, to.len) : to);
	json_writer_map_end(&json);
	json_writer_map_end(&json);
	json_writer_member_map(&json, "personalisation");
	json_writer_member(&json, "message", message->text);
	for (int depth = 0; depth < 4; depth++)
		json_writer_map_end(&json);
	BUG_ON(strbuf_is_over(&body), "a text that fits in %d bytes", BODY_LIMIT);
	*out_request = (struct sms_request){
		.url = arena_printf(arena, "%s/comms/v1/messages", account->url),
		.method = "POST",
		.content_type = "application/vnd.api+json",
		.authorization = arena_printf(arena, "Bearer %s", message->token),
		.body = arena_str(arena, strbuf_str(&body)),
	};
	strbuf_done(&body);
}

static void
nhsnotify_read_answer(struct arena *arena, const struct sms_account *account,
    const struct sms_answer *answer, struct outcome *out_outcome)
{
	(void) account;
	struct outcome outcome = sms_status_outcome(arena, answer);
	struct error ignored;
	struct json *json = json_read(answer->body, &ignored);
	struct str code = json_text(json_get(json_at(json_get(json, "errors"), 0), "code"));
	switch (answer->status) {
	case 200:
	case 201:
		outcome.gateway_id =
		    sms_id(arena, json_text(json_get(json_get(json, "data"), "id")));
		if (outcome.gateway_id != NULL)
			outcome.kind = OUTCOME_SENT;
		break;
	/* "Request already received and it will be ignored": an earlier attempt arrived. */
	case 422:
		if (str_is(code, "CM_DUPLICATE_REQUEST"))
			outcome.kind = OUTCOME_SENT;
		break;
	case 400:
		if (str_starts(code, "CM_"))
			outcome.kind = OUTCOME_REFUSED;
		break;
	/* 425 too, which means that it has the request and is not done with it. */
	default: break;
	}
	json_free(json);
	*out_outcome = outcome;
}

/* Callbacks */

/* HMAC-SHA256 over the body, by a key that its page calls [APPLICATION_ID].[API_KEY]. */
static bool
nhsnotify_is_genuine(
    struct arena *arena, const struct sms_account *account, const struct sms_call *call)
{
	bool genuine = false;
	for (size_t i = 0; i < SMS_KEYS; i++) {
		if (account->webhook_key[i] == NULL)
			continue;
		struct str mac = signature_hmac(
		    arena, SIGNATURE_SHA256, str_from(account->webhook_key[i]), call->body);
		genuine =
		    (mac.len > 0 && hash_equal(signature_hex(arena, mac), call->proof)) || genuine;
	}
	return genuine;
}

static enum receipt_state
receipt_state_of(struct str status)
{
	static const struct sms_receipt_word words[] = {
		{ "created", RECEIPT_SUBMITTED },
		{ "pending_enrichment", RECEIPT_SUBMITTED },
		{ "enriched", RECEIPT_SUBMITTED },
		{ "sending", RECEIPT_SUBMITTED },
		{ "delivered", RECEIPT_DELIVERED },
		{ "failed", RECEIPT_FAILED },
		{ 0 },
	};
	return sms_receipt_state(words, status);
}

/* Its list has one element; of several, no one could be told that the others were not kept. */
static bool
nhsnotify_read_receipt(struct arena *arena, const struct sms_account *account,
    const struct sms_call *call, struct receipt *out_receipt)
{
	(void) account;
	struct error ignored;
	struct json *json = json_read(call->body, &ignored);
	const struct json *list = json_get(json, "data");
	const struct json *attributes = json_get(json_at(list, 0), "attributes");
	struct str reference = json_text(json_get(attributes, "messageReference"));
	struct str status = json_text(json_get(attributes, "messageStatus"));
	struct str channel = json_text(json_get(attributes, "channelStatus"));
	bool read = json_count(list) == 1 && json_is_list(list) && reference.len == UUID &&
	    (status.len > 0 || channel.len > 0);
	if (read)
		*out_receipt = (struct receipt){
			.ask_id = ask_id_of(arena, reference),
			/* A channel's status is one step of its plan, not the message's end. */
			.state = receipt_state_of(status),
			.raw_code = sms_code(arena, status.len > 0 ? status : channel),
			.gateway_time =
			    sms_time(arena, json_text(json_get(attributes, "timestamp"))),
		};
	json_free(json);
	return read;
}

/*
 * In hark.conf(5):
 *
 * .Ss nhsnotify
 * NHS Notify.
 * It takes a reference once, so a text in doubt is sent again under the same.
 * .Em \&It brings no replies :
 * what patients write to its number is nobody's.
 * A conversation by text cannot be held through it;
 * .Li hark check
 * and the service, when it starts, say so.
 * It is asked by telephone number, which its onboarding team must have agreed to.
 * .Bl -tag -width Ds
 * .It Cm api_key , key_id
 * The application's API key, and the id of the public key that was registered with it.
 * .It Cm private_key_file
 * A file with the private RSA key, as PEM.
 * .It Cm routing_plan
 * The id of a routing plan whose text message is
 * .Ql ((message)) .
 * .It Cm callback_key_file
 * A file with
 * .Sm off
 * .Ar application id
 * .Li \&.
 * .Ar callback API key ,
 * .Sm on
 * by which callbacks are signed.
 * .It Cm url
 * Default:
 * .Li https://api.service.nhs.uk .
 * .El
 * .Pp
 * Ask for message status callbacks, to the address for texts above with
 * .Li /receipt
 * instead of
 * .Li /inbound .
 */
static const struct sms_setting settings[] = {
	{ "api_key", SMS_SETTING_TEXT, offsetof(struct sms_account, user), .required = true },
	{ "key_id", SMS_SETTING_TEXT, offsetof(struct sms_account, key_id), .required = true },
	{ "private_key_file", SMS_SETTING_PEM, offsetof(struct sms_account, password),
	    .required = true },
	{ "routing_plan", SMS_SETTING_TEXT, offsetof(struct sms_account, form), .required = true },
	{ "callback_key_file", SMS_SETTING_KEYS, offsetof(struct sms_account, webhook_key),
	    .required = true },
	{ "url", SMS_SETTING_URL, offsetof(struct sms_account, url),
	    .fallback = "https://api.service.nhs.uk" },
	{ 0 },
};

const struct sms_dialect sms_nhsnotify = {
	.name = "nhsnotify",
	.klass = CHANNEL_IDEM,
	.limits = { .window = 20, .max_parts = 6, .max_bytes = 4096, .receipts = true },
	.settings = settings,
	.has_sender = true,
	.proof_header = "x-hmac-sha256-signature",
	.build_token = nhsnotify_build_token,
	.read_token = nhsnotify_read_token,
	.build_request = nhsnotify_build_request,
	.read_answer = nhsnotify_read_answer,
	.is_genuine = nhsnotify_is_genuine,
	.read_receipt = nhsnotify_read_receipt,
};
