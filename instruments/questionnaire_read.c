/* SPDX-License-Identifier: MIT */
/* From a file's bytes to an instrument that has been read back: the parts in their order. */
#include "instruments/parse.h"
#include "instruments/parse_parts.h"
#include "instruments/questionnaire_parts.h"
#include "instruments/wording_length.h"
#include "instruments/questionnaire_read.h"

enum { NOTES = 64 << 10, VALUE_SETS = 100 };

static struct str
without_mark(struct str text)
{
	return str_starts(text, "\xEF\xBB\xBF") ? str_sub(text, 3, text.len) : text;
}

/* The Questionnaire in the file: itself, or the only one of a Bundle. */
static const struct json *
find_questionnaire(const struct json *root, struct error *error)
{
	struct str type = json_text(json_get(root, "resourceType"));
	const struct json *entries = json_get(root, "entry"), *found = NULL;
	size_t count = 0;
	if (str_is(type, "Questionnaire"))
		return root;
	for (size_t i = 0; str_is(type, "Bundle") && i < json_count(entries); i++) {
		const struct json *resource = json_get(json_at(entries, i), "resource");
		if (!str_is(json_text(json_get(resource, "resourceType")), "Questionnaire"))
			continue;
		found = resource;
		count++;
	}
	if (count == 1)
		return found;
	if (count > 1)
		(void) error_set(
		    error, ERROR_INPUT, "the Bundle has %zu Questionnaires, expected one", count);
	else
		(void) error_set(error, ERROR_INPUT,
		    "its resourceType is \"%.*s\", expected Questionnaire",
		    (int) (type.len > 40 ? 40 : type.len), type.len == 0 ? "" : type.data);
	return NULL;
}

/* Small letters, digits and -, as an id must be; NULL when nothing is left. */
static const char *
id_from(struct arena *arena, struct str words)
{
	char id[PARSE_ID + 1];
	size_t length = 0;
	for (size_t i = 0; i < words.len && length < PARSE_ID; i++) {
		char c = words.data[i];
		if (c >= 'A' && c <= 'Z')
			c = (char) (c + ('a' - 'A'));
		bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (fits || (length > 0 && id[length - 1] != '-'))
			id[length++] = fits ? c : '-';
	}
	while (length > 0 && id[length - 1] == '-')
		length--;
	id[length] = '\0';
	return length == 0 ? NULL : arena_strdup(arena, id);
}

/* A name that no person can say or remember is a name of last resort. */
static bool
is_uuid(const char *id)
{
	return strlen(id) == 36 && strspn(id, "0123456789abcdef-") == 36 && id[8] == '-' &&
	    id[13] == '-' && id[18] == '-' && id[23] == '-';
}

static const char *
find_id(const struct questionnaire_tree *tree)
{
	struct str url = json_text(json_get(tree->root, "url")), tail = url, part;
	while (str_split(&url, '/', &part))
		tail = part;
	const struct str places[] = {
		str_from(tree->setup->id),
		json_text(json_get(tree->root, "id")),
		tail,
		json_text(json_get(tree->root, "name")),
		str_from(tree->setup->name),
	};
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		const char *id = id_from(tree->arena, places[i]);
		if (id != NULL && !is_uuid(id))
			return id;
	}
	return "questionnaire";
}

static void
note_lengths(struct questionnaire_tree *tree, const struct instrument *instrument)
{
	for (size_t w = 0; w < instrument->wording_count; w++)
		for (size_t i = 0; i < instrument->item_count; i++) {
			const struct wording *wording = &instrument->wordings[w];
			struct wording_length length = wording_length(
			    &instrument->items[i], &wording->items[i], wording->language);
			if (length.units > length.limit)
				questionnaire_note(tree, NULL,
				    "%s: web only as it stands: %zu characters with its answers in "
				    "\"%s\", one text message holds %zu",
				    instrument->items[i].link_id, length.units, wording->language,
				    length.limit);
		}
}

/* What we wrote must read back: whatever does not is the Questionnaire's doing, and is said. */
static bool
read_back(
    struct questionnaire_tree *tree, const char *id, struct questionnaire *out, struct error *error)
{
	struct strbuf text;
	struct complaints complaints = { .arena = tree->arena };
	strbuf_init(&text, DOCUMENT_LIMIT);
	questionnaire_yaml(tree, id, &text);
	bool good = !strbuf_is_over(&text);
	if (!good)
		(void) error_set(error, ERROR_LIMIT, "it is too large for an instrument");
	out->yaml = arena_cstr(tree->arena, strbuf_str(&text));
	strbuf_done(&text);
	if (!good)
		return false;
	const char *file = arena_printf(tree->arena, "%s.yaml", id);
	out->instrument = instrument_parse(tree->arena, file, str_from(out->yaml), &complaints);
	if (out->instrument == NULL)
		return error_set(error, ERROR_INPUT, "%.200s",
		    complaints.first == NULL ? "it cannot be read" : complaints.first->text);
	return true;
}

static bool
read_tree(struct questionnaire_tree *tree, struct questionnaire *out, struct error *error)
{
	if (!questionnaire_tree_read(tree, error) || !questionnaire_decide(tree, error))
		return false;
	for (size_t i = 0; i < tree->count; i++) {
		const struct question *question = &tree->list[i];
		bool is_question =
		    question->type != QUESTION_GROUP && question->type != QUESTION_DISPLAY;
		out->left_out += is_question && question->left_out != NULL ? 1 : 0;
		if (question_is_asked(question))
			out->asked += question->several ? question->option_count : 1;
	}
	if (out->asked == 0) {
		const char *notes = strbuf_cstr(tree->notes);
		return error_set(error, ERROR_INPUT,
		    "nothing of it can be asked by text message (%.*s)",
		    (int) strcspn(notes, "\n") > 160 ? 160 : (int) strcspn(notes, "\n"), notes);
	}
	if (out->asked > PARSE_ITEMS)
		return error_set(error, ERROR_LIMIT, "it asks %zu questions, expected at most %d",
		    out->asked, (int) PARSE_ITEMS);
	if (str_is(json_text(json_get(tree->root, "status")), "") ||
	    json_text(json_get(tree->root, "status")).len == 0)
		questionnaire_note(
		    tree, NULL, "it has no status; FHIR requires one, and we do not");
	if (!read_back(tree, find_id(tree), out, error))
		return false;
	note_lengths(tree, out->instrument);
	return true;
}

bool
questionnaire_read(struct arena *arena, const struct questionnaire_setup *setup,
    struct questionnaire *out_questionnaire, struct error *error)
{
	struct json *root = json_read(without_mark(setup->text), error);
	struct json *value_sets[VALUE_SETS];
	size_t count = 0;
	struct strbuf notes;
	struct questionnaire result = { 0 };
	if (root == NULL)
		return false;
	strbuf_init(&notes, NOTES);
	struct error ignored;
	for (size_t i = 0; i < setup->value_set_count && i < VALUE_SETS; i++)
		value_sets[count++] = json_read(without_mark(setup->value_sets[i]), &ignored);
	struct questionnaire_tree tree = {
		.arena = arena,
		.setup = setup,
		.root = find_questionnaire(root, error),
		.value_sets = value_sets,
		.value_set_count = count,
		.notes = &notes,
	};
	bool good = tree.root != NULL && read_tree(&tree, &result, error);
	result.notes = arena_cstr(arena, strbuf_str(&notes));
	for (size_t i = 0; i < count; i++)
		json_free(value_sets[i]);
	json_free(root);
	strbuf_done(&notes);
	if (good)
		*out_questionnaire = result;
	return good;
}
