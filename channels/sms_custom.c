/* SPDX-License-Identifier: MIT */
/* How a gateway that is only described is asked and understood. */
#include "base/json.h"
#include "channels/registry.h"
#include "channels/sms_custom.h"

enum { BODY_LIMIT = 16384 };

/* Asking */

static struct str
digits_of(const char *number)
{
	struct str s = str_from(number);
	return str_starts(s, "+") ? str_sub(s, 1, s.len) : s;
}

/* What stands for a $word; data NULL leaves the field out. */
static struct str
place_of(struct arena *arena, const struct sms_account *account, const struct sms_message *message,
    const char *word)
{
	bool lasts = message->validity.ms > 0;
	if (word[0] != '$')
		return str_from(word);
	if (strcmp(word, "$to") == 0)
		return str_from(message->to);
	if (strcmp(word, "$to_digits") == 0)
		return digits_of(message->to);
	if (strcmp(word, "$from") == 0)
		return str_from(message->from);
	if (strcmp(word, "$text") == 0)
		return message->text;
	if (strcmp(word, "$ask_id") == 0)
		return str_from(message->ask_id);
	if (strcmp(word, "$seconds") == 0 && lasts)
		return str_from(
		    arena_printf(arena, "%lld", (long long) ((message->validity.ms + 999) / 1000)));
	if (strcmp(word, "$minutes") == 0 && lasts)
		return str_from(arena_printf(
		    arena, "%lld", (long long) ((message->validity.ms + 59999) / 60000)));
	if (strcmp(word, "$receipt_url") == 0)
		return str_from(message->receipt_url);
	if (strcmp(word, "$user") == 0)
		return str_from(account->user);
	if (strcmp(word, "$password") == 0)
		return str_from(account->password);
	return (struct str){ 0 };
}

static struct str
write_fields(struct arena *arena, const struct sms_account *account,
    const struct sms_message *message, bool as_json)
{
	const struct sms_custom *custom = account->custom;
	struct strbuf out;
	struct json_writer json;
	strbuf_init(&out, BODY_LIMIT);
	json_writer_init(&json, &out);
	if (as_json)
		json_writer_map(&json);
	for (size_t i = 0; i < custom->field_count; i++) {
		const char *name = custom->fields[i].name;
		struct str value = place_of(arena, account, message, custom->fields[i].value);
		if (value.data == NULL)
			continue;
		if (as_json) {
			json_writer_key(&json, name);
			json_writer_text(&json, value);
		} else {
			strbuf_puts(&out, out.len > 0 ? "&" : "");
			strbuf_add(&out, form_encode(arena, str_from(name)));
			strbuf_char(&out, '=');
			strbuf_add(&out, form_encode(arena, value));
		}
	}
	if (as_json)
		json_writer_map_end(&json);
	BUG_ON(strbuf_is_over(&out), "a text that fits in %d bytes", BODY_LIMIT);
	struct str text = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return text;
}

static void
custom_build_request(struct arena *arena, const struct sms_account *account,
    const struct sms_message *message, struct sms_request *out_request)
{
	const struct sms_custom *custom = account->custom;
	struct str fields = write_fields(arena, account, message, custom->json && !custom->get);
	*out_request = (struct sms_request){
		.url = account->url,
		.method = custom->get ? "GET" : "POST",
	};
	if (custom->get) {
		out_request->url = arena_printf(arena, "%s?%.*s", account->url, STR_ARG(fields));
	} else {
		out_request->content_type =
		    custom->json ? "application/json" : "application/x-www-form-urlencoded";
		out_request->body = fields;
	}
	if (custom->authorization == 1) {
		out_request->user = account->user;
		out_request->password = account->password;
	} else if (custom->authorization == 2) {
		out_request->authorization = arena_printf(arena, "Bearer %s", account->password);
	}
}

/* Its answers */

/* "messages.0.id" in a JSON document. */
static const struct json *
walk(const struct json *json, const char *path, struct arena *arena)
{
	struct str rest = str_from(path), key;
	while (str_split(&rest, '.', &key)) {
		int64_t index;
		json = json_is_list(json) && str_to_int(key, &index) && index >= 0
		    ? json_at(json, (size_t) index)
		    : json_get(json, arena_cstr(arena, key));
	}
	return json;
}

static bool
is_among(const struct sms_custom_answers *answers, const struct sms_answer *answer)
{
	for (size_t i = 0; i < answers->count; i++)
		if (answers->statuses[i] == answer->status &&
		    (answers->starts == NULL || str_starts(answer->body, answers->starts)))
			return true;
	return false;
}

static const char *
read_id(struct arena *arena, const struct sms_custom *custom, struct str body)
{
	struct error ignored;
	struct json *json = json_read(body, &ignored);
	const struct json *id = walk(json, custom->id, arena);
	const char *result = json_is_int(id)
	    ? arena_printf(arena, "%lld", (long long) json_int(id, 0))
	    : sms_id(arena, json_text(id));
	json_free(json);
	return result;
}

static void
custom_read_answer(struct arena *arena, const struct sms_account *account,
    const struct sms_answer *answer, struct outcome *out_outcome)
{
	const struct sms_custom *custom = account->custom;
	struct outcome outcome = { .kind = OUTCOME_UNKNOWN,
		.reason = sms_status_reason(arena, answer->status) };
	if (is_among(&custom->taken, answer)) {
		if (custom->id != NULL)
			outcome.gateway_id = read_id(arena, custom, answer->body);
		/* An id that is promised and not there is another's page, or half of one. */
		if (custom->id == NULL || outcome.gateway_id != NULL)
			outcome.kind = OUTCOME_SENT;
	} else if (is_among(&custom->refused, answer)) {
		outcome.kind = OUTCOME_REFUSED;
	} else if (is_among(&custom->later, answer)) {
		outcome.kind = OUTCOME_RETRY;
		outcome.retry_after = answer->retry_after;
	}
	*out_outcome = outcome;
}

/* Webhooks */

/* A field of what came, by its name or, in JSON, its path; data NULL when it is not there. */
static struct str
heard(struct arena *arena, const struct sms_call *call, const struct json *json, const char *name)
{
	struct str value = { 0 };
	if (name == NULL)
		return value;
	if (json != NULL) {
		const struct json *at = walk(json, name, arena);
		if (json_is_int(at))
			return str_from(arena_printf(arena, "%lld", (long long) json_int(at, 0)));
		return json_is_text(at) ? sms_words(arena, json_text(at)) : value;
	}
	if (form_once(call->form, name, &value) || form_once(call->query, name, &value))
		return sms_words(arena, value);
	return (struct str){ 0 };
}

static bool
custom_read_inbound(struct arena *arena, const struct sms_account *account,
    const struct sms_call *call, struct inbound_text *out_text)
{
	const struct sms_custom *custom = account->custom;
	struct error ignored;
	if (custom == NULL || custom->text_from == NULL)
		return false;
	struct json *json = custom->heard_json ? json_read(call->body, &ignored) : NULL;
	if (custom->heard_json && json == NULL)
		return false;
	struct str from = heard(arena, call, json, custom->text_from);
	struct str body = heard(arena, call, json, custom->text_body);
	struct inbound_text text = {
		.ext_id = heard(arena, call, json, custom->text_id),
		.from = sms_number(arena, from),
		.to = sms_number(arena, heard(arena, call, json, custom->text_to)),
		.body = body,
		.gateway_time = INSTANT_NONE, /* in whose zone, and in which form? */
	};
	json_free(json);
	*out_text = text;
	return str_trim(from).len > 0 && body.data != NULL;
}

static bool
has_word(const struct sms_custom_words *list, struct str word)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_is(word, list->words[i]))
			return true;
	return false;
}

static bool
custom_read_receipt(struct arena *arena, const struct sms_account *account,
    const struct sms_call *call, struct receipt *out_receipt)
{
	const struct sms_custom *custom = account->custom;
	struct error ignored;
	if (custom == NULL || custom->receipt_status == NULL)
		return false;
	struct json *json = custom->heard_json ? json_read(call->body, &ignored) : NULL;
	struct str status = custom->heard_json && json == NULL
	    ? (struct str){ 0 }
	    : heard(arena, call, json, custom->receipt_status);
	json_free(json);
	*out_receipt = (struct receipt){
		.state = has_word(&custom->delivered, status)   ? RECEIPT_DELIVERED
		    : has_word(&custom->failed, status)         ? RECEIPT_FAILED
		    : has_word(&custom->failed_for_now, status) ? RECEIPT_FAILED_TEMPORARY
		    : has_word(&custom->submitted, status)      ? RECEIPT_SUBMITTED
								: RECEIPT_NONE,
		.raw_code = sms_code(arena, status),
		.gateway_time = INSTANT_NONE,
	};
	return status.len > 0;
}

static const struct sms_setting settings[] = {
	{ "url", SMS_SETTING_URL, offsetof(struct sms_account, url), .required = true },
	{ "user", SMS_SETTING_TEXT, offsetof(struct sms_account, user), .required = false },
	{ "password_file", SMS_SETTING_SECRET, offsetof(struct sms_account, password),
	    .required = false },
	{ "from", SMS_SETTING_TEXT, offsetof(struct sms_account, from), .required = true },
	{ 0 },
};

const struct sms_dialect sms_custom = {
	.name = "custom",
	.klass = CHANNEL_CALLBACK, /* BLIND without receipts: sms_http sees to that */
	.limits = { .window = 10, .max_parts = 6, .max_bytes = 4096, .receipts = true },
	.settings = settings,
	.described = true,
	.build_request = custom_build_request,
	.read_answer = custom_read_answer,
	.read_inbound = custom_read_inbound,
	.read_receipt = custom_read_receipt,
};
