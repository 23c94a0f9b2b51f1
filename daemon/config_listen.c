/* SPDX-License-Identifier: MIT */
/*
 * listen: and web:. One port never serves both webhooks and pages: the world's gateways are let through
 * to the one, the world's browsers to the other, and a rule in the proxy that is too wide opens only
 * what it was meant for.
 */
#include <arpa/inet.h>

#include "net/http_head.h"
#include "daemon/config_listen.h"

enum { PER_ADDRESS = 20 };

bool
config_is_loopback(const struct config_listener *listener)
{
	return str_starts(str_from(listener->address), "127.") ||
	    strcmp(listener->address, "::1") == 0;
}

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
		"key_file", "hosts", "per_address", NULL };
	struct config_listener listener = {
		.address = document_text(document, map, "address", "127.0.0.1"),
		.port = (int) document_int(document, map, "port", 0, 65535, port),
		.proxy = document_text(document, map, "proxy", NULL),
		.per_address = (int) document_int(
		    document, map, "per_address", 1, CONFIG_CONNECTIONS, PER_ADDRESS),
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

static void
add_host(struct arena *arena, struct config_listener *listener, struct str name)
{
	size_t count = 0;
	while (listener->hosts[count] != NULL)
		if (str_eq_nocase(name, str_from(listener->hosts[count++])))
			return;
	BUG_ON(count == CONFIG_HOSTS, "too many hosts");
	listener->hosts[count] = arena_cstr(arena, name);
}

/* https://ask.example.org:8443/from/here */
static void
add_public_host(struct arena *arena, const struct document *document, struct config_listener *out,
    const char *url)
{
	struct str text = str_from(url == NULL ? "" : url), name;
	ptrdiff_t scheme = str_find(text, STR("://"), 0);
	if (scheme < 0)
		return;
	struct str rest = str_sub(text, (size_t) scheme + 3, text.len), authority = { 0 };
	(void) str_split(&rest, '/', &authority);
	if (http_host_name(authority, &name))
		add_host(arena, out, name);
	else
		(void) document_complain(
		    document, document->root, "\"%s\" names no host, expected one", url);
}

/* A browser cannot be led to these by somebody else's name, and who asks for them is here. */
static void
add_own_hosts(struct arena *arena, struct config_listener *out)
{
	static const char *const here[] = { "127.0.0.1", "localhost", "[::1]" };
	bool anywhere = is_wildcard(out->address), six = strchr(out->address, ':') != NULL;
	const char *own = six ? arena_printf(arena, "[%s]", out->address) : out->address;
	if (!anywhere)
		add_host(arena, out, str_from(own));
	for (size_t i = 0; i < ARRAY_LEN(here) && (anywhere || config_is_loopback(out)); i++)
		add_host(arena, out, str_from(here[i]));
}

static void
add_listed_hosts(struct arena *arena, const struct document *document, const struct node *map,
    struct config_listener *out)
{
	const struct node *list = node_get(map, "hosts");
	if (list == NULL)
		return;
	if (list->kind != NODE_LIST || list->count > CONFIG_HOSTS / 2) {
		(void) document_complain(document, list,
		    "expected a list of names, at most %d of them", (int) CONFIG_HOSTS / 2);
		return;
	}
	for (const struct node *node = list->first; node != NULL; node = node->next) {
		struct str name = { 0 };
		bool known = node->kind == NODE_SCALAR &&
		    http_host_name(str_from(node->text), &name) && name.len == strlen(node->text);
		if (known)
			add_host(arena, out, name);
		else
			(void) document_complain(document, node,
			    "expected a name without a port, like hark.example.org or [::1]");
	}
}

/* What is asked for at a place follows from what hark.conf says of it anyway, so that a list is for
 * whoever comes by another name: a proxy that asks by its own, a monitor. */
static void
read_hosts(struct arena *arena, const struct document *document, const struct node *map,
    const char *url, struct config_listener *out)
{
	add_public_host(arena, document, out, url);
	add_own_hosts(arena, out);
	add_listed_hosts(arena, document, map, out);
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
config_read_listen(struct arena *arena, const struct document *document, struct config *config)
{
	static const char *const keys[] = { "url", "listen", NULL };
	const struct node *web = node_get(document->root, "web");
	config->listen = read_listener(document, node_get(document->root, "listen"), 8017);
	if (web != NULL) {
		(void) document_keys(document, web, keys);
		config->web_url = document_required(document, web, "url");
		check_url(document, web, config->web_url);
		if (node_get(web, "listen") != NULL)
			config->web_listen = read_listener(document, node_get(web, "listen"), 8018);
		check_parted(document, web, config);
	}
	bool webhooks = config->gateway.dialect != NULL;
	bool parted = config->web_listen.address != NULL;
	read_hosts(arena, document, node_get(document->root, "listen"),
	    webhooks     ? config->gateway.receipt_url
		: parted ? NULL
			 : config->web_url,
	    &config->listen);
	if (parted)
		read_hosts(
		    arena, document, node_get(web, "listen"), config->web_url, &config->web_listen);
}
