/* SPDX-License-Identifier: MIT */
/* One item of a Questionnaire: words with their translations, options with weights, conditions. */
#include "base/date.h"
#include "instruments/enable.h"
#include "instruments/questionnaire_write.h"
#include "instruments/questionnaire_writing.h"

void
writing_put(struct writing *writing, const char *key, const char *text)
{
	json_writer_member(&writing->writer, key, str_from(text));
}

/* Words */

/* [{ url, valueX: … }] is an extension; this opens one object of that list. */
void
writing_open_extension(struct writing *writing, const char *url)
{
	json_writer_map(&writing->writer);
	writing_put(writing, "url", url);
}

void
writing_put_words(struct writing *writing, const char *key, words_fn *words,
    const struct item *item, size_t option)
{
	const struct instrument *instrument = writing->instrument;
	const char *base = words(writing->wording, item, option);
	if (base == NULL || base[0] == '\0')
		return;
	writing_put(writing, key, base);
	if (instrument->wording_count < 2)
		return;
	json_writer_key(&writing->writer, arena_printf(writing->arena, "_%s", key));
	json_writer_map(&writing->writer);
	json_writer_key(&writing->writer, "extension");
	json_writer_list(&writing->writer);
	for (size_t i = 0; i < instrument->wording_count; i++) {
		const struct wording *other = &instrument->wordings[i];
		const char *translated = words(other, item, option);
		if (other == writing->wording || translated == NULL || translated[0] == '\0')
			continue;
		writing_open_extension(writing, FHIR_TRANSLATION);
		json_writer_key(&writing->writer, "extension");
		json_writer_list(&writing->writer);
		writing_open_extension(writing, "lang");
		writing_put(writing, "valueCode", other->language);
		json_writer_map_end(&writing->writer);
		writing_open_extension(writing, "content");
		writing_put(writing, "valueString", translated);
		json_writer_map_end(&writing->writer);
		json_writer_list_end(&writing->writer);
		json_writer_map_end(&writing->writer);
	}
	json_writer_list_end(&writing->writer);
	json_writer_map_end(&writing->writer);
}

static const char *
question_words(const struct wording *wording, const struct item *item, size_t option)
{
	(void) option;
	return wording->items[item->index].text;
}

static const char *
label_words(const struct wording *wording, const struct item *item, size_t option)
{
	return wording->items[item->index].labels[option];
}

/* Options */

static const char *
code_of(struct arena *arena, const struct item *item, size_t option)
{
	char text[DECIMAL_TEXT];
	if (item->codes != NULL && item->codes[option].code != NULL)
		return item->codes[option].code;
	return arena_strdup(arena, decimal_format(item->options[option].value, text));
}

/* Without a system where the Questionnaire that it came from had none. */
static void
put_code(struct json_writer *writer, struct arena *arena, const struct instrument *instrument,
    const struct item *item, size_t option)
{
	const struct option_code *code = item->codes == NULL ? NULL : &item->codes[option];
	const char *system = code == NULL ? NULL : code->system;
	if (code == NULL || code->code == NULL)
		system = arena_printf(
		    arena, QUESTIONNAIRE_BASE "/CodeSystem/%s-answers", instrument->id);
	if (system != NULL) {
		json_writer_key(writer, "system");
		json_writer_text(writer, str_from(system));
	}
	json_writer_key(writer, "code");
	json_writer_text(writer, str_from(code_of(arena, item, option)));
}

void
questionnaire_write_coding(struct json_writer *writer, const struct instrument *instrument,
    const struct item *item, size_t option)
{
	struct arena arena;
	arena_init(&arena);
	const struct wording *wording = instrument_wording(instrument, "en");
	put_code(writer, &arena, instrument, item, option);
	if (wording != NULL) {
		json_writer_key(writer, "display");
		json_writer_text(writer, str_from(wording->items[item->index].labels[option]));
	}
	arena_done(&arena);
}

/* Whether a scale counts it. A weight on one that none counts would be added up by whoever sums what
 * has weights, as our own import does, and their total would not be ours. */
static bool
is_scored(const struct instrument *instrument, const struct item *item)
{
	for (size_t i = 0; i < instrument->scale_count; i++) {
		const struct scale *scale = &instrument->scales[i];
		for (size_t k = 0; k < scale->part_count; k++)
			if (!scale->parts[k].is_scale && scale->parts[k].index == item->index)
				return true;
	}
	return false;
}

static void
put_option(struct writing *writing, const struct item *item, size_t option, bool weighted)
{
	struct json_writer *writer = &writing->writer;
	char text[DECIMAL_TEXT];
	json_writer_map(writer);
	json_writer_key(writer, "extension");
	json_writer_list(writer);
	static const char *const urls[] = { FHIR_ORDINAL, FHIR_WEIGHT };
	for (size_t i = 0; weighted && i < ARRAY_LEN(urls); i++) {
		writing_open_extension(writing, urls[i]);
		json_writer_key(writer, "valueDecimal");
		json_writer_decimal(writer, item->options[option].value);
		json_writer_map_end(writer);
	}
	if (item->exclusive != NULL && item->exclusive[option]) {
		writing_open_extension(writing, FHIR_EXCLUSIVE);
		json_writer_key(writer, "valueBoolean");
		json_writer_bool(writer, true);
		json_writer_map_end(writer);
	}
	writing_open_extension(writing, FHIR_PREFIX);
	writing_put(writing, "valueString",
	    item->letters ? arena_printf(writing->arena, "%c", option_letter(option))
			  : arena_printf(writing->arena, "%d", item->options[option].number));
	json_writer_map_end(writer);
	json_writer_list_end(writer);
	json_writer_key(writer, "valueCoding");
	json_writer_map(writer);
	put_code(writer, writing->arena, writing->instrument, item, option);
	if (writing->wording != NULL)
		writing_put_words(writing, "display", label_words, item, option);
	else /* no words of ours under somebody's name: what is texted */
		writing_put(writing, "display", decimal_format(item->options[option].value, text));
	json_writer_map_end(writer);
	json_writer_map_end(writer);
}

/* Conditions */

static void
put_answer(struct writing *writing, const struct condition *condition)
{
	struct json_writer *writer = &writing->writer;
	const struct item *item = &writing->instrument->items[condition->question];
	struct date date;
	if (condition->relation == ENABLE_EXISTS || item->type == ITEM_YES_NO) {
		json_writer_key(writer, "answerBoolean");
		json_writer_bool(writer,
		    condition->relation == ENABLE_EXISTS ? condition->exists
							 : condition->value.billionths != 0);
	} else if (item_has_options(item)) {
		size_t option = 0;
		while (decimal_compare(item->options[option].value, condition->value) != 0)
			option++;
		json_writer_key(writer, "answerCoding");
		json_writer_map(writer);
		put_code(writer, writing->arena, writing->instrument, item, option);
		json_writer_map_end(writer);
	} else if (condition->text != NULL) {
		bool is_date =
		    item->type == ITEM_DATE && date_parse_iso(str_from(condition->text), &date);
		writing_put(writing, is_date ? "answerDate" : "answerString", condition->text);
	} else {
		bool whole =
		    item->type == ITEM_NUMBER && condition->value.billionths % DECIMAL_ONE == 0;
		json_writer_key(writer, whole ? "answerInteger" : "answerDecimal");
		json_writer_decimal(writer, condition->value);
	}
}

void
writing_put_enable(struct writing *writing, const struct enable *enable)
{
	struct json_writer *writer = &writing->writer;
	if (enable->count == 0)
		return;
	json_writer_key(writer, "enableWhen");
	json_writer_list(writer);
	for (size_t i = 0; i < enable->count; i++) {
		const struct condition *condition = &enable->conditions[i];
		const struct item *item = &writing->instrument->items[condition->question];
		json_writer_map(writer);
		writing_put(writing, "question", questionnaire_link_id(writing->instrument, item));
		writing_put(writing, "operator", enable_operator_word(condition->relation));
		put_answer(writing, condition);
		json_writer_map_end(writer);
	}
	json_writer_list_end(writer);
	if (enable->count > 1)
		writing_put(writing, "enableBehavior", enable->any ? "any" : "all");
}

/* Items */

static void
put_end(struct writing *writing, const char *url, const struct item *item, decimal value)
{
	writing_open_extension(writing, url);
	json_writer_key(
	    &writing->writer, item->type == ITEM_NUMBER ? "valueInteger" : "valueDecimal");
	json_writer_decimal(&writing->writer, value);
	json_writer_map_end(&writing->writer);
}

/* The words as texted are shortText too: that is where forms for small screens look. */
static void
put_item_extensions(struct writing *writing, const struct item *item)
{
	struct json_writer *writer = &writing->writer;
	bool is_range = item->type == ITEM_NUMBER || item->type == ITEM_DECIMAL;
	bool is_brief = writing->wording != NULL && (writing->instrument->modes & MODE_SMS) != 0;
	if (!is_range && !is_brief)
		return;
	json_writer_key(writer, "extension");
	json_writer_list(writer);
	if (is_brief) {
		writing_open_extension(writing, FHIR_SHORT);
		writing_put_words(writing, "valueString", question_words, item, 0);
		json_writer_map_end(writer);
	}
	if (is_range) {
		put_end(writing, FHIR_MIN, item, item->low);
		put_end(writing, FHIR_MAX, item, item->high);
	}
	json_writer_list_end(writer);
}

static const char *
fhir_type(const struct item *item)
{
	if (item->type == ITEM_CHOICES)
		return item_type_word(ITEM_CHOICE);
	return item_is_written(item) ? "string" : item_type_word(item->type);
}

void
writing_put_item(struct writing *writing, const struct item *item)
{
	struct json_writer *writer = &writing->writer;
	json_writer_map(writer);
	put_item_extensions(writing, item);
	writing_put(writing, "linkId", questionnaire_link_id(writing->instrument, item));
	if (writing->wording != NULL)
		writing_put_words(writing, "text", question_words, item, 0);
	writing_put(writing, "type", fhir_type(item));
	writing_put_enable(writing, &item->enable);
	if (!item_has_options(item))
		return;
	if (item->type == ITEM_CHOICES) {
		json_writer_key(writer, "repeats");
		json_writer_bool(writer, true);
	}
	json_writer_key(writer, "answerOption");
	json_writer_list(writer);
	bool weighted = is_scored(writing->instrument, item);
	for (size_t i = 0; i < item->option_count; i++)
		put_option(writing, item, i, weighted);
	json_writer_list_end(writer);
}
