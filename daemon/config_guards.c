/* SPDX-License-Identifier: MIT */
/* What hark.conf says against mistakes at scale: how fast texts leave, and to whom at all. */
#include "imports/contact.h"
#include "daemon/config.h"

enum { PER_DAY = 50000 }; /* more than a large trust sends; less than a mistake can */

static void
read_limits(const struct document *document, struct config *config)
{
	static const char *const keys[] = { "per_minute", "begin_per_minute", "per_address_day",
		"per_day", "part_price", NULL };
	const struct node *at = node_get(document->root, "limits");
	if (at != NULL)
		(void) document_keys(document, at, keys);
	config->limits = (struct dispatch_limits){
		.per_minute = (int) document_int(document, at, "per_minute", 1, 1000000, 3000),
		.begin_per_minute =
		    (int) document_int(document, at, "begin_per_minute", 1, 1000000, 60),
		.per_address_day = (int) document_int(document, at, "per_address_day", 1, 100, 3),
		.per_day = (int) document_int(document, at, "per_day", 1, 10000000, PER_DAY),
	};
	const char *price = document_text(document, at, "part_price", NULL);
	config->has_part_price = price != NULL;
	if (price != NULL &&
	    (!decimal_parse(str_from(price), &config->part_price) ||
		config->part_price.billionths < 0))
		(void) document_complain(document, node_get(at, "part_price"),
		    "\"%s\" is no price, expected one like 0.032", price);
}

static void
read_disk(const struct document *document, struct config *config)
{
	enum { MOST_MB = 1 << 20 };
	static const char *const keys[] = { "stop_sending", "ballast", NULL };
	const struct node *at = node_get(document->root, "disk");
	if (at != NULL)
		(void) document_keys(document, at, keys);
	config->stop_sending_mb = (int) document_int(document, at, "stop_sending", 0, MOST_MB, 512);
	config->ballast_mb = (int) document_int(document, at, "ballast", 0, MOST_MB, 64);
}

static void
read_address(struct arena *arena, const struct document *document, const struct node *node,
    struct allow_list *list)
{
	const char *address, *why;
	if (node->kind != NODE_SCALAR || list->count == ALLOW_LIST_ADDRESSES)
		(void) document_complain(document, node,
		    "expected a mobile number or an e-mail address, at most %d of them",
		    (int) ALLOW_LIST_ADDRESSES);
	else if (contact_mobile(arena, str_from(node->text), &address, &why) ||
	    contact_email(arena, str_from(node->text), &address, &why))
		list->addresses[list->count++] = address;
	else
		(void) document_complain(
		    document, node, "\"%s\" is no mobile number and no e-mail address", node->text);
}

static void
read_trial_mode(struct arena *arena, const struct document *document, struct config *config)
{
	static const char *const keys[] = { "addresses", NULL };
	const struct node *map = node_get(document->root, "trial_mode");
	if (map == NULL || !document_keys(document, map, keys))
		return;
	const struct node *list = node_get(map, "addresses");
	config->is_on_trial = true;
	if (list == NULL || list->kind != NODE_LIST) {
		(void) document_complain(document, list == NULL ? map : list,
		    "\"addresses\" is missing or no list, expected who is written to");
		return;
	}
	for (const struct node *node = list->first; node != NULL; node = node->next)
		read_address(arena, document, node, &config->allow_list);
}

void
config_read_guards(struct arena *arena, const struct document *document, struct config *config)
{
	read_limits(document, config);
	read_disk(document, config);
	read_trial_mode(arena, document, config);
}
