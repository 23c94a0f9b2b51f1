/* SPDX-License-Identifier: MIT */
#include "tests/conversations/made_script.h"

/* What is asked: 0 to 10, 0 to 4 where 4 wants a person, yes or no, and words. */
static decimal wants_a_person[] = { { 4 * DECIMAL_ONE } };

const struct item made_items[MADE_ITEMS] = {
	{ .type = ITEM_NUMBER, .high = { 10 * DECIMAL_ONE }, .required = true },
	{ .type = ITEM_NUMBER,
	    .high = { 4 * DECIMAL_ONE },
	    .required = true,
	    .risk = true,
	    .risk_values = wants_a_person,
	    .risk_value_count = 1 },
	{ .type = ITEM_YES_NO, .low = { 0 }, .high = { DECIMAL_ONE }, .required = true },
	{ .type = ITEM_TEXT },
};

/* What a patient may write, already read. */
const struct made_reply made_replies[] = {
	{ .words = "yes", .kind = READING_ANSWER, .value = 1 },
	{ .words = "no", .kind = READING_ANSWER, .value = 0 },
	{ .words = "3", .kind = READING_ANSWER, .value = 3 },
	{ .words = "4", .kind = READING_ANSWER, .value = 4 },
	{ .words = "words", .kind = READING_ANSWER, .value = -1 },
	{ .words = "3 4 1", .kind = READING_SEVERAL, .value = 3 },
	{ .words = "3 3", .kind = READING_SEVERAL, .value = 3, .count = 2 },
	{ .words = "skip", .kind = READING_SKIP },
	{ .words = "2 or 3", .kind = READING_UNCLEAR, .reason = REASON_AMBIGUOUS },
	{ .words = "wibble", .kind = READING_UNCLEAR, .reason = REASON_UNPARSED },
	{ .words = "eh?", .kind = READING_UNCLEAR, .reason = REASON_HELP },
	{ .words = "Liked", .kind = READING_UNCLEAR, .reason = REASON_TAPBACK },
	{ .words = "out of office", .kind = READING_UNCLEAR, .reason = REASON_AUTOREPLY },
	{ .words = "STOP", .kind = READING_CONTROL, .control = CONTROL_STOP },
	{ .words = "STOP, chest pain",
	    .kind = READING_CONTROL,
	    .control = CONTROL_STOP,
	    .flags = FLAG_CLINICAL },
	{ .words = "stpo", .kind = READING_CONTROL, .control = CONTROL_STOP_CONFIRM },
	{ .words = "start", .kind = READING_CONTROL, .control = CONTROL_START },
	{ .words = "help", .kind = READING_CONTROL, .control = CONTROL_HELP },
	{ .words = "back", .kind = READING_CONTROL, .control = CONTROL_BACK },
	{ .words = "again", .kind = READING_CONTROL, .control = CONTROL_REPEAT },
	{ .words = "link", .kind = READING_CONTROL, .control = CONTROL_LINK },
	{ .words = "call", .kind = READING_CONTROL, .control = CONTROL_CALL },
	{ .words = "later", .kind = READING_CONTROL, .control = CONTROL_LATER },
	{ .words = "died", .kind = READING_FLAG, .flags = FLAG_DECEASED },
	{ .words = "died, want to die",
	    .kind = READING_FLAG,
	    .flags = FLAG_DECEASED | FLAG_URGENT },
	{ .words = "want to die", .kind = READING_FLAG, .flags = FLAG_URGENT },
	{ .words = "3 but hot calf", .kind = READING_ANSWER, .flags = FLAG_CLINICAL, .value = 3 },
	{ .words = "wrong number", .kind = READING_FLAG, .flags = FLAG_WRONG_PERSON },
	{ .words = "his wife", .kind = READING_FLAG, .flags = FLAG_PROXY },
	{ .words = "his wife, 3", .kind = READING_ANSWER, .flags = FLAG_PROXY, .value = 3 },
	{ .words = "not operated", .kind = READING_FLAG, .flags = FLAG_NOT_OPERATED },
	{ .words = "3, ring me", .kind = READING_ANSWER, .flags = FLAG_HUMAN, .value = 3 },
	{ .words = "first one 3",
	    .kind = READING_ANSWER,
	    .flags = FLAG_CORRECT_PREVIOUS,
	    .value = 3,
	    .about = 1 },
	{ .words = "first one 3?",
	    .kind = READING_ANSWER,
	    .flags = FLAG_CORRECT_PREVIOUS,
	    .value = 3,
	    .about = 1,
	    .in_doubt = true },
	{ .words = "second one 4",
	    .kind = READING_ANSWER,
	    .flags = FLAG_CORRECT_PREVIOUS,
	    .value = 4,
	    .about = 2 },
	{ .words = "second one 4?",
	    .kind = READING_ANSWER,
	    .flags = FLAG_CORRECT_PREVIOUS,
	    .value = 4,
	    .about = 2,
	    .in_doubt = true },
	{ .words = "second one 9",
	    .kind = READING_ANSWER,
	    .flags = FLAG_CORRECT_PREVIOUS,
	    .value = 9,
	    .about = 2 },
	{ .words = "which one?",
	    .kind = READING_UNCLEAR,
	    .reason = REASON_AMBIGUOUS,
	    .flags = FLAG_CORRECT_PREVIOUS },
};

const size_t made_reply_count = ARRAY_LEN(made_replies);

void
made_reading(const struct made_reply *said, struct reading *out_reading)
{
	*out_reading = (struct reading){
		.kind = said->kind,
		.reason = said->reason,
		.control = said->control,
		.flags = said->flags,
		.value_count = said->kind == READING_ANSWER ? 1 : said->count,
		.about = said->about,
		.in_doubt = said->in_doubt,
		.rule = "test",
	};
	out_reading->values[0].is_text = said->value < 0;
	out_reading->values[0].value = decimal_from_int(said->value < 0 ? 0 : said->value);
	for (size_t i = 1; i < said->count; i++)
		out_reading->values[i] = out_reading->values[0];
}

const struct made_reply *
made_reply_named(const char *words)
{
	for (size_t i = 0; i < made_reply_count; i++)
		if (strcmp(made_replies[i].words, words) == 0)
			return &made_replies[i];
	BUG("no reply \"%s\"", words);
}

struct script
made_script(struct script_item *list, bool checked)
{
	for (size_t i = 0; i < MADE_ITEMS; i++)
		list[i] = (struct script_item){ .item = &made_items[i] };
	return (struct script){
		.items = list,
		.count = MADE_ITEMS,
		.address_checked = checked,
		.reminders = { days(3), days(4) },
		.reminder_count = 2,
		.asks_until = instant_plus(made_start(), days(14)),
		.pause = hours(24),
	};
}

instant
made_start(void)
{
	return (instant){ INT64_C(1776070800000) };
}
