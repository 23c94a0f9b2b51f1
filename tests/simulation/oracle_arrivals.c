/* SPDX-License-Identifier: MIT */
/* Invariant 2 and true states, as counted at the telephones. */
#include "tests/simulation/oracle_inside.h"

static void
judge_taken(struct oracle *oracle, const struct journal_line *line)
{
	const struct text *text = oracle_text(oracle, line->field[0]);
	/* In most worlds a text that was put off waits in the queue again. */
	bool queued = text != NULL && strcmp(text->state, "queued") == 0;
	if (text == NULL || (queued && weather_is_gentle(oracle->world->weather)))
		oracle_find(oracle, "2: what left is on record", line->field[0]);
}

/* No ask_id twice, and nothing in the same words twice, whatever hark calls it. */
static void
judge_arrived(struct oracle *oracle, size_t n)
{
	const struct journal_line *one = &oracle->journal.lines[n];
	const struct text *text = oracle_text(oracle, one->field[0]);
	/* Reminders repeat the question, and two replies that are not understood get the same answer
	 * each; two people on one telephone are asked the same. */
	bool may_repeat = weather_has(oracle->world->weather, MISHAP_SHARED) ||
	    (text != NULL &&
		(strcmp(text->purpose, "reminder") == 0 || strcmp(text->purpose, "re-ask") == 0));
	for (size_t k = 0; k < n; k++) {
		const struct journal_line *other = &oracle->journal.lines[k];
		if (other->kind != JOURNAL_ARRIVED)
			continue;
		bool again = strcmp(one->field[0], other->field[0]) == 0;
		bool same_words = !may_repeat && strcmp(one->field[2], other->field[2]) == 0 &&
		    strcmp(one->field[3], other->field[3]) == 0;
		if (again || same_words)
			oracle_find(oracle, "2: nobody is asked twice", one->field[0]);
	}
}

void
oracle_judge_arrivals(struct oracle *oracle)
{
	/* What was sent and then forgotten with the store is nobody's record. */
	bool restored = journal_count(&oracle->journal, JOURNAL_RESTORE) > 0;
	for (size_t i = 0; i < oracle->journal.count; i++) {
		const struct journal_line *line = &oracle->journal.lines[i];
		if (line->kind == JOURNAL_TAKEN && !restored)
			judge_taken(oracle, line);
		if (line->kind == JOURNAL_ARRIVED)
			judge_arrived(oracle, i);
	}
}

/* A state says no more than is true. A text may arrive after it was given up. */
void
oracle_judge_states(struct oracle *oracle)
{
	const struct journal *journal = &oracle->journal;
	for (size_t i = 0; i < oracle->text_count; i++) {
		const struct text *text = &oracle->texts[i];
		bool arrived = journal_find(journal, JOURNAL_ARRIVED, text->ask_id) != NULL;
		bool taken = arrived || journal_find(journal, JOURNAL_NO_WAY, text->ask_id) != NULL;
		bool receipt = journal_find(journal, JOURNAL_RECEIPT, text->ask_id) != NULL;
		bool failed = strcmp(text->state, "failed") == 0;
		bool delivered = strcmp(text->state, "delivered") == 0;
		/* "answered" claims nothing of this text: a reminder may be what was answered. */
		if (delivered && !arrived)
			oracle_find(oracle, "I4: delivered is what arrived", text->ask_id);
		if (strcmp(text->state, "submitted") == 0 && !taken)
			oracle_find(oracle, "I4: submitted is what was taken", text->ask_id);
		if (failed && arrived)
			oracle_find(oracle, "I4: failed is what did not arrive", text->ask_id);
		if (receipt && strcmp(text->state, "uncertain") == 0)
			oracle_find(oracle, "I4: a receipt ends doubt", text->ask_id);
		if (receipt && !delivered && strcmp(text->state, "answered") != 0)
			oracle_find(oracle, "I4: a receipt is not taken back", text->ask_id);
	}
}
