/* SPDX-License-Identifier: MIT */
#ifndef EXPORTS_REDACT_H
#define EXPORTS_REDACT_H

/*
 * Who is who, in a file that leaves. Three levels: none (the default) numbers patients within this
 * one file, in the order in which they appear, and says nothing more; pseudonym gives each a code
 * that is the same in every export made with the same key, and that nobody without the key can
 * turn back; all names them.
 *
 * Below all, patients' own words are searched too, because people sign what they write: the names,
 * numbers and addresses that the store has of this patient, anything like an e-mail address, and
 * any run of seven digits or more become [removed]. Names of others stay: whoever shares a file
 * with words in it reads it first.
 */
#include "store/extracts.h"

enum redact_level {
	REDACT_NONE,
	REDACT_PSEUDONYM,
	REDACT_ALL, /* needs a reason */
};

/* Fails INPUT, naming the three words. */
HARK_MUST_USE bool
redact_parse(const char *word, enum redact_level *out_level, struct error *error);
const char *redact_word(enum redact_level level);

enum { REDACT_KEY = 16, REDACT_CODE = 20 }; /* bytes a key has at least; a code has at most */

/* Codes for one file. Born by redact_init, ended by redact_done. */
struct redact {
	enum redact_level level;
	struct str key;   /* pseudonym: borrowed */
	int64_t *seen;    /* patients, open addressing; 0 is free */
	uint32_t *number; /* parallel: in order of appearance, from 1 */
	size_t size;      /* a power of two, or 0 */
	uint32_t count;
};

/* Fails INPUT: pseudonym without a key of REDACT_KEY bytes, all without a reason. */
HARK_MUST_USE bool redact_init(struct redact *redact, enum redact_level level, struct str key,
    const char *reason, struct error *error);
void redact_done(struct redact *redact);

/* How the patient is called in this file: P1, P2 … or p-0123456789abcdef, or the store's own id. */
struct str redact_code(struct redact *redact, patient_id patient, char out[static REDACT_CODE + 1]);

/* What of one patient must not be found in words: made once for all that they wrote. */
enum { REDACT_WORDS = 24 };

struct redact_person {
	struct str words[REDACT_WORDS]; /* of names and numbers, without case and accents */
	size_t count;
};

/* Its words live in the arena. */
void
redact_person(struct redact_person *person, struct arena *arena, const struct extract_names *names);

/* The text without what tells who this patient is, in the arena. Somebody called Will who writes "I
 * will" loses a word: that side is the safe one. */
struct str redact_text(struct arena *arena, struct str text, const struct redact_person *person);

#endif
