/* SPDX-License-Identifier: MIT */
#include "daemon/control_words.h"

const char *const control_word_lists[CONTROL_WORDS_LISTS] = { "stop", "stop-confirm", "start",
	"help", "back", "repeat", "link", "call", "later" };

static void
begin(const struct document *document, const char *name, struct control_words *place)
{
	const struct node *values = node_get(node_get(document->root, "values"), name);
	place->begun = true;
	place->by_value = values != NULL;
	place->list =
	    values != NULL ? values->first : node_get(node_get(document->root, "words"), name);
	place->word = place->list == NULL ? NULL : place->list->first;
}

const struct node *
control_words_next(const struct document *document, const char *name, struct control_words *place)
{
	if (!place->begun)
		begin(document, name, place);
	else if (place->word != NULL)
		place->word = place->word->next;
	while (place->word == NULL && place->by_value && place->list != NULL) {
		place->list = place->list->next;
		place->word = place->list == NULL ? NULL : place->list->first;
	}
	return place->word;
}
