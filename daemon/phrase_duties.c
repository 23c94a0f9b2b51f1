/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "conversations/lexicon.h"
#include "conversations/reading_scan.h"

#include "daemon/phrase_duties.h"

enum { NUMBER_DIGITS = 3 /* 999, 111 */, VALUES = 64 };

/* Before it is known who reads, and to whoever has the telephone instead. */
static const enum phrase early[] = { PHRASE_IDENTIFY, PHRASE_INVITE, PHRASE_REMIND_INVITE,
	PHRASE_WRONG_PERSON, PHRASE_DECLINED, PHRASE_STOPPED, PHRASE_SUBJECT, PHRASE_HELP,
	PHRASE_MAIL_IDENTIFY, PHRASE_MAIL_INVITE, PHRASE_MAIL_REMIND_INVITE,
	PHRASE_MAIL_INVITE_LINK, PHRASE_MAIL_WRONG_PERSON, PHRASE_MAIL_UNKNOWN_SENDER,
	PHRASE_UNKNOWN_SENDER, PHRASE_REASK_YES_NO, PHRASE_LINK, PHRASE_INVITE_LINK,
	PHRASE_INVITE_PAGE, PHRASE_REMIND_LINK, PHRASE_PAGE_WHO, PHRASE_PAGE_VOLUNTARY,
	PHRASE_PAGE_YEAR, PHRASE_PAGE_NONE, PHRASE_PAGE_NONE_TEXT };

static bool
names_number(struct str text)
{
	size_t digits = 0;
	for (size_t at = 0; at < text.len && digits < NUMBER_DIGITS;)
		digits = utf8_digit(utf8_next(text, &at)) >= 0 ? digits + 1 : 0;
	return digits >= NUMBER_DIGITS;
}

/* The text alone: a team's public name is the organisation's to choose, once for all texts. */
static const char *
say_bare(struct arena *arena, const struct phrases *phrases, enum phrase phrase,
    const struct phrase_value *values)
{
	struct phrase_value bare[VALUES] = { { NULL, NULL } };
	for (size_t i = 0; values[i].name != NULL; i++) {
		BUG_ON(i + 1 == VALUES, "more values than a text has");
		bare[i] = (struct phrase_value){ values[i].name, "-" };
	}
	return phrases_say(arena, phrases, phrase, bare);
}

static const struct node *
node_of(const struct document *document, enum phrase phrase)
{
	const struct node *texts = node_get(document->root, "texts");
	for (const struct node *node = texts == NULL ? NULL : texts->first; node != NULL;
	     node = node->next) {
		enum phrase named;
		if (phrase_named(node->key, &named) && named == phrase)
			return node;
	}
	return document->root;
}

static void
discretion_check(struct arena *arena, const struct phrases *phrases,
    const struct document *document, const struct phrase_value *values)
{
	for (size_t i = 0; i < ARRAY_LEN(early); i++) {
		struct scan scan;
		size_t from, to;
		scan_text(arena, phrases_lexicon(phrases),
		    str_from(say_bare(arena, phrases, early[i], values)), &scan);
		if (scan_finds(&scan, PATTERN_INDISCREET, &from, &to))
			(void) document_complain(document, node_of(document, early[i]),
			    "\"%.*s\" in a text that may reach somebody else, expected no part of "
			    "the body, operation, clinic or illness",
			    STR_ARG(str_trim(str_sub(scan.plain, from, to))));
	}
}

void
phrase_duties_check(const struct phrases *phrases, const struct document *document,
    const struct phrase_value *values)
{
	struct arena arena = { 0 };
	if (!names_number(str_from(phrases_say(&arena, phrases, PHRASE_SAFETY, values))))
		(void) document_complain(document, node_of(document, PHRASE_SAFETY),
		    "no number to call, expected at least one: somebody in danger gets this text");
	discretion_check(&arena, phrases, document, values);
	arena_done(&arena);
}
