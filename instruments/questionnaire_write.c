/* SPDX-License-Identifier: MIT */
/* The Questionnaire: its head, its items in their groups, its scores. */
#include "instruments/questionnaire_walk.h"
#include "instruments/questionnaire_writing.h"
#include "instruments/questionnaire_write.h"

const char *
questionnaire_url(struct arena *arena, const struct instrument *instrument)
{
	if (instrument->fhir_url != NULL)
		return instrument->fhir_url;
	return arena_printf(arena, QUESTIONNAIRE_BASE "/Questionnaire/%s", instrument->id);
}

const char *
questionnaire_link_id(const struct instrument *instrument, const struct item *item)
{
	if (item->fhir_id == NULL || item->code.code != NULL)
		return item->link_id;
	for (size_t i = 0; i < instrument->group_count; i++)
		if (strcmp(instrument->groups[i].link_id, item->fhir_id) == 0)
			return item->link_id;
	return item->fhir_id;
}

static const char *
title_words(const struct wording *wording, const struct item *item, size_t option)
{
	(void) item;
	(void) option;
	return wording->title;
}

static const char *
recall_words(const struct wording *wording, const struct item *item, size_t option)
{
	(void) item;
	(void) option;
	return wording->intro;
}

/* Everything below the top; leaves the top's list open. */
static void
put_items(struct writing *writing)
{
	struct json_writer *writer = &writing->writer;
	bool has_list[QUESTIONNAIRE_LEVELS] = { true };
	struct questionnaire_walk walk;
	questionnaire_walk_begin(&walk, writing->arena, writing->instrument);
	for (;;) {
		enum walk_event event = questionnaire_walk_next(&walk);
		if (event == WALK_END)
			return;
		if (event == WALK_LEAVE) {
			if (has_list[walk.depth + 1])
				json_writer_list_end(writer);
			json_writer_map_end(writer);
			continue;
		}
		if (!has_list[walk.depth - 1]) {
			json_writer_key(writer, "item");
			json_writer_list(writer);
			has_list[walk.depth - 1] = true;
		}
		has_list[walk.depth] = false;
		if (event == WALK_ITEM) {
			writing_put_item(writing, walk.item);
			continue;
		}
		json_writer_map(writer);
		writing_put(writing, "linkId", walk.group->link_id);
		writing_put(writing, "type", "group");
		writing_put_enable(writing, &walk.group->enable);
	}
}

static void
put_score(struct writing *writing, const struct scale *scale, const char *expression)
{
	struct json_writer *writer = &writing->writer;
	json_writer_map(writer);
	json_writer_key(writer, "extension");
	json_writer_list(writer);
	writing_open_extension(writing, FHIR_CALCULATED);
	json_writer_key(writer, "valueExpression");
	json_writer_map(writer);
	if (scale->unverified.score != NULL || scale->unverified.missing != NULL)
		writing_put(
		    writing, "description", "unverified: check the rule before relying on it");
	writing_put(writing, "language", "text/fhirpath");
	writing_put(writing, "expression", expression);
	json_writer_map_end(writer);
	json_writer_map_end(writer);
	writing_open_extension(writing, FHIR_UNIT);
	json_writer_key(writer, "valueCoding");
	json_writer_map(writer);
	writing_put(writing, "system", "http://unitsofmeasure.org");
	writing_put(writing, "code", "{score}");
	json_writer_map_end(writer);
	json_writer_map_end(writer);
	json_writer_list_end(writer);
	writing_put(writing, "linkId",
	    questionnaire_score_link_id(writing->arena, writing->instrument, scale));
	writing_put(writing, "text", scale->id);
	writing_put(writing, "type", "decimal");
	json_writer_key(writer, "readOnly");
	json_writer_bool(writer, true);
	json_writer_map_end(writer);
}

static void
put_scores(struct writing *writing, struct strbuf *out_notes)
{
	const struct instrument *instrument = writing->instrument;
	bool *said = ARENA_ARRAY(writing->arena, bool, instrument->scale_count);
	for (size_t i = 0; i < instrument->scale_count; i++) {
		const struct scale *scale = &instrument->scales[instrument->scale_order[i]];
		const char *why_not;
		const char *expression = questionnaire_score_expression(
		    writing->arena, instrument, scale, said, &why_not);
		said[instrument->scale_order[i]] = expression != NULL;
		if (expression != NULL)
			put_score(writing, scale, expression);
		else if (out_notes != NULL)
			strbuf_printf(out_notes, "%s: the score is not in the Questionnaire: %s\n",
			    scale->id, why_not);
	}
}

/* The head */

/* "oxford-hip" is OxfordHip: what programs may call it. */
static const char *
computable(struct arena *arena, const char *id)
{
	char *name = arena_printf(arena, "Q%s", id);
	char *to = name;
	bool starts = true;
	const char *from = id[0] >= 'a' && id[0] <= 'z' ? name + 1 : name;
	for (; *from != '\0'; from++) {
		if (*from == '-') {
			starts = true;
			continue;
		}
		char c = *from;
		*to++ = starts && c >= 'a' && c <= 'z' ? (char) (c - ('a' - 'A')) : c;
		starts = false;
	}
	*to = '\0';
	return name;
}

void
questionnaire_write_mark(struct json_writer *writer, const struct instrument *instrument)
{
	const char *note = instrument_note(instrument);
	if (note[0] == '\0')
		return;
	const struct {
		const char *key, *text;
	} tag[] = {
		{ "system", QUESTIONNAIRE_NOTE },
		{ "code",
		    instrument->tested      ? "trial"
			: instrument->trial ? "trial-untested"
					    : "untested" },
		{ "display", note },
	};
	json_writer_key(writer, "meta");
	json_writer_map(writer);
	json_writer_key(writer, "tag");
	json_writer_list(writer);
	json_writer_map(writer);
	for (size_t i = 0; i < ARRAY_LEN(tag); i++) {
		json_writer_key(writer, tag[i].key);
		json_writer_text(writer, str_from(tag[i].text));
	}
	json_writer_map_end(writer);
	json_writer_list_end(writer);
	json_writer_map_end(writer);
}

static void
put_recall(struct writing *writing)
{
	const char *id = "recall";
	if (writing->wording == NULL || writing->wording->intro == NULL ||
	    writing->wording->intro[0] == '\0')
		return;
	while (instrument_item(writing->instrument, str_from(id)) != NULL)
		id = arena_printf(writing->arena, "%s-", id);
	json_writer_map(&writing->writer);
	writing_put(writing, "linkId", id);
	writing_put_words(writing, "text", recall_words, NULL, 0);
	writing_put(writing, "type", "display");
	json_writer_map_end(&writing->writer);
}

void
questionnaire_write(struct arena *arena, const struct instrument *instrument, struct strbuf *out,
    struct strbuf *out_notes)
{
	struct writing writing = {
		.arena = arena,
		.instrument = instrument,
		.wording = instrument_wording(instrument, "en"),
	};
	json_writer_init(&writing.writer, out);
	json_writer_map(&writing.writer);
	writing_put(&writing, "resourceType", "Questionnaire");
	questionnaire_write_mark(&writing.writer, instrument);
	if (writing.wording != NULL)
		writing_put(&writing, "language", writing.wording->language);
	writing_put(&writing, "url", questionnaire_url(arena, instrument));
	writing_put(&writing, "version", instrument->version);
	writing_put(&writing, "name", computable(arena, instrument->id));
	if (writing.wording != NULL)
		writing_put_words(&writing, "title", title_words, NULL, 0);
	else
		writing_put(&writing, "title",
		    instrument->name == NULL ? instrument->id : instrument->name);
	writing_put(&writing, "status", instrument->trial ? "draft" : "active");
	json_writer_key(&writing.writer, "subjectType");
	json_writer_list(&writing.writer);
	json_writer_text(&writing.writer, STR("Patient"));
	json_writer_list_end(&writing.writer);
	if (instrument_note(instrument)[0] != '\0')
		writing_put(&writing, "description", instrument_note(instrument));
	writing_put(&writing, "copyright", instrument->licence);
	json_writer_key(&writing.writer, "item");
	json_writer_list(&writing.writer);
	put_recall(&writing);
	put_items(&writing);
	put_scores(&writing, out_notes);
	json_writer_list_end(&writing.writer);
	json_writer_map_end(&writing.writer);
}
