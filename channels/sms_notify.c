/* SPDX-License-Identifier: MIT */
/*
 * GOV.UK Notify: JSON both ways, a token a request. It finds a text by our reference, so doubt is looked up
 * (LOOKUP). The reference is not unique there, and a second request is a second text: nothing is sent again
 * before it has said that it has none. Received texts come by webhook and, when that fails, by asking.
 */
#include "base/hash.h"
#include "base/json.h"
#include "net/signature.h"
#include "channels/sms_mend.h"
#include "channels/registry.h"

/* An API key is a name, the service's id and a secret, joined by -; the last two are UUIDs. */
enum { BODY_LIMIT = 16384, UUID = 36, ASK_ID_DIGITS = 32, POLL_MOST = 1000 };

static const char *
authorization(struct arena *arena, const struct sms_account *account, instant now)
{
	struct str key = str_from(account->password);
	size_t secret = key.len >= UUID ? key.len - UUID : 0;
	size_t service = secret > UUID ? secret - 1 - UUID : 0;
	const char *token = signature_jwt_hs256(arena, str_sub(key, secret, key.len),
	    &(struct signature_claims){
		.issuer = arena_cstr(arena, str_sub(key, service, service + UUID)),
		.issued = now,
	    });
	return arena_printf(arena, "Bearer %s", token);
}

/* The template has one place, ((message)), for our words are final when they get here. */
static void
notify_build_request(struct arena *arena, const struct sms_account *account,
    const struct sms_message *message, struct sms_request *out_request)
{
	struct strbuf body;
	struct json_writer json;
	strbuf_init(&body, BODY_LIMIT);
	json_writer_init(&json, &body);
	json_writer_map(&json);
	json_writer_member(&json, "phone_number", str_from(message->to));
	json_writer_member(&json, "template_id", str_from(account->form));
	json_writer_key(&json, "personalisation");
	json_writer_map(&json);
	json_writer_member(&json, "message", message->text);
	json_writer_map_end(&json);
	json_writer_member(&json, "reference", str_from(message->ask_id));
	if (account->sender != NULL)
		json_writer_member(&json, "sms_sender_id", str_from(account->sender));
	json_writer_map_end(&json);
	BUG_ON(strbuf_is_over(&body), "a text that fits in %d bytes", BODY_LIMIT);
	*out_request = (struct sms_request){
		.url = arena_printf(arena, "%s/v2/notifications/sms", account->url),
		.method = "POST",
		.content_type = "application/json",
		.authorization = authorization(arena, account, message->now),
		.body = arena_str(arena, strbuf_str(&body)),
	};
	strbuf_done(&body);
}

/* A 400 is about this text only when its error says so; a template that is gone, or a service on
 * trial, is for somebody to put right. */
static void
read_refusal(const struct json *json, struct outcome *outcome)
{
	struct str error = json_text(json_get(json_at(json_get(json, "errors"), 0), "error"));
	if (str_is(error, "ValidationError")) {
		outcome->kind = OUTCOME_REFUSED;
		outcome->reason = "validation-error";
	} else if (str_is(error, "BadRequestError")) {
		outcome->kind = OUTCOME_RETRY;
		outcome->reason = "bad-request-error";
		outcome->retry_after = minutes(15);
	}
}

static void
notify_read_answer(struct arena *arena, const struct sms_account *account,
    const struct sms_answer *answer, struct outcome *out_outcome)
{
	(void) account;
	struct outcome outcome = sms_status_outcome(arena, answer);
	struct error ignored;
	struct json *json = json_read(answer->body, &ignored);
	switch (answer->status) {
	case 201:
		outcome.gateway_id = sms_id(arena, json_text(json_get(json, "id")));
		if (outcome.gateway_id != NULL)
			outcome.kind = OUTCOME_SENT;
		break;
	case 400: read_refusal(json, &outcome); break;
	/* 429: too fast in this minute, or too many on this day: its words say which, not its status. */
	default: break;
	}
	json_free(json);
	*out_outcome = outcome;
}

static enum receipt_state
receipt_state_of(struct str status)
{
	static const struct sms_receipt_word words[] = {
		{ "created", RECEIPT_SUBMITTED },
		{ "sending", RECEIPT_SUBMITTED },
		{ "pending", RECEIPT_SUBMITTED },
		{ "sent", RECEIPT_SUBMITTED }, /* abroad, from where no receipt comes */
		{ "delivered", RECEIPT_DELIVERED },
		{ "temporary-failure", RECEIPT_FAILED_TEMPORARY },
		{ "technical-failure", RECEIPT_FAILED_TEMPORARY },
		{ "validation-failed", RECEIPT_FAILED_TEMPORARY },
		/* "... if the phone number does not exist": it asks to have it removed from our data. */
		{ "permanent-failure", RECEIPT_NO_ADDRESS },
		{ 0 },
	};
	return sms_receipt_state(words, status);
}

/* Looking up */

static void
notify_build_lookup(struct arena *arena, const struct sms_account *account, const char *ask_id,
    instant now, struct sms_request *out_request)
{
	*out_request = (struct sms_request){
		.url =
		    arena_printf(arena, "%s/v2/notifications?reference=%s", account->url, ask_id),
		.method = "GET",
		.authorization = authorization(arena, account, now),
	};
}

static void
notify_read_lookup(struct arena *arena, const struct sms_account *account, const char *ask_id,
    const struct sms_answer *answer, struct finding *out_finding)
{
	(void) account;
	struct finding finding = { .kind = FINDING_UNSAID,
		.reason = sms_status_reason(arena, answer->status) };
	struct error ignored;
	struct json *json = json_read(answer->body, &ignored);
	const struct json *list = json_get(json, "notifications");
	bool readable = answer->status == 200 && json_is_list(list);
	size_t count = readable ? json_count(list) : 0;
	/* Another reference in the list: it did not look for ours, and its silence means nothing. */
	for (size_t i = 0; i < count; i++)
		if (!str_is(json_text(json_get(json_at(list, i), "reference")), ask_id))
			readable = false;
	if (readable) {
		const struct json *first = json_at(list, 0);
		finding.kind = count == 0 ? FINDING_ABSENT
		    : count == 1          ? FINDING_TAKEN
					  : FINDING_TWICE;
		finding.state = receipt_state_of(json_text(json_get(first, "status")));
		finding.gateway_id = sms_id(arena, json_text(json_get(first, "id")));
		finding.reason = count == 0 ? "absent" : "found";
	}
	json_free(json);
	*out_finding = finding;
}

/* Webhooks */

static bool
notify_is_genuine(
    struct arena *arena, const struct sms_account *account, const struct sms_call *call)
{
	(void) arena;
	return str_starts(call->proof, "Bearer ") &&
	    sms_has_key(account, str_sub(call->proof, 7, call->proof.len));
}

/* One text, by the names of the webhook or of the list. False: it says not who wrote, or not what, or
 * nothing to know it by when it comes again; what it does say is there. */
static bool
read_text(struct arena *arena, const struct json *json, const char *from, const char *to,
    const char *body, const char *at, struct inbound_text *out_text)
{
	struct str sender = json_text(json_get(json, from));
	*out_text = (struct inbound_text){
		.ext_id = sms_words(arena, json_text(json_get(json, "id"))),
		.from = sms_number(arena, sms_words(arena, sender)),
		.to = sms_number(arena, sms_words(arena, json_text(json_get(json, to)))),
		.body = sms_words(arena, json_text(json_get(json, body))),
		.gateway_time = sms_time(arena, json_text(json_get(json, at))),
	};
	out_text->damaged = sms_mend_is_damaged(out_text->body);
	return str_trim(sender).len > 0 && json_is_text(json_get(json, body)) &&
	    (out_text->ext_id.len > 0 || !instant_is_none(out_text->gateway_time));
}

static bool
notify_read_inbound(struct arena *arena, const struct sms_account *account,
    const struct sms_call *call, struct inbound_text *out_text)
{
	(void) account;
	struct error ignored;
	struct json *json = json_read(sms_mend_json(arena, call->body), &ignored);
	bool read = read_text(arena, json, "source_number", "destination_number", "message",
	    "date_received", out_text);
	json_free(json);
	return read;
}

static bool
notify_read_receipt(struct arena *arena, const struct sms_account *account,
    const struct sms_call *call, struct receipt *out_receipt)
{
	(void) account;
	struct error ignored;
	struct json *json = json_read(call->body, &ignored);
	struct str ask_id = json_text(json_get(json, "reference"));
	struct str status = json_text(json_get(json, "status"));
	bool read = ask_id.len == ASK_ID_DIGITS && status.len > 0;
	if (read)
		*out_receipt = (struct receipt){
			.ask_id = arena_str(arena, ask_id),
			.state = receipt_state_of(status),
			.raw_code = sms_code(arena, status),
			.gateway_time = sms_time(arena, json_text(json_get(json, "completed_at"))),
		};
	json_free(json);
	return read;
}

/* Polling */

static void
notify_build_poll(struct arena *arena, const struct sms_account *account, struct str older_than,
    instant now, struct sms_request *out_request)
{
	struct str id = form_encode(arena, older_than);
	*out_request = (struct sms_request){
		.url = arena_printf(arena, "%s/v2/received-text-messages%s%.*s", account->url,
		    id.len > 0 ? "?older_than=" : "", STR_ARG(id)),
		.method = "GET",
		.authorization = authorization(arena, account, now),
	};
}

/* The list shows it again each time, for days: one without an id is known by all that it says. */
static void
put_aside(struct arena *arena, const struct json *json, struct inbound_text *text)
{
	static const char *const told[] = { "user_number", "notify_number", "content",
		"created_at" };
	struct str parts[ARRAY_LEN(told)];
	char id[HASH_ID_TEXT];
	text->unread = true;
	for (size_t i = 0; i < ARRAY_LEN(told); i++)
		parts[i] = json_text(json_get(json, told[i]));
	if (text->ext_id.len == 0)
		text->ext_id =
		    str_from(arena_printf(arena, "odd-%s", hash_id(parts, ARRAY_LEN(parts), id)));
}

static bool
notify_read_poll(struct arena *arena, const struct sms_account *account,
    const struct sms_answer *answer, struct inbound_text **out_texts, size_t *out_count,
    struct str *out_last)
{
	(void) account;
	struct error ignored;
	struct json *json = json_read(sms_mend_json(arena, answer->body), &ignored);
	const struct json *list = json_get(json, "received_text_messages");
	size_t count = json_count(list);
	bool read = answer->status == 200 && json_is_list(list) && count <= POLL_MOST;
	*out_texts = ARENA_ARRAY(arena, struct inbound_text, count);
	*out_last = (struct str){ 0 };
	for (size_t i = 0; read && i < count; i++) {
		struct str id = json_text(json_get(json_at(list, i), "id"));
		if (id.len > 0)
			*out_last = arena_str(arena, id);
		if (!read_text(arena, json_at(list, i), "user_number", "notify_number", "content",
			"created_at", &(*out_texts)[i]))
			put_aside(arena, json_at(list, i), &(*out_texts)[i]);
	}
	*out_count = count;
	json_free(json);
	return read;
}

/*
 * In hark.conf(5):
 *
 * .Ss notify
 * GOV.UK Notify.
 * A text in doubt is looked up by our reference, and sent again only when Notify says that it has
 * none.
 * Received texts come by its callback, and are asked for at the start and every 15 minutes besides:
 * what
 * a callback could not bring after 25 minutes is lost to it, but not to its list.
 * Notify knows no time after which a text is to be forgotten.
 * .Bl -tag -width Ds
 * .It Cm api_key_file
 * A file with an API key of the service, as Notify shows it once.
 * .It Cm template
 * The id of a text message template whose whole content is
 * .Ql ((message)) .
 * .It Cm sms_sender
 * The id of the number to send from, where the service has several and answers are to come to this
 * one.
 * .It Cm callback_token_file
 * A file with a bearer token of your own choice, given to Notify with both callbacks.
 * .It Cm url
 * Default:
 * .Li https://api.notifications.service.gov.uk .
 * .El
 * .Pp
 * At Notify, the address for texts above is that of received text messages; that for delivery
 * receipts
 * ends in
 * .Li /receipt
 * instead of
 * .Li /inbound .
 * What could not be brought there is asked for at the start and every 15 minutes, however long the
 * list; a text in it
 * that cannot be read is an alert
 * .Pq Dq unreadable ,
 * and the others are taken.
 */
static const struct sms_setting settings[] = {
	{ "api_key_file", SMS_SETTING_SECRET, offsetof(struct sms_account, password),
	    .required = true },
	{ "template", SMS_SETTING_TEXT, offsetof(struct sms_account, form), .required = true },
	{ "sms_sender", SMS_SETTING_TEXT, offsetof(struct sms_account, sender), .required = false },
	{ "callback_token_file", SMS_SETTING_KEYS, offsetof(struct sms_account, webhook_key),
	    .required = true },
	{ "url", SMS_SETTING_URL, offsetof(struct sms_account, url),
	    .fallback = "https://api.notifications.service.gov.uk" },
	{ 0 },
};

const struct sms_dialect sms_notify = {
	.name = "notify",
	.klass = CHANNEL_LOOKUP,
	/* 3,000 a minute to a service; 918 letters are six parts. */
	.limits = { .window = 50, .max_parts = 6, .max_bytes = 4096, .receipts = true },
	.settings = settings,
	.has_sender = true,
	.proof_header = "Authorization",
	.build_request = notify_build_request,
	.read_answer = notify_read_answer,
	.is_genuine = notify_is_genuine,
	.read_inbound = notify_read_inbound,
	.read_receipt = notify_read_receipt,
	.build_lookup = notify_build_lookup,
	.read_lookup = notify_read_lookup,
	.build_poll = notify_build_poll,
	.read_poll = notify_read_poll,
};
