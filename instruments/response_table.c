/* SPDX-License-Identifier: MIT */
/* Goes through resources one by one: each line is let go of before the next is read. */
#include "base/csv.h"
#include "instruments/fhir.h"
#include "instruments/questionnaire_response.h"
#include "instruments/questionnaire_write.h"
#include "instruments/response_table.h"

struct table {
	const struct instrument *instrument;
	struct str url;
	struct csv_writer writer;
	FILE *words;
	struct arena arena; /* one response's */
	int64_t rows, others, refused;
};

static struct str
without_mark(struct str text)
{
	return str_starts(text, "\xef\xbb\xbf") ? str_sub(text, 3, text.len) : text;
}

bool
response_table_is_json(struct str text)
{
	text = str_trim(without_mark(text));
	return text.len > 0 && text.data[0] == '{';
}

enum kin {
	KIN_OURS,
	KIN_OTHER,   /* no answers to this instrument */
	KIN_REFUSED, /* answers to another version of it */
};

static enum kin
kin_of(struct table *table, const struct json *resource)
{
	struct str canonical = json_text(json_get(resource, "questionnaire"));
	ptrdiff_t bar = str_find(canonical, STR("|"), 0);
	struct str url = bar < 0 ? canonical : str_sub(canonical, 0, (size_t) bar);
	if (!str_is(json_text(json_get(resource, "resourceType")), "QuestionnaireResponse") ||
	    (url.len > 0 && !str_eq(url, table->url)))
		return KIN_OTHER;
	struct str version =
	    bar < 0 ? STR("") : str_sub(canonical, (size_t) bar + 1, canonical.len);
	return version.len == 0 || str_is(version, table->instrument->version) ? KIN_OURS
									       : KIN_REFUSED;
}

static void
put_answer(struct csv_writer *writer, const struct item *item, const struct scored_answer *answer)
{
	switch (answer->state) {
	case ANSWER_VALUE: csv_decimal(writer, answer->value); return;
	case ANSWER_TEXT: csv_text(writer, answer->text); return;
	case ANSWER_UNREADABLE:
		csv_text(writer, item_is_scored(item) ? STR("unreadable") : STR(""));
		return;
	case ANSWER_NONE:
	case ANSWER_SKIPPED:
	case ANSWER_NOT_APPLICABLE: csv_empty(writer); return;
	}
	BUG("answer state %d", (int) answer->state);
}

static void
take(struct table *table, const struct json *resource)
{
	const struct instrument *instrument = table->instrument;
	switch (kin_of(table, resource)) {
	case KIN_OURS: break;
	case KIN_OTHER: table->others++; return;
	case KIN_REFUSED: table->refused++; return;
	}
	arena_reset(&table->arena);
	struct scored_answer *answers =
	    ARENA_ARRAY(&table->arena, struct scored_answer, instrument->item_count);
	size_t unknown = questionnaire_response_take(&table->arena, instrument, resource, answers);
	table->rows++;
	if (unknown > 0)
		fprintf(table->words, "row %lld: %zu answers to no item of %s are left out\n",
		    (long long) table->rows + 1, unknown, instrument->id);
	csv_text(&table->writer, json_text(json_get(resource, "id")));
	for (size_t i = 0; i < instrument->item_count; i++)
		put_answer(&table->writer, &instrument->items[i], &answers[i]);
	csv_row_end(&table->writer);
}

static void
take_root(struct table *table, const struct json *root)
{
	if (!str_is(json_text(json_get(root, "resourceType")), "Bundle")) {
		take(table, root);
		return;
	}
	const struct json *entries = json_get(root, "entry");
	for (size_t i = 0; i < json_count(entries); i++)
		take(table, json_get(json_at(entries, i), "resource"));
}

static int64_t
seen(const struct table *table)
{
	return table->rows + table->others + table->refused;
}

/* A resource a line, where the first line is one; else the whole text is one. */
static bool
take_text(struct table *table, struct str text, struct error *error)
{
	struct str rest = text, line;
	struct error fault;
	for (int64_t number = 1; str_split(&rest, '\n', &line); number++) {
		if (str_is_empty(str_trim(line)))
			continue;
		struct json *root = json_read(line, &fault);
		if (root == NULL && seen(table) == 0)
			break;
		if (root == NULL)
			return error_set(
			    error, fault.kind, "line %lld: %s", (long long) number, fault.text);
		take_root(table, root);
		json_free(root);
	}
	if (seen(table) > 0)
		return true;
	struct json *root = json_read(text, error);
	if (root == NULL)
		return false;
	take_root(table, root);
	json_free(root);
	return true;
}

static void
write_header(struct table *table)
{
	csv_text(&table->writer, STR("response"));
	for (size_t i = 0; i < table->instrument->item_count; i++)
		csv_text(&table->writer, str_from(table->instrument->items[i].link_id));
	csv_row_end(&table->writer);
}

bool
response_table(const struct instrument *instrument, struct str json, struct strbuf *out,
    FILE *words, int64_t *out_refused, struct error *error)
{
	struct table table = { .instrument = instrument, .words = words };
	struct arena arena;
	struct error fault;
	arena_init(&arena);
	arena_init(&table.arena);
	table.url = str_from(questionnaire_url(&arena, instrument));
	csv_writer_to_strbuf(&table.writer, out);
	table.writer.verbatim = true; /* score_table writes it out again */
	write_header(&table);
	bool good = take_text(&table, without_mark(json), error);
	if (good && table.rows + table.refused == 0)
		good = error_set(error, ERROR_INPUT, "no QuestionnaireResponse for %.*s in it",
		    STR_ARG(table.url));
	if (good && table.others > 0)
		fprintf(words, "%lld resources are no answers to %s, and were left out\n",
		    (long long) table.others, instrument->id);
	if (good && table.refused > 0)
		fprintf(words,
		    "%lld responses are to another version of %s than %s, and are not scored by it\n",
		    (long long) table.refused, instrument->id, instrument->version);
	*out_refused = table.refused;
	if (!csv_writer_done(&table.writer, &fault) && good)
		good = error_set(error, fault.kind, "%s", fault.text);
	arena_done(&table.arena);
	arena_done(&arena);
	return good;
}
