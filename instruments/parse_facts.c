/* SPDX-License-Identifier: MIT */
/* What is known of a scale: what may be missing, which change matters, what is not verified. */
#include "instruments/parse_parts.h"

enum { MIDS = 8 };

static const char *const band_keys[] = { "from", "to", "label", NULL };
static const char *const mid_keys[] = { "value", "source", "scope", NULL };
static const char *const scopes[] = { "person", "group", "between groups", NULL };
static const char *const doubt_keys[] = { "score", "missing", "mid", "bands", NULL };

/* "none", "any" (one answer is enough), "at most 2" or "share 0.5". */
void
parse_missing(struct parse *parse, const struct node *node, struct scale *scale)
{
	const char *text = document_required(parse->document, node, "missing");
	if (text == NULL)
		return;
	struct str rule = str_from(text);
	int64_t limit = 0;
	decimal share = decimal_from_int(0);
	if (str_is(rule, "none")) {
		scale->missing = MISSING_NONE;
		return;
	}
	if (str_is(rule, "any")) {
		scale->missing = MISSING_AT_MOST;
		scale->missing_limit = (int) scale->part_count - 1;
		return;
	}
	if (str_starts(rule, "at most ") && str_to_int(str_sub(rule, 8, rule.len), &limit) &&
	    limit >= 1 && limit <= PARSE_ITEMS) {
		scale->missing = MISSING_AT_MOST;
		scale->missing_limit = (int) limit;
		return;
	}
	if (str_starts(rule, "share ") && decimal_parse(str_sub(rule, 6, rule.len), &share) &&
	    share.billionths > 0 && share.billionths <= DECIMAL_ONE) {
		scale->missing = MISSING_SHARE;
		scale->missing_share = share;
		return;
	}
	(void) document_complain(parse->document, node_get(node, "missing"),
	    "\"%s\" is no rule, expected none, any, \"at most 2\" or \"share 0.5\"", text);
}

static void
parse_mid(struct parse *parse, const struct node *mid, struct scale *scale)
{
	struct mid *out = &scale->mids[scale->mid_count++];
	if (!document_keys(parse->document, mid, mid_keys) || mid->kind != NODE_MAP)
		return;
	out->source = document_required(parse->document, mid, "source");
	/* A mean change that matters is smaller than a person's: without its scope it is no figure. */
	int scope = document_word(parse->document, mid, "scope", scopes, -1);
	if (node_get(mid, "scope") == NULL)
		(void) document_complain(parse->document, mid,
		    "\"scope\" is missing, expected person, group or between groups");
	out->scope = scope < 0 ? NULL : scopes[scope];
	if (parse_required_decimal(parse, mid, "value", &out->value) && out->value.billionths <= 0)
		(void) document_complain(parse->document, node_get(mid, "value"),
		    "\"value\" is not above 0, expected the smallest change that matters");
}

/* One map, or a list of them where people and groups differ. */
void
parse_mids(struct parse *parse, const struct node *node, struct scale *scale)
{
	const struct node *mids = node_get(node, "mid");
	if (mids == NULL)
		return;
	const struct node *list =
	    mids->kind == NODE_LIST ? parse_list(parse, node, "mid", MIDS) : mids;
	if (list == NULL)
		return;
	scale->mids = ARENA_ARRAY(parse->arena, struct mid, MIDS);
	if (list->kind != NODE_LIST)
		parse_mid(parse, list, scale);
	else
		for (const struct node *child = list->first; child != NULL; child = child->next)
			parse_mid(parse, child, scale);
}

void
parse_unverified(struct parse *parse, const struct node *node, struct scale *scale)
{
	const struct node *map = node_get(node, "unverified");
	if (map == NULL || !document_keys(parse->document, map, doubt_keys))
		return;
	scale->unverified = (struct unverified){
		.score = document_text(parse->document, map, "score", NULL),
		.missing = document_text(parse->document, map, "missing", NULL),
		.mid = document_text(parse->document, map, "mid", NULL),
		.bands = document_text(parse->document, map, "bands", NULL),
	};
	if (scale->unverified.mid != NULL && scale->mid_count == 0)
		(void) document_complain(
		    parse->document, map, "\"mid\" is doubted, expected one that is given");
	if (scale->unverified.bands != NULL && scale->band_count == 0)
		(void) document_complain(
		    parse->document, map, "\"bands\" are doubted, expected some that are given");
}

void
parse_bands(struct parse *parse, const struct node *node, struct scale *scale)
{
	if (node_get(node, "bands") == NULL)
		return;
	const struct node *list = parse_list(parse, node, "bands", PARSE_BANDS);
	if (list == NULL)
		return;
	scale->bands = ARENA_ARRAY(parse->arena, struct band, list->count);
	scale->band_count = list->count;
	struct band *band = scale->bands;
	for (const struct node *child = list->first; child != NULL; child = child->next, band++) {
		if (!document_keys(parse->document, child, band_keys) || child->kind != NODE_MAP)
			continue;
		(void) parse_required_decimal(parse, child, "from", &band->from);
		(void) parse_required_decimal(parse, child, "to", &band->to);
		band->label = document_required(parse->document, child, "label");
	}
}
