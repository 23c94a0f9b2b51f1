/* SPDX-License-Identifier: MIT */
/* The description of a gateway, from YAML. */
#include "channels/sms_custom.h"

const char *const sms_custom_keys[] = { "method", "type", "authorization", "fields", "taken",
	"refused", "later", "id", "webhooks", "texts", "receipts", NULL };

/* What a field may hold besides plain words. */
static const char *const places[] = { "$to", "$to_digits", "$from", "$text", "$ask_id", "$seconds",
	"$minutes", "$receipt_url", "$user", "$password", NULL };

static void
read_fields(const struct document *document, const struct node *section, struct sms_custom *custom)
{
	const struct node *map = node_get(section, "fields");
	bool to = false, text = false;
	if (map == NULL || map->kind != NODE_MAP || map->count > SMS_CUSTOM_FIELDS) {
		(void) document_complain(document, map == NULL ? section : map,
		    "\"fields\" is missing or too long, expected up to %d of them",
		    (int) SMS_CUSTOM_FIELDS);
		return;
	}
	for (const struct node *node = map->first; node != NULL; node = node->next) {
		size_t i = 0;
		if (node->kind != NODE_SCALAR) {
			(void) document_complain(document, node, "expected a text or a $word");
			continue;
		}
		while (places[i] != NULL && strcmp(places[i], node->text) != 0)
			i++;
		if (node->text[0] == '$' && places[i] == NULL)
			(void) document_complain(
			    document, node, "no such word: \"%s\"", node->text);
		to = to || str_starts(str_from(node->text), "$to");
		text = text || strcmp(node->text, "$text") == 0;
		custom->fields[custom->field_count++] =
		    (struct sms_custom_field){ node->key, node->text };
	}
	if (!to || !text)
		(void) document_complain(
		    document, map, "expected a field with $to and one with $text");
}

static void
read_answers(const struct document *document, const struct node *section, const char *key,
    struct sms_custom_answers *out)
{
	static const char *const keys[] = { "status", "starts", NULL };
	const struct node *map = node_get(section, key);
	if (map == NULL)
		return;
	(void) document_keys(document, map, keys);
	out->starts = document_text(document, map, "starts", NULL);
	const struct node *list = node_get(map, "status");
	const struct node *node = list == NULL ? NULL
	    : list->kind == NODE_LIST          ? list->first
					       : list;
	if (node == NULL)
		(void) document_complain(document, map, "expected a status, such as 200");
	for (; node != NULL; node = list->kind == NODE_LIST ? node->next : NULL) {
		int64_t status = 0;
		if (node->kind != NODE_SCALAR || !str_to_int(str_from(node->text), &status) ||
		    status < 200 || status > 599 || out->count == SMS_CUSTOM_WORDS)
			(void) document_complain(
			    document, node, "expected a status from 200 to 599");
		else
			out->statuses[out->count++] = (int) status;
	}
}

static void
read_words(const struct document *document, const struct node *map, const char *key,
    struct sms_custom_words *out)
{
	const struct node *list = node_get(map, key);
	const struct node *node = list == NULL ? NULL
	    : list->kind == NODE_LIST          ? list->first
					       : list;
	for (; node != NULL; node = list->kind == NODE_LIST ? node->next : NULL) {
		if (node->kind != NODE_SCALAR || out->count == SMS_CUSTOM_WORDS)
			(void) document_complain(
			    document, node, "expected a word, at most %d", (int) SMS_CUSTOM_WORDS);
		else
			out->words[out->count++] = node->text;
	}
}

static void
read_texts(const struct document *document, const struct node *section, struct sms_custom *custom)
{
	static const char *const keys[] = { "from", "to", "body", "id", NULL };
	const struct node *map = node_get(section, "texts");
	if (map == NULL)
		return;
	(void) document_keys(document, map, keys);
	custom->text_from = document_required(document, map, "from");
	custom->text_body = document_required(document, map, "body");
	custom->text_to = document_text(document, map, "to", NULL);
	custom->text_id = document_text(document, map, "id", NULL);
}

static void
read_receipts(
    const struct document *document, const struct node *section, struct sms_custom *custom)
{
	static const char *const keys[] = { "status", "submitted", "delivered", "failed",
		"failed_for_now", NULL };
	const struct node *map = node_get(section, "receipts");
	if (map == NULL)
		return;
	(void) document_keys(document, map, keys);
	custom->receipt_status = document_required(document, map, "status");
	read_words(document, map, "submitted", &custom->submitted);
	read_words(document, map, "delivered", &custom->delivered);
	read_words(document, map, "failed", &custom->failed);
	read_words(document, map, "failed_for_now", &custom->failed_for_now);
	bool asked = false;
	for (size_t i = 0; i < custom->field_count; i++)
		asked = asked || strcmp(custom->fields[i].value, "$receipt_url") == 0;
	if (!asked)
		(void) document_complain(document, map,
		    "receipts, but no field with $receipt_url: which text would they be of?");
}

const struct sms_custom *
sms_custom_read(struct arena *arena, const struct document *document, const struct node *section)
{
	static const char *const methods[] = { "POST", "GET", NULL };
	static const char *const types[] = { "form", "json", NULL };
	static const char *const ways[] = { "none", "basic", "bearer", NULL };
	struct sms_custom *custom = ARENA_NEW(arena, struct sms_custom);
	custom->get = document_word(document, section, "method", methods, 0) == 1;
	custom->json = document_word(document, section, "type", types, 0) == 1;
	custom->authorization = document_word(document, section, "authorization", ways, 0);
	custom->heard_json = document_word(document, section, "webhooks", types, 0) == 1;
	custom->id = document_text(document, section, "id", NULL);
	read_fields(document, section, custom);
	read_answers(document, section, "taken", &custom->taken);
	read_answers(document, section, "refused", &custom->refused);
	read_answers(document, section, "later", &custom->later);
	if (node_get(section, "taken") == NULL)
		(void) document_complain(document, section,
		    "no \"taken\": which answer means that the gateway has the text?");
	read_texts(document, section, custom);
	read_receipts(document, section, custom);
	return custom;
}
