/* SPDX-License-Identifier: MIT */
#include "base/strbuf.h"

#include "conversations/name_letter.h"

#include "conversations/name_mask.h"

enum { NAME_LEAST = 2 /* bytes: an initial is nobody's name */, MASKED_LIMIT = 1 << 20 };

bool
name_is_in(struct str names, struct str word)
{
	struct str rest = names, name;
	while (str_split(&rest, ' ', &name))
		if (name.len >= NAME_LEAST && str_eq(name, word))
			return true;
	return false;
}

struct str
name_words(struct arena *arena, const char *name, struct str except)
{
	char *parted = arena_cstr(arena, str_from(name));
	for (char *c = parted; *c != '\0'; c++)
		*c = name_letter(*c) ? *c : ' ';
	struct str rest = lexicon_fold(arena, str_from(parted)), word;
	const char *words = "";
	while (str_split(&rest, ' ', &word))
		if (word.len >= NAME_LEAST && !name_is_in(except, word))
			words = arena_printf(arena, "%s%.*s ", words, STR_ARG(word));
	return str_from(words);
}

/* A small letter somewhere: else a capital says nothing. */
static bool
has_small(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] >= 'a' && text.data[i] <= 'z')
			return true;
	return false;
}

/* What the word is masked as, or NULL. */
static const char *
mask_of(const struct lexicon *lexicon, const struct reading_names *names, struct str folded,
    bool capital)
{
	bool is_word = lexicon_lists(lexicon, folded) != 0;
	if (name_is_in(names->others, folded))
		return is_word ? NAME_PERHAPS : NAME_OTHER;
	/* "I will not": who is called Will writes it with a capital, or is not found. */
	if (is_word && !capital)
		return NULL;
	if (name_is_in(names->given, folded))
		return NAME_OWN;
	return name_is_in(names->family, folded) ? NAME_FAMILY : NULL;
}

/* "Bobs" and "Bob's" where the name is not itself one with an s. */
static const char *
mask_of_word(struct arena *arena, const struct lexicon *lexicon, const struct reading_names *names,
    struct str word, bool cased, bool *out_owns)
{
	struct str folded = lexicon_fold(arena, word);
	bool capital = cased && name_capital(word.data[0]);
	const char *mask = mask_of(lexicon, names, folded, capital);
	*out_owns = false;
	if (mask == NULL && str_ends(folded, "s")) {
		folded.len--;
		mask = mask_of(lexicon, names, folded, capital);
		*out_owns = mask != NULL;
	}
	return mask;
}

bool
name_mask(struct arena *arena, const struct lexicon *lexicon, const struct reading_names *names,
    struct str text, struct str *out_masked)
{
	struct strbuf out;
	bool found = false, after_name = false, cased = has_small(text);
	if (names->given.len + names->family.len + names->others.len == 0)
		return false;
	strbuf_init(&out, MASKED_LIMIT);
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		while (at < text.len && name_letter(text.data[at]))
			at++;
		struct str word = str_sub(text, from, at);
		bool owns = false;
		const char *mask =
		    word.len == 0 ? NULL : mask_of_word(arena, lexicon, names, word, cased, &owns);
		if (word.len == 0) {
			after_name = after_name && text.data[at] == ' ';
			strbuf_char(&out, text.data[at++]);
		} else if (mask == NULL) {
			strbuf_add(&out, word);
			after_name = false;
		} else if (after_name && (mask[0] == 'f' || strcmp(mask, NAME_OWN) == 0)) {
			/* Behind a first name: the last, or the second of two. */
			strbuf_truncate(&out, out.len - 1);
			strbuf_puts(&out, owns ? "s" : "");
		} else {
			strbuf_puts(&out, mask);
			strbuf_puts(&out, owns ? "s" : "");
			after_name = !owns;
			found = true;
		}
	}
	*out_masked = str_from(arena_cstr(arena, strbuf_str(&out)));
	strbuf_done(&out);
	return found;
}
