/* SPDX-License-Identifier: MIT */
#include "conversations/lexicon.h"
#include "daemon/control_words.h"

#include "daemon/languages_whole.h"

/* Lists that may not be empty. */
static const struct {
	const char *section, *list;
} needed[] = {
	{ "words", "stop" },
	{ "words", "start" },
	{ "words", "help" },
	{ "words", "yes" },
	{ "words", "no" },
	{ "patterns", "urgent" },
};

/* Values of which none may be missing. */
static const struct {
	const char *list;
	int first, last;
} ranges[] = {
	{ "number", 0, 10 },
	{ "month", 1, 12 },
	{ "weekday", 1, 7 },
};

/* Numbers and ordinals the lexicon has looked at itself. */
static const char *const answers[] = { "month", "weekday", "day" };

static bool
is_empty(const struct node *list)
{
	return list == NULL || list->first == NULL;
}

static void
lists_check(const struct document *document)
{
	for (size_t i = 0; i < ARRAY_LEN(needed); i++) {
		const struct node *section = node_get(document->root, needed[i].section);
		const struct node *list = node_get(section, needed[i].list);
		if (is_empty(list))
			(void) document_complain(document,
			    list != NULL          ? list
				: section != NULL ? section
						  : document->root,
			    "%s: %s is empty, expected words of this language: nobody who writes it "
			    "would be heard",
			    needed[i].section, needed[i].list);
	}
}

static void
values_check(const struct document *document)
{
	const struct node *values = node_get(document->root, "values");
	for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
		const struct node *list = node_get(values, ranges[i].list);
		for (int value = ranges[i].first; value <= ranges[i].last; value++) {
			char key[12];
			(void) snprintf(key, sizeof(key), "%d", value);
			if (!is_empty(node_get(list, key)))
				continue;
			(void) document_complain(document,
			    list != NULL         ? list
				: values != NULL ? values
						 : document->root,
			    "values: %s has no word for %d, expected one for each from %d to %d",
			    ranges[i].list, value, ranges[i].first, ranges[i].last);
		}
	}
}

/* What answers a question, in the form in which words are compared: worked out once, for a thousand
 * control words are held against it. */
struct answer {
	struct str word;
	const char *list;
};

static struct str
folded(struct arena *arena, const struct node *node)
{
	return str_trim(lexicon_fold(arena, str_from(node->text)));
}

/* Into `all`, or only counted where that is NULL. */
static size_t
answers_walk(struct arena *arena, const struct node *values, struct answer *all)
{
	size_t count = 0;
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		const struct node *list = node_get(values, answers[i]);
		for (const struct node *value = list == NULL ? NULL : list->first; value != NULL;
		     value = value->next)
			for (const struct node *each = value->first; each != NULL;
			     each = each->next, count++)
				if (all != NULL)
					all[count] =
					    (struct answer){ folded(arena, each), answers[i] };
	}
	return count;
}

static struct answer *
answers_of(struct arena *arena, const struct node *values, size_t *out_count)
{
	*out_count = answers_walk(arena, values, NULL);
	struct answer *all = ARENA_ARRAY(arena, struct answer, *out_count + 1);
	(void) answers_walk(arena, values, all);
	return all;
}

static void
collisions_check(const struct document *document)
{
	struct arena arena = { 0 };
	size_t count;
	const struct answer *all = answers_of(&arena, node_get(document->root, "values"), &count);
	for (size_t i = 0; i < CONTROL_WORDS_LISTS; i++) {
		const char *list = control_word_lists[i];
		struct control_words place = { 0 };
		const struct node *node;
		while ((node = control_words_next(document, list, &place)) != NULL) {
			struct str word = folded(&arena, node);
			for (size_t k = 0; k < count; k++)
				if (str_eq(all[k].word, word))
					(void) document_complain(document, node,
					    "\"%s\" stands under %s and under %s, expected a control "
					    "word to be no answer",
					    node->text, list, all[k].list);
		}
	}
	arena_done(&arena);
}

void
languages_whole_check(const struct document *document)
{
	lists_check(document);
	values_check(document);
	collisions_check(document);
}
