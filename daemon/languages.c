/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "channels/sms_keywords.h"
#include "channels/sms_text.h"
#include "conversations/lexicon.h"
#include "daemon/control_words.h"
#include "daemon/languages_whole.h"
#include "daemon/own_words.h"
#include "daemon/phrase_duties.h"

#include "daemon/languages.h"

enum { LANGUAGES_PARTS = 2 };

/* As long as values will really be. */
static const struct phrase_value sample[] = {
	{ "first", "Bartholomew" },
	{ "team", "Northumbria NHS Foot Team" },
	{ "number", "01632 960123" },
	{ "question",
	    "How much did your foot hurt this week? 0 not at all 1 a little 2 some "
	    "3 a lot 4 very badly" },
	{ "n", "12" },
	{ "total", "12" },
	{ "minutes", "10" },
	{ "options", "0 not at all 1 a little 2 some 3 a lot 4 very badly" },
	{ "value", "4 very badly" },
	{ "label", "very badly" },
	{ "low", "0" },
	{ "low_label", "no pain" },
	{ "example", "1 3" },
	{ "high", "10" },
	{ "high_label", "the worst pain you can think of" },
	{ "last", "12" },
	{ "questions", "11. Walking on flat ground? 12. Going up or down the stairs?" },
	{ "values", "9: 2 some, 10: 1 a little, 11: 3 a lot, 12: 0 not at all" },
	{ "score", "100.25" },
	{ "date", "31/12/2025" },
	{ "recall", "the last week" },
	{ "url", "https://ask.example.org/a/abcdefghijklmnopqrstuvwxyz" },
	{ NULL, NULL },
};

/* texts */

static bool
is_right_to_left(uint32_t c)
{
	return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF);
}

/* "116 123" is shown as "123 116" where the text runs right to left and nothing holds it. */
static bool
digits_may_turn(struct str text)
{
	bool turns = false, held = false, gap = false;
	uint32_t last = 0;
	for (size_t at = 0; at < text.len;) {
		uint32_t c = utf8_next(text, &at);
		turns = turns || is_right_to_left(c);
		if (c == 0x200E)
			held = !held;
		gap = c == ' ' && last >= '0' && last <= '9' ? true : gap && c == ' ';
		if (gap && utf8_digit(utf8_next(text, &(size_t){ at })) >= 0 && turns && !held)
			return true;
		last = c;
	}
	return false;
}

static void
text_check(struct arena *arena, const struct phrases *phrases, const struct document *document,
    enum phrase phrase, const struct node *node)
{
	struct str said =
	    sms_text_clean(arena, str_from(phrases_say(arena, phrases, phrase, sample)));
	struct sms_measure measure = sms_text_measure(said);
	if (measure.parts > LANGUAGES_PARTS)
		(void) document_complain(document, node,
		    "%zu characters with its values, in %d parts of a text message, expected at most "
		    "%d parts, which hold %d",
		    measure.units, measure.parts, LANGUAGES_PARTS,
		    measure.encoding == SMS_GSM7 ? 306 : 134);
	/* The digits of a question are one answer each, and may stand in any order. */
	struct phrase_value bare[ARRAY_LEN(sample)];
	memcpy(bare, sample, sizeof(sample));
	for (size_t i = 0; bare[i].name != NULL; i++)
		if (strcmp(bare[i].name, "number") != 0)
			bare[i].value = "?";
	said = str_from(phrases_say(arena, phrases, phrase, bare));
	if (digits_may_turn(said))
		(void) document_complain(document, node,
		    "digits with a space between them, expected U+200E before and behind: a text "
		    "that runs right to left shows them in another order");
}

static void
texts_check(const struct phrases *phrases, const struct document *document)
{
	const struct node *texts = node_get(document->root, "texts");
	struct arena arena = { 0 };
	const struct node *node = texts == NULL ? NULL : texts->first;
	for (; node != NULL; node = node->next) {
		enum phrase phrase;
		/* A page has room, and a browser that knows how to turn its digits. */
		if (!str_starts(str_from(node->key), "page-") && phrase_named(node->key, &phrase))
			text_check(&arena, phrases, document, phrase, node);
		arena_reset(&arena);
	}
	arena_done(&arena);
}

/* control words against answers */

/* In the form in which words are compared, marks between them left out. */
static struct str
words_of(struct arena *arena, const char *text)
{
	char *plain = arena_cstr(arena, lexicon_fold(arena, str_from(text)));
	size_t len = 0;
	for (const char *c = plain; *c != '\0'; c++) {
		bool mark = (unsigned char) *c < 0x80 && strchr("-,.!?/ ", *c) != NULL;
		if (!mark)
			plain[len++] = *c;
		else if (len > 0 && plain[len - 1] != ' ')
			plain[len++] = ' ';
	}
	return str_trim(str_of(plain, len));
}

/* What is an answer in one language, in that form, each with the item whose it is: worked out once, for
 * some thousand words are held against it at each start. */
struct answers {
	struct arena arena;
	struct answer_words {
		struct str words;
		const char *instrument, *item;
	} * list;
	size_t count, room;
};

static void
answers_add(struct answers *answers, const char *text, const char *instrument, const char *item)
{
	if (answers->count == answers->room) {
		answers->room = answers->room == 0 ? 256 : answers->room * 2;
		answers->list = alloc_grow(answers->list, answers->room * sizeof(answers->list[0]));
	}
	answers->list[answers->count++] =
	    (struct answer_words){ words_of(&answers->arena, text), instrument, item };
}

/* Lists that are NULL or end with NULL. */
static void
answers_add_all(
    struct answers *answers, const char *const *texts, const char *instrument, const char *item)
{
	for (; texts != NULL && *texts != NULL; texts++)
		answers_add(answers, *texts, instrument, item);
}

static void
answers_of_item(struct answers *answers, const char *instrument, const struct item *item,
    const struct item_wording *wording)
{
	const char *const ends[] = { wording->low_label, wording->high_label };
	const char *const *also[] = { wording->low_synonyms, wording->high_synonyms };
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		if (ends[i] != NULL)
			answers_add(answers, ends[i], instrument, item->link_id);
		answers_add_all(answers, also[i], instrument, item->link_id);
	}
	for (size_t i = 0; i < item->option_count; i++) {
		if (wording->labels != NULL && wording->labels[i] != NULL)
			answers_add(answers, wording->labels[i], instrument, item->link_id);
		if (wording->synonyms != NULL)
			answers_add_all(answers, wording->synonyms[i], instrument, item->link_id);
	}
}

static void
answers_of_instrument(
    struct answers *answers, const struct instrument *instrument, const char *language)
{
	const struct wording *wording = instrument_wording(instrument, language);
	if (wording == NULL || strcmp(wording->language, language) != 0)
		return;
	for (size_t q = 0; q < instrument->item_count; q++)
		answers_of_item(answers, instrument->id, &instrument->items[q], &wording->items[q]);
}

/* Of the instrument, or of all in the catalog where it is NULL. */
static void
answers_read(struct answers *answers, const struct catalog *catalog,
    const struct instrument *instrument, const char *language)
{
	*answers = (struct answers){ 0 };
	if (instrument != NULL)
		answers_of_instrument(answers, instrument, language);
	for (size_t i = 0; instrument == NULL && i < catalog_count(catalog); i++)
		answers_of_instrument(answers, catalog_at(catalog, i), language);
}

static void
answers_done(struct answers *answers)
{
	free(answers->list);
	arena_done(&answers->arena);
}

/* The first answer that says the same, or NULL. */
static const struct answer_words *
answers_find(const struct answers *answers, struct str words)
{
	for (size_t i = 0; i < answers->count; i++)
		if (str_eq(answers->list[i].words, words))
			return &answers->list[i];
	return NULL;
}

static void
controls_check(const struct answers *answers, const char *language, const struct document *document)
{
	struct arena arena = { 0 };
	for (size_t i = 0; i < CONTROL_WORDS_LISTS; i++) {
		const char *list = control_word_lists[i];
		struct control_words place = { 0 };
		const struct node *node;
		while ((node = control_words_next(document, list, &place)) != NULL) {
			const struct answer_words *same =
			    answers_find(answers, words_of(&arena, node->text));
			if (same != NULL)
				(void) document_complain(document, node,
				    "\"%s\" stands under %s and is an answer to \"%s\" of %s in \"%s\", "
				    "expected a control word to be no answer",
				    node->text, list, same->item, same->instrument, language);
			arena_reset(&arena);
		}
	}
	arena_done(&arena);
}

/* the gateway's words */

/* Whether one of ours may be what the gateway takes for this kind of order. */
static bool
may_be_keyword(enum sms_keyword kind, const char *list)
{
	switch (kind) {
	case SMS_KEYWORD_STOP:
		for (size_t i = 0; i < CONTROL_WORDS_OF_STOP; i++)
			if (strcmp(list, control_word_lists[i]) == 0)
				return true;
		return false;
	/* It lets through what it takes for a start: a yes that starts again does no harm. */
	case SMS_KEYWORD_START:
		return strcmp(list, control_word_lists[CONTROL_WORDS_START]) == 0 ||
		    strcmp(list, "yes") == 0 || strcmp(list, "yes-whole") == 0;
	case SMS_KEYWORD_HELP: return strcmp(list, control_word_lists[CONTROL_WORDS_HELP]) == 0;
	}
	BUG("keyword %d", (int) kind);
}

static void
keyword_check(const struct document *document, const struct node *node, const char *list,
    const char *keywords)
{
	struct arena arena = { 0 };
	enum sms_keyword kind;
	const char *keyword;
	struct str word = words_of(&arena, node->text);
	for (size_t i = 0; (keyword = sms_keyword_at(keywords, i, &kind)) != NULL; i++)
		if (str_eq(words_of(&arena, keyword), word) && !may_be_keyword(kind, list))
			(void) document_complain(document, node,
			    "\"%s\" stands under %s and is a word that %s answers by itself, "
			    "expected another",
			    node->text, list, keywords);
	arena_done(&arena);
}

static void
keywords_check(const struct languages_setup *setup, const struct document *document)
{
	static const char *const answers[] = { "yes", "yes-whole", "no", "no-whole", "skip" };
	for (size_t i = 0; i < CONTROL_WORDS_LISTS + ARRAY_LEN(answers); i++) {
		const char *list = i < CONTROL_WORDS_LISTS ? control_word_lists[i]
							   : answers[i - CONTROL_WORDS_LISTS];
		struct control_words place = { 0 };
		const struct node *node;
		while ((node = control_words_next(document, list, &place)) != NULL)
			keyword_check(document, node, list, setup->keywords);
	}
}

/* An answer that the gateway takes for a stop or a cry for help never reaches us as one. */
static void
answers_check(const struct languages_setup *setup, const struct answers *answers,
    const struct document *document)
{
	const char *keyword;
	struct arena arena = { 0 };
	enum sms_keyword kind;
	for (size_t i = 0; (keyword = sms_keyword_at(setup->keywords, i, &kind)) != NULL; i++) {
		const struct answer_words *same = answers_find(answers, words_of(&arena, keyword));
		if (kind != SMS_KEYWORD_START && same != NULL)
			(void) document_complain(document, document->root,
			    "\"%s\" is an answer to \"%s\" of %s and a word that %s answers by itself, "
			    "expected another answer",
			    keyword, same->item, same->instrument, setup->keywords);
	}
	arena_done(&arena);
}

/* What the file says by itself, whatever is asked. */
static void
file_check(const struct languages_setup *setup, const struct phrases *phrases,
    const struct document *document)
{
	texts_check(phrases, document);
	if (setup->config != NULL)
		team_texts_check(phrases, document, sample, setup->config, setup->costs);
	phrase_duties_check(phrases, document, sample);
	languages_whole_check(document);
	keywords_check(setup, document);
}

/* Every language: with the instrument alone, or by itself and with all in the catalog. */
static void
each_check(const struct languages_setup *setup, const struct instrument *instrument,
    struct complaints *complaints)
{
	struct arena arena = { 0 };
	const struct document english =
	    phrases_document(&arena, phrase_book_find(setup->book, "en"), complaints);
	for (size_t i = 0; i < phrase_book_count(setup->book); i++) {
		const struct phrases *phrases = phrase_book_at(setup->book, i);
		const struct document document = phrases_document(&arena, phrases, complaints);
		const char *language = phrases_language(phrases);
		struct answers answers;
		if (instrument == NULL)
			file_check(setup, phrases, &document);
		answers_read(&answers, setup->catalog, instrument, language);
		controls_check(&answers, language, &document);
		if (phrases_has_english(phrases))
			controls_check(&answers, language, &english);
		answers_check(setup, &answers, &document);
		answers_done(&answers);
		if (instrument == NULL)
			own_words_check(phrases, setup->catalog, &document);
	}
	arena_done(&arena);
}

void
languages_check_instrument(const struct languages_setup *setup, const struct instrument *instrument,
    struct complaints *complaints)
{
	each_check(setup, instrument, complaints);
}

void
languages_check(const struct languages_setup *setup, struct complaints *complaints)
{
	/* Files that cannot be read say nothing about each other. */
	if (complaints->count == 0)
		each_check(setup, NULL, complaints);
}

/* signatures */

static bool
is_in_use(const struct languages_setup *setup, const struct signature *signature)
{
	for (size_t i = 0; i < phrase_book_count(setup->book); i++) {
		const struct phrases *phrases = phrase_book_at(setup->book, i);
		if (strcmp(phrases_language(phrases), signature->language) == 0 &&
		    strcmp(phrases_sha256(phrases), signature->sha256) == 0)
			return true;
	}
	for (size_t i = 0; i < catalog_count(setup->catalog); i++)
		if (strcmp(catalog_at(setup->catalog, i)->sha256, signature->sha256) == 0)
			return true;
	return false;
}

void
languages_signed(const struct languages_setup *setup, const struct signatures *signatures,
    const char *config_file, struct complaints *complaints)
{
	for (size_t i = 0; i < signatures->count; i++)
		if (!is_in_use(setup, &signatures->list[i]))
			(void) complain(complaints, config_file, 1, 1,
			    "signed: no file in \"%s\" has the digest %.12s…, expected one in use: a "
			    "file that has changed is to be read and signed anew",
			    signatures->list[i].language, signatures->list[i].sha256);
}
