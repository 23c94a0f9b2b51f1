/* SPDX-License-Identifier: MIT */
/*
 * What comes in: texts and receipts by webhook, staff's commands by the control socket. Each becomes a
 * letter; each is answered after its commit, and never before.
 */
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
		.is_unread = text->unread,
		.opted_out = text->opted_out,
	};
	return letter;
}

static void
on_text(
    struct sms_inbound_owner *owner, const struct inbound_text *text, struct http_request *request)
{
	const struct wire_gateway *gateway =
	    container_of(owner, struct wire_gateway, inbound_owner);
	struct wire *wire = gateway->wire;
	/* A proxy on this machine is not a gateway on it: only Kannel may stand here itself. */
	bool here = strncmp(request->peer, "127.", 4) == 0 || strcmp(request->peer, "::1") == 0;
	bool same_clock = here && gateway->config->dialect->webhook_address != NULL;
	post_webhook(wire, wire_text_letter(wire, text, same_clock), request);
}

static void
on_receipt(
    struct sms_inbound_owner *owner, const struct receipt *receipt, struct http_request *request)
{
	const struct wire_gateway *gateway =
	    container_of(owner, struct wire_gateway, inbound_owner);
	struct letter *letter = letter_new(EVENT_RECEIPT);
	letter->event.gateway = gateway->channel->ops->name;
	letter->event.ask_id = arena_str(&letter->arena, receipt->ask_id);
	letter->event.receipt = receipt->state;
	letter->event.opted_out = receipt->opted_out;
	letter->event.code = arena_cstr(&letter->arena, receipt->raw_code);
	letter->event.gateway_id = arena_strdup(&letter->arena, receipt->gateway_id);
	letter->event.part = arena_str(&letter->arena, receipt->part);
	letter->event.part_count = receipt->part_count;
	post_webhook(gateway->wire, letter, request);
}

/* What a gateway is refused it drops: who runs it must see that, and only that. */
static void
on_refused(struct sms_inbound_owner *owner, int status)
{
	struct wire *wire = container_of(owner, struct wire_gateway, inbound_owner)->wire;
	log_warning(wire->log, "webhook.refused", F_INT("status", status));
}

/* It is the gateway's own: a value we were never told of, and where that is, who runs it must know. */
static void
on_unread(struct sms_inbound_owner *owner)
{
	struct wire *wire = container_of(owner, struct wire_gateway, inbound_owner)->wire;
	log_warning(wire->log, "webhook.unread-receipt");
}

static struct sms_inbound *
inbound_of(const struct wire *wire, const char *path)
{
	for (size_t i = 0; i < wire->gateway_count; i++) {
		struct sms_inbound *inbound = wire->gateways[i].inbound;
		if (inbound != NULL && sms_inbound_is_for(inbound, path))
			return inbound;
	}
	return NULL;
}

bool
wire_webhook_is_for(const struct wire *wire, const char *path)
{
	return inbound_of(wire, path) != NULL;
}

void
wire_webhook_serve(struct wire *wire, struct http_request *request)
{
	sms_inbound_serve(inbound_of(wire, request->path), request);
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
listen_for(struct wire_gateway *gateway)
{
	const char **addresses = ARENA_ARRAY(&gateway->wire->house->arena, const char *, 2);
	addresses[0] = gateway->config->smsc_address;
	gateway->inbound_owner = (struct sms_inbound_owner){
		.on_text = on_text,
		.on_receipt = on_receipt,
		.on_refused = on_refused,
		.on_unread = on_unread,
	};
	gateway->inbound = sms_inbound_new(&(struct sms_inbound_setup){
	    .dialect = gateway->config->dialect,
	    .account = &gateway->account,
	    .hook = &gateway->hook,
	    .addresses = addresses[0] == NULL ? NULL : addresses,
	    .owner = &gateway->inbound_owner,
	    .poison = gateway->wire->poison,
	});
}

bool
wire_listen(struct wire *wire, struct error *error)
{
	for (size_t i = 0; i < wire->gateway_count; i++)
		listen_for(&wire->gateways[i]);
	if (!wire_http_listen(wire, error))
		return false;
	wire->control_owner.on_request = on_control;
	wire->control = line_server_new(
	    wire->loop, house_path(wire->house, "control.sock"), &wire->control_owner, error);
	return wire->control != NULL && wire_mail_listen(wire, error);
}

static void
stop_polls(struct wire *wire)
{
	for (size_t i = 0; i < wire->gateway_count; i++) {
		sms_poll_free(wire->gateways[i].poll);
		wire->gateways[i].poll = NULL;
	}
}

void
wire_close(struct wire *wire)
{
	wire_http_close(wire);
	stop_polls(wire);
	if (wire->mail != NULL)
		email_inbound_close(wire->mail);
}

void
wire_deafen(struct wire *wire)
{
	line_server_free(wire->control);
	wire_http_free(wire);
	stop_polls(wire);
	for (size_t i = 0; i < wire->gateway_count; i++) {
		sms_inbound_free(wire->gateways[i].inbound);
		wire->gateways[i].inbound = NULL;
	}
	email_inbound_free(wire->mail);
	email_imap_free(wire->imap);
	wire->control = NULL;
	wire->mail = NULL;
	wire->imap = NULL;
}
