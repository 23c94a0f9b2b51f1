/* SPDX-License-Identifier: MIT */
/*
 * Works out in which order scales are scored and what each can reach. Whoever stores and draws
 * scores relies on the range; and arithmetic that could overflow or lose a digit is refused here,
 * so that scoring need not look.
 */
#include "instruments/figure.h"
#include "instruments/parse_parts.h"

enum { TOO_LARGE = 100 };

struct ranging {
	struct parse *parse;
	const struct node *node; /* the scale's map */
	struct scale *scale;
	int places;       /* of the figure, at most, while it goes through the steps */
	int whole_places; /* of what it is divided by */
	double whole;     /* what it is divided by, at most: a figure is a part over a whole */
	struct figure low, high;
};

static int
places_of(decimal value)
{
	int places = 0;
	while (decimal_compare(decimal_round(value, places), value) != 0)
		places++;
	return places;
}

static int
larger(int a, int b)
{
	return a > b ? a : b;
}

static double
size_of(decimal value)
{
	double size = (double) value.billionths / (double) DECIMAL_ONE;
	return size < 0 ? -size : size;
}

static void
swap_ends(decimal *low, decimal *high)
{
	decimal kept = *low;
	*low = *high;
	*high = kept;
}

/* What the part counts for, and to how many places; TOO_LARGE when it is. */
static int
find_ends(const struct instrument *instrument, struct scale_part *part)
{
	int places = 0;
	if (part->is_scale) {
		part->low = instrument->scales[part->index].low;
		part->high = instrument->scales[part->index].high;
	} else {
		const struct item *item = &instrument->items[part->index];
		item_ends(item, &part->low, &part->high);
		for (size_t i = 0; i < item->option_count; i++)
			places = larger(places, places_of(item->options[i].value));
		places = larger(places, larger(places_of(part->low), places_of(part->high)));
	}
	for (size_t i = 0; i < part->recoding_count; i++) {
		decimal value = part->recodings[i].value;
		if (i == 0 || decimal_compare(value, part->low) < 0)
			part->low = value;
		if (i == 0 || decimal_compare(value, part->high) > 0)
			part->high = value;
		places = larger(i == 0 ? 0 : places, places_of(value));
	}
	if (size_of(part->low) * size_of(part->weight) > PARSE_FIGURE ||
	    size_of(part->high) * size_of(part->weight) > PARSE_FIGURE)
		return TOO_LARGE;
	part->low = decimal_times(part->low, part->weight);
	part->high = decimal_times(part->high, part->weight);
	if (part->weight.billionths < 0)
		swap_ends(&part->low, &part->high);
	return places + places_of(part->weight);
}

/* Whether the step stays far below what a decimal can hold, in the part, the whole and the value. */
static bool
is_moderate(const struct ranging *ranging, decimal end, const struct scale_step *step)
{
	double value = size_of(end) * size_of(step->times) + size_of(step->plus);
	return value * ranging->whole <= PARSE_FIGURE &&
	    size_of(step->over) * ranging->whole <= PARSE_FIGURE &&
	    value / size_of(step->over) <= PARSE_FIGURE;
}

static void
through_linear(struct ranging *ranging, const struct scale_step *step)
{
	const struct document *document = ranging->parse->document;
	if (ranging->places + places_of(step->times) > DECIMAL_DIGITS ||
	    ranging->whole_places + larger(places_of(step->plus), places_of(step->over)) >
		DECIMAL_DIGITS)
		(void) document_complain(document, node_get(ranging->node, "then"),
		    "the steps make more than %d places, expected fewer, or \"round\" before",
		    DECIMAL_DIGITS);
	else if (!is_moderate(ranging, figure_value(ranging->low), step) ||
	    !is_moderate(ranging, figure_value(ranging->high), step))
		(void) document_complain(document, node_get(ranging->node, "then"),
		    "the steps make too large a number, expected one below %d", PARSE_FIGURE);
	else {
		ranging->low = figure_linear(ranging->low, step);
		ranging->high = figure_linear(ranging->high, step);
	}
	if (decimal_compare(figure_value(ranging->low), figure_value(ranging->high)) > 0) {
		struct figure kept = ranging->low;
		ranging->low = ranging->high;
		ranging->high = kept;
	}
	ranging->places = DECIMAL_DIGITS;
}

/* What a table or a rounding gives is divided by nothing any more. */
static void
make_whole(struct ranging *ranging, int places)
{
	ranging->places = places;
	ranging->whole_places = 0;
	ranging->whole = 1;
}

static void
through_table(struct ranging *ranging, const struct scale_step *step)
{
	decimal low = figure_value(ranging->low), high = figure_value(ranging->high);
	bool found = false;
	decimal least = low, most = high;
	make_whole(ranging, 0);
	for (size_t i = 0; i < step->row_count; i++) {
		const struct table_row *row = &step->rows[i];
		if (decimal_compare(row->raw, low) < 0 || decimal_compare(row->raw, high) > 0)
			continue;
		if (!found || decimal_compare(row->value, least) < 0)
			least = row->value;
		if (!found || decimal_compare(row->value, most) > 0)
			most = row->value;
		ranging->places = larger(ranging->places, places_of(row->value));
		found = true;
	}
	if (!found)
		(void) document_complain(ranging->parse->document, node_get(ranging->node, "then"),
		    "the table has no figure that can be reached, expected rows for it");
	ranging->low = figure_of(least);
	ranging->high = figure_of(most);
}

static void
through_steps(struct ranging *ranging)
{
	for (size_t i = 0; i < ranging->scale->step_count; i++) {
		const struct scale_step *step = &ranging->scale->steps[i];
		switch (step->kind) {
		case STEP_LINEAR: through_linear(ranging, step); break;
		case STEP_TABLE: through_table(ranging, step); break;
		case STEP_ROUND:
			ranging->low =
			    figure_of(decimal_round(figure_value(ranging->low), step->places));
			ranging->high =
			    figure_of(decimal_round(figure_value(ranging->high), step->places));
			make_whole(ranging, step->places);
			break;
		}
	}
	ranging->scale->low = figure_value(ranging->low);
	ranging->scale->high = figure_value(ranging->high);
}

/* An item that its conditions may leave out, where that counts as 0 or not at all. */
static bool
may_add_nothing(
    const struct instrument *instrument, const struct scale *scale, const struct scale_part *part)
{
	bool counts_as_nothing = scale->not_enabled == NOT_ENABLED_ZERO ||
	    (scale->not_enabled == NOT_ENABLED_EXCLUDED && scale->kind == SCALE_SUM);
	return counts_as_nothing && !part->is_scale && instrument->items[part->index].gates != NULL;
}

/* The least and the most of all parts together; false when that is too large. */
static bool
add_parts(struct ranging *ranging, decimal *out_low, decimal *out_high)
{
	const struct instrument *instrument = ranging->parse->instrument;
	struct scale *scale = ranging->scale;
	decimal low = decimal_from_int(0), high = low;
	double most = 0;
	for (size_t i = 0; i < scale->part_count; i++) {
		struct scale_part *part = &scale->parts[i];
		ranging->places = larger(ranging->places, find_ends(instrument, part));
		most += size_of(part->low) + size_of(part->high);
		if (ranging->places == TOO_LARGE || most > PARSE_FIGURE)
			return false;
		bool may_be_nothing = may_add_nothing(instrument, scale, part);
		if (!may_be_nothing || part->low.billionths < 0)
			low = decimal_plus(low, part->low);
		if (!may_be_nothing || part->high.billionths > 0)
			high = decimal_plus(high, part->high);
	}
	double count = (double) scale->part_count;
	ranging->whole = scale->kind == SCALE_PERCENT ? most : count;
	double times = scale->kind == SCALE_PERCENT ? 100
	    : scale->kind == SCALE_MEAN             ? size_of(scale->factor)
						    : count;
	*out_low = low;
	*out_high = high;
	return most * times <= PARSE_FIGURE;
}

static void
begin(struct ranging *ranging, decimal low, decimal high)
{
	const struct scale *scale = ranging->scale;
	decimal count = decimal_from_int((int64_t) scale->part_count);
	ranging->low = figure_of(low);
	ranging->high = figure_of(high);
	if (scale->kind == SCALE_MEAN) {
		ranging->low = (struct figure){ decimal_times(low, scale->factor), count };
		ranging->high = (struct figure){ decimal_times(high, scale->factor), count };
		ranging->places += places_of(scale->factor);
	} else if (scale->kind == SCALE_PERCENT) {
		ranging->low = figure_of(decimal_from_int(0));
		ranging->high = figure_of(decimal_from_int(100));
		ranging->whole_places = ranging->places;
	} else if (scale->kind == SCALE_COUNT) {
		ranging->low = figure_of(decimal_from_int(0));
		ranging->high = figure_of(count);
	}
}

static void
find_range(struct ranging *ranging)
{
	struct scale *scale = ranging->scale;
	decimal low, high;
	scale->has_range = scale->kind != SCALE_PROFILE;
	if (!add_parts(ranging, &low, &high)) {
		(void) document_complain(ranging->parse->document, ranging->node,
		    "the parts add up to too large a number, expected one far below %d",
		    PARSE_FIGURE);
		return;
	}
	begin(ranging, low, high);
	if (ranging->places > DECIMAL_DIGITS)
		(void) document_complain(ranging->parse->document, ranging->node,
		    "values times weights make more than %d places, expected fewer",
		    DECIMAL_DIGITS);
	else if (scale->kind != SCALE_PROFILE && scale->kind != SCALE_VALUE_SET)
		through_steps(ranging);
}

static bool
is_placed(const struct instrument *instrument, size_t placed, size_t index)
{
	for (size_t i = 0; i < placed; i++)
		if (instrument->scale_order[i] == index)
			return true;
	return false;
}

/* Whether all that the scale is made of stands in the order already. */
static bool
may_follow(const struct instrument *instrument, size_t placed, size_t index)
{
	const struct scale *scale = &instrument->scales[index];
	for (size_t i = 0; i < scale->part_count; i++)
		if (scale->parts[i].is_scale &&
		    !is_placed(instrument, placed, scale->parts[i].index))
			return false;
	return true;
}

/* The next scale that may be placed; scale_count when those left are made of each other. */
static size_t
next_in_order(const struct instrument *instrument, size_t placed)
{
	for (size_t i = 0; i < instrument->scale_count; i++)
		if (!is_placed(instrument, placed, i) && may_follow(instrument, placed, i))
			return i;
	return instrument->scale_count;
}

static const struct node *
scale_node(const struct node *scores, size_t index)
{
	const struct node *node = scores->first;
	for (; index > 0; index--)
		node = node->next;
	return node;
}

static void
check_made_of(struct ranging *ranging)
{
	const struct instrument *instrument = ranging->parse->instrument;
	for (size_t i = 0; i < ranging->scale->part_count; i++) {
		const struct scale_part *part = &ranging->scale->parts[i];
		if (part->is_scale && !instrument->scales[part->index].has_range)
			(void) document_complain(ranging->parse->document,
			    node_get(ranging->node, "scales"),
			    "\"%s\" is no number, expected scales that are",
			    part_name(instrument, part));
	}
}

void
parse_ranges(struct parse *parse, const struct node *scores)
{
	struct instrument *instrument = parse->instrument;
	instrument->scale_order = ARENA_ARRAY(parse->arena, size_t, instrument->scale_count);
	for (size_t placed = 0; placed < instrument->scale_count; placed++) {
		size_t next = next_in_order(instrument, placed);
		if (next == instrument->scale_count) {
			for (next = 0; is_placed(instrument, placed, next);)
				next++;
			(void) document_complain(parse->document, scale_node(scores, next),
			    "\"%s\" is made of scales that are made of it, expected no circle",
			    instrument->scales[next].id);
			return;
		}
		instrument->scale_order[placed] = next;
		struct ranging ranging = {
			.parse = parse,
			.node = scale_node(scores, next),
			.scale = &instrument->scales[next],
		};
		check_made_of(&ranging);
		find_range(&ranging);
	}
}
