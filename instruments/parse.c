/* SPDX-License-Identifier: MIT */
/* The head of an instrument's file: who it is, in which languages, and whether it may be used. */
#include "base/hash.h"
#include "instruments/check.h"
#include "instruments/parse_parts.h"
#include "instruments/parse.h"

enum { VERSION_LENGTH = 20, HOURS = 8760, MINUTES = 120 };

static const char *const root_keys[] = { "instrument", "version", "name", "about_minutes", "ask",
	"complete_within", "recall_period", "timepoints", "source", "unverified", "licence",
	"tested", "trial", "languages", "title", "recall", "fhir", "groups", "items", "scores",
	NULL };
static const char *const licence_keys[] = { "status", "holder", "modes", "proof", NULL };
static const char *const language_keys[] = { "review", "by", NULL };
static const char *const reviews[] = { "original", "publisher", "native", "machine", NULL };
static const char *const statuses[] = { "own", "public-domain", "free-with-attribution",
	"licence-required", "unknown", NULL };
static const enum mode modes[] = { MODE_SMS, MODE_EMAIL, MODE_WEB, MODE_STAFF };

static void
parse_identity(struct parse *parse, const struct node *root)
{
	struct instrument *instrument = parse->instrument;
	instrument->id = document_required(parse->document, root, "instrument");
	if (instrument->id != NULL && !parse_is_id(instrument->id, false))
		(void) document_complain(parse->document, node_get(root, "instrument"),
		    "\"%s\" is no id, expected small letters, digits and -", instrument->id);
	instrument->version = document_required(parse->document, root, "version");
	if (instrument->version != NULL && strlen(instrument->version) > VERSION_LENGTH)
		(void) document_complain(parse->document, node_get(root, "version"),
		    "the version is too long, expected at most %d characters", VERSION_LENGTH);
	instrument->name = document_text(parse->document, root, "name", NULL);
	instrument->recall_period = document_text(parse->document, root, "recall_period", NULL);
	instrument->timepoints = document_text(parse->document, root, "timepoints", NULL);
	instrument->head_source = document_text(parse->document, root, "source", NULL);
	instrument->unverified = document_text(parse->document, root, "unverified", NULL);
	instrument->trial = document_bool(parse->document, root, "trial", false);
	instrument->about_minutes =
	    (int) document_int(parse->document, root, "about_minutes", 1, MINUTES, 1);
}

/* "72 hours" or "3 days"; absent: no limit. */
static void
parse_ask(struct parse *parse, const struct node *root)
{
	const char *text = document_text(parse->document, root, "ask", "one at a time");
	parse->instrument->ask_together = strcmp(text, "together") == 0;
	if (!parse->instrument->ask_together && strcmp(text, "one at a time") != 0)
		(void) document_complain(parse->document, node_get(root, "ask"),
		    "`ask: %s`, expected together or one at a time", text);
}

static void
parse_complete_within(struct parse *parse, const struct node *root)
{
	const char *text = document_text(parse->document, root, "complete_within", NULL);
	if (text == NULL)
		return;
	struct str rest = str_from(text), number;
	int64_t count = 0;
	bool good = str_split(&rest, ' ', &number) && str_to_int(number, &count) && count >= 1 &&
	    count <= HOURS;
	bool is_days = str_is(rest, "days") || str_is(rest, "day");
	good = good && (is_days || str_is(rest, "hours") || str_is(rest, "hour"));
	if (good && is_days)
		count *= 24;
	if (good && count <= HOURS) {
		parse->instrument->complete_within_hours = (int) count;
		return;
	}
	(void) document_complain(parse->document, node_get(root, "complete_within"),
	    "\"%s\" is no time, expected \"72 hours\" or \"3 days\", up to a year", text);
}

static unsigned
mode_of(struct parse *parse, const struct node *node)
{
	for (size_t i = 0; node->kind == NODE_SCALAR && i < ARRAY_LEN(modes); i++)
		if (strcmp(node->text, mode_word(modes[i])) == 0)
			return modes[i];
	(void) document_complain(parse->document, node, "\"%s\" is no mode, expected one of: %s",
	    node->kind == NODE_SCALAR ? node->text
		: node->key == NULL   ? "a list"
				      : node->key,
	    "sms, email, web, staff");
	return 0;
}

unsigned
parse_modes(struct parse *parse, const struct node *licence)
{
	const struct node *node = node_get(licence, "modes");
	unsigned found = 0;
	if (node == NULL || node->kind != NODE_LIST) {
		(void) document_complain(parse->document, node == NULL ? licence : node,
		    "\"modes\" is missing or no list, expected some of [sms, email, web, staff], "
		    "or []");
		return found;
	}
	for (const struct node *child = node->first; child != NULL; child = child->next)
		found |= mode_of(parse, child);
	return found;
}

/* Sending what nobody has leave to send is stopped here, where the file can still be put right. */
static void
check_licence(struct parse *parse, const struct node *licence)
{
	const struct instrument *instrument = parse->instrument;
	if (instrument->modes == 0)
		return;
	if (instrument->licence_status == LICENCE_UNKNOWN)
		(void) document_complain(parse->document, node_get(licence, "modes"),
		    "modes stand beside the status unknown, expected [] until it is known");
	/* Without words nothing can be sent: whoever brings them brings the agreement. */
	if (instrument->licence_status == LICENCE_REQUIRED && instrument->licence_proof == NULL &&
	    node_get(parse->document->root, "languages") != NULL)
		(void) document_complain(parse->document, licence,
		    "\"proof\" is missing, expected the agreement that permits these modes");
}

static void
parse_licence(struct parse *parse, const struct node *root)
{
	struct instrument *instrument = parse->instrument;
	const struct node *licence = node_get(root, "licence");
	if (licence == NULL) {
		(void) document_complain(parse->document, root,
		    "\"licence\" is missing, expected a map of status, holder and modes");
		return;
	}
	if (!document_keys(parse->document, licence, licence_keys) || licence->kind != NODE_MAP)
		return;
	const char *status = document_required(parse->document, licence, "status");
	const char *holder = document_required(parse->document, licence, "holder");
	if (status == NULL || holder == NULL)
		return;
	int word = document_word(parse->document, licence, "status", statuses, -1);
	if (word < 0)
		return;
	instrument->licence_status = (enum licence_status) word;
	instrument->licence = arena_printf(parse->arena, "%s, %s", statuses[word], holder);
	instrument->licence_proof = document_text(parse->document, licence, "proof", NULL);
	instrument->modes = parse_modes(parse, licence);
	/* Whoever words their own measure has tested nothing yet; a publisher's was, or is marked. */
	instrument->tested = document_bool(
	    parse->document, root, "tested", instrument->licence_status != LICENCE_OWN);
	check_licence(parse, licence);
}

static bool
is_language(const char *word)
{
	size_t length = strlen(word);
	return length >= 2 && length <= 3 && strspn(word, "abcdefghijklmnopqrstuvwxyz") == length;
}

/* False for a key that is no language. */
static bool
parse_language(struct parse *parse, const struct node *node, struct wording *out_wording)
{
	out_wording->language = node->key;
	if (!is_language(node->key))
		return complain(parse->document->complaints, parse->document->file, node->key_line,
		    node->key_column, "\"%s\" is no language, expected a code such as en or cy",
		    node->key);
	if (!document_keys(parse->document, node, language_keys) || node->kind != NODE_MAP)
		return true;
	if (document_required(parse->document, node, "review") == NULL)
		return true;
	int review = document_word(parse->document, node, "review", reviews, -1);
	if (review < 0)
		return true;
	out_wording->review = reviews[review];
	out_wording->machine_made = strcmp(reviews[review], "machine") == 0;
	out_wording->reviewed_by = document_text(parse->document, node, "by", NULL);
	if (strcmp(reviews[review], "native") == 0 && out_wording->reviewed_by == NULL)
		(void) document_complain(parse->document, node,
		    "\"by\" is missing, expected the native reader who signed the wording");
	return true;
}

/* The languages in the file's order. None: a file of structure and scoring, whose words an
 * organisation may not have. False when every text that follows would be complained of in vain. */
static bool
parse_languages(struct parse *parse, const struct node *root)
{
	struct instrument *instrument = parse->instrument;
	const struct node *languages = node_get(root, "languages");
	size_t count = languages == NULL ? 0 : languages->count;
	if (languages != NULL && (languages->kind != NODE_MAP || count > PARSE_LANGUAGES))
		return document_complain(parse->document, languages,
		    "\"languages\" is no map, expected up to %d such as en: { review: original }",
		    PARSE_LANGUAGES);
	parse->languages = ARENA_ARRAY(parse->arena, const char *, count + 1);
	instrument->wordings = ARENA_ARRAY(parse->arena, struct wording, count);
	instrument->wording_count = count;
	bool good = true;
	const struct node *node = count == 0 ? NULL : languages->first;
	for (size_t i = 0; i < count; i++, node = node->next) {
		good = parse_language(parse, node, &instrument->wordings[i]) && good;
		parse->languages[i] = node->key;
	}
	if (count > 0 && instrument_wording(instrument, "en") == NULL)
		return document_complain(parse->document, languages,
		    "\"en\" is missing, expected it: English stands in for other languages");
	return good;
}

static void
parse_titles(struct parse *parse, const struct node *root)
{
	struct instrument *instrument = parse->instrument;
	const char *texts[PARSE_LANGUAGES] = { NULL };
	(void) parse_texts(parse, root, "title", true, PARSE_LABEL, texts);
	for (size_t i = 0; i < instrument->wording_count; i++) {
		instrument->wordings[i].title = texts[i];
		texts[i] = "";
	}
	(void) parse_texts(parse, root, "recall", false, PARSE_LABEL, texts);
	for (size_t i = 0; i < instrument->wording_count; i++)
		instrument->wordings[i].intro = texts[i];
}

const struct instrument *
instrument_parse(
    struct arena *arena, const char *file, struct str text, struct complaints *complaints)
{
	struct document document;
	size_t before = complaints->count;
	if (!document_read(arena, file, text, complaints, &document))
		return NULL;
	if (!document_keys(&document, document.root, root_keys) && document.root->kind != NODE_MAP)
		return NULL;
	struct instrument *instrument = ARENA_NEW(arena, struct instrument);
	instrument->file = document.file;
	instrument->source = arena_cstr(arena, text);
	char digest[HASH_SHA256_TEXT];
	instrument->sha256 = arena_strdup(arena, hash_sha256(text, digest));
	struct parse parse = { .arena = arena, .document = &document, .instrument = instrument };
	parse_identity(&parse, document.root);
	parse_complete_within(&parse, document.root);
	parse_ask(&parse, document.root);
	parse_licence(&parse, document.root);
	if (parse_languages(&parse, document.root)) {
		parse_titles(&parse, document.root);
		parse_items(&parse, document.root);
	}
	instrument->fhir_url = document_text(&document, document.root, "fhir", NULL);
	if (complaints->count == before)
		parse_conditions(&parse, document.root);
	if (complaints->count == before)
		parse_scores(&parse, document.root);
	if (complaints->count == before)
		instrument_check(&document, instrument);
	return complaints->count == before ? instrument : NULL;
}
