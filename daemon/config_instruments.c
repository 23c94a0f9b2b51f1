/* SPDX-License-Identifier: MIT */
/*
 * What hark.conf decides about instruments and their words. Whether an id is one that hark has, only
 * the catalog can say, later: where each value stands is kept until then.
 */
#include "daemon/config.h"

/* The list at the key; NULL when it is absent, or complained of. */
static const struct node *
score_list(const struct document *document, const char *key)
{
	const struct node *list = node_get(document->root, key);
	if (list == NULL || (list->kind == NODE_LIST && list->count <= CONFIG_SCORES))
		return list;
	(void) document_complain(document, list, "\"%s\" is no list, expected one of up to %d", key,
	    (int) CONFIG_SCORES);
	return NULL;
}

static struct config_place
place_of(const struct node *node)
{
	return (struct config_place){ node->line, node->column };
}

/* "how-are-you", or { instrument: our-two, scale: pain }. */
static void
read_result(const struct document *document, const struct node *node, struct config_team *team)
{
	static const char *const keys[] = { "instrument", "scale", NULL };
	bool plain = node->kind == NODE_SCALAR;
	if (node->kind == NODE_LIST) {
		(void) document_complain(document, node,
		    "a list stands here, expected an instrument's id, or { instrument: ID, scale: ID }");
		return;
	}
	if (!plain)
		(void) document_keys(document, node, keys);
	const struct config_result result = {
		.instrument = plain ? node->text : document_required(document, node, "instrument"),
		.scale = plain ? "" : document_required(document, node, "scale"),
		.at = place_of(node),
	};
	if (result.instrument == NULL || result.scale == NULL)
		return;
	for (size_t i = 0; i < team->result_count; i++)
		if (strcmp(team->results[i].instrument, result.instrument) == 0) {
			(void) document_complain(document, node,
			    "\"%s\" stands here twice, expected one score of each instrument",
			    result.instrument);
			return;
		}
	team->results[team->result_count++] = result;
}

void
config_read_results(
    const struct document *document, const struct node *map, struct config_team *team)
{
	const struct node *list = node_get(map, "results");
	if (list == NULL)
		return;
	if (list->kind != NODE_LIST || list->count > CONFIG_RESULTS) {
		(void) document_complain(document, list,
		    "\"results\" is no list, expected one of up to %d instruments",
		    (int) CONFIG_RESULTS);
		return;
	}
	for (const struct node *node = list->first; node != NULL; node = node->next)
		read_result(document, node, team);
}

static void
read_value_sets(const struct document *document, struct config *config)
{
	static const char *const keys[] = { "instrument", "set", "from", NULL };
	const struct node *list = score_list(document, "value_sets");
	const struct node *map = list == NULL ? NULL : list->first;
	for (; map != NULL; map = map->next) {
		struct config_value_set *chosen = &config->value_sets[config->value_set_count++];
		chosen->at = place_of(map);
		(void) document_keys(document, map, keys);
		chosen->instrument = document_required(document, map, "instrument");
		chosen->set = document_required(document, map, "set");
		const char *from = document_required(document, map, "from");
		if (from != NULL && !date_parse_iso(str_from(from), &chosen->from))
			(void) document_complain(document, node_get(map, "from"),
			    "\"%s\" is no day, expected one like 2026-04-01", from);
	}
}

static void
read_accepted(const struct document *document, struct config *config)
{
	const struct node *list = score_list(document, "accept_unverified");
	const struct node *node = list == NULL ? NULL : list->first;
	for (; node != NULL; node = node->next) {
		if (node->kind == NODE_SCALAR)
			config->accept_unverified[config->accept_unverified_count++] =
			    (struct config_accepted){ node->text, place_of(node) };
		else
			(void) document_complain(
			    document, node, "a list stands here, expected an instrument's id");
	}
}

static void
read_trial_patients(const struct document *document, const struct node *map, struct config *config)
{
	static const char *const keys[] = { "instrument", "patients", NULL };
	(void) document_keys(document, map, keys);
	const char *instrument = document_required(document, map, "instrument");
	const struct node *list = node_get(map, "patients");
	if (instrument == NULL)
		return;
	if (list == NULL || list->kind != NODE_LIST) {
		(void) document_complain(document, list == NULL ? map : list,
		    "\"patients\" is missing or no list, expected hospital numbers");
		return;
	}
	for (const struct node *node = list->first; node != NULL; node = node->next) {
		if (node->kind != NODE_SCALAR || config->trial_count == CONFIG_TRIAL) {
			(void) document_complain(document, node,
			    "expected a hospital number, at most %d of them in all", CONFIG_TRIAL);
			return;
		}
		config->trial[config->trial_count++] = (struct config_trial){ instrument,
			node->text, place_of(node_get(map, "instrument")) };
	}
}

static void
read_trial(const struct document *document, struct config *config)
{
	const struct node *list = score_list(document, "trial_list");
	const struct node *map = list == NULL ? NULL : list->first;
	for (; map != NULL; map = map->next)
		read_trial_patients(document, map, config);
}

static bool
is_digest(const char *text)
{
	return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static void
read_signed(const struct document *document, struct config *config)
{
	static const char *const keys[] = { "language", "digest", "by", NULL };
	const struct node *list = score_list(document, "signed");
	const struct node *map = list == NULL ? NULL : list->first;
	for (; map != NULL; map = map->next) {
		struct signature *one = &config->signed_words[config->signed_count++];
		(void) document_keys(document, map, keys);
		one->language = document_required(document, map, "language");
		one->sha256 = document_required(document, map, "digest");
		one->by = document_required(document, map, "by");
		if (one->sha256 != NULL && !is_digest(one->sha256))
			(void) document_complain(document, node_get(map, "digest"),
			    "\"%s\" is no digest, expected what `hark check` prints", one->sha256);
	}
}

void
config_read_instruments(const struct document *document, struct config *config)
{
	read_value_sets(document, config);
	read_accepted(document, config);
	read_trial(document, config);
	read_signed(document, config);
}
