/* SPDX-License-Identifier: MIT */
/* Webhooks: authenticate, decode, hand on. */
#include "base/fault.h"
#include "base/hash.h"
#include "base/poison.h"
#include "base/strbuf.h"
#include "channels/sms_inbound.h"

/* Gateways add fields without a word; which are theirs can be known only when all have been read. */
enum { FIELDS_MAX = 1024 };
/* No call is longer (net/http_head.h), though each byte of it became three of UTF-8. */
enum { WORDS_MOST = 1 << 18 };

struct sms_inbound {
	struct sms_inbound_setup setup;
	uint64_t refused;
};

struct sms_inbound *
sms_inbound_new(const struct sms_inbound_setup *setup)
{
	BUG_ON(strlen(setup->hook->secret) < SMS_HOOK_SECRET_MIN, "a webhook's secret is short");
	struct sms_inbound *inbound = alloc_new(sizeof(*inbound));
	inbound->setup = *setup;
	if (setup->channel == NULL)
		inbound->setup.channel = setup->dialect->name;
	return inbound;
}

void
sms_inbound_free(struct sms_inbound *inbound)
{
	free(inbound);
}

bool
sms_inbound_is_for(const struct sms_inbound *inbound, const char *path)
{
	struct str p = str_from(path);
	size_t len = strlen(inbound->setup.hook->path);
	return str_starts(p, inbound->setup.hook->path) && p.len > len && p.data[len] == '/';
}

static void
refuse(struct sms_inbound *inbound, struct http_request *request, int status)
{
	inbound->refused++;
	http_answer(request, status, NULL, (struct str){ 0 });
	if (inbound->setup.owner->on_refused != NULL)
		inbound->setup.owner->on_refused(inbound->setup.owner, status);
}

static bool
may_come_from(const struct sms_inbound *inbound, const char *peer)
{
	const char *const *addresses = inbound->setup.addresses;
	if (addresses == NULL)
		return true;
	for (; *addresses != NULL; addresses++)
		if (strcmp(*addresses, peer) == 0)
			return true;
	return false;
}

/* No field twice: what was checked and what is used could then differ. */
static bool
is_single(struct arena *arena, const struct form *form)
{
	const struct form sorted = form_sorted(arena, form);
	for (size_t i = 1; i < sorted.count; i++)
		if (str_eq(sorted.fields[i].name, sorted.fields[i - 1].name))
			return false;
	return true;
}

/* Adds to `damaged`. */
static bool
read_form(struct arena *arena, struct str text, struct form *out_form, bool *damaged)
{
	struct error ignored;
	bool here;
	if (!form_parse_damaged(arena, text, FIELDS_MAX, out_form, &here, &ignored))
		return false;
	*damaged = *damaged || here;
	return true;
}

static bool
read_call(
    struct http_request *request, struct form *out_query, struct form *out_form, bool *damaged)
{
	struct str type = http_header(request, "Content-Type");
	*out_form = (struct form){ 0 };
	*damaged = false;
	if (!read_form(&request->arena, request->query, out_query, damaged))
		return false;
	if (!str_starts(type, "application/x-www-form-urlencoded"))
		return true;
	return read_form(&request->arena, request->body, out_form, damaged);
}

static void
serve_receipt(struct sms_inbound *inbound, const struct sms_call *call, bool readable,
    struct http_request *request)
{
	const struct sms_inbound_setup *setup = &inbound->setup;
	const struct sms_dialect *dialect = setup->dialect;
	struct str ask_id = form_get(call->query, "ask");
	/* Without our own signature it must be the gateway's that names the text. */
	if ((ask_id.len > 0 || dialect->is_genuine == NULL) &&
	    (form_count(call->query, "ask") != 1 || form_count(call->query, "sign") != 1 ||
		!sms_hook_is_signed(setup->hook, ask_id, form_get(call->query, "sign")))) {
		refuse(inbound, request, 403);
		return;
	}
	struct receipt *receipt = ARENA_NEW(&request->arena, struct receipt);
	if (!readable || dialect->read_receipt == NULL ||
	    !dialect->read_receipt(&request->arena, setup->account, call, receipt)) {
		http_answer(request, 200, NULL, (struct str){ 0 });
		if (setup->owner->on_unread != NULL)
			setup->owner->on_unread(setup->owner);
		return;
	}
	receipt->channel = setup->channel;
	if (ask_id.len > 0)
		receipt->ask_id = ask_id;
	setup->owner->on_receipt(setup->owner, receipt, request);
}

static void
add_fields(struct strbuf *words, struct arena *arena, const struct form *form)
{
	for (size_t i = 0; i < form->count; i++) {
		strbuf_add(words, sms_words(arena, form->fields[i].name));
		strbuf_char(words, '=');
		strbuf_add(words, sms_words(arena, form->fields[i].value));
		strbuf_char(words, '\n');
	}
}

/* All that the gateway said: a patient's words are somewhere in it. */
static struct str
words_of_call(struct arena *arena, const struct sms_call *call)
{
	struct strbuf words;
	strbuf_init(&words, WORDS_MOST);
	add_fields(&words, arena, call->query);
	add_fields(&words, arena, call->form);
	if (call->form->count == 0)
		strbuf_add(&words, sms_words(arena, call->body));
	struct str kept = arena_str(arena, strbuf_str(&words));
	strbuf_done(&words);
	return kept;
}

static void
serve_text(struct sms_inbound *inbound, const struct sms_call *call, bool readable, bool damaged,
    struct http_request *request)
{
	const struct sms_inbound_setup *setup = &inbound->setup;
	/* Who only looks whether somebody is there has brought nothing to keep. */
	if (call->query->count == 0 && call->form->count == 0 && call->body.len == 0) {
		refuse(inbound, request, 400);
		return;
	}
	struct inbound_text *text = ARENA_NEW(&request->arena, struct inbound_text);
	text->gateway_time = INSTANT_NONE;
	bool read = setup->dialect->read_inbound != NULL &&
	    setup->dialect->read_inbound(&request->arena, setup->account, call, text);
	text->channel = setup->channel;
	text->damaged = text->damaged || damaged;
	text->unread = !read || !readable;
	if (text->unread) {
		text->body = words_of_call(&request->arena, call);
		text->part = text->part_count = 0;
	}
	setup->owner->on_text(setup->owner, text, request);
}

/* Adds to the call what the gateway's own proof is about, where it has one. */
static bool
is_genuine(const struct sms_inbound *inbound, struct sms_call *call, struct http_request *request)
{
	const struct sms_inbound_setup *setup = &inbound->setup;
	const struct sms_dialect *dialect = setup->dialect;
	if (dialect->is_genuine == NULL)
		return true;
	/* Never from the Host header: whoever calls writes that. */
	call->url =
	    str_from(arena_printf(&request->arena, "%s%s", setup->hook->origin, request->target));
	if (dialect->proof_header != NULL)
		call->proof = http_header(request, dialect->proof_header);
	return dialect->is_genuine(&request->arena, setup->account, call);
}

/* A call in which the process ended twice. Its sender is who knows our secret; what else would prove it
 * stands in what is not to be opened again. */
static void
serve_closed(struct sms_inbound *inbound, enum sms_hook_kind kind, struct http_request *request)
{
	const struct sms_inbound_setup *setup = &inbound->setup;
	if (kind == SMS_HOOK_RECEIPT) {
		http_answer(request, 200, NULL, (struct str){ 0 });
		if (setup->owner->on_unread != NULL)
			setup->owner->on_unread(setup->owner);
		return;
	}
	struct inbound_text *text = ARENA_NEW(&request->arena, struct inbound_text);
	const struct str call[] = { str_from(request->target), request->body };
	struct str words = request->body.len > 0 ? request->body : request->query;
	char *id = arena_alloc(&request->arena, HASH_ID_TEXT);
	*text = (struct inbound_text){
		.channel = setup->channel,
		/* Brought again, it is the same one. */
		.ext_id = str_from(hash_id(call, ARRAY_LEN(call), id)),
		.body = sms_words(&request->arena, words),
		.gateway_time = INSTANT_NONE,
		.unread = true,
	};
	setup->owner->on_text(setup->owner, text, request);
}

/* Who proves to be the gateway is read. */
static void
serve_open(struct sms_inbound *inbound, enum sms_hook_kind kind, struct http_request *request)
{
	struct form query, form;
	bool damaged;
	if (!read_call(request, &query, &form, &damaged)) {
		refuse(inbound, request, 400);
		return;
	}
	struct sms_call call = {
		.query = &query,
		.form = &form,
		.body = request->body,
	};
	if (!is_genuine(inbound, &call, request)) {
		refuse(inbound, request, 403);
		return;
	}
	/* Verified as it came; what is read of it is text. */
	if (damaged) {
		query = form_without_nuls(&request->arena, &query);
		form = form_without_nuls(&request->arena, &form);
	}
	bool single = is_single(&request->arena, &query) && is_single(&request->arena, &form);
	/* Only a patient's words are worth taking damaged: a gateway's own receipt never is. */
	if (kind == SMS_HOOK_RECEIPT)
		serve_receipt(inbound, &call, single && !damaged, request);
	else
		serve_text(inbound, &call, single, damaged, request);
}

void
sms_inbound_serve(struct sms_inbound *inbound, struct http_request *request)
{
	enum sms_hook_kind kind = sms_hook_kind_of(inbound->setup.hook, request->path);
	struct poison *poison = inbound->setup.poison;
	/* Who asks what an answer would look like has sent no text. */
	if (request->method == HTTP_HEAD) {
		http_answer_header(request, "Allow", "GET, POST");
		refuse(inbound, request, 405);
		return;
	}
	if (kind == SMS_HOOK_NONE || !may_come_from(inbound, request->peer)) {
		refuse(inbound, request, 403);
		return;
	}
	const struct str parts[] = { str_from(request->target), request->body };
	if (!poison_enter(poison, POISON_WEBHOOK, parts, ARRAY_LEN(parts))) {
		serve_closed(inbound, kind, request);
		return;
	}
	serve_open(inbound, kind, request);
	fault_point("webhook.read");
	poison_leave(poison, POISON_WEBHOOK);
}

void
sms_inbound_answer(struct http_request *request, bool committed)
{
	if (!committed)
		http_answer_header(request, "Retry-After", "5");
	http_answer(request, committed ? 200 : 503, NULL, (struct str){ 0 });
}

uint64_t
sms_inbound_refused(const struct sms_inbound *inbound)
{
	return inbound->refused;
}
