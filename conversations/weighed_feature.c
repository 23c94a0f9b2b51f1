/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "conversations/weighed_feature.h"

enum { BEGIN_BYTES = 5 };

static bool
is_number(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.data[i] < '0' || word.data[i] > '9')
			return false;
	return word.len > 0;
}

struct weighed_features
weighed_features_of(struct str plain, const struct word_kinds *kinds)
{
	return (struct weighed_features){ .rest = plain, .kinds = kinds, .next = WEIGHED_EACH };
}

bool
weighed_is_stop(struct str word)
{
	return word.len > 0 && word.data[0] == '.';
}

bool
weighed_is_comma(struct str word)
{
	return word.len == 1 && word.data[0] == ',';
}

static struct weighed_part
part_of(struct str text)
{
	return (struct weighed_part){ text, str_hash(STR_HASH_START, text) };
}

static struct weighed_feature
feature_of(enum weighed_feature_kind kind, struct weighed_part first, struct weighed_part second)
{
	const uint64_t odd = UINT64_C(11400714819323198485);
	uint64_t key = (first.hash + (uint64_t) kind) * odd;
	key = ((key ^ key >> 32) + second.hash) * odd;
	key ^= key >> 32;
	return (struct weighed_feature){ kind, first.text, second.text, key == 0 ? 1 : key };
}

static const struct weighed_part nothing;

/* Nothing reaches over a full stop. */
static void
sentence_end(struct weighed_features *features)
{
	features->before = features->last = features->word = features->kind = nothing;
	memset(features->passed, 0, sizeof(features->passed));
}

static void
kind_read(struct weighed_features *features)
{
	if (features->kind.text.len > 0) {
		memmove(features->passed + 1, features->passed,
		    sizeof(features->passed) - sizeof(*features->passed));
		features->passed[0] = features->kind;
	}
	struct str kind = word_kinds_of(features->kinds, features->word.text);
	features->kind = kind.len > 0 ? part_of(kind) : nothing;
}

/* False at the end of the text. */
static bool
word_read(struct weighed_features *features)
{
	struct str word;
	while (str_split(&features->rest, ' ', &word)) {
		if (weighed_is_stop(word))
			sentence_end(features);
		if (word.len == 0 || weighed_is_stop(word) || weighed_is_comma(word))
			continue;
		features->before = features->last;
		features->last = features->word;
		features->word = part_of(word.len > 2 && is_number(word) ? STR("000") : word);
		kind_read(features);
		features->next = FEATURE_WORD;
		return true;
	}
	return false;
}

/* The feature of the word that was read last with this number; false when it has none. */
static bool
feature_at(const struct weighed_features *features, int at, struct weighed_feature *out)
{
	struct weighed_part word = features->word, part;
	switch (at) {
	case FEATURE_WORD: *out = feature_of(FEATURE_WORD, word, nothing); return true;
	case FEATURE_PAIR:
		*out = feature_of(FEATURE_PAIR, features->last, word);
		return features->last.text.len > 0;
	case FEATURE_ROUND:
		*out = feature_of(FEATURE_ROUND, features->before, word);
		return features->before.text.len > 0;
	case FEATURE_BEGIN:
		if (word.text.len <= BEGIN_BYTES)
			return false;
		*out =
		    feature_of(FEATURE_BEGIN, part_of(str_sub(word.text, 0, BEGIN_BYTES)), nothing);
		return true;
	case FEATURE_KIND:
		*out = feature_of(FEATURE_KIND, features->kind, nothing);
		return features->kind.text.len > 0;
	default:
		part = features->passed[at - FEATURE_KINDS];
		*out = feature_of(FEATURE_KINDS, part, features->kind);
		return features->kind.text.len > 0 && part.text.len > 0;
	}
}

bool
weighed_features_next(struct weighed_features *features, struct weighed_feature *out)
{
	do {
		if (features->next == WEIGHED_EACH && !word_read(features))
			return false;
	} while (!feature_at(features, features->next++, out));
	return true;
}

char *
weighed_feature_name(struct arena *arena, const struct weighed_feature *feature)
{
	static const struct {
		const char *before, *between, *after;
	} signs[] = { [FEATURE_WORD] = { "", "", "" },
		[FEATURE_PAIR] = { "", " ", "" },
		[FEATURE_ROUND] = { "", " _ ", "" },
		[FEATURE_BEGIN] = { "", "", "*" },
		[FEATURE_KIND] = { "<", "", ">" },
		[FEATURE_KINDS] = { "<", "> <", ">" } };
	return arena_printf(arena, "%s%.*s%s%.*s%s", signs[feature->kind].before,
	    STR_ARG(feature->first), signs[feature->kind].between, STR_ARG(feature->second),
	    signs[feature->kind].after);
}

double
weighed_share(size_t count)
{
	return 1 / cbrt((double) count + 1);
}

/* What stands before and behind a sign, or all of it. */
static struct weighed_feature
feature_split(struct str name, struct str sign, enum weighed_feature_kind with,
    enum weighed_feature_kind without)
{
	ptrdiff_t at = str_find(name, sign, 0);
	if (at < 0)
		return feature_of(without, part_of(name), nothing);
	return feature_of(with, part_of(str_sub(name, 0, (size_t) at)),
	    part_of(str_sub(name, (size_t) at + sign.len, name.len)));
}

static bool
is_word(struct str text)
{
	return text.len > 0 && str_find(text, STR(" "), 0) < 0;
}

bool
weighed_feature_named(struct str name, struct weighed_feature *out)
{
	if (str_starts(name, "<") && str_ends(name, ">"))
		*out = feature_split(
		    str_sub(name, 1, name.len - 1), STR("> <"), FEATURE_KINDS, FEATURE_KIND);
	else if (str_ends(name, "*"))
		*out = feature_of(FEATURE_BEGIN, part_of(str_sub(name, 0, name.len - 1)), nothing);
	else if (str_find(name, STR(" _ "), 0) >= 0)
		*out = feature_split(name, STR(" _ "), FEATURE_ROUND, FEATURE_WORD);
	else
		*out = feature_split(name, STR(" "), FEATURE_PAIR, FEATURE_WORD);
	bool is_pair =
	    out->kind == FEATURE_PAIR || out->kind == FEATURE_ROUND || out->kind == FEATURE_KINDS;
	return is_word(out->first) && (is_pair ? is_word(out->second) : out->second.len == 0);
}
