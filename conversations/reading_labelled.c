/* SPDX-License-Identifier: MIT */
#include "conversations/number_beside.h"
#include "conversations/reading_typed.h"

#include "conversations/reading_labelled.h"

enum { LABELS_LEAST = 2, LABELS_MOST = 16, NO_LABEL = -1 };

struct piece {
	size_t label_from, from, to; /* tokens */
	int64_t number;
	bool is_line; /* "1." at the front of a line */
	struct reading_value value;
	bool has_value; /* words have none here: the question for them is still put */
};

/* labels */

static bool
is_line_number(const struct scan *scan, size_t at)
{
	bool begins = at == 0 || token_is_mark(scan, at - 1, '\n');
	bool marked = beside_is_mark(scan, at + 1, ".):");
	bool gap = at + 2 < scan->count && scan->tokens[at + 2].gap;
	return begins && marked && gap && token_is_number(scan, at);
}

/* The one of those put together that has this word; 0: none, or more than one. */
static int64_t
named_by(const struct sight *sight, size_t at)
{
	const struct reading_context *context = sight->context;
	int64_t found = 0;
	if (!token_is_word(sight->scan, at) || sight->scan->tokens[at].lists != 0)
		return 0;
	for (size_t i = 0; i < context->together; i++) {
		struct scan words;
		bool has = false;
		const struct reading_item *item = &context->items[context->open - 1 + i];
		scan_text(
		    sight->arena, sight->scan->lexicon, str_from(item->wording->text), &words);
		for (size_t w = 0; w < words.count; w++)
			has = has || str_eq(words.tokens[w].text, sight->scan->tokens[at].text);
		if (has && found != 0)
			return 0;
		if (has)
			found = (int64_t) (context->open + i);
	}
	return found;
}

/* A label that begins at the token: one past it goes to piece->from. */
static bool
label_at(const struct sight *sight, size_t at, struct piece *piece)
{
	const struct scan *scan = sight->scan;
	const struct scan_match *word = scan_match_at(scan, WORDS_ITEM_LABEL, at);
	size_t number = word == NULL ? at : word->to;
	number += word != NULL && token_is_mark(scan, number, '.') ? 1 : 0;
	*piece = (struct piece){ .label_from = at, .from = number + 1 };
	if (sight->context->together > 1 && (piece->number = named_by(sight, at)) > 0) {
		piece->from = at + 1;
		return true;
	}
	if (!token_is_number(scan, number))
		return false;
	piece->number = scan->tokens[number].number;
	size_t end = beside_position_end(sight, number);
	bool is_position =
	    end > number && scan->tokens[end - 1].number == (int64_t) sight->context->item_count;
	if (is_position)
		piece->from = end;
	piece->is_line = word == NULL && !is_position && is_line_number(scan, number);
	return word != NULL || is_position || piece->is_line;
}

/* What may stand between a label and its answer. */
static size_t
behind_marks(const struct scan *scan, size_t at)
{
	while (token_is_mark(scan, at, ':') || token_is_mark(scan, at, '.') ||
	    token_is_mark(scan, at, ')') || token_is_mark(scan, at, '-') ||
	    token_is_mark(scan, at, '=') || token_is_mark(scan, at, '\n'))
		at++;
	return at;
}

static size_t
split(const struct sight *sight, struct piece pieces[LABELS_MOST + 1])
{
	const struct scan *scan = sight->scan;
	size_t count = 0;
	for (size_t at = 0; at < scan->count && count <= LABELS_MOST;) {
		if (!label_at(sight, at, &pieces[count])) {
			at++;
			continue;
		}
		pieces[count].from = behind_marks(scan, pieces[count].from);
		if (count > 0)
			pieces[count - 1].to = at;
		at = pieces[count].from;
		pieces[count++].to = scan->count;
	}
	return count;
}

/* pieces */

static bool
is_named_once(const struct reading_context *context, const struct piece *pieces, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (pieces[i].number < 1 || pieces[i].number > (int64_t) context->item_count ||
		    context->items[pieces[i].number - 1].is_answered ||
		    pieces[i].from >= pieces[i].to)
			return false;
		for (size_t k = 0; k < i; k++)
			if (pieces[k].number == pieces[i].number)
				return false;
	}
	return true;
}

static bool
is_polite_until(const struct scan *scan, size_t to)
{
	for (size_t at = 0; at < to; at++)
		if (scan->tokens[at].kind != TOKEN_MARK &&
		    !token_in(scan, at, WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_LEAD)))
			return false;
	return true;
}

static struct str
text_of(const struct scan *scan, const struct piece *piece)
{
	size_t from = scan->tokens[piece->from].plain_at;
	size_t to = piece->to < scan->count ? scan->tokens[piece->to].plain_at : scan->plain.len;
	return str_sub(scan->plain, from, to);
}

static bool
read_piece(struct arena *arena, const struct reading_context *context, const struct scan *scan,
    struct piece *piece)
{
	const struct reading_item *item = &context->items[piece->number - 1];
	struct reading_context own = *context;
	struct reading reading = { .rule = "none" };
	struct scan words;
	struct sight sight;
	if (item->item->type == ITEM_TEXT)
		return true;
	own.item = item->item;
	own.wording = item->wording;
	own.open = (size_t) piece->number;
	own.together = 0;
	own.explain = NULL;
	scan_text(arena, scan->lexicon, text_of(scan, piece), &words);
	sight_init(&sight, arena, &own, &words);
	reading_typed(&sight, &reading);
	piece->value = reading.values[0];
	piece->has_value = true;
	return reading.kind == READING_ANSWER && !reading.more_words && reading.flags == 0 &&
	    strcmp(reading.rule, "correction") != 0;
}

static int
piece_order(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* "1. 1 / 2. 2": lines whose numbers are their answers may be an empty form. */
static bool
is_copied(const struct piece *pieces, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!pieces[i].is_line || !pieces[i].has_value ||
		    decimal_compare(pieces[i].value.value, decimal_from_int(pieces[i].number)) != 0)
			return false;
	return true;
}

bool
reading_labelled(struct arena *arena, const struct reading_context *context,
    const struct scan *scan, struct reading *out_reading)
{
	struct piece pieces[LABELS_MOST + 1];
	struct scan copy = *scan;
	const struct sight sight = { .arena = arena, .context = context, .scan = &copy };
	if (context->items == NULL || context->open == 0)
		return false;
	size_t count = split(&sight, pieces), values = 0;
	if (count < LABELS_LEAST || count > LABELS_MOST || !is_named_once(context, pieces, count) ||
	    !is_polite_until(scan, pieces[0].label_from))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!read_piece(arena, context, scan, &pieces[i]))
			return false;
		values += pieces[i].has_value ? 1 : 0;
	}
	if (values == 0 || is_copied(pieces, count))
		return false;
	qsort(pieces, count, sizeof(pieces[0]), piece_order);
	out_reading->kind = READING_SEVERAL;
	out_reading->rule = "labelled";
	out_reading->more_words = values < count;
	out_reading->value_count = 0;
	for (size_t i = 0; i < count; i++) {
		if (!pieces[i].has_value)
			continue;
		out_reading->places[out_reading->value_count] = (size_t) pieces[i].number;
		out_reading->values[out_reading->value_count++] = pieces[i].value;
	}
	return true;
}
