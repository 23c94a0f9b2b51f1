/* SPDX-License-Identifier: MIT */
/*
 * The sections of the gateways. What a gateway needs is its dialect's table; what every gateway
 * needs, to be heard, is here. A section whose gateway is not in use is read as carefully: the day
 * it is needed is the wrong day to find it misspelt.
 */
#include "channels/registry.h"
#include "channels/sms_custom.h"
#include "daemon/config.h"

static const char *const common[] = { "receipt_url", "secret_file", "smsc_address", "keywords",
	"second", "plain_http" };

/* All that the file has, used or not. */
struct sections {
	struct config_gateway list[REGISTRY_GATEWAY_COUNT];
	size_t count;
};

static void
check_keys(
    const struct document *document, const struct node *map, const struct sms_dialect *dialect)
{
	const char *keys[2 * CONFIG_SETTINGS + ARRAY_LEN(common) + 1] = { 0 };
	size_t count = 0;
	for (size_t i = 0; i < ARRAY_LEN(common); i++)
		keys[count++] = common[i];
	for (const struct sms_setting *setting = dialect->settings; setting->name != NULL;
	     setting++) {
		BUG_ON(count == ARRAY_LEN(keys) - 1, "%s: too many settings", dialect->name);
		keys[count++] = setting->name;
	}
	for (size_t i = 0; dialect->described && sms_custom_keys[i] != NULL; i++)
		keys[count++] = sms_custom_keys[i];
	(void) document_keys(document, map, keys);
}

/* "http://127.0.0.1:8017/x": what is between the slashes; empty for another scheme. */
static struct str
authority_of(struct str url, const char *scheme)
{
	size_t end = strlen(scheme);
	if (!str_starts(url, scheme))
		return (struct str){ 0 };
	while (end < url.len && strchr("/?#", url.data[end]) == NULL)
		end++;
	return str_sub(url, strlen(scheme), end);
}

/* A name that only begins like this machine's is another one's. */
static bool
is_here(struct str authority)
{
	static const char *const here[] = { "127.0.0.1", "[::1]", "localhost" };
	for (size_t i = 0; i < ARRAY_LEN(here); i++)
		if (str_is(authority, here[i]) ||
		    (str_starts(authority, here[i]) && authority.data[strlen(here[i])] == ':'))
			return true;
	return false;
}

/* Patients' numbers and words, and the passwords beside them, do not cross a network in the clear, but
 * where somebody has said that it is theirs. `grows`: we write behind it, as behind a path. */
static void
check_url(const struct document *document, const struct node *map, const char *key,
    const char *value, bool grows)
{
	struct str url = str_from(value);
	struct str plain = authority_of(url, "http://"), tls = authority_of(url, "https://");
	const struct node *at = node_get(map, key);
	if (value == NULL)
		return;
	if (str_find(plain, STR("@"), 0) >= 0 || str_find(tls, STR("@"), 0) >= 0)
		(void) document_complain(
		    document, at, "a user in an address, expected user and password_file");
	else if (tls.len == 0 && !is_here(plain) &&
	    !(plain.len > 0 && document_bool(document, map, "plain_http", false)))
		(void) document_complain(document, at,
		    "\"%s\", expected https://... (or http:// on this machine, or plain_http: yes "
		    "for a network that nobody else is on)",
		    value);
	else if (grows && (str_find(url, STR("?"), 0) >= 0 || str_find(url, STR("#"), 0) >= 0))
		(void) document_complain(document, at,
		    "\"%s\", expected no query: the text is written behind it", value);
}

/* Whose words the network acts on before they reach us. */
static const char *const keywords[] = { "none", "twilio", NULL };

static void
read_section(struct arena *arena, const struct document *document, const struct node *map,
    const struct sms_dialect *dialect, struct config_gateway *out)
{
	check_keys(document, map, dialect);
	*out = (struct config_gateway){ .dialect = dialect };
	const struct sms_setting *setting = dialect->settings;
	for (size_t i = 0; setting[i].name != NULL; i++) {
		bool spared = setting[i].unless != NULL && node_get(map, setting[i].unless) != NULL;
		out->settings[i] = setting[i].required && !spared
		    ? document_required(document, map, setting[i].name)
		    : document_text(document, map, setting[i].name, setting[i].fallback);
		if (setting[i].words != NULL)
			(void) document_word(document, map, setting[i].name, setting[i].words, 0);
	}
	if (dialect->described)
		out->custom = sms_custom_read(arena, document, map);
	for (size_t i = 0; setting[i].name != NULL; i++)
		if (setting[i].kind == SMS_SETTING_URL)
			check_url(document, map, setting[i].name, out->settings[i],
			    out->custom == NULL || out->custom->get);
	out->receipt_url = document_required(document, map, "receipt_url");
	check_url(document, map, "receipt_url", out->receipt_url, true);
	if (out->receipt_url != NULL && str_ends(str_from(out->receipt_url), "/"))
		(void) document_complain(document, node_get(map, "receipt_url"),
		    "\"%s\", expected no slash at its end", out->receipt_url);
	out->secret_file = document_required(document, map, "secret_file");
	out->smsc_address = document_text(document, map, "smsc_address", dialect->webhook_address);
	out->keywords = keywords[document_word(
	    document, map, "keywords", keywords, dialect->keeps_words ? 1 : 0)];
	out->second = document_text(document, map, "second", NULL);
}

static void
read_sections(struct arena *arena, const struct document *document, struct sections *out)
{
	for (const struct registry_entry *entry = registry; entry->name != NULL; entry++) {
		const struct node *map = node_get(document->root, entry->name);
		if (entry->kind != REGISTRY_SMS_HTTP || map == NULL)
			continue;
		read_section(arena, document, map, entry->dialect, &out->list[out->count++]);
	}
}

static const struct config_gateway *
section_of(const struct sections *sections, const char *name)
{
	for (size_t i = 0; i < sections->count; i++)
		if (strcmp(sections->list[i].dialect->name, name) == 0)
			return &sections->list[i];
	return NULL;
}

static bool
is_gateway(const char *name)
{
	const struct registry_entry *entry = registry_find(name);
	return entry != NULL && entry->kind == REGISTRY_SMS_HTTP;
}

/* Patients answer the number that they see: behind one that brings no texts they would be unheard. */
bool
config_gateway_is_deaf(const struct config_gateway *gateway)
{
	return gateway->dialect != NULL &&
	    (gateway->dialect->read_inbound == NULL ||
		(gateway->custom != NULL && gateway->custom->text_from == NULL));
}

/* One gateway stands behind another, and none behind that. */
static void
check_second(const struct document *document, const struct sections *sections,
    const struct config_gateway *gateway)
{
	const char *name = gateway->dialect->name, *second = gateway->second;
	if (second == NULL)
		return;
	const struct node *at = node_get(node_get(document->root, name), "second");
	const struct config_gateway *other = section_of(sections, second);
	if (strcmp(second, name) == 0)
		(void) document_complain(
		    document, at, "%s behind itself, expected another gateway", name);
	else if (strcmp(second, "smtp") == 0 || strcmp(second, "email") == 0)
		(void) document_complain(
		    document, at, "\"%s\" carries mail, expected a gateway for texts", second);
	else if (!is_gateway(second))
		(void) document_complain(
		    document, at, "\"%s\" is no gateway, expected the name of another one", second);
	else if (other == NULL)
		(void) document_complain(
		    document, at, "second: %s, but no %s section", second, second);
	else if (other->second != NULL)
		(void) document_complain(document, at,
		    "%s, which has a second gateway itself, expected one that has none", second);
	else if (config_gateway_is_deaf(other))
		(void) document_complain(document, at,
		    "%s brings no texts, expected a gateway that patients can answer", second);
}

void
config_read_gateways(struct arena *arena, const struct document *document, struct config *config)
{
	struct sections sections = { .count = 0 };
	read_sections(arena, document, &sections);
	for (size_t i = 0; i < sections.count; i++)
		check_second(document, &sections, &sections.list[i]);
	const struct config_gateway *gateway = section_of(&sections, config->sms);
	if (gateway == NULL) {
		if (is_gateway(config->sms))
			(void) document_complain(document, document->root,
			    "sms: %s, but no %s section", config->sms, config->sms);
		return;
	}
	config->gateway = *gateway;
	const struct config_gateway *second =
	    gateway->second == NULL ? NULL : section_of(&sections, gateway->second);
	if (second != NULL)
		config->second = *second;
}
