/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a patient's reply, to an item of each type (the first byte chooses). Whatever is read
 * is a value that the item offers, valid text, and has a reason where it is none.
 */
#include "base/utf8.h"
#include "conversations/read_table.h"
#include "tests/fuzz/fuzz.h"

static const char *const types[] = { "ORD5", "NRS", "YN", "DATE", "TEXT", "POSTCODE", "PHONE",
	"MULTI", "ANY" };

static struct phrase_book *
shipped(void)
{
	static struct phrase_book *book;
	static struct arena arena;
	struct complaints complaints = { .arena = &arena };
	if (book == NULL)
		book = phrase_book_read(NULL, &complaints);
	BUG_ON(complaints.count > 0, "shipped phrases");
	return book;
}

/* Values that are offered, each once and ascending, and 5 alone. */
static void
check_chosen(const char *written)
{
	BUG_ON(written == NULL || strlen(written) % 2 == 0, "nothing written");
	for (size_t i = 0; written[i] != '\0'; i++) {
		bool blank = i % 2 == 1;
		BUG_ON(blank ? written[i] != ' ' : written[i] < '1' || written[i] > '5', "form");
		BUG_ON(!blank && i > 0 && written[i] <= written[i - 2], "order");
		BUG_ON(written[i] == '5' && strlen(written) > 1, "stands alone");
	}
}

static void
check_value(const char *type, const struct reading_value *value)
{
	int64_t whole = value->value.billionths / DECIMAL_ONE;
	BUG_ON(value->value.billionths % DECIMAL_ONE != 0, "a part of a number");
	if (strcmp(type, "ORD5") == 0)
		BUG_ON(whole < 1 || whole > 5, "not offered");
	if (strcmp(type, "NRS") == 0)
		BUG_ON(whole < 0 || whole > 10, "not offered");
	if (strcmp(type, "YN") == 0)
		BUG_ON(whole < 0 || whole > 1, "not offered");
	if (strcmp(type, "DATE") == 0)
		BUG_ON(!value->is_date || !date_is_valid(value->date), "no date");
	if (strcmp(type, "POSTCODE") == 0 || strcmp(type, "PHONE") == 0)
		BUG_ON(value->written == NULL, "nothing written");
	if (strcmp(type, "MULTI") == 0)
		check_chosen(value->written);
	BUG_ON(value->is_text != (strcmp(type, "TEXT") == 0), "text where none was asked");
}

static void
check_reading(const char *type, const struct reading *reading)
{
	bool values = reading->kind == READING_ANSWER || reading->kind == READING_SEVERAL;
	BUG_ON(values != (reading->value_count > 0), "values of the wrong kind");
	BUG_ON(reading->value_count > READING_ANSWERS, "too many values");
	BUG_ON(values && strcmp(type, "ANY") == 0, "a value where nothing was asked");
	for (size_t i = 0; i < reading->value_count; i++)
		check_value(type, &reading->values[i]);
	BUG_ON((reading->kind == READING_UNCLEAR) != (reading->reason != REASON_NONE), "reason");
	BUG_ON((reading->kind == READING_CONTROL) != (reading->control != CONTROL_NONE), "control");
	BUG_ON(reading->kind == READING_FLAG && reading->flags == 0, "a flag without a flag");
	BUG_ON(reading->rule == NULL, "no rule");
	BUG_ON(reading->cleaned.len > READING_LIMIT, "too long");
	BUG_ON(!utf8_check(reading->cleaned), "not clean");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct arena arena = { 0 };
	struct reading reading;
	const char *type = types[data[0] % ARRAY_LEN(types)];
	static const char *const languages[] = { "en", "pl", "cy", "ur" };
	const struct phrases *phrases = phrase_book_find(shipped(), languages[data[0] / 64]);
	bool known = read_table_reply(&arena, phrases, type,
	    str_of((const char *) data + 1, size - 1), (struct date){ 2026, 11, 21 }, &reading);
	BUG_ON(!known, "type");
	check_reading(type, &reading);
	(void) read_table_got(&arena, type, &reading);
	arena_done(&arena);
	return 0;
}
