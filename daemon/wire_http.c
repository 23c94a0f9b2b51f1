/* SPDX-License-Identifier: MIT */
/*
 * Where the world reaches us over HTTP: gateways with webhooks, browsers with patients' pages, each at a
 * place of its own that answers nothing of the other's. /health is at both, and says how that one is.
 */
#include "base/json.h"
#include "net/http_server.h"
#include "net/tls_server.h"
#include "daemon/wire_parts.h"

static void
answer_health(struct wire_listener *listener, struct http_request *request)
{
	const struct wire *wire = listener->wire;
	struct strbuf text;
	struct json_writer json;
	enum clock_doubt doubt = switchboard_doubt(wire->board);
	strbuf_init(&text, 1000);
	json_writer_init(&json, &text);
	json_writer_map(&json);
	json_writer_key(&json, "ready");
	json_writer_bool(&json, !wire->stopping && !wire->failed);
	/* Not "ready: false": replies are taken, and who stands in front must go on handing them over. */
	json_writer_member(
	    &json, "clock", str_from(doubt == CLOCK_TRUSTED ? "trusted" : clock_doubt_word(doubt)));
	bool is_short = switchboard_is_short_of_disk(wire->board);
	json_writer_member(&json, "disk", is_short ? STR("short") : STR("enough"));
	json_writer_key(&json, "refused_requests");
	json_writer_int(&json, (int64_t) http_server_refused(listener->server));
	json_writer_key(&json, "cut_off");
	json_writer_int(&json, (int64_t) http_server_cut_off(listener->server));
	json_writer_key(&json, "connections");
	json_writer_int(&json, (int64_t) http_server_connections(listener->server));
	json_writer_key(&json, "refused_letters");
	json_writer_int(&json, (int64_t) switchboard_refused(wire->board));
	json_writer_map_end(&json);
	http_answer(request, wire->stopping ? 503 : 200, "application/json", strbuf_str(&text));
	strbuf_done(&text);
}

/* Another gateway's path, or none of ours: who set the gateway up must find it in the log. */
static void
refuse_webhook(struct wire_listener *listener, struct http_request *request)
{
	log_warning(listener->wire->log, "webhook.refused", F_INT("status", 403));
	http_answer(request, 403, NULL, STR(""));
}

/* Whoever set the proxy up must find it in the log: a gateway gives up on what is answered so. The name
 * itself is the caller's, and no log of ours has a place for what strangers write. */
static void
on_misdirected(struct http_server_owner *owner)
{
	struct wire_listener *listener = container_of(owner, struct wire_listener, owner);
	log_warning(listener->wire->log, "host.unknown", F_INT("status", 421),
	    F_INT("port", http_server_port(listener->server)));
}

static void
on_request(struct http_server_owner *owner, struct http_request *request)
{
	struct wire_listener *listener = container_of(owner, struct wire_listener, owner);
	struct wire *wire = listener->wire;
	if (strcmp(request->path, "/health") == 0)
		answer_health(listener, request);
	else if (listener->has_webhooks && wire_webhook_is_for(wire, request->path))
		wire_webhook_serve(wire, request);
	else if (listener->has_webhooks && str_starts(str_from(request->path), "/sms/"))
		refuse_webhook(listener, request);
	else if (listener->has_pages && wire_unsubscribe_is_for(wire, request->path))
		wire_unsubscribe_serve(wire, request);
	else if (listener->has_pages && wire_page_is_for(wire, request->path))
		wire_page_serve(wire, request);
	else
		http_answer(request, 404, "text/plain", STR("not found\n"));
}

/* The configuration's fault, whatever it is: it names the files. */
static bool
read_certificate(
    struct wire_listener *listener, const struct config_listener *config, struct error *error)
{
	if (config->certificate_file == NULL)
		return true;
	listener->tls = tls_server_new(
	    &(struct tls_server_setup){
		.certificate_file = config->certificate_file,
		.key_file = config->key_file,
	    },
	    error);
	return listener->tls != NULL ||
	    error_prefix(error, "%s: ", listener->wire->house->config.file);
}

/* By these two addresses this machine speaks to itself, and no packet from elsewhere has them: there is a
 * gateway here, or a proxy that nobody told us of, or a forwarder, and behind that the world. A gateway
 * elsewhere brings hundreds of texts in a moment, which is a crowd only where it is not known for one. */
static void
spare(struct wire_listener *listener)
{
	const struct wire *wire = listener->wire;
	size_t count = 0;
	listener->spared[count++] = "127.0.0.1";
	listener->spared[count++] = "::1";
	for (size_t i = 0; listener->has_webhooks && i < wire->gateway_count; i++)
		if (wire->gateways[i].config->smsc_address != NULL)
			listener->spared[count++] = wire->gateways[i].config->smsc_address;
}

static bool
open_listener(struct wire *wire, const struct config_listener *config, const char *url,
    struct wire_listener *listener, struct error *error)
{
	listener->wire = wire;
	listener->owner.on_request = on_request;
	listener->owner.on_misdirected = on_misdirected;
	spare(listener);
	if (!read_certificate(listener, config, error))
		return false;
	listener->server = http_server_new(wire->loop,
	    &(struct http_server_setup){
		.address = config->address,
		.port = (uint16_t) config->port,
		.owner = &listener->owner,
		.head.hosts = config->hosts,
		.proxy = config->proxy,
		.max_connections = CONFIG_CONNECTIONS,
		.max_per_address = (size_t) config->per_address,
		.spared = listener->spared,
		.tls = listener->tls,
		.https =
		    listener->tls != NULL || (url != NULL && str_starts(str_from(url), "https:")),
	    },
	    error);
	return listener->server != NULL;
}

bool
wire_http_listen(struct wire *wire, struct error *error)
{
	const struct config *config = &wire->house->config;
	bool parted = config->web_listen.address != NULL;
	wire->webhooks.has_webhooks = wire->gateway_count > 0;
	wire->webhooks.has_pages = !parted;
	wire->pages.has_pages = true;
	BUG_ON(wire->webhooks.has_webhooks && !parted && config->web_url != NULL,
	    "pages where webhooks come in");
	const char *url = wire->gateway_count > 0 ? wire->gateways[0].hook.origin : config->web_url;
	return open_listener(wire, &config->listen, url, &wire->webhooks, error) &&
	    (!parted ||
		open_listener(wire, &config->web_listen, config->web_url, &wire->pages, error));
}

void
wire_http_close(struct wire *wire)
{
	struct wire_listener *listeners[] = { &wire->webhooks, &wire->pages };
	for (size_t i = 0; i < ARRAY_LEN(listeners); i++)
		if (listeners[i]->server != NULL)
			http_server_close(listeners[i]->server);
}

/* What can't be used is said, and what stands goes on. */
void
wire_http_reload(struct wire *wire)
{
	struct wire_listener *listeners[] = { &wire->webhooks, &wire->pages };
	for (size_t i = 0; i < ARRAY_LEN(listeners); i++) {
		struct error error;
		if (listeners[i]->tls == NULL)
			continue;
		if (tls_server_reload(listeners[i]->tls, &error))
			log_info(wire->log, "certificate.read");
		else
			log_error(wire->log, "certificate.unusable",
			    F_INT("port", http_server_port(listeners[i]->server)));
	}
}

void
wire_http_free(struct wire *wire)
{
	struct wire_listener *listeners[] = { &wire->webhooks, &wire->pages };
	for (size_t i = 0; i < ARRAY_LEN(listeners); i++) {
		http_server_free(listeners[i]->server);
		tls_server_free(listeners[i]->tls);
		*listeners[i] = (struct wire_listener){ 0 };
	}
}
