/* SPDX-License-Identifier: MIT */
#include "conversations/reading.h"
#include "instruments/chosen.h"

#include "daemon/own_words.h"

/* One item, as its words are read. */
struct own_words {
	struct arena arena;
	const struct document *document;
	const char *instrument;
	struct reading_context context;
};

static bool
is_answer(const struct reading_value *read, const struct item *item, decimal value)
{
	if (item->type != ITEM_CHOICES)
		return decimal_compare(read->value, value) == 0;
	return read->written != NULL &&
	    chosen_count(chosen_read(item, str_from(read->written))) == 1 &&
	    chosen_has(item, str_from(read->written), value);
}

/* What hark takes the words for, in ours, where that is not the answer; or NULL. */
static const char *
taken_for(
    struct arena *arena, const struct reading *reading, const struct item *item, decimal value)
{
	switch (reading->kind) {
	case READING_CONTROL: return control_word(reading->control);
	case READING_SKIP: return "a wish to skip";
	case READING_FLAG:
		for (unsigned flag = 1; flag <= FLAG_NOT_OPERATED; flag <<= 1)
			if ((reading->flags & flag) != 0)
				return arena_printf(arena, "a text that is %s",
				    reading_flag_word((enum reading_flag) flag));
		return NULL;
	case READING_UNCLEAR: return reading->reason == REASON_HELP ? "a question back" : NULL;
	case READING_ANSWER:
	case READING_SEVERAL: break;
	}
	if (!is_answer(&reading->values[0], item, value))
		return "another answer";
	/* The answer of a risk item alerts a person by itself. */
	return (reading->flags & FLAG_URGENT) != 0 && !item->risk ? "a text that is urgent" : NULL;
}

static void
word_check(struct own_words *own, const char *text, decimal value)
{
	struct reading reading;
	if (text == NULL)
		return;
	reading_of(&own->arena, &own->context, str_from(text), &reading);
	const char *taken = taken_for(&own->arena, &reading, own->context.item, value);
	if (taken != NULL)
		(void) document_complain(own->document, own->document->root,
		    "\"%s\" is an answer to \"%s\" of %s and is taken for %s, expected words that "
		    "are only that answer",
		    text, own->context.item->link_id, own->instrument, taken);
	arena_reset(&own->arena);
}

static void
words_check(struct own_words *own, const char *const *texts, decimal value)
{
	for (; texts != NULL && *texts != NULL; texts++)
		word_check(own, *texts, value);
}

static void
item_check(struct own_words *own)
{
	const struct item *item = own->context.item;
	const struct item_wording *wording = own->context.wording;
	for (size_t i = 0; i < item->option_count; i++) {
		if (wording->labels != NULL)
			word_check(own, wording->labels[i], item->options[i].value);
		if (wording->synonyms != NULL)
			words_check(own, wording->synonyms[i], item->options[i].value);
	}
	bool is_yes_no = item->type == ITEM_YES_NO;
	decimal low = is_yes_no ? decimal_from_int(0) : item->low;
	decimal high = is_yes_no ? decimal_from_int(1) : item->high;
	word_check(own, wording->low_label, low);
	word_check(own, wording->high_label, high);
	words_check(own, wording->low_synonyms, low);
	words_check(own, wording->high_synonyms, high);
}

void
own_words_check(
    const struct phrases *phrases, const struct catalog *catalog, const struct document *document)
{
	/* What a team adds to the words of risk is heard beside an answer, and stops none. */
	struct own_words own = { .document = document,
		.context = { .phrases = phrases, .team = "", .items_left = 1 } };
	for (size_t i = 0; i < catalog_count(catalog); i++) {
		const struct instrument *instrument = catalog_at(catalog, i);
		const struct wording *wording =
		    instrument_wording(instrument, phrases_language(phrases));
		if (wording == NULL || strcmp(wording->language, phrases_language(phrases)) != 0)
			continue;
		own.instrument = instrument->id;
		for (size_t q = 0; q < instrument->item_count; q++) {
			own.context.item = &instrument->items[q];
			own.context.wording = &wording->items[q];
			item_check(&own);
		}
	}
	arena_done(&own.arena);
}
