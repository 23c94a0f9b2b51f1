/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as an instrument's file: read, checked, shown and scored, or refused with a complaint
 * that says where. Nothing between.
 */
#include "base/strbuf.h"
#include "instruments/instrument_show.h"
#include "instruments/parse.h"
#include "instruments/scoring.h"
#include "instruments/value_set.h"
#include "tests/fuzz/fuzz.h"

/* The lowest answers and the highest: what overflows does so here. */
static void
score(struct arena *arena, const struct instrument *instrument, bool highest)
{
	struct scored_answer *answers =
	    ARENA_ARRAY(arena, struct scored_answer, instrument->item_count);
	struct score *scores = ARENA_ARRAY(arena, struct score, instrument->scale_count);
	for (size_t i = 0; i < instrument->item_count; i++) {
		decimal low, high;
		item_ends(&instrument->items[i], &low, &high);
		if (!item_is_scored(&instrument->items[i]))
			continue;
		answers[i].state = ANSWER_VALUE;
		answers[i].value = highest ? high : low;
	}
	struct scoring_about about = { .age = 40, .sex = SEX_FEMALE, .accept_unverified = true };
	scoring_run(arena, instrument, answers, &about, scores);
	/* Of a whole response there is no score only where a table or value set has none. */
	for (size_t i = 0; i < instrument->scale_count; i++) {
		BUG_ON(scores[i].missing > (int) scores[i].scale->part_count, "more than all");
		BUG_ON(!scores[i].has_value && scores[i].text == NULL && scores[i].why_not == NULL,
		    "no score of a whole response, and no reason");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	struct str text = str_of((const char *) data, size);
	const struct instrument *instrument = instrument_parse(&arena, "f", text, &complaints);
	struct complaints others = { .arena = &arena };
	const struct value_set_text whole = { "f", text, NULL, NULL };
	BUG_ON((value_set_parse(&arena, &whole, &others) == NULL) != (others.count > 0),
	    "a value set refused without a word");
	BUG_ON((instrument == NULL) != (complaints.count > 0), "refused without a word");
	for (const struct complaint *c = complaints.first; c != NULL; c = c->next)
		BUG_ON(strncmp(c->text, "f:", 2) != 0, "a complaint that says not where");
	if (instrument != NULL) {
		struct strbuf shown;
		strbuf_init(&shown, 1 << 20);
		instrument_show(instrument, "cy", &shown);
		strbuf_done(&shown);
		score(&arena, instrument, false);
		score(&arena, instrument, true);
	}
	arena_done(&arena);
	return 0;
}
