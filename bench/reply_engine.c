/* SPDX-License-Identifier: MIT */
/*
 * Replies through reading and engine, in memory, on one core. The limit is the same replies read as
 * nothing but cleaned text for a conversation without a question: what control words, risk words
 * and life events cost before any answer is looked for.
 */
#include "conversations/engine.h"
#include "instruments/catalog.h"
#include "bench/bench.h"

enum { REPLIES = 20000, REPETITIONS = 7 };

static const char *const texts[] = { "2", "a little", "some, thanks", "3 x", "Not at all",
	"it was a 4", "a lot I'm afraid", "0", "1 - a little", "very badly" };

struct run {
	struct arena arena;
	const struct catalog *catalog;
	const struct phrases *phrases;
	const struct instrument *instrument;
	struct script script;
};

static void
make_script(struct run *run)
{
	struct arena *arena = &run->arena;
	const struct instrument *instrument = run->instrument;
	run->script = (struct script){
		.items = ARENA_ARRAY(arena, struct script_item, instrument->item_count),
		.count = instrument->item_count,
		.address_checked = true,
		.asks_until = INSTANT_NEVER,
		.reminders = { days(3), days(4) },
		.reminder_count = 2,
		.pause = hours(24),
	};
	for (size_t i = 0; i < run->script.count; i++)
		run->script.items[i] =
		    (struct script_item){ .item = &instrument->items[i], .instrument = instrument };
}

static double
replies(struct run *run, bool asks)
{
	const struct wording *wording = instrument_wording(run->instrument, "en");
	struct arena arena;
	arena_init(&arena);
	double start = bench_seconds();
	for (int i = 0; i < REPLIES; i++) {
		const struct conversation before = {
			.state = CONVERSATION_ASKING,
			.resume = CONVERSATION_ASKING,
			.said_at = { 1 },
			.heard_at = { 1 },
			.remind_at = INSTANT_NONE,
			.expires_at = INSTANT_NEVER,
		};
		const struct reading_context context = {
			.phrases = run->phrases,
			.item = asks ? run->script.items[0].item : NULL,
			.wording = asks ? &wording->items[0] : NULL,
			.items_left = run->script.count,
			.today = { 2026, 11, 21 },
		};
		struct reading *reading = ARENA_NEW(&arena, struct reading);
		struct conversation after;
		struct effects effects;
		reading_of(
		    &arena, &context, str_from(texts[(size_t) i % ARRAY_LEN(texts)]), reading);
		if (asks)
			engine_step(&run->script, &before,
			    &(struct input){
				.kind = INPUT_REPLY, .now = { 2 }, .reading = reading },
			    &after, &effects);
		arena_reset(&arena);
	}
	double rate = REPLIES / (bench_seconds() - start);
	arena_done(&arena);
	return rate;
}

static double
figure(void *context)
{
	return replies(context, true);
}

static double
limit(void *context)
{
	return replies(context, false);
}

int
main(void)
{
	struct run run = { 0 };
	arena_init(&run.arena);
	struct complaints complaints = { .arena = &run.arena };
	struct catalog *catalog = catalog_read(NULL, &complaints);
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	BUG_ON(
	    catalog == NULL || book == NULL || complaints.count > 0, "the library can't be read");
	run.catalog = catalog;
	run.phrases = phrase_book_find(book, "en");
	run.instrument = catalog_find(catalog, "foot-check");
	make_script(&run);
	bool met = bench_run(&(struct bench){
	    "reply-engine", "replies/s", figure, limit, &run, REPETITIONS, false, 0 });
	phrase_book_free(book);
	catalog_free(catalog);
	arena_done(&run.arena);
	return met ? 0 : 1;
}
