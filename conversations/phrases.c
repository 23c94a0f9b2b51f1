/* SPDX-License-Identifier: MIT */
/* Reads phrase files. What hark says of them is phrases_say.c's business, what it understands lexicon.c's. */
#include "base/hash.h"
#include "conversations/lexicon.h"
#include "conversations/matter_words.h"
#include "conversations/pattern_codes.h"
#include "conversations/phrase_sources.h"
#include "conversations/phrases_parts.h"
#include "conversations/team_words.h"
#include "conversations/weighed_words.h"

#include "conversations/phrases.h"

struct phrase_book {
	struct arena arena;
	struct phrases *first;
	bool hears;
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

/* What of the document is for understanding. */
static void
language_hear(
    struct reading_book *reading, struct phrases *phrases, const struct document *document)
{
	struct phrase_book *book = reading->book;
	const struct document *english = phrases->builds ? &reading->english : NULL;
	phrases->lexicon = lexicon_read(&book->arena, book->codes, document, english);
	phrases->matter = matter_words_read(&book->arena, document, english);
	/* Again without English, once there is nothing left to complain of. */
	const struct document nothing = { .complaints = reading->complaints };
	if (phrases->builds && phrases->lexicon != NULL)
		phrases->own = lexicon_read(&book->arena, book->codes, document, &nothing);
	if (phrases->weights_text.len > 0)
		phrases->weighed = weighed_words_read(&book->arena, phrases->weights_file,
		    phrases->weights_text, reading->complaints);
}

/* The file's texts, and its lexicon where the book hears, become a language of the book, or are complained
 * about. */
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
	phrases->weights_file = source->weights_file;
	phrases->weights_text = source->weights;
	(void) hash_sha256(source->text, phrases->sha256);
	if (language != NULL && strcmp(language, source->language) != 0)
		document_complain(&document, node_get(document.root, "language"),
		    "the file's name says %s, expected the same here", source->language);
	bool builds = document_word(&document, document.root, "also", bases, -1) == 0;
	if (builds && (is_english || reading->english.root == NULL))
		document_complain(
		    &document, node_get(document.root, "also"), "English cannot be added here");
	phrases_read_texts(&book->arena, &document, phrases);
	phrases->builds = builds && !is_english && reading->english.root != NULL;
	if (book->hears)
		language_hear(reading, phrases, &document);
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

/* All that is understood is here: what one language has of the others, and one copy of what they share. */
static void
book_settle(struct phrase_book *book)
{
	for (struct phrases *each = book->first; each != NULL; each = each->next)
		beside_gather(book, each);
	pattern_codes_settle(book->codes);
}

static struct phrase_book *
book_read(const char *dir, bool hears, struct complaints *complaints)
{
	struct phrase_book *book = alloc_new(sizeof(*book));
	struct reading_book reading = { .book = book, .complaints = complaints };
	arena_init(&book->arena);
	book->hears = hears;
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
	book->teams = team_words_read(&book->arena, book->codes, dir, complaints);
	if (hears)
		book_settle(book);
	return book;
}

struct phrase_book *
phrase_book_read(const char *dir, struct complaints *complaints)
{
	return book_read(dir, true, complaints);
}

struct phrase_book *
phrase_book_read_texts(const char *dir, struct complaints *complaints)
{
	return book_read(dir, false, complaints);
}

static void
book_hear(struct phrase_book *book)
{
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct reading_book reading = { .book = book, .complaints = &complaints };
	struct phrases *english = language_find(book, "en");
	if (english != NULL)
		reading.english = phrases_document(&reading.trees, english, &complaints);
	for (struct phrases *each = book->first; each != NULL; each = each->next) {
		const struct document document = each == english
		    ? reading.english
		    : phrases_document(&reading.trees, each, &complaints);
		language_hear(&reading, each, &document);
	}
	BUG_ON(complaints.count > 0, "%s (`hark check` lists them)", complaints.first->text);
	book->hears = true;
	book_settle(book);
	arena_done(&reading.trees);
	arena_done(&arena);
}

static const struct phrases *
heard(const struct phrases *phrases)
{
	if (!phrases->book->hears)
		book_hear(phrases->book);
	return phrases;
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
	return phrases->builds;
}

bool
phrases_is_machine_made(const struct phrases *phrases)
{
	return phrases->machine_made;
}

const struct lexicon *
phrases_lexicon(const struct phrases *phrases)
{
	return heard(phrases)->lexicon;
}

const struct matter_words *
phrases_matter(const struct phrases *phrases)
{
	return heard(phrases)->matter;
}

const struct weighed_words *
phrases_weighed(const struct phrases *phrases)
{
	return heard(phrases)->weighed;
}

const struct lexicon *
phrases_beside(const struct phrases *phrases, size_t index)
{
	return heard(phrases)->beside[index];
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
