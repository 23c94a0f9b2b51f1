/* SPDX-License-Identifier: MIT */
/* Questions about an instrument that has been read. Reading one is parse.c's business. */
#include "instruments/instrument.h"

const struct item *
instrument_item(const struct instrument *instrument, struct str link_id)
{
	for (size_t i = 0; i < instrument->item_count; i++)
		if (str_is(link_id, instrument->items[i].link_id))
			return &instrument->items[i];
	return NULL;
}

const char *
part_name(const struct instrument *instrument, const struct scale_part *part)
{
	return part->is_scale ? instrument->scales[part->index].id
			      : instrument->items[part->index].link_id;
}

const struct scale *
instrument_scale(const struct instrument *instrument, const char *id)
{
	for (size_t i = 0; i < instrument->scale_count; i++)
		if (strcmp(id, instrument->scales[i].id) == 0)
			return &instrument->scales[i];
	return NULL;
}

const struct wording *
instrument_wording(const struct instrument *instrument, const char *language)
{
	const struct wording *english = NULL;
	for (size_t i = 0; i < instrument->wording_count; i++) {
		const struct wording *wording = &instrument->wordings[i];
		if (strcmp(wording->language, language) == 0)
			return wording;
		if (strcmp(wording->language, "en") == 0)
			english = wording;
	}
	return english;
}

bool
item_offers(const struct item *item, decimal value)
{
	/* Nearly every choice: looking through its options takes longer than all the scoring. */
	if (item->consecutive)
		return value.billionths >= item->options[0].value.billionths &&
		    value.billionths <= item->options[item->option_count - 1].value.billionths &&
		    value.billionths % DECIMAL_ONE == 0;
	for (size_t i = 0; i < item->option_count; i++)
		if (item->options[i].value.billionths == value.billionths)
			return true;
	return false;
}

static bool
is_within(const struct item *item, decimal value)
{
	return decimal_compare(value, item->low) >= 0 && decimal_compare(value, item->high) <= 0;
}

bool
item_accepts(const struct item *item, decimal value)
{
	switch (item->type) {
	case ITEM_CHOICE: return item_offers(item, value);
	case ITEM_YES_NO: return value.billionths == 0 || value.billionths == DECIMAL_ONE;
	case ITEM_NUMBER: return is_within(item, value) && value.billionths % DECIMAL_ONE == 0;
	case ITEM_DECIMAL: return is_within(item, value);
	case ITEM_DATE:
	case ITEM_TEXT:
	case ITEM_POSTCODE:
	case ITEM_TELEPHONE:
	case ITEM_CHOICES: return false;
	}
	BUG("item type %d", (int) item->type);
}

bool
item_is_risk(const struct item *item, decimal value)
{
	if (!item->risk)
		return false;
	if (item->risk_value_count == 0)
		return true;
	for (size_t i = 0; i < item->risk_value_count; i++)
		if (decimal_compare(item->risk_values[i], value) == 0)
			return true;
	return false;
}

void
item_ends(const struct item *item, decimal *out_low, decimal *out_high)
{
	*out_low = decimal_from_int(0);
	*out_high = decimal_from_int(1);
	if (item->type == ITEM_NUMBER || item->type == ITEM_DECIMAL) {
		*out_low = item->low;
		*out_high = item->high;
	}
	for (size_t i = 0; i < item->option_count; i++) {
		decimal value = item->options[i].value;
		if (i == 0 || decimal_compare(value, *out_low) < 0)
			*out_low = value;
		if (i == 0 || decimal_compare(value, *out_high) > 0)
			*out_high = value;
	}
}

bool
item_is_scored(const struct item *item)
{
	return item->type != ITEM_DATE && item->type != ITEM_TEXT && !item_is_written(item);
}

char
option_letter(size_t option)
{
	return (char) ('A' + option);
}

bool
item_is_written(const struct item *item)
{
	return item->type == ITEM_POSTCODE || item->type == ITEM_TELEPHONE ||
	    item->type == ITEM_CHOICES;
}

bool
item_has_options(const struct item *item)
{
	return item->type == ITEM_CHOICE || item->type == ITEM_CHOICES;
}

const char *
instrument_note(const struct instrument *instrument)
{
	if (instrument->tested)
		return instrument->trial ? "on trial" : "";
	return instrument->trial ? "on trial, not psychometrically tested"
				 : "not psychometrically tested";
}

const char *
item_type_word(enum item_type type)
{
	switch (type) {
	case ITEM_CHOICE: return "choice";
	case ITEM_YES_NO: return "boolean";
	case ITEM_NUMBER: return "integer";
	case ITEM_DECIMAL: return "decimal";
	case ITEM_DATE: return "date";
	case ITEM_TEXT: return "text";
	case ITEM_POSTCODE: return "postcode";
	case ITEM_TELEPHONE: return "telephone";
	case ITEM_CHOICES: return "choices";
	}
	BUG("item type %d", (int) type);
}

const char *
mode_word(enum mode mode)
{
	switch (mode) {
	case MODE_SMS: return "sms";
	case MODE_EMAIL: return "email";
	case MODE_WEB: return "web";
	case MODE_STAFF: return "staff";
	}
	BUG("mode %d", (int) mode);
}

const char *
scale_kind_word(enum scale_kind kind)
{
	switch (kind) {
	case SCALE_SUM: return "sum";
	case SCALE_MEAN: return "mean";
	case SCALE_PERCENT: return "percent";
	case SCALE_ITEM: return "item";
	case SCALE_COUNT: return "count";
	case SCALE_PROFILE: return "profile";
	case SCALE_VALUE_SET: return "value-set";
	}
	BUG("scale kind %d", (int) kind);
}

const char *
direction_word(enum direction direction)
{
	switch (direction) {
	case DIRECTION_HIGHER_IS_BETTER: return "higher is better";
	case DIRECTION_LOWER_IS_BETTER: return "lower is better";
	case DIRECTION_NONE: return "none";
	}
	BUG("direction %d", (int) direction);
}

const char *
sex_word(enum sex sex)
{
	switch (sex) {
	case SEX_UNKNOWN: return "unknown";
	case SEX_FEMALE: return "female";
	case SEX_MALE: return "male";
	}
	BUG("sex %d", (int) sex);
}

const char *
licence_status_word(enum licence_status status)
{
	switch (status) {
	case LICENCE_OWN: return "own";
	case LICENCE_PUBLIC: return "public-domain";
	case LICENCE_ATTRIBUTION: return "free-with-attribution";
	case LICENCE_REQUIRED: return "licence-required";
	case LICENCE_UNKNOWN: return "unknown";
	}
	BUG("licence status %d", (int) status);
}
