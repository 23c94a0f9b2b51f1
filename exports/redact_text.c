/* SPDX-License-Identifier: MIT */
/*
 * Taking a patient's own name, numbers and addresses out of their words. By whole words, so that Ann
 * does not take the middle out of "cannot"; without case and accents, so that ZOE finds Zoë; digits
 * whatever stands between them, because people write numbers in groups of their own.
 */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "exports/redact.h"

enum { LONG_NUMBER = 7, SHORTEST_NAME = 2 };

static const struct str removed = { "[removed]", 9 };

/* Letters and digits: O'Quill and Smith-Jones are found by their halves. */
static bool
is_word(uint32_t code)
{
	return utf8_is_letter(code) || utf8_digit(code) >= 0;
}

static size_t
word_end(struct str text, size_t from)
{
	size_t at = from;
	while (at < text.len) {
		size_t next = at;
		if (!is_word(utf8_next(text, &next)))
			break;
		at = next;
	}
	return at;
}

static struct str
plain(struct arena *arena, struct str text)
{
	return utf8_unmark(arena, utf8_fold(arena, text));
}

static void
add_words(struct redact_person *person, struct arena *arena, const char *name)
{
	struct str whole = plain(arena, str_from(name));
	for (size_t at = 0; at < whole.len && person->count < REDACT_WORDS;) {
		size_t end = word_end(whole, at);
		if (end == at) {
			(void) utf8_next(whole, &at);
			continue;
		}
		struct str word = str_sub(whole, at, end);
		if (utf8_length(word) >= SHORTEST_NAME)
			person->words[person->count++] = word;
		at = end;
	}
}

void
redact_person(struct redact_person *person, struct arena *arena, const struct extract_names *names)
{
	*person = (struct redact_person){ 0 };
	add_words(person, arena, names->given);
	add_words(person, arena, names->family);
	add_words(person, arena, names->hospital_number);
}

static bool
is_of_person(struct arena *arena, struct str word, const struct redact_person *person)
{
	/* Most words need no Unicode, and it is slow. */
	struct str sought = utf8_is_ascii(word) ? word : plain(arena, word);
	for (size_t i = 0; i < person->count; i++)
		if (str_eq_nocase(person->words[i], sought))
			return true;
	return false;
}

static bool
is_address_char(char c)
{
	return c > ' ' && strchr("<>()[],;:\"", c) == NULL;
}

/* The end of an e-mail address that begins at `from`, or `from`. */
static size_t
email_end(struct str text, size_t from)
{
	size_t at = from, sign = 0;
	for (; at < text.len && is_address_char(text.data[at]); at++)
		if (text.data[at] == '@')
			sign = at;
	return sign > from && sign + 1 < at ? at : from;
}

/* The end of a long number that begins at `from`, or `from`. */
static size_t
number_end(struct str text, size_t from)
{
	size_t digits = 0, end = from, at = from;
	size_t first = from;
	uint32_t begin = utf8_next(text, &first);
	if (begin != '+' && utf8_digit(begin) < 0)
		return from;
	while (at < text.len) {
		size_t next = at;
		uint32_t code = utf8_next(text, &next);
		if (utf8_digit(code) >= 0) {
			digits++;
			end = next;
		} else if (strchr(" +-()./", (int) (code < 128 ? code : 'x')) == NULL) {
			break;
		}
		at = next;
	}
	return digits >= LONG_NUMBER ? end : from;
}

struct str
redact_text(struct arena *arena, struct str text, const struct redact_person *person)
{
	struct strbuf out;
	strbuf_init(&out, text.len * removed.len + 1);
	for (size_t at = 0; at < text.len;) {
		size_t end = email_end(text, at);
		if (end == at)
			end = number_end(text, at);
		if (end > at) {
			strbuf_add(&out, removed);
			at = end;
			continue;
		}
		end = word_end(text, at);
		if (end == at) {
			(void) utf8_next(text, &end);
			strbuf_add(&out, str_sub(text, at, end));
		} else {
			struct str word = str_sub(text, at, end);
			strbuf_add(&out, is_of_person(arena, word, person) ? removed : word);
		}
		at = end;
	}
	struct str clean = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return clean;
}
