/* SPDX-License-Identifier: MIT */
/* Codes in place of people. What is removed from words is decided in redact_text.c. */
#include "base/hash.h"
#include "exports/redact.h"

static const char *const words[] = {
	[REDACT_NONE] = "none",
	[REDACT_PSEUDONYM] = "pseudonym",
	[REDACT_ALL] = "all",
};

enum { TABLE_BIRTH = 1024 };

bool
redact_parse(const char *word, enum redact_level *out_level, struct error *error)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(words[i], word) == 0) {
			*out_level = (enum redact_level) i;
			return true;
		}
	}
	return error_set(
	    error, ERROR_INPUT, "--identifiers is not known, expected none, pseudonym or all");
}

const char *
redact_word(enum redact_level level)
{
	return words[level];
}

bool
redact_init(struct redact *redact, enum redact_level level, struct str key, const char *reason,
    struct error *error)
{
	if (level == REDACT_PSEUDONYM && key.len < REDACT_KEY)
		return error_set(error, ERROR_INPUT, "pseudonyms need a key of at least %d bytes",
		    (int) REDACT_KEY);
	if (level == REDACT_ALL && str_is_empty(str_trim(str_from(reason))))
		return error_set(error, ERROR_INPUT,
		    "names are exported for a reason only: say which with --reason");
	*redact = (struct redact){ .level = level, .key = key };
	return true;
}

void
redact_done(struct redact *redact)
{
	free(redact->seen);
	free(redact->number);
	*redact = (struct redact){ 0 };
}

static size_t
slot_of(const struct redact *redact, int64_t patient)
{
	uint64_t hash = (uint64_t) patient * UINT64_C(0x9E3779B97F4A7C15);
	size_t slot = (size_t) (hash >> 32) & (redact->size - 1);
	while (redact->seen[slot] != 0 && redact->seen[slot] != patient)
		slot = (slot + 1) & (redact->size - 1);
	return slot;
}

static void
grow(struct redact *redact)
{
	struct redact old = *redact;
	redact->size = old.size == 0 ? TABLE_BIRTH : old.size * 2;
	redact->seen = alloc_array(redact->size, sizeof(*redact->seen));
	redact->number = alloc_array(redact->size, sizeof(*redact->number));
	for (size_t i = 0; i < old.size; i++) {
		if (old.seen[i] == 0)
			continue;
		size_t slot = slot_of(redact, old.seen[i]);
		redact->seen[slot] = old.seen[i];
		redact->number[slot] = old.number[i];
	}
	free(old.seen);
	free(old.number);
}

static uint32_t
number_of(struct redact *redact, int64_t patient)
{
	if ((size_t) redact->count * 2 >= redact->size)
		grow(redact);
	size_t slot = slot_of(redact, patient);
	if (redact->seen[slot] == 0) {
		redact->seen[slot] = patient;
		redact->number[slot] = ++redact->count;
	}
	return redact->number[slot];
}

static struct str
put_number(char first, uint64_t number, char out[static REDACT_CODE + 1])
{
	char *at = out + REDACT_CODE;
	*at = '\0';
	do {
		*--at = (char) ('0' + number % 10);
		number /= 10;
	} while (number > 0);
	if (first != '\0')
		*--at = first;
	return str_of(at, (size_t) (out + REDACT_CODE - at));
}

/* Half of 64 hex digits would do; a quarter cannot be guessed either, and is easier to compare. */
static struct str
pseudonym(const struct redact *redact, int64_t patient, char out[static REDACT_CODE + 1])
{
	char digits[REDACT_CODE + 1], token[HASH_TOKEN_TEXT];
	struct str id = put_number('\0', (uint64_t) patient, digits);
	(void) hash_token(redact->key, id, token);
	memcpy(out, "p-", 2);
	memcpy(out + 2, token, 16);
	out[18] = '\0';
	return str_of(out, 18);
}

struct str
redact_code(struct redact *redact, patient_id patient, char out[static REDACT_CODE + 1])
{
	/* Counted at every level: the audit trail says how many people left. */
	uint32_t number = number_of(redact, patient.n);
	switch (redact->level) {
	case REDACT_NONE: return put_number('P', number, out);
	case REDACT_PSEUDONYM: return pseudonym(redact, patient.n, out);
	case REDACT_ALL: return put_number('\0', (uint64_t) patient.n, out);
	}
	BUG("level %d", (int) redact->level);
}
