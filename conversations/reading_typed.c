/* SPDX-License-Identifier: MIT */
#include "conversations/reading_choice.h"
#include "conversations/reading_choices.h"
#include "conversations/reading_date.h"
#include "conversations/reading_explain.h"
#include "conversations/reading_own.h"
#include "conversations/reading_skip.h"
#include "conversations/reading_written.h"
#include "conversations/reading_yes_no.h"

#include "conversations/reading_typed.h"

static void
read_text(const struct scan *scan, struct reading *reading)
{
	if (skip_is_all(scan) != NULL) {
		reading->kind = READING_SKIP;
		reading->rule = "skip";
		return;
	}
	reading->kind = READING_ANSWER;
	reading->value_count = 1;
	reading->values[0].is_text = true;
	reading->rule = "text";
}

/* "Is 5 the worst?", "what does 0 mean": a question back about what was asked. */
static bool
asks_back(const struct sight *sight)
{
	const struct scan *scan = sight->scan;
	size_t from, to;
	bool marked = token_is_mark(scan, scan->count - 1, '?') || scan_has(scan, WORDS_PUZZLED);
	return sight->count > 0 && marked && scan_finds(scan, PATTERN_ASKS, &from, &to);
}

/* The option's own words, whole. */
static bool
read_own_label(const struct sight *sight, struct reading *reading)
{
	decimal value;
	if (sight->context->wording == NULL || !own_label_is_all(sight, reading->cleaned, &value))
		return false;
	reading->kind = READING_ANSWER;
	reading->value_count = 1;
	reading->values[0] = (struct reading_value){ .value = value };
	reading->rule = "label";
	return true;
}

static void
read_by_type(struct sight *sight, struct reading *reading)
{
	const struct item *item = sight->context->item;
	if (item == NULL) {
		if (sight->context->yes_no_prompt)
			reading_yes_no(sight, reading);
		else
			reading_ask(reading, REASON_UNPARSED);
		return;
	}
	switch (item->type) {
	case ITEM_CHOICE:
		if (!read_own_label(sight, reading))
			reading_choice(sight, reading);
		return;
	case ITEM_NUMBER:
	case ITEM_DECIMAL: reading_choice(sight, reading); return;
	case ITEM_YES_NO: reading_yes_no(sight, reading); return;
	case ITEM_DATE: reading_date(sight, reading); return;
	case ITEM_TEXT: read_text(sight->scan, reading); return;
	case ITEM_POSTCODE:
	case ITEM_TELEPHONE: reading_written(sight, reading); return;
	case ITEM_CHOICES: reading_choices(sight, reading); return;
	}
	BUG("item type %d", (int) item->type);
}

void
reading_typed(struct sight *sight, struct reading *reading)
{
	sight->has_risk = (reading->flags & FLAGS_RISK) != 0;
	sight->is_heard = (reading->flags & (FLAG_HUMAN | FLAG_PROXY)) != 0;
	read_by_type(sight, reading);
	if (reading->kind == READING_UNCLEAR && sight->context->item != NULL && asks_back(sight))
		reading_ask(reading, REASON_HELP);
	if (sight->context->explain != NULL)
		reading_explain_sight(sight, sight->context->explain);
}
