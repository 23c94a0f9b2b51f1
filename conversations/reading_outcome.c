/* SPDX-License-Identifier: MIT */
/* A reading in one line. Kept in the store: a changed word makes every old text a difference. */
#include "conversations/reading_outcome.h"

enum { OUTCOME_LIMIT = 4096 };

static void
add_value(struct strbuf *text, const struct reading_value *value)
{
	char number[DECIMAL_TEXT], date[ZONE_TEXT];
	if (value->is_text)
		strbuf_puts(text, " words");
	else if (value->is_chosen)
		strbuf_printf(text, " %s", value->written);
	else if (value->written != NULL)
		strbuf_puts(text, " as written");
	else if (value->is_date)
		strbuf_printf(text, " %s", date_format(value->date, date));
	else
		strbuf_printf(text, " %s", decimal_format(value->value, number));
}

static void
add_kind(struct strbuf *text, const struct reading *reading)
{
	switch (reading->kind) {
	case READING_ANSWER:
	case READING_SEVERAL:
		strbuf_puts(text, reading->kind == READING_ANSWER ? "answer" : "answers");
		for (size_t i = 0; i < reading->value_count; i++)
			add_value(text, &reading->values[i]);
		return;
	case READING_SKIP: strbuf_puts(text, "skip"); return;
	case READING_CONTROL: strbuf_puts(text, control_word(reading->control)); return;
	case READING_FLAG: strbuf_puts(text, "for a person"); return;
	case READING_UNCLEAR:
		strbuf_printf(text, "unclear %s", reading_reason_word(reading->reason));
		return;
	}
	BUG("reading kind %d", (int) reading->kind);
}

const char *
reading_outcome(struct arena *arena, const struct reading *reading)
{
	struct strbuf text;
	strbuf_init(&text, OUTCOME_LIMIT);
	add_kind(&text, reading);
	for (unsigned flag = 1; flag <= FLAG_CORRECT_PREVIOUS; flag <<= 1)
		if ((reading->flags & flag) != 0)
			strbuf_printf(&text, " +%s", reading_flag_word((enum reading_flag) flag));
	if ((reading->flags & FLAG_WITHDRAWS) != 0)
		strbuf_printf(&text, " +%s", reading_flag_word(FLAG_WITHDRAWS));
	if (reading->more_words)
		strbuf_puts(&text, " +words");
	if (reading->speaker == SPEAKER_DOUBTED || reading->speaker == SPEAKER_OTHER)
		strbuf_puts(
		    &text, reading->speaker == SPEAKER_OTHER ? " +other-speaker" : " +other-name");
	if (reading->opens_with_correction)
		strbuf_puts(&text, " +correction");
	const char *outcome = arena_cstr(arena, strbuf_str(&text));
	strbuf_done(&text);
	return outcome;
}
