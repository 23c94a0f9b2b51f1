/* SPDX-License-Identifier: MIT */
/*
 * The sections of the gateways. What a gateway needs is its dialect's table; what every gateway
 * needs, to be heard, is here. A section whose gateway is not in use is read as carefully: the day
 * it is needed is the wrong day to find it misspelt.
 */
#include "channels/registry.h"
#include "channels/sms_custom.h"
#include "daemon/config.h"

static const char *const common[] = { "receipt_url", "secret_file", "smsc_address", "keywords" };

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

/* Patients' numbers and words do not cross a network in the clear. */
static void
check_url(
    const struct document *document, const struct node *map, const char *key, const char *value)
{
	struct str url = str_from(value);
	if (value == NULL || str_starts(url, "https://") || str_starts(url, "http://127.0.0.1") ||
	    str_starts(url, "http://[::1]") || str_starts(url, "http://localhost"))
		return;
	(void) document_complain(document, node_get(map, key),
	    "\"%s\", expected https://... (or http:// on this machine)", value);
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
		if (setting[i].kind == SMS_SETTING_URL)
			check_url(document, map, setting[i].name, out->settings[i]);
	}
	if (dialect->described)
		out->custom = sms_custom_read(arena, document, map);
	out->receipt_url = document_required(document, map, "receipt_url");
	if (out->receipt_url != NULL && str_ends(str_from(out->receipt_url), "/"))
		(void) document_complain(document, node_get(map, "receipt_url"),
		    "\"%s\", expected no slash at its end", out->receipt_url);
	out->secret_file = document_required(document, map, "secret_file");
	out->smsc_address = document_text(document, map, "smsc_address", dialect->webhook_address);
	out->keywords = keywords[document_word(
	    document, map, "keywords", keywords, strcmp(dialect->name, "twilio") == 0 ? 1 : 0)];
}

void
config_read_gateway(struct arena *arena, const struct document *document, const char *sms,
    struct config_gateway *out_gateway)
{
	*out_gateway = (struct config_gateway){ 0 };
	for (const struct registry_entry *entry = registry; entry->name != NULL; entry++) {
		if (entry->kind != REGISTRY_SMS_HTTP)
			continue;
		const struct node *map = node_get(document->root, entry->name);
		struct config_gateway gateway;
		bool wanted = strcmp(sms, entry->name) == 0;
		if (map == NULL && wanted)
			(void) document_complain(
			    document, document->root, "sms: %s, but no %s section", sms, sms);
		if (map == NULL)
			continue;
		read_section(arena, document, map, entry->dialect, &gateway);
		if (wanted)
			*out_gateway = gateway;
	}
}
