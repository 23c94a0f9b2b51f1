/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_PHRASES_H
#define CONVERSATIONS_PHRASES_H

/*
 * Phrases are one language as a file: what hark says (texts with ((placeholders))) and what hark
 * understands (lists of words: control words, yes and no, number words, life events, risk).
 * Shipped in conversations/phrases/LANGUAGE.yaml, overridden by DIR/phrases. Immutable once read.
 */
#include "base/document.h"
#include "base/strbuf.h"
#include "conversations/signatures.h"

struct lexicon;       /* what a language understands: conversations/lexicon.h */
struct phrases;       /* one language */
struct phrase_book;   /* all languages in use */
struct matter_words;  /* conversations/matter_words.h */
struct weighed_words; /* conversations/weighed_words.h */
struct team_words;    /* what a team adds to the risk words: conversations/team_words.h */

/* The texts hark says. The name in the file is the enum's in lower case with dashes. */
enum phrase {
#define PHRASE(name, word, placeholders) PHRASE_##name,
#include "conversations/phrases.def"
#undef PHRASE
	PHRASE_COUNT
};

/* The text that has this name in the file. */
bool phrase_named(const char *name, enum phrase *out_phrase);

/* A value for ((name)). Lists end with a NULL name. */
struct phrase_value {
	const char *name;
	const char *value;
};

/* life: `dir` may be NULL (only the shipped ones); complaints say what is missing or unknown */
HARK_MUST_USE struct phrase_book *phrase_book_read(const char *dir, struct complaints *complaints);
/* The same in a sixth of the time, for who may say something and hardly ever hears anybody, on one thread: what
 * is understood is read when it is first asked for, and a fault in it, which is not complained of here, ends
 * the process then. Teams' words are read. */
HARK_MUST_USE struct phrase_book *
phrase_book_read_texts(const char *dir, struct complaints *complaints);
void phrase_book_free(struct phrase_book *book);

/* From now on a language made by a machine is spoken only where it is signed. Borrows the list. */
void phrase_book_require(struct phrase_book *book, const struct signatures *signatures);
const struct signatures *phrase_book_signatures(const struct phrase_book *book);

/* The language where it may be spoken, else "en"; never NULL for a book without complaints. */
const struct phrases *phrase_book_find(const struct phrase_book *book, const char *language);
size_t phrase_book_count(const struct phrase_book *book);
const struct phrases *phrase_book_at(const struct phrase_book *book, size_t index);
bool phrase_book_knows(const struct phrase_book *book, const char *language); /* signed or not */
const char *phrases_language(const struct phrases *phrases);
const char *phrases_version(const struct phrases *phrases);
const char *phrases_source(const struct phrases *phrases); /* the file's whole text */
const char *phrases_sha256(const struct phrases *phrases); /* of that text */
/* The file as a tree, which is large and not kept: read again, in the arena. */
struct document
phrases_document(struct arena *arena, const struct phrases *phrases, struct complaints *complaints);
bool phrases_is_machine_made(const struct phrases *phrases); /* no native reader has signed it */
bool phrases_has_english(const struct phrases *phrases);     /* also: en */
const struct lexicon *phrases_lexicon(const struct phrases *phrases);
/* What patients say of how they are. */
const struct matter_words *phrases_matter(const struct phrases *phrases);
/* What the words of a risk weigh; NULL where nobody has worked that out. */
const struct weighed_words *phrases_weighed(const struct phrases *phrases);
/* What the other languages of the book understand, each without what it shares with this one: people
 * fall back on their first language when they are frightened. NULL behind the last, past which nobody asks. */
const struct lexicon *phrases_beside(const struct phrases *phrases, size_t index);

/* What teams add to the risk words of every language: the list of the book, NULL without any. */
const struct team_words *phrase_book_team_words(const struct phrase_book *book);
const struct team_words *phrases_team_words(const struct phrases *phrases);

/* The text of a phrase without ((first)): phrases_say leaves it out where its value is empty. */
struct str phrase_nameless(struct arena *arena, struct str text);
/* How it is said by e-mail: a phrase of its own, or the same. */
enum phrase phrase_by_mail(enum phrase phrase);
/* A text of it puts the question that is open. */
bool phrase_puts_question(enum phrase phrase);
/* The text with its placeholders filled; ((name|one|many)) says "one" where the value is 1. A value
 * that is missing is a bug: the loader has checked which placeholders each phrase may use. */
char *phrases_say(struct arena *arena, const struct phrases *phrases, enum phrase phrase,
    const struct phrase_value *values);

#endif
