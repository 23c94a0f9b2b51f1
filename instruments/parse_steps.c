/* SPDX-License-Identifier: MIT */
/* What is done to a figure until it is the score: times, plus, over, from, table, round. */
#include "instruments/parse_parts.h"

enum { STEPS = 12, OLDEST = 130 };

static const char *const block_keys[] = { "age", "sex", "values", NULL };
static const char *const sexes[] = { "any", "female", "male", NULL };

static const struct scale_step plain = {
	.kind = STEP_LINEAR,
	.times = { DECIMAL_ONE },
	.over = { DECIMAL_ONE },
};

/* "18-34" or "65-"; -1 and -1 where nothing is said. */
static void
parse_age(struct parse *parse, const struct node *block, struct table_row *row)
{
	const struct node *node = node_get(block, "age");
	row->age_from = -1;
	row->age_to = -1;
	if (node == NULL)
		return;
	struct str rest = str_from(node->kind == NODE_SCALAR ? node->text : ""), part;
	int64_t from = 0, to = OLDEST;
	bool good = str_split(&rest, '-', &part) && str_to_int(part, &from) &&
	    str_ends(str_from(node->text), "-") == str_is_empty(rest) &&
	    (str_is_empty(rest) || str_to_int(rest, &to)) && from >= 0 && from <= to &&
	    to <= OLDEST;
	if (!good)
		(void) document_complain(
		    parse->document, node, "\"age\" is no band, expected one such as 18-34 or 65-");
	row->age_from = (int) from;
	row->age_to = (int) to;
}

static size_t
rows_of(const struct node *table)
{
	if (table->kind != NODE_LIST)
		return table->count;
	size_t count = 0;
	for (const struct node *block = table->first; block != NULL; block = block->next) {
		const struct node *values = node_get(block, "values");
		count += values == NULL ? 0 : values->count;
	}
	return count;
}

static bool
is_row_twice(const struct scale_step *step, const struct table_row *row)
{
	for (size_t i = 0; i < step->row_count; i++) {
		const struct table_row *old = &step->rows[i];
		bool other_age = old->age_from >= 0 && row->age_from >= 0 &&
		    (old->age_to < row->age_from || row->age_to < old->age_from);
		bool other_sex =
		    old->sex != SEX_UNKNOWN && row->sex != SEX_UNKNOWN && old->sex != row->sex;
		if (decimal_compare(old->raw, row->raw) == 0 && !other_age && !other_sex)
			return true;
	}
	return false;
}

/* values: raw → score, for the people that `like` is about. */
static void
parse_rows(struct parse *parse, const struct node *values, const struct table_row *like,
    struct scale_step *step)
{
	if (values == NULL || values->kind != NODE_MAP) {
		if (values != NULL)
			(void) document_complain(parse->document, values,
			    "no map stands here, expected figures and their scores: { 7: 7.00 }");
		return;
	}
	for (const struct node *child = values->first; child != NULL; child = child->next) {
		struct table_row row = *like;
		if (!decimal_parse(str_from(child->key), &row.raw))
			(void) complain(parse->document->complaints, parse->document->file,
			    child->key_line, child->key_column,
			    "\"%s\" is no number, expected the figure that is looked up",
			    child->key);
		else if (!parse_decimal(parse, child, &row.value))
			continue;
		else if (is_row_twice(step, &row))
			(void) document_complain(parse->document, child,
			    "%s is in the table already, expected it once", child->key);
		else
			step->rows[step->row_count++] = row;
	}
}

static void
parse_block(struct parse *parse, const struct node *block, struct scale_step *step)
{
	struct table_row like = { .sex = SEX_UNKNOWN };
	if (!document_keys(parse->document, block, block_keys) || block->kind != NODE_MAP)
		return;
	parse_age(parse, block, &like);
	like.sex = (enum sex) document_word(parse->document, block, "sex", sexes, SEX_UNKNOWN);
	step->needs_age |= like.age_from >= 0;
	step->needs_sex |= like.sex != SEX_UNKNOWN;
	if (node_get(block, "values") == NULL)
		(void) document_complain(parse->document, block,
		    "\"values\" is missing, expected figures and their scores");
	parse_rows(parse, node_get(block, "values"), &like, step);
}

/* One map for everybody, or a list of blocks with age, sex and values. */
static void
parse_table(struct parse *parse, const struct node *node, struct scale_step *step)
{
	*step = (struct scale_step){ .kind = STEP_TABLE };
	size_t count = rows_of(node);
	if (node->kind == NODE_SCALAR || count == 0 || count > PARSE_ROWS) {
		(void) document_complain(parse->document, node,
		    "no table stands here, expected 1 to %d figures and their scores", PARSE_ROWS);
		return;
	}
	step->rows = ARENA_ARRAY(parse->arena, struct table_row, count);
	struct table_row anybody = { .age_from = -1, .age_to = -1 };
	if (node->kind == NODE_MAP)
		parse_rows(parse, node, &anybody, step);
	else
		for (const struct node *block = node->first; block != NULL; block = block->next)
			parse_block(parse, block, step);
}

static void
parse_round(struct parse *parse, const struct node *node, struct scale_step *step)
{
	int64_t places = 0;
	if (node->kind != NODE_SCALAR || !str_to_int(str_from(node->text), &places) || places < 0 ||
	    places >= DECIMAL_DIGITS)
		(void) document_complain(parse->document, node,
		    "\"round\" is no number of places, expected 0 to %d", DECIMAL_DIGITS - 1);
	*step = (struct scale_step){ .kind = STEP_ROUND, .places = (int) places };
}

static int
places_of(decimal value)
{
	int places = 0;
	while (decimal_compare(decimal_round(value, places), value) != 0)
		places++;
	return places;
}

/* a × b, when that is exact and no more than a figure may be. */
static bool
multiply(decimal *a, decimal b)
{
	double size = (double) a->billionths / (double) DECIMAL_ONE * (double) b.billionths;
	double limit = (double) PARSE_FIGURE * (double) DECIMAL_ONE;
	if (places_of(*a) + places_of(b) > DECIMAL_DIGITS || size > limit || size < -limit)
		return false;
	*a = decimal_times(*a, b);
	return true;
}

/* Steps of arithmetic that follow each other are one, so that they are rounded once. */
static bool
fold(struct scale_step *step, const char *word, decimal value)
{
	struct scale_step next = *step;
	decimal moved = value;
	bool good = true;
	if (strcmp(word, "times") == 0) {
		good = multiply(&next.times, value) && multiply(&next.plus, value);
	} else if (strcmp(word, "over") == 0) {
		good = multiply(&next.over, value);
	} else {
		good = multiply(&moved, next.over);
		if (good && strcmp(word, "from") == 0) {
			next.times = decimal_minus(decimal_from_int(0), next.times);
			next.plus = decimal_minus(decimal_from_int(0), next.plus);
		}
		next.plus = good ? decimal_plus(next.plus, moved) : next.plus;
	}
	if (good)
		*step = next;
	return good;
}

static void
parse_arithmetic(struct parse *parse, const struct node *node, struct scale *scale)
{
	decimal value;
	if (!parse_decimal(parse, node, &value))
		return;
	bool is_factor = strcmp(node->key, "times") == 0 || strcmp(node->key, "over") == 0;
	if (is_factor && value.billionths == 0) {
		(void) document_complain(
		    parse->document, node, "\"%s\" is 0, expected another number", node->key);
		return;
	}
	struct scale_step *last =
	    scale->step_count == 0 ? NULL : &scale->steps[scale->step_count - 1];
	if (last == NULL || last->kind != STEP_LINEAR) {
		last = &scale->steps[scale->step_count++];
		*last = plain;
	}
	if (!fold(last, node->key, value))
		(void) document_complain(parse->document, node,
		    "\"%s\" makes more than %d places or too large a number, expected less",
		    node->key, DECIMAL_DIGITS);
}

static void
parse_step(struct parse *parse, const struct node *node, struct scale *scale)
{
	static const char *const keys[] = { "times", "plus", "over", "from", "table", "round",
		NULL };
	if (!document_keys(parse->document, node, keys) || node->kind != NODE_MAP)
		return;
	if (node->count != 1) {
		(void) document_complain(parse->document, node,
		    "%zu things to do, expected one in each step", node->count);
		return;
	}
	const struct node *what = node->first;
	if (strcmp(what->key, "table") == 0)
		parse_table(parse, what, &scale->steps[scale->step_count++]);
	else if (strcmp(what->key, "round") == 0)
		parse_round(parse, what, &scale->steps[scale->step_count++]);
	else
		parse_arithmetic(parse, what, scale);
}

void
parse_steps(struct parse *parse, const struct node *node, struct scale *scale)
{
	const struct node *list = node_get(node, "then");
	if (list == NULL)
		return;
	if (scale->kind == SCALE_PROFILE || scale->kind == SCALE_VALUE_SET) {
		(void) document_complain(parse->document, list,
		    "\"then\" stands beside kind %s, expected none", scale_kind_word(scale->kind));
		return;
	}
	list = parse_list(parse, node, "then", STEPS);
	scale->steps = ARENA_ARRAY(parse->arena, struct scale_step, STEPS);
	const struct node *child = list == NULL ? NULL : list->first;
	for (; child != NULL; child = child->next)
		parse_step(parse, child, scale);
}
