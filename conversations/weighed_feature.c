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
weighed_features_of(struct str plain)
{
	return (struct weighed_features){ .rest = plain, .next = FEATURE_BEGIN + 1 };
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

/* False at the end of the text. A full stop ends what pairs reach over. */
static bool
word_read(struct weighed_features *features)
{
	struct str word;
	while (str_split(&features->rest, ' ', &word)) {
		if (weighed_is_stop(word))
			features->before = features->last = features->word = (struct str){ 0 };
		if (word.len == 0 || weighed_is_stop(word) || weighed_is_comma(word))
			continue;
		features->before = features->last;
		features->last = features->word;
		features->word = word.len > 2 && is_number(word) ? STR("000") : word;
		features->next = FEATURE_WORD;
		return true;
	}
	return false;
}

bool
weighed_features_next(struct weighed_features *features, struct weighed_feature *out)
{
	for (;;) {
		if (features->next > FEATURE_BEGIN && !word_read(features))
			return false;
		struct str word = features->word;
		switch (features->next++) {
		case FEATURE_WORD:
			*out = (struct weighed_feature){ FEATURE_WORD, word, { 0 } };
			return true;
		case FEATURE_PAIR:
			*out = (struct weighed_feature){ FEATURE_PAIR, features->last, word };
			if (features->last.len > 0)
				return true;
			break;
		case FEATURE_ROUND:
			*out = (struct weighed_feature){ FEATURE_ROUND, features->before, word };
			if (features->before.len > 0)
				return true;
			break;
		default:
			*out = (struct weighed_feature){ FEATURE_BEGIN,
				str_sub(word, 0, BEGIN_BYTES), { 0 } };
			if (word.len > BEGIN_BYTES)
				return true;
		}
	}
}

char *
weighed_feature_name(struct arena *arena, const struct weighed_feature *feature)
{
	static const char *const between[] = { "", " ", " _ ", "" };
	return arena_printf(arena, "%.*s%s%.*s%s", STR_ARG(feature->first), between[feature->kind],
	    STR_ARG(feature->second), feature->kind == FEATURE_BEGIN ? "*" : "");
}

double
weighed_share(size_t count)
{
	return 1 / cbrt((double) count + 1);
}

bool
weighed_feature_named(struct str name, struct weighed_feature *out)
{
	ptrdiff_t round = str_find(name, STR(" _ "), 0), blank = str_find(name, STR(" "), 0);
	*out = (struct weighed_feature){ FEATURE_WORD, name, { 0 } };
	if (round > 0)
		*out = (struct weighed_feature){ FEATURE_ROUND, str_sub(name, 0, (size_t) round),
			str_sub(name, (size_t) round + 3, name.len) };
	else if (blank > 0)
		*out = (struct weighed_feature){ FEATURE_PAIR, str_sub(name, 0, (size_t) blank),
			str_sub(name, (size_t) blank + 1, name.len) };
	else if (str_ends(name, "*"))
		*out = (struct weighed_feature){ FEATURE_BEGIN, str_sub(name, 0, name.len - 1),
			{ 0 } };
	return out->first.len > 0 && str_find(out->second, STR(" "), 0) < 0 &&
	    (out->kind == FEATURE_WORD || out->kind == FEATURE_BEGIN) == (out->second.len == 0);
}

uint64_t
weighed_feature_key(const struct weighed_feature *feature)
{
	const char kind[] = { ' ', (char) feature->kind };
	uint64_t hash = str_hash(STR_HASH_START, feature->first);
	hash = str_hash(str_hash(hash, str_of(kind, sizeof(kind))), feature->second);
	return hash == 0 ? 1 : hash;
}
