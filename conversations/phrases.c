/* SPDX-License-Identifier: MIT */
/* Reads phrase files and fills in their texts. What hark understands is lexicon.c's business. */
#include "base/hash.h"
#include "conversations/lexicon.h"
#include "conversations/matter_words.h"
#include "conversations/pattern_codes.h"
#include "conversations/phrase_sources.h"
#include "conversations/team_words.h"
#include "conversations/weighed_words.h"

#include "conversations/phrases.h"

enum { PHRASE_TEXT_LIMIT = 4096 };

struct phrases {
	const char *language, *version, *source;
	const char *file; /* for complaints */
	char sha256[HASH_SHA256_TEXT];
	bool machine_made;
	const char *texts[PHRASE_COUNT];
	struct lexicon *lexicon;
	struct lexicon *own; /* without English where it builds on it; else NULL */
	const struct weighed_words *weighed;
	const struct lexicon **beside; /* NULL behind the last */
	const struct matter_words *matter;
	const struct phrase_book *book;
	struct phrases *next;
};

struct phrase_book {
	struct arena arena;
	struct phrases *first;
	struct team_words *teams;
	struct pattern_codes *codes; /* of all languages and teams */
	struct signatures signatures;
};

/* A book while it is read. The trees of its files are large, and not kept. */
struct reading_book {
	struct phrase_book *book;
	struct complaints *complaints;
	struct arena trees;
	struct document english; /* what other languages understand also; root NULL until read */
};

static const struct {
	const char *word;
	const char *placeholders; /* with a space between */
} table[] = {
#define PHRASE(name, word, placeholders) { word, placeholders },
#include "conversations/phrases.def"
#undef PHRASE
};

bool
phrase_named(const char *name, enum phrase *out_phrase)
{
	size_t i = 0;
	while (i < PHRASE_COUNT && strcmp(table[i].word, name) != 0)
		i++;
	*out_phrase = (enum phrase) i;
	return i < PHRASE_COUNT;
}

/*
 * A text in parts: plain text, or ((name)), or ((name|one|many)), which says "one" where the value
 * of name is 1 and "many" elsewhere.
 */
struct part {
	struct str plain; /* what stands before the placeholder */
	struct str name;  /* empty: the text has ended */
	struct str one, many;
	bool has_forms;
};

static bool
part_next(struct str *rest, struct part *out_part)
{
	*out_part = (struct part){ 0 };
	if (rest->len == 0)
		return false;
	ptrdiff_t open = str_find(*rest, STR("(("), 0);
	ptrdiff_t close = open < 0 ? -1 : str_find(*rest, STR("))"), (size_t) open);
	if (close < 0) {
		out_part->plain = *rest;
		*rest = (struct str){ 0 };
		return true;
	}
	struct str inside = str_sub(*rest, (size_t) open + 2, (size_t) close);
	out_part->plain = str_sub(*rest, 0, (size_t) open);
	*rest = str_sub(*rest, (size_t) close + 2, rest->len);
	(void) str_split(&inside, '|', &out_part->name);
	out_part->has_forms = str_split(&inside, '|', &out_part->one);
	out_part->many = inside;
	return true;
}

static bool
placeholder_is_allowed(const char *placeholders, struct str name)
{
	struct str rest = str_from(placeholders), one;
	while (str_split(&rest, ' ', &one))
		if (str_eq(one, name))
			return true;
	return false;
}

bool
phrase_puts_question(enum phrase phrase)
{
	const char *placeholders = table[phrase].placeholders;
	return placeholder_is_allowed(placeholders, STR("question")) ||
	    placeholder_is_allowed(placeholders, STR("options"));
}

static void
placeholders_check(
    const struct document *document, const struct node *node, size_t phrase, const char *text)
{
	struct str rest = str_from(text);
	struct part part;
	while (part_next(&rest, &part)) {
		if (str_find(part.plain, STR("(("), 0) >= 0)
			document_complain(document, node, "(( without )), expected ((name))");
		if (part.name.len == 0)
			continue;
		if (!placeholder_is_allowed(table[phrase].placeholders, part.name))
			document_complain(document, node,
			    "((%.*s)) is not known here, expected one of: %s", STR_ARG(part.name),
			    table[phrase].placeholders);
		if (part.has_forms && (part.one.len == 0 || part.many.len == 0))
			document_complain(document, node, "expected ((name|one|many))");
	}
}

static void
texts_read(struct arena *arena, const struct document *document, struct phrases *phrases)
{
	const struct node *map = node_get(document->root, "texts");
	const char *known[PHRASE_COUNT + 1] = { 0 };
	for (size_t i = 0; i < PHRASE_COUNT; i++) {
		known[i] = table[i].word;
		const char *text = document_required(document, map, table[i].word);
		phrases->texts[i] = text == NULL ? "" : arena_strdup(arena, text);
		if (text == NULL)
			continue;
		const struct node *node = node_get(map, table[i].word);
		if (text[0] == '\0')
			document_complain(document, node, "expected a text");
		placeholders_check(document, node, i, text);
	}
	(void) document_keys(document, map, known);
}

/* The file's texts and lexicon become a language of the book, or are complained about. */
static void
language_read(struct reading_book *reading, const struct phrase_source *source)
{
	static const char *const keys[] = { "language", "version", "review", "also", "texts",
		"words", "values", "define", "patterns", "spellings", "matter", NULL };
	static const char *const reviews[] = { "native", "machine", NULL };
	static const char *const bases[] = { "en", NULL };
	struct phrase_book *book = reading->book;
	struct document document;
	if (!document_read(
		&reading->trees, source->file, source->text, reading->complaints, &document))
		return;
	(void) document_keys(&document, document.root, keys);
	bool is_english = strcmp(source->language, "en") == 0;
	if (is_english)
		reading->english = document;
	struct phrases *phrases = ARENA_NEW(&book->arena, struct phrases);
	const char *language = document_required(&document, document.root, "language");
	phrases->language = arena_strdup(&book->arena, language);
	phrases->version =
	    arena_strdup(&book->arena, document_required(&document, document.root, "version"));
	phrases->machine_made = document_word(&document, document.root, "review", reviews, 1) == 1;
	phrases->source = source->text.data;
	phrases->file = source->file;
	(void) hash_sha256(source->text, phrases->sha256);
	if (language != NULL && strcmp(language, source->language) != 0)
		document_complain(&document, node_get(document.root, "language"),
		    "the file's name says %s, expected the same here", source->language);
	bool builds = document_word(&document, document.root, "also", bases, -1) == 0;
	if (builds && (is_english || reading->english.root == NULL))
		document_complain(
		    &document, node_get(document.root, "also"), "English cannot be added here");
	texts_read(&book->arena, &document, phrases);
	builds = builds && !is_english && reading->english.root != NULL;
	phrases->lexicon =
	    lexicon_read(&book->arena, book->codes, &document, builds ? &reading->english : NULL);
	phrases->matter =
	    matter_words_read(&book->arena, &document, builds ? &reading->english : NULL);
	/* Again without English, once there is nothing left to complain of. */
	const struct document nothing = { .complaints = reading->complaints };
	if (builds && phrases->lexicon != NULL)
		phrases->own = lexicon_read(&book->arena, book->codes, &document, &nothing);
	if (source->weights.len > 0)
		phrases->weighed = weighed_words_read(
		    &book->arena, source->weights_file, source->weights, reading->complaints);
	phrases->book = book;
	phrases->next = book->first;
	book->first = phrases;
}

static struct phrases *
language_find(const struct phrase_book *book, const char *language)
{
	for (struct phrases *each = book->first; each != NULL; each = each->next)
		if (each->language != NULL && strcmp(each->language, language) == 0)
			return each;
	return NULL;
}

/* What the others understand, of which those with an `own` share English with English alone. */
static void
beside_gather(struct phrase_book *book, struct phrases *phrases)
{
	size_t count = 0;
	for (const struct phrases *each = book->first; each != NULL; each = each->next)
		count++;
	phrases->beside = ARENA_ARRAY(&book->arena, const struct lexicon *, count + 1);
	count = 0;
	for (const struct phrases *each = book->first; each != NULL; each = each->next) {
		bool is_shared = phrases->own != NULL && each->language != NULL &&
		    strcmp(each->language, "en") == 0;
		if (each != phrases && !is_shared)
			phrases->beside[count++] = each->own != NULL ? each->own : each->lexicon;
	}
}

struct phrase_book *
phrase_book_read(const char *dir, struct complaints *complaints)
{
	struct phrase_book *book = alloc_new(sizeof(*book));
	struct reading_book reading = { .book = book, .complaints = complaints };
	arena_init(&book->arena);
	book->codes = pattern_codes_new();
	const struct phrase_source *sources = phrase_sources(&book->arena, dir, complaints);
	/* English goes first, since others may build on it. */
	const struct phrase_source *english = phrase_source_of(sources, "en");
	if (english != NULL)
		language_read(&reading, english);
	for (const struct phrase_source *each = sources; each != NULL; each = each->next)
		if (each != english)
			language_read(&reading, each);
	arena_done(&reading.trees);
	for (struct phrases *each = book->first; each != NULL; each = each->next)
		beside_gather(book, each);
	book->teams = team_words_read(&book->arena, book->codes, dir, complaints);
	pattern_codes_settle(book->codes);
	return book;
}

void
phrase_book_free(struct phrase_book *book)
{
	if (book == NULL)
		return;
	for (struct phrases *each = book->first; each != NULL; each = each->next) {
		lexicon_free(each->lexicon);
		lexicon_free(each->own);
	}
	team_words_free(book->teams);
	pattern_codes_free(book->codes);
	arena_done(&book->arena);
	free(book);
}

void
phrase_book_require(struct phrase_book *book, const struct signatures *signatures)
{
	book->signatures = *signatures;
}

const struct signatures *
phrase_book_signatures(const struct phrase_book *book)
{
	return &book->signatures;
}

const struct phrases *
phrase_book_find(const struct phrase_book *book, const char *language)
{
	const struct phrases *found = language == NULL ? NULL : language_find(book, language);
	bool spoken = found != NULL &&
	    signatures_allow(&book->signatures, language, found->machine_made, found->sha256);
	return spoken ? found : language_find(book, "en");
}

bool
phrase_book_knows(const struct phrase_book *book, const char *language)
{
	return language_find(book, language) != NULL;
}

size_t
phrase_book_count(const struct phrase_book *book)
{
	size_t count = 0;
	for (const struct phrases *phrases = book->first; phrases != NULL; phrases = phrases->next)
		count++;
	return count;
}

const struct phrases *
phrase_book_at(const struct phrase_book *book, size_t index)
{
	const struct phrases *phrases = book->first;
	for (; phrases != NULL && index > 0; index--)
		phrases = phrases->next;
	return phrases;
}

const char *
phrases_language(const struct phrases *phrases)
{
	return phrases->language;
}

const char *
phrases_version(const struct phrases *phrases)
{
	return phrases->version;
}

const char *
phrases_source(const struct phrases *phrases)
{
	return phrases->source;
}

const char *
phrases_sha256(const struct phrases *phrases)
{
	return phrases->sha256;
}

struct document
phrases_document(struct arena *arena, const struct phrases *phrases, struct complaints *complaints)
{
	struct document document;
	bool good =
	    document_read(arena, phrases->file, str_from(phrases->source), complaints, &document);
	BUG_ON(!good, "phrases %s: read before and cannot be read now", phrases->language);
	return document;
}

bool
phrases_has_english(const struct phrases *phrases)
{
	return phrases->own != NULL;
}

bool
phrases_is_machine_made(const struct phrases *phrases)
{
	return phrases->machine_made;
}

const struct lexicon *
phrases_lexicon(const struct phrases *phrases)
{
	return phrases->lexicon;
}

const struct matter_words *
phrases_matter(const struct phrases *phrases)
{
	return phrases->matter;
}

const struct weighed_words *
phrases_weighed(const struct phrases *phrases)
{
	return phrases->weighed;
}

const struct lexicon *
phrases_beside(const struct phrases *phrases, size_t index)
{
	return phrases->beside[index];
}

const struct team_words *
phrase_book_team_words(const struct phrase_book *book)
{
	return book->teams;
}

const struct team_words *
phrases_team_words(const struct phrases *phrases)
{
	return phrases->book->teams;
}

static const char *
value_of(const struct phrase_value *values, struct str name, enum phrase phrase)
{
	for (; values != NULL && values->name != NULL; values++)
		if (str_is(name, values->name))
			return values->value;
	BUG("phrase %s: no value for %.*s", table[phrase].word, STR_ARG(name));
}

char *
phrases_say(struct arena *arena, const struct phrases *phrases, enum phrase phrase,
    const struct phrase_value *values)
{
	struct strbuf text;
	strbuf_init(&text, PHRASE_TEXT_LIMIT);
	struct str rest = str_from(phrases->texts[phrase]);
	struct part part;
	if (str_find(rest, STR("((first))"), 0) >= 0 &&
	    value_of(values, STR("first"), phrase)[0] == '\0')
		rest = phrase_nameless(arena, rest);
	while (part_next(&rest, &part)) {
		strbuf_add(&text, part.plain);
		if (part.name.len == 0)
			continue;
		const char *value = value_of(values, part.name, phrase);
		if (part.has_forms)
			strbuf_add(&text, strcmp(value, "1") == 0 ? part.one : part.many);
		else
			strbuf_puts(&text, value);
	}
	/* A value that is empty, as the options of a question for words are, leaves its blank behind. */
	char *said = arena_cstr(arena, str_trim(strbuf_str(&text)));
	strbuf_done(&text);
	return said;
}
