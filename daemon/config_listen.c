/* SPDX-License-Identifier: MIT */
/*
 * listen: and web:. One port never serves both webhooks and pages: the world's gateways are let through
 * to the one, the world's browsers to the other, and a rule in the proxy that is too wide opens only
 * what it was meant for.
 */
#include <arpa/inet.h>

#include "daemon/config_listen.h"

static bool
is_numeric(const char *address)
{
	unsigned char bytes[16];
	return inet_pton(AF_INET, address, bytes) == 1 || inet_pton(AF_INET6, address, bytes) == 1;
}

static void
check_address(
    const struct document *document, const struct node *map, const char *key, const char *address)
{
	if (address != NULL && !is_numeric(address))
		(void) document_complain(document, node_get(map, key),
		    "\"%s\", expected a numeric address like 127.0.0.1", address);
}

/* Absent keys have defaults; `map` may be NULL. */
static struct config_listener
read_listener(const struct document *document, const struct node *map, int port)
{
	static const char *const keys[] = { "address", "port", "proxy", "certificate_file",
		"key_file", NULL };
	struct config_listener listener = {
		.address = document_text(document, map, "address", "127.0.0.1"),
		.port = (int) document_int(document, map, "port", 0, 65535, port),
		.proxy = document_text(document, map, "proxy", NULL),
		.certificate_file = document_text(document, map, "certificate_file", NULL),
		.key_file = document_text(document, map, "key_file", NULL),
	};
	if (map != NULL)
		(void) document_keys(document, map, keys);
	check_address(document, map, "address", listener.address);
	check_address(document, map, "proxy", listener.proxy);
	if ((listener.certificate_file == NULL) != (listener.key_file == NULL))
		(void) document_complain(document, map,
		    "a certificate_file needs its key_file, expected both or neither");
	return listener;
}

/* Nobody but the patient may read what travels: without TLS only on this very machine. */
static bool
is_safe_url(struct str url)
{
	static const char *const here[] = { "http://127.0.0.1", "http://localhost",
		"http://[::1]" };
	for (size_t i = 0; i < ARRAY_LEN(here); i++) {
		size_t length = strlen(here[i]);
		if (str_starts(url, here[i]) &&
		    (url.len == length || url.data[length] == ':' || url.data[length] == '/'))
			return true;
	}
	return str_starts(url, "https://") && url.len > strlen("https://");
}

static void
check_url(const struct document *document, const struct node *map, const char *text)
{
	struct str url = str_from(text);
	if (text == NULL)
		return;
	if (!is_safe_url(url) || str_ends(url, "/") || strcspn(text, "?# \t\"<>") != url.len)
		(void) document_complain(document, node_get(map, "url"),
		    "\"%s\", expected one like https://ask.example.org, with no / at its end",
		    text);
}

static bool
is_wildcard(const char *address)
{
	return strcmp(address, "0.0.0.0") == 0 || strcmp(address, "::") == 0;
}

static bool
is_same_place(const struct config_listener *a, const struct config_listener *b)
{
	return a->port == b->port && a->port != 0 &&
	    (strcmp(a->address, b->address) == 0 || is_wildcard(a->address) ||
		is_wildcard(b->address));
}

/* Without a gateway there are no webhooks, and pages may be where these would be. */
static void
check_parted(const struct document *document, const struct node *web, struct config *config)
{
	const struct node *map = node_get(web, "listen");
	if (map != NULL && is_same_place(&config->listen, &config->web_listen))
		(void) document_complain(document, map,
		    "pages and webhooks both at %s port %d, expected another port",
		    config->listen.address, config->listen.port);
	else if (map == NULL && config->gateway.dialect != NULL)
		(void) document_complain(document, web,
		    "pages where webhooks come in, expected a place of their own: "
		    "listen: { port: 8018 }");
}

void
config_read_listen(const struct document *document, struct config *config)
{
	static const char *const keys[] = { "url", "listen", NULL };
	const struct node *web = node_get(document->root, "web");
	config->listen = read_listener(document, node_get(document->root, "listen"), 8017);
	if (web == NULL)
		return;
	(void) document_keys(document, web, keys);
	config->web_url = document_required(document, web, "url");
	check_url(document, web, config->web_url);
	if (node_get(web, "listen") != NULL)
		config->web_listen = read_listener(document, node_get(web, "listen"), 8018);
	check_parted(document, web, config);
}
