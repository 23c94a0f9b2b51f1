/* SPDX-License-Identifier: MIT */
/*
 * A table from the fingerprint of a name to its weights: the names themselves are not kept, since a text's
 * own words say what was found. 64 bits of fingerprint, and a file in which two of them meet is
 * refused.
 */
#include <math.h>

#include "conversations/weighed_words.h"

enum { WEIGHT_MOST = 30000, HUNDREDTHS = 100 };

struct weight {
	uint64_t key; /* 0: unused */
	int16_t of[WEIGHED_KINDS];
};

struct weighed_words {
	struct word_kinds *kinds;
	struct weight *slots; /* open addressing */
	size_t mask, count;
	double base[WEIGHED_KINDS], threshold[WEIGHED_KINDS], unsure[WEIGHED_KINDS];
};

static double
weight_of(const struct weight *weight, size_t kind)
{
	return (double) weight->of[kind] / HUNDREDTHS;
}

/* THE FILE */

struct file {
	const char *name;
	struct complaints *complaints;
	int line;
	struct weighed_words *words;
	bool has_base, has_threshold, has_unsure;
};

static bool
weight_parse(struct str text, int16_t *out)
{
	int64_t value;
	if (!str_to_int(text, &value) || value < -WEIGHT_MOST || value > WEIGHT_MOST)
		return false;
	*out = (int16_t) value;
	return true;
}

static struct weight *
slot_of(const struct weighed_words *words, uint64_t key)
{
	size_t at = (size_t) key & words->mask;
	while (words->slots[at].key != 0 && words->slots[at].key != key)
		at = (at + 1) & words->mask;
	return &words->slots[at];
}

static bool
setting_take(struct file *file, const struct weight *weight, bool *has, double out[])
{
	if (*has)
		return complain(
		    file->complaints, file->name, file->line, 1, "expected this line once");
	*has = true;
	for (size_t kind = 0; kind < WEIGHED_KINDS; kind++)
		out[kind] = weight_of(weight, kind);
	return true;
}

static bool
line_read(struct file *file, struct str line)
{
	struct str name = { 0 }, crisis = { 0 }, clinical = { 0 }, more;
	struct weight weight = { 0 };
	bool has_three = str_split(&line, '\t', &name) && str_split(&line, '\t', &crisis) &&
	    str_split(&line, '\t', &clinical) && !str_split(&line, '\t', &more);
	if (has_three && str_is(name, "kind:")) {
		word_kinds_add(file->words->kinds, crisis, clinical);
		return true;
	}
	if (!has_three || !weight_parse(crisis, &weight.of[WEIGHED_CRISIS]) ||
	    !weight_parse(clinical, &weight.of[WEIGHED_CLINICAL]))
		return complain(file->complaints, file->name, file->line, 1,
		    "expected name, crisis and clinical with tabs between, weights within %d",
		    WEIGHT_MOST);
	if (str_is(name, "threshold:"))
		return setting_take(file, &weight, &file->has_threshold, file->words->threshold);
	if (str_is(name, "base:"))
		return setting_take(file, &weight, &file->has_base, file->words->base);
	if (str_is(name, "unsure:"))
		return setting_take(file, &weight, &file->has_unsure, file->words->unsure);
	struct weighed_feature feature;
	if (!weighed_feature_named(name, &feature))
		return complain(file->complaints, file->name, file->line, 1,
		    "\"%.*s\" is no name of a weight, expected word, one two, one _ two, begin*, <kind> or <kind> <kind>",
		    STR_ARG(name));
	weight.key = feature.key;
	struct weight *slot = slot_of(file->words, weight.key);
	if (slot->key != 0)
		return complain(file->complaints, file->name, file->line, 1,
		    "\"%.*s\" stands there already, or shares its fingerprint", STR_ARG(name));
	*slot = weight;
	file->words->count++;
	return true;
}

static size_t
lines_of(struct str text)
{
	size_t count = 1;
	for (size_t i = 0; i < text.len; i++)
		count += text.data[i] == '\n';
	return count;
}

const struct weighed_words *
weighed_words_read(
    struct arena *arena, const char *name, struct str text, struct complaints *complaints)
{
	struct weighed_words *words = ARENA_NEW(arena, struct weighed_words);
	struct file file = { .name = name, .complaints = complaints, .words = words };
	if (text.len > WEIGHED_LIMIT) {
		(void) complain(complaints, name, 1, 1, "larger than %d bytes", WEIGHED_LIMIT);
		return NULL;
	}
	size_t slots = 16, lines = lines_of(text);
	while (slots < lines + lines / 2)
		slots *= 2;
	*words = (struct weighed_words){ .kinds = word_kinds_new(arena),
		.slots = ARENA_ARRAY(arena, struct weight, slots),
		.mask = slots - 1,
		.unsure = { -HUGE_VAL, -HUGE_VAL } };
	bool good = true;
	struct str line;
	while (good && str_split(&text, '\n', &line)) {
		file.line++;
		if (line.len > 0 && line.data[0] != '#')
			good = line_read(&file, line);
	}
	struct str twice;
	if (good && !word_kinds_close(words->kinds, &twice))
		good = complain(complaints, name, 1, 1, "\"%.*s\" is of two kinds", STR_ARG(twice));
	if (good && !(file.has_base && file.has_threshold))
		good =
		    complain(complaints, name, 1, 1, "expected a line threshold: and a line base:");
	return good ? words : NULL;
}

size_t
weighed_words_count(const struct weighed_words *words)
{
	return words->count;
}

/* WEIGHING */

enum { FEATURES_MOST = WEIGHED_EACH * (WEIGHED_WORDS + 1) };

struct found {
	struct weighed_feature feature;
	const struct weight *weight;
};

static bool
is_found(const struct found *found, size_t count, const struct weight *weight)
{
	while (count > 0 && found[count - 1].weight != weight)
		count--;
	return count > 0;
}

/* Each that has a weight, once. `out_all` counts the others and repetitions too. */
static size_t
features_find(
    const struct weighed_words *words, struct str stretch, struct found *found, size_t *out_all)
{
	struct weighed_features features = weighed_features_of(stretch, words->kinds);
	struct weighed_feature feature;
	size_t count = 0, all = 0;
	for (; all < FEATURES_MOST && weighed_features_next(&features, &feature); all++) {
		const struct weight *weight = slot_of(words, feature.key);
		if (weight->key != 0 && !is_found(found, count, weight))
			found[count++] = (struct found){ feature, weight };
	}
	*out_all = all;
	return count;
}

static enum weighed_kind
graver(const double over[WEIGHED_KINDS])
{
	return over[WEIGHED_CLINICAL] > over[WEIGHED_CRISIS] ? WEIGHED_CLINICAL : WEIGHED_CRISIS;
}

static void
stretch_weigh(const struct weighed_words *words, struct str stretch, struct weighing *out)
{
	struct found found[FEATURES_MOST];
	size_t all, count = features_find(words, stretch, found, &all);
	double share = weighed_share(all);
	*out = (struct weighing){ .stretch = stretch, .speaks_against = true };
	for (size_t kind = 0; kind < WEIGHED_KINDS; kind++) {
		double odds = words->base[kind];
		for (size_t i = 0; i < count; i++)
			odds += share * weight_of(found[i].weight, kind);
		out->over[kind] = odds - words->threshold[kind];
		out->speaks_against = out->speaks_against && odds < words->unsure[kind];
	}
}

/* Behind the full stop that comes next, or behind `most` words where none comes before. The words passed
 * are counted. */
static size_t
sentence_end(struct str plain, size_t at, size_t most, size_t *words)
{
	struct str rest = str_sub(plain, at, plain.len), word;
	for (size_t count = 0; count < most && str_split(&rest, ' ', &word);) {
		if (weighed_is_stop(word))
			break;
		bool counts = word.len > 0 && !weighed_is_comma(word);
		count += counts;
		*words += counts;
	}
	return plain.len - rest.len;
}

/* As many whole sentences as WEIGHED_WORDS hold, at least one. */
static struct str
stretch_at(struct str plain, size_t at, size_t *out_words)
{
	size_t words = 0, end = sentence_end(plain, at, WEIGHED_WORDS, &words);
	while (end < plain.len) {
		size_t more = words, next = sentence_end(plain, end, WEIGHED_WORDS, &more);
		if (more > WEIGHED_WORDS)
			break;
		words = more;
		end = next;
	}
	*out_words = words;
	return str_sub(plain, at, end);
}

void
weighed_words_weigh(const struct weighed_words *words, struct str plain, struct weighing *out)
{
	*out = (struct weighing){ .over = { -HUGE_VAL, -HUGE_VAL } };
	size_t at = 0, end = 0;
	while (at < plain.len && end < plain.len) {
		size_t count, one = 0;
		struct str stretch = stretch_at(plain, at, &count);
		struct weighing weighing;
		end = at + stretch.len;
		/* A sentence without an end is cut, so the next one begins within it. */
		at = end == plain.len ? end : sentence_end(plain, at, WEIGHED_WORDS / 2, &one);
		if (count < WEIGHED_FEWEST)
			continue;
		stretch_weigh(words, stretch, &weighing);
		if (weighing.over[graver(weighing.over)] > out->over[graver(out->over)])
			*out = weighing;
	}
}

bool
weighed_words_know(const struct weighed_words *words, struct str plain)
{
	struct str word, longest = { 0 };
	while (str_split(&plain, ' ', &word))
		if (word.len > longest.len)
			longest = word;
	struct weighed_features features = weighed_features_of(longest, NULL);
	struct weighed_feature feature;
	while (weighed_features_next(&features, &feature))
		if (slot_of(words, feature.key)->key != 0)
			return true;
	return false;
}

/* EXPLAINING */

/* Of the `count` heaviest so far, which has room for `limit`. */
static size_t
heaviest_keep(struct heavy_feature *heaviest, size_t count, size_t limit, struct heavy_feature more)
{
	size_t at = count;
	if (count == limit && (limit == 0 || heaviest[--at].weight >= more.weight))
		return count;
	for (; at > 0 && heaviest[at - 1].weight < more.weight; at--)
		heaviest[at] = heaviest[at - 1];
	heaviest[at] = more;
	return count < limit ? count + 1 : count;
}

size_t
weighed_words_heaviest(const struct weighed_words *words, const struct weighing *weighing,
    struct heavy_feature *out, size_t limit)
{
	struct found found[FEATURES_MOST];
	size_t all, kept = 0, count = features_find(words, weighing->stretch, found, &all);
	enum weighed_kind kind = graver(weighing->over);
	for (size_t i = 0; i < count; i++)
		kept = heaviest_keep(out, kept, limit,
		    (struct heavy_feature){
			found[i].feature, weighed_share(all) * weight_of(found[i].weight, kind) });
	return kept;
}
