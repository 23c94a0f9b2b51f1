/* SPDX-License-Identifier: MIT */
/* The scales of an instrument's file. Their parts are read by parse_parts.c, _steps.c, _facts.c. */
#include "instruments/parse_parts.h"

enum { FACTOR = 1000 };

static const char *const scale_keys[] = { "kind", "items", "scales", "reverse", "recode", "weights",
	"factor", "missing", "not_enabled", "then", "range", "direction", "mid", "bands", "source",
	"unverified", NULL };
static const char *const range_keys[] = { "from", "to", NULL };
static const char *const kinds[] = { "sum", "mean", "percent", "item", "count", "profile",
	"value-set", NULL };
static const char *const not_enabled_rules[] = { "missing", "zero", "excluded", NULL };
static const char *const directions[] = { "higher is better", "lower is better", "none", NULL };

static void
parse_factor(struct parse *parse, const struct node *node, struct scale *scale)
{
	scale->factor = decimal_from_int(1);
	const struct node *factor = node_get(node, "factor");
	if (factor == NULL)
		return;
	if (scale->kind != SCALE_MEAN) {
		(void) document_complain(parse->document, factor,
		    "\"factor\" stands beside kind %s, expected it with kind mean alone",
		    scale_kind_word(scale->kind));
		return;
	}
	if (parse_decimal(parse, factor, &scale->factor) &&
	    (scale->factor.billionths <= 0 ||
		decimal_compare(scale->factor, decimal_from_int(FACTOR)) > 0))
		(void) document_complain(parse->document, factor,
		    "\"factor\" is %s, expected more than 0 and at most %d", factor->text, FACTOR);
}

/* What an index can be depends on its value sets: the file must say what it may be. */
static void
parse_range(struct parse *parse, const struct node *node, struct scale *scale)
{
	const struct node *range = node_get(node, "range");
	if (scale->kind != SCALE_VALUE_SET) {
		if (range != NULL)
			(void) document_complain(parse->document, range,
			    "\"range\" stands beside kind %s, expected none: it is worked out",
			    scale_kind_word(scale->kind));
		return;
	}
	if (range == NULL) {
		(void) document_complain(parse->document, node,
		    "\"range\" is missing, expected what any value set may give: { from: -1, to: "
		    "1 }");
		return;
	}
	if (document_keys(parse->document, range, range_keys) &&
	    parse_required_decimal(parse, range, "from", &scale->low) &&
	    parse_required_decimal(parse, range, "to", &scale->high) &&
	    decimal_compare(scale->low, scale->high) >= 0)
		(void) document_complain(
		    parse->document, range, "\"to\" is not above \"from\", expected a range");
}

/* What an item that was rightly not asked counts for: every instrument says so in its own way. */
static void
parse_not_enabled(struct parse *parse, const struct node *node, struct scale *scale)
{
	enum scale_kind kind = scale->kind;
	scale->not_enabled = (enum not_enabled_rule) document_word(
	    parse->document, node, "not_enabled", not_enabled_rules, NOT_ENABLED_MISSING);
	bool fits = scale->not_enabled == NOT_ENABLED_MISSING || kind == SCALE_SUM ||
	    kind == SCALE_MEAN ||
	    (kind == SCALE_PERCENT && scale->not_enabled == NOT_ENABLED_EXCLUDED);
	if (!fits)
		(void) document_complain(parse->document, node_get(node, "not_enabled"),
		    "\"%s\" stands beside kind %s, expected \"missing\"",
		    not_enabled_rules[scale->not_enabled], scale_kind_word(kind));
}

static void
parse_scale(struct parse *parse, const struct node *node, struct scale *scale)
{
	if (!document_keys(parse->document, node, scale_keys) || node->kind != NODE_MAP)
		return;
	if (document_required(parse->document, node, "kind") != NULL)
		scale->kind = (enum scale_kind) document_word(
		    parse->document, node, "kind", kinds, SCALE_SUM);
	if (document_required(parse->document, node, "direction") != NULL)
		scale->direction = (enum direction) document_word(
		    parse->document, node, "direction", directions, DIRECTION_HIGHER_IS_BETTER);
	scale->source = document_text(parse->document, node, "source", NULL);
	parse_parts(parse, node, scale);
	parse_factor(parse, node, scale);
	parse_missing(parse, node, scale);
	parse_not_enabled(parse, node, scale);
	parse_steps(parse, node, scale);
	parse_range(parse, node, scale);
	parse_mids(parse, node, scale);
	parse_bands(parse, node, scale);
	parse_unverified(parse, node, scale);
}

static void
name_scales(struct parse *parse, const struct node *scores)
{
	struct scale *scale = parse->instrument->scales;
	for (const struct node *node = scores->first; node != NULL; node = node->next, scale++) {
		scale->id = node->key;
		if (!parse_is_id(node->key, true))
			(void) complain(parse->document->complaints, parse->document->file,
			    node->key_line, node->key_column,
			    "\"%s\" is no id, expected letters, digits and - . _", node->key);
	}
}

void
parse_scores(struct parse *parse, const struct node *root)
{
	struct instrument *instrument = parse->instrument;
	const struct node *scores = node_get(root, "scores");
	if (scores == NULL)
		return;
	if (scores->kind != NODE_MAP || scores->count == 0 || scores->count > PARSE_SCALES) {
		(void) document_complain(parse->document, scores,
		    "\"scores\" is no map, expected 1 to %d scales by id", PARSE_SCALES);
		return;
	}
	instrument->scales = ARENA_ARRAY(parse->arena, struct scale, scores->count);
	instrument->scale_count = scores->count;
	name_scales(parse, scores); /* before any is parsed: one may be made of a later one */
	size_t before = parse->document->complaints->count, index = 0;
	for (const struct node *child = scores->first; child != NULL; child = child->next)
		parse_scale(parse, child, &instrument->scales[index++]);
	if (parse->document->complaints->count == before)
		parse_ranges(parse, scores);
}
