/* SPDX-License-Identifier: MIT */
/*
 * List-Unsubscribe with one click (RFC 8058): a mail program posts to the address that its mail named,
 * and the messages end. To look changes nothing: programs that guard mailboxes follow every link. Who
 * looks with a browser is shown a button, in every language, since nobody can say for whom.
 */
#include "channels/email_token.h"
#include "net/http_server.h"
#include "web/page_unsubscribe.h"
#include "daemon/wire_parts.h"

#define UNSUBSCRIBE "/u/"

const char *
wire_unsubscribe_url(struct wire *wire)
{
	const char *url = wire->house->config.web_url;
	if (url == NULL || !str_starts(str_from(url), "https://") || wire->mailbox.address == NULL)
		return NULL;
	return arena_printf(&wire->house->arena, "%s" UNSUBSCRIBE, url);
}

bool
wire_unsubscribe_is_for(const struct wire *wire, const char *path)
{
	return wire->mailbox.address != NULL && str_starts(str_from(path), UNSUBSCRIBE);
}

static void
answer(struct wire *wire, struct http_request *request, int status, bool done)
{
	struct page page;
	page_init(&page);
	page_unsubscribe(&page, &request->arena, wire->house->book, done);
	http_answer(request, status, "text/html; charset=utf-8", page_html(&page));
	page_done(&page);
}

/* What the answer needs of its request; in the letter's arena. */
struct unsubscribing {
	struct wire *wire;
	struct http_request *request;
};

static void
on_stopped(struct letter *letter, const struct order *order)
{
	struct unsubscribing *it = letter->context;
	bool good = order->error.kind == ERROR_NONE;
	if (!good)
		log_error(it->wire->log, "unsubscribe.failed", F_INT("kind", order->error.kind));
	answer(it->wire, it->request, good ? 200 : 503, good);
}

static void
post_stop(struct wire *wire, struct http_request *request, struct str ask_id)
{
	struct letter *letter = letter_new(EVENT_UNSUBSCRIBE);
	struct unsubscribing *it = ARENA_NEW(&letter->arena, struct unsubscribing);
	*it = (struct unsubscribing){ wire, request };
	letter->event.ask_id = arena_str(&letter->arena, ask_id);
	letter->on_answer = on_stopped;
	letter->context = it;
	if (switchboard_post(wire->board, letter))
		return;
	letter_free(letter);
	answer(wire, request, 503, false);
}

void
wire_unsubscribe_serve(struct wire *wire, struct http_request *request)
{
	struct str ask_id, token = str_from(request->path + strlen(UNSUBSCRIBE));
	if (!email_token_check(&request->arena, &wire->mailbox, token, &ask_id))
		http_answer(request, 404, "text/plain", STR("not found\n"));
	else if (request->method == HTTP_POST)
		post_stop(wire, request, ask_id);
	else
		answer(wire, request, 200, false);
}
