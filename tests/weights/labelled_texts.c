/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "base/random.h"
#include "conversations/life_events.h"
#include "conversations/word_index.h"

#include "tests/weights/labelled_texts.h"

enum { TABLE_LIMIT = 8 << 20, FEATURES_MOST = 4096 };

void
labelled_texts_init(struct labelled_texts *texts)
{
	*texts = (struct labelled_texts){ 0 };
	arena_init(&texts->arena);
}

void
labelled_texts_done(struct labelled_texts *texts)
{
	free(texts->texts);
	arena_done(&texts->arena);
}

static unsigned
class_of(struct str expected)
{
	if (str_find(expected, STR("urgent"), 0) >= 0)
		return WEIGHED_CRISIS;
	return str_find(expected, STR("clinical"), 0) >= 0 ? WEIGHED_CLINICAL : HARMLESS;
}

static void
text_add(struct labelled_texts *texts, const struct labelled_text *text)
{
	if (texts->count == texts->room) {
		texts->room = texts->room == 0 ? 1024 : 2 * texts->room;
		texts->texts = alloc_grow(texts->texts, texts->room * sizeof(*texts->texts));
	}
	texts->texts[texts->count++] = *text;
}

static void
reply_add(struct labelled_texts *texts, const struct phrases *phrases, struct str reply,
    struct str expected)
{
	struct scan scan;
	struct life_events events;
	bool sure = false;
	scan_text(&texts->arena, phrases_lexicon(phrases), reply, &scan);
	life_events_of(&texts->arena, &scan, &events);
	for (size_t i = 0; i < events.alarm_count; i++)
		sure = sure || !events.alarms[i].unsure;
	text_add(texts,
	    &(struct labelled_text){
		.plain = events.words,
		.class = class_of(expected),
		.heard = (events.flags & FLAGS_RISK) != 0,
		.sure = sure,
	    });
}

bool
labelled_texts_read(struct labelled_texts *texts, const struct phrases *phrases, const char *path,
    struct error *error)
{
	struct str rest, line;
	if (!file_read(&texts->arena, path, TABLE_LIMIT, &rest, error))
		return false;
	while (str_split(&rest, '\n', &line)) {
		struct str type, reply, expected;
		if (!str_starts(line, "#") && str_split(&line, '\t', &type) &&
		    str_split(&line, '\t', &reply) && str_split(&line, '\t', &expected))
			reply_add(texts, phrases, reply, expected);
	}
	return true;
}

static size_t
words_count(struct str plain)
{
	size_t count = 0;
	for (size_t i = 0; i < plain.len; i++)
		count += plain.data[i] == ' ';
	return count;
}

void
labelled_texts_join(struct labelled_texts *texts)
{
	struct random random = random_seeded(1);
	size_t count = texts->count;
	for (size_t i = 0; i < count; i += 4) {
		struct labelled_text joined = texts->texts[i];
		while (words_count(joined.plain) < WEIGHED_WORDS) {
			const struct labelled_text *more =
			    &texts->texts[random_below(&random, count)];
			joined.plain = str_from(arena_printf(&texts->arena, "%.*s %.*s",
			    STR_ARG(joined.plain), STR_ARG(more->plain)));
			joined.heard = joined.heard || more->heard;
			joined.sure = joined.sure || more->sure;
			/* Of two dangers the former stays: either is right. */
			if (joined.class == HARMLESS)
				joined.class = more->class;
		}
		text_add(texts, &joined);
	}
}

static int
by_name(const void *a, const void *b)
{
	return str_compare(*(const struct str *) a, *(const struct str *) b);
}

static size_t
features_count(const struct labelled_texts *texts, struct str plain)
{
	struct weighed_features features = weighed_features_of(plain, texts->kinds);
	struct weighed_feature feature;
	size_t count = 0;
	while (weighed_features_next(&features, &feature))
		count++;
	return count;
}

/* Each name once, of those that stand there often enough. */
static size_t
names_keep(struct str *names, size_t count)
{
	size_t kept = 0;
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && str_eq(names[to], names[from]);)
			to++;
		if (to - from >= LABELLED_LEAST)
			names[kept++] = names[from];
	}
	return kept;
}

static bool
has_feature(const struct labelled_text *text, uint32_t feature)
{
	size_t count = text->count;
	while (count > 0 && text->features[count - 1] != feature)
		count--;
	return count > 0;
}

void
labelled_texts_name_as(struct labelled_texts *texts, const struct labelled_texts *others)
{
	struct arena *arena = &texts->arena;
	struct word_index index;
	word_index_make(arena, &index, others->names, sizeof(*others->names), others->name_count);
	for (size_t i = 0; i < texts->count; i++) {
		struct labelled_text *text = &texts->texts[i];
		struct weighed_features features = weighed_features_of(text->plain, others->kinds);
		struct weighed_feature feature;
		text->all = features_count(others, text->plain);
		text->features = ARENA_ARRAY(arena, uint32_t, text->all);
		while (weighed_features_next(&features, &feature)) {
			struct str name = str_from(weighed_feature_name(arena, &feature));
			size_t at = word_index_find(&index, name);
			if (at != WORD_INDEX_NONE && !has_feature(text, (uint32_t) at))
				text->features[text->count++] = (uint32_t) at;
		}
	}
}

void
labelled_texts_name(struct labelled_texts *texts)
{
	struct arena *arena = &texts->arena;
	size_t most = 0, count = 0;
	for (size_t i = 0; i < texts->count; i++)
		most += features_count(texts, texts->texts[i].plain);
	struct str *names = ARENA_ARRAY(arena, struct str, most);
	for (size_t i = 0; i < texts->count; i++) {
		struct weighed_features features =
		    weighed_features_of(texts->texts[i].plain, texts->kinds);
		struct weighed_feature feature;
		while (weighed_features_next(&features, &feature))
			names[count++] = str_from(weighed_feature_name(arena, &feature));
	}
	qsort(names, most, sizeof(*names), by_name);
	texts->names = names;
	texts->name_count = names_keep(names, most);
	labelled_texts_name_as(texts, texts);
}
