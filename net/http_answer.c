/* SPDX-License-Identifier: MIT */
/* Writes answers: status, what every answer carries, what the handler adds, the body. */
#include <event2/buffer.h>
#include <event2/util.h>

#include "net/http_connection.h"

enum { STANDING_LIMIT = 4096 };

struct phrase {
	int status;
	const char *phrase;
};

static const struct phrase phrases[] = {
	{ 200, "OK" },
	{ 201, "Created" },
	{ 202, "Accepted" },
	{ 204, "No Content" },
	{ 302, "Found" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" },
	{ 417, "Expectation Failed" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" },
	{ 421, "Misdirected Request" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
};

#define POLICY                                                                                     \
	"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "               \
	"frame-ancestors 'none'; base-uri 'none'"

struct standing {
	const char *name, *value;
	bool script, https; /* only when the setup says so */
};

/* On every answer, refusals included. A header that the handler adds by itself replaces the one
 * that stands here, so that a style sheet may be cached. The last of equal names wins. */
static const struct standing standing[] = {
	{ "Content-Security-Policy", POLICY, false, false },
	{ "Content-Security-Policy", POLICY "; script-src 'self'; connect-src 'self'", true,
	    false },
	{ "X-Content-Type-Options", "nosniff", false, false },
	{ "X-Frame-Options", "DENY", false, false },
	{ "Referrer-Policy", "no-referrer", false, false },
	{ "Cache-Control", "no-store", false, false },
	{ "Cross-Origin-Opener-Policy", "same-origin", false, false },
	{ "Cross-Origin-Resource-Policy", "same-origin", false, false },
	{ "Strict-Transport-Security", "max-age=31536000; includeSubDomains", false, true },
};

static const char *
phrase_of(int status)
{
	for (size_t i = 0; i < ARRAY_LEN(phrases); i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "Status";
}

static void
write_standing(const struct http_server *server, struct str added, struct strbuf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(standing); i++) {
		const struct standing *header = &standing[i];
		if ((header->script && !server->setup.script) ||
		    (header->https && !server->setup.https))
			continue;
		bool replaced = http_head_find(added, str_from(header->name)).data != NULL;
		if (i + 1 < ARRAY_LEN(standing) && standing[i + 1].script && server->setup.script)
			replaced = true;
		if (!replaced)
			strbuf_printf(out, "%s: %s\r\n", header->name, header->value);
	}
}

void
http_answer_init(struct http_server *server)
{
	strbuf_init(&server->standing, STANDING_LIMIT);
	write_standing(server, STR(""), &server->standing);
}

static void
add_standing(const struct http_server *server, struct str added, struct evbuffer *out)
{
	if (added.len == 0) {
		evbuffer_add(out, server->standing.data, server->standing.len);
		return;
	}
	struct strbuf lines;
	strbuf_init(&lines, STANDING_LIMIT);
	write_standing(server, added, &lines);
	evbuffer_add(out, lines.data, lines.len);
	strbuf_done(&lines);
}

static bool
has_body(int status)
{
	return status >= 200 && status != 204 && status != 304;
}

static void
add_head(const struct http_server *server, int status, const char *content_type, size_t body_size,
    struct str added, bool keep_alive, struct evbuffer *out)
{
	char date[64];
	(void) evutil_date_rfc1123(date, sizeof(date), NULL);
	evbuffer_add_printf(out, "HTTP/1.1 %d %s\r\nDate: %s\r\n", status, phrase_of(status), date);
	if (content_type != NULL && has_body(status))
		evbuffer_add_printf(out, "Content-Type: %s\r\n", content_type);
	if (has_body(status))
		evbuffer_add_printf(out, "Content-Length: %zu\r\n", body_size);
	add_standing(server, added, out);
	if (added.len > 0)
		evbuffer_add(out, added.data, added.len);
	evbuffer_add_printf(out, "%s\r\n", keep_alive ? "" : "Connection: close\r\n");
}

void
http_answer_refusal(
    const struct http_server *server, const struct http_head *head, struct evbuffer *out)
{
	/* No reason in it: the reasons are for us, and probing is none of our services. */
	const char *phrase = phrase_of(head->status);
	add_head(server, head->status, "text/plain; charset=utf-8", strlen(phrase) + 1, STR(""),
	    false, out);
	evbuffer_add_printf(out, "%s\n", phrase);
}

void
http_answer_header(struct http_request *request, const char *name, const char *value)
{
	struct http_exchange *exchange = container_of(request, struct http_exchange, request);
	BUG_ON(name[strcspn(name, "\r\n: ")] != '\0' || value[strcspn(value, "\r\n")] != '\0',
	    "a header of two lines");
	strbuf_printf(&exchange->headers, "%s: %s\r\n", name, value);
	BUG_ON(strbuf_is_over(&exchange->headers), "too many answer headers");
}

static void
exchange_free(struct http_exchange *exchange)
{
	struct http_server *server = exchange->server;
	if (exchange->previous != NULL)
		exchange->previous->next = exchange->next;
	else if (server != NULL)
		server->exchanges = exchange->next;
	if (exchange->next != NULL)
		exchange->next->previous = exchange->previous;
	if (server != NULL)
		server->waiting--;
	strbuf_done(&exchange->headers);
	arena_done(&exchange->request.arena);
	free(exchange);
}

void
http_answer(struct http_request *request, int status, const char *content_type, struct str body)
{
	struct http_exchange *exchange = container_of(request, struct http_exchange, request);
	struct http_connection *connection = exchange->connection;
	BUG_ON(status < 200 || status > 599, "status %d", status);
	if (connection != NULL) {
		bool keep_alive = exchange->keep_alive && exchange->server->listener != NULL;
		struct evbuffer *out = evbuffer_new();
		BUG_ON(out == NULL, "no buffer");
		add_head(exchange->server, status, content_type, body.len,
		    strbuf_str(&exchange->headers), keep_alive, out);
		if (has_body(status) && request->method != HTTP_HEAD && body.len > 0)
			evbuffer_add(out, body.data, body.len);
		http_connection_send(connection, out, keep_alive);
		evbuffer_free(out);
	}
	exchange_free(exchange);
}

struct str
http_header(const struct http_request *request, const char *name)
{
	const struct http_exchange *exchange = container_of(request, struct http_exchange, request);
	return http_head_find(exchange->head, str_from(name));
}

bool
http_is_gone(const struct http_request *request)
{
	const struct http_exchange *exchange = container_of(request, struct http_exchange, request);
	return exchange->connection == NULL;
}
