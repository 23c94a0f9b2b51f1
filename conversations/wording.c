/* SPDX-License-Identifier: MIT */
/* Puts questions together. It chooses no words: those are the instrument's and the phrases'. */
#include "base/strbuf.h"
#include "base/zone.h"
#include "instruments/chosen.h"
#include "instruments/wording_length.h"

#include "conversations/wording.h"

enum { WORDING_LIMIT = 1000 };

static char *
option_text(struct arena *arena, const struct phrases *phrases, const struct item *item,
    const struct item_wording *wording, size_t option)
{
	const struct phrase_value values[] = {
		{ "value",
		    item->letters ? arena_printf(arena, "%c", option_letter(option))
				  : arena_int(arena, item->options[option].number) },
		{ "label", wording->labels[option] },
		{ NULL, NULL },
	};
	return phrases_say(arena, phrases, PHRASE_OPTION, values);
}

static char *
choice_text(struct arena *arena, const struct phrases *phrases, const struct item *item,
    const struct item_wording *wording)
{
	struct strbuf text;
	strbuf_init(&text, WORDING_LIMIT);
	for (size_t i = 0; i < item->option_count; i++) {
		if (i > 0)
			strbuf_char(&text, ' ');
		strbuf_puts(&text, option_text(arena, phrases, item, wording, i));
	}
	char *copy = arena_cstr(arena, strbuf_str(&text));
	strbuf_done(&text);
	return copy;
}

/* The first and the last of those that may stand together: "1 3", or "A C". */
static char *
several_example(struct arena *arena, const struct item *item)
{
	option_set all = chosen_all(item);
	size_t first = 0, last = item->option_count - 1;
	while ((all & OPTION_BIT(first)) == 0 && first < last)
		first++;
	while ((all & OPTION_BIT(last)) == 0 && last > first)
		last--;
	if (item->letters)
		return arena_printf(arena, "%c %c", option_letter(first), option_letter(last));
	return arena_printf(
	    arena, "%d %d", item->options[first].number, item->options[last].number);
}

static char *
choices_text(struct arena *arena, const struct phrases *phrases, const struct item *item,
    const struct item_wording *wording)
{
	const struct phrase_value values[] = {
		{ "options", choice_text(arena, phrases, item, wording) },
		{ "example", several_example(arena, item) },
		{ NULL, NULL },
	};
	return phrases_say(arena, phrases, PHRASE_CHOICES, values);
}

/* "1 pain, 3 stiffness" */
static char *
chosen_text(struct arena *arena, const struct phrases *phrases, const struct item *item,
    const struct item_wording *wording, const char *written)
{
	option_set set = chosen_read(item, str_from(written));
	char *text = arena_strdup(arena, "");
	for (size_t i = 0; i < item->option_count; i++)
		if ((set & OPTION_BIT(i)) != 0)
			text = arena_printf(arena, "%s%s%s", text, text[0] == '\0' ? "" : ", ",
			    option_text(arena, phrases, item, wording, i));
	return text;
}

/* An end without a label leaves its blanks behind. */
static char *
squeeze(char *text)
{
	size_t kept = 0;
	for (const char *c = text; *c != '\0'; c++)
		if (*c != ' ' || (kept > 0 && text[kept - 1] != ' '))
			text[kept++] = *c;
	if (kept > 0 && text[kept - 1] == ' ')
		kept--;
	text[kept] = '\0';
	return text;
}

static char *
range_text(struct arena *arena, const struct phrases *phrases, const struct item *item,
    const struct item_wording *wording)
{
	char low[DECIMAL_TEXT], high[DECIMAL_TEXT];
	const struct phrase_value values[] = {
		{ "low", decimal_format(item->low, low) },
		{ "high", decimal_format(item->high, high) },
		{ "low_label", wording->low_label == NULL ? "" : wording->low_label },
		{ "high_label", wording->high_label == NULL ? "" : wording->high_label },
		{ NULL, NULL },
	};
	return squeeze(phrases_say(arena, phrases, PHRASE_SCALE, values));
}

char *
wording_options(struct arena *arena, const struct phrases *phrases, const struct item *item,
    const struct item_wording *wording)
{
	static const struct phrase_value none[] = { { NULL, NULL } };
	switch (item->type) {
	case ITEM_CHOICE: return choice_text(arena, phrases, item, wording);
	case ITEM_CHOICES: return choices_text(arena, phrases, item, wording);
	case ITEM_YES_NO: return phrases_say(arena, phrases, PHRASE_YES_NO, none);
	case ITEM_NUMBER:
	case ITEM_DECIMAL: return range_text(arena, phrases, item, wording);
	case ITEM_DATE: return phrases_say(arena, phrases, PHRASE_DATE_HINT, none);
	case ITEM_TEXT: return arena_strdup(arena, "");
	case ITEM_POSTCODE: return phrases_say(arena, phrases, PHRASE_POSTCODE_HINT, none);
	case ITEM_TELEPHONE: return phrases_say(arena, phrases, PHRASE_TELEPHONE_HINT, none);
	}
	BUG("item type %d", (int) item->type);
}

char *
wording_question(struct arena *arena, const struct item_wording *wording, const char *options)
{
	return options[0] == '\0' ? arena_strdup(arena, wording->text)
				  : arena_printf(arena, "%s %s", wording->text, options);
}

const struct item_wording *
wording_faced(struct arena *arena, const struct item *item, const struct item_wording *wording)
{
	if (item->faces == NULL)
		return wording;
	struct item_wording *faced = ARENA_NEW(arena, struct item_wording);
	*faced = *wording;
	faced->labels = ARENA_ARRAY(arena, const char *, item->option_count);
	for (size_t i = 0; i < item->option_count; i++)
		faced->labels[i] = arena_printf(arena, "%s %s", item->faces[i], wording->labels[i]);
	return faced;
}

const struct item_wording *
wording_with_faces(struct arena *arena, const struct item *item, const struct item_wording *wording)
{
	if (item->faces == NULL)
		return wording;
	struct item_wording *faced = ARENA_NEW(arena, struct item_wording);
	*faced = *wording;
	faced->synonyms = ARENA_ARRAY(arena, const char *const *, item->option_count);
	for (size_t i = 0; i < item->option_count; i++) {
		const char *const *also = wording->synonyms == NULL ? NULL : wording->synonyms[i];
		size_t count = 0;
		while (also != NULL && also[count] != NULL)
			count++;
		const char **all = ARENA_ARRAY(arena, const char *, count + 2);
		for (size_t k = 0; k < count; k++)
			all[k] = also[k];
		all[count] = item->faces[i];
		faced->synonyms[i] = all;
	}
	return faced;
}

bool
wording_fits(struct str text)
{
	/* Of each part seven septets, or three UTF-16 units, go to the number of the part. */
	enum { GSM_ONE_PART = 160, GSM_TWO_PARTS = 2 * 153, UCS_TWO_PARTS = 2 * 67 };
	struct wording_length length = wording_length_of(text, "en");
	return length.units <= (length.limit == GSM_ONE_PART ? GSM_TWO_PARTS : UCS_TWO_PARTS);
}

static const char *
yes_or_no(struct arena *arena, const struct phrases *phrases, bool yes)
{
	static const struct phrase_value none[] = { { NULL, NULL } };
	return phrases_say(arena, phrases, yes ? PHRASE_WORD_YES : PHRASE_WORD_NO, none);
}

char *
wording_value(struct arena *arena, const struct phrases *phrases, const struct item *item,
    const struct item_wording *wording, const struct reading_value *value)
{
	char number[DECIMAL_TEXT], date[ZONE_TEXT];
	if (value->is_date)
		return arena_strdup(arena, date_format(value->date, date));
	if (value->written != NULL && item->type == ITEM_CHOICES)
		return chosen_text(arena, phrases, item, wording, value->written);
	if (value->written != NULL)
		return arena_strdup(arena, value->written);
	if (value->is_text)
		return arena_strdup(arena, "");
	if (item->type == ITEM_YES_NO)
		return arena_strdup(arena,
		    yes_or_no(
			arena, phrases, decimal_compare(value->value, decimal_from_int(1)) == 0));
	for (size_t i = 0; i < item->option_count; i++)
		if (decimal_compare(item->options[i].value, value->value) == 0)
			return option_text(arena, phrases, item, wording, i);
	return arena_strdup(arena, decimal_format(value->value, number));
}

/* several at once */

enum { TOGETHER_LIMIT = 4, PARTS = 2, PART_HEAD = 7 };

static bool
is_same_label(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool
offers_same(const struct item *a, const struct item_wording *a_words, const struct item *b,
    const struct item_wording *b_words)
{
	if (a->type != b->type || a->option_count != b->option_count ||
	    decimal_compare(a->low, b->low) != 0 || decimal_compare(a->high, b->high) != 0 ||
	    !is_same_label(a_words->low_label, b_words->low_label) ||
	    !is_same_label(a_words->high_label, b_words->high_label))
		return false;
	if ((a->faces == NULL) != (b->faces == NULL))
		return false;
	for (size_t i = 0; i < a->option_count; i++)
		if (a->options[i].number != b->options[i].number ||
		    !is_same_label(a_words->labels[i], b_words->labels[i]) ||
		    (a->faces != NULL && !is_same_label(a->faces[i], b->faces[i])))
			return false;
	return true;
}

static bool
is_put_with_others(const struct item *item)
{
	/* Lists are of numbers: "b a c" is as good as words. */
	return (item->type == ITEM_CHOICE || item->type == ITEM_NUMBER) && item->gates == NULL &&
	    !item->risk && !item->letters;
}

char *
wording_questions(
    struct arena *arena, const struct wording *wording, size_t index, size_t count, int number)
{
	char *text = arena_strdup(arena, "");
	for (size_t i = 0; i < count; i++)
		text = arena_printf(arena, "%s%s%d. %s", text, i == 0 ? "" : " ", number + (int) i,
		    wording->items[index + i].text);
	return text;
}

static bool
is_short(struct arena *arena, const struct phrases *phrases, const struct item *item,
    const struct wording *wording, size_t index, size_t count)
{
	const struct phrase_value values[] = {
		{ "n", "100" },
		{ "last", "100" },
		{ "total", "100" },
		{ "questions", wording_questions(arena, wording, index, count, 100) },
		{ "options", wording_options(arena, phrases, item, &wording->items[index]) },
		{ NULL, NULL },
	};
	/* The limit of one part in either alphabet, which is what English is held to. */
	struct wording_length length = wording_length_of(
	    str_from(phrases_say(arena, phrases, PHRASE_QUESTION_TOGETHER, values)), "en");
	return length.units <= PARTS * (length.limit - PART_HEAD);
}

size_t
wording_together(struct arena *arena, const struct phrases *phrases,
    const struct instrument *instrument, const struct wording *wording, size_t index)
{
	const struct item *first = &instrument->items[index];
	size_t count = 1;
	if (!is_put_with_others(first))
		return 1;
	while (count < TOGETHER_LIMIT && index + count < instrument->item_count) {
		const struct item *item = &instrument->items[index + count];
		if (!is_put_with_others(item) ||
		    !offers_same(
			first, &wording->items[index], item, &wording->items[index + count]) ||
		    !is_short(arena, phrases, first, wording, index, count + 1))
			break;
		count++;
	}
	return count;
}
