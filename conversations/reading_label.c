/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "conversations/label_slip.h"
#include "conversations/reading_cover.h"
#include "conversations/reading_ends.h"
#include "conversations/reading_label_parts.h"
#include "conversations/word_distance.h"

#include "conversations/reading_label.h"

enum { LABELS = 512, JOINED_LEAST = 4, SLIP_LEAST = 3 };

static bool
is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char) c >= 0x80;
}

/* Without U+FE0F, "in colour", as replies are cleaned: one telephone writes a face with it, another
 * without. */
static struct str
without_variation(struct arena *arena, struct str text)
{
	static const char selector[] = "\xef\xb8\x8f";
	struct str kept = text;
	for (ptrdiff_t at; (at = str_find(kept, str_from(selector), 0)) >= 0;)
		kept = str_from(arena_printf(arena, "%.*s%.*s", (int) at, kept.data,
		    STR_ARG(str_sub(kept, (size_t) at + strlen(selector), kept.len))));
	return kept;
}

/* Letters of ASCII are folded on the way: most labels have no others, and each reply splits all of them. */
static void
label_split(struct arena *arena, struct str text, struct label *label)
{
	size_t most = text.len / 2 + 1, from = 0, len = 0;
	most = most < LABEL_WORDS ? most : LABEL_WORDS;
	/* The words' letters behind the words: one request instead of two for each label. */
	struct str *words = arena_alloc(arena, most * sizeof(*words) + text.len + 1);
	char *letters = (char *) (words + most);
	label->words = words;
	for (size_t at = 0; at <= text.len && label->count < LABEL_WORDS; at++) {
		char c = at < text.len ? text.data[at] : ' ';
		if (c == '\'')
			continue;
		if (c >= 'A' && c <= 'Z')
			c = (char) (c - 'A' + 'a');
		if (is_word_byte(c)) {
			letters[len++] = c;
		} else if (len > from) {
			words[label->count++] = str_of(letters + from, len - from);
			from = len;
		}
	}
}

static void
label_add(struct arena *arena, struct labels *labels, const char *text, decimal value, bool whole)
{
	if (text == NULL || labels->count == labels->limit)
		return;
	struct str folded = str_from(text);
	if (!utf8_is_ascii(folded))
		folded = lexicon_fold(arena, without_variation(arena, folded));
	struct label *label = &labels->items[labels->count];
	*label = (struct label){ .value = value, .whole = whole };
	label_split(arena, folded, label);
	if (label->count > 0)
		labels->count++;
}

static void
synonyms_add(
    struct arena *arena, struct labels *labels, const char *const *words, decimal value, bool whole)
{
	for (; words != NULL && *words != NULL; words++)
		label_add(arena, labels, *words, value, whole);
}

static size_t
count_words(const char *const *words)
{
	size_t count = 0;
	while (words != NULL && words[count] != NULL)
		count++;
	return count;
}

/* Room for the item's own labels and no more: they are gathered for each reply, and room for the
 * most there can be is more to clear than all the rest of a reading. */
static size_t
count_labels(const struct item *item, const struct item_wording *wording)
{
	size_t count = 2 + item->option_count + count_words(wording->low_synonyms) +
	    count_words(wording->high_synonyms);
	for (size_t i = 0; i < item->option_count && wording->synonyms != NULL; i++)
		count += count_words(wording->synonyms[i]);
	return count < LABELS ? count : LABELS;
}

static const struct labels *
labels_make(struct arena *arena, const struct reading_context *context)
{
	struct labels *labels = ARENA_NEW(arena, struct labels);
	const struct item *item = context->item;
	const struct item_wording *wording = context->wording;
	if (item == NULL || wording == NULL)
		return labels;
	labels->limit = count_labels(item, wording);
	labels->items = ARENA_ARRAY(arena, struct label, labels->limit);
	for (size_t i = 0; i < item->option_count; i++) {
		if (wording->labels != NULL)
			label_add(arena, labels, wording->labels[i], item->options[i].value, false);
		if (wording->synonyms != NULL)
			synonyms_add(
			    arena, labels, wording->synonyms[i], item->options[i].value, false);
	}
	bool is_yes_no = item->type == ITEM_YES_NO;
	if (is_yes_no || item->type == ITEM_NUMBER || item->type == ITEM_DECIMAL) {
		decimal low = is_yes_no ? decimal_from_int(0) : item->low;
		decimal high = is_yes_no ? decimal_from_int(1) : item->high;
		label_add(arena, labels, wording->low_label, low, is_yes_no);
		label_add(arena, labels, wording->high_label, high, is_yes_no);
		synonyms_add(arena, labels, wording->low_synonyms, low, is_yes_no);
		synonyms_add(arena, labels, wording->high_synonyms, high, is_yes_no);
	}
	return labels;
}

const struct labels *
labels_of(struct arena *arena, const struct reading_context *context, struct scan *scan)
{
	if (scan->labels == NULL)
		scan->labels = labels_make(arena, context);
	return scan->labels;
}

/* finding them */

bool
label_stands_at(const struct scan *scan, size_t at, const struct label *label)
{
	for (size_t i = 0; i < label->count; i++)
		if (at + i >= scan->count || !str_eq(scan->tokens[at + i].text, label->words[i]))
			return false;
	return true;
}

/* Without the blanks between its words: "alot", "verymild". */
static bool
stands_joined(const struct scan *scan, size_t at, const struct label *label)
{
	if (label->count < 2 || !token_is_word(scan, at) ||
	    scan->tokens[at].text.len < JOINED_LEAST)
		return false;
	struct str rest = scan->tokens[at].text;
	for (size_t i = 0; i < label->count; i++) {
		struct str word = label->words[i];
		if (!str_eq(str_sub(rest, 0, word.len), word))
			return false;
		rest = str_sub(rest, word.len, rest.len);
	}
	return rest.len == 0;
}

/* Every word stands there but one, and that one is misspelt or shortened: the label's end, or `at`. `spelt`
 * is of the first (label_slip.h). */
static size_t
misspelt_end(const struct scan *scan, size_t at, struct str spelt, const struct label *label)
{
	size_t slips = 0, end = at;
	for (size_t i = 0; i < label->count; i++, end++) {
		if (!token_is_word(scan, end))
			return at;
		if (str_eq(scan->tokens[end].text, label->words[i]))
			continue;
		if (end > at)
			spelt = lexicon_spelt(scan->lexicon, scan->tokens[end].text);
		if (!label_slip(scan, end, spelt, label->words[i], label->count == 1))
			return at;
		bool dotted = scan->tokens[end].text.len == 1 && token_is_mark(scan, end + 1, '.');
		end += dotted && i + 1 < label->count;
		slips++;
	}
	return slips == 1 ? end : at;
}

/* "The mild one", where one is no number. */
static size_t
thing_end(const struct scan *scan, size_t from, size_t to)
{
	bool led =
	    from > 0 && token_is_word(scan, from - 1) && str_is(scan->tokens[from - 1].text, "the");
	const struct scan_match *thing = led ? scan_match_at(scan, WORDS_THING, to) : NULL;
	return thing != NULL ? thing->to : to;
}

static void
label_find(struct sight *sight, const struct labels *labels, size_t at)
{
	const struct scan *scan = sight->scan;
	struct str spelt = lexicon_spelt(scan->lexicon, scan->tokens[at].text);
	for (size_t i = 0; i < labels->count; i++) {
		const struct label *label = &labels->items[i];
		if (label->whole)
			continue;
		bool stands = label_stands_at(scan, at, label);
		bool joined = !stands && stands_joined(scan, at, label);
		size_t to = stands ? at + label->count
		    : joined       ? at + 1
				   : misspelt_end(scan, at, spelt, label);
		if (to > at)
			sight_add(sight,
			    (struct mention){ .kind = MENTION_VALUE,
				.source = stands || joined ? SOURCE_LABEL : SOURCE_TYPO,
				.from = at,
				.to = thing_end(scan, at, to),
				.value = label->value,
				.item = -1 });
	}
}

/* "I don't know", where "don't know" is offered: the words of a wish to skip, and of an answer. */
static void
mention_widen(const struct scan *scan, struct mention *mention)
{
	const word_set lead = WORD_SET(WORDS_PRONOUN) | WORD_SET(WORDS_LEAD) |
	    WORD_SET(WORDS_LEAD_LABEL) | WORD_SET(WORDS_HEDGE);
	for (size_t i = 0; i < scan->match_count; i++) {
		const struct scan_match *match = &scan->matches[i];
		size_t from = mention->from;
		if (match->list != WORDS_SKIP || match->to != mention->to)
			continue;
		while (from > match->from &&
		    (lexicon_lists(scan->lexicon, scan->tokens[from - 1].text) & lead) != 0)
			from--;
		if (from == match->from)
			mention->from = from;
	}
}

static bool
overlaps(const struct mention *a, const struct mention *b)
{
	return a->from < b->to && b->from < a->to;
}

/* Something longer stands over the mention: another label, or an entry of the lexicon. */
static bool
is_shadowed(const struct sight *sight, size_t first, const struct mention *mention)
{
	size_t len = mention->to - mention->from;
	for (size_t i = first; i < sight->count; i++)
		if (overlaps(mention, &sight->mentions[i]) &&
		    sight->mentions[i].to - sight->mentions[i].from > len)
			return true;
	for (size_t i = 0; i < sight->scan->match_count; i++) {
		const struct scan_match *match = &sight->scan->matches[i];
		if (match->from < mention->to && mention->from < match->to &&
		    match->to - match->from > len)
			return true;
	}
	return false;
}

/* A written word is what it is, whatever else it could be a misspelling of. */
static bool
is_better_spelt(const struct sight *sight, size_t first, const struct mention *mention)
{
	if (mention->source != SOURCE_TYPO)
		return false;
	for (size_t i = first; i < sight->count; i++)
		if (sight->mentions[i].source == SOURCE_LABEL &&
		    overlaps(mention, &sight->mentions[i]) &&
		    sight->mentions[i].to - sight->mentions[i].from >= mention->to - mention->from)
			return true;
	return false;
}

/* A number word that counts only when nothing else was written: "tree" for three. */
static void
lone_number_find(struct sight *sight)
{
	size_t at = text_lone_word(sight->scan);
	if (at == sight->scan->count)
		return;
	const struct scan_match *match = scan_match_at(sight->scan, WORDS_NUMBER_WHOLE, at);
	decimal value;
	if (match != NULL && offered(sight->context->item, match->value, &value))
		sight_add(sight,
		    (struct mention){ .kind = MENTION_VALUE,
			.source = SOURCE_TYPO,
			.from = at,
			.to = match->to,
			.value = value,
			.item = -1 });
}

void
sight_labels(struct sight *sight)
{
	struct scan *scan = sight->scan;
	const struct labels *labels = labels_of(sight->arena, sight->context, scan);
	size_t first = sight->count;
	for (size_t at = 0; at < scan->count; at++)
		label_find(sight, labels, at);
	size_t found = sight->count - first;
	for (size_t i = 0; i < found; i++)
		if (sight->mentions[first + i].source == SOURCE_LABEL)
			mention_widen(scan, &sight->mentions[first + i]);
	struct scan_phrase *phrases = ARENA_ARRAY(sight->arena, struct scan_phrase, found);
	for (size_t i = 0; i < found; i++)
		phrases[i] = (struct scan_phrase){ sight->mentions[first + i].from,
			sight->mentions[first + i].to };
	if (found > 0)
		scan_tag(sight->arena, scan, phrases, found);
	bool *drop = ARENA_ARRAY(sight->arena, bool, found + 1);
	for (size_t i = 0; i < found; i++)
		drop[i] = is_shadowed(sight, first, &sight->mentions[first + i]) ||
		    is_better_spelt(sight, first, &sight->mentions[first + i]);
	size_t kept = first;
	for (size_t i = 0; i < found; i++)
		if (!drop[i])
			sight->mentions[kept++] = sight->mentions[first + i];
	sight->count = kept;
	if (found == 0)
		lone_number_find(sight);
}

bool
label_is_whole(struct arena *arena, const struct reading_context *context, struct scan *scan)
{
	const struct labels *labels = labels_of(arena, context, scan);
	size_t from = 0, to = scan->count;
	while (to > from && scan->tokens[to - 1].kind == TOKEN_MARK)
		to--;
	while (from < to && scan->tokens[from].kind == TOKEN_MARK)
		from++;
	for (size_t i = 0; i < labels->count; i++)
		if (to > from && labels->items[i].count == to - from &&
		    label_stands_at(scan, from, &labels->items[i]))
			return true;
	return false;
}

static bool
is_near(struct str a, struct str b)
{
	return a.len >= 4 && b.len >= 4 && a.data[0] == b.data[0] && word_distance(a, b) == 1;
}

/* "A lit" is one letter from "a bit", and from "a lot". */
static bool
is_slip_for_another(const struct sight *sight, const struct mention *mention)
{
	const struct scan *scan = sight->scan;
	const struct labels *labels = labels_of(sight->arena, sight->context, sight->scan);
	size_t count = mention->to - mention->from;
	for (size_t i = 0; i < labels->count; i++) {
		const struct label *label = &labels->items[i];
		size_t same = 0, near = 0;
		if (label->count != count || decimal_compare(label->value, mention->value) == 0)
			continue;
		for (size_t j = 0; j < count; j++) {
			struct str typed = scan->tokens[mention->from + j].text;
			same += str_eq(typed, label->words[j]);
			near +=
			    typed.len >= SLIP_LEAST && word_distance(typed, label->words[j]) == 1;
		}
		if (same + 1 == count && near == 1)
			return true;
	}
	return false;
}

bool
label_is_confusable(const struct sight *sight, const struct mention *mention)
{
	if (mention->source == SOURCE_TYPO && is_slip_for_another(sight, mention))
		return true;
	if (mention->to - mention->from != 1 || mention->source == SOURCE_DIGITS ||
	    mention->source == SOURCE_LETTER || mention->source == SOURCE_ORDINAL ||
	    end_is_said(sight, mention))
		return false;
	/* No thumb makes one picture of another by a slip, however few bytes they differ in. */
	if (!token_is_word(sight->scan, mention->from))
		return false;
	struct str word = sight->scan->tokens[mention->from].text, other;
	const struct labels *labels = labels_of(sight->arena, sight->context, sight->scan);
	for (size_t i = 0; i < labels->count; i++)
		if (labels->items[i].count == 1 && is_near(word, labels->items[i].words[0]) &&
		    decimal_compare(labels->items[i].value, mention->value) != 0)
			return true;
	int64_t number;
	decimal value;
	for (size_t i = 0; lexicon_entry(sight->scan->lexicon, i, WORDS_NUMBER, &other, &number);
	     i++)
		if (is_near(word, other) && offered(sight->context->item, number, &value) &&
		    decimal_compare(value, mention->value) != 0)
			return true;
	return false;
}
