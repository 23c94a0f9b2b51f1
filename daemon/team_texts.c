/* SPDX-License-Identifier: MIT */
#include "channels/sms_text.h"
#include "scheduler/enrol.h"

#include "daemon/team_texts.h"

enum { VALUES_MOST = 32 };

/* Each letter two bytes of UTF-8, and one that makes the whole text UCS-2. */
static const char *
longest_name(struct arena *arena)
{
	char *name = arena_alloc(arena, 2 * ENROL_GIVEN_NAME_UNITS + 1);
	for (size_t i = 0; i < ENROL_GIVEN_NAME_UNITS; i++)
		memcpy(name + 2 * i, "\xc5\xb4", 2); /* W with a circumflex */
	name[2 * ENROL_GIVEN_NAME_UNITS] = '\0';
	return name;
}

/* first NULL: as in the sample. */
static int
parts_of(struct arena *arena, const struct phrases *phrases, enum phrase phrase,
    const struct phrase_value *sample, const struct config_team *team, const char *first)
{
	struct phrase_value values[VALUES_MOST];
	size_t i = 0;
	for (; sample[i].name != NULL; i++) {
		BUG_ON(i + 1 == VALUES_MOST, "a sample of more than %d values", VALUES_MOST);
		values[i] = sample[i];
		if (strcmp(values[i].name, "team") == 0)
			values[i].value = team->public_name;
		else if (strcmp(values[i].name, "number") == 0)
			values[i].value = team->telephone;
		else if (strcmp(values[i].name, "first") == 0 && first != NULL)
			values[i].value = first;
	}
	values[i] = sample[i];
	struct str said = str_from(phrases_say(arena, phrases, phrase, values));
	return sms_text_measure(sms_text_clean(arena, said)).parts;
}

static void
count(struct team_texts_cost *cost, int parts, const char *phrase, const char *language)
{
	cost->longer++;
	if (parts <= cost->parts)
		return;
	cost->parts = parts;
	(void) snprintf(cost->phrase, sizeof(cost->phrase), "%s", phrase);
	(void) snprintf(cost->language, sizeof(cost->language), "%s", language);
}

static void
check_team(const struct phrases *phrases, const struct document *document,
    const struct phrase_value *sample, const struct config *config, const struct config_team *team,
    struct team_texts_cost *cost)
{
	const struct node *texts = node_get(document->root, "texts");
	const char *language = phrases_language(phrases);
	struct arena arena = { 0 };
	struct team_texts_cost worst = { 0 };
	for (const struct node *node = texts == NULL ? NULL : texts->first; node != NULL;
	     node = node->next) {
		enum phrase phrase;
		if (str_starts(str_from(node->key), "page-") || !phrase_named(node->key, &phrase))
			continue;
		int parts = parts_of(&arena, phrases, phrase, sample, team, NULL);
		int most = parts_of(&arena, phrases, phrase, sample, team, longest_name(&arena));
		if (parts > TEAM_TEXTS_BUDGET)
			count(cost, parts, node->key, language);
		if (most > TEAM_TEXTS_PARTS)
			count(&worst, most, node->key, language);
		arena_reset(&arena);
	}
	if (worst.longer > 0)
		(void) complain(document->complaints, config->file, team->line, team->column,
		    "public_name of team \"%s\": %zu texts in \"%s\" are too long for whoever has the "
		    "longest name, \"%s\" has %d parts then, expected at most %d",
		    team->key, worst.longer, language, worst.phrase, worst.parts, TEAM_TEXTS_PARTS);
	arena_done(&arena);
}

void
team_texts_check(const struct phrases *phrases, const struct document *document,
    const struct phrase_value *sample, const struct config *config, struct team_texts_cost *costs)
{
	if (strcmp(config->sms, "none") == 0)
		return;
	for (size_t i = 0; i < config->team_count; i++)
		check_team(phrases, document, sample, config, &config->teams[i], &costs[i]);
}
