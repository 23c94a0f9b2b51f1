/* SPDX-License-Identifier: MIT */
/*
 * What a figure means beside its value: an answer that came after its window, and one that a person
 * read into a reply that was not clear. Both are rare, so a response has four columns for them and not
 * each item: the items by name, and in the same order who read them and from which words. The words
 * stand apart from the answers, because they are the patient's and what was made of them is not.
 */
#include "store/inbox.h"
#include "exports/export_row.h"

static const char *const names[COLUMN_CONTEXTS] = { [CONTEXT_LATE] = "late_items",
	[CONTEXT_INTERPRETED] = "interpreted_items",
	[CONTEXT_BY] = "interpreted_by",
	[CONTEXT_WORDS] = "interpreted_words" };

const char *
columns_context_name(enum column_context context)
{
	return names[context];
}

/* Names of items have no space, and neither words nor people are parted by more than this. */
static void
add(struct export_run *run, struct export_context *context, enum column_context which,
    const char *between, struct str text)
{
	struct str *have = &context->texts[which];
	*have = have->data == NULL ? arena_str(&run->row, text)
				   : str_from(arena_printf(&run->row, "%.*s%s%.*s", STR_ARG(*have),
					 between, STR_ARG(text)));
}

static struct str
on_one_line(struct export_run *run, struct str words)
{
	char *copy = arena_cstr(&run->row, words);
	for (size_t i = 0; i < words.len; i++)
		if (copy[i] == '\n' || copy[i] == '\r')
			copy[i] = ' ';
	return str_of(copy, words.len);
}

struct answer_context
export_context_of(struct export_run *run, const struct extract_row *row,
    const struct column_slot *slot, const struct extract_answer *answer)
{
	struct answer_context context = { .is_late = answer->is_late };
	struct inbox_row heard;
	if (answer->interpreted.n == 0)
		return context;
	context.by = arena_str(&run->row, answer->actor);
	if (inbox_get(run->setup->db, &run->row, answer->interpreted, &heard))
		context.words = on_one_line(run, export_row_words(run, row, slot, heard.body));
	return context;
}

void
export_context_add(struct export_run *run, const struct extract_row *row,
    const struct column_slot *slot, const struct extract_answer *answer,
    struct export_context *context)
{
	struct answer_context of = export_context_of(run, row, slot, answer);
	if (of.is_late)
		add(run, context, CONTEXT_LATE, " ", answer->link_id);
	if (str_is_empty(of.by))
		return;
	add(run, context, CONTEXT_INTERPRETED, " ", answer->link_id);
	add(run, context, CONTEXT_BY, "; ", of.by);
	add(run, context, CONTEXT_WORDS, "\n", of.words);
}

void
export_context_put(
    struct export_run *run, const struct column_form *form, const struct export_context *context)
{
	for (size_t i = 0; i < COLUMN_CONTEXTS; i++)
		if (!str_is_empty(context->texts[i]))
			cells_text(&run->cells, form->context + i, context->texts[i]);
}
