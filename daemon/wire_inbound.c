/* SPDX-License-Identifier: MIT */
/*
 * What comes in: texts and receipts by webhook, staff's commands by the control socket, questions
 * about health. Each becomes a letter; each is answered after its commit, and never before.
 */
#include "base/json.h"
#include "daemon/control.h"
#include "daemon/wire_parts.h"

/* Webhooks */

static void
on_webhook_answer(struct letter *letter, const struct order *answer)
{
	struct http_request *request = letter->context;
	struct wire *wire = request->handler;
	bool kept = answer->error.kind == ERROR_NONE;
	if (!kept)
		log_error(wire->log, "webhook.failed", F_INT("kind", answer->error.kind));
	/* Whatever went wrong was ours: the gateway keeps the text and brings it again. */
	sms_inbound_answer(request, kept);
}

static void
post_webhook(struct wire *wire, struct letter *letter, struct http_request *request)
{
	request->handler = wire;
	letter->on_answer = on_webhook_answer;
	letter->context = request;
	if (switchboard_post(wire->board, letter))
		return;
	letter_free(letter);
	sms_inbound_answer(request, false);
}

struct letter *
wire_text_letter(struct wire *wire, const struct inbound_text *text, bool same_clock)
{
	struct letter *letter = letter_new(EVENT_TEXT);
	struct arena *arena = &letter->arena;
	letter->event.text = (struct intake){
		.organisation = wire->house->organisation,
		.channel = text->channel,
		.kind = "sms",
		.ext_id = arena_cstr(arena, text->ext_id),
		.part = text->part,
		.part_count = text->part_count,
		.part_ref = arena_cstr(arena, text->part_ref),
		.sender = arena_str(arena, text->from),
		.recipient = arena_str(arena, text->to),
		.body = arena_str(arena, text->body),
		.sent_at = text->gateway_time,
		.same_clock = same_clock,
		.has_media = text->media,
		.is_damaged = text->damaged,
	};
	return letter;
}

static void
on_text(
    struct sms_inbound_owner *owner, const struct inbound_text *text, struct http_request *request)
{
	struct wire *wire = container_of(owner, struct wire, inbound_owner);
	/* A proxy on this machine is not a gateway on it: only Kannel may stand here itself. */
	bool here = strncmp(request->peer, "127.", 4) == 0 || strcmp(request->peer, "::1") == 0;
	bool same_clock = here && wire->house->config.gateway.dialect->webhook_address != NULL;
	post_webhook(wire, wire_text_letter(wire, text, same_clock), request);
}

static void
on_receipt(
    struct sms_inbound_owner *owner, const struct receipt *receipt, struct http_request *request)
{
	struct wire *wire = container_of(owner, struct wire, inbound_owner);
	struct letter *letter = letter_new(EVENT_RECEIPT);
	letter->event.ask_id = arena_str(&letter->arena, receipt->ask_id);
	letter->event.receipt = receipt->state;
	letter->event.opted_out = receipt->opted_out;
	letter->event.code = arena_cstr(&letter->arena, receipt->raw_code);
	post_webhook(wire, letter, request);
}

/* What a gateway is refused it drops: who runs it must see that, and only that. */
static void
on_refused(struct sms_inbound_owner *owner, int status)
{
	struct wire *wire = container_of(owner, struct wire, inbound_owner);
	log_warning(wire->log, "webhook.refused", F_INT("status", status));
}

/* Health */

static void
answer_health(struct wire *wire, struct http_request *request)
{
	struct strbuf text;
	struct json_writer json;
	enum clock_doubt doubt = switchboard_doubt(wire->board);
	strbuf_init(&text, 1000);
	json_writer_init(&json, &text);
	json_writer_map(&json);
	json_writer_key(&json, "ready");
	json_writer_bool(&json, !wire->stopping && !wire->failed);
	/* Not "ready: false": replies are taken, and who stands in front must go on handing them over. */
	json_writer_key(&json, "clock");
	json_writer_text(
	    &json, str_from(doubt == CLOCK_TRUSTED ? "trusted" : clock_doubt_word(doubt)));
	json_writer_key(&json, "refused_requests");
	json_writer_int(&json, (int64_t) http_server_refused(wire->http));
	json_writer_key(&json, "connections");
	json_writer_int(&json, (int64_t) http_server_connections(wire->http));
	json_writer_map_end(&json);
	http_answer(request, wire->stopping ? 503 : 200, "application/json", strbuf_str(&text));
	strbuf_done(&text);
}

static void
on_request(struct http_server_owner *owner, struct http_request *request)
{
	struct wire *wire = container_of(owner, struct wire, http_owner);
	if (strcmp(request->path, "/health") == 0)
		answer_health(wire, request);
	else if (wire->inbound != NULL && sms_inbound_is_for(wire->inbound, request->path))
		sms_inbound_serve(wire->inbound, request);
	else if (wire_page_is_for(wire, request->path))
		wire_page_serve(wire, request);
	else
		http_answer(request, 404, "text/plain", STR("not found\n"));
}

/* The control socket */

struct control_call {
	struct wire *wire;
	struct line_request *request;
	struct arena arena;
	struct event events[CORE_BATCH];
	struct order answers[CORE_BATCH];
	size_t count, answered;
};

struct control_letter {
	struct control_call *call;
	size_t index;
};

static void
end_call(struct control_call *call)
{
	struct strbuf line;
	strbuf_init(&line, LINE_LIMIT);
	control_write_answers(&line, call->answers, call->count);
	line_answer(call->request, strbuf_str(&line));
	strbuf_done(&line);
	arena_done(&call->arena);
	free(call);
}

static void
on_control_answer(struct letter *letter, const struct order *answer)
{
	struct control_letter *place = letter->context;
	struct control_call *call = place->call;
	call->answers[place->index] = *answer;
	call->answers[place->index].text = arena_strdup(&call->arena, answer->text);
	if (++call->answered == call->count)
		end_call(call);
}

/* The event's strings are the call's: it outlives every letter of it. */
static void
post_control(struct control_call *call, size_t index)
{
	struct letter *letter = letter_new(call->events[index].kind);
	struct control_letter *place = ARENA_NEW(&call->arena, struct control_letter);
	*place = (struct control_letter){ call, index };
	letter->event = call->events[index];
	letter->on_answer = on_control_answer;
	letter->context = place;
	if (switchboard_post(call->wire->board, letter))
		return;
	struct order busy = { .text = "" };
	(void) error_set(&busy.error, ERROR_BUSY, "too much is waiting; try again");
	on_control_answer(letter, &busy);
	letter_free(letter);
}

static void
on_control(struct line_server_owner *owner, struct line_request *request)
{
	struct wire *wire = container_of(owner, struct wire, control_owner);
	struct control_call *call = alloc_new(sizeof(*call));
	struct error error;
	arena_init(&call->arena);
	call->wire = wire;
	call->request = request;
	if (!control_read_events(&call->arena, request->text, wire->house->organisation,
		call->events, CORE_BATCH, &call->count, &error)) {
		/* One answer, whatever was meant: who asked must hear why nothing was done. */
		call->answers[0] = (struct order){ .text = "", .error = error };
		call->count = 1;
	} else if (call->count > 0) {
		size_t count = call->count;
		for (size_t i = 0; i < count; i++)
			post_control(call, i);
		return;
	}
	end_call(call);
}

/* Listening */

static void
listen_for_gateway(struct wire *wire)
{
	const struct config_gateway *gateway = &wire->house->config.gateway;
	const char **addresses = ARENA_ARRAY(&wire->house->arena, const char *, 2);
	addresses[0] = gateway->smsc_address;
	wire->inbound_owner.on_text = on_text;
	wire->inbound_owner.on_receipt = on_receipt;
	wire->inbound_owner.on_refused = on_refused;
	wire->inbound = sms_inbound_new(&(struct sms_inbound_setup){
	    .dialect = gateway->dialect,
	    .account = &wire->account,
	    .hook = &wire->hook,
	    .addresses = addresses[0] == NULL ? NULL : addresses,
	    .owner = &wire->inbound_owner,
	});
}

bool
wire_listen(struct wire *wire, struct error *error)
{
	const struct config *config = &wire->house->config;
	if (wire->hook.origin != NULL)
		listen_for_gateway(wire);
	wire->http_owner.on_request = on_request;
	wire->http = http_server_new(wire->loop,
	    &(struct http_server_setup){
		.address = config->listen_address,
		.port = (uint16_t) config->listen_port,
		.owner = &wire->http_owner,
		.max_per_address = 300, /* one gateway speaks for all its patients */
		.max_requests = 1000000,
	    },
	    error);
	if (wire->http == NULL)
		return false;
	wire->control_owner.on_request = on_control;
	wire->control = line_server_new(
	    wire->loop, house_path(wire->house, "control.sock"), &wire->control_owner, error);
	return wire->control != NULL && wire_mail_listen(wire, error);
}

void
wire_close(struct wire *wire)
{
	if (wire->http != NULL)
		http_server_close(wire->http);
	sms_poll_free(wire->poll);
	wire->poll = NULL;
	if (wire->mail != NULL)
		email_inbound_close(wire->mail);
}

void
wire_deafen(struct wire *wire)
{
	line_server_free(wire->control);
	http_server_free(wire->http);
	sms_inbound_free(wire->inbound);
	email_inbound_free(wire->mail);
	email_imap_free(wire->imap);
	sms_poll_free(wire->poll);
	wire->control = NULL;
	wire->http = NULL;
	wire->inbound = NULL;
	wire->mail = NULL;
	wire->imap = NULL;
	wire->poll = NULL;
}
